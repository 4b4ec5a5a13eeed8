// Internal to the store: the numbered steps that migrate a database's schema.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "store/database.hpp"

namespace ballast::store::detail {

struct Migration {
    int number = 0;
    std::string name;
    std::string sql;
    std::string checksum;  // SHA-256 of the file as written
};

struct AppliedMigration {
    int number = 0;
    std::string checksum;
};

// The migrations of this program for a database, ascending. Files are NNNN_name.sql for both, or
// NNNN_name.sqlite.sql, NNNN_name.postgresql.sql for one.
std::vector<Migration> migrations(Dialect dialect);

// Database operations that migrating requires.
struct MigrationTarget {
    // Empty when the table schema_migrations does not exist yet.
    std::function<Result<std::vector<AppliedMigration>>()> applied;
    // Begins a transaction that excludes other migrating processes.
    std::function<Status()> begin;
    std::function<Status(const std::string&)> run;  // a script
    std::function<Status()> commit;
    std::function<void()> rollback;
};

// Applies pending steps, each in one transaction. kUnsupported when the database has a step unknown
// to this program, kCorrupted when an applied step differs from the one it knows.
Status migrate(const MigrationTarget& target, std::span<const Migration> known);

}  // namespace ballast::store::detail
