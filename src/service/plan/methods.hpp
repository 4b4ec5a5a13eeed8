// What the files of the planner's methods share.
#pragma once

#include <string>

#include "service/method.hpp"

namespace ballast::service {

MethodInfo plan_info(std::string name, std::string path, std::string summary,
                     Duration duration = Duration::kEither);

void add_plan_lot_methods(MethodTable& table);

}  // namespace ballast::service
