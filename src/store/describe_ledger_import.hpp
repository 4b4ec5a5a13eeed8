// The names of the states of an import: stored, and in requests and responses.
#pragma once

#include <array>

#include "describe/describe.hpp"
#include "store/ledger_imports.hpp"

namespace ballast::describe {

template <>
struct Described<store::ImportState> {
    static constexpr std::string_view name = "ImportState";
    static constexpr std::string_view doc = "State of an import: committed or undone.";
    static constexpr std::array values{word(store::ImportState::kCommitted, "committed"),
                                       word(store::ImportState::kUndone, "undone")};
};

}  // namespace ballast::describe
