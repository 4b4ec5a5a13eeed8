// Coupon schedules: the periods of a bond or loan from its start to its end.
#pragma once

#include <vector>

#include "base/result.hpp"
#include "fin/calendar.hpp"
#include "fin/coupon_grid.hpp"
#include "fin/date.hpp"

namespace ballast::fin {

// Where the irregular period goes when the term is not a whole number of periods. A stub at the
// front generates backward from the end, one at the back forward from the start. A long stub is
// merged with the neighboring regular period.
enum class StubRule { kShortFront, kLongFront, kShortBack, kLongBack };

struct ScheduleTerms {
    Date start;
    Date end;
    int months = 6;  // from one coupon to the next; 0: one period, paid at the end
    StubRule stub = StubRule::kShortFront;
    RollRule roll = RollRule::kSameDay;
    BusinessDayConvention convention = BusinessDayConvention::kUnadjusted;
};

struct CouponPeriod {
    Date start;  // as scheduled
    Date end;
    Date adjusted_start;  // moved to business days; two of these may coincide
    Date adjusted_end;
    bool regular = true;  // exactly one period of the grid

    bool operator==(const CouponPeriod&) const = default;
};

struct Schedule {
    std::vector<CouponPeriod> periods;  // in order, each starting where the previous one ends
    CouponGrid grid;  // the regular dates, for kActActIcma; `months` is that of the whole term when
                      // the terms say 0
};

// kInvalidInput when the end is not after the start, the months are negative, or there would be
// more than 12,000 periods.
Result<Schedule> make_schedule(const ScheduleTerms& terms, const Calendar& calendar);

}  // namespace ballast::fin
