// The cash flows of one position under one scenario, event by event: the plain statement of every
// rule. The fast kernel is checked against it, and whatever the kernel does not know goes this way.
#pragma once

#include <optional>
#include <vector>

#include "alm/behaviour.hpp"
#include "alm/position.hpp"
#include "alm/rates.hpp"
#include "fin/calendar.hpp"
#include "fin/date.hpp"

namespace ballast::alm {

// A stretch between two events of a position, over which balance and rate stay.
struct Segment {
    fin::Date start;
    fin::Date end;
    fin::Date paid;     // when its interest is paid
    double base = 0.0;  // what earns interest: the balance, and interest to be compounded
    double rate = 0.0;  // all-in
    double interest = 0.0;
    double margin = 0.0;              // what of the interest is the spread's
    std::optional<fin::Date> fixing;  // when the rate was fixed; nothing: the contract's own rate
};

struct Flow {
    fin::Date date;  // by the contract's terms
    fin::Date paid;  // when money moves
    double interest = 0.0;
    double margin = 0.0;             // part of interest
    double principal = 0.0;          // negative: paid out
    double notional = 0.0;           // redeemed without money, where the balance is a notional
    double balance = 0.0;            // after the flow
    double rate = 0.0;               // of the last segment
    std::optional<fin::Date> reset;  // of that rate
};

// Signs are those of an asset.
struct Walk {
    std::vector<Segment> segments;  // in time; only those that end after the analysis date
    std::vector<Flow> flows;        // after the analysis date, in time
    // When the whole outstanding balance first takes a new rate; nothing: never.
    std::optional<fin::Date> repricing;
};

// What of a contract moves money.
enum class LegKind : std::uint8_t {
    kLoan,      // interest and principal
    kNotional,  // interest alone
    kCap,       // interest at what the rate exceeds `cap` by, nothing else
    kFloor,     // likewise below `floor`
};

// What a walk needs beside the position, looked up once.
struct WalkTerms {
    LegKind kind = LegKind::kLoan;
    std::size_t projection = 0;
    fin::DayCount index_day_count = fin::DayCount::kAct360;
    const PrepaymentRule* prepayment = nullptr;
    const WithdrawalRule* withdrawal = nullptr;
    const DatedAmounts* slots = nullptr;  // of a non-maturity deposit
    fin::BusinessDayConvention business_days = fin::BusinessDayConvention::kUnadjusted;
    std::optional<fin::Calendar> calendar;  // nothing: payments stay on their dates

    // When money moves that is due on `date`: after the analysis date in any case.
    fin::Date paid(fin::Date date, fin::Date as_of) const;
};

// The position must pass check_position, and the tables reach the end of every index term.
Walk walk(const Position& position, const WalkTerms& terms, const RateView& rates,
          const Regulation& regulation);

// Days that the tables must hold for the position.
std::size_t days_needed(const Position& position, const DatedAmounts* slots, fin::Date as_of);

// The expected all-in rate: index + spread between floor and cap, at intrinsic value, and with the
// time value of both by Bachelier (1900) where `deviation` (volatility * sqrt(time)) is positive.
double all_in_rate(double unbounded, const std::optional<double>& floor,
                   const std::optional<double>& cap, double deviation);

// What a leg of the kind pays at an index and spread of `rate`, expected likewise.
double paid_rate(LegKind kind, double rate, const Position& contract, double deviation);

}  // namespace ballast::alm
