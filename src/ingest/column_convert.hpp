// Internal to the column reader: converts the cells of one column in consecutive rows to values.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/column_cells.hpp"
#include "ingest/column_dictionary.hpp"
#include "ingest/column_reader.hpp"

namespace ballast::ingest::detail {

// Output of the conversion other than values.
struct ConvertedColumn {
    ColumnTable::Column* column = nullptr;         // with memory for all rows
    std::vector<std::uint32_t>* absent = nullptr;  // row numbers, appended to
    ColumnDictionary* words = nullptr;             // of a column of type kWord
    std::deque<std::string>* unescaped = nullptr;  // texts that differ from the bytes in the file
};

// Writes the values from row `row` on. False when a cell is not of the column's type or has invalid
// quotes: the table is then read by the careful path.
bool convert_cells(const ColumnCells& cells, std::size_t row, const ConvertedColumn& out);

}  // namespace ballast::ingest::detail
