// Dates as brokers write them: 2025-04-02T10:00, 20250402, 4/2/25, 02.04.2025, 02-Apr-2025, 2 avril
// 2025, Apr 2, 2025, 1/1'00. A time after the date is ignored: the date is the one in the file,
// whatever its time zone.
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
        kAmbiguous,  // such as 4/2/25 in an unknown order: `date` is month first
        kBad,
    };
    Kind kind = Kind::kAbsent;
    fin::Date date;
    fin::Date other;  // when ambiguous: day first
};

// `order` is used only where the text does not determine it: a year first, a month name, or points
// between the numbers (day first) do. Two-digit years below 70 and those after an apostrophe are
// 20xx, others 19xx (POSIX strptime; Quicken).
DateText read_date(std::string_view text, DateOrder order);

// The order that a date of three numbers, the year last, proves for its file: kUnknown when both
// numbers could be months, or when it is not such a date.
DateOrder shown_date_order(std::string_view text);

}  // namespace ballast::ingest::broker
