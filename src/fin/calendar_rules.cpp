#include "fin/calendar_rules.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>
#include <optional>

namespace ballast::fin {

namespace {

constexpr std::array<std::string_view, 7> kWeekdays = {
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};

Date date_of(int year, int month, int day) {
    const std::chrono::year_month_day ymd{std::chrono::year{year},
                                          std::chrono::month{static_cast<unsigned>(month)},
                                          std::chrono::day{static_cast<unsigned>(day)}};
    return Date::from_serial(
        static_cast<std::int32_t>(std::chrono::sys_days{ymd}.time_since_epoch().count()));
}

// Reads a line word by word.
class Line {
public:
    Line(std::string_view text, int number) : text_(text), number_(number) { trim(); }

    bool done() const { return text_.empty(); }
    std::string_view peek() const { return text_.substr(0, text_.find_first_of(" \t")); }
    std::string_view take() {
        const std::string_view word = peek();
        text_.remove_prefix(word.size());
        trim();
        return word;
    }
    std::string_view rest() const { return text_; }

    Error expected(std::string_view what, std::string_view got) const {
        return fail(Code::kInvalidInput, fmt::format("calendar rules, line {}: expected {}, got "
                                                     "\"{}\"",
                                                     number_, what, got.substr(0, 40)));
    }

    Result<int> number(std::string_view what, int low, int high) {
        const std::string_view word = take();
        int value = 0;
        const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
        if (error != std::errc{} || end != word.data() + word.size() || value < low || value > high)
            return expected(fmt::format("{} from {} to {}", what, low, high), word);
        return value;
    }

    // 1 Monday … 7 Sunday.
    Result<int> weekday() {
        const std::string_view word = take();
        const auto at = std::ranges::find(kWeekdays, word);
        if (at == kWeekdays.end()) return expected("a weekday such as monday", word);
        return static_cast<int>(at - kWeekdays.begin()) + 1;
    }

    Result<Date> date() {
        const std::string_view word = take();
        auto parsed = Date::parse(word);
        if (!parsed) return expected("a date as YYYY-MM-DD", word);
        return *parsed;
    }

private:
    void trim() {
        while (!text_.empty() && (text_.front() == ' ' || text_.front() == '\t'))
            text_.remove_prefix(1);
        while (!text_.empty() &&
               (text_.back() == ' ' || text_.back() == '\t' || text_.back() == '\r'))
            text_.remove_suffix(1);
    }

    std::string_view text_;
    int number_;
};

enum class Kind { kFixed, kNth, kLast, kEaster };
enum class Observed { kAsIs, kSundayToMonday, kNearestWeekday, kFollowingWeekday, kTwoDaysLater };
constexpr std::array<std::string_view, 5> kObserved{"", "sunday-to-monday", "nearest-weekday",
                                                    "following-weekday", "two-days-later"};

struct Rule {
    Kind kind = Kind::kFixed;
    int month = 1;
    int day = 1;      // kFixed
    int nth = 1;      // kNth
    int weekday = 1;  // kNth, kLast
    int offset = 0;   // kEaster
    Observed observed = Observed::kAsIs;
    int from_year = 1;
    int until_year = 9999;
};

Date observed_on(Date date, Observed observed) {
    const int weekday = date.weekday();
    if (observed == Observed::kTwoDaysLater) return weekday >= 6 ? date + 2 : date;
    if (weekday == 7 && observed != Observed::kAsIs) return date + 1;
    if (weekday == 6 && observed == Observed::kFollowingWeekday) return date + 2;
    if (weekday == 6 && observed == Observed::kNearestWeekday) return date - 1;
    return date;
}

Date date_in_year(const Rule& rule, int year) {
    switch (rule.kind) {
        case Kind::kFixed:
            return observed_on(date_of(year, rule.month, rule.day), rule.observed);
        case Kind::kNth: {
            const Date first = date_of(year, rule.month, 1);
            return first + (rule.weekday - first.weekday() + 7) % 7 + 7 * (rule.nth - 1);
        }
        case Kind::kLast: {
            const Date last = date_of(year, rule.month, 1).end_of_month();
            return last - (last.weekday() - rule.weekday + 7) % 7;
        }
        case Kind::kEaster:
            return easter_sunday(year) + rule.offset;
    }
    return {};
}

Status read_fixed_day(Line& line, Rule& rule) {
    const std::string_view word = line.take();
    // 02-29 is rejected: it is not a day of every year, and no market has a fixed holiday on it.
    const auto date = Date::parse(fmt::format("2001-{}", word));
    if (word.size() != 5 || !date) return line.expected("a day of every year as MM-DD", word);
    rule.month = date->month();
    rule.day = date->day();
    const auto observed = std::ranges::find(kObserved, line.peek());
    if (line.done() || observed == kObserved.end()) return {};
    rule.observed = static_cast<Observed>(observed - kObserved.begin());
    line.take();
    return {};
}

// Reads the part between the keyword and the name.
Result<Rule> read_rule(Line& line, std::string_view keyword) {
    Rule rule;
    if (keyword == "fixed") {
        TRY_STATUS(read_fixed_day(line, rule));
    } else if (keyword == "nth") {
        rule.kind = Kind::kNth;
        TRY(rule.nth, line.number("a count", 1, 4));
        TRY(rule.weekday, line.weekday());
        TRY(rule.month, line.number("a month", 1, 12));
    } else if (keyword == "last") {
        rule.kind = Kind::kLast;
        TRY(rule.weekday, line.weekday());
        TRY(rule.month, line.number("a month", 1, 12));
    } else if (keyword == "easter") {
        rule.kind = Kind::kEaster;
        TRY(rule.offset, line.number("a number of days", -60, 60));
    } else {
        return line.expected("covers, weekend, fixed, nth, last, easter or date", keyword);
    }
    while (line.peek() == "from" || line.peek() == "until") {
        int& bound = line.take() == "from" ? rule.from_year : rule.until_year;
        TRY(bound, line.number("a year", 1, 9999));
    }
    return rule;
}

class Expansion {
public:
    Status read(Line line) {
        const std::string_view keyword = line.take();
        if (!covered_ && keyword != "covers")
            return line.expected("`covers FIRST LAST` before anything else", keyword);
        if (keyword == "covers") return read_coverage(line);
        if (keyword == "weekend") return read_weekend(line);
        if (keyword == "date") {
            TRY(const Date date, line.date());
            if (date < out_.first || date > out_.last)
                return line.expected("a date that `covers` includes", date.to_string());
            return add(line, {date});
        }
        TRY(const Rule rule, read_rule(line, keyword));
        std::vector<Date> dates;
        // An observed day may fall into the next or the previous year.
        for (int year = out_.first.year() - 1; year <= out_.last.year() + 1; ++year)
            if (year >= rule.from_year && year <= rule.until_year)
                dates.push_back(date_in_year(rule, year));
        return add(line, dates);
    }

