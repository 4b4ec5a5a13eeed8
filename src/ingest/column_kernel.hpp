// Inside the column reader: short cells to numbers and dates, several at a time.
//
// Each function converts `count` cells of one column and returns how many it has not: their places,
// ascending, stand in `left`, and what stands at them in `values` means nothing. Left are cells
// that are no ShortCell (absent, long), that are not of the type, and those that need more care.
// `values` and `left` have room for `count`.
#pragma once

#include <cstddef>
#include <cstdint>

#include "ingest/column_cells.hpp"

namespace ballast::ingest::detail {

// The cells as sixteen bytes each. Bound by the loads: an end, sixteen bytes, their mask.
void load_short_cells(const ColumnCells& cells, ShortCell* out);

// A sign or none, digits.
std::size_t read_short_integers(const ShortCell* cells, std::size_t count, std::int64_t* values,
                                std::uint32_t* left);

// A sign or none, digits and, with digits on both sides of it, at most one point: the number
// without its point, and how many of its digits stand `after` the point; cells with more than
// `most_after` are left.
std::size_t read_short_decimals(const ShortCell* cells, std::size_t count, std::size_t most_after,
                                std::int64_t* values, std::uint8_t* after, std::uint32_t* left);

// The same as a double, correctly rounded: digits of at most 53 bits by a power of ten, which is
// one rounding (W. D. Clinger, "How to read floating point numbers accurately", PLDI 1990).
std::size_t read_short_doubles(const ShortCell* cells, std::size_t count, double* values,
                               std::uint32_t* left);

// YYYY-MM-DD as days since 1970-01-01.
std::size_t read_short_dates(const ShortCell* cells, std::size_t count, std::int32_t* values,
                             std::uint32_t* left);

}  // namespace ballast::ingest::detail
