// Terms that a source may leave out of a position, and what is taken instead: counted wherever
// positions are read, so that no default goes unsaid.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "base/error.hpp"
#include "model/bank_position.hpp"

namespace ballast::model {

struct BankDefaultRule {
    std::string_view term;   // the position's field
    std::string_view taken;  // in words
    Severity severity;       // kWarning where it changes values of a usual position
    // Only of what replaces principal under a constant balance.
    bool of_renewal = false;
    // Whether the position has a use for the term and nothing else that says it.
    bool (*applies)(const BankPosition& position);
};

inline constexpr std::size_t kBankDefaultRules = 12;  // at most as many as BankDefaults has bits
std::span<const BankDefaultRule, kBankDefaultRules> bank_default_rules();

// `stated(i)`: whether the source gave the term of rule i.
template <class Stated>
BankDefaults bank_defaults(const BankPosition& position, const Stated& stated) {
    BankDefaults defaults;
    const auto rules = bank_default_rules();
    for (std::size_t i = 0; i < rules.size(); ++i)
        if (!stated(i) && rules[i].applies(position)) defaults.add(i);
    return defaults;
}

}  // namespace ballast::model
