// Reads delimited text (RFC 4180) into a table of text cells.
//
// Strict: an ambiguous file is an error with its location, never a guess. Accepted beyond the RFC,
// because programs write them: lines that end in LF or CR, other delimiters, a UTF-8 byte order
// mark, blank lines. Every error of the file is reported at once.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace ballast::ingest {

struct CsvOptions {
    std::optional<char> delimiter = ',';  // absent: , ; tab or |, detected from the first records
    bool header = true;                   // false: the columns are named column_1, column_2 …
    std::size_t max_bytes = std::size_t{1} << 30;
    std::size_t max_columns = 16'384;
    std::size_t max_field_bytes = 32'768;
    std::size_t max_cells = 200'000'000;
};

struct CsvTable {
    // An empty cell is absent; "" is an empty string.
    struct Column {
        std::string name;
        std::vector<std::optional<std::string>> cells;
    };
    // Rows from `first_row` on are on consecutive lines, the first of them on `line`.
    struct Stretch {
        std::size_t first_row = 0;
        std::size_t line = 1;
    };

    std::vector<Column> columns;
    std::size_t rows = 0;
    char delimiter = ',';
    std::vector<Stretch> stretches;

    // The line of the text, counted from 1, on which a row starts.
    std::size_t line_of_row(std::size_t row) const;
};

// Errors (at most 100, then one "too_many_errors") have a location instead of a JSON pointer: "line
// 7" or "line 7, column 3". Their codes: encoding, empty, empty_name, duplicate_name,
// too_few_fields, too_many_fields, stray_quote, text_after_quote, unterminated_quote,
// field_too_long, too_many_errors. Text above the other limits is kLimitExceeded.
//
// Unquoted column names are trimmed; cells are not. Blank lines are skipped, except that below the
// first record of a table of one column each is a row with an absent cell.
Result<CsvTable> read_csv(std::string_view bytes, const CsvOptions& options = {});

}  // namespace ballast::ingest
