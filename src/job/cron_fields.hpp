// The five fields of a crontab line, crontab(5) of Vixie cron.
#pragma once

#include <array>
#include <bitset>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "fin/date.hpp"

namespace ballast::job {

// Days by month, day of the month and weekday.
struct CronDays {
    std::bitset<13> months = std::bitset<13>().set();  // from 1
    std::bitset<32> days = std::bitset<32>().set();    // from 1
    std::bitset<7> weekdays = std::bitset<7>().set();  // Sunday is 0
    bool any_day = true;                               // the field begins with *
    bool any_weekday = true;

    // Where both days are restricted, either may match.
    bool match(fin::Date date) const;
};

struct CronRule {
    std::vector<std::chrono::minutes> times;  // since midnight, ascending
    CronDays days;
};

// minute, hour, day of the month, month, weekday: *, numbers, ranges, steps, lists, and names of
// months and weekdays.
Result<CronRule> read_cron(const std::array<std::string, 5>& fields);

// "monday", "mon", in any case; Sunday is 0.
std::optional<int> weekday_of(std::string_view text);

}  // namespace ballast::job
