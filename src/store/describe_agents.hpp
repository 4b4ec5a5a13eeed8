// Proposals described once: columns of the store, and values of responses.
#pragma once

#include <array>

#include "describe/describe.hpp"
#include "store/agents.hpp"

namespace ballast::describe {

template <>
struct Described<store::ProposalState> {
    using enum store::ProposalState;
    static constexpr std::string_view name = "ProposalState";
    static constexpr std::string_view doc = "State of a proposal.";
    static constexpr std::array values{
        word(kWaiting, "waiting", "Waits for a decision."),
        word(kApproved, "approved", "Was approved and executed."),
        word(kRejected, "rejected", "Was rejected."),
        word(kExpired, "expired", "Was not decided in time."),
        word(kFailed, "failed", "Was approved, but its execution failed.")};
};

template <>
struct Described<store::Proposal> {
    using T = store::Proposal;
    static constexpr std::string_view name = "StoredProposal";
    static constexpr std::string_view doc = "A stored proposal.";
    static constexpr auto fields = list(
        required("id", &T::id, ""), required("state", &T::state, ""),
        required("method", &T::method, ""), required("request", &T::request, ""),
        required("digest", &T::digest, ""), required("summary", &T::summary, ""),
        required("difference", &T::difference, ""), required("limits", &T::limits, ""),
        required("note", &T::note, ""), required("agent", &T::agent, ""),
        required("agent_name", &T::agent_name, ""), required("on_behalf_of", &T::on_behalf_of, ""),
        required("created_at", &T::created_at, ""), required("expires_at", &T::expires_at, ""),
        required("decided_at", &T::decided_at, ""), required("decided_by", &T::decided_by, ""),
        required("comment", &T::comment, ""), required("response", &T::response, ""));
};

}  // namespace ballast::describe
