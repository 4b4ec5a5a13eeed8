// scenario.list, scenario.get, scenario.put, scenario.delete and scenario.from_window.
#pragma once

#include "service/method.hpp"

namespace ballast::service {

void add_scenario_methods(MethodTable& table);

}  // namespace ballast::service
