#include "fin/calendar.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <utility>

#include "base/check.hpp"
#include "embedded/ballast_fin_refdata.hpp"

namespace ballast::fin {

namespace {

constexpr std::uint8_t kSaturdayAndSunday = 0b110'0000;
constexpr Date kFirstDate = Date::from_serial(-719162);  // 0001-01-01
constexpr Date kLastDate = Date::from_serial(2932896);   // 9999-12-31

// Weekday of a serial number: 0 Monday … 6 Sunday; 1970-01-01 was a Thursday.
int weekday_index(std::int32_t serial) { return ((serial + 3) % 7 + 7) % 7; }

Calendar embedded(std::string name, std::string_view file) {
    auto closed = expand_calendar_rules(refdata::find(file));
    CHECK(closed);  // checked by a test
    return Calendar::from_closed_days(std::move(name), *std::move(closed));
}

const std::vector<Calendar>& known_calendars() {
    static const std::vector<Calendar> all = {embedded("NYSE", "calendars/NYSE.txt"),
                                              embedded("TARGET", "calendars/TARGET.txt"),
                                              embedded("LONDON", "calendars/LONDON.txt"),
                                              embedded("NEW_YORK", "calendars/NEW_YORK.txt"),
                                              Calendar::weekends_only(),
                                              Calendar::all_days()};
    return all;
}

constexpr std::array<std::string_view, 5> kConventions{
    "unadjusted", "following", "modified_following", "preceding", "modified_preceding"};

// Splits a joint name such as "NYSE+TARGET" into its calendars.
Result<std::vector<Calendar>> parts_of(std::string_view name) {
    constexpr std::size_t kMost = 16;
    std::string_view rest = name;
    std::vector<Calendar> parts;
    while (true) {
        const std::string_view part = rest.substr(0, rest.find('+'));
        const auto at = std::ranges::find(known_calendars(), part, &Calendar::name);
        if (at == known_calendars().end() || parts.size() == kMost)
            return fail(Code::kInvalidInput,
                        fmt::format("unknown calendar \"{}\": expected {}, or several joined by +",
                                    part.substr(0, 40), fmt::join(Calendar::names(), ", ")));
        parts.push_back(*at);
        if (part.size() == rest.size()) return parts;
        rest.remove_prefix(part.size() + 1);
    }
}

}  // namespace

std::span<const std::string_view> business_day_convention_names() { return kConventions; }

std::string_view to_string(BusinessDayConvention convention) {
    return kConventions[static_cast<std::size_t>(convention)];
}

Result<BusinessDayConvention> parse_business_day_convention(std::string_view word) {
    const auto at = std::ranges::find(kConventions, word);
    if (at == kConventions.end())
        return fail(Code::kInvalidInput,
                    fmt::format("unknown business day convention \"{}\": expected {}",
                                word.substr(0, 40), fmt::join(kConventions, ", ")));
    return static_cast<BusinessDayConvention>(at - kConventions.begin());
}

struct Calendar::Data {
    std::string name;
    ClosedDays closed;
    // One bit per day from the first holiday to the last, set on holidays.
    std::int32_t bits_from = 0;
    std::vector<std::uint64_t> bits;

    Data(std::string named, ClosedDays days) : name(std::move(named)), closed(std::move(days)) {
        if (closed.holidays.empty()) return;
        bits_from = closed.holidays.front().date.serial();
        const auto span =
            static_cast<std::size_t>(closed.holidays.back().date.serial() - bits_from);
        bits.resize(span / 64 + 1);
        for (const Holiday& holiday : closed.holidays) {
            const auto at = static_cast<std::size_t>(holiday.date.serial() - bits_from);
            bits[at / 64] |= std::uint64_t{1} << at % 64;
        }
    }

