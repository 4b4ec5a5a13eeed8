// market.yahoo.* and market.fred.* of an earlier system: what is new is downloaded where the
// provider is ready, then the stored series is returned.
#include <algorithm>
#include <fmt/format.h>

#include "market/as_traded.hpp"
#include "service/call.hpp"
#include "service/legacy/market_requests.hpp"
#include "service/legacy/methods.hpp"
#include "service/market/sync.hpp"
#include "store/columns.hpp"
#include "store/database.hpp"
#include "store/market_series.hpp"
#include "store/price_store.hpp"
#include "store/securities.hpp"

namespace ballast::service {

namespace legacy {
namespace {

constexpr int kYearDays = 365;

struct StoredSymbol {
    std::vector<model::PriceBar> bars;
    std::vector<model::PriceAction> actions;
    model::Security security;
};

// A failed download is an error only where nothing is stored.
Result<std::string> refresh(Call& call, const SyncRequest& request) {
    auto synced = sync_market(call, request);
    if (!synced) {
        const Code code = synced.error().code;
        // Without a provider that is ready, it is a conflict.
        if (code != Code::kUnavailable && code != Code::kConflict) return Error(synced.error());
        return synced.error().message;
    }
    for (const SyncedSeries& one : synced->data)
        if (!one.reason.empty()) return one.reason;
    return std::string();
}

Result<StoredSymbol> stored_symbol(Call& call, const MarketSymbolRequest& request) {
    TRY(const std::string reason, refresh(call, {.symbols = {request.symbol},
                                                 .kinds = {model::SeriesKind::kPrices},
                                                 .provider = "yahoo",
                                                 .from = request.start_date}));
    TRY(store::Columns * columns, call.environment().columns());
    StoredSymbol stored;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(const store::PriceParts parts, store::price_parts(transaction));
        if (!parts.empty()) {
            TRY(stored.bars, store::read_bars(*columns, parts,
                                              {.symbols = {request.symbol}, .source = "yahoo"}));
        }
        TRY(stored.actions,
            store::price_actions(transaction, {.names = {request.symbol}, .source = "yahoo"}));
        const std::vector<std::string> names{request.symbol};
        TRY(const auto found, store::find_securities(transaction, names));
        if (!found.empty()) stored.security = found.front();
        return {};
    }));
    if (stored.bars.empty())
        return fail(Code::kNotFound,
                    fmt::format("there are no prices of {} from yahoo{}{}", request.symbol,
                                reason.empty() ? "" : ": ", reason));
    return stored;
}

market::CloseSeries adjusted_closes(const StoredSymbol& stored) {
    market::CloseSeries closes;
    for (const model::PriceBar& bar : stored.bars) closes.emplace_back(bar.date, bar.close);
    market::CloseSeries splits;
    market::CloseSeries dividends;
    for (const model::PriceAction& action : stored.actions)
        (action.kind == model::ActionKind::kSplit ? splits : dividends)
            .emplace_back(action.date, action.value);
    return market::total_return_adjusted(std::move(closes), splits, dividends);
}

bool is_within(fin::Date date, const MarketSymbolRequest& request) {
    return date >= request.start_date.value_or(date) && date <= request.end_date.value_or(date);
}

Result<wire::RawJson> price_history_rows(Call& call, const MarketSymbolRequest& request) {
    TRY(const StoredSymbol stored, stored_symbol(call, request));
    const market::CloseSeries adjusted = adjusted_closes(stored);
    std::vector<PriceHistoryRow> rows;
    for (std::size_t i = 0; i < stored.bars.size(); ++i) {
        const model::PriceBar& bar = stored.bars[i];
        if (is_within(bar.date, request))
            rows.push_back(
                {bar.date, bar.open, bar.high, bar.low, bar.close, adjusted[i].second, bar.volume});
    }
    return list_of(rows);
}

template <class Row, model::ActionKind Kind>
Result<wire::RawJson> action_rows(Call& call, const MarketSymbolRequest& request) {
    TRY(const StoredSymbol stored, stored_symbol(call, request));
    std::vector<Row> rows;
    for (const model::PriceAction& action : stored.actions)
        if (action.kind == Kind && is_within(action.date, request))
            rows.push_back({action.date, action.value});
    return list_of(rows);
}

