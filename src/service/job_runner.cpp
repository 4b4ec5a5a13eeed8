#include "service/job_runner.hpp"

#include <chrono>
#include <fmt/format.h>

#include "base/crash_point.hpp"
#include "base/digest.hpp"
#include "job/job.hpp"
#include "service/agent.hpp"
#include "service/audit_trail.hpp"
#include "service/describe_common.hpp"
#include "service/live_signal.hpp"
#include "service/method_title.hpp"
#include "service/notice.hpp"
#include "service/running_call.hpp"
#include "service/shard_run.hpp"
#include "service/version.hpp"
#include "store/database.hpp"
#include "store/idempotency.hpp"
#include "store/identity.hpp"
#include "store/objects.hpp"

namespace ballast::service {

// Manifest stored with a result: what is needed to reproduce it.
struct Manifest {
    std::string method;
    std::string engine_version;
    std::string request_digest;
    std::string result_digest;
    Instant started_at;
    double duration_ms = 0.0;
    int attempt = 0;
};

}  // namespace ballast::service

template <>
struct ballast::wire::Described<ballast::service::Manifest> {
    using T = ballast::service::Manifest;
    static constexpr std::string_view name = "Manifest";
    static constexpr std::string_view doc = "Record of the data needed to reproduce a result.";
    static constexpr auto fields = wire::list(
        required("method", &T::method, ""), required("engine_version", &T::engine_version, ""),
        required("request_digest", &T::request_digest, ""),
        required("result_digest", &T::result_digest, ""),
        required("started_at", &T::started_at, ""), required("duration_ms", &T::duration_ms, ""),
        required("attempt", &T::attempt, ""));
};

