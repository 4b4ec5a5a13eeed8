// Loans by the terms of the ACTUS standard (actusfrf.org): PAM, LAM, NAM and ANN, event by event.
//
// Not supported: index scaling of notional or interest (SC), fees, variable redemption amounts.
// Dates are whole days.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "fin/date.hpp"
#include "fin/day_count.hpp"

namespace ballast::alm {

enum class ActusType { kPam, kLam, kNam, kAnn };

// "P1ML0": every month; a short last period joins the one before it (L0) or is a period of its own
// (L1).
struct ActusCycle {
    int count = 1;
    char unit = 'M';  // D W M Q H Y
    bool long_stub = false;

    bool operator==(const ActusCycle&) const = default;
};
Result<ActusCycle> parse_actus_cycle(std::string_view text);

struct ActusSchedule {
    std::optional<fin::Date> anchor;
    std::optional<ActusCycle> cycle;
};

enum class ActusShift {
    kNone,
    kShiftCalculateFollowing,  // SCF: to the next business day, before calculating
    kShiftCalculateModifiedFollowing,
    kShiftCalculatePreceding,
    kShiftCalculateModifiedPreceding,
    kCalculateShiftFollowing,  // CSF: calculated on the scheduled date, paid on the adjusted one
    kCalculateShiftModifiedFollowing,
    kCalculateShiftPreceding,
    kCalculateShiftModifiedPreceding,
};

enum class ActusBase { kNotional, kInitial, kLagged };  // NT NTIED NTL

struct ActusTerms {
    ActusType type = ActusType::kPam;
    bool receives = true;  // RPA; false: RPL
    fin::Date status;
    fin::Date initial_exchange;
    std::optional<fin::Date> maturity;
    bool matures_at_close = false;  // at 23:59:59: interest accrues to the next day
    std::optional<fin::Date> amortization_end;
    double notional = 0.0;
    double premium_discount = 0.0;
    double rate = 0.0;
    fin::DayCount day_count = fin::DayCount::kAct365Fixed;
    std::optional<double> accrued;  // on the status date, for a contract that has begun
    bool end_of_month = false;
    ActusShift shift = ActusShift::kNone;
    bool weekdays = false;  // calendar MF
    ActusSchedule interest;
    ActusSchedule redemption;
    ActusSchedule reset;
    ActusSchedule base_fixing;
    std::optional<fin::Date> capitalization_end;
    std::optional<double> payment;  // nextPrincipalRedemptionPayment
    ActusBase base = ActusBase::kNotional;
    std::optional<double> base_amount;
    double spread = 0.0;
    double multiplier = 1.0;
    std::optional<double> next_reset_rate;
    std::optional<double> life_cap;
    std::optional<double> life_floor;
    std::optional<double> period_cap;
    std::optional<double> period_floor;
    std::optional<fin::Date> purchase;
    double purchase_price = 0.0;
    std::optional<fin::Date> termination;
    double termination_price = 0.0;
};

struct ActusEvent {
    fin::Date date;  // payment date
    std::string type;
    double payoff = 0.0;  // positive is received
    double notional = 0.0;
    double rate = 0.0;
    double accrued = 0.0;
};

// `index` returns the reference rate observed on a day. kInvalidInput where the terms lack a field
// that the contract type needs, or where the index has no observation.
Result<std::vector<ActusEvent>> actus_events(
    const ActusTerms& terms, const std::function<std::optional<double>(fin::Date)>& index);

}  // namespace ballast::alm
