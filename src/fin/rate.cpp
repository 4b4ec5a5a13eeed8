#include "fin/rate.hpp"

#include <cmath>
#include <fmt/format.h>

namespace ballast::fin {

namespace {

double periods_a_year(Compounding compounding) {
    switch (compounding) {
        case Compounding::kAnnual:
            return 1.0;
        case Compounding::kSemiannual:
            return 2.0;
        case Compounding::kQuarterly:
            return 4.0;
        case Compounding::kMonthly:
            return 12.0;
        case Compounding::kSimple:
        case Compounding::kContinuous:
            break;
    }
    return 0.0;
}

Error unusable(double rate, double years) {
    return fail(Code::kInvalidInput,
                fmt::format("the rate {} over {} years gives no discount factor", rate, years));
}

}  // namespace

Result<double> discount_factor(double rate, Compounding compounding, double years) {
    if (!std::isfinite(rate) || !std::isfinite(years)) return unusable(rate, years);
    double discount = 0.0;
    if (compounding == Compounding::kSimple) {
        discount = 1.0 / (1.0 + rate * years);
    } else if (compounding == Compounding::kContinuous) {
        discount = std::exp(-rate * years);
    } else {
        const double m = periods_a_year(compounding);
        discount = std::exp(-m * years * std::log1p(rate / m));
    }
    if (!std::isfinite(discount) || discount <= 0.0) return unusable(rate, years);
    return discount;
}

Result<double> discount_factor(const Rate& rate, Date from, Date to, const AccrualTerms& terms) {
    TRY(const double years, year_fraction(rate.day_count, from, to, terms));
    return discount_factor(rate.value, rate.compounding, years);
}

Result<double> rate_from_discount(double discount, Compounding compounding, double years) {
    if (!(discount > 0.0) || !std::isfinite(discount))
        return fail(Code::kInvalidInput,
                    fmt::format("a discount factor must be positive and finite, got {}", discount));
    if (!(std::fabs(years) > 0.0) || !std::isfinite(years))
        return fail(
            Code::kInvalidInput,
            fmt::format("a discount factor over {} years does not determine a rate", years));
    double rate = 0.0;
    if (compounding == Compounding::kSimple) {
        rate = (1.0 / discount - 1.0) / years;
    } else if (compounding == Compounding::kContinuous) {
        rate = -std::log(discount) / years;
    } else {
        const double m = periods_a_year(compounding);
        rate = m * std::expm1(-std::log(discount) / (m * years));
    }
    if (!std::isfinite(rate))
        return fail(Code::kInvalidInput,
                    fmt::format("no finite rate gives the discount factor {} over {} years",
                                discount, years));
    return rate;
}

Result<Rate> rate_from_discount(double discount, DayCount day_count, Compounding compounding,
                                Date from, Date to, const AccrualTerms& terms) {
    TRY(const double years, year_fraction(day_count, from, to, terms));
    TRY(const double value, rate_from_discount(discount, compounding, years));
    return Rate{value, day_count, compounding};
}

Result<Rate> equivalent_rate(const Rate& rate, DayCount day_count, Compounding compounding,
                             Date from, Date to, const AccrualTerms& terms) {
    TRY(const double discount, discount_factor(rate, from, to, terms));
    return rate_from_discount(discount, day_count, compounding, from, to, terms);
}

}  // namespace ballast::fin
