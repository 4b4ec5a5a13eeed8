// Values of loan tapes in the spelling of the asset record.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/decimal.hpp"

namespace ballast::clo {

// The cell of a field without surrounding blanks and typographic apostrophes, and old spellings of
// values replaced: LOAN by loan, USA by US, Y by true, Quarterly by 4, 1,500,000 by 1500000.
std::string tape_value(std::string_view field, std::string_view cell);

// The number of a cell with as many digits as a double holds: workbooks store 0.1 + 0.2 as
// 0.30000000000000004. nullopt for anything else, infinity included.
std::optional<double> tape_number(std::string_view cell);

// The decimal of a cell, exact where it has at most Decimal::kScale places; with more, the nearest
// to its double: what a workbook stores beyond them is the rounding of a double. nullopt for no
// number.
std::optional<Decimal> tape_decimal(std::string_view cell);

// The field that a column heading means: its name, the heading of the sheet, the column of the
// SQLite database, or a common name such as "Issuer"; empty where it means none.
std::string tape_field(std::string_view heading);

}  // namespace ballast::clo
