// Requests and responses of the daily batch.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/common.hpp"
#include "service/describe_common.hpp"
#include "store/describe_batch.hpp"

namespace ballast::service {

struct BatchRequest {
    std::vector<std::string> portfolios;
    std::vector<std::string> engines;
    std::optional<fin::Date> as_of;
    bool force = false;
    std::string reason;
};

struct BackfillRequest {
    std::vector<std::string> portfolios;
    std::vector<std::string> engines;
    fin::Date from;
    std::optional<fin::Date> to;
    bool force = false;
};

struct BatchStep {
    std::string portfolio;
    std::string engine;
    store::BatchState state = store::BatchState::kQueued;
    std::optional<Instant> started_at;
    double duration_ms = 0.0;
    std::optional<double> coverage;
    std::int64_t issues = 0;
    std::string message;
    std::optional<std::string> result;
    std::optional<fin::Date> shown;
};

struct BatchRun {
    std::string id;
    store::BatchKind kind = store::BatchKind::kRun;
    store::BatchState state = store::BatchState::kRunning;
    fin::Date as_of;
    std::optional<fin::Date> from;
    std::string trigger;
    std::string job;
    std::string reason;
    Instant started_at;
    std::optional<Instant> ended_at;
    double duration_ms = 0.0;
    std::int64_t done = 0;
    std::int64_t failed = 0;
    std::int64_t partial = 0;
    std::int64_t skipped = 0;
    std::int64_t cancelled = 0;
    bool may_cancel = false;
    std::vector<BatchStep> steps;
};

struct BatchRunRequest {
    std::string run;
};

struct BatchStatusRequest {
    std::string run;
};

struct BatchGetRequest {
    std::string run;
    std::string portfolio;
    std::string engine;
};

struct BatchStepLog : BatchStep {
    std::vector<Issue> log;
};

struct BatchLog {
    BatchRun run;
    std::vector<BatchStepLog> steps;
};

struct BatchHistoryRequest {
    int limit = 50;
    std::string cursor;
};

struct BatchHistoryResponse {
    std::vector<BatchRun> runs;
    std::optional<std::string> next_cursor;
};

}  // namespace ballast::service

