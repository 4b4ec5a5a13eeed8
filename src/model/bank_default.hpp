// Defaults for terms that a source may leave out of a position. Readers count and report them, so
// that no default is applied silently.
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
    std::string_view taken;  // description of the value used
    Severity severity;       // kWarning where it changes values of an ordinary position
    // Applies only to replacements under a constant balance.
    bool of_renewal = false;
    // Whether the position uses the term and states nothing else that determines it.
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
