// A loan, deposit or bond of the banking book as the bank's systems state it on the analysis date.
//
// Money in currency units, rates as fractions. Dates are not moved to business days. Payment dates
// are next_payment and every payment_months after it, counted from next_payment each time and
// clipped to the month; the maturity is always one. Reset dates likewise from next_reset.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "fin/date.hpp"
#include "fin/day_count.hpp"

namespace ballast::alm {

enum class Side { kAsset, kLiability };

enum class PositionType {
    kFixedBullet,
    kFixedLinear,
    kFixedAnnuity,
    kFixedScheduled,
    kVariableBullet,
    kVariableLinear,
    kVariableAnnuity,
    kVariableScheduled,
    kNonMaturity,
};
constexpr bool is_variable(PositionType type) {
    return type >= PositionType::kVariableBullet && type <= PositionType::kVariableScheduled;
}
enum class Amortisation { kBullet, kLinear, kAnnuity, kScheduled, kNone };
constexpr Amortisation amortisation_of(PositionType type) {
    return type == PositionType::kNonMaturity
               ? Amortisation::kNone
               : static_cast<Amortisation>(static_cast<int>(type) % 4);
}

enum class AnnuityMode {
    kRepriceOnReset,  // the level payment is computed anew after every reset
    kFixedPayment,    // it stays; the rate changes what is redeemed, the rest is due at maturity
};

enum class InterestRule {
    kSimple,      // segments of a coupon add up
    kCompounded,  // each earns interest on those before it in the coupon
};

using DatedAmounts = std::vector<std::pair<fin::Date, double>>;

struct Position {
    std::string id;
    Side side = Side::kAsset;
    PositionType type = PositionType::kFixedBullet;
    std::string currency;
    double balance = 0.0;        // outstanding, positive
    std::optional<double> rate;  // current all-in; only non-maturity deposits may lack it
    fin::DayCount day_count = fin::DayCount::kAct365Fixed;
    // Where interest starts to accrue: the last payment, or the start of a contract that starts
    // later. The payment before next_payment when absent.
    std::optional<fin::Date> last_payment;
    std::optional<fin::Date> next_payment;
    int payment_months = 0;  // 0: at maturity
    std::optional<fin::Date> maturity;
    std::optional<fin::Date> next_reset;
    int reset_months = 0;     // 0: next_reset is the only one
    int index_months = 0;     // term of the index; 0: reset_months
    std::string index_curve;  // a projection curve of the currency; empty: the default one
    double spread = 0.0;
    std::optional<double> cap;  // of the all-in rate
    std::optional<double> floor;
    std::optional<double> period_cap;    // of the change at a reset
    std::optional<double> period_floor;  // likewise, usually negative
    AnnuityMode annuity_mode = AnnuityMode::kRepriceOnReset;
    InterestRule compounding = InterestRule::kSimple;
    int principal_months = 0;  // 0: principal is paid on payment dates
    std::optional<fin::Date> next_principal;
    std::optional<fin::Date> grace_end;  // no principal up to and on this date
    std::optional<fin::Date> teaser_end;
    std::optional<double> teaser_rate;  // up to teaser_end; the index or `rate` from there
    DatedAmounts schedule;              // principal of scheduled types; the rest at maturity
    DatedAmounts slots;                 // of a non-maturity deposit
    int renew_months = 0;               // constant balance: term of the new contract; 0: none
    double renew_margin = 0.0;
    fin::DayCount renew_day_count = fin::DayCount::kAct360;
    std::string product;
    std::string segment;
    std::string prepayment;  // key of the behaviour
    std::string withdrawal;  // likewise
};

std::string_view to_string(PositionType type);
std::string_view to_string(Side side);

// What makes the position impossible to value, with how to mend it; nothing when it is sound.
// A position that matures on or before `as_of` is not sound.
Status check_position(const Position& position, fin::Date as_of);

}  // namespace ballast::alm
