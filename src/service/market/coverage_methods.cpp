// market.coverage, market.series.
#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>
#include <utility>

#include "fin/utc_date.hpp"
#include "model/price_staleness.hpp"
#include "service/field_error.hpp"
#include "service/market/coverage_requests.hpp"
#include "service/market/methods.hpp"
#include "service/market/series_cache.hpp"
#include "service/methods.hpp"
#include "store/columns.hpp"
#include "store/database.hpp"
#include "store/price_quality.hpp"
#include "store/price_store.hpp"
#include "store/securities.hpp"

namespace ballast::service {

namespace {

using model::PriceBar;

std::string folded(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

// All symbols with stored prices or held, without quality flags.
Result<std::vector<CoverageRow>> all_rows(Call& call, std::span<const store::StoredSeries> series,
                                          const fin::Calendar& calendar, fin::Date as_of) {
    TRY(Holders holders, load_holders(call));
    TRY(const auto securities, store::find_securities(call.transaction()));
    std::map<std::string, CoverageRow> rows;
    for (const store::StoredSeries& one : series) {
        CoverageRow& row = rows[one.symbol];
        row.first = one.first;
        row.last = one.last;
        row.closes = one.closes;
        row.sources = one.sources;
        row.currency = one.currency;
        row.stale_sessions = std::max(0, calendar.business_days_between(one.last + 1, as_of + 1));
        row.stale = *row.stale_sessions > model::kStaleSessions;
    }
    TRY(const auto priced, priced_symbols(call, holders));
    for (auto& [symbol, held_by] : holders)
        if (rows.contains(symbol) || std::ranges::binary_search(priced, symbol))
            rows[symbol].held_by = std::move(held_by);
    for (const model::Security& security : securities)
        if (const auto found = rows.find(security.symbol); found != rows.end()) {
            found->second.name = security.name;
            if (found->second.currency.empty())
                found->second.currency = model::currency_code(security);
        }
    std::vector<CoverageRow> list;
    for (auto& [symbol, row] : rows) {
        row.symbol = symbol;
        list.push_back(std::move(row));
    }
    return list;
}

bool is_requested(const CoverageRow& row, const CoverageRequest& request) {
    if (!request.text.empty() &&
        folded(row.symbol + "\n" + row.name).find(folded(request.text)) == std::string::npos)
        return false;
    if (!request.source.empty() &&
        std::ranges::find(row.sources, request.source) == row.sources.end())
        return false;
    switch (request.show) {
        case CoverageShow::kHeld:
            return !row.held_by.empty();
        case CoverageShow::kStale:
            return row.stale;
        case CoverageShow::kMissing:
            return row.closes == 0;
        case CoverageShow::kFlagged:
            return row.closes > 0;
        case CoverageShow::kAll:
            break;
    }
    return true;
}

void take(CoverageRow& row, const model::PriceQuality& quality) {
    row.missing_sessions = quality.missing_sessions;
    row.gaps = quality.gaps;
    row.outliers = quality.outliers;
    row.splits = quality.splits;
    row.stale_runs = quality.stale_runs;
    row.inconsistent = quality.inconsistent;
}

// Without the flags that were accepted, or whose prices are left out.
Status take_resolutions(Call& call, std::span<CoverageRow> rows) {
    std::map<std::string_view, CoverageRow*> by_symbol;
    std::vector<std::string> symbols;
    for (CoverageRow& row : rows) {
        by_symbol.emplace(row.symbol, &row);
        symbols.push_back(row.symbol);
    }
    if (symbols.empty()) return {};
    TRY(const auto resolutions, store::flag_resolutions(call.transaction(), symbols));
    for (const model::FlagResolution& one : resolutions) {
        const auto kind = describe::from_word<PriceFlagKind>(one.flag);
        const auto found = by_symbol.find(one.symbol);
        if (!kind || found == by_symbol.end() || one.decision == model::FlagDecision::kCorrect)
            continue;
        CoverageRow& row = *found->second;
        using enum PriceFlagKind;
        std::int64_t& count = *kind == kGap     ? row.gaps
                              : *kind == kSplit ? row.splits
                              : *kind == kStale ? row.stale_runs
                              : *kind == kBar   ? row.inconsistent
                                                : row.outliers;
        count = std::max<std::int64_t>(0, count - 1);
    }
    return {};
}

// Counts the flags of the rows: as stored with the prices, or else from the prices.
Status count_flags(Call& call, const store::Columns& columns, const store::PriceParts& parts,
                   std::span<const store::StoredSeries> series, const fin::Calendar& calendar,
                   std::span<CoverageRow> rows) {
    TRY(const auto stored, store::price_quality(call.transaction()));
    store::PriceFilter filter;
    std::map<std::string_view, CoverageRow*> open;
    for (CoverageRow& row : rows) {
        if (row.closes == 0) continue;
        const auto quality = stored.find(row.symbol);
        const auto of =
            std::ranges::lower_bound(series, row.symbol, {}, &store::StoredSeries::symbol);
        if (quality != stored.end() && is_current(quality->second, *of, calendar)) {
            take(row, quality->second);
            continue;
        }
        filter.symbols.push_back(row.symbol);
        open.emplace(row.symbol, &row);
    }
    if (open.empty()) return take_resolutions(call, rows);
    TRY(const auto bars, store::read_bars(columns, parts, filter));
    for (auto begin = bars.begin(); begin != bars.end();) {
        auto end = begin;
        while (end != bars.end() && end->symbol == begin->symbol) ++end;
        TRY(const auto flags, price_flags(effective_bars({begin, end}), calendar));
        take(*open.at(begin->symbol), quality_of({begin, end}, flags, calendar));
        begin = end;
    }
    return take_resolutions(call, rows);
}

bool is_flagged(const CoverageRow& row) {
    return row.gaps + row.outliers + row.splits + row.stale_runs + row.inconsistent > 0;
}

Result<CoverageResponse> coverage(Call& call, const CoverageRequest& request) {
    auto named = fin::Calendar::named(request.calendar);
    if (!named) return invalid("/calendar", "not_allowed", named.error().message, "use NYSE");
    const fin::Calendar& calendar = *named;
    TRY(store::Columns * columns, call.environment().columns());
    TRY(const store::PriceParts parts, store::price_parts(call.transaction()));
    TRY(const SeriesCache::Series kept, all_series(call, *columns, parts));
    const std::vector<store::StoredSeries>& series = *kept;
    CoverageResponse response{.as_of = request.as_of.value_or(fin::utc_date(call.now())),
                              .calendar = calendar.name(),
                              .last_date = parts.last_date()};
    TRY(auto rows, all_rows(call, series, calendar, response.as_of));
    std::set<std::string> sources;
    for (const CoverageRow& row : rows) {
        sources.insert(row.sources.begin(), row.sources.end());
        response.totals.symbols += row.closes > 0;
        response.totals.held += !row.held_by.empty();
        response.totals.stale += row.stale && !row.held_by.empty();
        response.totals.missing += row.closes == 0;
    }
    response.sources.assign(sources.begin(), sources.end());
    std::erase_if(rows, [&](const CoverageRow& row) {
        return row.symbol <= request.cursor || !is_requested(row, request);
    });
    const auto limit = static_cast<std::size_t>(request.limit);
    if (request.show == CoverageShow::kFlagged) {
        TRY_STATUS(count_flags(call, *columns, parts, series, calendar, rows));
        std::erase_if(rows, [](const CoverageRow& row) { return !is_flagged(row); });
    }
    if (rows.size() > limit) {
        rows.resize(limit);
        response.next_cursor = rows.back().symbol;
    }
    if (request.show != CoverageShow::kFlagged)
        TRY_STATUS(count_flags(call, *columns, parts, series, calendar, rows));
    response.data = std::move(rows);
    return response;
}

std::vector<RestatementView> restatements_of(std::span<const PriceBar> versions) {
    std::vector<RestatementView> earlier;
    for (std::size_t i = 0; i + 1 < versions.size(); ++i) {
        const PriceBar& one = versions[i];
        const PriceBar& next = versions[i + 1];
        if (one.date != next.date || one.source != next.source) continue;
        earlier.push_back(
            {one.date, one.source, one.close, one.known_at, next.close, next.known_at});
    }
    return earlier;
}

constexpr RowSize kBarSize{.bytes = 600, .seconds = 2e-6};

Result<SeriesResponse> series(Call& call, const SeriesRequest& request) {
    auto calendar = fin::Calendar::named(request.calendar);
    if (!calendar) return invalid("/calendar", "not_allowed", calendar.error().message, "use NYSE");
    TRY(store::Columns * columns, call.environment().columns());
    TRY(const store::PriceParts parts, store::price_parts(call.transaction()));
    const store::PriceFilter filter{.symbols = {request.symbol},
                                    .source = request.source,
                                    .from = request.from,
                                    .to = request.as_of,
                                    .known_at = request.known_at};
    TRY(const auto bars, store::read_bars(*columns, parts, filter));
    if (bars.empty())
        return fail(Code::kNotFound,
                    fmt::format("there are no stored prices of {}{}: import them "
                                "with market.import_prices",
                                request.symbol,
                                request.source.empty() ? "" : " from the source " + request.source))
            .with("symbol", request.symbol);
    TRY_STATUS(call.admit(rows_cost(bars.size(), kBarSize, "prices", "choose dates")));
    TRY(const auto versions, store::read_versions(*columns, parts, filter));
    const std::vector<PriceBar> effective = effective_bars(bars);
    SeriesResponse response{.symbol = request.symbol, .restatements = restatements_of(versions)};
    std::set<std::string> sources;
    for (const PriceBar& bar : bars) {
        sources.insert(bar.source);
        if (response.currency.empty()) response.currency = bar.currency;
    }
    if (response.currency.empty()) {
        TRY(const auto known,
            store::find_securities(call.transaction(), std::span(&request.symbol, 1)));
        if (!known.empty()) response.currency = model::currency_code(known.front());
    }
    response.sources.assign(sources.begin(), sources.end());
    for (const PriceBar& bar : effective)
        response.bars.push_back({bar.date, bar.open, bar.high, bar.low, bar.close, bar.volume,
                                 bar.source, bar.known_at});
    TRY(response.flags, price_flags(effective, *calendar));
    TRY(Holders holders, load_holders(call));
    response.held_by = std::move(holders[request.symbol]);
    return response;
}

}  // namespace

void add_coverage_methods(MethodTable& table) {
    table.add<CoverageRequest, CoverageResponse>(
        {.name = "market.coverage",
         .summary = "Lists symbols with the dates, gaps, staleness, sources and quality flags of "
                    "their stored prices, and who holds them.",
         .permission = Permission::kMarketRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/market/coverage"},
         .idempotent = true},
        coverage);
    table.add<SeriesRequest, SeriesResponse>(
        {.name = "market.series",
         .summary = "Returns a stored price series with its restatements and quality flags.",
         .permission = Permission::kMarketRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/market/series"},
         .idempotent = true},
        series);
}

}  // namespace ballast::service
