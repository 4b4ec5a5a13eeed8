// Requests and responses of the methods of proposals and agents.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "service/describe_common.hpp"
#include "service/proposal_limits.hpp"
#include "store/agents.hpp"
#include "store/describe_agents.hpp"
#include "store/identity.hpp"
#include "wire/json.hpp"

namespace ballast::service {

// One value that a proposal would change.
struct ProposedChange {
    std::string pointer;
    std::string before;
    std::string after;
};

struct ProposalView {
    std::string proposal;
    store::ProposalState state = store::ProposalState::kWaiting;
    std::string method;
    std::string title;
    std::string summary;
    wire::RawJson request;
    std::string digest;
    std::vector<ProposedChange> difference;
    std::string note;
    std::vector<ProposedLimit> limits;
    std::int64_t breaches = 0;
    std::string limits_note;
    std::string agent;
    std::string agent_name;
    Instant created_at;
    Instant expires_at;
    std::optional<Instant> decided_at;
    std::string decided_by;
    std::string comment;
    std::string error;
    std::optional<wire::RawJson> response;
};

struct CreateProposalRequest {
    std::string method;
    wire::RawJson request;
    std::string note;
};

struct ListProposalsRequest {
    std::optional<store::ProposalState> state;
};

struct ListProposalsResponse {
    std::vector<ProposalView> data;
    std::int64_t waiting = 0;
    bool agents_stopped = false;
};

struct ProposalRequest {
    std::string proposal;
};

struct DecideProposalRequest {
    std::string proposal;
    std::string digest;
    std::string comment;
};

struct AgentView {
    std::string id;
    std::string name;
    std::vector<std::string> scopes;
    bool enabled = true;
    std::optional<Instant> expires_at;
    std::optional<Instant> last_used_at;
    std::int64_t calls_per_day = 0;
    std::int64_t seconds_per_day = 0;
    std::int64_t tokens_per_day = 0;
    std::int64_t calls_today = 0;
    double seconds_today = 0.0;
    std::int64_t tokens_today = 0;
};

struct ListAgentsRequest {};

struct ListAgentsResponse {
    std::vector<AgentView> data;
    bool stopped = false;
};

// As it is shown, without the error texts of its parts.
ProposalView proposal_view(const store::Proposal& proposal);
// With its limits of the day and what was used of them.
Result<AgentView> agent_view(store::Transaction& transaction, const store::Token& token,
                             Instant now);

}  // namespace ballast::service

