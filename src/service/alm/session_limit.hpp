// Solves for the term of a new position at which a measure of the session reaches a limit.
#pragma once

#include <span>
#include <vector>

#include "service/alm/session_change_requests.hpp"
#include "service/call.hpp"

namespace ballast::service {

// kInvalidInput when the product is missing, or given for another funding.
Result<alm::Funding> funding_of(const AlmFundingTerms& request);
std::vector<AlmFundingLine> funding_lines(std::span<const alm::FundingLine> lines);

// Directly for the size where the measure is linear in it, by bisection otherwise. Without a
// solution between the bounds, the response includes the measure at both.
Result<AlmFindLimitResponse> find_alm_limit(Call& call, const AlmFindLimitRequest& request);

}  // namespace ballast::service
