// Internal to the store: PostgreSQL as a Connection.
#pragma once

#include <memory>
#include <span>

#include "base/result.hpp"
#include "store/connection.hpp"
#include "store/migration.hpp"

namespace ballast::store::detail {

// Migrates the schema as the owner, then provides connections of the application's role.
Result<std::unique_ptr<Pool>> open_postgres(const DatabaseOptions& options);

// Makes the schema that the migrations of `schema`, and no later ones, make in an empty database.
// kUnsupported when this program does not know one of them.
Status migrate_postgres(const DatabaseOptions& options, std::span<const AppliedMigration> schema);

}  // namespace ballast::store::detail
