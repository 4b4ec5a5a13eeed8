// Year fractions by a contract's day count, with the inputs that the convention needs.
#pragma once

#include "alm/position.hpp"
#include "fin/date.hpp"
#include "fin/day_count.hpp"

namespace ballast::alm {

class Accrual {
public:
    explicit Accrual(fin::DayCount day_count, fin::AccrualTerms terms = {})
        : day_count_(day_count), terms_(terms) {}

    // `from` must not be after `to`.
    double years(fin::Date from, fin::Date to) const {
        if (day_count_ == fin::DayCount::kAct360) return (to - from) / 360.0;
        if (day_count_ == fin::DayCount::kAct365Fixed) return (to - from) / 365.0;
        return *fin::year_fraction(day_count_, from, to, terms_);
    }

private:
    fin::DayCount day_count_;
    fin::AccrualTerms terms_;
};

// The position must be checked. ACT/ACT-ICMA without a payment period counts periods of a year.
Accrual accrual_of(const Position& position);
// For a loan that starts on `start`, runs `months` and is repaid at its end.
Accrual accrual_of_term(fin::DayCount day_count, fin::Date start, int months);
// For a loan that ends on `end`.
Accrual accrual_until(fin::DayCount day_count, fin::Date end, int months);

}  // namespace ballast::alm
