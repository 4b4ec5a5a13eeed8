// Reads workbooks (.xlsx) cell by cell, with types, formulas and defined names, for importers that
// read by name and keep every cell.
//
// Macros are never run and links never followed. A formula is text: its value is the one that the
// file stores.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "ingest/workbook.hpp"

namespace ballast::ingest {

enum class CellType : std::uint8_t { kText, kNumber, kDate, kBoolean, kError };

struct WorkbookCell {
    std::uint32_t row = 1;  // from 1
    std::uint32_t column = 1;
    CellType type = CellType::kText;
    std::string value;    // numbers with their stored digits, dates as ISO 8601, true and false
    std::string formula;  // empty: none
    bool has_value = true;

    bool operator==(const WorkbookCell&) const = default;
};

struct WorkbookSheet {
    std::string name;
    std::vector<WorkbookCell> cells;  // by row and column

    bool operator==(const WorkbookSheet&) const = default;
};

struct DefinedName {
    std::string name;
    std::string sheet;      // that it is local to; empty: the whole workbook
    std::string reference;  // "'Mag 17 Inputs'!$B$2:$C$4"

    bool operator==(const DefinedName&) const = default;
};

struct WorkbookCells {
    std::vector<WorkbookSheet> sheets;
    std::vector<DefinedName> names;

    bool operator==(const WorkbookCells&) const = default;
};

// In tab order. Errors as of read_workbook.
Result<WorkbookCells> read_workbook_cells(std::string_view bytes,
                                          const WorkbookLimits& limits = {});

struct CellRange {
    std::string sheet;
    std::uint32_t first_row = 1, first_column = 1;
    std::uint32_t last_row = 1, last_column = 1;

    bool contains(std::uint32_t row, std::uint32_t column) const {
        return row >= first_row && row <= last_row && column >= first_column &&
               column <= last_column;
    }
};

// "Sheet!$B$2:$C$4" or "'It''s'!B2". nullopt for anything else: constants, lists of ranges,
// references to other workbooks.
std::optional<CellRange> parse_range(std::string_view reference);

// "AK2".
std::string cell_name(std::uint32_t row, std::uint32_t column);

}  // namespace ballast::ingest
