// A table as aligned text, or as CSV (RFC 4180).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "api/cli/terminal.hpp"

namespace ballast::api::cli {

struct Cell {
    std::string text;
    Style style = Style::kPlain;
};

struct TableColumn {
    std::string title;
    bool right = false;  // numbers
    bool whole = false;  // on one line
    int spare = 0;       // for leave_out(): the largest first; 0: never
};

struct TextTable {
    std::vector<TableColumn> columns;
    std::vector<std::vector<Cell>> rows;
};

// The longest id: a short name. Only a longer word, such as JSON, is ever cut.
inline constexpr std::size_t kLongestId = 64;

// Columns are as wide as their widest cell. In a terminal that is narrower, titles and texts
// continue on further lines, those of the widest column first; numbers and words stay whole, so
// that every id can be typed again. `width` 0: unlimited.
std::string to_text(const TextTable& table, std::size_t width, bool color);

// Leaves columns with a number `spare` out of a table that is too wide even so. Returns their
// titles.
std::vector<std::string> leave_out(TextTable& table, std::size_t width);

// A line of CSV with its line end.
std::string csv_line(const std::vector<std::string>& values);

// Columns on the screen. Combining and wide characters count as one.
std::size_t text_width(std::string_view text);

}  // namespace ballast::api::cli
