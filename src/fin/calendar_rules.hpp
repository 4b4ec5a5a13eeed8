// The text in which refdata/calendars/*.txt states when a market is closed, and its meaning.
//
// One statement a line; blank lines and lines from # are skipped:
//
//     covers FIRST LAST                          dates for which the rules are complete; once,
//     first weekend saturday sunday                    weekdays that are never business days; once
//     fixed MM-DD [OBSERVED] [YEARS] NAME        the same day every year
//     nth N WEEKDAY MM [YEARS] NAME              the Nth weekday of a month
//     last WEEKDAY MM [YEARS] NAME               its last one
//     easter OFFSET [YEARS] NAME                 days after Easter Sunday of the western churches
//     date YYYY-MM-DD NAME                       one day
//
// YEARS is `from YEAR`, `until YEAR` or both, inclusive. OBSERVED gives the substitute day when a
// fixed day falls on a weekend: `sunday-to-monday`, `nearest-weekday` (Saturday to Friday as well),
// `following-weekday` (both to Monday) or `two-days-later` (both, past the day after); without it
// there is no substitute.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "fin/date.hpp"

namespace ballast::fin {

struct Holiday {
    Date date;
    std::string name;

    auto operator<=>(const Holiday&) const = default;
};

// The expanded holidays of a market.
struct ClosedDays {
    Date first;
    Date last;
    std::uint8_t weekend = 0;       // bit 0 Monday … bit 6 Sunday
    std::vector<Holiday> holidays;  // ascending, none on a weekend, each day once, under the
                                    // alphabetically first of its names
};

// kInvalidInput gives the line and what was expected there.
Result<ClosedDays> expand_calendar_rules(std::string_view text);

// Easter Sunday of the western churches, Gregorian calendar.
Date easter_sunday(int year);

}  // namespace ballast::fin
