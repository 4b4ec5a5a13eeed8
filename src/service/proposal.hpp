// Proposals: the writes of agents. A write is tried out in a transaction that is rolled back, which
// validates it and shows its effect; a person's approval executes exactly the request with that
// digest.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "service/call.hpp"
#include "service/method.hpp"
#include "store/agents.hpp"

namespace ballast::service {

// How long a proposal waits for a decision.
inline constexpr std::chrono::hours kProposalLife{24 * 7};

// SHA-256 of the method and the request.
std::string proposal_digest(std::string_view method, std::string_view request);

// The response of a method with `commit` that was called without: a plan, made in a transaction
// that is rolled back. nullopt for other requests, which are proposed.
Result<std::optional<std::string>> plan_of_write(Call& call, const Method& method,
                                                 const std::string& request);

// Tries the write out and stores the proposal. The errors of the write are returned to the agent.
Result<store::Proposal> propose(Call& call, const Method& method, const std::string& request);

// Ends the proposals of all tenants whose time has passed, and notifies those who could have
// decided; returns how many.
Result<std::int64_t> expire_due_proposals(Environment& environment);

// Runs a method within the call of another, as its principal, with its own permission check: a read
// in a transaction that is open or is opened, a calculation without one.
Result<std::string> call_within(Call& call, const Method& method, std::string_view request);

}  // namespace ballast::service
