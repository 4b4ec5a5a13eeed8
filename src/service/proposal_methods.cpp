// proposal.create, list, get, approve, reject, expire; agent.list, stop, start.
#include <algorithm>
#include <fmt/format.h>

#include "fin/utc_date.hpp"
#include "job/queue.hpp"
#include "service/agent.hpp"
#include "service/approvers.hpp"
#include "service/audit_trail.hpp"
#include "service/error_place.hpp"
#include "service/field_error.hpp"
#include "service/job_requests.hpp"
#include "service/method_title.hpp"
#include "service/methods.hpp"
#include "service/proposal.hpp"
#include "service/proposal_requests.hpp"
#include "store/audit.hpp"
#include "store/identity.hpp"

namespace ballast::service {

namespace {

using store::ProposalState;

constexpr int kMostListedProposals = 200;

// A proposal whose time has passed is expired, also before anything has marked it.
store::Proposal as_of_now(store::Proposal proposal, Instant now) {
    if (proposal.state == ProposalState::kWaiting && proposal.expires_at <= now)
        proposal.state = ProposalState::kExpired;
    return proposal;
}

Result<store::Proposal> named_proposal(store::Transaction& transaction, const std::string& id) {
    const auto parsed = store::ProposalId::parse(id);
    if (!parsed)
        return fail(Code::kNotFound, fmt::format("there is no proposal \"{}\"", id))
            .with("proposal", id);
    return store::get_proposal(transaction, *parsed);
}

Result<ProposalView> create_proposal(Call& call, const CreateProposalRequest& request) {
    const Method* method = call.environment().method_table()->find(request.method);
    if (!method || !is_proposable(request.method))
        return invalid("/method", "not_allowed",
                       fmt::format("{} cannot be proposed by a member", request.method),
                       fmt::format("expected one of {}", fmt::join(kProposable, ", ")));
    auto proposal = propose(call, *method, request.request.text, request.note);
    if (!proposal) return under("/request", proposal.error());
    call.touch("proposal:" + proposal->id.to_string());
    return proposal_view(*proposal);
}

// Agents see their own proposals only.
bool may_see(const Call& call, const store::Proposal& proposal) {
    return !call.principal().is_agent() || call.principal().agent == proposal.agent;
}

Result<ListProposalsResponse> list_all_proposals(Call& call, const ListProposalsRequest& request) {
    TRY(const auto stored,
        store::list_proposals(call.transaction(), std::nullopt, kMostListedProposals));
    ListProposalsResponse response;
    for (const store::Proposal& one : stored) {
        const store::Proposal proposal = as_of_now(one, call.now());
        if (!may_see(call, proposal)) continue;
        if (proposal.state == ProposalState::kWaiting) ++response.waiting;
        if (!request.state || *request.state == proposal.state)
            response.data.push_back(proposal_view(proposal));
    }
    TRY(response.agents_stopped, agents_stopped(call.transaction()));
    return response;
}

Result<ProposalView> get_one_proposal(Call& call, const ProposalRequest& request) {
    TRY(const store::Proposal proposal, named_proposal(call.transaction(), request.proposal));
    if (!may_see(call, proposal))
        return fail(Code::kNotFound, fmt::format("there is no proposal \"{}\"", request.proposal))
            .with("proposal", request.proposal);
    return proposal_view(as_of_now(proposal, call.now()));
}

Status check_decidable(const Call& call, const store::Proposal& proposal,
                       const DecideProposalRequest& request) {
    if (call.principal().credential == "token")
        return fail(Code::kForbidden, "proposals are decided by people, not by programs");
    if (proposal.state != ProposalState::kWaiting)
        return fail(Code::kConflict, fmt::format("the proposal is {}, and not waiting any more",
                                                 describe::to_word(proposal.state)));
    if (!request.digest.empty() && request.digest != proposal.digest)
        return invalid("/digest", "not_allowed", "the digest is of another proposal",
                       "read the proposal again and give its digest");
    if (proposal_digest(proposal.method, proposal.request) != proposal.digest)
        return fail(Code::kCorrupted, "the stored request does not match its digest");
    return {};
}

// The decision, of which exactly one is made.
Status decide(Call& call, store::Transaction& transaction, store::Proposal& proposal,
              ProposalState state, const std::string& comment) {
    proposal.state = state;
    proposal.decided_at = call.now();
    proposal.decided_by = call.principal().name;
    proposal.comment = comment;
    TRY(const bool is_first, store::decide_proposal(transaction, proposal));
    if (!is_first) return fail(Code::kConflict, "the proposal was decided in the meantime");
    return {};
}

Result<ProposalView> end_without_effect(Call& call, const DecideProposalRequest& request,
                                        ProposalState state) {
    store::Transaction& transaction = call.transaction();
    TRY(store::Proposal proposal, named_proposal(transaction, request.proposal));
    proposal = as_of_now(std::move(proposal), call.now());
    TRY_STATUS(check_decidable(call, proposal, request));
    TRY_STATUS(decide(call, transaction, proposal, state, request.comment));
    call.touch("proposal:" + request.proposal);
    return proposal_view(proposal);
}

Result<ProposalView> reject(Call& call, const DecideProposalRequest& request) {
    return end_without_effect(call, request, ProposalState::kRejected);
}

Result<ProposalView> expire(Call& call, const DecideProposalRequest& request) {
    return end_without_effect(call, request, ProposalState::kExpired);
}

class Approval {
public:
    Approval(Call& call, const DecideProposalRequest& request) : call_(call), request_(request) {}

