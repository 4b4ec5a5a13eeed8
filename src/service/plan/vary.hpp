// One number of a plan set by its path: what plan.sensitivity varies.
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "service/plan/requests.hpp"

namespace ballast::service {

// "withdrawal.rate", "$.events[0].amount", "/allocation/stock": any number of the plan. A weight
// takes from the others in proportion; a withdrawal's rate replaces its amount and the other way
// round. kInvalidInput says where the path leads to no number.
Status set_plan_number(PlanRequest& request, std::string_view path, double value);

}  // namespace ballast::service
