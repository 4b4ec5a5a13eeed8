// What agents used on a date, and the writes that they proposed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "fin/date.hpp"
#include "store/database.hpp"

namespace ballast::store {

struct AgentUse {
    std::int64_t calls = 0;
    std::int64_t milliseconds = 0;  // of computing
    std::int64_t tokens = 0;        // of language models
};

Result<AgentUse> agent_use(Transaction& transaction, std::string_view agent, fin::Date date);
Status add_agent_use(Transaction& transaction, std::string_view agent, fin::Date date,
                     const AgentUse& more);

using ProposalId = Id<struct ProposalTag>;

enum class ProposalState : std::uint8_t {
    kWaiting,
    kApproved,  // and executed
    kRejected,
    kExpired,
    kFailed,  // approved, but its execution failed
};

struct Proposal {
    ProposalId id;
    ProposalState state = ProposalState::kWaiting;
    std::string method;
    std::string request;  // JSON, as the agent sent it
    std::string digest;   // SHA-256 of method and request
    std::string summary;
    std::string difference;  // JSON: changes that a trial run found
    std::string limits;      // JSON: limits after the change
    std::string note;        // why there is no difference; may be empty
    std::string agent;       // id of its token
    std::string agent_name;
    std::string on_behalf_of;  // id of the user whom the token belongs to
    Instant created_at;
    Instant expires_at;
    std::optional<Instant> decided_at;
    std::string decided_by;  // name of the person
    std::string comment;
    std::string response;  // JSON, or the message of the error; empty until it is executed
};

Status add_proposal(Transaction& transaction, const Proposal& proposal);
// kNotFound when there is none.
Result<Proposal> get_proposal(Transaction& transaction, const ProposalId& id);
// Newest first; of one state, or of all.
Result<std::vector<Proposal>> list_proposals(Transaction& transaction,
                                             std::optional<ProposalState> state, int limit);
// Moves a waiting proposal to another state; false when it is no longer waiting.
Result<bool> decide_proposal(Transaction& transaction, const Proposal& decided);
// Stores how the execution of a decided proposal ended.
Status finish_proposal(Transaction& transaction, const ProposalId& id, ProposalState state,
                       std::string_view response);
// Whether one waits whose time has passed.
Result<bool> has_due_proposals(Transaction& transaction, Instant now);
// Expires those that wait and whose time has passed, at most `most` of them, the oldest; returns
// them in the order of their time.
Result<std::vector<Proposal>> expire_proposals(Transaction& transaction, Instant now, int most);

}  // namespace ballast::store
