// Shared by the files with the planner's methods.
#pragma once

#include "service/method.hpp"

namespace ballast::service {

// plan.lots_to_sell.
void add_plan_lot_methods(MethodTable& table);

}  // namespace ballast::service
