// Years by the day count of a contract, with what the convention needs of it.
#pragma once

#include "alm/position.hpp"
#include "fin/date.hpp"
#include "fin/day_count.hpp"

namespace ballast::alm {

class Accrual {
public:
    explicit Accrual(fin::DayCount day_count, fin::AccrualTerms terms = {})
        : day_count_(day_count), terms_(terms) {}

    // `from` is not after `to`.
    double years(fin::Date from, fin::Date to) const {
        if (day_count_ == fin::DayCount::kAct360) return (to - from) / 360.0;
        if (day_count_ == fin::DayCount::kAct365Fixed) return (to - from) / 365.0;
        return *fin::year_fraction(day_count_, from, to, terms_);
    }

private:
    fin::DayCount day_count_;
    fin::AccrualTerms terms_;
};

// Of a checked position. Where ACT/ACT-ICMA has no payment period to go by, it is a year.
Accrual accrual_of(const Position& position);
// Of a loan that starts on `start` and runs `months`, paid at its end.
Accrual accrual_of_term(fin::DayCount day_count, fin::Date start, int months);
// Of one that ends on `end`.
Accrual accrual_until(fin::DayCount day_count, fin::Date end, int months);

}  // namespace ballast::alm
