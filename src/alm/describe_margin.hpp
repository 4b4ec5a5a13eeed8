// The names of the levels at which margins of renewals are averaged.
#pragma once

#include <array>

#include "alm/renewal_margin.hpp"
#include "describe/describe.hpp"

namespace ballast::describe {

template <>
struct Described<alm::MarginLevel> {
    using enum alm::MarginLevel;
    static constexpr std::string_view name = "AlmMarginLevel";
    static constexpr std::string_view doc =
        "Group of positions over which a margin is averaged; fixed and variable contracts are "
        "never mixed.";
    static constexpr std::array values{
        word(kClass, "class", "Same type, side, currency, repricing term and index curve."),
        word(kTerm, "term", "Same side, currency and repricing term."),
        word(kCurrency, "currency", "Same side and currency."),
        word(kSide, "side", "Same side."),
        word(kAll, "all", "All positions."),
        word(kPosition, "own", "The position's own margin.")};
};

}  // namespace ballast::describe
