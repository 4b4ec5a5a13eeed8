#include "fin/coupon_grid.hpp"

#include "base/check.hpp"

namespace ballast::fin {

Date CouponGrid::date(int index) const {
    const Date moved = add_months(anchor, index * months);
    return roll == RollRule::kEndOfMonth && anchor.is_end_of_month() ? moved.end_of_month() : moved;
}

int CouponGrid::index_at_or_before(Date target) const {
    CHECK(months > 0);
    const int apart = (target.year() - anchor.year()) * 12 + target.month() - anchor.month();
    // Rounded down; the day of the month may still change it by one.
    int index = apart / months - (apart % months < 0 ? 1 : 0);
    if (date(index) > target) --index;
    return index;
}

}  // namespace ballast::fin
