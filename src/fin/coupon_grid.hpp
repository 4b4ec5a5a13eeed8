// The regular dates of a bond: an anchor date and the dates a fixed number of months apart before
// and after it.
#pragma once

#include "fin/date.hpp"

namespace ballast::fin {

enum class RollRule {
    kSameDay,     // the anchor's day of the month, clipped to the month
    kEndOfMonth,  // month ends when the anchor is one; else as kSameDay
};

// Every date is counted from the anchor, so that 31 January monthly gives 28 February and then
// 31 March.
struct CouponGrid {
    Date anchor;
    int months = 6;  // positive
    RollRule roll = RollRule::kSameDay;

    Date date(int index) const;  // date(0) is the anchor
    // The greatest index whose date is not after `date`.
    int index_at_or_before(Date date) const;

    bool operator==(const CouponGrid&) const = default;
};

}  // namespace ballast::fin
