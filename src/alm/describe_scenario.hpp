// The names of interest rate scenarios, in requests, responses and regulation packs.
#pragma once

#include <array>

#include "alm/regulation.hpp"
#include "describe/describe.hpp"

namespace ballast::describe {

template <>
struct Described<alm::ScenarioKind> {
    using enum alm::ScenarioKind;
    static constexpr std::string_view name = "AlmScenarioKind";
    static constexpr std::string_view doc =
        "Interest rate scenario; a custom one has its own name.";
    static constexpr std::array values{word(kBase, "base"),
                                       word(kParallelUp, "parallel_up"),
                                       word(kParallelDown, "parallel_down"),
                                       word(kSteepener, "steepener"),
                                       word(kFlattener, "flattener"),
                                       word(kShortUp, "short_up"),
                                       word(kShortDown, "short_down"),
                                       word(kLongUp, "long_up"),
                                       word(kLongDown, "long_down")};
};

}  // namespace ballast::describe
