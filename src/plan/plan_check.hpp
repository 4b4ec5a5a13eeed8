// What makes a plan one that can be computed; every fault at once, each with its place.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "plan/history.hpp"
#include "plan/plan.hpp"

namespace ballast::plan {

// Pointers are those of plan.simulate's request.
Status check_plan(const Plan& plan, const History& history);

// The assets that the allocation or a point of the glide path names, in alphabetical order.
std::vector<std::string> assets_of(const Plan& plan);

}  // namespace ballast::plan
