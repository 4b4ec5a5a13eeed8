// Runs of the batch described once: columns of the store, and states of responses.
#pragma once

#include <array>

#include "describe/describe.hpp"
#include "store/batch_runs.hpp"

namespace ballast::describe {

template <>
struct Described<store::BatchState> {
    using enum store::BatchState;
    static constexpr std::string_view name = "BatchState";
    static constexpr std::string_view doc = "State of a step, or of a whole run.";
    static constexpr std::array values{
        word(kQueued, "queued", "Waits for a worker."),
        word(kRunning, "running", "Being run."),
        word(kOk, "ok", "The result covers the whole portfolio."),
        word(kPartial, "partial", "The result leaves out a part of the portfolio."),
        word(kFailed, "failed", "No result; the last good one stays."),
        word(kSkipped, "skipped", "The inputs have not changed since the stored result."),
        word(kStale, "stale", "Not run, as an engine that it needs failed."),
        word(kCancelled, "cancelled", "Cancelled before its end.")};
};

template <>
struct Described<store::BatchKind> {
    using enum store::BatchKind;
    static constexpr std::string_view name = "BatchKind";
    static constexpr std::string_view doc = "Whether a run is of one date or of a period.";
    static constexpr std::array values{word(kRun, "run", "One date."),
                                       word(kBackfill, "backfill", "The sessions of a period.")};
};

template <>
struct Described<store::BatchRunRow> {
    using T = store::BatchRunRow;
    static constexpr std::string_view name = "BatchRunRow";
    static constexpr std::string_view doc = "A stored run.";
    static constexpr auto fields = list(
        required("id", &T::id, ""), required("kind", &T::kind, ""),
        required("state", &T::state, ""), required("as_of", &T::as_of, ""),
        required("from_date", &T::from_date, ""), required("trigger_name", &T::trigger_name, ""),
        required("job", &T::job, ""), required("forced", &T::forced, ""),
        required("reason", &T::reason, ""), required("started_at", &T::started_at, ""),
        required("ended_at", &T::ended_at, ""), required("duration_ms", &T::duration_ms, ""));
};

template <>
struct Described<store::BatchStepRow> {
    using T = store::BatchStepRow;
    static constexpr std::string_view name = "BatchStepRow";
    static constexpr std::string_view doc = "A stored step.";
    static constexpr auto fields =
        list(required("place", &T::place, ""), required("portfolio_id", &T::portfolio_id, ""),
             required("portfolio", &T::portfolio, ""), required("engine", &T::engine, ""),
             required("state", &T::state, ""), required("job", &T::job, ""),
             required("started_at", &T::started_at, ""), required("ended_at", &T::ended_at, ""),
             required("duration_ms", &T::duration_ms, ""), required("coverage", &T::coverage, ""),
             required("issues", &T::issues, ""), required("message", &T::message, ""),
             required("log", &T::log, ""), required("result", &T::result, ""),
             required("shown", &T::shown, ""));
};

}  // namespace ballast::describe
