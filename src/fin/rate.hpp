// Quoted interest rates, each with its day count and compounding.
#pragma once

#include "base/result.hpp"
#include "fin/date.hpp"
#include "fin/day_count.hpp"

namespace ballast::fin {

// With t in years of the rate's day count: simple 1/(1+rt); m times a year (1+r/m)^(-mt);
// continuous e^(-rt).
enum class Compounding { kSimple, kAnnual, kSemiannual, kQuarterly, kMonthly, kContinuous };

struct Rate {
    double value = 0.0;  // a fraction: 0.05 is five percent
    DayCount day_count = DayCount::kAct365Fixed;
    Compounding compounding = Compounding::kContinuous;

    bool operator==(const Rate&) const = default;
};

// Present value of 1 paid after `years`. kInvalidInput when the rate is not finite, or so negative
// that its growth factor is not positive.
Result<double> discount_factor(double rate, Compounding compounding, double years);
Result<double> discount_factor(const Rate& rate, Date from, Date to,
                               const AccrualTerms& terms = {});

// The inverse. kInvalidInput when the discount factor is not positive and finite, or `years` is
// zero: then any rate fits.
Result<double> rate_from_discount(double discount, Compounding compounding, double years);
Result<Rate> rate_from_discount(double discount, DayCount day_count, Compounding compounding,
                                Date from, Date to, const AccrualTerms& terms = {});

// The rate in the other convention with the same discount factor over this period.
Result<Rate> equivalent_rate(const Rate& rate, DayCount day_count, Compounding compounding,
                             Date from, Date to, const AccrualTerms& terms = {});

}  // namespace ballast::fin
