#include "service/dispatcher.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <new>

#include "base/digest.hpp"
#include "job/queue.hpp"
#include "service/agent.hpp"
#include "service/audit_trail.hpp"
#include "service/installation_methods.hpp"
#include "service/job_requests.hpp"
#include "service/live_signal.hpp"
#include "service/proposal.hpp"
#include "service/proposal_requests.hpp"
#include "service/ranks.hpp"
#include "service/running_call.hpp"
#include "service/shared_limits.hpp"
#include "store/audit.hpp"
#include "store/database.hpp"
#include "store/idempotency.hpp"
#include "wire/json_place.hpp"

namespace ballast::service {

namespace {

store::AuditEntry audit_entry(const Invocation& invocation, std::string object,
                              std::string_view outcome, std::string message = {}) {
    return audit_entry(
        invocation.principal, invocation.method, std::move(object), outcome,
        {std::string(invocation.interface), invocation.remote, invocation.request_id},
        std::move(message));
}

Error unknown_method(const MethodTable& table, std::string_view name) {
    const std::string nearest = table.nearest(name);
    return fail(Code::kNotFound,
                fmt::format("there is no method \"{}\"{}", name.substr(0, 80),
                            nearest.empty() ? "; `ballast call --list` lists all methods"
                                            : fmt::format("; did you mean \"{}\"?", nearest)))
        .with("method", std::string(name.substr(0, 80)));
}

Error refused_rate(const RateState& state, std::string_view what, std::string policy) {
    return fail(Code::kLimitExceeded, fmt::format("more than {} {} per minute: try again in {} s",
                                                  state.quota, what, state.reset_s))
        .with("policy", std::move(policy))
        .with("retry_after", fmt::to_string(state.reset_s));
}

// A repeated request must not return the secret again, and must not make another one.
Error shown_before() {
    return fail(
        Code::kConflict,
        "an earlier request with this Idempotency-Key succeeded, and its response, which has "
        "a secret, is shown only once: revoke what it created and repeat the request with "
        "another key");
}

// Of a read or run, which may answer with a source in place of what it returns.
Reply answered(std::string body, Call& call) {
    Reply reply{.body = std::move(body),
                .etag = call.etag(),
                .source = call.take_answer(),
                .file = call.take_file()};
    if (reply.source) reply.body.clear();
    return reply;
}

// The threads, ranks and deadline of a call; a job has no deadline.
Work work_of(Environment& environment, const MethodTable& table, const MethodInfo& info,
             const Invocation& invocation, bool as_job) {
    Work work{.cancel = invocation.cancel, .report = invocation.progress};
    if (info.effect == Effect::kRun) work.threads = &environment.threads();
    if (invocation.in_process && table.divides(info.name))
        work.distribution = environment.shared<RankDistribution>().distribution;
    if (!invocation.in_process && !as_job && !info.waits)
        work.cancel = work.cancel.with_deadline(
            Cancel::Clock::now() + std::chrono::milliseconds(environment.settings().deadline_ms));
    return work;
}

bool is_refusal(Code code) { return code == Code::kForbidden; }

// A flood must not fill the trail: the rows of failed authentication in a minute, and those of
// calls above one user's rate.
constexpr std::uint64_t kInvalidRowsPerMinute = 60;
constexpr std::uint64_t kRateRowsPerMinute = 1;

}  // namespace

Dispatcher::Dispatcher(Environment& environment, const MethodTable& table)
    : environment_(environment),
      table_(table),
      identity_(environment),
      metrics_(environment.shared<Metrics>()),
      rate_limiter_(environment.settings().rate_limit_per_minute),
      sign_in_limiter_(environment.settings().sign_in_limit_per_minute),
      invalid_rows_(kInvalidRowsPerMinute),
      rate_rows_(kRateRowsPerMinute) {
    environment_.set_method_table(table_);
}

Status Dispatcher::admit_sign_in(const std::string& remote) {
    const RateState state = take_call(environment_, sign_in_limiter_, "login", remote,
                                      environment_.settings().sign_in_limit_per_minute);
    if (!state.allowed) return refused_rate(state, "attempts to sign in from one address", "login");
    return {};
}

Status Dispatcher::count_invalid(std::string_view kind, const std::string& remote,
                                 const RequestId& request) {
    if (invalid_rows_.take("all", std::chrono::steady_clock::now()).allowed)
        environment_.shared<AuditQueue>().push(
            environment_, std::nullopt,
            service::audit_entry(nullptr, fmt::format("auth.{}", kind), "",
                                 to_string(Code::kUnauthenticated), {"http", remote, request},
                                 fmt::format("the {} is not valid", kind)));
    const RateState state =
        take_call(environment_, sign_in_limiter_, "login", fmt::format("{} {}", kind, remote),
                  environment_.settings().sign_in_limit_per_minute);
    if (!state.allowed)
        return refused_rate(state, fmt::format("invalid {}s from one address", kind), "login");
    return {};
}

void Dispatcher::note_failed_sign_in(const Invocation& invocation, const Call& call,
                                     const Error& error) {
    const bool is_refused =
        error.code == Code::kUnauthenticated || error.code == Code::kLimitExceeded;
    if (!is_refused || !invalid_rows_.take("all", std::chrono::steady_clock::now()).allowed) return;
    environment_.shared<AuditQueue>().push(
        environment_, std::nullopt,
        audit_entry(invocation, call.object(), to_string(error.code), error.message));
}

Result<Reply> Dispatcher::invoke(const Invocation& invocation) {
    const auto start = std::chrono::steady_clock::now();
    const Method* method = table_.find(invocation.method);
    if (!method && invocation.interface == "rpc") method = table_.find_legacy(invocation.method);
    Result<Reply> reply = method ? run_guarded(*method, invocation)
                                 : Result<Reply>(unknown_method(table_, invocation.method));
    if (reply && !reply->seen) reply->seen = position_after(*method);
    if (reply && method->info().effect != Effect::kRead && invocation.principal &&
        invocation.principal->has_tenant())
        signal_change(environment_, invocation.principal->tenant);
    if (!reply) wire::point_into(invocation.request, reply.error().errors);
    // Unknown names are not used as labels: a caller could fill the memory with them.
    metrics_.record(method ? std::string_view(method->info().name) : "unknown",
                    reply ? "ok" : to_string(reply.error().code),
                    std::chrono::steady_clock::now() - start);
    return reply;
}

wire::ReadContext Dispatcher::read_context(const Invocation& invocation) const {
    wire::ReadContext context;
    context.max_bytes =
        invocation.in_process ? std::size_t{1} << 32 : environment_.settings().body_limit_bytes;
    context.files = invocation.files;
    context.plain_names = true;
    return context;
}

Result<Reply> Dispatcher::run_guarded(const Method& method, const Invocation& invocation) {
    try {
        return admit_and_run(method, invocation);
    } catch (const std::bad_alloc&) {
        return fail(Code::kUnavailable,
                    "there is not enough memory for this call now: try again later, or with less "
                    "data");
    }
}

Result<Reply> Dispatcher::admit_and_run(const Method& method, const Invocation& invocation) {
    const MethodInfo& info = method.info();
    static const Principal nobody;
    const Principal* principal = invocation.principal;
    if (info.signs_in && !invocation.in_process) TRY_STATUS(admit_sign_in(invocation.remote));
    if (!principal) {
        if (info.permission != Permission::kPublic)
            return fail(Code::kUnauthenticated,
                        "sign-in is required: use the link printed by `ballast serve`, or a "
                        "service token as Authorization: Bearer");
        principal = &nobody;
    } else if (!invocation.in_process) {
        const RateState state =
            take_call(environment_, rate_limiter_, "calls", principal->user.to_string(),
                      environment_.settings().rate_limit_per_minute);
        if (invocation.rate) *invocation.rate = state;
        if (!state.allowed) {
            const Error error = refused_rate(state, "calls", "default");
            if (rate_rows_.take(principal->user.to_string(), std::chrono::steady_clock::now())
                    .allowed)
                audit_refusal(invocation, error);
            return error;
        }
    }
    if (!principal->permissions.has(info.permission)) {
        const Error error = fail(
            Code::kForbidden,
            fmt::format("{} requires the permission {}", info.name, to_string(info.permission)));
        audit_refusal(invocation, error);
        return error;
    }
    if (const Status at_home = identity().check_home(*principal, info.name); !at_home) {
        if (at_home.error().code == Code::kForbidden) audit_refusal(invocation, at_home.error());
        return Error(at_home.error());
    }

    const bool as_job = info.duration == Duration::kLong && !invocation.in_process;
    Work work = work_of(environment_, table_, info, invocation, as_job);
    // A call ends with what its agent may compute today.
    std::optional<std::chrono::milliseconds> left;
    if (principal->is_agent()) {
        auto admitted = admit_agent(environment_, *principal, info);
        if (!admitted) {
            audit_refusal(invocation, admitted.error());
            return std::move(admitted).error();
        }
        left = *admitted;
        if (left) work.cancel = work.cancel.with_deadline(Cancel::Clock::now() + *left);
    }
    Call call(environment_, *principal, invocation.request_id, std::move(work), invocation.files);
    const RunningCall running(call);
    call.come_from({std::string(invocation.interface), invocation.remote, invocation.agent,
                    invocation.device, invocation.flow});
    call.emit_to(invocation.emit);
    if (invocation.takes_source) call.take_sources();
    if (principal->is_agent() && changes_something(info))
        return run_proposal(method, invocation, call);
    if (const Status direct = check_needs_no_proposal(environment_, info.name, invocation.request);
        !direct) {
        audit_refusal(invocation, direct.error());
        return direct.error();
    }
    if (!invocation.in_process) {
        CostLimits limits = call_limits(environment_.settings());
        limits.may_be_job = info.duration == Duration::kEither;
        call.limit(limits);
    }
    if (as_job && principal->is_agent()) TRY_STATUS(count_agent_call(environment_, *principal, {}));
    if (as_job) return submit_job(method, invocation, call);
    const auto start = std::chrono::steady_clock::now();
    Result<Reply> reply = info.effect == Effect::kRead  ? run_read(method, invocation, call)
                          : info.effect == Effect::kRun ? run_compute(method, invocation, call)
                                                        : run_write(method, invocation, call);
    const auto took = std::chrono::steady_clock::now() - start;
    // Reading is not computing, and neither is waiting for a model or a job.
    const bool computes = info.effect == Effect::kRun && !info.waits;
    if (principal->is_agent())
        TRY_STATUS(count_agent_call(environment_, *principal,
                                    computes ? took : std::chrono::steady_clock::duration()));
    if (!reply && left && took >= *left && call.work().cancel.requested())
        return agent_time_spent();
    if (reply) reply->cookies = call.take_cookies();
    if (!reply && info.signs_in) note_failed_sign_in(invocation, call, reply.error());
    // Engines report that they were stopped, not why.
    if (!reply && reply.error().code == Code::kCancelled) TRY_STATUS(call.work().cancel.check());
    return reply;
}

Result<Reply> Dispatcher::run_read(const Method& method, const Invocation& invocation, Call& call) {
    TRY(const Method::Ready ready, method.read(invocation.request, read_context(invocation)));
    TRY_STATUS(call.admit(ready.cost));
    if (!method.info().needs_store) {
        TRY(std::string body, ready.run(call));
        return answered(std::move(body), call);
    }
    TRY(store::Database * database, environment_.database());
    const auto in_transaction = [&](store::Transaction& transaction) -> Result<std::string> {
        call.open(&transaction);
        auto result = ready.run(call);
        call.open(nullptr);
        return result;
    };
    const TenantId& tenant = call.principal().tenant;
    const Cancel* cancel = &call.work().cancel;
    // A call that waits for a change must see it at once.
    std::optional<store::LogPosition> seen = invocation.seen;
    if (!database->has_replica() || method.info().waits) seen.reset();
    auto body = seen ? database->read_after(tenant, *seen, in_transaction, cancel)
                     : database->read(tenant, in_transaction, cancel);
    if (!body) {
        if (is_refusal(body.error().code)) audit_refusal(invocation, body.error());
        return Error(std::move(body).error());
    }
    Reply reply = answered(*std::move(body), call);
    reply.seen = seen;
    return reply;
}

std::optional<store::LogPosition> Dispatcher::position_after(const Method& method) {
    // Opening a database for this would create one for a method that needs none.
    if (!method.info().needs_store) return std::nullopt;
    const auto database = environment_.database();
    if (!database || !(*database)->has_replica()) return std::nullopt;
    const auto position = (*database)->position();
    return position ? std::optional(*position) : std::nullopt;
}

Result<Reply> Dispatcher::run_compute(const Method& method, const Invocation& invocation,
                                      Call& call) {
    call.audit_with([&](store::Transaction& transaction, const Call& effect) -> Status {
        TRY_STATUS(store::append_audit(transaction, audit_entry(invocation, effect.object(), "ok"),
                                       effect.now()));
        return {};
    });
    auto ready = method.read(invocation.request, read_context(invocation));
    const auto run = [&]() -> Result<std::string> {
        if (!ready) return std::move(ready).error();
        // Reading a large request may take longer than the call may.
        TRY_STATUS(call.work().cancel.check());
        TRY_STATUS(call.admit(ready->cost));
        return ready->run(call);
    };
    auto body = run();
    // The job will be audited instead.
    if (!body && method.info().duration == Duration::kEither && may_run_as_job(body.error()))
        return submit_job(method, invocation, call);
    // Without a state database there is nothing to audit, and none is created for it.
    const bool is_audited = body && call.is_audited();
    if (invocation.principal && invocation.principal->has_tenant() &&
        (!is_audited || call.has_kept())) {
        TRY(store::Database * database, environment_.database());
        const store::AuditEntry entry =
            body ? audit_entry(invocation, call.object(), "ok")
                 : audit_entry(invocation, call.object(), to_string(body.error().code),
                               body.error().message);
        const auto record = [&](store::Transaction& transaction) -> Status {
            if (body) TRY_STATUS(call.store_kept(transaction));
            if (is_audited) return {};
            TRY([[maybe_unused]] const store::AuditRow row,
                store::append_audit(transaction, entry, call.now()));
            return {};
        };
        TRY_STATUS(database->transact(call.principal().tenant, record));
    }
    if (!body) return Error(std::move(body).error());
    return answered(*std::move(body), call);
}

Result<Reply> Dispatcher::run_write(const Method& method, const Invocation& invocation,
                                    Call& call) {
    // A request that cannot be read changes nothing and takes no lock.
    TRY(const Method::Ready ready, method.read(invocation.request, read_context(invocation)));
    const auto becomes_job = [&](const Error& error) {
        return method.info().duration == Duration::kEither && may_run_as_job(error);
    };
    // The job will be audited instead.
    if (const Status admitted = call.admit(ready.cost); !admitted) {
        if (becomes_job(admitted.error())) return submit_job(method, invocation, call);
        return Error(admitted.error());
    }
    TRY(store::Database * database, environment_.database());
    Reply reply;
    const auto body = [&](store::Transaction& transaction) -> Status {
        if (invocation.idempotency_key) {
            TRY(const auto kept,
                store::begin_request(transaction,
                                     {*invocation.idempotency_key, method.info().name,
                                      sha256_hex(invocation.request)},
                                     call.now()));
            if (kept && method.info().shown_once) return shown_before();
            if (kept) {
                reply = Reply{.body = kept->response, .etag = kept->etag, .replayed = true};
                return {};
            }
        }
        call.open(&transaction);
        auto result = ready.run(call);
        call.open(nullptr);
        if (!result) return Error(std::move(result).error());
        TRY([[maybe_unused]] const store::AuditRow row,
            store::append_audit(transaction, audit_entry(invocation, call.object(), "ok"),
                                call.now()));
        if (invocation.idempotency_key)
            TRY_STATUS(store::finish_request(
                transaction, *invocation.idempotency_key, 200,
                method.info().shown_once ? std::string_view("{}") : *result, call.etag()));
        reply = Reply{.body = *std::move(result), .etag = call.etag()};
        return {};
    };
    if (auto status = database->transact(call.principal().tenant, body, &call.work().cancel);
        !status) {
        if (becomes_job(status.error())) return submit_job(method, invocation, call);
        if (is_refusal(status.error().code)) audit_refusal(invocation, status.error());
        Error error = std::move(status).error();
        // The only possible conflict of a versioned change is an outdated version.
        const auto names_version = [](const auto& attribute) {
            return attribute.first == "version";
        };
        if (method.info().versioned && error.code == Code::kConflict &&
            std::any_of(error.attributes.begin(), error.attributes.end(), names_version))
            return std::move(error).with("if_match", "stale");
        return error;
    }
    return reply;
}

Result<Reply> Dispatcher::run_proposal(const Method& method, const Invocation& invocation,
                                       Call& call) {
    const auto start = std::chrono::steady_clock::now();
    const std::string request(invocation.request);
    const auto answer = [&]() -> Result<Reply> {
        TRY(auto plan, plan_of_write(call, method, request));
        if (plan) return Reply{.body = *std::move(plan), .etag = {}, .job = {}};
        TRY(const store::Proposal proposal, propose(call, method, request));
        return Reply{.body = wire::to_json(proposal_view(proposal)), .etag = {}, .proposed = true};
    };
    Result<Reply> reply = answer();
    TRY_STATUS(
        count_agent_call(environment_, call.principal(), std::chrono::steady_clock::now() - start));
    return reply;
}

Result<Reply> Dispatcher::submit_job(const Method& method, const Invocation& invocation,
                                     Call& call) {
    // Errors are reported now, not by a job that fails later.
    TRY(const Method::Ready ready, method.read(invocation.request, read_context(invocation)));
    TRY_STATUS(check_cost(ready.cost, job_limits(environment_.settings())));
    TRY(store::Database * database, environment_.database());
    TRY(job::Queue * queue, environment_.queue());
    Reply reply;
    TRY_STATUS(
        database->transact(call.principal().tenant, [&](store::Transaction& transaction) -> Status {
            if (invocation.idempotency_key) {
                TRY(const auto kept,
                    store::begin_request(transaction,
                                         {*invocation.idempotency_key, method.info().name,
                                          sha256_hex(invocation.request)},
                                         call.now()));
                if (kept) {
                    TRY(const JobId id, JobId::parse(kept->response));
                    reply.job = id;
                    reply.replayed = true;
                    return {};
                }
            }
            TRY(const job::Job job,
                queue->submit(transaction,
                              {.method = method.info().name,
                               .request = std::string(invocation.request),
                               .idempotency_key = invocation.idempotency_key.value_or(""),
                               .created_by = call.principal().user.to_string(),
                               .agent = call.principal().agent}));
            TRY([[maybe_unused]] const store::AuditRow row,
                store::append_audit(transaction,
                                    audit_entry(invocation, "job:" + job.id.to_string(), "ok"),
                                    call.now()));
            if (invocation.idempotency_key)
                TRY_STATUS(store::finish_request(transaction, *invocation.idempotency_key, 202,
                                                 job.id.to_string()));
            reply.job = job.id;
            reply.body = wire::to_json(job_view(call, job));
            return {};
        }));
    if (reply.replayed) {
        TRY(const job::Job job, queue->get(call.principal().tenant, *reply.job));
        reply.body = wire::to_json(job_view(call, job));
    }
    return reply;
}

void Dispatcher::audit_refusal(const Invocation& invocation, const Error& error) {
    if (!invocation.principal || !invocation.principal->has_tenant()) return;
    // Not here: a read is answered by a thread that must not wait for the database's writer.
    environment_.shared<AuditQueue>().push(
        environment_, invocation.principal->tenant,
        audit_entry(invocation, "", to_string(error.code), error.message));
}

}  // namespace ballast::service
