#include "base/instant.hpp"

#include <fmt/format.h>

namespace ballast {

namespace {

constexpr std::int64_t kMicrosPerSecond = 1'000'000;
constexpr std::int64_t kSecondsPerDay = 86'400;

struct Civil {
    std::int64_t year;
    unsigned month;
    unsigned day;
};

// Howard Hinnant, "chrono-compatible low-level date algorithms": proleptic Gregorian calendar, in
// 64 bits because an Instant reaches years that std::chrono::year does not.
Civil civil_from_days(std::int64_t days) {
    days += 719468;
    const std::int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    const std::int64_t day_of_era = days - era * 146097;
    const std::int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const std::int64_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::int64_t shifted_month = (5 * day_of_year + 2) / 153;
    const auto day = static_cast<unsigned>(day_of_year - (153 * shifted_month + 2) / 5 + 1);
    const auto month =
        static_cast<unsigned>(shifted_month < 10 ? shifted_month + 3 : shifted_month - 9);
    return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month, day};
}

Error not_an_instant(std::string_view text, std::string_view why) {
    return fail(Code::kInvalidInput,
                fmt::format("\"{}\" is not a valid time: {}; use RFC 3339, such as "
                            "2026-02-28T14:05:09Z or 2026-02-28T16:05:09.5+02:00",
                            text.substr(0, 40), why));
}

// Reads digits and single characters from the front of a text.
class InstantReader {
public:
    explicit InstantReader(std::string_view text) : rest_(text) {}

    // Exactly `count` digits; -1 if they are not there.
    int digits(std::size_t count) {
        if (rest_.size() < count) return -1;
        int value = 0;
        for (char c : rest_.substr(0, count)) {
            if (c < '0' || c > '9') return -1;
            value = value * 10 + (c - '0');
        }
        rest_.remove_prefix(count);
        return value;
    }

    bool take(std::string_view any_of) {
        if (rest_.empty() || any_of.find(rest_.front()) == std::string_view::npos) return false;
        rest_.remove_prefix(1);
        return true;
    }

    bool at_end() const { return rest_.empty(); }

    // Microseconds of a decimal fraction; -1 without a digit. Digits beyond six are truncated.
    std::int64_t fraction() {
        std::int64_t micros = 0;
        std::int64_t unit = kMicrosPerSecond / 10;
        std::size_t count = 0;
        while (count < rest_.size() && rest_[count] >= '0' && rest_[count] <= '9') {
            micros += (rest_[count] - '0') * unit;
            unit /= 10;
            ++count;
        }
        rest_.remove_prefix(count);
        return count == 0 ? -1 : micros;
    }

private:
    std::string_view rest_;
};

// Seconds east of UTC, or what is malformed.
std::expected<std::int64_t, std::string_view> read_offset(InstantReader& in) {
    if (in.take("Zz")) return 0;
    const bool east = in.take("+");
    if (!east && !in.take("-")) return std::unexpected("the offset (Z or +hh:mm) is missing");
    const int hours = in.digits(2);
    const bool colon = in.take(":");
    const int minutes = in.digits(2);
    if (hours < 0 || !colon || minutes < 0 || hours > 23 || minutes > 59)
        return std::unexpected("the offset is not +hh:mm");
    const std::int64_t seconds = (hours * 60 + minutes) * std::int64_t{60};
    return east ? seconds : -seconds;
}

}  // namespace

Result<Instant> Instant::parse(std::string_view text) {
    InstantReader in(text);
    const int year = in.digits(4);
    bool shape = year >= 0 && in.take("-");
    const int month = in.digits(2);
    shape = shape && month >= 0 && in.take("-");
    const int day = in.digits(2);
    if (!shape || day < 0) return not_an_instant(text, "it does not start with yyyy-mm-dd");
    const std::chrono::year_month_day date{std::chrono::year{year},
                                           std::chrono::month{static_cast<unsigned>(month)},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    if (!date.ok()) return not_an_instant(text, "there is no such date");

    shape = in.take("Tt ");
    const int hour = in.digits(2);
    shape = shape && hour >= 0 && in.take(":");
    const int minute = in.digits(2);
    shape = shape && minute >= 0 && in.take(":");
    const int second = in.digits(2);
    if (!shape || second < 0) return not_an_instant(text, "expected Thh:mm:ss after the date");
    if (hour > 23 || minute > 59 || second > 59)
        return not_an_instant(text, "the time of day is not between 00:00:00 and 23:59:59");

    std::int64_t fraction = 0;
    if (in.take(".")) fraction = in.fraction();
    if (fraction < 0) return not_an_instant(text, "digits are missing after the decimal point");
    const auto offset = read_offset(in);
    if (!offset) return not_an_instant(text, offset.error());
    if (!in.at_end()) return not_an_instant(text, "there is text after the offset");

    const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
    const std::int64_t seconds =
        days * kSecondsPerDay + (hour * 60 + minute) * std::int64_t{60} + second - *offset;
    return Instant(seconds * kMicrosPerSecond + fraction);
}

std::string Instant::to_string() const {
    const auto floor_divide = [](std::int64_t a, std::int64_t b) {
        return a / b - (a % b < 0 ? 1 : 0);
    };
    const std::int64_t seconds = floor_divide(micros_, kMicrosPerSecond);
    // Not micros_ - seconds * 10^6: that product overflows in the first second of the range.
    const std::int64_t rest = micros_ % kMicrosPerSecond;
    const std::int64_t fraction = rest < 0 ? rest + kMicrosPerSecond : rest;
    const std::int64_t days = floor_divide(seconds, kSecondsPerDay);
    const std::int64_t of_day = seconds - days * kSecondsPerDay;
    const Civil date = civil_from_days(days);
    std::string text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", date.year, date.month,
                                   date.day, of_day / 3600, of_day / 60 % 60, of_day % 60);
    if (fraction != 0) text += fmt::format(".{:06}", fraction);
    return text + "Z";
}

}  // namespace ballast
