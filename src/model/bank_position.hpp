// A loan, deposit, bond, swap, cap or floor of a banking book as the bank's systems state it on the
// analysis date.
//
// Money in currency units, rates as fractions. Payment dates are next_payment and every
// payment_months after it, counted from next_payment each time and clipped to the month, or month
// ends (model/bank_dates.hpp); the maturity is always one. Reset dates likewise from next_reset.
// Interest runs from one of these dates to the next; money moves on the business day that the
// convention makes of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fin/calendar.hpp"
#include "fin/date.hpp"
#include "fin/day_count.hpp"

namespace ballast::model {

enum class BankSide : std::uint8_t { kAsset, kLiability };

enum class BankPositionType : std::uint8_t {
    kFixedBullet,
    kFixedLinear,
    kFixedAnnuity,
    kFixedScheduled,
    kVariableBullet,
    kVariableLinear,
    kVariableAnnuity,
    kVariableScheduled,
    kNonMaturity,
    kSwapReceiver,  // receives the first leg, at a fixed rate, and pays the second, a floating one
    kSwapPayer,     // pays the first leg, at a fixed rate, and receives the second
    kSwapBasis,     // receives the first leg and pays the second, both floating
    kCap,           // receives what the index and spread exceed `cap` by; a liability pays it
    kFloor,         // likewise what they stay below `floor` by
    kCallMoney,     // due at notice, where it has no maturity
};

// What stands on no balance sheet: its balance is a notional, in no total of balances.
constexpr bool is_derivative(BankPositionType type) {
    return type >= BankPositionType::kSwapReceiver && type <= BankPositionType::kFloor;
}

enum class AnnuityMode : std::uint8_t {
    kRepriceOnReset,  // the level payment is computed anew after every reset
    kFixedPayment,    // it stays; the rate changes what is redeemed, the rest is due at maturity
};

enum class InterestRule : std::uint8_t {
    kSimple,      // segments of a coupon add up
    kCompounded,  // each earns interest on those before it in the coupon
};

using DatedAmounts = std::vector<std::pair<fin::Date, double>>;

// Which terms of a position its source left out, by their rules of model/bank_default.hpp. No part
// of what the position is: two of them are always equal.
class BankDefaults {
public:
    void add(std::size_t rule) { bits_ = static_cast<std::uint16_t>(bits_ | 1U << rule); }
    bool has(std::size_t rule) const { return (bits_ >> rule & 1U) != 0; }
    bool any() const { return bits_ != 0; }
    bool operator==(const BankDefaults& /*other*/) const { return true; }

private:
    std::uint16_t bits_ = 0;
};

struct BankPosition {
    std::string id;
    BankSide side = BankSide::kAsset;
    BankPositionType type = BankPositionType::kFixedBullet;
    std::string currency;
    double balance = 0.0;        // outstanding, positive
    std::optional<double> rate;  // current all-in; only non-maturity deposits may lack it
    fin::DayCount day_count = fin::DayCount::kAct365Fixed;
    std::optional<fin::Date> start;  // of the contract: how old it is, and its original term
    // Where interest starts to accrue: the last payment, or the start of a contract that starts
    // later. When absent, the payment before next_payment, but not before `start`; and `start`
    // where there is no next_payment.
    std::optional<fin::Date> last_payment;
    std::optional<fin::Date> next_payment;
    int payment_months = 0;  // 0: at maturity
    // Whether dates counted from a month end are month ends; absent: see model/bank_dates.hpp.
    std::optional<bool> end_of_month;
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
    int notice_days = 0;                // of call money; 0: it is due on the next day
    // The second leg of a swap. What is absent of its balance, day count and payments is as in the
    // first leg; schedules redeem both in proportion.
    std::optional<double> leg2_balance;
    std::optional<double> leg2_rate;  // current all-in
    std::optional<fin::DayCount> leg2_day_count;
    std::optional<fin::Date> leg2_last_payment;
    std::optional<fin::Date> leg2_next_payment;
    std::optional<int> leg2_payment_months;
    std::optional<fin::Date> leg2_next_reset;
    int leg2_reset_months = 0;
    int leg2_index_months = 0;
    std::string leg2_index_curve;
    double leg2_spread = 0.0;
    bool notional_exchanged = false;  // whether the legs pay out and redeem their balances
    int renew_months = 0;             // constant balance: term of the new contract; 0: see alm
    double renew_margin = 0.0;
    fin::DayCount renew_day_count = fin::DayCount::kAct360;
    fin::BusinessDayConvention business_days = fin::BusinessDayConvention::kUnadjusted;
    std::string calendar;  // of fin::Calendar; empty: TARGET for EUR, else weekends alone
    std::string product;
    std::string segment;
    std::string prepayment;  // key of the behaviour
    std::string withdrawal;  // likewise
    BankDefaults defaults;   // set by readers

    bool operator==(const BankPosition&) const = default;
};

}  // namespace ballast::model
