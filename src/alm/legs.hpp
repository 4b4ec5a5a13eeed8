// The legs of a position: one contract, or the two legs of a swap. Each leg is a plain contract
// with its own leg kind, so that calendars, resets, day counts and months follow one set of rules.
#pragma once

#include <string_view>
#include <vector>

#include "alm/flows.hpp"
#include "alm/position.hpp"

namespace ballast::alm {

struct Leg {
    // Of a type up to kNonMaturity; its side is the side of the leg.
    Position contract;
    LegKind kind = LegKind::kLoan;
};

// The position must pass check_position. The second leg of a swap comes last.
std::vector<Leg> legs_of(const Position& position, fin::Date as_of);

// Checks of check_position for swaps, caps, floors and call money, in addition to those of their
// legs.
Status check_legs(const Position& position, fin::Date as_of);

}  // namespace ballast::alm
