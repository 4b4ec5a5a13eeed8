// One load, mask and store per cell.
#include <array>
#include <cstring>
#include <string_view>

#include "ingest/column_kernel.hpp"

// As in risk/simulation_kernel.cpp: the targets in between are no faster here.
#define HWY_DISABLED_TARGETS \
    (HWY_SSSE3 | HWY_SSE4 | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "ingest/column_cells.cpp"
// clang-format off: foreach_target.h comes before the other headers of Highway
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// clang-format on

#include "ingest/short_cells-inl.hpp"

#ifndef BALLAST_INGEST_COLUMN_CELLS_TABLES
#define BALLAST_INGEST_COLUMN_CELLS_TABLES
namespace ballast::ingest::detail {

// Row n keeps the last n bytes.
constexpr auto kKeep = [] {
    std::array<std::array<std::uint8_t, kCell>, kCell + 1> rows{};
    for (std::size_t size = 0; size <= kCell; ++size)
        for (std::size_t i = kCell - size; i < kCell; ++i) rows[size][i] = 255;
    return rows;
}();

}  // namespace ballast::ingest::detail
#endif

HWY_BEFORE_NAMESPACE();
namespace ballast::ingest::detail::HWY_NAMESPACE {

#if HWY_TARGET == HWY_SCALAR

void LoadShortCells(const ColumnCells& cells, ShortCell* out) {
    for (std::size_t row = 0; row < cells.rows; ++row) {
        out[row] = {};
        const std::string_view text = cells.cell(row).text;
        if (text.size() <= kCell)
            std::memcpy(reinterpret_cast<char*>(out + row + 1) - text.size(), text.data(),
                        text.size());
    }
}

#else

template <bool kLast>
HWY_INLINE void load_cells(const ColumnCells& cells, ShortCell* out) {
    const hn::FixedTag<std::uint8_t, kCell> d;
    std::size_t row = 0;
    // At the start of the text there are not sixteen bytes to load, and up to two may be missing.
    const auto room = static_cast<std::size_t>(cells.base - cells.text);
    for (; row < cells.rows && room + cells.ends[row * cells.stride] < kCell + 2; ++row)
        out[row] = {};
    const std::uint32_t* at = cells.ends + row * cells.stride;
    for (; row < cells.rows; ++row, at += cells.stride) {
        const char* begin = cells.base + at[-1] + 1;
        const char* end = cells.base + at[0];
        if constexpr (kLast) end -= end[-1] == '\r' && end > begin ? 1 : 0;
        // In a regular text a cell ends in a quote only if it is quoted.
        const std::ptrdiff_t quote = end[-1] == '"' ? 1 : 0;
        end -= quote;
        const auto size = static_cast<std::size_t>(end - begin - quote);
        const auto keep = hn::LoadU(d, kKeep[size <= kCell ? size : 0].data());
        const auto bytes = hn::LoadU(d, reinterpret_cast<const std::uint8_t*>(end) - kCell);
        hn::StoreU(hn::And(bytes, keep), d, reinterpret_cast<std::uint8_t*>(out + row));
    }
}

void LoadShortCells(const ColumnCells& cells, ShortCell* out) {
    if (cells.last)
        load_cells<true>(cells, out);
    else
        load_cells<false>(cells, out);
}

#endif  // of a machine with vectors

}  // namespace ballast::ingest::detail::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace ballast::ingest::detail {

HWY_EXPORT(LoadShortCells);

void load_short_cells(const ColumnCells& cells, ShortCell* out) {
    HWY_DYNAMIC_DISPATCH(LoadShortCells)(cells, out);
}

}  // namespace ballast::ingest::detail
#endif  // HWY_ONCE
