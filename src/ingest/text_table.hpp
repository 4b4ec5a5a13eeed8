// A table of a foreign database as text, whichever format it was read from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/read_budget.hpp"

namespace ballast::ingest {

struct TextTable {
    std::string name;
    std::vector<std::string> columns;
    // Numbers in the shortest form that reads back to the same; absent for NULL. Each row has a
    // cell per column.
    std::vector<std::vector<std::optional<std::string>>> rows;
    std::size_t left_out = 0;  // rows that were counted but not read
};

// Rows of a dump or CSV file as text: an empty cell takes a byte of the file and 40 of memory, a
// number or a short text about 5.
inline constexpr ReadBudget kDumpBudget{.expansion = 20};

// Memory of a row, without the text of its cells.
constexpr std::uint64_t row_bytes(std::size_t columns) {
    return sizeof(std::vector<std::optional<std::string>>) +
           columns * sizeof(std::optional<std::string>);
}

}  // namespace ballast::ingest
