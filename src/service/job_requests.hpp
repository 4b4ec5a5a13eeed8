// Jobs in requests and responses.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "job/describe_job.hpp"
#include "job/job.hpp"
#include "service/call.hpp"
#include "service/describe_common.hpp"
#include "service/environment.hpp"
#include "service/permission.hpp"
#include "wire/json.hpp"

namespace ballast::service {

struct JobLinks {
    std::string self;
    std::string events;
    std::string cancel;
    std::optional<std::string> result;  // once it has succeeded
};

struct JobView {
    std::string id;
    std::string method;
    std::string title;
    job::JobState state = job::JobState::kQueued;
    job::JobProgress progress;
    int attempts = 0;
    int max_attempts = 0;
    bool cancel_requested = false;
    std::string error_code;
    std::string error_message;
    wire::RawJson errors{"[]"};
    std::string result_digest;
    std::optional<wire::RawJson> manifest;
    Instant created_at;
    std::optional<Instant> started_at;
    std::optional<Instant> finished_at;
    std::optional<double> eta_ms;
    bool may_cancel = false;
    std::int64_t version = 1;
    JobLinks links;
};

// Who may see what a job computed, and why it failed: an error quotes what it was computed from,
// and the digests of the manifest show whether a guess of it is right.
enum class JobDetail : std::uint8_t { kAll, kOutline };

// A reader of jobs, and which they may cancel.
struct JobReader {
    UserId user;
    bool cancels_own = false;  // may call jobs.cancel
    bool cancels_all = false;  // managers and administrators

    auto operator<=>(const JobReader&) const = default;
};

JobReader job_reader(const Principal& principal);

// What a reader sees of one job, and may do with it.
struct JobSight {
    JobDetail detail = JobDetail::kOutline;
    bool may_cancel = false;
};

// The result is guarded like what it was computed from.
JobSight job_sight(const MethodTable& table, const JobReader& reader, const job::Job& job);

// With the estimated remaining time, extrapolated from the completed part.
JobView job_view(const job::Job& job, Instant now, JobSight sight);
// For the caller.
JobView job_view(const Call& call, const job::Job& job);
// Whether the job is the reader's own, or of anybody for managers and administrators.
bool may_stop(const JobReader& reader, const job::Job& job);

struct SubmitJobRequest {
    std::string method;
    wire::RawJson request{"{}"};
    int priority = 0;
};

struct ResultUrl {
    std::optional<std::string> url;
    std::int64_t expires_in_s = 300;
};

struct JobIdRequest {
    std::string id;
};

struct ListJobsRequest {
    std::optional<job::JobState> state;
    std::string method;
    int limit = 50;
    std::string cursor;
};

struct ListJobsResponse {
    std::vector<JobView> data;
    std::optional<std::string> next_cursor;
};

// A part of a job.
struct JobShard {
    std::string id;
    int shard = 0;
    std::string phase;
    job::JobState state = job::JobState::kQueued;
    job::JobProgress progress;
    int attempts = 0;
    std::string worker;
    std::string error_message;
    std::optional<Instant> started_at;
    std::optional<Instant> finished_at;
};

struct JobShards {
    std::vector<JobShard> data;
};

struct WaitJobRequest {
    std::string id;
    std::int64_t version = 0;
    int timeout_ms = 20'000;
};

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<service::JobLinks> {
    using T = service::JobLinks;
    static constexpr std::string_view name = "JobLinks";
    static constexpr std::string_view doc = "Links of a job.";
    static constexpr auto fields = wire::list(
        required("self", &T::self, "Link to the job."),
        required("events", &T::events, "Link to the job's progress as server-sent events."),
        required("cancel", &T::cancel, "Link to cancel the job by POST."),
        required("result", &T::result, "Link to the result; null until the job has succeeded."));
};

template <>
struct Described<service::JobView> {
    using T = service::JobView;
    static constexpr std::string_view name = "Job";
    static constexpr std::string_view doc = "A method call run by a worker.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Id of the job."),
        required("method", &T::method, "Method called by the job."),
        required("title", &T::title, "Title of the method, such as Value at risk."),
        required("state", &T::state, "State of the job."),
        required("progress", &T::progress, "Progress of the job."),
        required("attempts", &T::attempts, "Number of attempts so far."),
        required("max_attempts", &T::max_attempts, "Largest number of attempts."),
        required("cancel_requested", &T::cancel_requested, "Whether cancellation was requested."),
        required("error_code", &T::error_code,
                 "Error code of the last failed attempt; empty otherwise."),
        required("error_message", &T::error_message,
                 "Error message of the last failed attempt; empty otherwise, and for others than "
                 "the submitter of a job on private data."),
        required("errors", &T::errors,
                 "Errors of single rows and fields of the last failed attempt: pointer, code, "
                 "message and hint."),
        required("result_digest", &T::result_digest,
                 "SHA-256 digest of the result; empty until the job has succeeded."),
        required("manifest", &T::manifest,
                 "Record of the run: input digests, seed, version and duration."),
        required("created_at", &T::created_at, "Time the job was submitted."),
        required("started_at", &T::started_at,
                 "Start time of the last attempt; null before the first."),
        required("finished_at", &T::finished_at, "Time the job ended; null while it is not final."),
        required("eta_ms", &T::eta_ms,
                 "Estimated remaining time in milliseconds; null when not known."),
        required("may_cancel", &T::may_cancel,
                 "Whether the caller may cancel the job now: it has not ended, no cancellation was "
                 "requested, and the caller submitted it or is a manager or an administrator."),
        required("version", &T::version, "Version number, increased by every change."),
        required("links", &T::links, "Links of the job."));
};

