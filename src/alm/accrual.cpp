#include "alm/accrual.hpp"

namespace ballast::alm {

Accrual accrual_of(const Position& position) {
    const fin::Date anchor = position.next_payment   ? *position.next_payment
                             : position.last_payment ? *position.last_payment
                             : position.start        ? *position.start
                                                     : *position.maturity;
    return Accrual(
        position.day_count,
        {.grid =
             fin::CouponGrid{.anchor = anchor,
                             .months = position.payment_months > 0 ? position.payment_months : 12},
         .termination = position.maturity});
}

Accrual accrual_of_term(fin::DayCount day_count, fin::Date start, int months) {
    const fin::Date end = fin::add_months(start, months);
    return Accrual(day_count,
                   {.grid = fin::CouponGrid{.anchor = end, .months = months}, .termination = end});
}

}  // namespace ballast::alm