    Result<ProposalView> run() {
        TRY_STATUS(call_.read([&](store::Transaction& transaction) -> Status {
            TRY(proposal_, named_proposal(transaction, request_.proposal));
            return {};
        }));
        proposal_ = as_of_now(std::move(proposal_), call_.now());
        TRY_STATUS(check_decidable(call_, proposal_, request_));
        method_ = call_.environment().method_table()->find(proposal_.method);
        if (!method_)
            return fail(Code::kUnsupported,
                        fmt::format("this version has no method {}", proposal_.method));
        const Permission permission = method_->info().permission;
        TRY_STATUS(check_author(permission));
        if (!call_.principal().permissions.has(permission))
            return fail(Code::kForbidden, fmt::format("approving {} requires the permission {}",
                                                      proposal_.method, to_string(permission)));
        call_.touch("proposal:" + request_.proposal);
        const Status executed = method_->info().effect == Effect::kWrite ? write() : compute();
        if (!executed) return executed.error();
        return proposal_view(proposal_);
    }

private:
    // Four eyes where the workspace has them: an author approves only where nobody else may.
    Status check_author(Permission permission) {
        const UserId& person = call_.principal().user;
        if (!proposal_.agent.empty() || proposal_.on_behalf_of != person.to_string()) return {};
        bool another = false;
        TRY_STATUS(call_.read([&](store::Transaction& transaction) -> Status {
            TRY(const auto others, approvers(transaction, person, permission));
            another = !others.empty();
            return {};
        }));
        if (another)
            return fail(Code::kForbidden,
                        fmt::format("the proposal is yours: another member with the permissions "
                                    "review:approve and {} must approve it",
                                    to_string(permission)));
        by_author_ = true;
        return {};
    }

    store::AuditEntry entry_of(const Call& inner) const {
        return audit_entry(
            &call_.principal(), proposal_.method, inner.object(), "ok",
            {call_.source().interface, call_.source().remote, call_.request()},
            fmt::format(
                "proposal {} of {}{}{}", request_.proposal,
                proposal_.agent.empty() ? "" : "the agent ", proposal_.agent_name,
                by_author_ ? ", approved by its author: no other member may approve it" : ""));
    }

    Call inner_call() const {
        Call inner(call_.environment(), call_.principal(), call_.request(), call_.work());
        inner.come_from(call_.source());
        return inner;
    }

    // Decision, effect and both audit rows are one transaction.
    Status write() {
        TRY(const Method::Ready ready, method_->read(proposal_.request, {}));
        return call_.write([&](store::Transaction& transaction) -> Status {
            TRY_STATUS(
                decide(call_, transaction, proposal_, ProposalState::kApproved, request_.comment));
            Call inner = inner_call();
            inner.open(&transaction);
            TRY(proposal_.response, ready.run(inner));
            TRY_STATUS(store::append_audit(transaction, entry_of(inner), call_.now()));
            return store::finish_proposal(transaction, proposal_.id, ProposalState::kApproved,
                                          proposal_.response);
        });
    }

