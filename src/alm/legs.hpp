// What a position comes down to: one contract, or the two legs of a swap. Each leg is a plain
// contract whose walk knows what moves money, so that calendars, resets, day counts and months
// follow one set of rules.
#pragma once

#include <string_view>
#include <vector>

#include "alm/flows.hpp"
#include "alm/position.hpp"

namespace ballast::alm {

struct Leg {
    // Of a type up to kNonMaturity; its side is that of the leg.
    Position contract;
    LegKind kind = LegKind::kLoan;
};

// Of a position that check_position takes. The second leg of a swap is the last.
std::vector<Leg> legs_of(const Position& position, fin::Date as_of);

// What check_position says of swaps, caps, floors and call money beside what it says of their legs.
Status check_legs(const Position& position, fin::Date as_of);

}  // namespace ballast::alm
