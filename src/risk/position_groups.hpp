// Positions by an attribute: how many, and what they are worth.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/decimal.hpp"
#include "risk/exposures.hpp"

namespace ballast::risk {

struct GroupedPosition {
    std::string symbol;
    Decimal quantity;               // signed
    std::optional<double> value;    // signed market value
    std::vector<std::string> keys;  // the groups it belongs to; none: the one without a name
};

struct PositionGroup {
    std::string key;  // empty: positions without the attribute
    std::size_t count = 0;
    // Sum of signed quantities; only where all positions have the same symbol: units of different
    // securities do not add up.
    std::optional<Decimal> quantity;
    ExposureTotals totals;        // of the positions with a value
    std::optional<double> share;  // of the gross value of all positions
};

struct PositionGroups {
    std::vector<PositionGroup> groups;  // by key
    ExposureTotals totals;              // every position once
    double coverage = 1.0;              // share of positions with a value
};

// A position with several keys counts in each of their groups, and once in the totals. With
// `only`, groups of other keys are left out.
PositionGroups position_groups(std::span<const GroupedPosition> positions,
                               std::span<const std::string> only);

}  // namespace ballast::risk
