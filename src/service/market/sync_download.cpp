#include "service/market/sync_download.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>

#include "base/digest.hpp"
#include "feed/overlap.hpp"
#include "feed/settings.hpp"

namespace ballast::service {

namespace {

using feed::PriceSeries;
using feed::Provider;
using feed::SeriesQuery;
using model::PriceBar;
using model::SeriesState;

constexpr int kMostPages = 200;
constexpr int kFirstDays = 20 * 366;       // of a series of which nothing is stored
constexpr int kMacroOverlapDays = 366;     // statistics are revised for months
constexpr std::chrono::days kFullAge{30};  // all dates are downloaded again after so many days

bool is_parsed_alike(const SeriesState& state) {
    return !state.fetched_at || state.parser_version == feed::kParserVersion;
}

template <class Series>
struct Fetched {
    Series series;
    bool unchanged = false;  // status 304
    SeriesState state;
};

template <class Row>
void append_rows(std::vector<Row>& rows, std::vector<Row> more) {
    rows.insert(rows.end(), std::make_move_iterator(more.begin()),
                std::make_move_iterator(more.end()));
}

void append(PriceSeries& series, PriceSeries more) {
    append_rows(series.bars, std::move(more.bars));
    append_rows(series.actions, std::move(more.actions));
    append_rows(series.issues, std::move(more.issues));
}

void append(feed::MacroSeries& series, feed::MacroSeries more) {
    append_rows(series.values, std::move(more.values));
    append_rows(series.issues, std::move(more.issues));
}

// All pages of a series. The conditions of the last response apply where its request is repeated.
template <class Series, class MakeRequest, class Parse>
Result<Fetched<Series>> fetch_pages(const Provider& provider, SeriesQuery query, SeriesState state,
                                    const Fetch& fetch, MakeRequest&& make_request, Parse&& parse) {
    Fetched<Series> fetched;
    Sha256 digest;
    for (int page = 0; page < kMostPages; ++page) {
        TRY(feed::HttpRequest request, make_request(provider, query));
        if (page == 0 && request.url == state.request && is_parsed_alike(state)) {
            request.etag = state.etag;
            request.last_modified = state.last_modified;
        }
        TRY(const feed::HttpResponse response, fetch(request));
        if (response.status == 304) {
            fetched.unchanged = true;
            fetched.state = std::move(state);
            return fetched;
        }
        TRY(Series series, parse(provider, query, response));
        digest.update_field(response.body);
        if (page == 0) {
            state.request = request.url;
            state.etag = response.etag;
            state.last_modified = response.last_modified;
        }
        query.next = std::exchange(series.next, {});
        if (page == 0)
            fetched.series = std::move(series);
        else
            append(fetched.series, std::move(series));
        if (query.next.empty()) {
            state.body_digest = digest.finish_hex();
            state.parser_version = feed::kParserVersion;
            // A condition on the first page says nothing about the others.
            if (page > 0) state.etag = state.last_modified = "";
            fetched.state = std::move(state);
            return fetched;
        }
    }
    return fail(Code::kLimitExceeded, fmt::format("the response of {} has more than {} pages",
                                                  provider.name, kMostPages));
}

// Pages may overlap. Most responses are in order, and sorting takes as much memory as the rows.
template <class Row>
void sort_rows(std::vector<Row>& rows) {
    if (!std::ranges::is_sorted(rows, {}, &Row::date))
        std::ranges::stable_sort(rows, {}, &Row::date);
    const auto repeated = std::ranges::unique(rows, {}, &Row::date);
    rows.erase(repeated.begin(), repeated.end());
}

bool is_old(const std::optional<Instant>& at, Instant now) { return !at || now - *at > kFullAge; }

void note_failure(Download& download, const std::string& reason, SyncStatus status, Instant now) {
    download.result.status = status;
    download.result.reason = reason;
    download.state.tried_at = now;
    download.state.failure = reason;
    download.bars.clear();
    download.actions.clear();
    download.points.clear();
    download.records.clear();
}

template <class Row>
void note_dates(SeriesState& state, std::span<const Row> rows) {
    if (rows.empty()) return;
    state.first_date = std::min(state.first_date.value_or(rows.front().date), rows.front().date);
    state.last_date = std::max(state.last_date.value_or(rows.back().date), rows.back().date);
}

// New and changed actions. Several of a day are one: dividends add up, splits multiply.
std::vector<model::PriceAction> new_actions(const SeriesState& state,
                                            std::span<const feed::Action> fetched,
                                            std::span<const model::PriceAction> stored,
                                            Instant now) {
    std::map<std::pair<fin::Date, model::ActionKind>, model::PriceAction> by_day;
    for (const feed::Action& action : fetched) {
        auto [place, is_new] = by_day.try_emplace({action.date, action.kind},
                                                  model::PriceAction{.symbol = state.symbol,
                                                                     .date = action.date,
                                                                     .kind = action.kind,
                                                                     .source = state.source,
                                                                     .value = action.value,
                                                                     .currency = action.currency,
                                                                     .known_at = now});
        if (is_new) continue;
        if (action.kind == model::ActionKind::kSplit)
            place->second.value *= action.value;
        else
            place->second.value += action.value;
    }
    for (const model::PriceAction& known : stored) {
        if (known.source != state.source) continue;
        const auto found = by_day.find({known.date, known.kind});
        if (found == by_day.end()) continue;
        if (found->second.value == known.value && found->second.currency == known.currency)
            by_day.erase(found);
        else
            found->second.known_at = later_than(known.known_at, now);
    }
    std::vector<model::PriceAction> actions;
    for (auto& [key, action] : by_day) actions.push_back(std::move(action));
    return actions;
}

std::vector<feed::Action> all_actions(const PriceSeries& series,
                                      std::span<const model::PriceAction> stored) {
    std::vector<feed::Action> actions = series.actions;
    for (const model::PriceAction& action : stored)
        actions.push_back({action.date, action.kind, action.value, action.currency});
    return actions;
}

Error no_rows(const Provider& provider, const SeriesQuery& query) {
    return fail(Code::kNotFound,
                fmt::format("{} has no rows of {} from {} to {}", provider.name, query.symbol,
                            query.from.to_string(), query.to.to_string()));
}

// The dates to request; a full download begins at the earliest one ever asked for.
struct Dates {
    fin::Date earliest;
    bool full = false;
};

Dates dates_of(const SeriesState& state, bool nothing_stored, const DownloadWindow& window) {
    const fin::Date start = window.from.value_or(
        std::min(state.asked_from.value_or(window.to - kFirstDays), window.to));
    return {.earliest = std::min(start, state.asked_from.value_or(start)),
            .full = window.full || nothing_stored || is_old(state.full_at, window.now) ||
                    !is_parsed_alike(state) || start < state.asked_from.value_or(start)};
}

template <class Series>
void take_state(Download& download, Fetched<Series>& fetched, fin::Date from) {
    download.issues = std::move(fetched.series.issues);
    download.state = std::move(fetched.state);
    download.state.asked_from = std::min(download.state.asked_from.value_or(from), from);
}

// Whether the rows may be stored; otherwise notes why not.
bool accept(Download& download, const feed::Overlap& overlap, Instant now) {
    using feed::Verdict;
    if (overlap.verdict != Verdict::kQuarantine && overlap.verdict != Verdict::kShrunk) {
        download.result.reason = overlap.reason;
        return true;
    }
    note_failure(
        download, overlap.reason,
        overlap.verdict == Verdict::kShrunk ? SyncStatus::kStale : SyncStatus::kQuarantined, now);
    return false;
}

// New values and changed ones.
void compare_points(Download& download, std::span<const feed::MacroValue> values,
                    std::span<const model::MacroPoint> stored, Instant now) {
    auto known = stored.begin();
    for (const feed::MacroValue& value : values) {
        while (known != stored.end() && known->date < value.date) ++known;
        const bool is_stored = known != stored.end() && known->date == value.date;
        if (is_stored && known->value == value.value) {
            ++download.result.unchanged;
            continue;
        }
        ++(is_stored ? download.result.restated : download.result.added);
        download.points.push_back(
            {.series = download.state.symbol,
             .date = value.date,
             .source = download.state.source,
             .value = value.value,
             .known_at =
                 later_than(is_stored ? std::optional(known->known_at) : std::nullopt, now)});
    }
}

}  // namespace

Download begin_download(SeriesState state) {
    return {.result = {.kind = state.kind, .symbol = state.symbol, .source = state.source},
            .state = std::move(state)};
}

void succeed(Download& download, Instant now, bool full) {
    download.state.tried_at = download.state.fetched_at = now;
    if (full) download.state.full_at = now;
    download.state.failure.clear();
}

void note_failure(Download& download, const Error& error, Instant now) {
    note_failure(download, error.message,
                 download.state.last_date ? SyncStatus::kStale : SyncStatus::kFailed, now);
}

Instant later_than(const std::optional<Instant>& known_at, Instant now) {
    return known_at && *known_at >= now ? *known_at + std::chrono::microseconds(1) : now;
}

Download download_prices(const Provider& provider, SeriesState state, const StoredTail& stored,
                         const DownloadWindow& window, const Fetch& fetch) {
    std::vector<PriceBar> tail = stored.bars;
    std::erase_if(tail, [&](const PriceBar& bar) { return bar.date > window.to; });
    Download download = begin_download(std::move(state));
    Dates dates = dates_of(download.state, tail.empty(), window);
    SeriesQuery query{.symbol = download.state.symbol,
                      .provider_symbol = feed::provider_symbol(provider, download.state.symbol),
                      .from = dates.earliest,
                      .to = window.to};
    if (!dates.full) query.from = feed::overlap_start(tail).value_or(dates.earliest);
    feed::Overlap overlap;
    for (;;) {
        auto fetched = fetch_pages<PriceSeries>(provider, query, download.state, fetch,
                                                feed::price_request, feed::parse_prices);
        if (!fetched) {
            note_failure(download, fetched.error(), window.now);
            return download;
        }
        if (fetched->unchanged) break;
        PriceSeries& series = fetched->series;
        sort_rows(series.bars);
        overlap = feed::compare(tail, series.bars, all_actions(series, stored.actions));
        if (overlap.verdict == feed::Verdict::kRefetch && !dates.full) {
            dates.full = true;
            query.from = dates.earliest;
            continue;
        }
        if (!accept(download, overlap, window.now)) return download;
        if (series.bars.empty() && tail.empty()) {
            note_failure(download, no_rows(provider, query), window.now);
            return download;
        }
        download.actions = new_actions(download.state, series.actions, stored.actions, window.now);
        take_state(download, *fetched, query.from);
        download.bars = std::move(series.bars);
        break;
    }
    note_dates<PriceBar>(download.state, download.bars);
    succeed(download, window.now, dates.full);
    return download;
}

Download download_macro(const Provider& provider, SeriesState state, const StoredTail& stored,
                        const DownloadWindow& window, const Fetch& fetch) {
    Download download = begin_download(std::move(state));
    const Dates dates = dates_of(download.state, stored.points.empty(), window);
    SeriesQuery query{.symbol = download.state.symbol,
                      .provider_symbol = download.state.symbol,
                      .from = dates.earliest,
                      .to = window.to};
    if (!dates.full)
        query.from = std::max(dates.earliest, stored.points.back().date - kMacroOverlapDays);
    auto fetched = fetch_pages<feed::MacroSeries>(provider, query, download.state, fetch,
                                                  feed::macro_request, feed::parse_macro);
    if (!fetched) {
        note_failure(download, fetched.error(), window.now);
        return download;
    }
    if (!fetched->unchanged) {
        sort_rows(fetched->series.values);
        if (fetched->series.values.empty() && stored.points.empty()) {
            note_failure(download, no_rows(provider, query), window.now);
            return download;
        }
        take_state(download, *fetched, query.from);
        compare_points(download, fetched->series.values, stored.points, window.now);
        note_dates<feed::MacroValue>(download.state, fetched->series.values);
    }
    succeed(download, window.now, dates.full);
    return download;
}

}  // namespace ballast::service
