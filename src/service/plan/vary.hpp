// Sets one number of a plan by its path: the input that plan.sensitivity varies.
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "service/plan/requests.hpp"

namespace ballast::service {

// "withdrawal.rate", "$.events[0].amount", "/allocation/stock": any number of the plan. Raising a
// weight reduces the others in proportion; a withdrawal's rate replaces its amount and vice versa.
// kInvalidInput states where the path does not lead to a number.
Status set_plan_number(PlanRequest& request, std::string_view path, double value);

}  // namespace ballast::service
