// Internal to the store: PostgreSQL as a Connection.
#pragma once

#include <memory>

#include "base/result.hpp"
#include "store/connection.hpp"

namespace ballast::store::detail {

// Migrates the schema as the owner, then provides connections of the application's role.
Result<std::unique_ptr<Pool>> open_postgres(const DatabaseOptions& options);

}  // namespace ballast::store::detail