    // First the decision, so that it runs once; then the method, or its job.
    Status compute() {
        TRY_STATUS(call_.write([&](store::Transaction& transaction) {
            return decide(call_, transaction, proposal_, ProposalState::kApproved,
                          request_.comment);
        }));
        const auto response = method_->info().duration == Duration::kShort ? run_now() : submit();
        proposal_.state = response ? ProposalState::kApproved : ProposalState::kFailed;
        proposal_.response = response ? *response : wire::to_json(response.error().message);
        return call_.write([&](store::Transaction& transaction) {
            return store::finish_proposal(transaction, proposal_.id, proposal_.state,
                                          proposal_.response);
        });
    }

    Result<std::string> run_now() {
        TRY(const Method::Ready ready, method_->read(proposal_.request, {}));
        Call inner = inner_call();
        TRY(std::string response, ready.run(inner));
        TRY_STATUS(call_.write([&](store::Transaction& transaction) -> Status {
            TRY_STATUS(inner.store_kept(transaction));
            TRY_STATUS(store::append_audit(transaction, entry_of(inner), call_.now()));
            return {};
        }));
        return response;
    }

    Result<std::string> submit() {
        TRY(job::Queue * queue, call_.environment().queue());
        std::string response;
        TRY_STATUS(call_.write([&](store::Transaction& transaction) -> Status {
            TRY(const job::Job job,
                queue->submit(transaction, {.method = proposal_.method,
                                            .request = proposal_.request,
                                            .idempotency_key = "proposal-" + request_.proposal,
                                            .created_by = call_.principal().user.to_string()}));
            response = wire::to_json(job_view(call_, job));
            return {};
        }));
        return response;
    }

