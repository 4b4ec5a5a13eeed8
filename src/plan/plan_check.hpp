// Validation of a plan: all errors at once, each with its location.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "plan/history.hpp"
#include "plan/plan.hpp"

namespace ballast::plan {

// Pointers refer to the request of plan.simulate.
Status check_plan(const Plan& plan, const History& history);

// The assets named in the allocation or in a point of the glide path, in alphabetical order.
std::vector<std::string> assets_of(const Plan& plan);

}  // namespace ballast::plan
