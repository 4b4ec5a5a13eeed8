// proforma.suggest: trades that reach goals under constraints.
#pragma once

#include "service/method.hpp"

namespace ballast::service {

void add_suggest_method(MethodTable& table);

}  // namespace ballast::service
