#include "job/schedule_rule.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <vector>

#include "fin/calendar.hpp"
#include "job/cron_fields.hpp"
#include "job/time_zone.hpp"

namespace ballast::job {

using std::chrono::minutes;

namespace {

constexpr int kDaysAhead = 366 * 8 + 2;  // the 29th of February may be eight years away
constexpr auto kShortest = minutes(1);
constexpr auto kLongest = minutes(60 * 24 * 366);

}  // namespace

// Either an interval, or times of a wall clock on days.
struct ScheduleRule::Data {
    std::optional<minutes> every;

    TimeZone zone = TimeZone::utc();
    std::vector<minutes> times;  // ascending
    CronDays days;
    bool last_day = false;             // of the month
    std::optional<int> day_of_month;   // or the last day of a shorter month
    std::optional<bool> last_session;  // of the month; false: the first
    std::optional<fin::Calendar> sessions;

    bool is_on(fin::Date date) const;
};

namespace {

fin::Date end_of_month(fin::Date date) {
    const std::chrono::sys_days last =
        std::chrono::year(date.year()) / date.month() / std::chrono::last;
    return fin::Date::from_serial(static_cast<std::int32_t>(last.time_since_epoch().count()));
}

fin::Date start_of_month(fin::Date date) { return date - (date.day() - 1); }

}  // namespace

bool ScheduleRule::Data::is_on(fin::Date date) const {
    if (sessions && !sessions->is_business_day(date)) return false;
    if (last_day && date != end_of_month(date)) return false;
    if (day_of_month && date.day() != std::min(*day_of_month, end_of_month(date).day()))
        return false;
    if (last_session) {
        const fin::Calendar& calendar = *sessions;
        const fin::Date end = end_of_month(date);
        const fin::Date session =
            *last_session
                ? calendar.adjust(end, fin::BusinessDayConvention::kPreceding)
                : calendar.adjust(start_of_month(date), fin::BusinessDayConvention::kFollowing);
        if (date != session) return false;
    }
    return days.match(date);
}

std::optional<Instant> ScheduleRule::next_after(Instant after) const {
    if (data_->every) {
        const std::int64_t step = std::chrono::microseconds(*data_->every).count();
        const std::int64_t at = after.micros();
        const std::int64_t whole = at >= 0 ? at / step : -((-at + step - 1) / step);
        return Instant::from_micros((whole + 1) * step);
    }
    const fin::Date first = data_->zone.wall(after).date;
    for (int ahead = 0; ahead < kDaysAhead; ++ahead) {
        const fin::Date date = first + ahead;
        if (!data_->is_on(date)) continue;
        for (const minutes time : data_->times)
            if (const Instant at = data_->zone.instant({date, time}); at > after) return at;
    }
    return std::nullopt;
}

std::optional<Instant> ScheduleRule::last_in(Instant after, Instant until) const {
    if (until <= after) return std::nullopt;
    if (data_->every) {
        const std::int64_t step = std::chrono::microseconds(*data_->every).count();
        const auto before = Instant::from_micros(until.micros() - until.micros() % step);
        return before > after ? std::optional(before) : std::nullopt;
    }
    const fin::Date first = data_->zone.wall(until).date;
    const fin::Date oldest = data_->zone.wall(after).date;
    for (fin::Date date = first; date >= oldest && first - date < kDaysAhead; date = date - 1) {
        if (!data_->is_on(date)) continue;
        for (auto time = data_->times.rbegin(); time != data_->times.rend(); ++time) {
            const Instant at = data_->zone.instant({date, *time});
            if (at <= until) return at > after ? std::optional(at) : std::nullopt;
        }
    }
    return std::nullopt;
}

std::string ScheduleRule::zone() const { return data_->zone.name(); }

namespace {

std::string lowered(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return out;
}

// The words of a rule, read one after the other; commas are words.
class Words {
public:
    explicit Words(std::string_view text) : text_(text) {
        std::string word;
        const auto end_word = [&] {
            if (!word.empty()) words_.push_back(std::move(word));
            word.clear();
        };
        for (const char c : text) {
            if (c == ' ' || c == '\t') {
                end_word();
            } else if (c == ',') {
                end_word();
                words_.emplace_back(",");
            } else {
                word += c;
            }
        }
        end_word();
    }

    bool done() const { return at_ >= words_.size(); }
    std::string_view peek() const { return done() ? std::string_view() : words_[at_]; }
    std::string take() { return done() ? std::string() : words_[at_++]; }
    bool take_if(std::string_view word) {
        if (lowered(peek()) != word) return false;
        ++at_;
        return true;
    }
    Error unexpected(std::string_view expected) const {
        return fail(
            Code::kInvalidInput,
            done() ? fmt::format("the rule \"{}\" ends too early: expected {}", text_, expected)
                   : fmt::format("\"{}\" was not expected in the rule \"{}\": expected {}", peek(),
                                 text_, expected));
    }

private:
    std::string_view text_;
    std::vector<std::string> words_;
    std::size_t at_ = 0;
};

std::optional<int> number_of(std::string_view text, int least, int most) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < least || value > most)
        return std::nullopt;
    return value;
}

