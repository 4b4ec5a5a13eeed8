// The match of tags described once.
#pragma once

#include <array>

#include "describe/describe.hpp"
#include "risk/exposures.hpp"

namespace ballast::describe {

template <>
struct Described<risk::TagMatch> {
    static constexpr std::string_view name = "TagMatch";
    static constexpr std::string_view doc = "Whether a position must have any or all of the tags.";
    static constexpr std::array values{word(risk::TagMatch::kAny, "any"),
                                       word(risk::TagMatch::kAll, "all")};
};

}  // namespace ballast::describe
