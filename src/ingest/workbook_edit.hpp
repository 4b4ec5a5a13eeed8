// Writes values into cells of a workbook (.xlsx, .xlsm) and keeps everything else: other parts stay
// as they are packed, edited sheets keep their styles, formulas, comments and links.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "fin/date.hpp"
#include "ingest/workbook_cells.hpp"

namespace ballast::ingest {

// monostate empties a cell. A date is written as the cell has dates: as a serial number where its
// style is one of dates or it has a number, otherwise as text, 2026-02-28.
using EditedValue = std::variant<std::monostate, double, std::string, bool, fin::Date>;

struct CellEdit {
    std::string sheet;
    std::uint32_t row = 1;  // from 1
    std::uint32_t column = 1;
    EditedValue value;
};

struct WorkbookEdits {
    std::vector<CellEdit> cells;
    // Names that exist, with a new reference. Of names that are local to a sheet, those of that
    // sheet only.
    std::vector<DefinedName> names;

    bool empty() const { return cells.empty() && names.empty(); }
};

// Without edits, the bytes as they are. A cell with a formula keeps it and stores the value as its
// result. kInvalidInput for a workbook that read_workbook_cells refuses, and for edits of sheets or
// names that it does not have.
Result<std::string> edit_workbook(std::string_view bytes, const WorkbookEdits& edits,
                                  const WorkbookLimits& limits = {});

}  // namespace ballast::ingest
