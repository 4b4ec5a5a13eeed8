#include "job/cron_fields.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <span>

namespace ballast::job {

namespace {

using Names = std::span<const std::string_view>;

constexpr std::array<std::string_view, 7> kWeekdays = {"sunday",   "monday", "tuesday", "wednesday",
                                                       "thursday", "friday", "saturday"};
constexpr std::array<std::string_view, 12> kMonths = {
    "january", "february", "march",     "april",   "may",      "june",
    "july",    "august",   "september", "october", "november", "december"};

// The place of a name, or of its first three letters.
std::optional<int> place_of(std::string_view text, Names names) {
    std::string lower(text);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    for (std::size_t i = 0; i < names.size(); ++i)
        if (lower == names[i] || lower == names[i].substr(0, 3)) return static_cast<int>(i);
    return std::nullopt;
}

struct FieldRange {
    std::string_view name;
    int first;
    int last;
    Names names = {};
    int first_name = 0;  // value of the first name
};

Error not_valid(const FieldRange& range, std::string_view field) {
    return fail(Code::kInvalidInput,
                fmt::format("the {} \"{}\" of a cron rule is not valid: expected *, numbers from "
                            "{} to {}, ranges such as {}-{}, steps such as */{}, or a list of them",
                            range.name, field, range.first, range.last, range.first, range.last,
                            std::max(2, range.first)));
}

std::optional<int> value_of(const FieldRange& range, std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc() && end == text.data() + text.size())
        return value >= range.first && value <= range.last ? std::optional(value) : std::nullopt;
    const auto place = place_of(text, range.names);
    return place ? std::optional(*place + range.first_name) : std::nullopt;
}

// One item of a list: "5", "1-5", "*/15", "10-40/10".
bool add_item(const FieldRange& range, std::string_view item, std::vector<bool>& values) {
    int step = 1;
    if (const std::size_t slash = item.find('/'); slash != std::string_view::npos) {
        const std::string_view text = item.substr(slash + 1);
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), step);
        if (error != std::errc() || end != text.data() + text.size() || step < 1) return false;
        item = item.substr(0, slash);
        if (item != "*" && item.find('-') == std::string_view::npos) return false;
    }
    int from = range.first, to = range.last;
    if (item != "*") {
        const std::size_t dash = item.find('-');
        const auto low = value_of(range, item.substr(0, dash));
        const auto high =
            dash == std::string_view::npos ? low : value_of(range, item.substr(dash + 1));
        if (!low || !high || *high < *low) return false;
        from = *low;
        to = *high;
    }
    for (int value = from; value <= to; value += step)
        values[static_cast<std::size_t>(value)] = true;
    return true;
}

Result<std::vector<bool>> read_field(const FieldRange& range, std::string_view field) {
    std::vector<bool> values(static_cast<std::size_t>(range.last) + 1);
    std::string_view rest = field;
    for (;;) {
        const std::size_t comma = rest.find(',');
        if (!add_item(range, rest.substr(0, comma), values)) return not_valid(range, field);
        if (comma == std::string_view::npos) return values;
        rest.remove_prefix(comma + 1);
    }
}

}  // namespace

std::optional<int> weekday_of(std::string_view text) { return place_of(text, kWeekdays); }

bool CronDays::match(fin::Date date) const {
    if (!months.test(static_cast<std::size_t>(date.month()))) return false;
    const bool on_day = days.test(static_cast<std::size_t>(date.day()));
    // 1970-01-01, serial 0, was a Thursday.
    const auto weekday = static_cast<std::size_t>(((date.serial() + 4) % 7 + 7) % 7);
    const bool on_weekday = weekdays.test(weekday);
    return any_day || any_weekday ? on_day && on_weekday : on_day || on_weekday;
}

Result<CronRule> read_cron(const std::array<std::string, 5>& fields) {
    TRY(const auto minute, read_field({"minute", 0, 59}, fields[0]));
    TRY(const auto hour, read_field({"hour", 0, 23}, fields[1]));
    TRY(const auto day, read_field({"day of the month", 1, 31}, fields[2]));
    TRY(const auto month, read_field({"month", 1, 12, kMonths, 1}, fields[3]));
    TRY(const auto weekday, read_field({"weekday", 0, 7, kWeekdays, 0}, fields[4]));
    CronRule rule;
    for (int h = 0; h < 24; ++h)
        for (int m = 0; m < 60; ++m)
            if (hour[static_cast<std::size_t>(h)] && minute[static_cast<std::size_t>(m)])
                rule.times.emplace_back(h * 60 + m);
    for (std::size_t i = 1; i <= 31; ++i) rule.days.days.set(i, day[i]);
    for (std::size_t i = 1; i <= 12; ++i) rule.days.months.set(i, month[i]);
    // Sunday is 0 or 7.
    for (std::size_t i = 0; i < 7; ++i)
        rule.days.weekdays.set(i, weekday[i] || (i == 0 && weekday[7]));
    rule.days.any_day = fields[2].starts_with('*');
    rule.days.any_weekday = fields[4].starts_with('*');
    return rule;
}

}  // namespace ballast::job
