// Shared by the files that add the ledger's methods.
#pragma once

#include <string>

#include "service/method.hpp"

namespace ballast::service {

MethodInfo ledger_run_info(std::string name, std::string path, std::string summary);

// ledger.net_worth, ledger.change, ledger.reconcile.
void add_ledger_worth_methods(MethodTable& table);

}  // namespace ballast::service
