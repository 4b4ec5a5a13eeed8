// The removal of everything that a workspace consists of.
#pragma once

#include "base/result.hpp"
#include "service/environment.hpp"
#include "store/database.hpp"

namespace ballast::service {

// Deletes all rows of the transaction's tenant but the audit trail, and after the commit the files.
// Column files are collected when nothing has referred to them for a day.
Status remove_workspace_contents(Environment& environment, store::Transaction& transaction);

}  // namespace ballast::service
