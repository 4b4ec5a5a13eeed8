// The positions that the engine values (model/bank_position.hpp), and their validation.
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
// For a type without legs.
enum class Amortization : std::uint8_t { kBullet, kLinear, kAnnuity, kScheduled, kNone };
constexpr Amortization amortization_of(PositionType type) {
    return type == PositionType::kNonMaturity
               ? Amortization::kNone
               : static_cast<Amortization>(static_cast<int>(type) % 4);
}

// Between the date of a calculation and the end of a position.
inline constexpr int kMostYears = 130;

// kInvalidInput that names the position.
Error wrong_position(const Position& position, std::string_view what);

std::string_view to_string(PositionType type);
std::string_view to_string(Side side);
// Category of a position in reports: asset, liability or off_balance.
std::string_view section_of(bool off_balance, Side side);

// Why the position cannot be valued and how to fix it; nullopt when it is valid. A position that
// matures on or before `as_of` is not valid. `calendar`: adjusts payment dates, where the position
// names one.
const std::string& calendar_name(const Position& position);

Status check_position(const Position& position, fin::Date as_of);

}  // namespace ballast::alm
