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
    bool whole = false;  // never shortened
};

struct TextTable {
    std::vector<TableColumn> columns;
    std::vector<std::vector<Cell>> rows;
};

// Columns are as wide as their widest cell. In a terminal that is narrower, left-aligned columns
// are shortened with "…", the widest first, unless they are `whole`. `width` 0: unlimited.
std::string to_text(const TextTable& table, std::size_t width, bool color);

// A line of CSV with its line end.
std::string csv_line(const std::vector<std::string>& values);

// Columns on the screen. Combining and wide characters count as one.
std::size_t text_width(std::string_view text);

}  // namespace ballast::api::cli
