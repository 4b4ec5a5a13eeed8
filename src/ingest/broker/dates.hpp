// Dates as brokers write them: 2025-04-02T10:00, 20250402, 4/2/25, 02.04.2025, 02-Apr-2025,
// 2 avril 2025, Apr 2, 2025, 1/1'00. A time after the date is passed over: the day is the one that
// the file states, in whatever zone it states it.
#pragma once

#include <cstdint>
#include <string_view>

#include "fin/date.hpp"

namespace ballast::ingest::broker {

enum class DateOrder : std::uint8_t { kUnknown, kMonthFirst, kDayFirst };

struct DateText {
    enum class Kind : std::uint8_t {
        kAbsent,
        kDate,
        kAmbiguous,  // 4/2/25 and nothing that says which is the month: date reads it month first
        kBad,
    };
    Kind kind = Kind::kAbsent;
    fin::Date date;
    fin::Date other;  // when ambiguous: day first
};

// `order` is asked only where the text does not show its own: a year first, a name of a month,
// points between the numbers (day first). Two digits of a year below 70 and those after an
// apostrophe are 20xx, others 19xx (POSIX strptime; Quicken).
DateText read_date(std::string_view text, DateOrder order);

// What a date of three numbers, the year last, shows of its file's order: kUnknown when both are
// days or when it is not such a date.
DateOrder shown_date_order(std::string_view text);

}  // namespace ballast::ingest::broker