std::optional<double> mean_of_last(const market::CloseSeries& closes, std::size_t count) {
    if (closes.size() < count) return std::nullopt;
    double sum = 0.0;
    for (std::size_t i = closes.size() - count; i < closes.size(); ++i) sum += closes[i].second;
    return sum / static_cast<double>(count);
}

Result<MarketInfo> market_info(Call& call, const MarketSymbolRequest& request) {
    TRY(const StoredSymbol stored, stored_symbol(call, request));
    const model::PriceBar& last = stored.bars.back();
    const model::Security& security = stored.security;
    MarketInfo info{.symbol = request.symbol,
                    .name = security.name,
                    .sector = security.sector,
                    .industry = security.industry,
                    .currency = last.currency.empty() ? std::string(model::currency_code(security))
                                                      : last.currency,
                    .exchange = security.exchange};
    market::CloseSeries closes;
    market::CloseSeries splits;
    double paid = 0.0;
    for (const model::PriceBar& bar : stored.bars) closes.emplace_back(bar.date, bar.close);
    for (const model::PriceAction& action : stored.actions)
        if (action.kind == model::ActionKind::kSplit)
            splits.emplace_back(action.date, action.value);
    closes = market::split_adjusted(std::move(closes), splits);
    for (const model::PriceAction& action : stored.actions) {
        if (action.kind != model::ActionKind::kDividend || action.date <= last.date - kYearDays ||
            action.date > last.date)
            continue;
        double shares = 1.0;
        for (const auto& [date, ratio] : splits)
            if (date > action.date && date <= last.date) shares *= ratio;
        paid += action.value / shares;
    }
    info.dividend_yield = paid / last.close;
    for (const auto& [date, close] : closes) {
        if (date <= last.date - kYearDays) continue;
        info.fifty_two_week_high = std::max(info.fifty_two_week_high.value_or(close), close);
        info.fifty_two_week_low = std::min(info.fifty_two_week_low.value_or(close), close);
    }
    info.fifty_day_average = mean_of_last(closes, 50);
    info.two_hundred_day_average = mean_of_last(closes, 200);
    return info;
}

Result<wire::RawJson> fred_rows(Call& call, const FredSeriesRequest& request) {
    std::vector<std::string> names = request.series_ids;
    if (!request.series_id.empty()) names.push_back(request.series_id);
    if (names.empty())
        return Error{Code::kInvalidInput,
                     "no series is named",
                     {{"/series_id", "required", "no series is named", "give a series_id"}}};
    TRY(const std::string reason, refresh(call, {.series = names,
                                                 .kinds = {model::SeriesKind::kMacro},
                                                 .provider = "fred",
                                                 .from = request.start_date}));
    std::vector<FredRow> rows;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(const auto points, store::macro_points(transaction, {.names = names,
                                                                 .source = "fred",
                                                                 .from = request.start_date,
                                                                 .to = request.end_date}));
        for (const model::MacroPoint& point : points)
            rows.push_back({point.date, point.value, point.series});
        return {};
    }));
    if (rows.empty() && !reason.empty()) return fail(Code::kUnavailable, reason);
    return list_of(rows);
}

MethodInfo downloads(const char* name, const char* summary) {
    return {.name = name,
            .summary = summary,
            .permission = Permission::kMarketSync,
            .effect = Effect::kRun,
            .route = {},
            .idempotent = true};
}

}  // namespace
}  // namespace legacy

void add_legacy_market_methods(MethodTable& table) {
    using namespace legacy;
    table.add_legacy<MarketSymbolRequest, wire::RawJson>(
        downloads("market.yahoo.price_history", "Daily prices of a symbol."), price_history_rows);
    table.add_legacy<MarketSymbolRequest, wire::RawJson>(
        downloads("market.yahoo.dividends", "Dividends of a symbol."),
        action_rows<DividendRow, model::ActionKind::kDividend>);
    table.add_legacy<MarketSymbolRequest, wire::RawJson>(
        downloads("market.yahoo.splits", "Splits of a symbol."),
        action_rows<SplitRow, model::ActionKind::kSplit>);
    table.add_legacy<MarketSymbolRequest, MarketInfo>(
        downloads("market.yahoo.info", "Description of a symbol."), market_info);
    table.add_legacy<FredSeriesRequest, wire::RawJson>(
        downloads("market.fred.series", "Values of a series."), fred_rows);
    table.add_legacy<FredSeriesRequest, wire::RawJson>(
        downloads("market.fred.multiple_series", "Values of several series."), fred_rows);
}

}  // namespace ballast::service
