// Adds proforma.* to the table of methods.
#pragma once

#include "service/method.hpp"

namespace ballast::service {

void add_proforma_methods(MethodTable& table);

}  // namespace ballast::service
