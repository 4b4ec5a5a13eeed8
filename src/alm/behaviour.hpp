// Customer behavior that contracts leave open: early repayment of loans, early withdrawal of term
// deposits, and how long non-maturity deposits stay.
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

// Conditional prepayment rate: the share 1 - (1 - cpr)^years of the balance still outstanding is
// repaid early, with the years between two payments by `day_count`. The share applies before the
// contract's redemption on the day (BCBS d368, paragraph 124), or after it (the PSA's convention
// for mortgage pools).
struct PrepaymentRule {
    double cpr = 0.0;  // per year
    // One rate per month from the analysis date on, such as the ramp of a new loan; `cpr` applies
    // after the last.
    std::vector<double> cpr_by_month;
    fin::DayCount day_count = fin::DayCount::kAct365Fixed;
    bool scaled = true;  // scaled by the regulation's multiplier for the scenario
    bool after_redemption = false;

    bool operator==(const PrepaymentRule&) const = default;
};

// The share of a term deposit that is withdrawn overnight.
struct WithdrawalRule {
    double rate = 0.0;
    bool scaled = true;

    bool operator==(const WithdrawalRule&) const = default;
};

// A non-maturity deposit: a core that stays and a remainder that leaves overnight.
struct DepositRule {
    double core = 0.0;     // share of the balance
    std::string category;  // "retail_transactional" …: the regulation's caps apply; empty: no caps
    // Years and shares of the balance that add up to `core`; `even_years` is the alternative.
    std::vector<std::pair<double, double>> distribution;
    // The core spread evenly over this many years, in the standard buckets.
    double even_years = 0.0;
    // Share of a change in the overnight rate that is passed on to the client rate.
    double pass_through = 0.0;

    bool operator==(const DepositRule&) const = default;
};

struct Behaviour {
    std::map<std::string, PrepaymentRule> prepayment;  // key: Position::prepayment
    std::map<std::string, WithdrawalRule> withdrawal;  // key: Position::withdrawal
    std::map<std::string, DepositRule> deposits;       // key: Position::withdrawal
};

// A time bucket of the standardized framework (SRP31.85), in years; the last bucket is open-ended.
struct TimeBucket {
    std::string name;
    double from = 0.0;  // exclusive
    double to = 0.0;    // inclusive
    double midpoint = 0.0;
};
const std::vector<TimeBucket>& standard_buckets();  // 19
// The bucket that contains a day; the bounds are dates counted from `as_of`.
std::size_t bucket_of(fin::Date as_of, fin::Date date);

// Average maturity of the core; 0 without a core.
double average_years(const DepositRule& rule);

// The core spread evenly over `years`, in the standard buckets within that range.
std::vector<double> even_core_by_bucket(double core, double years);

// Principal of a deposit by date. kInvalidInput when the rule contradicts itself or its average
// maturity exceeds the cap of its category. A core above its cap is scaled down to the cap.
Result<DatedAmounts> deposit_run_off(const DepositRule& rule, double balance, fin::Date as_of,
                                     const Regulation& regulation);

}  // namespace ballast::alm
