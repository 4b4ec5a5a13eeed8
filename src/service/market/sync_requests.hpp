// Request and response of market.sync.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/describe_market_series.hpp"
#include "service/common.hpp"
#include "service/describe_common.hpp"

namespace ballast::service {

struct SyncRequest {
    std::vector<std::string> symbols = {};
    std::string portfolio = {};
    std::vector<std::string> series = {};
    std::vector<model::SeriesKind> kinds = {};
    std::string provider = {};
    std::optional<fin::Date> from = {};
    std::optional<fin::Date> to = {};
    bool full = false;
    std::string calendar = "NYSE";
};

enum class SyncStatus : std::uint8_t {
    kUpdated,
    kUnchanged,
    kRestated,
    kDone,
    kQuarantined,
    kStale,
    kFailed,
};

struct SyncedSeries {
    model::SeriesKind kind = model::SeriesKind::kPrices;
    std::string symbol;
    std::string source;
    SyncStatus status = SyncStatus::kUnchanged;
    std::int64_t added = 0;
    std::int64_t restated = 0;
    std::int64_t unchanged = 0;
    std::int64_t actions = 0;
    std::optional<fin::Date> first;
    std::optional<fin::Date> last;
    std::optional<Instant> fetched_at;
    std::optional<double> age_s;
    std::string reason;
};

struct SyncTotals {
    std::int64_t series = 0;
    std::int64_t added = 0;
    std::int64_t restated = 0;
    std::int64_t unchanged = 0;
    std::int64_t stale = 0;
    std::int64_t failed = 0;
};

struct SyncResponse {
    fin::Date to;
    SyncTotals totals;
    std::vector<SyncedSeries> data;
    std::vector<Issue> issues;
};

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<service::SyncRequest> {
    using T = service::SyncRequest;
    static constexpr std::string_view name = "MarketSyncRequest";
    static constexpr std::string_view doc =
        "Series to download. Without symbols, portfolio and series: the prices of all that is "
        "held, "
        "the macroeconomic series downloaded before, and for held options their chains and the "
        "Treasury rates, where a provider of these is ready.";
    static constexpr auto fields = wire::list(
        optional("symbols", &T::symbols, "Symbols whose prices to download.",
                 {.max_items = 20'000, .min_length = 1, .max_length = 64}),
        optional("portfolio", &T::portfolio,
                 "Portfolio, by id or slug, whose positions' prices to download.",
                 {.max_length = 100}),
        optional("series", &T::series,
                 "Macroeconomic series to download, by their names at the provider: DGS10, "
                 "EXR/D.USD.EUR.SP00.A.",
                 {.max_items = 1000, .min_length = 1, .max_length = 200}),
        optional("kinds", &T::kinds,
                 "Kinds of series to download; when empty, all but `quotes`, which are downloaded "
                 "where they are named.",
                 {.max_items = 4}),
        optional("provider", &T::provider,
                 "Provider. When absent: the one a series came from before, otherwise the first "
                 "one that is ready.",
                 {.max_length = 32}),
        optional("from", &T::from,
                 "First date to download where nothing is stored; twenty years ago when absent."),
        optional("to", &T::to,
                 "Last date to download; at most the last closed session, which is also used when "
                 "absent."),
        optional("full", &T::full,
                 "Whether to download all dates again, in place of what is new; done every 30 "
                 "days without it."),
        optional("calendar", &T::calendar, "Business calendar by which gaps are found.",
                 {.max_length = 50}));
};

template <>
struct Described<service::SyncStatus> {
    using enum service::SyncStatus;
    static constexpr std::string_view name = "SyncStatus";
    static constexpr std::string_view doc = "Result of the download of a series.";
    static constexpr std::array values{
        word(kUpdated, "updated", "Rows were added."),
        word(kUnchanged, "unchanged", "The provider has nothing new."),
        word(kRestated, "restated", "Stored values changed; the earlier ones are kept."),
        word(kDone, "done", "Downloaded by an earlier attempt of the same job."),
        word(kQuarantined, "quarantined",
             "The response contradicts what is stored; nothing of it was stored."),
        word(kStale, "stale", "The download failed; the stored rows remain in use."),
        word(kFailed, "failed", "The download failed, and nothing is stored.")};
};

template <>
struct Described<service::SyncedSeries> {
    using T = service::SyncedSeries;
    static constexpr std::string_view name = "SyncedSeries";
    static constexpr std::string_view doc = "Result of the download of a series.";
    static constexpr auto fields = wire::list(
        required("kind", &T::kind, "Kind of the series."),
        required("symbol", &T::symbol, "Symbol, or name of a macroeconomic series."),
        required("source", &T::source, "Provider; empty when none was ready."),
        required("status", &T::status, "Result."),
        required("added", &T::added, "Number of rows added."),
        required("restated", &T::restated, "Number of rows whose value changed."),
        required("unchanged", &T::unchanged, "Number of rows downloaded again without a change."),
        required("actions", &T::actions, "Number of new or changed dividends and splits."),
        required("first", &T::first, "First date from this provider; null without any."),
        required("last", &T::last, "Last date from this provider; null without any."),
        required("fetched_at", &T::fetched_at,
                 "Time of the last successful download; null without any."),
        required("age_s", &T::age_s, "Time since then; null without any.", {.unit = "seconds"}),
        required("reason", &T::reason,
                 "Reason for a failure, a quarantine or a restatement; otherwise empty."));
};

template <>
struct Described<service::SyncTotals> {
    using T = service::SyncTotals;
    static constexpr std::string_view name = "SyncTotals";
    static constexpr std::string_view doc = "Totals of a synchronization.";
    static constexpr auto fields =
        wire::list(required("series", &T::series, "Number of series."),
                   required("added", &T::added, "Number of rows added."),
                   required("restated", &T::restated, "Number of rows whose value changed."),
                   required("unchanged", &T::unchanged, "Number of rows without a change."),
                   required("stale", &T::stale, "Number of series that remain as they were."),
                   required("failed", &T::failed, "Number of series without any data."));
};

template <>
struct Described<service::SyncResponse> {
    using T = service::SyncResponse;
    static constexpr std::string_view name = "MarketSyncResponse";
    static constexpr std::string_view doc = "Result of a synchronization with the providers.";
    static constexpr auto fields = wire::list(
        required("to", &T::to, "Last date asked for."), required("totals", &T::totals, "Totals."),
        required("data", &T::data, "Results by kind and symbol."),
        required("issues", &T::issues, "Doubtful rows in responses; at most 500."));
};

}  // namespace ballast::describe