namespace ballast::service {

namespace {

Result<Principal> submitter(Environment& environment, const job::Job& job) {
    TRY(store::Database * database, environment.database());
    TRY(const UserId user, UserId::parse(job.created_by));
    return database->system_read([&](store::SystemTransaction& transaction) -> Result<Principal> {
        TRY(const store::User known, store::get_user(transaction, user));
        TRY(const auto members, store::list_memberships(transaction, job.tenant));
        for (const store::Membership& member : members) {
            if (member.user != user || !known.enabled) continue;
            return Principal{.tenant = job.tenant,
                             .user = user,
                             .name = known.name,
                             .role = member.role,
                             .permissions = permissions_of(member.role),
                             .credential = "job",
                             .csrf = {}};
        }
        return fail(Code::kForbidden, "the user who submitted the job is no longer a member");
    });
}

// Appends the audit row of a run that has succeeded.
Status audit_run(store::Transaction& transaction, const job::Job& job, const Call& effect) {
    const std::string object =
        effect.object().empty() ? "job:" + job.id.to_string() : effect.object();
    TRY_STATUS(store::append_audit(
        transaction,
        audit_entry(&effect.principal(), job.method, object, "ok", {"job", "", effect.request()}),
        effect.now()));
    return {};
}

// A write takes effect once, however often the job is attempted: its response is stored with it.
Result<std::string> write_once(store::Database& database, const job::Job& job,
                               const Method::Ready& ready, Call& call) {
    const std::string key = "job:" + job.id.to_string();
    std::string response;
    const auto body = [&](store::Transaction& transaction) -> Status {
        TRY(const auto kept,
            store::begin_request(transaction, {key, job.method, sha256_hex(job.request)},
                                 call.now()));
        if (kept) {
            response = kept->response;
            return {};
        }
        call.open(&transaction);
        auto result = ready.run(call);
        call.open(nullptr);
        TRY(response, std::move(result));
        TRY_STATUS(audit_run(transaction, job, call));
        return store::finish_request(transaction, key, 200, response);
    };
    TRY_STATUS(database.transact(call.principal().tenant, body, &call.work().cancel));
    return response;
}

// Of a read or a write, in a transaction; a computation opens its own.
Result<std::string> answer_of(Environment& environment, const Method& method, const job::Job& job,
                              const Method::Ready& ready, Call& call) {
    if (method.info().effect == Effect::kRun || !method.info().needs_store) return ready.run(call);
    TRY(store::Database * database, environment.database());
    if (method.info().effect == Effect::kWrite) return write_once(*database, job, ready, call);
    return database->read(
        call.principal().tenant,
        [&](store::Transaction& transaction) -> Result<std::string> {
            call.open(&transaction);
            auto result = ready.run(call);
            call.open(nullptr);
            return result;
        },
        &call.work().cancel);
}

// Requests of jobs were checked when they were submitted. In an upgrade a node of another version
// may know more: it takes the job in a further attempt.
Error not_understood(Environment& environment, Error error) {
    if (has_other_versions(environment)) error.code = Code::kUnavailable;
    return error;
}

Result<job::JobResult> run(Environment& environment, const MethodTable& table, const job::Job& job,
                           const Work& work) {
    const Method* method = table.find(job.method);
    if (!method)
        return not_understood(
            environment,
            fail(Code::kUnsupported, fmt::format("this version has no method {}", job.method)));
    TRY(const Principal principal, submitter(environment, job));
    if (!principal.permissions.has(method->info().permission))
        return fail(Code::kForbidden, fmt::format("{} requires the permission {}", job.method,
                                                  to_string(method->info().permission)));
    const Instant started = environment.clock().now();
    const auto start = std::chrono::steady_clock::now();
    const std::uint64_t most = environment.settings().job_processor_seconds;
    Work with_threads = work;
    with_threads.threads = &environment.threads();
    ShardedRun sharded(environment, job);
    if (job.parent && work.report)
        // Of its size, whatever its method counts.
        with_threads.report = [&](const Progress& progress) {
            const std::uint64_t size = job.progress.total;
            const double share = progress.total > 0 ? static_cast<double>(progress.done) /
                                                          static_cast<double>(progress.total)
                                                    : 0.0;
            work.report({static_cast<std::uint64_t>(share * static_cast<double>(size)), size,
                         job.progress.unit, job.progress.phase});
        };
    if (!job.parent && table.divides(job.method)) {
        TRY(with_threads.distribution, sharded.distribution());
    }
    if (most > 0)
        with_threads.cancel = work.cancel.with_deadline(start + std::chrono::seconds(most));
    Call call(environment, principal, RequestId::make(started), std::move(with_threads));
    call.run_in_job(job.id.to_string(), job::schedule_of(job));
    const RunningCall running(call);
    // What the run stores is audited with it, beside its submission.
    call.audit_with([&](store::Transaction& transaction, const Call& effect) {
        return audit_run(transaction, job, effect);
    });
    call.limit(job_limits(environment.settings()));
    if (job.parent) return run_shard(table, job, call);
    call.take_sources();
    const auto read = method->read(job.request, {});
    if (!read) return not_understood(environment, read.error());
    const Method::Ready& ready = *read;
    TRY_STATUS(call.admit(ready.cost));
    auto answer = answer_of(environment, *method, job, ready, call);
    if (!answer && !work.cancel.requested())
        if (auto shards = sharded.take_shards()) return job::JobResult{.shards = std::move(shards)};
    if (!answer && !call.work().cancel.check() && !work.cancel.requested())
        return fail(Code::kDeadlineExceeded,
                    fmt::format("the job ran for longer than {} s (job_processor_seconds)", most));
    TRY(const std::string text, std::move(answer));
    if (call.has_kept()) {
        TRY(store::Database * database, environment.database());
        TRY_STATUS(database->transact(job.tenant, [&](store::Transaction& transaction) {
            return call.store_kept(transaction);
        }));
    }
    crash_point("job.before_result");
    TRY(store::Objects * objects, environment.objects());
    const std::string key = fmt::format("jobs/{}/result.json", job.id.to_string());
    const auto source = call.take_answer();
    TRY(const store::ObjectInfo object,
        source ? objects->put(job.tenant, key, *source) : objects->put(job.tenant, key, text));
    crash_point("job.after_result");
    sharded.remove_objects();
    // With the time of the shards, which began in an earlier run.
    const Instant began = sharded.is_divided() ? job.started_at.value_or(started) : started;
    const std::chrono::duration<double, std::milli> took =
        sharded.is_divided() ? environment.clock().now() - began
                             : std::chrono::steady_clock::now() - start;
    const Manifest manifest{.method = job.method,
                            .engine_version = std::string(kEngineVersion),
                            .request_digest = sha256_hex(job.request),
                            .result_digest = object.digest,
                            .started_at = began,
                            .duration_ms = took.count(),
                            .attempt = job.attempts};
    return job::JobResult{
        .result_key = key, .result_digest = object.digest, .manifest = wire::to_json(manifest)};
}

// A job of an agent computes within the limit of the agent's day.
Result<job::JobResult> run_for_agent(Environment& environment, const MethodTable& table,
                                     const job::Job& job, const Work& work) {
    TRY(const auto left, agent_time_left(environment, job.tenant, job.agent));
    const auto start = std::chrono::steady_clock::now();
    Work limited = work;
    if (left) limited.cancel = work.cancel.with_deadline(start + *left);
    auto result = run(environment, table, job, limited);
    const auto took = std::chrono::steady_clock::now() - start;
    TRY_STATUS(count_agent_job(environment, job.tenant, job.agent, took));
    if (!result && left && took >= *left && !work.cancel.requested()) return agent_time_spent();
    return result;
}

// Its submitter learns how a job ended, unless they cancelled it.
void notify_of_end(Environment& environment, const job::Job& job,
                   const Result<job::JobResult>& result) {
    const auto member = UserId::parse(job.created_by);
    if (!member || (!result && result.error().code == Code::kCancelled)) return;
    if (job.parent || (result && result->shards)) return;
    // A generated report has announced itself.
    if (result && job.method == "report.generate") return;
    notify_quietly(
        environment, job.tenant, {*member},
        {.kind = store::NotificationKind::kJobEnded,
         .topic = fmt::format("job:{}:{}", job.id.to_string(), result ? "ok" : "failed"),
         .title = fmt::format("{}: {}", result ? "Finished" : "Failed", method_title(job.method)),
         .body = result ? std::string() : result.error().message,
         .link = "/jobs",
         .mail = result ? std::nullopt : std::optional(MailKind::kJobFailed)});
}

}  // namespace

job::Runner make_job_runner(Environment& environment, const MethodTable& table) {
    return [&environment, &table](const job::Job& job, const Work& work) {
        auto result = job.agent.empty() ? run(environment, table, job, work)
                                        : run_for_agent(environment, table, job, work);
        notify_of_end(environment, job, result);
        if (result && !job.parent && !result->shards) signal_change(environment, job.tenant);
        if (!result && !result.error().errors.empty())
            result.error().attributes.emplace_back(job::kErrorDetails,
                                                   wire::to_json(result.error().errors));
        return result;
    };
}

}  // namespace ballast::service
