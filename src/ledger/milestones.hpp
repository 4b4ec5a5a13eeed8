// Levels that a series of values has reached, such as round amounts of net worth.
#pragma once

#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "base/decimal.hpp"
#include "fin/date.hpp"

namespace ballast::ledger {

struct Milestone {
    Decimal level;
    fin::Date date;  // the first at or above the level
    Decimal value;   // on that date
    // First later date below the level; absent if the values stayed at or above it.
    std::optional<fin::Date> fell_below;
    bool is_held = false;  // the last value is at or above the level
};

// The levels that the values reached after a first value below them, in the order of the levels. A
// level that the first value already reaches has no known date and is left out. Values must be in
// date order.
std::vector<Milestone> milestones(std::span<const std::pair<fin::Date, Decimal>> values,
                                  std::span<const Decimal> levels);

// 1, 2.5 and 5 times powers of ten, from 1,000 to the largest value, ascending; before them zero if
// a value is negative.
std::vector<Decimal> round_levels(std::span<const std::pair<fin::Date, Decimal>> values);

}  // namespace ballast::ledger
