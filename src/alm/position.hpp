// The positions that the engine values (model/bank_position.hpp), and what makes one sound.
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "fin/date.hpp"
#include "model/bank_position.hpp"

namespace ballast::alm {

using Side = model::BankSide;
using PositionType = model::BankPositionType;
using Position = model::BankPosition;
using model::AnnuityMode;
using model::DatedAmounts;
using model::InterestRule;
using model::is_derivative;

constexpr bool is_variable(PositionType type) {
    return type >= PositionType::kVariableBullet && type <= PositionType::kVariableScheduled;
}
constexpr bool is_swap(PositionType type) {
    return type >= PositionType::kSwapReceiver && type <= PositionType::kSwapBasis;
}
// Valued leg by leg (legs.hpp).
constexpr bool has_legs(PositionType type) { return type > PositionType::kNonMaturity; }
// Of a type without legs.
enum class Amortisation : std::uint8_t { kBullet, kLinear, kAnnuity, kScheduled, kNone };
constexpr Amortisation amortisation_of(PositionType type) {
    return type == PositionType::kNonMaturity
               ? Amortisation::kNone
               : static_cast<Amortisation>(static_cast<int>(type) % 4);
}

std::string_view to_string(PositionType type);
std::string_view to_string(Side side);
// Where a position stands in a report: asset, liability or off_balance.
std::string_view section_of(bool off_balance, Side side);

// What makes the position impossible to value, with how to mend it; nothing when it is sound.
// A position that matures on or before `as_of` is not sound.
// The calendar by which its payments are moved, where they are.
const std::string& calendar_name(const Position& position);

Status check_position(const Position& position, fin::Date as_of);

}  // namespace ballast::alm
