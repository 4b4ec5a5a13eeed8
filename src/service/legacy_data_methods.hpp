// The methods of imports from earlier systems: legacy.*
#pragma once

#include "service/method.hpp"

namespace ballast::service {

void add_legacy_data_methods(MethodTable& table);

}  // namespace ballast::service
