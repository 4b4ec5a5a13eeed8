// A job: one call of a long-running method, stored until it is purged.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/id.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"

namespace ballast::job {

// queued → leased → running → succeeded | failed | cancelled | expired; from leased and running
// back to queued when the worker stops, dies, or the attempt fails and another is allowed. The last
// four are final: such a job never changes again.
enum class JobState { kQueued, kLeased, kRunning, kSucceeded, kFailed, kCancelled, kExpired };

std::string_view to_string(JobState state);
Result<JobState> parse_job_state(std::string_view text);

constexpr bool is_final(JobState state) {
    return state == JobState::kSucceeded || state == JobState::kFailed ||
           state == JobState::kCancelled || state == JobState::kExpired;
}

// For an unknown job, and for one that the caller may not know.
Error no_job(const JobId& id);

struct JobProgress {
    std::uint64_t done = 0;
    std::uint64_t total = 0;
    std::string unit;
    std::string phase;

    bool operator==(const JobProgress&) const = default;
};

struct Job {
    JobId id;
    TenantId tenant;
    std::string method;   // "risk.var"
    std::string request;  // JSON
    JobState state = JobState::kQueued;
    int priority = 0;  // higher first
    int attempts = 0;  // started so far
    int max_attempts = 3;
    JobProgress progress;
    bool cancel_requested = false;
    std::string error_code;  // to_string(Code) of the last failed attempt
    std::string error_message;
    std::string error_details = "[]";  // JSON: its errors of single rows and fields
    std::string result_key;            // of the object with the result
    std::string result_digest;         // SHA-256 of that object
    std::string manifest = "{}";  // JSON: ids and digests of the inputs, seed, version, duration
    std::string idempotency_key;
    std::string created_by;             // user id
    std::string agent;                  // id of the agent's token; empty: submitted by a person
    std::optional<Instant> not_before;  // set while waiting for another attempt
    std::optional<Instant> expires_at;  // not started by then: expired
    Instant created_at;
    std::optional<Instant> started_at;  // of the last attempt
    std::optional<Instant> finished_at;
    std::int64_t version = 1;  // incremented by every change, including progress
    std::string worker;        // that started the last attempt
    // Of a shard: its job, the step of the job that it belongs to, and its number there.
    std::optional<JobId> parent;
    std::string stage;
    int shard = 0;
};

// What a caller submits.
struct JobRequest {
    std::string method;
    std::string request = "{}";
    int priority = 0;
    int max_attempts = 3;
    std::string idempotency_key = {};
    std::string created_by = {};
    std::optional<Instant> expires_at = {};
    std::string agent = {};
};

// The key of a job that a schedule has submitted, and from a job the schedule, as "schedule NAME";
// empty for other jobs.
inline constexpr std::string_view kScheduleKey = "schedule ";
inline std::string schedule_of(const Job& job) {
    return job.idempotency_key.starts_with(kScheduleKey) ? job.idempotency_key : std::string();
}

// Attribute of a run's error: its errors of rows and fields, a JSON array.
inline constexpr std::string_view kErrorDetails = "error_details";

// Keys of the objects with what the shards of a stage read and with their results.
std::string shard_input_key(const JobId& parent, std::string_view stage);
std::string shard_result_key(const JobId& parent, std::string_view stage, int shard);

// A part of a job, which any worker may run.
struct ShardRequest {
    int shard = 0;           // its number in the stage
    std::string request;     // JSON
    std::uint64_t size = 0;  // in the unit of the stage
};

// Parts of one step of a job. Those of the same stage and number replace each other. Without new
// parts the job waits for those that it has.
struct ShardSet {
    std::string stage;
    std::string unit;
    std::string phase;
    std::vector<ShardRequest> shards;
};

// What a run returns.
struct JobResult {
    std::string result_key;
    std::string result_digest;
    std::string manifest = "{}";
    // Instead of a result: the job gives up its worker and runs again once these have ended.
    std::optional<ShardSet> shards = {};
};

}  // namespace ballast::job
