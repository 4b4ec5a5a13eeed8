#include "service/proposal.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>

#include "base/digest.hpp"
#include "service/agent.hpp"
#include "service/audit_trail.hpp"
#include "service/environment.hpp"
#include "service/notice.hpp"
#include "service/proposal_limits.hpp"
#include "service/proposal_requests.hpp"
#include "service/proposal_settings.hpp"
#include "store/audit.hpp"
#include "store/database.hpp"
#include "store/identity.hpp"
#include "wire/json.hpp"
#include "wire/json_difference.hpp"
#include "wire/json_figures.hpp"

namespace ballast::service {

namespace {

constexpr std::size_t kMostChanges = 200;
constexpr std::size_t kLongestProposal = 1U << 20;
constexpr int kMostExpiring = 1'000;  // in one transaction

std::string date_text(Instant at) { return at.to_string().substr(0, 10); }

Call call_like(Call& call, const Cancel& cancel) {
    Call inner(call.environment(), call.principal(), call.request(),
               Work{.threads = call.work().threads, .cancel = cancel, .report = {}});
    inner.come_from(call.source());
    inner.limit(call_limits(call.environment().settings()));
    return inner;
}

// "portfolio.get" for "portfolio.update", if its required fields are in the request.
const Method* reader_of(const MethodTable& table, const Method& write) {
    const std::string& name = write.info().name;
    const std::string area = name.substr(0, name.rfind('.'));
    const Method* reader = table.find(area + ".get");
    if (reader == nullptr || reader->info().effect != Effect::kRead) return nullptr;
    const auto known = write.request_fields();
    for (const FieldInfo& field : reader->request_fields())
        if (field.required && std::ranges::find(known, field.name, &FieldInfo::name) == known.end())
            return nullptr;
    return reader;
}

// The members of the request that the reader takes.
std::string request_of_reader(const Method& reader, std::string_view request) {
    std::string out = "{";
    for (const FieldInfo& field : reader.request_fields()) {
        const std::string value =
            field.required ? wire::member_of(request, field.name) : std::string();
        if (value.empty()) continue;
        if (out.size() > 1) out += ',';
        out += fmt::format("\"{}\":{}", field.name, value);
    }
    return out + "}";
}

struct Trial {
    std::string before;  // empty: what is changed cannot be read, or is new
    std::string after;
    std::string note;
    ProposedLimits limits;
};

// The write, in a transaction that is rolled back.
Result<Trial> try_out(Call& call, const Method& method, const std::string& request) {
    Trial trial;
    TRY(const Method::Ready ready, method.read(request, {}));
    TRY_STATUS(check_cost(ready.cost, call_limits(call.environment().settings())));
    LimitTrial limits(method, request);
    if (method.info().effect != Effect::kWrite) {
        trial.note = "A calculation with lasting effects is not tried out.";
        Call inner = call_like(call, call.work().cancel);
        limits.check_orders(inner);
        trial.limits = limits.take();
        return trial;
    }
    const MethodTable& table = *call.environment().method_table();
    const Method* reader = reader_of(table, method);
    const std::string reading = reader ? request_of_reader(*reader, request) : std::string();
    TRY(store::Database * database, call.environment().database());
    {
        Call inner = call_like(call, call.work().cancel);
        limits.check_before(inner);
    }
    bool is_done = false;
    const Status tried =
        database->transact(call.principal().tenant, [&](store::Transaction& transaction) -> Status {
            Call inner = call_like(call, call.work().cancel);
            inner.open(&transaction);
            const auto read = [&]() -> std::string {
                if (!reader) return {};
                auto body = call_within(inner, *reader, reading);
                return body ? *body : std::string();
            };
            trial.before = read();
            TRY(const std::string response, ready.run(inner));
            trial.after = read();
            if (trial.before.empty()) trial.after = response;
            limits.check_after(inner);
            is_done = true;
            return fail(Code::kCancelled, "the write was tried out");
        });
    if (!is_done) return tried.error();
    trial.limits = limits.take();
    return trial;
}

// Whether the request asks for a plan of a method that changes nothing without `commit`.
bool asks_for_plan(const Method& method, const std::string& request) {
    using Members = std::map<std::string, wire::RawJson>;
    const auto schema = wire::read_json<Members>(method.request_schema());
    if (!schema || !schema->contains("properties")) return false;
    const auto fields = wire::read_json<Members>(schema->at("properties").text);
    if (!fields || !fields->contains("commit")) return false;
    const auto given = wire::read_json<Members>(request);
    return given && (!given->contains("commit") || given->at("commit").text == "false");
}

// Once a day for an agent: it may propose much.
std::string proposal_topic(const store::Proposal& proposal) {
    if (proposal.agent.empty()) return "proposal:" + proposal.id.to_string();
    return fmt::format("proposals:{}:{}", proposal.agent, date_text(proposal.created_at));
}

Status notify_of_proposal(Environment& environment, store::Transaction& transaction,
                          const store::Proposal& proposal, const ProposedLimits& limits) {
    TRY(auto members, members_with(transaction, Permission::kReviewApprove));
    if (proposal.agent.empty())
        std::erase_if(members, [&](const UserId& member) {
            return member.to_string() == proposal.on_behalf_of;
        });
    const auto worse = std::ranges::find(limits.limits, true, &ProposedLimit::worse);
    std::string body = fmt::format("{}: {}", proposal.method, proposal.summary);
    if (worse != limits.limits.end())
        body += fmt::format(" The limit {} of {} would be breached.", worse->name, worse->subject);
    return notify(environment, transaction, members,
                  {.kind = store::NotificationKind::kReview,
                   .topic = proposal_topic(proposal),
                   .title = fmt::format("{} proposes changes, which wait for a decision",
                                        proposal.agent_name),
                   .body = std::move(body),
                   .link = "/proposals"});
}

// At most kMostExpiring, each with its audit row; returns how many.
Result<std::int64_t> expire_of_tenant(Environment& environment, store::Transaction& transaction) {
    const Instant now = environment.clock().now();
    TRY(const auto expired, store::expire_proposals(transaction, now, kMostExpiring));
    const auto count = static_cast<std::int64_t>(expired.size());
    if (expired.empty()) return count;
    for (const store::Proposal& one : expired) {
        store::AuditEntry entry =
            service::audit_entry(nullptr, "proposal.expire", "proposal:" + one.id.to_string(), "ok",
                                 {}, fmt::format("{} {}", one.method, one.digest));
        TRY_STATUS(store::append_audit(transaction, std::move(entry), now));
    }
    const store::Proposal& newest = expired.back();
    TRY(const auto members, members_with(transaction, Permission::kReviewApprove));
    TRY_STATUS(
        notify(environment, transaction, members,
               {.kind = store::NotificationKind::kReview,
                .topic = "proposal_expired:" + newest.id.to_string(),
                .title = count == 1 ? fmt::format("A proposal of {} expired", newest.agent_name)
                                    : fmt::format("{} proposals expired", count),
                .body = fmt::format("Nobody decided on {} within {} days; nothing was changed.",
                                    newest.method, kProposalLife.count() / 24),
                .link = "/proposals"}));
    return count;
}

}  // namespace

Status check_needs_no_proposal(Environment& environment, std::string_view method,
                               std::string_view request) {
    if (!is_proposable(method) || !environment.shared<ProposalSettings>().clo_review) return {};
    const bool only_checks = wire::member_of(request, "dry_run") == "true";
    const bool only_archives =
        method == "clo.deal.update" && wire::member_of(request, "document").empty();
    if (only_checks || only_archives) return {};
    Error error =
        fail(Code::kForbidden,
             fmt::format("this takes effect only as an approved proposal: propose it with "
                         "proposal.create, the method {} and this request",
                         method))
            .with("method", std::string(method));
    error.errors.push_back(
        {"", "needs_approval", error.message, "proposal.create takes the method and this request"});
    return error;
}

Result<std::int64_t> expire_due_proposals(Environment& environment) {
    TRY(store::Database * database, environment.database());
    TRY(const auto tenants, database->system_read([](store::SystemTransaction& transaction) {
        return store::list_tenants(transaction);
    }));
    const Instant now = environment.clock().now();
    std::int64_t expired = 0;
    for (const store::Tenant& tenant : tenants) {
        if (!tenant.enabled) continue;
        // Most minutes there is nothing to do, and nothing is written.
        for (;;) {
            TRY(const bool is_due, database->read(tenant.id, [&](store::Transaction& transaction) {
                return store::has_due_proposals(transaction, now);
            }));
            if (!is_due) break;
            TRY(const std::int64_t count,
                database->transact(tenant.id, [&](store::Transaction& transaction) {
                    return expire_of_tenant(environment, transaction);
                }));
            expired += count;
        }
    }
    return expired;
}

Result<std::optional<std::string>> plan_of_write(Call& call, const Method& method,
                                                 const std::string& request) {
    std::optional<std::string> plan;
    if (method.info().effect != Effect::kWrite || !asks_for_plan(method, request)) return plan;
    TRY(const Method::Ready ready, method.read(request, {}));
    TRY_STATUS(check_cost(ready.cost, call_limits(call.environment().settings())));
    TRY(store::Database * database, call.environment().database());
    const Status tried =
        database->transact(call.principal().tenant, [&](store::Transaction& transaction) -> Status {
            Call inner = call_like(call, call.work().cancel);
            inner.open(&transaction);
            TRY(plan, ready.run(inner));
            return fail(Code::kCancelled, "the plan was made");
        });
    if (!plan) return tried.error();
    return plan;
}

std::string proposal_digest(std::string_view method, std::string_view request) {
    Sha256 hash;
    hash.update_field(method).update_field(request);
    return hash.finish_hex();
}

Result<std::string> call_within(Call& call, const Method& method, std::string_view request) {
    const MethodInfo& info = method.info();
    if (!call.principal().permissions.has(info.permission))
        return fail(Code::kForbidden, fmt::format("{} requires the permission {}", info.name,
                                                  to_string(info.permission)));
    TRY(const Method::Ready ready, method.read(request, {.plain_names = true}));
    TRY_STATUS(check_cost(ready.cost, call_limits(call.environment().settings())));
    Call inner = call_like(call, call.work().cancel);
    if (info.effect == Effect::kRun) return ready.run(inner);
    std::string body;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        inner.open(&transaction);
        TRY(body, ready.run(inner));
        return {};
    }));
    return body;
}

