// Adds export.* to the table of methods.
#pragma once

#include "service/method.hpp"

namespace ballast::service {

void add_trade_methods(MethodTable& table);

}  // namespace ballast::service
