// The lines of a file of positions as cells. A line that is not a row of the table, such as one
// with too many fields, is kept with its error, split at the delimiters.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace ballast::ingest {

struct PositionLine {
    std::size_t line = 0;
    std::vector<std::string> cells;   // one for each column, without blanks around it
    std::optional<FieldError> error;  // why the line is not a row of the table
};

struct PositionLines {
    std::vector<std::string> columns;
    std::vector<PositionLine> rows;  // by line
};

// kLimitExceeded above the number of rows that are read.
Status check_position_rows(std::size_t rows);

// Errors as those of read_position_file().
Result<PositionLines> read_position_lines(std::string_view bytes);

}  // namespace ballast::ingest
