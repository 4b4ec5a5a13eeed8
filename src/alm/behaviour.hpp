// What customers do that contracts leave open: early repayment of loans, early withdrawal of term
// deposits, and how long deposits without maturity stay.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "alm/position.hpp"
#include "alm/regulation.hpp"
#include "base/result.hpp"
#include "fin/date.hpp"
#include "fin/day_count.hpp"

namespace ballast::alm {

// Of what would still be outstanding, the share 1 - (1 - cpr)^years is repaid early, the years
// between two payments by `day_count`. Outstanding before the contract's redemption of the day
// (BCBS d368, paragraph 124), or after it (the PSA's convention for mortgage pools).
struct PrepaymentRule {
    double cpr = 0.0;  // a year
    // Of each month from the analysis date on, such as a ramp of new loans; `cpr` after them.
    std::vector<double> cpr_by_month;
    fin::DayCount day_count = fin::DayCount::kAct365Fixed;
    bool scaled = true;  // by the regulation's multiplier of the scenario
    bool after_redemption = false;
};

// That share of a term deposit is withdrawn overnight.
struct WithdrawalRule {
    double rate = 0.0;
    bool scaled = true;
};

// A deposit without maturity: a core that stays and a rest that leaves overnight.
struct DepositRule {
    double core = 0.0;     // share of the balance
    std::string category;  // "retail_transactional" …: the regulation's caps apply; empty: none
    // Years and shares of the balance that add up to `core`; or `even_years`.
    std::vector<std::pair<double, double>> distribution;
    double even_years = 0.0;    // the core evenly over so many years, in the standard buckets
    double pass_through = 0.0;  // of a change of the overnight rate to the client's
};

struct Behaviour {
    std::map<std::string, PrepaymentRule> prepayment;  // by Position::prepayment
    std::map<std::string, WithdrawalRule> withdrawal;  // by Position::withdrawal
    std::map<std::string, DepositRule> deposits;       // by Position::withdrawal
};

// A stretch of time of the standardised framework (SRP31.85), in years; the last has no end.
struct TimeBucket {
    std::string name;
    double from = 0.0;  // exclusive
    double to = 0.0;    // inclusive
    double midpoint = 0.0;
};
const std::vector<TimeBucket>& standard_buckets();  // 19
// The bucket of a day, its bounds counted as dates from `as_of`.
std::size_t bucket_of(fin::Date as_of, fin::Date date);

// Of the core; 0 where there is none.
double average_years(const DepositRule& rule);

// The core spread evenly over `years`, in the standard buckets that it reaches.
std::vector<double> even_core_by_bucket(double core, double years);

// Principal by date of a deposit; kInvalidInput when the rule contradicts itself, or its average
// maturity is above the cap of its category. A core above its cap is cut to it, in proportion.
Result<DatedAmounts> deposit_slots(const DepositRule& rule, double balance, fin::Date as_of,
                                   const Regulation& regulation);

}  // namespace ballast::alm