namespace ballast::describe {

template <class T>
constexpr auto batch_scope() {
    return list(
        optional("portfolios", &T::portfolios, "Portfolios by id or slug; all when empty.",
                 {.max_items = 10'000, .max_length = 64}),
        optional("engines", &T::engines,
                 "Engines to run: market_data, aggregation, greeks, factors, risk_scenarios, "
                 "stress, correlations, performance, attribution, snapshots, reports; all when "
                 "empty.",
                 {.max_items = 20, .max_length = 64}));
}

template <>
struct Described<service::BatchRequest> {
    using T = service::BatchRequest;
    static constexpr std::string_view name = "BatchRequest";
    static constexpr std::string_view doc = "Portfolios and engines to run for one date.";
    static constexpr auto fields = combined(
        batch_scope<T>(),
        list(optional("as_of", &T::as_of, "Date of the run; that of the last price when absent."),
             optional("force", &T::force,
                      "Whether to compute again what was computed from the same inputs."),
             optional("reason", &T::reason, "Reason of the run, stored with new versions.",
                      {.max_length = 500})));
};

template <>
struct Described<service::BackfillRequest> {
    using T = service::BackfillRequest;
    static constexpr std::string_view name = "BackfillRequest";
    static constexpr std::string_view doc =
        "Portfolios and engines to run for each session of a period, with today's positions.";
    static constexpr auto fields = combined(
        batch_scope<T>(),
        list(required("from", &T::from, "First date."),
             optional("to", &T::to, "Last date; that of the last price when absent."),
             optional("force", &T::force,
                      "Whether to compute again what was computed from the same inputs.")));
};

template <class T>
constexpr auto batch_step_fields() {
    return list(
        required("portfolio", &T::portfolio, "Slug of the portfolio."),
        required("engine", &T::engine, "Name of the engine."),
        required("state", &T::state, "State of the step; in a backfill the worst of its sessions."),
        required("started_at", &T::started_at, "Start of the step; null before."),
        required("duration_ms", &T::duration_ms, "Duration, in milliseconds."),
        required("coverage", &T::coverage,
                 "Share of the portfolio in the result; null if unknown."),
        required("issues", &T::issues, "Number of issues of the result."),
        required("message", &T::message, "Reason of a step without a result; otherwise empty."),
        required("result", &T::result, "Id of the stored result; null without one."),
        required("shown", &T::shown,
                 "Date of the last good result, which pages show; null without one."));
}

template <>
struct Described<service::BatchStep> {
    static constexpr std::string_view name = "BatchStep";
    static constexpr std::string_view doc = "One engine run for one portfolio.";
    static constexpr auto fields = batch_step_fields<service::BatchStep>();
};

template <>
struct Described<service::BatchRun> {
    using T = service::BatchRun;
    static constexpr std::string_view name = "BatchRun";
    static constexpr std::string_view doc = "Record of a batch run.";
    static constexpr auto fields =
        list(required("id", &T::id, "Id of the run."),
             required("kind", &T::kind, "Whether the run is of one date or of a period."),
             required("state", &T::state,
                      "State of the run: failed if a step failed, else partial if one is partial."),
             required("as_of", &T::as_of, "Date of the results; of a backfill the last date."),
             required("from", &T::from, "First date of a backfill; otherwise null."),
             required("trigger", &T::trigger, "User or schedule that started the run."),
             required("job", &T::job, "Job that runs it; empty for a run on the command line."),
             required("reason", &T::reason, "Reason of the run; empty where none was given."),
             required("started_at", &T::started_at, "Start of the run."),
             required("ended_at", &T::ended_at, "End of the run; null while it runs."),
             required("duration_ms", &T::duration_ms,
                      "Duration, in milliseconds; so far while it runs."),
             required("done", &T::done, "Number of steps that have ended."),
             required("failed", &T::failed, "Number of steps that failed or are stale."),
             required("partial", &T::partial, "Number of steps with partial results."),
             required("skipped", &T::skipped, "Number of steps with unchanged inputs."),
             required("cancelled", &T::cancelled, "Number of steps that were cancelled."),
             required("may_cancel", &T::may_cancel,
                      "Whether the caller may cancel the run now: it has not ended, and the caller "
                      "started it or is a manager or an administrator."),
             required("steps", &T::steps, "Steps, by portfolio and in the order of the engines."));
};

template <>
struct Described<service::BatchRunRequest> {
    using T = service::BatchRunRequest;
    static constexpr std::string_view name = "BatchRunRequest";
    static constexpr std::string_view doc = "Identifies a batch run.";
    static constexpr auto fields =
        list(required("run", &T::run, "Id of the run.", {.min_length = 1, .max_length = 64}));
};

template <>
struct Described<service::BatchStatusRequest> {
    using T = service::BatchStatusRequest;
    static constexpr std::string_view name = "BatchStatusRequest";
    static constexpr std::string_view doc = "Identifies a batch run.";
    static constexpr auto fields =
        list(optional("run", &T::run, "Id of the run; the latest when empty.", {.max_length = 64}));
};

template <>
struct Described<service::BatchGetRequest> {
    using T = service::BatchGetRequest;
    static constexpr std::string_view name = "BatchGetRequest";
    static constexpr std::string_view doc = "Steps of a batch run.";
    static constexpr auto fields = list(
        required("run", &T::run, "Id of the run.", {.min_length = 1, .max_length = 64}),
        optional("portfolio", &T::portfolio, "Slug of a portfolio; all when empty.",
                 {.max_length = 64}),
        optional("engine", &T::engine, "Name of an engine; all when empty.", {.max_length = 64}));
};

template <>
struct Described<service::BatchStepLog> {
    using T = service::BatchStepLog;
    static constexpr std::string_view name = "BatchStepLog";
    static constexpr std::string_view doc = "A step with the issues of its result.";
    static constexpr auto fields =
        combined(batch_step_fields<T>(),
                 list(required("log", &T::log, "Issues of the result, at most 200.")));
};

template <>
struct Described<service::BatchLog> {
    using T = service::BatchLog;
    static constexpr std::string_view name = "BatchLog";
    static constexpr std::string_view doc = "A batch run with the issues of its steps.";
    static constexpr auto fields =
        list(required("run", &T::run, "The run, without its steps."),
             required("steps", &T::steps, "Steps, by portfolio and in the order of the engines."));
};

template <>
struct Described<service::BatchHistoryRequest> {
    using T = service::BatchHistoryRequest;
    static constexpr std::string_view name = "BatchHistoryRequest";
    static constexpr std::string_view doc = "How many runs to list.";
    static constexpr auto fields = list(
        optional("limit", &T::limit, "Largest number of runs.", {.minimum = 1, .maximum = 500}),
        optional("cursor", &T::cursor, "Cursor of the page: next_cursor of the previous response.",
                 {.max_length = 4096}));
};

template <>
struct Described<service::BatchHistoryResponse> {
    using T = service::BatchHistoryResponse;
    static constexpr std::string_view name = "BatchHistoryResponse";
    static constexpr std::string_view doc = "Batch runs, the latest first.";
    static constexpr auto fields = list(
        required("runs", &T::runs, "Runs, without their steps."),
        required("next_cursor", &T::next_cursor, "Cursor of the next page; null on the last."));
};

}  // namespace ballast::describe
