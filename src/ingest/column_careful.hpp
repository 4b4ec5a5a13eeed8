// Inside the column reader: its two ways. The fast one reads regular tables, the careful one all
// others, and finds the places of faults.
#pragma once

#include <optional>
#include <string_view>

#include "base/result.hpp"
#include "ingest/column_reader.hpp"

namespace ballast::ingest::detail {

// Absent when the table is not regular or has a fault. `text` has no byte order mark.
std::optional<ColumnTable> read_columns_fast(std::string_view text,
                                             const ColumnReadOptions& options, const Work& work);

// By read_csv, cell by cell: the same table as the fast way gives, or every fault with its place.
Result<ColumnTable> read_columns_carefully(std::string_view text, const ColumnReadOptions& options);

// Room for `rows` values of every column, one after the other; sets Column::data.
void allocate(ColumnTable& table);

std::string_view type_name(ColumnType type);

}  // namespace ballast::ingest::detail
