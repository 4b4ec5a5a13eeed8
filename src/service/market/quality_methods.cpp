// market.quality, market.resolve_flag.
#include <algorithm>
#include <fmt/format.h>
#include <map>

#include "service/field_error.hpp"
#include "service/market/methods.hpp"
#include "service/market/price_book.hpp"
#include "service/market/quality_requests.hpp"
#include "service/market/series_cache.hpp"
#include "service/methods.hpp"
#include "store/columns.hpp"
#include "store/price_quality.hpp"
#include "store/price_store.hpp"

namespace ballast::service {

namespace {

using model::FlagDecision;
using model::FlagResolution;

constexpr RowSize kFlagSize{.bytes = 400, .seconds = 2e-5};

Result<fin::Calendar> quality_calendar(const std::string& name) {
    auto calendar = fin::Calendar::named(name);
    if (!calendar) return invalid("/calendar", "not_allowed", calendar.error().message, "use NYSE");
    return calendar;
}

// The symbols of a page, and whether more follow.
struct SymbolPage {
    std::vector<store::StoredSeries> series;
    std::vector<std::string> symbols;
    bool more = false;
};

SymbolPage symbol_page(std::span<const store::StoredSeries> series, const QualityRequest& request) {
    SymbolPage page;
    for (const store::StoredSeries& one : series) {
        if (one.symbol <= request.cursor) continue;
        if (!request.symbols.empty() &&
            std::ranges::find(request.symbols, one.symbol) == request.symbols.end())
            continue;
        if (page.symbols.size() == static_cast<std::size_t>(request.limit)) {
            page.more = true;
            break;
        }
        page.series.push_back(one);
        page.symbols.push_back(one.symbol);
    }
    return page;
}

bool is_shown(const QualityRow& row, const QualityRequest& request) {
    if (!request.kinds.empty() && std::ranges::find(request.kinds, row.kind) == request.kinds.end())
        return false;
    if ((request.from && row.to < *request.from) || (request.to && row.from > *request.to))
        return false;
    return request.show == FlagShow::kAll ||
           (request.show == FlagShow::kResolved) == row.resolution.has_value();
}

using ResolutionKey = std::tuple<std::string, std::string, fin::Date>;

Result<std::map<ResolutionKey, FlagResolution>> resolutions_of(
    Call& call, std::span<const std::string> symbols) {
    std::map<ResolutionKey, FlagResolution> by_key;
    TRY(auto resolutions, store::flag_resolutions(call.transaction(), symbols));
    for (FlagResolution& one : resolutions) {
        ResolutionKey key{one.symbol, one.flag, one.from_date};
        by_key.emplace(std::move(key), std::move(one));
    }
    return by_key;
}

Result<QualityResponse> quality(Call& call, const QualityRequest& request) {
    TRY(const fin::Calendar calendar, quality_calendar(request.calendar));
    TRY(store::Columns * columns, call.environment().columns());
    TRY(const store::PriceParts parts, store::price_parts(call.transaction()));
    TRY(const SeriesCache::Series series, all_series(call, *columns, parts));
    const SymbolPage page = symbol_page(*series, request);
    QualityResponse response;
    if (page.symbols.empty()) return response;
    if (page.more) response.next_cursor = page.symbols.back();
    TRY(const auto resolutions, resolutions_of(call, page.symbols));
    TRY(const auto by_symbol, flags_of_series(call, *columns, parts, page.series, calendar));
    for (const auto& [symbol, flags] : by_symbol)
        for (const PriceFlag& flag : *flags) {
            QualityRow row;
            static_cast<PriceFlag&>(row) = flag;
            const auto found =
                resolutions.find({row.symbol, std::string(describe::to_word(row.kind)), row.from});
            if (found != resolutions.end()) row.resolution = found->second;
            if (is_shown(row, request)) response.data.push_back(std::move(row));
        }
    TRY_STATUS(call.admit(rows_cost(response.data.size(), kFlagSize, "flags", "name symbols")));
    return response;
}

// The flag that the request names, as it is found in the stored prices now.
struct FoundFlag {
    PriceFlag flag;
    std::vector<model::PriceBar> bars;  // effective ones of the symbol
};

Result<FoundFlag> find_flag(Call& call, const ResolveFlagRequest& request) {
    TRY(const fin::Calendar calendar, quality_calendar(request.calendar));
    TRY(store::Columns * columns, call.environment().columns());
    TRY(const store::PriceParts parts, store::price_parts(call.transaction()));
    TRY(const auto bars, store::read_bars(*columns, parts, {.symbols = {request.symbol}}));
    FoundFlag found{.flag = {}, .bars = effective_bars(bars)};
    TRY(const auto flags, price_flags(found.bars, calendar));
    for (const PriceFlag& flag : flags)
        if (flag.kind == request.flag && flag.from == request.from) {
            found.flag = flag;
            return found;
        }
    return fail(Code::kNotFound,
                fmt::format("the stored prices of {} have no flag {} on {}: market.quality lists "
                            "the flags",
                            request.symbol, describe::to_word(request.flag),
                            request.from.to_string()))
        .with("symbol", request.symbol);
}

// Stores the right close as a restatement of the row that counts on the day.
Status store_correction(Call& call, const ResolveFlagRequest& request, const FoundFlag& found) {
    const auto bar = std::ranges::find(found.bars, request.from, &model::PriceBar::date);
    if (bar == found.bars.end())
        return invalid("/decision", "not_allowed", "there is no price on that day to correct",
                       "import the missing prices instead");
    model::PriceBar corrected = *bar;
    corrected.close = *request.close;
    if (corrected.high) corrected.high = std::max(*corrected.high, corrected.close);
    if (corrected.low) corrected.low = std::min(*corrected.low, corrected.close);
    TRY(store::Columns * columns, call.environment().columns());
    TRY([[maybe_unused]] const auto plan,
        upsert_prices(call.transaction(), *columns, {&corrected, 1}, call.now()));
    return {};
}

Result<FlagResolution> resolve_flag(Call& call, const ResolveFlagRequest& request) {
    const bool corrects = request.decision == FlagDecision::kCorrect;
    if (corrects != request.close.has_value())
        return invalid(
            "/close", corrects ? "required" : "not_allowed",
            corrects ? "a correction needs the right close" : "only a correction has a close",
            corrects ? "give `close`" : "leave `close` out");
    if (request.decision == FlagDecision::kExclude && request.flag == PriceFlagKind::kGap)
        return invalid("/decision", "not_allowed", "a gap has no prices to leave out",
                       "accept it, or import the missing prices");
    TRY(const FoundFlag found, find_flag(call, request));
    if (corrects) TRY_STATUS(store_correction(call, request, found));
    const FlagResolution resolution{.symbol = request.symbol,
                                    .flag = std::string(describe::to_word(request.flag)),
                                    .from_date = found.flag.from,
                                    .to_date = found.flag.to,
                                    .decision = request.decision,
                                    .note = request.note,
                                    .close = request.close,
                                    .decided_by = call.principal().user.to_string(),
                                    .decided_at = call.now()};
    TRY_STATUS(store::put_flag_resolution(call.transaction(), resolution));
    call.touch("market:" + request.symbol);
    return resolution;
}

}  // namespace

void add_quality_methods(MethodTable& table) {
    table.add<QualityRequest, QualityResponse>(
        {.name = "market.quality",
         .summary = "Lists the quality flags of stored prices and what was decided about them.",
         .permission = Permission::kMarketRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/market/quality"},
         .idempotent = true},
        quality);
    table.add<ResolveFlagRequest, FlagResolution>(
        {.name = "market.resolve_flag",
         .summary = "Accepts a quality flag, corrects its price, or leaves its prices out.",
         .doc = "A correction is a restatement: the earlier close is kept. Excluded prices remain "
                "stored and are left out of calculations.",
         .permission = Permission::kMarketSync,
         .effect = Effect::kWrite,
         .route = {Verb::kPost, "/market/quality/resolve"},
         .idempotent = true},
        resolve_flag);
}

}  // namespace ballast::service
