#include "service/batch/market_check.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>

#include "service/book/valued.hpp"
#include "service/provenance.hpp"

namespace ballast::service {

namespace {

using market::PriceState;

std::string_view code_of(PriceState state) {
    return state == PriceState::kMissing ? "no_price"
           : state == PriceState::kStale ? "stale_price"
                                         : "doubtful_price";
}

Result<MarketCheck> check(Call& call, const MarketCheckRequest& request) {
    TRY(const ValuedPortfolio valued,
        load_valued_portfolio(call, request.portfolio, request.as_of, {}));
    MarketCheck answer;
    answer.portfolio = valued.portfolio.slug;
    answer.as_of = valued.snapshot.as_of();
    std::map<std::string, MarketCheckRow> rows;
    std::int64_t positions = 0, fresh = 0, expired = 0;
    Issues issues = valued.assumptions;
    for (const ValuedPosition& one : valued.positions) {
        if (one.position.type == model::AssetType::kCash) continue;
        // An option that cannot be valued lacks the price of its underlying, or terms to value it.
        const std::string& symbol = one.option            ? one.option->market.stored_underlying
                                    : one.position.option ? one.position.option->underlying
                                                          : one.position.symbol;
        ++positions;
        if (one.position.option && !one.option) {
            expired += one.position.option->expiry < answer.as_of ? 1 : 0;
            issues.insert(issues.end(), one.issues.begin(), one.issues.end());
            if (valued.snapshot.price(symbol).price) continue;
        }
        const auto at = rows.find(symbol);
        const MarketCheckRow& row =
            at != rows.end()
                ? at->second
                : rows.emplace(symbol,
                               MarketCheckRow{market::check_price(valued.snapshot, symbol), symbol})
                      .first->second;
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
        return without_values(answer.portfolio, answer.as_of, expired == positions);
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
