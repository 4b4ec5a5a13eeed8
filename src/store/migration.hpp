// Inside the store: the numbered steps that bring a database's schema up to date.
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

// Those of the binary for a database, ascending. Files are NNNN_name.sql for both, or
// NNNN_name.sqlite.sql, NNNN_name.postgresql.sql for one.
std::vector<Migration> migrations(Dialect dialect);

// What migrating needs of a database.
struct MigrationTarget {
    // Empty when the table schema_migrations is not there yet.
    std::function<Result<std::vector<AppliedMigration>>()> applied;
    // Begins a transaction that no other migrating process can be in at the same time.
    std::function<Status()> begin;
    std::function<Status(const std::string&)> run;  // a script
    std::function<Status()> commit;
    std::function<void()> rollback;
};

// Applies what is missing, each step in one transaction. kUnsupported when the database has a step
// this binary does not know, kCorrupted when a step that was applied is not the one it knows.
Status migrate(const MigrationTarget& target, std::span<const Migration> known);

}  // namespace ballast::store::detail
