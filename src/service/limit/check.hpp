// Checks limits, and records their readings and cases.
#pragma once

#include "service/limit/figures.hpp"
#include "service/limit/requests.hpp"

namespace ballast::service {

// Checks as of a date before the latest recorded one of a limit are not recorded.
Result<CheckLimitsResponse> check_limits(Call& call, const CheckLimitsRequest& request);

// Stores a case with what happened to it.
Status store_case(store::Transaction& transaction, const model::LimitCase& one,
                  std::span<const model::LimitEvent> events);

}  // namespace ballast::service
