#include "service/batch/market_check.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>

#include "fin/calendar.hpp"
#include "model/price_staleness.hpp"
#include "service/book/valued.hpp"
#include "service/provenance.hpp"

namespace ballast::service {

namespace {

constexpr double kJumpScore = 8.0;   // standard deviations of the moves before
constexpr std::size_t kMoves = 252;  // over which the deviation is measured
constexpr std::size_t kFewestMoves = 60;

// The last closes of a symbol up to the date of the snapshot, oldest first.
std::vector<double> last_closes(const market::PriceHistory& prices, std::string_view symbol) {
    std::vector<double> closes;
    const auto at = std::ranges::find(prices.symbols, symbol);
    if (at == prices.symbols.end()) return closes;
    const auto& column = prices.closes[static_cast<std::size_t>(at - prices.symbols.begin())];
    for (std::size_t row = column.size(); row-- > 0 && closes.size() < kMoves + 2;)
        if (!std::isnan(column[row])) closes.push_back(column[row]);
    std::ranges::reverse(closes);
    return closes;
}

// The last move in standard deviations of the moves before; nullopt for a short history.
std::optional<double> jump_score(std::span<const double> closes) {
    if (closes.size() < kFewestMoves + 2) return std::nullopt;
    double sum = 0.0, squares = 0.0;
    std::size_t count = 0;
    for (std::size_t i = 1; i + 1 < closes.size(); ++i) {
        if (closes[i] <= 0.0 || closes[i - 1] <= 0.0) return std::nullopt;
        const double move = std::log(closes[i] / closes[i - 1]);
        sum += move;
        squares += move * move;
        ++count;
    }
    const double mean = sum / static_cast<double>(count);
    const double variance = squares / static_cast<double>(count) - mean * mean;
    if (variance <= 0.0 || closes.back() <= 0.0) return std::nullopt;
    return std::log(closes.back() / closes[closes.size() - 2]) / std::sqrt(variance);
}

MarketCheckRow row_of(const std::string& symbol, const market::Snapshot& snapshot,
                      const fin::Calendar& calendar) {
    const market::PriceLookup found = snapshot.price(symbol);
    MarketCheckRow row{.symbol = symbol, .price = found.price, .date = found.date};
    if (!found.price) {
        row.state = PriceState::kMissing;
        row.detail = fmt::format("no price on or before {}", snapshot.as_of().to_string());
        return row;
    }
    row.stale_sessions = model::sessions_since(*found.date, snapshot.as_of());
    const auto score = jump_score(last_closes(snapshot.prices(), symbol));
    if (*found.price <= 0.0) {
        row.state = PriceState::kFlagged;
        row.detail = fmt::format("the price {} is not positive", *found.price);
    } else if (row.stale_sessions > model::kStaleSessions) {
        row.state = PriceState::kStale;
        row.detail = fmt::format("the last price is of {}, {} sessions ago",
                                 found.date->to_string(), row.stale_sessions);
    } else if (score && std::abs(*score) > kJumpScore) {
        row.state = PriceState::kFlagged;
        row.detail = fmt::format("a move of {:+.1f} standard deviations on {}", *score,
                                 found.date->to_string());
    } else if (!calendar.is_business_day(*found.date)) {
        row.state = PriceState::kFlagged;
        row.detail =
            fmt::format("a price of {}, when there was no session", found.date->to_string());
    }
    return row;
}

std::string_view code_of(PriceState state) {
    return state == PriceState::kMissing ? "no_price"
           : state == PriceState::kStale ? "stale_price"
                                         : "doubtful_price";
}

Result<MarketCheck> check(Call& call, const MarketCheckRequest& request) {
    TRY(const ValuedPortfolio valued,
        load_valued_portfolio(call, request.portfolio, request.as_of, {}));
    TRY(const fin::Calendar calendar, fin::Calendar::named("NYSE"));
    MarketCheck answer;
    answer.portfolio = valued.portfolio.slug;
    answer.as_of = valued.snapshot.as_of();
    std::map<std::string, MarketCheckRow> rows;
    std::int64_t positions = 0, fresh = 0;
    Issues issues = valued.assumptions;
    for (const ValuedPosition& one : valued.positions) {
        if (one.position.type == model::AssetType::kCash) continue;
        // An option that cannot be valued lacks the price of its underlying, or terms to value it.
        const std::string& symbol = one.option            ? one.option->market.stored_underlying
                                    : one.position.option ? one.position.option->underlying
                                                          : one.position.symbol;
        ++positions;
        if (one.position.option && !one.option) {
            issues.insert(issues.end(), one.issues.begin(), one.issues.end());
            if (valued.snapshot.price(symbol).price) continue;
        }
        const auto at = rows.find(symbol);
        const MarketCheckRow& row =
            at != rows.end()
                ? at->second
                : rows.emplace(symbol, row_of(symbol, valued.snapshot, calendar)).first->second;
        fresh += row.state == PriceState::kFresh || row.state == PriceState::kFlagged;
    }
    for (auto& [symbol, row] : rows) {
        ++answer.checked;
        answer.stale += row.state == PriceState::kStale;
        answer.missing += row.state == PriceState::kMissing;
        answer.flagged += row.state == PriceState::kFlagged;
        if (row.state != PriceState::kFresh)
            issues.push_back(
                {row.state == PriceState::kMissing ? Severity::kError : Severity::kWarning,
                 std::string(code_of(row.state)), fmt::format("{}: {}", symbol, row.detail),
                 symbol});
        answer.symbols.push_back(std::move(row));
    }
    std::ranges::stable_sort(answer.symbols, [](const MarketCheckRow& a, const MarketCheckRow& b) {
        return a.state != PriceState::kFresh && b.state == PriceState::kFresh;
    });
    if (positions > 0)
        answer.coverage = static_cast<double>(fresh) / static_cast<double>(positions);
    if (positions > 0 && answer.missing == answer.checked && fresh == 0 && answer.stale == 0)
        return fail(Code::kNotFound,
                    fmt::format("none of the {} positions of {} has a price on or before {}: "
                                "import prices with market.import_prices",
                                positions, answer.portfolio, answer.as_of.to_string()));
    fill_provenance(answer, "market.check", request, digest_of(valued), std::move(issues));
    return answer;
}

}  // namespace

void add_market_check_methods(MethodTable& table) {
    table.add<MarketCheckRequest, MarketCheck>(
        {.name = "market.check",
         .summary = "Checks the prices that a portfolio rests on: missing, stale or doubtful.",
         .permission = Permission::kPortfolioRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/portfolios/{portfolio}/market-check"},
         .idempotent = true},
        check);
}

}  // namespace ballast::service
