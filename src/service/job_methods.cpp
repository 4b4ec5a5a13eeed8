#include <algorithm>
#include <fmt/format.h>

#include "job/queue.hpp"
#include "service/describe_common.hpp"
#include "service/job_requests.hpp"
#include "service/method_title.hpp"
#include "service/methods.hpp"
#include "store/database.hpp"
#include "store/objects.hpp"

namespace ballast::service {

namespace {

bool submitted_by(const JobReader& reader, const job::Job& job) {
    return job.created_by == reader.user.to_string();
}

std::optional<double> remaining_ms(const job::Job& job, Instant now) {
    if (job.state != job::JobState::kRunning || !job.started_at || job.progress.done == 0 ||
        job.progress.total <= job.progress.done)
        return std::nullopt;
    const double spent_ms = static_cast<double>((now - *job.started_at).count()) / 1000.0;
    const double done = static_cast<double>(job.progress.done);
    return spent_ms * (static_cast<double>(job.progress.total) - done) / done;
}

}  // namespace

JobReader job_reader(const Principal& principal) {
    return {.user = principal.user,
            .cancels_own = principal.permissions.has(Permission::kJobCancel),
            .cancels_all = principal.permissions.has(Permission::kJobCancel) &&
                           principal.role >= Role::kManager};
}

bool may_stop(const JobReader& reader, const job::Job& job) {
    return submitted_by(reader, job) ? reader.cancels_own : reader.cancels_all;
}

JobSight job_sight(const MethodTable& table, const JobReader& reader, const job::Job& job) {
    // Who may read the results of a method of another version is not known.
    const bool is_known = table.find(job.method) != nullptr;
    const bool is_whole = is_known || submitted_by(reader, job);
    // A shard ends with its job.
    const bool can_end = !job::is_final(job.state) && !job.cancel_requested && !job.parent;
    return {.detail = is_whole ? JobDetail::kAll : JobDetail::kOutline,
            .may_cancel = can_end && may_stop(reader, job)};
}

JobView job_view(const job::Job& job, Instant now, JobSight sight) {
    const std::string self = "/api/v1/jobs/" + job.id.to_string();
    JobView view{.id = job.id.to_string(),
                 .method = job.method,
                 .title = method_title(job.method),
                 .state = job.state,
                 .progress = job.progress,
                 .attempts = job.attempts,
                 .max_attempts = job.max_attempts,
                 .cancel_requested = job.cancel_requested,
                 .error_code = job.error_code,
                 .created_at = job.created_at,
                 .started_at = job.started_at,
                 .finished_at = job.finished_at,
                 .eta_ms = remaining_ms(job, now),
                 .may_cancel = sight.may_cancel,
                 .version = job.version,
                 .links = {.self = self, .events = self + "/events", .cancel = self + "/cancel"}};
    if (sight.detail == JobDetail::kAll) {
        if (job.state == job::JobState::kSucceeded) {
            view.links.result = self + "/result";
            view.manifest = wire::RawJson{job.manifest};
        }
        view.result_digest = job.result_digest;
        view.error_message = job.error_message;
        view.errors = wire::RawJson{job.error_details};
    }
    return view;
}

namespace {

JobSight sight_of(const Call& call, const job::Job& job) {
    return job_sight(*call.environment().method_table(), job_reader(call.principal()), job);
}

JobDetail detail_for(const Call& call, const job::Job& job) { return sight_of(call, job).detail; }

}  // namespace

JobView job_view(const Call& call, const job::Job& job) {
    return job_view(job, call.now(), sight_of(call, job));
}

namespace {

Result<JobView> submit(Call& call, const SubmitJobRequest& request) {
    const Method* method = call.environment().method_table()->find(request.method);
    const auto wrong_method = [](const std::string& message, std::string hint) {
        Error error = fail(Code::kInvalidInput, message);
        error.errors.push_back({"/method", "not_allowed", message, std::move(hint)});
        return error;
    };
    if (!method)
        return wrong_method(fmt::format("there is no method \"{}\"", request.method),
                            "`ballast call --list` lists all methods");
    if (method->info().duration == Duration::kShort)
        return wrong_method(
            fmt::format("{} responds immediately and is not run as a job", request.method),
            "call it directly");
    if (!call.principal().permissions.has(method->info().permission))
        return fail(Code::kForbidden, fmt::format("{} requires the permission {}", request.method,
                                                  to_string(method->info().permission)));
    auto ready = method->read(request.request.text, {});
    if (!ready) {
        Error error = std::move(ready).error();
        for (FieldError& f : error.errors) f.pointer = "/request" + f.pointer;
        return error;
    }
    TRY_STATUS(check_cost(ready->cost, job_limits(call.environment().settings())));
    TRY(job::Queue * queue, call.environment().queue());
    TRY(const job::Job job,
        queue->submit(call.transaction(), {.method = request.method,
                                           .request = request.request.text,
                                           .priority = request.priority,
                                           .created_by = call.principal().user.to_string()}));
    call.touch("job:" + job.id.to_string());
    return job_view(call, job);
}

Result<JobView> get_job(Call& call, const JobIdRequest& request) {
    TRY(const JobId id, JobId::parse(request.id));
    TRY(job::Queue * queue, call.environment().queue());
    TRY(const job::Job job, queue->get(call.principal().tenant, id));
    return job_view(call, job);
}

Result<JobShards> list_shards(Call& call, const JobIdRequest& request) {
    TRY(const JobId id, JobId::parse(request.id));
    TRY(job::Queue * queue, call.environment().queue());
    TRY(const job::Job job, queue->get(call.principal().tenant, id));
    TRY(const auto shards, queue->shards(call.principal().tenant, id));
    const bool shows_errors = detail_for(call, job) == JobDetail::kAll;
    JobShards response;
    for (const job::Job& shard : shards)
        response.data.push_back(
            {.id = shard.id.to_string(),
             .shard = shard.shard,
             .phase = shard.progress.phase,
             .state = shard.state,
             .progress = shard.progress,
             .attempts = shard.attempts,
             .worker = shard.worker,
             .error_message = shows_errors ? shard.error_message : std::string(),
             .started_at = shard.started_at,
             .finished_at = shard.finished_at});
    return response;
}

Result<JobView> wait(Call& call, const WaitJobRequest& request) {
    TRY(const JobId id, JobId::parse(request.id));
    TRY(job::Queue * queue, call.environment().queue());
    TRY(const job::Job job,
        queue->wait_for_change(
            call.principal().tenant, id, request.version,
            std::chrono::steady_clock::now() + std::chrono::milliseconds(request.timeout_ms)));
    return job_view(call, job);
}

Result<JobView> cancel(Call& call, const JobIdRequest& request) {
    TRY(const JobId id, JobId::parse(request.id));
    TRY(job::Queue * queue, call.environment().queue());
    TRY(const job::Job found, queue->get(call.principal().tenant, id));
    if (!may_stop(job_reader(call.principal()), found))
        return fail(Code::kForbidden,
                    "the job was submitted by somebody else: only its submitter, managers and "
                    "administrators may cancel it");
    call.touch("job:" + request.id);
    job::Job job;
    TRY_STATUS(call.write([&](store::Transaction& transaction) -> Status {
        TRY(job, queue->cancel(transaction, id));
        return {};
    }));
    return job_view(call, job);
}

Result<ListJobsResponse> list_jobs(Call& call, const ListJobsRequest& request) {
    TRY(job::Queue * queue, call.environment().queue());
    TRY(const auto page,
        queue->list(call.principal().tenant, {.state = request.state, .method = request.method},
                    {.limit = static_cast<std::size_t>(request.limit), .cursor = request.cursor}));
    ListJobsResponse response;
    for (const job::Job& job : page.items) response.data.push_back(job_view(call, job));
    if (!page.next.empty()) response.next_cursor = page.next;
    return response;
}

// The job, if it has a result that the caller may read.
Result<job::Job> job_with_result(const Call& call, const JobIdRequest& request) {
    TRY(const JobId id, JobId::parse(request.id));
    TRY(job::Queue * queue, call.environment().queue());
    TRY(job::Job job, queue->get(call.principal().tenant, id));
    // A shard has bytes of its job, not a result.
    if (detail_for(call, job) != JobDetail::kAll || job.parent) return job::no_job(id);
    if (job.state != job::JobState::kSucceeded)
        return fail(Code::kConflict,
                    fmt::format("the job has no result: it is {}", job::to_string(job.state)))
            .with("state", std::string(job::to_string(job.state)));
    return job;
}

Result<ResultUrl> result_url(Call& call, const JobIdRequest& request) {
    TRY(const job::Job job, job_with_result(call, request));
    TRY(store::Objects * objects, call.environment().objects());
    TRY(std::string url, objects->download_url(call.principal().tenant, job.result_key,
                                               fmt::format("{}.json", request.id)));
    call.touch("job:" + request.id);
    ResultUrl response;
    if (!url.empty()) response.url = std::move(url);
    return response;
}

// Results above this size are sent from their file where the interface can.
constexpr std::uint64_t kInMemory = 4ULL << 20;

Result<wire::RawJson> result(Call& call, const JobIdRequest& request) {
    TRY(const job::Job job, job_with_result(call, request));
    TRY(store::Objects * objects, call.environment().objects());
    if (call.takes_source()) {
        TRY(auto stored, objects->open(call.principal().tenant, job.result_key, job.result_digest));
        if (stored->size() > kInMemory) {
            call.answer_with(std::move(stored));
            return wire::RawJson{};
        }
    }
    TRY(std::string text, objects->get(call.principal().tenant, job.result_key, job.result_digest));
    return wire::RawJson{std::move(text)};
}

MethodInfo info(std::string name, std::string summary, Permission permission, Effect effect,
                Route route) {
    return {.name = std::move(name),
            .summary = std::move(summary),
            .permission = permission,
            .effect = effect,
            .route = std::move(route),
            // The queue opens its own transactions.
            .needs_store = false,
            .idempotent = effect == Effect::kRead};
}

}  // namespace

void add_job_methods(MethodTable& table) {
    table.add<SubmitJobRequest, JobView>(
        {.name = "jobs.submit",
         .summary = "Submits a computation as a job to be run by a worker.",
         .permission = Permission::kJobRun,
         .effect = Effect::kWrite,
         .route = {Verb::kPost, "/jobs"},
         .creates = true,
         .submits = true},
        submit);
    table.add<JobIdRequest, JobView>(
        info("jobs.get", "Returns a job with its progress.", Permission::kJobRead, Effect::kRead,
             {Verb::kGet, "/jobs/{id}"}),
        get_job);
    MethodInfo waiting = info("jobs.wait", "Waits until a job changes or ends, and returns it.",
                              Permission::kJobRead, Effect::kRead, {Verb::kGet, "/jobs/{id}/wait"});
    waiting.waits = true;
    table.add<WaitJobRequest, JobView>(std::move(waiting), wait);
    table.add<ListJobsRequest, ListJobsResponse>(
        info("jobs.list", "Lists jobs, newest first.", Permission::kJobRead, Effect::kRead,
             {Verb::kGet, "/jobs"}),
        list_jobs);
    table.add<JobIdRequest, JobShards>(
        info("jobs.shards", "Lists the parts of a job that is divided among workers.",
             Permission::kJobRead, Effect::kRead, {Verb::kGet, "/jobs/{id}/shards"}),
        list_shards);
    table.add<JobIdRequest, ResultUrl>(
        info(
            "jobs.result_url",
            "Returns an address from which the result of a job is read directly, where results are "
            "kept in an object store.",
            Permission::kJobRead, Effect::kRun, {Verb::kPost, "/jobs/{id}/result-urls"}),
        result_url);
    table.add<JobIdRequest, wire::RawJson>(
        info("jobs.result", "Returns the result of a job that has succeeded.", Permission::kJobRead,
             Effect::kRead, {Verb::kGet, "/jobs/{id}/result"}),
        result);
    table.add<JobIdRequest, JobView>(
        info("jobs.cancel",
             "Cancels a job: immediately while it is queued, soon after the request while it runs.",
             Permission::kJobCancel, Effect::kRun, {Verb::kPost, "/jobs/{id}/cancel"}),
        cancel);
}

}  // namespace ballast::service