Result<store::Proposal> propose(Call& call, const Method& method, const std::string& request,
                                const std::string& note) {
    const MethodInfo& info = method.info();
    if (request.size() > kLongestProposal)
        return fail(Code::kLimitExceeded,
                    fmt::format("a proposal may have {} bytes, this one has {}: propose less at "
                                "once",
                                kLongestProposal, request.size()));
    TRY(const Trial trial, try_out(call, method, request));
    TRY(const auto changes, wire::json_changes(trial.before, trial.after, kMostChanges));
    std::vector<ProposedChange> difference;
    for (const wire::JsonChange& one : changes)
        difference.push_back({one.pointer, one.before, one.after});
    const Instant now = call.now();
    store::Proposal proposal{.id = store::ProposalId::make(now),
                             .method = info.name,
                             .request = request,
                             .digest = proposal_digest(info.name, request),
                             .summary = note.empty() ? info.summary : note,
                             .difference = wire::to_json(difference),
                             .limits = wire::to_json(trial.limits),
                             .note = trial.note,
                             .agent = call.principal().agent,
                             .agent_name = call.principal().name,
                             .on_behalf_of = call.principal().user.to_string(),
                             .created_at = now,
                             .expires_at = now + kProposalLife,
                             .decided_at = {},
                             .decided_by = {},
                             .comment = {},
                             .response = {}};
    TRY(store::Database * database, call.environment().database());
    TRY_STATUS(
        database->transact(call.principal().tenant, [&](store::Transaction& transaction) -> Status {
            if (!proposal.agent.empty()) {
                TRY(const auto tokens, store::list_tokens(transaction));
                for (const store::Token& token : tokens)
                    if (token.id.to_string() == proposal.agent) proposal.agent_name = token.name;
            }
            TRY_STATUS(store::add_proposal(transaction, proposal));
            // The call of a member is audited as such.
            if (!proposal.agent.empty())
                TRY_STATUS(store::append_audit(
                    transaction,
                    audit_entry(&call.principal(), "proposal.create",
                                "proposal:" + proposal.id.to_string(), "ok",
                                {call.source().interface, call.source().remote, call.request()},
                                fmt::format("{} {}", proposal.method, proposal.digest)),
                    now));
            return notify_of_proposal(call.environment(), transaction, proposal, trial.limits);
        }));
    return proposal;
}

}  // namespace ballast::service
