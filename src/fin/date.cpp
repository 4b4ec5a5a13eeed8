#include "fin/date.hpp"

#include <fmt/format.h>

namespace ballast::fin {

namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

Result<Date> Date::from_ymd(int year, int month, int day) {
    const std::chrono::year_month_day ymd{std::chrono::year{year},
                                          std::chrono::month{static_cast<unsigned>(month)},
                                          std::chrono::day{static_cast<unsigned>(day)}};
    // std::chrono stores a month and a day in one byte each, so that 257 would be taken for 1.
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31 || !ymd.ok())
        return fail(
            Code::kInvalidInput,
            fmt::format("{:04}-{:02}-{:02} is not a date of the calendar", year, month, day));
    return from_serial(
        static_cast<std::int32_t>(std::chrono::sys_days{ymd}.time_since_epoch().count()));
}

Result<Date> Date::parse(std::string_view text) {
    const auto number = [&](std::size_t at, std::size_t count) {
        int value = 0;
        for (std::size_t i = at; i < at + count; ++i) value = value * 10 + (text[i] - '0');
        return value;
    };
    bool shaped = text.size() == 10 && text[4] == '-' && text[7] == '-';
    for (std::size_t i = 0; shaped && i < 10; ++i)
        if (i != 4 && i != 7) shaped = is_digit(text[i]);
    if (!shaped)
        return fail(Code::kInvalidInput,
                    fmt::format("expected a date as YYYY-MM-DD, got \"{}\"", text.substr(0, 40)));
    return from_ymd(number(0, 4), number(5, 2), number(8, 2));
}

int Date::weekday() const {
    return static_cast<int>(
        std::chrono::weekday{std::chrono::sys_days{std::chrono::days{days_}}}.iso_encoding());
}

bool Date::is_end_of_month() const { return end_of_month() == *this; }

Date Date::end_of_month() const {
    const auto date = ymd();
    const std::chrono::year_month_day_last last{date.year(),
                                                std::chrono::month_day_last{date.month()}};
    return from_serial(
        static_cast<std::int32_t>(std::chrono::sys_days{last}.time_since_epoch().count()));
}

std::string Date::to_string() const {
    return fmt::format("{:04}-{:02}-{:02}", year(), month(), day());
}

Date add_months(Date date, int months) {
    using namespace std::chrono;
    const year_month_day from{sys_days{days{date.serial()}}};
    const year_month target = year_month{from.year(), from.month()} + std::chrono::months{months};
    const year_month_day_last last{target.year(), month_day_last{target.month()}};
    const std::chrono::day day = std::min(from.day(), last.day());
    return Date::from_serial(static_cast<std::int32_t>(
        sys_days{year_month_day{target.year(), target.month(), day}}.time_since_epoch().count()));
}

bool is_leap_year(int year) { return std::chrono::year{year}.is_leap(); }

}  // namespace ballast::fin
