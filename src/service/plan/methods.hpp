// Shared by the files with the planner's methods.
#pragma once

#include "service/method.hpp"

namespace ballast::service {

// plan.lots_to_sell.
void add_plan_lot_methods(MethodTable& table);

// plan.taxes, plan.social_security.
void add_plan_tax_methods(MethodTable& table);

// plan.household, plan.conversions, plan.independence.
void add_plan_household_methods(MethodTable& table);

// saved_plan.*.
void add_saved_plan_methods(MethodTable& table);

}  // namespace ballast::service
