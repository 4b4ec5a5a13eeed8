// Proposals: the writes of agents, and those that members want another one to approve. A write is
// tried out in a transaction that is rolled back, which validates it and shows its effect; a
// person's approval executes exactly the request with that digest.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "service/call.hpp"
#include "service/method.hpp"
#include "store/agents.hpp"

namespace ballast::service {

// Methods that members may propose for the approval of another one.
inline constexpr std::array<std::string_view, 3> kProposable{"clo.lot.post", "clo.deal.update",
                                                             "clo.compliance.run"};
inline bool is_proposable(std::string_view method) {
    return std::ranges::find(kProposable, method) != kProposable.end();
}

// kForbidden for a request that takes effect only as an approved proposal (setting clo_review): one
// that a member may propose, and that stores something.
Status check_needs_no_proposal(Environment& environment, std::string_view method,
                               std::string_view request);

// How long a proposal waits for a decision.
inline constexpr std::chrono::hours kProposalLife{24 * 7};

// SHA-256 of the method and the request.
std::string proposal_digest(std::string_view method, std::string_view request);

// The response of a method with `commit` that was called without: a plan, made in a transaction
// that is rolled back. nullopt for other requests, which are proposed.
Result<std::optional<std::string>> plan_of_write(Call& call, const Method& method,
                                                 const std::string& request);

// Tries the write out and stores the proposal, with a note of its author. The errors of the write
// are returned to the author.
Result<store::Proposal> propose(Call& call, const Method& method, const std::string& request,
                                const std::string& note = {});

// Ends the proposals of all tenants whose time has passed, and notifies those who could have
// decided; returns how many.
Result<std::int64_t> expire_due_proposals(Environment& environment);

// Runs a method within the call of another, as its principal, with its own permission check: a read
// in a transaction that is open or is opened, a calculation without one.
Result<std::string> call_within(Call& call, const Method& method, std::string_view request);

}  // namespace ballast::service
