// Functions that add the methods of factors and attribution to the table, called by those of risk.
#pragma once

#include "service/method.hpp"

namespace ballast::service {

void add_factor_methods(MethodTable& table);
void add_attribution_methods(MethodTable& table);

}  // namespace ballast::service
