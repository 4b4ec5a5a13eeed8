// Payment, principal and reset dates of a banking book contract: a first date and the dates every
// so many months after it, on one day of the month.
#pragma once

#include <vector>

#include "fin/date.hpp"
#include "model/bank_position.hpp"

namespace ballast::model {

inline constexpr int kMonthEnd = 31;  // as a day of the month: the last day of every month

struct DateGrid {
    fin::Date anchor;
    int months = 1;  // 0: the anchor is the only date
    int day = 1;     // clipped to the month

    fin::Date date(int index) const;  // date(0) is the anchor
    // The greatest index whose date is not after `date`; months must be positive.
    int index_at_or_before(fin::Date date) const;
    // Those from the anchor on that are after `after` and before `end`, in order.
    std::vector<fin::Date> dates(fin::Date after, fin::Date end) const;
};

// Whether dates counted from `anchor` are month ends: as the position states or, if it does not,
// when the anchor is a month end and no other date of the position shows a day of the month
// instead.
bool rolls_on_month_ends(const BankPosition& position, fin::Date anchor);
// Likewise for the whole contract, by its next payment, or else the last one, the start or the
// maturity.
bool rolls_on_month_ends(const BankPosition& position);

// The dates counted from `anchor`, which the position states or which follows from it. Where a
// short month clipped the anchor, the day of the month is that of the payment before it.
DateGrid date_grid(const BankPosition& position, fin::Date anchor, int months);

// `months` after `from`: a month end after a month end where `month_ends`.
fin::Date months_after(fin::Date from, int months, bool month_ends);

}  // namespace ballast::model