namespace ballast::describe {

inline constexpr Limits kProposalId{.min_length = 1, .max_length = 64};

template <>
struct Described<service::CreateProposalRequest> {
    using T = service::CreateProposalRequest;
    static constexpr std::string_view name = "CreateProposalRequest";
    static constexpr std::string_view doc = "A change for the approval of another member.";
    static constexpr auto fields = wire::list(
        required("method", &T::method,
                 "Method to propose: clo.lot.post, clo.deal.update or clo.compliance.run.",
                 {.min_length = 1, .max_length = 100}),
        required("request", &T::request, "Request of the method."),
        optional("note", &T::note, "What the reviewer should know.", {.max_length = 2000}));
};

template <>
struct Described<service::ProposedChange> {
    using T = service::ProposedChange;
    static constexpr std::string_view name = "ProposedChange";
    static constexpr std::string_view doc = "A value that a proposal would change.";
    static constexpr auto fields = wire::list(
        required("pointer", &T::pointer, "Place of the value, as a JSON pointer."),
        required("before", &T::before, "Present value as JSON; empty if it is new."),
        required("after", &T::after, "Proposed value as JSON; empty if it would be removed."));
};

template <>
struct Described<service::ProposalView> {
    using T = service::ProposalView;
    static constexpr std::string_view name = "Proposal";
    static constexpr std::string_view doc =
        "A write that an agent or a member proposed. It takes effect when a person approves it.";
    static constexpr auto fields = wire::list(
        required("proposal", &T::proposal, "Id of the proposal."),
        required("state", &T::state, "State."),
        required("method", &T::method, "Method that would run."),
        required("title", &T::title, "Title of the method, such as Portfolio: update."),
        required("summary", &T::summary, "Note of the author, or what the method does."),
        required("request", &T::request, "Request of the method, as it was sent."),
        required("digest", &T::digest,
                 "SHA-256 digest of method and request, to be given with the decision."),
        required("difference", &T::difference, "Values that would change, as a trial run found."),
        required("note", &T::note, "Why there is no difference; empty if there is one."),
        required("limits", &T::limits,
                 "Limits of the portfolio, balance sheet or deal, before and after."),
        required("breaches", &T::breaches,
                 "Number of limits that the change would breach, or whose breach it would make "
                 "worse."),
        required("limits_note", &T::limits_note,
                 "Reason why limits were not checked; empty if they were."),
        required("agent", &T::agent, "Id of the agent's token; empty for a member."),
        required("agent_name", &T::agent_name, "Name of the agent or member."),
        required("created_at", &T::created_at, "Time at which it was proposed."),
        required("expires_at", &T::expires_at, "Time until which it can be approved."),
        required("decided_at", &T::decided_at, "Time of the decision; null while it waits."),
        required("decided_by", &T::decided_by,
                 "Name of the person who decided or ended it; empty if its time passed."),
        required("comment", &T::comment, "Comment of that person."),
        required("error", &T::error, "Error of its execution; empty without."),
        required("response", &T::response, "Response of the method; null before it ran."));
};

template <>
struct Described<service::ListProposalsRequest> {
    using T = service::ListProposalsRequest;
    static constexpr std::string_view name = "ListProposalsRequest";
    static constexpr std::string_view doc = "Selection of proposals.";
    static constexpr auto fields =
        wire::list(optional("state", &T::state, "State of the listed proposals; all when absent."));
};

template <>
struct Described<service::ListProposalsResponse> {
    using T = service::ListProposalsResponse;
    static constexpr std::string_view name = "ListProposalsResponse";
    static constexpr std::string_view doc = "Proposals of agents.";
    static constexpr auto fields =
        wire::list(required("data", &T::data, "The newest 200, newest first."),
                   required("waiting", &T::waiting, "Number of these that wait for a decision."),
                   required("agents_stopped", &T::agents_stopped, "Whether agents are stopped."));
};

template <>
struct Described<service::ProposalRequest> {
    using T = service::ProposalRequest;
    static constexpr std::string_view name = "ProposalRequest";
    static constexpr std::string_view doc = "Identifies a proposal.";
    static constexpr auto fields =
        wire::list(required("proposal", &T::proposal, "Id of the proposal.", kProposalId));
};

template <>
struct Described<service::DecideProposalRequest> {
    using T = service::DecideProposalRequest;
    static constexpr std::string_view name = "DecideProposalRequest";
    static constexpr std::string_view doc = "A decision about a proposal.";
    static constexpr auto fields = wire::list(
        required("proposal", &T::proposal, "Id of the proposal.", kProposalId),
        optional("digest", &T::digest,
                 "Digest of the proposal as it was shown; a proposal with another one is not "
                 "decided.",
                 {.max_length = 64}),
        optional("comment", &T::comment, "Reason of the decision.", {.max_length = 2000}));
};

template <>
struct Described<service::AgentView> {
    using T = service::AgentView;
    static constexpr std::string_view name = "Agent";
    static constexpr std::string_view doc = "An agent: a program whose writes become proposals.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Id of its token."), required("name", &T::name, "Name."),
        required("scopes", &T::scopes, "Permissions; all of its owner's when empty."),
        required("enabled", &T::enabled, "Whether its token is valid."),
        required("expires_at", &T::expires_at, "Time its token expires; null if it does not."),
        required("last_used_at", &T::last_used_at, "Time of the last use; null if none."),
        required("calls_per_day", &T::calls_per_day, "Limit of calls a day; 0: none."),
        required("seconds_per_day", &T::seconds_per_day,
                 "Limit of computing a day, in seconds; 0: none."),
        required("tokens_per_day", &T::tokens_per_day,
                 "Limit of tokens of language models a day; 0: none."),
        required("calls_today", &T::calls_today, "Calls today."),
        required("seconds_today", &T::seconds_today, "Computing today, in seconds."),
        required("tokens_today", &T::tokens_today, "Tokens of language models today."));
};

template <>
struct Described<service::ListAgentsRequest> {
    static constexpr std::string_view name = "ListAgentsRequest";
    static constexpr std::string_view doc = "Request without fields.";
    static constexpr auto fields = wire::list();
};

template <>
struct Described<service::ListAgentsResponse> {
    using T = service::ListAgentsResponse;
    static constexpr std::string_view name = "ListAgentsResponse";
    static constexpr std::string_view doc = "Agents of the workspace.";
    static constexpr auto fields =
        wire::list(required("data", &T::data, "Agents, newest first."),
                   required("stopped", &T::stopped, "Whether all of them are stopped."));
};

}  // namespace ballast::describe
