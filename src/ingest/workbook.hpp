// Reads workbooks (Office Open XML, .xlsx) into tables of text, one per sheet.
//
// Cells become the text a CSV of the same sheet would have: numbers with the digits stored in the
// file, dates and times (a number with a date format, ECMA-376 part 1, 18.8.30) as ISO 8601,
// booleans as true and false, the stored value of a formula, error cells (#N/A) absent. XML
// entities other than the five predefined ones are not expanded; macros, links and drawings are
// ignored.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "ingest/archive.hpp"

namespace ballast::ingest {

struct WorkbookLimits {
    // The ratio is the one that Apache POI accepts for workbooks.
    ArchiveLimits archive = {
        .max_entries = 2'000, .max_inflated_bytes = std::uint64_t{512} << 20, .max_ratio = 100};
    std::size_t max_sheets = 1'000;
    std::size_t max_cells = 20'000'000;
    std::size_t max_columns = 16'384;
    std::size_t max_cell_bytes = 32'768;
    std::size_t max_part_bytes = std::size_t{4} << 20;     // of a part that is not read by elements
    std::size_t max_element_bytes = std::size_t{4} << 20;  // of the XML of a row or a shared text
    // Memory of the cells and shared texts; see base/read_budget.hpp.
    ReadBudget budget = kWorkbookBudget;
};

struct Sheet {
    std::string name;
    // Rows from row 1 of the sheet; missing cells are empty texts. Rows may have different lengths;
    // rows after the last with a cell are omitted.
    std::vector<std::vector<std::string>> rows;
};

// In tab order, including hidden sheets. kInvalidInput names the part of the file and what is wrong
// with it; kLimitExceeded the limit.
Result<std::vector<Sheet>> read_workbook(std::string_view bytes, const WorkbookLimits& limits = {});

// Whether an archive is a workbook: it has [Content_Types].xml and xl/workbook.xml.
bool is_workbook(const Archive& archive);

}  // namespace ballast::ingest
