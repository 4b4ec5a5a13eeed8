// Requests and responses of market.coverage and market.series.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/common.hpp"
#include "service/describe_common.hpp"
#include "service/market/holders.hpp"
#include "service/market/price_flags.hpp"

namespace ballast::service {

enum class CoverageShow : std::uint8_t { kAll, kHeld, kStale, kFlagged, kMissing };

struct CoverageRequest {
    std::string text;
    std::string source;
    CoverageShow show = CoverageShow::kAll;
    std::optional<fin::Date> as_of;
    std::string calendar = "NYSE";
    int limit = 50;
    std::string cursor;
};

struct CoverageRow {
    std::string symbol;
    std::string name;
    std::optional<fin::Date> first;
    std::optional<fin::Date> last;
    std::int64_t closes = 0;
    std::int64_t missing_sessions = 0;
    std::optional<std::int64_t> stale_sessions;
    bool stale = false;
    std::vector<std::string> sources;
    std::string currency;
    std::int64_t gaps = 0;
    std::int64_t outliers = 0;
    std::int64_t splits = 0;
    std::int64_t stale_runs = 0;
    std::int64_t inconsistent = 0;
    std::vector<Holder> held_by;
};

struct CoverageTotals {
    std::int64_t symbols = 0;
    std::int64_t held = 0;
    std::int64_t stale = 0;
    std::int64_t missing = 0;
};

struct CoverageResponse {
    fin::Date as_of;
    std::string calendar;
    std::optional<fin::Date> last_date;
    CoverageTotals totals;
    std::vector<std::string> sources;
    std::vector<CoverageRow> data;
    std::optional<std::string> next_cursor;
};

struct SeriesRequest {
    std::string symbol;
    std::string source;
    std::optional<fin::Date> from;
    std::optional<fin::Date> as_of;
    std::optional<Instant> known_at;
    std::string calendar = "NYSE";
};

struct BarView {
    fin::Date date;
    std::optional<double> open;
    std::optional<double> high;
    std::optional<double> low;
    double close = 0.0;
    std::optional<double> volume;
    std::string source;
    Instant known_at;
};

struct RestatementView {
    fin::Date date;
    std::string source;
    double close = 0.0;
    Instant known_at;
    double replaced_by = 0.0;
    Instant replaced_at;
};

struct SeriesResponse {
    std::string symbol;
    std::string currency;
    std::vector<std::string> sources;
    std::vector<BarView> bars;
    std::vector<RestatementView> restatements;
    std::vector<PriceFlag> flags;
    std::vector<Holder> held_by;
};

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<service::CoverageShow> {
    using enum service::CoverageShow;
    static constexpr std::string_view name = "CoverageShow";
    static constexpr std::string_view doc = "Symbols to list.";
    static constexpr std::array values{
        word(kAll, "all", "Symbols with stored prices, and symbols held without."),
        word(kHeld, "held", "Symbols held by a portfolio or account."),
        word(kStale, "stale", "Symbols whose last price is more than three sessions old."),
        word(kFlagged, "flagged", "Symbols with quality flags."),
        word(kMissing, "missing", "Symbols held without stored prices.")};
};

template <>
struct Described<service::CoverageRequest> {
    using T = service::CoverageRequest;
    static constexpr std::string_view name = "CoverageRequest";
    static constexpr std::string_view doc =
        "Filter and page of the stored price series, ordered by symbol.";
    static constexpr auto fields = wire::list(
        optional("text", &T::text, "Text to find in the symbol or the name, ignoring case.",
                 {.max_length = 200}),
        optional("source", &T::source, "Source of the prices; all when empty.",
                 {.max_length = 1000}),
        optional("show", &T::show, "Symbols to list."),
        optional("as_of", &T::as_of, "Date up to which prices are expected; today when absent."),
        optional("calendar", &T::calendar, "Business calendar of the sessions."),
        optional("limit", &T::limit, "Largest number of symbols per page.",
                 {.minimum = 1, .maximum = 500}),
        optional("cursor", &T::cursor, "Cursor of the page: next_cursor of the previous response.",
                 {.max_length = 4096}));
};

template <>
struct Described<service::CoverageRow> {
    using T = service::CoverageRow;
    static constexpr std::string_view name = "PriceCoverage";
    static constexpr std::string_view doc = "Coverage of a symbol by stored prices.";
    static constexpr auto fields = wire::list(
        required("symbol", &T::symbol, "Symbol."),
        required("name", &T::name, "Name of the security; empty when unknown."),
        required("first", &T::first, "Date of the first price; null without prices."),
        required("last", &T::last, "Date of the last price; null without prices."),
        required("closes", &T::closes, "Number of dates with a close."),
        required("missing_sessions", &T::missing_sessions,
                 "Number of sessions without a price between the first and the last one."),
        required("stale_sessions", &T::stale_sessions,
                 "Number of sessions after the last price; null without prices."),
        required("stale", &T::stale, "Whether the last price is more than three sessions old."),
        required("sources", &T::sources, "Sources of the prices."),
        required("currency", &T::currency, "Currency of the prices; empty when unknown."),
        required("gaps", &T::gaps, "Number of gaps against the calendar."),
        required("outliers", &T::outliers, "Number of spikes and jumps."),
        required("splits", &T::splits, "Number of suspected splits."),
        required("stale_runs", &T::stale_runs, "Number of runs of identical closes."),
        required("inconsistent", &T::inconsistent, "Number of inconsistent bars."),
        required("held_by", &T::held_by, "Portfolios and accounts that hold the symbol."));
};

template <>
struct Described<service::CoverageTotals> {
    using T = service::CoverageTotals;
    static constexpr std::string_view name = "CoverageTotals";
    static constexpr std::string_view doc = "Numbers of symbols, whatever the filter.";
    static constexpr auto fields = wire::list(
        required("symbols", &T::symbols, "Number of symbols with stored prices."),
        required("held", &T::held, "Number of symbols held."),
        required("stale", &T::stale,
                 "Number of symbols held whose last price is more than three sessions old."),
        required("missing", &T::missing, "Number of symbols held without stored prices."));
};

template <>
struct Described<service::CoverageResponse> {
    using T = service::CoverageResponse;
    static constexpr std::string_view name = "CoverageResponse";
    static constexpr std::string_view doc = "A page of stored price series.";
    static constexpr auto fields = wire::list(
        required("as_of", &T::as_of, "Date up to which prices are expected."),
        required("calendar", &T::calendar, "Business calendar of the sessions."),
        required("last_date", &T::last_date, "Date of the last stored price of any symbol."),
        required("totals", &T::totals, "Numbers of symbols, whatever the filter."),
        required("sources", &T::sources, "Sources of all stored prices."),
        required("data", &T::data, "Symbols on this page."),
        required("next_cursor", &T::next_cursor,
                 "Cursor of the next page; null on the last page."));
};

template <>
struct Described<service::SeriesRequest> {
    using T = service::SeriesRequest;
    static constexpr std::string_view name = "SeriesRequest";
    static constexpr std::string_view doc = "A stored price series.";
    static constexpr auto fields = wire::list(
        required("symbol", &T::symbol, "Symbol.", {.min_length = 1, .max_length = 64}),
        optional("source", &T::source,
                 "Source of the prices; when empty, the price of each date learned last.",
                 {.max_length = 1000}),
        optional("from", &T::from, "First date of the prices."),
        optional("as_of", &T::as_of, "Last date of the prices."),
        optional("known_at", &T::known_at,
                 "Time of knowledge: prices learned later are left out. Now when absent."),
        optional("calendar", &T::calendar, "Business calendar by which gaps are found."));
};

template <>
struct Described<service::BarView> {
    using T = service::BarView;
    static constexpr std::string_view name = "StoredBar";
    static constexpr std::string_view doc = "Stored prices of one day.";
    static constexpr auto fields =
        wire::list(required("date", &T::date, "Date of the prices."),
                   required("open", &T::open, "Opening price; null when unknown."),
                   required("high", &T::high, "Highest price; null when unknown."),
                   required("low", &T::low, "Lowest price; null when unknown."),
                   required("close", &T::close, "Closing price, as traded."),
                   required("volume", &T::volume, "Traded volume, in units; null when unknown."),
                   required("source", &T::source, "Source of the prices."),
                   required("known_at", &T::known_at, "Time the prices were stored."));
};

template <>
struct Described<service::RestatementView> {
    using T = service::RestatementView;
    static constexpr std::string_view name = "KeptPrice";
    static constexpr std::string_view doc = "An earlier value of a restated price.";
    static constexpr auto fields =
        wire::list(required("date", &T::date, "Date of the price."),
                   required("source", &T::source, "Source of the price."),
                   required("close", &T::close, "Earlier close."),
                   required("known_at", &T::known_at, "Time the earlier close was stored."),
                   required("replaced_by", &T::replaced_by, "Close that replaced it."),
                   required("replaced_at", &T::replaced_at, "Time it was replaced."));
};

template <>
struct Described<service::SeriesResponse> {
    using T = service::SeriesResponse;
    static constexpr std::string_view name = "PriceSeries";
    static constexpr std::string_view doc =
        "A stored price series with its restatements and quality flags.";
    static constexpr auto fields = wire::list(
        required("symbol", &T::symbol, "Symbol."),
        required("currency", &T::currency, "Currency of the prices; empty when unknown."),
        required("sources", &T::sources, "Sources of the series."),
        required("bars", &T::bars, "Prices by date."),
        required("restatements", &T::restatements, "Earlier values, by date and time."),
        required("flags", &T::flags, "Quality flags, by date."),
        required("held_by", &T::held_by, "Portfolios and accounts that hold the symbol."));
};

}  // namespace ballast::describe
