// Internal to the store: SQLite as a Connection.
#pragma once

#include <memory>
#include <string>

#include "base/result.hpp"
#include "store/connection.hpp"

namespace ballast::store::detail {

// Creates the file if it does not exist and migrates its schema.
Result<std::unique_ptr<Pool>> open_sqlite(const std::string& path, const DatabaseOptions& options);

}  // namespace ballast::store::detail
