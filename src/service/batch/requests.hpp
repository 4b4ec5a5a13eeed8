// Requests and responses of the daily batch.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/describe_common.hpp"

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

enum class StepState : std::uint8_t { kOk, kPartial, kFailed, kSkipped, kStale };

struct BatchStep {
    std::string portfolio;
    std::string engine;
    StepState state = StepState::kOk;
    double duration_ms = 0.0;
    std::optional<double> coverage;
    std::int64_t issues = 0;
    std::string message;
    std::optional<std::string> result;
    std::optional<fin::Date> shown;
};

struct BatchRun {
    fin::Date as_of;
    std::string trigger;
    Instant started_at;
    Instant ended_at;
    double duration_ms = 0.0;
    std::vector<BatchStep> steps;
    std::int64_t failed = 0;
    std::int64_t partial = 0;
    std::int64_t skipped = 0;
};

struct BackfillRun {
    std::vector<BatchRun> runs;
};

struct BatchHistoryRequest {
    int limit = 30;
};

struct BatchHistoryResponse {
    std::vector<BatchRun> runs;
};

}  // namespace ballast::service

namespace ballast::describe {

template <class T>
constexpr auto batch_scope() {
    return list(
        optional("portfolios", &T::portfolios, "Portfolios by id or slug; all when empty.",
                 {.max_items = 10'000, .max_length = 64}),
        optional(
            "engines", &T::engines,
            "Engines to run: aggregation, greeks, factors, risk_scenarios, stress, correlations, "
            "performance, snapshots, reports; all when empty.",
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

template <>
struct Described<service::StepState> {
    using enum service::StepState;
    static constexpr std::string_view name = "StepState";
    static constexpr std::string_view doc = "Outcome of a step.";
    static constexpr std::array values{
        word(kOk, "ok", "The result covers the whole portfolio."),
        word(kPartial, "partial", "The result leaves out a part of the portfolio."),
        word(kFailed, "failed", "No result; the last good one stays."),
        word(kSkipped, "skipped", "The inputs have not changed since the stored result."),
        word(kStale, "stale", "Not run, as an engine that it needs failed.")};
};

template <>
struct Described<service::BatchStep> {
    using T = service::BatchStep;
    static constexpr std::string_view name = "BatchStep";
    static constexpr std::string_view doc = "One engine run for one portfolio.";
    static constexpr auto fields = list(
        required("portfolio", &T::portfolio, "Slug of the portfolio."),
        required("engine", &T::engine, "Name of the engine."),
        required("state", &T::state, "Outcome of the step."),
        required("duration_ms", &T::duration_ms, "Duration, in milliseconds."),
        required("coverage", &T::coverage,
                 "Share of the portfolio in the result; null if unknown."),
        required("issues", &T::issues, "Number of issues of the result."),
        required("message", &T::message, "Reason of a step without a result; otherwise empty."),
        required("result", &T::result, "Id of the stored result; null without one."),
        required("shown", &T::shown,
                 "Date of the last good result, which pages show; null without one."));
};

template <>
struct Described<service::BatchRun> {
    using T = service::BatchRun;
    static constexpr std::string_view name = "BatchRun";
    static constexpr std::string_view doc = "Record of a batch run.";
    static constexpr auto fields =
        list(required("as_of", &T::as_of, "Date of the results."),
             required("trigger", &T::trigger, "User or schedule that started the run."),
             required("started_at", &T::started_at, "Start of the run."),
             required("ended_at", &T::ended_at, "End of the run."),
             required("duration_ms", &T::duration_ms, "Duration, in milliseconds."),
             required("steps", &T::steps, "Steps, by portfolio and in the order of the engines."),
             required("failed", &T::failed, "Number of steps that failed or are stale."),
             required("partial", &T::partial, "Number of steps with partial results."),
             required("skipped", &T::skipped, "Number of steps with unchanged inputs."));
};

template <>
struct Described<service::BackfillRun> {
    using T = service::BackfillRun;
    static constexpr std::string_view name = "BackfillRun";
    static constexpr std::string_view doc = "Batch runs of a period.";
    static constexpr auto fields = list(required("runs", &T::runs, "Runs by date."));
};

template <>
struct Described<service::BatchHistoryRequest> {
    using T = service::BatchHistoryRequest;
    static constexpr std::string_view name = "BatchHistoryRequest";
    static constexpr std::string_view doc = "How many runs to list.";
    static constexpr auto fields = list(
        optional("limit", &T::limit, "Largest number of runs.", {.minimum = 1, .maximum = 500}));
};

template <>
struct Described<service::BatchHistoryResponse> {
    using T = service::BatchHistoryResponse;
    static constexpr std::string_view name = "BatchHistoryResponse";
    static constexpr std::string_view doc = "Batch runs, the latest first.";
    static constexpr auto fields = list(required("runs", &T::runs, "Runs with their steps."));
};

}  // namespace ballast::describe
