#include "alm/accrual.hpp"

#include "model/bank_dates.hpp"

namespace ballast::alm {

Accrual accrual_of(const Position& position) {
    const fin::Date anchor = position.next_payment   ? *position.next_payment
                             : position.last_payment ? *position.last_payment
                             : position.start        ? *position.start
                                                     : *position.maturity;
    const int months = position.payment_months > 0 ? position.payment_months : 12;
    fin::CouponGrid grid{.anchor = anchor, .months = months};
    if (position.day_count == fin::DayCount::kActActIcma && anchor.is_end_of_month()) {
        const model::DateGrid dates = model::date_grid(position, anchor, months);
        if (dates.day == model::kMonthEnd) grid.roll = fin::RollRule::kEndOfMonth;
        // Takes the day of the month from a date that no short month has clipped.
        for (int k = 1; dates.day != grid.anchor.day() && dates.day != model::kMonthEnd && k < 12;
             ++k)
            grid.anchor = dates.date(k);
    }
    return Accrual(position.day_count, {.grid = grid, .termination = position.maturity});
}

Accrual accrual_of_term(fin::DayCount day_count, fin::Date start, int months) {
    return accrual_until(day_count, fin::add_months(start, months), months);
}

Accrual accrual_until(fin::DayCount day_count, fin::Date end, int months) {
    return Accrual(day_count,
                   {.grid = fin::CouponGrid{.anchor = end, .months = months}, .termination = end});
}

}  // namespace ballast::alm
