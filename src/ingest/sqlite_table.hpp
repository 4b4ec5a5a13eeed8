// Untrusted SQLite databases as tables of text: read-only, from memory, without triggers, views,
// extensions or SQL of the file, under limits.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "base/read_budget.hpp"
#include "base/result.hpp"
#include "ingest/text_table.hpp"

namespace ballast::ingest {

// The tables of a database: an empty cell takes a byte of the file and 40 of memory, a number or a
// short text about 5.
inline constexpr ReadBudget kSqliteBudget{.expansion = 20};

struct SqliteLimits {
    std::size_t max_bytes = std::size_t{256} << 20;
    std::size_t max_tables = 100;
    std::size_t max_columns = 500;
    std::size_t max_rows = 2'000'000;  // of all tables
    std::size_t max_cell_bytes = std::size_t{1} << 20;
    ReadBudget budget = kSqliteBudget;
};

using SqliteTable = TextTable;

// The tables of the file in the order of their names, those of SQLite itself left out.
// kInvalidInput for a file that is no database, truncated, encrypted or damaged, or that has
// triggers or views; kLimitExceeded names the limit.
Result<std::vector<SqliteTable>> read_sqlite(std::string_view bytes,
                                             const SqliteLimits& limits = {});

}  // namespace ballast::ingest