std::optional<minutes> time_of(std::string_view text) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos || text.size() - colon != 3) return std::nullopt;
    const auto hours = number_of(text.substr(0, colon), 0, 23);
    const auto rest = number_of(text.substr(colon + 1), 0, 59);
    if (!hours || !rest) return std::nullopt;
    return minutes(*hours * 60 + *rest);
}

}  // namespace

// Fills the data of a rule from its words.
struct RuleReader {
    Words words;
    ScheduleRule::Data data;

    Status every() {
        const auto count = number_of(words.peek(), 1, 527'040);
        if (count) words.take();
        const std::string unit = lowered(words.peek());
        const int size = unit.starts_with("minute") ? 1
                         : unit.starts_with("hour") ? 60
                         : unit.starts_with("day")  ? 1440
                                                    : 0;
        if (size == 0) return words.unexpected("a number and minutes, hours or days");
        words.take();
        data.every = minutes(count.value_or(1) * size);
        if (*data.every < kShortest || *data.every > kLongest)
            return fail(Code::kInvalidInput, "an interval is between 1 minute and 366 days");
        return {};
    }

    // "at 09:00, 16:30", then a zone and sessions.
    Status at() {
        if (!words.take_if("at")) return words.unexpected("at, with a time such as 16:30");
        do {
            const auto time = time_of(words.peek());
            if (!time) return words.unexpected("a time from 00:00 to 23:59, such as 16:30");
            words.take();
            data.times.push_back(*time);
        } while (words.take_if(","));
        std::ranges::sort(data.times);
        return zone_and_sessions();
    }

    Status zone_and_sessions() {
        if (!words.done() && lowered(words.peek()) != "on") {
            TRY(data.zone, TimeZone::named(words.peek()));
            words.take();
        }
        if (words.take_if("on")) {
            auto calendar = fin::Calendar::named(words.peek());
            if (!calendar)
                return words.unexpected(
                    fmt::format("a calendar: {}", fmt::join(fin::Calendar::names(), ", ")));
            data.sessions = *std::move(calendar);
            words.take();
            if (!words.take_if("sessions") && !words.take_if("days"))
                return words.unexpected("sessions");
        }
        return {};
    }

    Status weekly() {
        if (!words.take_if("on")) return words.unexpected("on, with a day such as monday");
        data.days.weekdays.reset();
        do {
            const auto day = weekday_of(words.peek());
            if (!day) return words.unexpected("a day such as monday");
            words.take();
            data.days.weekdays.set(static_cast<std::size_t>(*day));
        } while (words.take_if(","));
        data.days.any_weekday = false;
        return at();
    }

    Status monthly() {
        if (!words.take_if("on"))
            return words.unexpected(
                "on, with \"day 15\", \"the last day\" or \"the first session\"");
        if (words.take_if("day")) {
            data.day_of_month = number_of(words.peek(), 1, 31);
            if (!data.day_of_month) return words.unexpected("a day from 1 to 31");
            words.take();
        } else {
            words.take_if("the");
            const bool last = words.take_if("last");
            if (!last && !words.take_if("first")) return words.unexpected("first or last");
            if (words.take_if("session")) {
                data.last_session = last;
            } else if (words.take_if("day")) {
                if (last)
                    data.last_day = true;
                else
                    data.day_of_month = 1;
            } else {
                return words.unexpected("day or session");
            }
        }
        TRY_STATUS(at());
        if (data.last_session && !data.sessions)
            return words.unexpected("the calendar of the session, such as \"on NYSE sessions\"");
        return {};
    }

    Status cron() {
        std::array<std::string, 5> fields;
        for (std::string& field : fields) {
            if (words.done())
                return words.unexpected("five fields: minute, hour, day, month, weekday");
            field = words.take();
            // A list is one field, but commas are words.
            while (words.take_if(",")) field += "," + words.take();
        }
        TRY(CronRule rule, read_cron(fields));
        data.times = std::move(rule.times);
        data.days = rule.days;
        return zone_and_sessions();
    }

    Status read() {
        const std::string first = lowered(words.take());
        Status status =
            first == "every"     ? every()
            : first == "daily"   ? at()
            : first == "weekly"  ? weekly()
            : first == "monthly" ? monthly()
            : first == "cron"
                ? cron()
                : Status(fail(Code::kInvalidInput,
                              fmt::format("a rule begins with every, daily, weekly, "
                                          "monthly or cron, not with \"{}\": for "
                                          "example \"daily at 16:30 America/New_York on "
                                          "NYSE sessions\"",
                                          first)));
        TRY_STATUS(status);
        if (!words.done()) return words.unexpected("the end of the rule");
        return {};
    }
};

Result<ScheduleRule> ScheduleRule::parse(std::string_view text) {
    constexpr std::size_t kMostCharacters = 200;
    if (text.size() > kMostCharacters)
        return fail(Code::kInvalidInput,
                    fmt::format("a rule has at most {} characters", kMostCharacters));
    RuleReader reader{Words(text), {}};
    TRY_STATUS(reader.read());
    return ScheduleRule(std::make_shared<const Data>(std::move(reader.data)));
}

}  // namespace ballast::job