    Call& call_;
    const DecideProposalRequest& request_;
    store::Proposal proposal_;
    const Method* method_ = nullptr;
    bool by_author_ = false;
};

Result<ProposalView> approve(Call& call, const DecideProposalRequest& request) {
    return Approval(call, request).run();
}

Result<ListAgentsResponse> agents_of(Call& call) {
    ListAgentsResponse response;
    TRY(const auto tokens, store::list_tokens(call.transaction()));
    for (const store::Token& token : tokens) {
        if (!token.is_agent) continue;
        TRY(AgentView agent, agent_view(call.transaction(), token, call.now()));
        response.data.push_back(std::move(agent));
    }
    TRY(response.stopped, agents_stopped(call.transaction()));
    return response;
}

Result<ListAgentsResponse> list_agents(Call& call, const ListAgentsRequest& /*request*/) {
    return agents_of(call);
}

Result<ListAgentsResponse> stop_all_agents(Call& call, const ListAgentsRequest& /*request*/) {
    TRY_STATUS(stop_agents(call.transaction(), true, call.now()));
    TRY(job::Queue * queue, call.environment().queue());
    TRY([[maybe_unused]] const std::int64_t cancelled, queue->cancel_of_agents(call.transaction()));
    call.touch("agents");
    return agents_of(call);
}

Result<ListAgentsResponse> start_all_agents(Call& call, const ListAgentsRequest& /*request*/) {
    TRY_STATUS(stop_agents(call.transaction(), false, call.now()));
    call.touch("agents");
    return agents_of(call);
}

}  // namespace

Result<AgentView> agent_view(store::Transaction& transaction, const store::Token& token,
                             Instant now) {
    constexpr double kMilliseconds = 1'000.0;
    const std::string id = token.id.to_string();
    TRY(const store::AgentUse use, store::agent_use(transaction, id, fin::utc_date(now)));
    return AgentView{.id = id,
                     .name = token.name,
                     .scopes = token.scopes,
                     .enabled = !token.revoked_at && (!token.expires_at || *token.expires_at > now),
                     .expires_at = token.expires_at,
                     .last_used_at = token.last_used_at,
                     .calls_per_day = token.calls_per_day,
                     .seconds_per_day = token.seconds_per_day,
                     .tokens_per_day = token.tokens_per_day,
                     .calls_today = use.calls,
                     .seconds_today = static_cast<double>(use.milliseconds) / kMilliseconds,
                     .tokens_today = use.tokens};
}

ProposalView proposal_view(const store::Proposal& proposal) {
    ProposalView view{.proposal = proposal.id.to_string(),
                      .state = proposal.state,
                      .method = proposal.method,
                      .title = method_title(proposal.method),
                      .summary = proposal.summary,
                      .request = {proposal.request},
                      .digest = proposal.digest,
                      .note = proposal.note,
                      .agent = proposal.agent,
                      .agent_name = proposal.agent_name,
                      .created_at = proposal.created_at,
                      .expires_at = proposal.expires_at,
                      .decided_at = proposal.decided_at,
                      .decided_by = proposal.decided_by,
                      .comment = proposal.comment};
    if (auto changes = wire::read_json<std::vector<ProposedChange>>(proposal.difference))
        view.difference = *std::move(changes);
    if (auto checked = wire::read_json<ProposedLimits>(proposal.limits)) {
        view.breaches = std::ranges::count(checked->limits, true, &ProposedLimit::worse);
        view.limits = std::move(checked->limits);
        view.limits_note = std::move(checked->note);
    }
    if (proposal.state == ProposalState::kFailed) {
        view.error = wire::read_json<std::string>(proposal.response).value_or("");
    } else if (!proposal.response.empty()) {
        view.response = wire::RawJson{proposal.response};
    }
    return view;
}

void add_proposal_methods(MethodTable& table) {
    table.add<CreateProposalRequest, ProposalView>(
        {.name = "proposal.create",
         .summary = "Proposes a change of a CLO for the approval of another member: trades, terms "
                    "or an official run.",
         .doc = "The change is tried out and rolled back: its errors are returned, its effect is "
                "the difference of the proposal.",
         .permission = Permission::kCloRun,
         .effect = Effect::kRun,
         .route = {Verb::kPost, "/proposals"}},
        create_proposal);
    table.add<ListProposalsRequest, ListProposalsResponse>(
        {.name = "proposal.list",
         .summary = "Lists the writes that agents and members proposed.",
         .permission = Permission::kPortfolioRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/proposals"},
         .idempotent = true},
        list_all_proposals);
    table.add<ProposalRequest, ProposalView>(
        {.name = "proposal.get",
         .summary = "Returns a proposal: its request, the difference, and limits before and after.",
         .permission = Permission::kPortfolioRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/proposals/{proposal}"},
         .idempotent = true},
        get_one_proposal);
    table.add<DecideProposalRequest, ProposalView>(
        {.name = "proposal.approve",
         .summary = "Approves a proposal: exactly its request is executed, once.",
         .doc =
             "Requires the permission of the proposed method, too. A person decides: service "
             "tokens are refused. The author approves an own proposal only where no other member "
             "may; the audit trail states that.",
         .permission = Permission::kReviewApprove,
         .effect = Effect::kRun,
         .route = {Verb::kPost, "/proposals/{proposal}/approve"}},
        approve);
    table.add<DecideProposalRequest, ProposalView>(
        {.name = "proposal.reject",
         .summary = "Rejects a proposal.",
         .permission = Permission::kReviewApprove,
         .effect = Effect::kWrite,
         .route = {Verb::kPost, "/proposals/{proposal}/reject"}},
        reject);
    table.add<DecideProposalRequest, ProposalView>(
        {.name = "proposal.expire",
         .summary = "Ends the time of a proposal now, without a decision about what it proposes.",
         .doc =
             "As if its time had passed: it can no longer be approved. For proposals that events "
             "have overtaken.",
         .permission = Permission::kReviewApprove,
         .effect = Effect::kWrite,
         .route = {Verb::kPost, "/proposals/{proposal}/expire"}},
        expire);
    table.add<ListAgentsRequest, ListAgentsResponse>(
        {.name = "agent.list",
         .summary = "Lists the agents with their limits and what they used today.",
         .permission = Permission::kReviewApprove,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/agents"},
         .idempotent = true},
        list_agents);
    table.add<ListAgentsRequest, ListAgentsResponse>(
        {.name = "agent.stop",
         .summary = "Stops all agents of the workspace at once, and cancels their jobs.",
         .permission = Permission::kReviewApprove,
         .effect = Effect::kWrite,
         .route = {Verb::kPost, "/agents/stop"},
         .idempotent = true},
        stop_all_agents);
    table.add<ListAgentsRequest, ListAgentsResponse>(
        {.name = "agent.start",
         .summary = "Lets the agents of the workspace call again.",
         .permission = Permission::kReviewApprove,
         .effect = Effect::kWrite,
         .route = {Verb::kPost, "/agents/start"},
         .idempotent = true},
        start_all_agents);
}

}  // namespace ballast::service
