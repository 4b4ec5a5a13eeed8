#include "model/bank_dates.hpp"

#include <algorithm>
#include <array>

#include "base/check.hpp"

namespace ballast::model {

namespace {

using fin::Date;

// The payment before the next one, or else the start.
const std::optional<Date>& known_start(const BankPosition& position) {
    return position.last_payment ? position.last_payment : position.start;
}

int months_between(Date from, Date to) {
    return (to.year() - from.year()) * 12 + to.month() - from.month();
}

enum class Evidence { kNone, kSameDay, kMonthEnds };

// Whether another date of the contract shows that dates counted from `anchor`, a month end, are
// month ends.
Evidence evidence_of(const std::optional<Date>& date, Date anchor) {
    if (!date) return Evidence::kNone;
    const int apart = months_between(*date, anchor);
    const bool same_day =
        fin::add_months(*date, apart) == anchor || fin::add_months(anchor, -apart) == *date;
    if (same_day == date->is_end_of_month()) return Evidence::kNone;
    return same_day ? Evidence::kSameDay : Evidence::kMonthEnds;
}

// Whether the previous payment is on a later day of the month than `anchor`, so that a short month
// clipped the anchor.
bool is_clipped(const BankPosition& position, Date anchor) {
    const auto& known = known_start(position);
    if (!known || position.payment_months == 0 || known->day() <= anchor.day()) return false;
    if (fin::add_months(*known, months_between(*known, anchor)) != anchor) return false;
    return !position.next_payment ||
           fin::add_months(*known, position.payment_months) == *position.next_payment;
}

}  // namespace

Date DateGrid::date(int index) const {
    if (index == 0) return anchor;
    const Date moved = fin::add_months(anchor, index * months);
    return moved + (std::min(day, moved.end_of_month().day()) - moved.day());
}

int DateGrid::index_at_or_before(Date target) const {
    CHECK(months > 0);
    const int apart = months_between(anchor, target);
    int index = apart / months - (apart % months < 0 ? 1 : 0);
    if (date(index) > target) --index;
    return index;
}

std::vector<Date> DateGrid::dates(Date after, Date end) const {
    std::vector<Date> result;
    if (months == 0) {
        if (anchor > after && anchor < end) result.push_back(anchor);
        return result;
    }
    int index = anchor <= after ? index_at_or_before(after) + 1 : 0;
    for (Date next = date(index); next < end; next = date(++index)) result.push_back(next);
    return result;
}

bool rolls_on_month_ends(const BankPosition& position, Date anchor) {
    if (!anchor.is_end_of_month()) return false;
    if (position.end_of_month) return *position.end_of_month;
    for (const auto& date : {known_start(position), position.next_payment, position.maturity}) {
        const Evidence evidence = evidence_of(date, anchor);
        if (evidence != Evidence::kNone) return evidence == Evidence::kMonthEnds;
    }
    return true;
}

bool rolls_on_month_ends(const BankPosition& position) {
    if (position.end_of_month) return *position.end_of_month;
    for (const auto& date : {position.next_payment, known_start(position), position.maturity})
        if (date) return rolls_on_month_ends(position, *date);
    return false;
}

DateGrid date_grid(const BankPosition& position, Date anchor, int months) {
    int day = anchor.day();
    if (anchor.is_end_of_month()) {
        if (rolls_on_month_ends(position, anchor))
            day = kMonthEnd;
        else if (is_clipped(position, anchor))
            day = known_start(position)->day();
    }
    return {.anchor = anchor, .months = months, .day = day};
}

Date months_after(Date from, int months, bool month_ends) {
    const Date date = fin::add_months(from, months);
    return month_ends && from.is_end_of_month() ? date.end_of_month() : date;
}

}  // namespace ballast::model
