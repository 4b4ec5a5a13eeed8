// Copies of a whole state database, consistent at one instant, and new databases made from them.
//
// SQLite: the file "state.db", made by its online backup while others write. PostgreSQL: one file
// "<table>.rows" per table, made in one snapshot, with the rows in the format of COPY.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/cancel.hpp"
#include "base/result.hpp"
#include "store/database.hpp"

namespace ballast::store {

// Names of the files that were written to `directory`, which must exist. Durable when it returns.
Result<std::vector<std::string>> copy_state(const DatabaseOptions& options,
                                            const std::filesystem::path& directory,
                                            const Cancel& cancel);

// Fills the database at `options` from the copy in `directory`: a new SQLite file, or a PostgreSQL
// database without rows. kConflict when it is in use, kCorrupted when the copy is damaged. The
// schema is that of the copy: Database::open migrates it.
Status load_state(const DatabaseOptions& options, const std::filesystem::path& directory);

// A new, empty database on the PostgreSQL server of `options`, and its removal. kForbidden when the
// owner's role may not create databases.
Result<DatabaseOptions> make_scratch_database(const DatabaseOptions& options,
                                              const std::string& name);
Status drop_scratch_database(const DatabaseOptions& options, const std::string& name);

namespace detail {

Status copy_sqlite(const std::string& path, const std::filesystem::path& to, const Cancel& cancel);
Result<std::vector<std::string>> copy_postgres(const DatabaseOptions& options,
                                               const std::filesystem::path& directory,
                                               const Cancel& cancel);
Status load_postgres(const DatabaseOptions& options, const std::filesystem::path& directory);

}  // namespace detail

}  // namespace ballast::store
