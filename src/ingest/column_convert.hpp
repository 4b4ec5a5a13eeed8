// Inside the column reader: the cells of one column in consecutive rows to values.
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

// Where what is not a value goes.
struct ConvertedColumn {
    ColumnTable::Column* column = nullptr;         // its data have room for all rows
    std::vector<std::uint32_t>* absent = nullptr;  // rows, appended to
    ColumnDictionary* words = nullptr;             // of a column of words
    std::deque<std::string>* unescaped = nullptr;  // texts that are not as they stand in the file
};

// Writes the values of rows `row` and after it. False when a cell is not of the column's type or
// has quotes that are not as they should be: the table is then read carefully.
bool convert_cells(const ColumnCells& cells, std::size_t row, const ConvertedColumn& out);

}  // namespace ballast::ingest::detail
