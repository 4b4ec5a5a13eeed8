// Tables of the earlier workbook that its deals share: vectors, the index curve, the transition
// matrix of S&P, sinking schedules.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ingest/workbook_cells.hpp"
#include "service/clo/book_import.hpp"

namespace ballast::service {

// Cells as text, by row and column; those without a value are empty.
using SheetTable = std::vector<std::vector<std::string>>;

SheetTable table_of(const ingest::WorkbookSheet& sheet, const ingest::CellRange& range);
ingest::CellRange whole(const ingest::WorkbookSheet& sheet);

// Defined names of these tables.
inline constexpr std::string_view kInputNames[] = {"CF_Vectors",    "LIBORCurve",    "SpTransMat",
                                                   "Sink_Schedule", "CFAssumptions", "HypoAssets"};

// Reads the range of one of the first four names into `inputs`, and describes it in a few words.
// Errors name the cell.
//   CF_Vectors: headings in the first row, one vector per column; a column of periods is left out.
//   LIBORCurve: a date or a number of months, and the spot rate.
//   SpTransMat: states in the first row and column; without a row of the last state, which is
//   default, nothing leaves it.
//   Sink_Schedule: headings id, date and amount; or dates in the first column and ids in the first
//   row.
Result<std::string> read_input_table(std::string_view name, const ingest::WorkbookSheet& sheet,
                                     const ingest::CellRange& range, CloBookInputs& inputs);

}  // namespace ballast::service
