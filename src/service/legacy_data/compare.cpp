#include "service/legacy_data/compare.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>
#include <utility>

#include "ledger/earlier_holdings.hpp"
#include "risk/earlier_exposures.hpp"
#include "service/book/valued.hpp"
#include "service/call.hpp"
#include "service/ledger/holdings.hpp"
#include "service/legacy_data/describe.hpp"
#include "service/market/stored_prices.hpp"
#include "service/stored_entries.hpp"
#include "store/accounts.hpp"
#include "store/database.hpp"
#include "store/ledger_entries.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

using model::ComparedFigure;
using model::DifferenceReason;
using model::EarlierFigure;

// Each day of a portfolio is a valuation.
constexpr std::size_t kMostDays = 20;

class LegacyComparison {
public:
    LegacyComparison(Call& call, LegacyStoredDocument document)
        : call_(call), document_(std::move(document)) {}

    Result<std::vector<ComparedFigure>> run() {
        std::set<std::string> accounts;
        for (const LegacyName& name : document_.names)
            if (name.target == ingest::LegacyTarget::kLedger) accounts.insert(name.slug);
        std::vector<EarlierFigure> of_ledger;
        std::vector<std::size_t> places;
        std::map<std::pair<std::string, std::optional<fin::Date>>, std::vector<std::size_t>> days;
        const std::vector<EarlierFigure>& figures = document_.stored_figures;
        compared_.resize(figures.size());
        for (std::size_t i = 0; i < figures.size(); ++i) {
            if (document_.source == ingest::LegacySource::kPortfolioOs) {
                of_ledger.push_back(figures[i]);
                places.push_back(i);
            } else {
                days[{figures[i].object, figures[i].as_of}].push_back(i);
            }
        }
        for (const model::EarlierQuote& quote : document_.stored_quotes)
            quotes_[{quote.symbol, quote.date}] = quote.price;
        if (!of_ledger.empty()) TRY_STATUS(compare_ledger(accounts, of_ledger, places));
        TRY_STATUS(compare_portfolios(days));
        return std::move(compared_);
    }

private:
    Status compare_ledger(const std::set<std::string>& accounts,
                          const std::vector<EarlierFigure>& figures,
                          const std::vector<std::size_t>& places) {
        ledger::LotSettings settings;
        store::EntryFilter filter;
        for (const std::string& slug : accounts) {
            const auto account = store::find_account(call_.transaction(), slug);
            if (!account) continue;
            filter.accounts.push_back(account->id);
            settings.account_types.emplace(slug, account->type);
        }
        std::vector<model::Transaction> transactions;
        if (!filter.accounts.empty()) {
            TRY_STATUS(admit_entries(call_, call_.transaction(), filter, kHeldEntrySize,
                                     "compare fewer accounts"));
            TRY(transactions, stored_transactions(call_.transaction(), filter));
        }
        std::optional<fin::Date> last;
        for (const EarlierFigure& figure : figures)
            if (figure.as_of && (!last || *figure.as_of > *last)) last = figure.as_of;
        std::map<std::string, market::CloseSeries> closes;
        if (!transactions.empty() && last) {
            auto stored = stored_closes(call_, transactions, last);
            if (stored) closes = *std::move(stored);
        }
        TRY(auto compared,
            ledger::compare_holdings(
                figures, transactions, settings,
                [&](const std::string& symbol, fin::Date date) -> std::optional<double> {
                    const auto series = closes.find(symbol);
                    if (series == closes.end()) return std::nullopt;
                    const auto later = std::ranges::upper_bound(
                        series->second, date, {}, &std::pair<fin::Date, double>::first);
                    if (later == series->second.begin()) return std::nullopt;
                    return std::prev(later)->second;
                },
                [&](const std::string& symbol, fin::Date date) { return quote_on(symbol, date); }));
        for (std::size_t i = 0; i < places.size(); ++i)
            compared_[places[i]] = std::move(compared[i]);
        return {};
    }

    using Days =
        std::map<std::pair<std::string, std::optional<fin::Date>>, std::vector<std::size_t>>;

