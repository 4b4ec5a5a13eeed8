// A calendar date of the proleptic Gregorian calendar, 0001-01-01 to 9999-12-31, with no time and
// no zone.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace ballast::fin {

class Date {
public:
    constexpr Date() = default;  // 1970-01-01

    // kInvalidInput for a day that does not exist.
    static Result<Date> from_ymd(int year, int month, int day);
    // Exactly YYYY-MM-DD.
    static Result<Date> parse(std::string_view text);
    // Days since 1970-01-01; the caller keeps within the range above.
    static constexpr Date from_serial(std::int32_t days) {
        Date d;
        d.days_ = days;
        return d;
    }

    constexpr std::int32_t serial() const { return days_; }
    int year() const { return static_cast<int>(ymd().year()); }
    int month() const { return static_cast<int>(static_cast<unsigned>(ymd().month())); }
    int day() const { return static_cast<int>(static_cast<unsigned>(ymd().day())); }
    int weekday() const;  // 1 Monday … 7 Sunday (ISO 8601)
    bool is_weekend() const { return weekday() >= 6; }
    bool is_end_of_month() const;
    Date end_of_month() const;
    std::string to_string() const;  // YYYY-MM-DD

    constexpr Date operator+(int days) const { return from_serial(days_ + days); }
    constexpr Date operator-(int days) const { return from_serial(days_ - days); }
    constexpr int operator-(Date other) const { return days_ - other.days_; }
    constexpr Date& operator++() {
        ++days_;
        return *this;
    }
    constexpr auto operator<=>(const Date&) const = default;

private:
    constexpr std::chrono::year_month_day ymd() const {
        return std::chrono::year_month_day{std::chrono::sys_days{std::chrono::days{days_}}};
    }
    std::int32_t days_ = 0;
};

// The same day `months` later, the last day of the month where that day does not exist:
// 2024-01-31 + 1 month = 2024-02-29.
Date add_months(Date date, int months);

bool is_leap_year(int year);

}  // namespace ballast::fin

template <>
struct std::hash<ballast::fin::Date> {
    std::size_t operator()(ballast::fin::Date d) const noexcept {
        return std::hash<std::int32_t>{}(d.serial());
    }
};
