// Inside the column reader: what may stand in the sixteen bytes of a short cell.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "ingest/column_cells.hpp"

namespace ballast::ingest::detail {

inline constexpr std::size_t kCell = sizeof(ShortCell);

// Where what may stand in the sixteen bytes of a cell.
struct CellForm {
    // What turns a sign, such as the point, into '0' where it must stand.
    std::array<std::uint8_t, kCell> flip{};
    // The largest digit that may then stand there.
    std::array<std::uint8_t, kCell> most{};
    // 255 where nothing may stand, or a minus before which nothing stands; digits may stand
    // anywhere.
    std::array<std::uint8_t, kCell> front{};
    // From where to take sixteen digits; 128: none, a zero.
    std::array<std::uint8_t, kCell> order{};
};

}  // namespace ballast::ingest::detail
