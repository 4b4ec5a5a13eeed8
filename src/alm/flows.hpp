// Cash flows of one position under one scenario, event by event: the reference implementation of
// every rule. The fast kernel is checked against it, and it values every contract that the kernel
// does not support.
#pragma once

#include <optional>
#include <vector>

#include "alm/behaviour.hpp"
#include "alm/position.hpp"
#include "alm/rates.hpp"
#include "fin/calendar.hpp"
#include "fin/date.hpp"

namespace ballast::alm {

// A period between two events of a position, with constant balance and rate.
struct Segment {
    fin::Date start;
    fin::Date end;
    fin::Date paid;     // payment date of its interest
    double base = 0.0;  // amount that earns interest: the balance, and interest to be compounded
    double rate = 0.0;  // all-in
    double interest = 0.0;
    double margin = 0.0;              // part of the interest that the spread earns
    std::optional<fin::Date> fixing;  // date of the rate fixing; nullopt: the contract's own rate
};

struct Flow {
    fin::Date date;  // contractual date
    fin::Date paid;  // payment date, after any business-day adjustment
    double interest = 0.0;
    double margin = 0.0;             // part of interest
    double principal = 0.0;          // negative is paid out
    double notional = 0.0;           // redeemed without a payment, where the balance is a notional
    double balance = 0.0;            // after the flow
    double rate = 0.0;               // of the last segment
    std::optional<fin::Date> reset;  // fixing date of that rate
};

// Signs are those of an asset.
struct CashFlowSchedule {
    std::vector<Segment> segments;  // in time order; only those that end after the analysis date
    std::vector<Flow> flows;        // after the analysis date, in time order
    // When the whole outstanding balance first reprices; nullopt: never.
    std::optional<fin::Date> repricing;
};

// Which amounts of a contract are paid.
enum class LegKind : std::uint8_t {
    kLoan,      // interest and principal
    kNotional,  // interest only
    kCap,       // the excess of the rate over `cap` as interest, nothing else
    kFloor,     // the shortfall of the rate below `floor` as interest, nothing else
};

// Inputs of a projection besides the position, looked up once.
struct ProjectionTerms {
    LegKind kind = LegKind::kLoan;
    std::size_t projection = 0;
    fin::DayCount index_day_count = fin::DayCount::kAct360;
    const PrepaymentRule* prepayment = nullptr;
    const WithdrawalRule* withdrawal = nullptr;
    const DatedAmounts* slots = nullptr;  // run-off buckets of a non-maturity deposit
    fin::BusinessDayConvention business_days = fin::BusinessDayConvention::kUnadjusted;
    std::optional<fin::Calendar> calendar;  // nullopt: payment dates are not adjusted

    // Payment date of an amount due on `date`; always after the analysis date.
    fin::Date paid(fin::Date date, fin::Date as_of) const;
};

// The position must pass check_position, and the tables must reach the end of every index term.
CashFlowSchedule project_cash_flows(const Position& position, const ProjectionTerms& terms,
                                    const RateView& rates, const Regulation& regulation);

// Days that the tables must cover for the position.
std::size_t days_needed(const Position& position, const DatedAmounts* slots, fin::Date as_of);

// The expected all-in rate: index plus spread, bounded by floor and cap, at intrinsic value; where
// `deviation` (volatility * sqrt(time)) is positive, with the time value of both options by
// Bachelier (1900).
double all_in_rate(double unbounded, const std::optional<double>& floor,
                   const std::optional<double>& cap, double deviation);

// The expected rate that a leg of the kind pays at an index plus spread of `rate`.
double paid_rate(LegKind kind, double rate, const Position& contract, double deviation);

}  // namespace ballast::alm
