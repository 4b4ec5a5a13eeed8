// Internal to the column reader: its two paths. The fast one reads regular tables, the careful one
// all others, and locates errors.
#pragma once

#include <optional>
#include <string_view>

#include "base/result.hpp"
#include "ingest/column_reader.hpp"

namespace ballast::ingest::detail {

// nullopt when the table is not regular or has an error. `text` has no byte order mark.
std::optional<ColumnTable> read_columns_fast(std::string_view text,
                                             const ColumnReadOptions& options, const Work& work);

// Uses read_csv, cell by cell: the same table as the fast path, or every error with its location.
Result<ColumnTable> read_columns_carefully(std::string_view text, const ColumnReadOptions& options);

// Allocates `rows` values for every column; sets Column::data.
void allocate(ColumnTable& table);

std::string_view type_name(ColumnType type);

}  // namespace ballast::ingest::detail
