// The tables of an untrusted DuckDB file as text, under limits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/read_budget.hpp"
#include "base/result.hpp"
#include "store/columns.hpp"

namespace ballast::store {

struct DuckdbFileLimits {
    std::size_t max_bytes = std::size_t{1} << 30;
    std::size_t max_tables = 100;
    std::size_t max_columns = 500;
    std::size_t max_rows = 5'000'000;  // of all tables that are read
    ReadBudget budget = kParquetBudget;
};

struct DuckdbTable {
    std::string name;
    TextCells cells;           // dates ISO, numbers shortest round-trip
    std::size_t left_out = 0;  // rows of a table that is not chosen
};

// Whether the bytes are those of a DuckDB file.
bool is_duckdb_file(std::string_view bytes);

// The tables of the schema "main" in the order of their names; of those that are not among `chosen`
// (empty: all are) only the rows are counted. The file is opened read-only by a database of its own
// that may open nothing else; views, macros and other objects in it are not run.
//
// kInvalidInput for a file that cannot be read, or was written by a newer version of DuckDB;
// kLimitExceeded names the limit. Messages name the file `name`.
Result<std::vector<DuckdbTable>> read_duckdb_file(std::string_view bytes, std::string_view name,
                                                  const std::vector<std::string>& chosen = {},
                                                  const DuckdbFileLimits& limits = {});

}  // namespace ballast::store
