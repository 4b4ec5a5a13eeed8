// The market of a household, by the inputs of a plan.
#pragma once

#include "service/plan/household_requests.hpp"

namespace ballast::service {

// A year of a household takes as long as many of a plan: each solves for the taxes of the year.
inline constexpr double kHouseholdYears = 100.0;

// The market of a request as that of a plan.
PlanRequest market_request(const MarketFields& fields, int years);

}  // namespace ballast::service