template <>
struct Described<service::SubmitJobRequest> {
    using T = service::SubmitJobRequest;
    static constexpr std::string_view name = "SubmitJobRequest";
    static constexpr std::string_view doc = "A method call to be run by a worker.";
    static constexpr auto fields = wire::list(
        required("method", &T::method, "Method of a computation, such as risk.var.",
                 {.min_length = 1, .max_length = 128}),
        optional("request", &T::request, "Request of the method."),
        optional("priority", &T::priority, "Priority; jobs with higher numbers run first.",
                 {.minimum = -100, .maximum = 100}));
};

template <>
struct Described<service::ResultUrl> {
    using T = service::ResultUrl;
    static constexpr std::string_view name = "ResultUrl";
    static constexpr std::string_view doc =
        "Where the object store returns the result of a job, without further authentication.";
    static constexpr auto fields = wire::list(
        optional("url", &T::url,
                 "Address from which the result is read by GET. Absent where results are kept in "
                 "the data directory: read it with jobs.result."),
        required("expires_in_s", &T::expires_in_s, "Seconds within which the request must begin."));
};

template <>
struct Described<service::JobIdRequest> {
    using T = service::JobIdRequest;
    static constexpr std::string_view name = "JobIdRequest";
    static constexpr std::string_view doc = "Identifies a job.";
    static constexpr auto fields =
        wire::list(required("id", &T::id, "Id of the job.", {.min_length = 36, .max_length = 36}));
};

template <>
struct Described<service::JobShard> {
    using T = service::JobShard;
    static constexpr std::string_view name = "JobShard";
    static constexpr std::string_view doc = "A part of a job, which any worker runs.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Id of the shard."),
        required("shard", &T::shard, "Number of the shard within its step, from 0."),
        required("phase", &T::phase, "Step of the job."),
        required("state", &T::state, "State of the shard."),
        required("progress", &T::progress, "Progress of the shard."),
        required("attempts", &T::attempts, "Number of attempts so far."),
        required("worker", &T::worker,
                 "Worker that started the last attempt: id of its node, and a number; empty before "
                 "the first."),
        required("error_message", &T::error_message,
                 "Error message of the last failed attempt; empty otherwise, and for others than "
                 "the submitter of a job on private data."),
        required("started_at", &T::started_at,
                 "Start time of the last attempt; null before the first."),
        required("finished_at", &T::finished_at,
                 "Time the shard ended; null while it is not final."));
};

template <>
struct Described<service::JobShards> {
    using T = service::JobShards;
    static constexpr std::string_view name = "JobShards";
    static constexpr std::string_view doc = "Parts of a job, by step and number.";
    static constexpr auto fields =
        wire::list(required("data", &T::data, "Shards; empty for a job that is not divided."));
};

template <>
struct Described<service::ListJobsRequest> {
    using T = service::ListJobsRequest;
    static constexpr std::string_view name = "ListJobsRequest";
    static constexpr std::string_view doc = "Filter and page of a list of jobs, newest first.";
    static constexpr auto fields = wire::list(
        optional("state", &T::state, "State to include; all when absent."),
        optional("method", &T::method, "Method to include; all when absent.", {.max_length = 128}),
        optional("limit", &T::limit, "Largest number of jobs per page.",
                 {.minimum = 1, .maximum = 500}),
        optional("cursor", &T::cursor, "Cursor of the page: next_cursor of the previous response.",
                 {.max_length = 4096}));
};

template <>
struct Described<service::ListJobsResponse> {
    using T = service::ListJobsResponse;
    static constexpr std::string_view name = "ListJobsResponse";
    static constexpr std::string_view doc = "A page of jobs.";
    static constexpr auto fields =
        wire::list(required("data", &T::data, "Jobs on this page."),
                   required("next_cursor", &T::next_cursor,
                            "Cursor of the next page; null on the last page."));
};

template <>
struct Described<service::WaitJobRequest> {
    using T = service::WaitJobRequest;
    static constexpr std::string_view name = "WaitJobRequest";
    static constexpr std::string_view doc = "Waits until a job changes or ends.";
    static constexpr auto fields =
        wire::list(required("id", &T::id, "Id of the job.", {.min_length = 36, .max_length = 36}),
                   optional("version", &T::version,
                            "Version of the job above which the call returns.", {.minimum = 0}),
                   optional("timeout_ms", &T::timeout_ms,
                            "Time in milliseconds after which the call returns in any case.",
                            {.minimum = 0, .maximum = 25'000}));
};

}  // namespace ballast::describe
