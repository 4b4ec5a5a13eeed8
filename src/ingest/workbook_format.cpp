#include "ingest/workbook_format.hpp"

#include <chrono>
#include <cmath>
#include <fmt/format.h>

namespace ballast::ingest {

bool is_built_in_date_format(unsigned id) {
    return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) ||
           (id >= 50 && id <= 58);
}

bool is_date_format(std::string_view code) {
    for (std::size_t i = 0; i < code.size(); ++i) {
        switch (code[i]) {
            case '"':
                i = code.find('"', i + 1);
                if (i == std::string_view::npos) return false;
                break;
            case '[': {
                // [Red], [$-409] and [>100] do not indicate dates; [h], [mm] and [s] count time.
                const std::size_t end = code.find(']', i);
                if (end == std::string_view::npos) return false;
                const std::string_view inside = code.substr(i + 1, end - i - 1);
                if (!inside.empty() && inside.find_first_not_of("hHmMsS") == std::string_view::npos)
                    return true;
                i = end;
                break;
            }
            case '\\':
            case '_':
            case '*':
                ++i;
                break;
            case 'd':
            case 'D':
            case 'm':
            case 'M':
            case 'y':
            case 'Y':
            case 'h':
            case 'H':
            case 's':
            case 'S':
                return true;
            case 'G':
            case 'g':
                if (code.substr(i, 7) == "General") i += 6;
                break;
            default:
                break;
        }
    }
    return false;
}

std::optional<std::string> date_text(double serial, DateSystem system) {
    constexpr double kSecondsPerDay = 86'400;
    constexpr long long kAfter9999 = 2'958'466;  // 10000-01-01 in the 1900 system
    if (!(serial >= 0) || serial >= static_cast<double>(kAfter9999)) return std::nullopt;
    long long days = static_cast<long long>(std::floor(serial));
    long long seconds = std::llround((serial - std::floor(serial)) * kSecondsPerDay);
    if (seconds == 86'400) {
        ++days;
        seconds = 0;
    }
    std::string time =
        fmt::format("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    using std::chrono::sys_days, std::chrono::year, std::chrono::month, std::chrono::day;
    sys_days date;
    if (system == DateSystem::k1904) {
        date = sys_days(year(1904) / 1 / 1) + std::chrono::days(days);
    } else {
        if (days == 0) return time;
        if (days == 60) return std::nullopt;
        // Day 1 is 1 January 1900; from day 61 on, the nonexistent leap day is subtracted.
        date = sys_days(year(1899) / 12 / 31) + std::chrono::days(days > 60 ? days - 1 : days);
    }
    const std::chrono::year_month_day ymd(date);
    const std::string text =
        fmt::format("{:04}-{:02}-{:02}", static_cast<int>(ymd.year()),
                    static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()));
    return seconds == 0 ? text : text + "T" + time;
}

}  // namespace ballast::ingest
