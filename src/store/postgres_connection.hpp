// Internal to the store: PostgreSQL as a Connection.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "store/connection.hpp"
#include "store/migration.hpp"
#include "store/rows.hpp"

namespace ballast::store::detail {

// The roles of one database, without login and owning nothing: of transactions of a tenant, and of
// the system. Roles belong to the server, so that databases on one server have different ones: the
// role that one installation connects as sees no row of another's.
struct DatabaseRoles {
    std::string application;
    std::string system;
};

// A query for them: those that the policies of the database name, or those that it will have.
inline constexpr std::string_view kDatabaseRoles =
    "SELECT coalesce((SELECT r.rolname::text FROM pg_policy AS p JOIN pg_roles AS r ON r.oid = ANY "
    "(p.polroles) WHERE p.polname = 'tenant' AND p.polrelid = to_regclass('main.job_queue')), "
    "'ballast_app_' || d.oid), coalesce((SELECT r.rolname::text FROM pg_policy AS p JOIN pg_roles "
    "AS r ON r.oid = ANY (p.polroles) WHERE p.polname = 'queue' AND p.polrelid = "
    "to_regclass('main.job_queue')), 'ballast_system_' || d.oid) FROM pg_database AS d WHERE "
    "d.datname = current_database()";
Result<DatabaseRoles> read_roles(const Rows& rows);

// Migrates the schema as the owner, then provides connections of the application's role.
Result<std::unique_ptr<Pool>> open_postgres(const DatabaseOptions& options);
// Connections of the application's role to a server with the schema. Opens none yet.
std::unique_ptr<Pool> postgres_pool(const std::string& address, const DatabaseOptions& options);

// Makes the schema that the migrations of `schema`, and no later ones, make in an empty database.
// kUnsupported when this program does not know one of them.
Status migrate_postgres(const DatabaseOptions& options, std::span<const AppliedMigration> schema);

}  // namespace ballast::store::detail
