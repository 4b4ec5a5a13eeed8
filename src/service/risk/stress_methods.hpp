// stress.run, stress.reverse and scenario.list.
#pragma once

#include "service/method.hpp"

namespace ballast::service {

void add_stress_methods(MethodTable& table);

}  // namespace ballast::service
