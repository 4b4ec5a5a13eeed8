// Internal to the column reader: converts short cells to numbers and dates, several at a time.
//
// Each function converts `count` cells of one column and returns the number of cells not converted:
// their indices are in `left`, ascending, and their `values` are undefined. Not converted are cells
// that are not a ShortCell (absent, long), that are not of the type, and those that need more care.
// `values` and `left` must have room for `count`.
#pragma once

#include <cstddef>
#include <cstdint>

#include "ingest/column_cells.hpp"

namespace ballast::ingest::detail {

// Loads the cells as sixteen bytes each. Bound by the loads: an end, sixteen bytes, their mask.
void load_short_cells(const ColumnCells& cells, ShortCell* out);

// An optional sign, digits.
std::size_t read_short_integers(const ShortCell* cells, std::size_t count, std::int64_t* values,
                                std::uint32_t* left);

// An optional sign, digits and, with digits on both sides of it, at most one point: the number
// without its point, and the number of its digits `after` the point; cells with more than
// `most_after` are left.
std::size_t read_short_decimals(const ShortCell* cells, std::size_t count, std::size_t most_after,
                                std::int64_t* values, std::uint8_t* after, std::uint32_t* left);

// The same as a double, correctly rounded: digits of at most 53 bits by a power of ten, which
// rounds once (W. D. Clinger, "How to read floating point numbers accurately", PLDI 1990).
std::size_t read_short_doubles(const ShortCell* cells, std::size_t count, double* values,
                               std::uint32_t* left);

// YYYY-MM-DD as days since 1970-01-01.
std::size_t read_short_dates(const ShortCell* cells, std::size_t count, std::int32_t* values,
                             std::uint32_t* left);

}  // namespace ballast::ingest::detail
