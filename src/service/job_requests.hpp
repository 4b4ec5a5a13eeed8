// Jobs as callers see them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "job/job.hpp"
#include "service/describe_common.hpp"
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
    job::JobState state = job::JobState::kQueued;
    job::JobProgress progress;
    int attempts = 0;
    int max_attempts = 0;
    bool cancel_requested = false;
    std::string error_code;
    std::string error_message;
    std::string result_digest;
    std::optional<wire::RawJson> manifest;
    Instant created_at;
    std::optional<Instant> started_at;
    std::optional<Instant> finished_at;
    std::optional<double> eta_ms;
    std::int64_t version = 1;
    JobLinks links;
};

JobView job_view(const job::Job& job);
// With the time it is expected to take yet, were the rest to go as the part that is done.
JobView job_view(const job::Job& job, Instant now);

struct SubmitJobRequest {
    std::string method;
    wire::RawJson request{"{}"};
    int priority = 0;
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

struct WaitJobRequest {
    std::string id;
    std::int64_t version = 0;
    int timeout_ms = 20'000;
};

}  // namespace ballast::service

namespace ballast::wire {

template <>
struct Described<job::JobState> {
    using enum job::JobState;
    static constexpr std::string_view name = "JobState";
    static constexpr std::string_view doc = "Where a job stands; the last four are final.";
    static constexpr std::array values{word(kQueued, "queued"),   word(kLeased, "leased"),
                                       word(kRunning, "running"), word(kSucceeded, "succeeded"),
                                       word(kFailed, "failed"),   word(kCancelled, "cancelled"),
                                       word(kExpired, "expired")};
};

template <>
struct Described<job::JobProgress> {
    using T = job::JobProgress;
    static constexpr std::string_view name = "JobProgress";
    static constexpr std::string_view doc = "How far a job is.";
    static constexpr auto fields =
        wire::list(required("done", &T::done, "Units done."),
                   required("total", &T::total, "Units in all; 0 when not known yet."),
                   required("unit", &T::unit, "What is counted: paths, positions …"),
                   required("phase", &T::phase, "What is being done."));
};

template <>
struct Described<service::JobLinks> {
    using T = service::JobLinks;
    static constexpr std::string_view name = "JobLinks";
    static constexpr std::string_view doc = "Where to ask next.";
    static constexpr auto fields =
        wire::list(required("self", &T::self, "The job."),
                   required("events", &T::events, "Its progress as server-sent events."),
                   required("cancel", &T::cancel, "POST here to cancel it."),
                   required("result", &T::result, "Its result; null until it has succeeded."));
};

template <>
struct Described<service::JobView> {
    using T = service::JobView;
    static constexpr std::string_view name = "Job";
    static constexpr std::string_view doc = "One call of a method, run by a worker.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Job id."), required("method", &T::method, "The method it calls."),
        required("state", &T::state, "Where it stands."),
        required("progress", &T::progress, "How far it is."),
        required("attempts", &T::attempts, "Times it was started."),
        required("max_attempts", &T::max_attempts, "Times it may be started."),
        required("cancel_requested", &T::cancel_requested, "Whether it was asked to stop."),
        required("error_code", &T::error_code, "Of the last failed attempt; empty otherwise."),
        required("error_message", &T::error_message, "What went wrong in it."),
        required("result_digest", &T::result_digest, "SHA-256 of the result; empty until then."),
        required("manifest", &T::manifest, "Inputs' digests, seed, version, duration."),
        required("created_at", &T::created_at, "When it was submitted."),
        required("started_at", &T::started_at, "When the last attempt began."),
        required("finished_at", &T::finished_at, "When it ended."),
        required("eta_ms", &T::eta_ms, "Expected time left, from the progress so far."),
        required("version", &T::version, "Goes up with every change."),
        required("links", &T::links, "Where to ask next."));
};

template <>
struct Described<service::SubmitJobRequest> {
    using T = service::SubmitJobRequest;
    static constexpr std::string_view name = "SubmitJobRequest";
    static constexpr std::string_view doc = "A call to be run by a worker.";
    static constexpr auto fields =
        wire::list(required("method", &T::method, "A method that computes, such as risk.var.",
                            {.min_length = 1, .max_length = 128}),
                   optional("request", &T::request, "Its request."),
                   optional("priority", &T::priority, "Higher runs first.",
                            {.minimum = -100, .maximum = 100}));
};

template <>
struct Described<service::JobIdRequest> {
    using T = service::JobIdRequest;
    static constexpr std::string_view name = "JobIdRequest";
    static constexpr std::string_view doc = "Names a job.";
    static constexpr auto fields =
        wire::list(required("id", &T::id, "Job id.", {.min_length = 36, .max_length = 36}));
};

template <>
struct Described<service::ListJobsRequest> {
    using T = service::ListJobsRequest;
    static constexpr std::string_view name = "ListJobsRequest";
    static constexpr std::string_view doc = "Which jobs to list, newest first.";
    static constexpr auto fields = wire::list(
        optional("state", &T::state, "Only those in this state."),
        optional("method", &T::method, "Only those of this method.", {.max_length = 128}),
        optional("limit", &T::limit, "At most so many.", {.minimum = 1, .maximum = 500}),
        optional("cursor", &T::cursor, "next_cursor of the page before.", {.max_length = 4096}));
};

template <>
struct Described<service::ListJobsResponse> {
    using T = service::ListJobsResponse;
    static constexpr std::string_view name = "ListJobsResponse";
    static constexpr std::string_view doc = "A page of jobs.";
    static constexpr auto fields = wire::list(
        required("data", &T::data, "The jobs."),
        required("next_cursor", &T::next_cursor, "For the next page; null when this is the last."));
};

template <>
struct Described<service::WaitJobRequest> {
    using T = service::WaitJobRequest;
    static constexpr std::string_view name = "WaitJobRequest";
    static constexpr std::string_view doc = "Waits until a job changes or ends.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Job id.", {.min_length = 36, .max_length = 36}),
        optional("version", &T::version, "Answer once the job's version is above this.",
                 {.minimum = 0}),
        optional("timeout_ms", &T::timeout_ms, "Answer with the job as it is after this long.",
                 {.minimum = 0, .maximum = 25'000}));
};

}  // namespace ballast::wire
