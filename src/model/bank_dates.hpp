// The dates on which a contract of a banking book pays, redeems and is reset: a first one and every
// so many months after it, on one day of the month.
#pragma once

#include <vector>

#include "fin/date.hpp"
#include "model/bank_position.hpp"

namespace ballast::model {

inline constexpr int kMonthEnd = 31;  // as a day of the month, which every month clips

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

// Whether dates counted from `anchor` are month ends: as the position says, and where it does not,
// when the anchor is one and no other date of the position shows a day of the month instead.
bool rolls_on_month_ends(const BankPosition& position, fin::Date anchor);
// Likewise of the whole contract, by its next payment, or the last, or the start, or the maturity.
bool rolls_on_month_ends(const BankPosition& position);

// The dates counted from `anchor`, one that the position states or that follows from it. Where a
// short month has clipped the anchor, the day is that of the payment before it.
DateGrid date_grid(const BankPosition& position, fin::Date anchor, int months);

// `months` after `from`: a month end after a month end where `month_ends`.
fin::Date months_after(fin::Date from, int months, bool month_ends);

}  // namespace ballast::model
