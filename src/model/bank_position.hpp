// A loan, deposit, bond, swap, cap or floor of a banking book as the bank's systems state it on the
// analysis date.
//
// Money in currency units, rates as fractions. Payment dates are next_payment and every
// payment_months after it, counted from next_payment each time and clipped to the month, or month
// ends (model/bank_dates.hpp); the maturity is always one. Reset dates likewise from next_reset.
// Interest accrues from one of these dates to the next; cash moves on the business day given by the
// convention.
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
    kCap,           // receives the excess of index plus spread over `cap`; a liability pays it
    kFloor,         // likewise the shortfall of index plus spread below `floor`
    kCallMoney,     // due at notice if it has no maturity
};

// Off the balance sheet: its balance is a notional and is in no balance total.
constexpr bool is_derivative(BankPositionType type) {
    return type >= BankPositionType::kSwapReceiver && type <= BankPositionType::kFloor;
}

enum class AnnuityMode : std::uint8_t {
    kRepriceOnReset,  // the level payment is recomputed after every reset
    kFixedPayment,  // the payment is fixed; the rate changes the principal part, the rest is due at
                    // maturity
};

enum class InterestRule : std::uint8_t {
    kSimple,      // segments of a coupon are added
    kCompounded,  // each segment earns interest on the earlier ones of the coupon
};

using DatedAmounts = std::vector<std::pair<fin::Date, double>>;

// Which terms of a position its source left out, by their rules in model/bank_default.hpp.
class BankDefaults {
public:
    void add(std::size_t rule) { bits_ = static_cast<std::uint16_t>(bits_ | 1U << rule); }
    bool has(std::size_t rule) const { return (bits_ >> rule & 1U) != 0; }
    bool any() const { return bits_ != 0; }
    bool operator==(const BankDefaults&) const = default;

private:
    std::uint16_t bits_ = 0;
};

struct BankPosition {
    std::string id;
    BankSide side = BankSide::kAsset;
    BankPositionType type = BankPositionType::kFixedBullet;
    std::string currency;
    double balance = 0.0;        // outstanding, positive
    std::optional<double> rate;  // current all-in rate; only non-maturity deposits may lack it
    fin::DayCount day_count = fin::DayCount::kAct365Fixed;
    std::optional<fin::Date> start;  // of the contract: gives its age and original term
    // Where interest starts to accrue: the last payment, or the start of a contract that starts
    // later. If absent: the payment before next_payment, but not before `start`; `start` if there
    // is no next_payment.
    std::optional<fin::Date> last_payment;
    std::optional<fin::Date> next_payment;
    int payment_months = 0;  // 0: at maturity
    // Whether dates counted from a month end are month ends; if absent, see model/bank_dates.hpp.
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
    int principal_months = 0;  // 0: principal is paid on the payment dates
    std::optional<fin::Date> next_principal;
    std::optional<fin::Date> grace_end;  // no principal up to and including this date
    std::optional<fin::Date> teaser_end;
    std::optional<double>
        teaser_rate;        // rate up to teaser_end; the index or `rate` applies from there
    DatedAmounts schedule;  // principal of scheduled types; the rest is due at maturity
    DatedAmounts slots;     // of a non-maturity deposit
    int notice_days = 0;    // of call money; 0: it is due on the next day
    // The second leg of a swap. Balance, day count and payments default to those of the first leg;
    // schedules redeem both in proportion.
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
    std::string calendar;  // of fin::Calendar; empty: TARGET for EUR, else weekends only
    std::string product;
    std::string segment;
    std::string prepayment;  // key of the behavior
    std::string withdrawal;  // likewise
    BankDefaults defaults;   // set by readers

    bool operator==(const BankPosition&) const = default;
};

}  // namespace ballast::model