    Status compare_portfolios(const Days& days) {
        std::map<std::string, std::size_t> valued;
        // The latest days first.
        for (auto day = days.rbegin(); day != days.rend(); ++day) {
            TRY_STATUS(call_.work().cancel.check());
            const auto& [portfolio, as_of] = day->first;
            if (++valued[portfolio] > kMostDays) {
                set_all(
                    day->second, DifferenceReason::kNotComputed,
                    fmt::format("only the {} latest days of a portfolio are compared", kMostDays));
                continue;
            }
            TRY_STATUS(compare_day(portfolio, as_of, day->second));
        }
        return {};
    }

    void set_all(const std::vector<std::size_t>& places, DifferenceReason reason,
                 const std::string& detail) {
        for (const std::size_t i : places)
            compared_[i] = model::without_current(document_.stored_figures[i], reason, detail);
    }

    Status compare_day(const std::string& portfolio, std::optional<fin::Date> as_of,
                       const std::vector<std::size_t>& places) {
        const auto valued = load_valued_portfolio(call_, portfolio, as_of, {});
        if (!valued) {
            const Error& error = valued.error();
            if (error.code == Code::kCancelled || error.code == Code::kUnavailable) return error;
            set_all(places, DifferenceReason::kNotComputed, error.message);
            return {};
        }
        std::vector<risk::CurrentPosition> positions;
        for (const ValuedPosition& one : valued->positions) {
            positions.push_back(current_of(one));
            // Quotes are in the currency of the security, prices in that of the portfolio.
            if (as_of && valued->snapshot.conversion(one.position.symbol) == nullptr)
                add_quotes(one, *as_of, positions.back());
        }
        std::vector<EarlierFigure> figures;
        for (const std::size_t i : places) figures.push_back(document_.stored_figures[i]);
        auto compared = risk::compare_portfolio(figures, positions);
        for (std::size_t i = 0; i < places.size(); ++i)
            compared_[places[i]] = std::move(compared[i]);
        return {};
    }

    std::optional<double> quote_on(const std::string& symbol, fin::Date day) const {
        const auto found = quotes_.find({symbol, day});
        return found == quotes_.end() ? std::nullopt : std::optional(found->second);
    }

    void add_quotes(const ValuedPosition& valued, fin::Date day,
                    risk::CurrentPosition& position) const {
        position.earlier_price = quote_on(position.symbol, day);
        if (!valued.option) return;
        for (const std::string& name : underlying_names(*valued.position.option))
            if (const auto quote = quote_on(name, day); quote && !position.earlier_spot)
                position.earlier_spot = quote;
    }

    static risk::CurrentPosition current_of(const ValuedPosition& valued) {
        risk::CurrentPosition position{.symbol = valued.position.symbol,
                                       .quantity = valued.position.quantity.to_double(),
                                       .multiplier = valued.position.multiplier.to_double(),
                                       .is_cash = valued.position.type == model::AssetType::kCash,
                                       .market_value = valued.value.market_value,
                                       .unrealized_gain = valued.value.unrealized_gain,
                                       .price = valued.price};
        if (valued.option) {
            position.option = valued.option->market.holding;
            position.unit = valued.option->value.priced.greeks;
        }
        if (!valued.issues.empty()) position.missing = valued.issues.front().message;
        return position;
    }

    Call& call_;
    LegacyStoredDocument document_;
    std::map<std::pair<std::string, fin::Date>, double> quotes_;
    std::vector<ComparedFigure> compared_;
};

}  // namespace

Result<LegacyCompareResponse> compare_legacy(Call& call, const LegacyCompareRequest& request) {
    TRY(const auto id, store::LegacyImportId::parse(request.id));
    TRY(const store::LegacyImport import, store::get_legacy_import(call.transaction(), id));
    if (import.state == store::LegacyImportState::kUndone)
        return fail(Code::kConflict, "the import was undone: there is nothing to compare");
    TRY(auto document, wire::read_json<LegacyStoredDocument>(
                           import.document, {.max_bytes = kMostLegacyDocumentBytes}));
    LegacyCompareResponse response{.id = request.id, .source = document.source};
    TRY(const auto figures, LegacyComparison(call, std::move(document)).run());
    std::map<DifferenceReason, std::int64_t> counts;
    for (const ComparedFigure& figure : figures) {
        ++counts[figure.reason];
        if (request.differences_only && figure.reason == DifferenceReason::kNone) continue;
        response.figures.push_back(
            {figure.earlier, figure.current, figure.difference, figure.reason, figure.detail});
    }
    for (const auto& [reason, count] : counts) response.reasons.push_back({reason, count});
    return response;
}

}  // namespace ballast::service
