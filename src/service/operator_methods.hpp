// Functions that add the methods for who operates the installation to the table.
#pragma once

#include "service/method.hpp"

namespace ballast::service {

void add_backup_methods(MethodTable& table);
void add_node_methods(MethodTable& table);

}  // namespace ballast::service
