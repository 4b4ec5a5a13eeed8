// Inside the store: PostgreSQL as a Connection.
#pragma once

#include <memory>

#include "base/result.hpp"
#include "store/connection.hpp"

namespace ballast::store::detail {

// Brings the schema up to date as the owner, then lends connections of the application's role.
Result<std::unique_ptr<Pool>> open_postgres(const DatabaseOptions& options);

}  // namespace ballast::store::detail
