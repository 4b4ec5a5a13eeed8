// Internal to the column reader: the allowed contents of the sixteen bytes of a short cell.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "ingest/column_cells.hpp"

namespace ballast::ingest::detail {

inline constexpr std::size_t kCell = sizeof(ShortCell);

// Which characters are allowed at which position of a cell's sixteen bytes.
struct CellForm {
    // XOR mask that turns a required character, such as the point, into '0'.
    std::array<std::uint8_t, kCell> flip{};
    // The largest digit then allowed at each position.
    std::array<std::uint8_t, kCell> most{};
    // 255 where nothing is allowed, or a minus as the first character; digits are allowed
    // everywhere.
    std::array<std::uint8_t, kCell> front{};
    // The source positions of sixteen digits; 128: a zero.
    std::array<std::uint8_t, kCell> order{};
};

}  // namespace ballast::ingest::detail
