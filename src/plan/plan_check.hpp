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

class FieldErrors;
// Of a rule at "/withdrawal", for the years, initial portfolio and age of `plan`.
void check_rule(const WithdrawalRule& rule, const Plan& plan, FieldErrors& errors);

// The assets named in the allocation or in a point of the glide path, in alphabetical order.
std::vector<std::string> assets_of(const Plan& plan);

}  // namespace ballast::plan
