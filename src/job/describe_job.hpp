// Jobs described once: names of their states, stored and in requests and responses; their progress;
// columns of the store.
#pragma once

#include <array>

#include "describe/describe.hpp"
#include "job/job.hpp"

namespace ballast::describe {

template <>
struct Described<job::JobState> {
    using enum job::JobState;
    static constexpr std::string_view name = "JobState";
    static constexpr std::string_view doc = "State of a job; the last four are final.";
    static constexpr std::array values{word(kQueued, "queued"),   word(kLeased, "leased"),
                                       word(kRunning, "running"), word(kSucceeded, "succeeded"),
                                       word(kFailed, "failed"),   word(kCancelled, "cancelled"),
                                       word(kExpired, "expired")};
};

template <>
struct Described<job::JobProgress> {
    using T = job::JobProgress;
    static constexpr std::string_view name = "JobProgress";
    static constexpr std::string_view doc = "Progress of a job.";
    static constexpr auto fields =
        list(required("done", &T::done, "Number of units done."),
             required("total", &T::total, "Total number of units; 0 when not known yet."),
             required("unit", &T::unit, "Unit of the counts, such as paths or positions."),
             required("phase", &T::phase, "Description of the current phase."));
};

template <>
struct Described<job::Job> {
    using T = job::Job;
    static constexpr std::string_view name = "StoredJob";
    static constexpr std::string_view doc = "A stored job.";
    static constexpr auto fields = list(
        required("id", &T::id, ""), required("method", &T::method, ""),
        required("request", &T::request, ""), required("state", &T::state, ""),
        required("priority", &T::priority, ""), required("attempts", &T::attempts, ""),
        required("max_attempts", &T::max_attempts, ""), required("progress", &T::progress, ""),
        required("cancel_requested", &T::cancel_requested, ""),
        required("error_code", &T::error_code, ""),
        required("error_message", &T::error_message, ""),
        required("error_details", &T::error_details, ""),
        required("result_key", &T::result_key, ""),
        required("result_digest", &T::result_digest, ""), required("manifest", &T::manifest, ""),
        required("idempotency_key", &T::idempotency_key, ""),
        required("created_by", &T::created_by, ""), required("agent", &T::agent, ""),
        required("expires_at", &T::expires_at, ""), required("created_at", &T::created_at, ""),
        required("started_at", &T::started_at, ""), required("finished_at", &T::finished_at, ""),
        required("version", &T::version, ""), required("worker", &T::worker, ""),
        required("parent_id", &T::parent, ""), required("stage", &T::stage, ""),
        required("shard", &T::shard, ""));
};

}  // namespace ballast::describe