    bool is_open(std::int32_t serial) const {
        if ((closed.weekend >> weekday_index(serial) & 1) != 0) return false;
        const std::int64_t at = std::int64_t{serial} - bits_from;
        if (at < 0 || at / 64 >= static_cast<std::int64_t>(bits.size())) return true;
        return (bits[static_cast<std::size_t>(at) / 64] >> (at % 64) & 1) == 0;
    }
};

Result<Calendar> Calendar::named(std::string_view name) {
    TRY(const std::vector<Calendar> parts, parts_of(name));
    Calendar result = parts.front();
    for (std::size_t i = 1; i < parts.size(); ++i) result = joint(result, parts[i]);
    return result;
}

Status Calendar::check_name(std::string_view name) {
    TRY([[maybe_unused]] const std::vector<Calendar> parts, parts_of(name));
    return {};
}

std::vector<std::string_view> Calendar::names() {
    std::vector<std::string_view> all;
    for (const Calendar& calendar : known_calendars()) all.push_back(calendar.name());
    return all;
}

Calendar Calendar::weekends_only() {
    return from_closed_days("WEEKENDS_ONLY", {kFirstDate, kLastDate, kSaturdayAndSunday, {}});
}

Calendar Calendar::all_days() {
    return from_closed_days("ALL_DAYS", {kFirstDate, kLastDate, 0, {}});
}

Calendar Calendar::from_closed_days(std::string name, ClosedDays closed) {
    CHECK(closed.weekend < 0x7F);
    CHECK(std::ranges::is_sorted(closed.holidays, {}, &Holiday::date));
    return Calendar(std::make_shared<const Data>(std::move(name), std::move(closed)));
}

Calendar Calendar::joint(const Calendar& a, const Calendar& b) {
    const ClosedDays& one = a.data_->closed;
    const ClosedDays& two = b.data_->closed;
    ClosedDays both{std::max(one.first, two.first), std::min(one.last, two.last),
                    static_cast<std::uint8_t>(one.weekend | two.weekend), one.holidays};
    both.holidays.insert(both.holidays.end(), two.holidays.begin(), two.holidays.end());
    std::erase_if(both.holidays, [&](const Holiday& holiday) {
        return (both.weekend >> weekday_index(holiday.date.serial()) & 1) != 0;
    });
    std::ranges::sort(both.holidays);
    const auto repeated = std::ranges::unique(both.holidays, {}, &Holiday::date);
    both.holidays.erase(repeated.begin(), repeated.end());
    return from_closed_days(a.name() + "+" + b.name(), std::move(both));
}

const std::string& Calendar::name() const { return data_->name; }
Date Calendar::first() const { return data_->closed.first; }
Date Calendar::last() const { return data_->closed.last; }

bool Calendar::is_business_day(Date date) const { return data_->is_open(date.serial()); }

Date Calendar::adjust(Date date, BusinessDayConvention convention) const {
    const auto move = [&](int step) {
        Date moved = date;
        while (!is_business_day(moved)) moved = moved + step;
        return moved;
    };
    const auto in_month = [&](Date moved) {
        return moved.month() == date.month() && moved.year() == date.year();
    };
    switch (convention) {
        case BusinessDayConvention::kUnadjusted:
            return date;
        case BusinessDayConvention::kFollowing:
            return move(1);
        case BusinessDayConvention::kPreceding:
            return move(-1);
        case BusinessDayConvention::kModifiedFollowing:
            return in_month(move(1)) ? move(1) : move(-1);
        case BusinessDayConvention::kModifiedPreceding:
            return in_month(move(-1)) ? move(-1) : move(1);
    }
    return date;
}

Date Calendar::advance(Date date, int business_days) const {
    const int step = business_days < 0 ? -1 : 1;
    for (int left = business_days; left != 0; left -= step) {
        date = date + step;
        while (!is_business_day(date)) date = date + step;
    }
    return date;
}

int Calendar::business_days_between(Date from, Date to) const {
    if (to < from) return -business_days_between(to, from);
    int count = 0;
    for (std::int32_t day = from.serial(); day < to.serial(); ++day) count += data_->is_open(day);
    return count;
}

std::vector<Holiday> Calendar::holidays(Date from, Date to) const {
    const auto& all = data_->closed.holidays;
    const auto begin = std::ranges::lower_bound(all, from, {}, &Holiday::date);
    const auto end = std::ranges::upper_bound(begin, all.end(), to, {}, &Holiday::date);
    return {begin, end};
}

}  // namespace ballast::fin