    Result<ClosedDays> finish() {
        if (!covered_)
            return fail(Code::kInvalidInput, "calendar rules: `covers FIRST LAST` is missing");
        std::erase_if(out_.holidays, [&](const Holiday& holiday) {
            return holiday.date < out_.first || holiday.date > out_.last ||
                   (out_.weekend >> (holiday.date.weekday() - 1) & 1) != 0;
        });
        std::ranges::sort(out_.holidays);
        const auto repeated = std::ranges::unique(out_.holidays, {}, &Holiday::date);
        out_.holidays.erase(repeated.begin(), repeated.end());
        return std::move(out_);
    }

private:
    Status read_coverage(Line& line) {
        if (covered_) return line.expected("`covers` once", line.rest());
        TRY(out_.first, line.date());
        TRY(out_.last, line.date());
        // The rules are expanded, so the years are bounded.
        if (out_.last < out_.first || out_.last.year() - out_.first.year() > 1000)
            return line.expected("a first date and a last one within 1,000 years after it",
                                 out_.last.to_string());
        covered_ = true;
        return {};
    }

    Status read_weekend(Line& line) {
        if (out_.weekend != 0) return line.expected("`weekend` once", line.rest());
        while (!line.done()) {
            TRY(const int weekday, line.weekday());
            out_.weekend = static_cast<std::uint8_t>(out_.weekend | 1U << (weekday - 1));
        }
        if (out_.weekend == 0 || out_.weekend == 0x7F)
            return line.expected("one to six weekdays", "");
        return {};
    }

    Status add(const Line& line, const std::vector<Date>& dates) {
        if (line.done()) return line.expected("the holiday's name", "");
        for (const Date date : dates) out_.holidays.push_back({date, std::string(line.rest())});
        return {};
    }

    ClosedDays out_;
    bool covered_ = false;
};

}  // namespace

Result<ClosedDays> expand_calendar_rules(std::string_view text) {
    Expansion expansion;
    for (int number = 1; !text.empty(); ++number) {
        const std::string_view whole = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), whole.size() + 1));
        const Line line(whole.substr(0, whole.find('#')), number);
        if (!line.done()) TRY_STATUS(expansion.read(line));
    }
    return expansion.finish();
}

Date easter_sunday(int year) {
    // Meeus, Astronomical Algorithms, 2nd ed., p. 67 (Nature, 20 April 1876).
    const int a = year % 19;
    const int b = year / 100;
    const int c = year % 100;
    const int h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    const int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    const int m = (a + 11 * h + 22 * l) / 451;
    const int n = h + l - 7 * m + 114;
    return date_of(year, n / 31, n % 31 + 1);
}

}  // namespace ballast::fin
