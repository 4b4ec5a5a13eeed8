#include "fin/day_count.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <string>

namespace ballast::fin {

namespace {

constexpr std::array kAll = {
    DayCount::kAct360,      DayCount::kAct365Fixed, DayCount::kActActIsda,
    DayCount::kActActIcma,  DayCount::kActActAfb,   DayCount::kThirty360Bond,
    DayCount::kThirty360Us, DayCount::kThirtyE360,  DayCount::kThirtyE360Isda,
};

double year_length(int year) { return is_leap_year(year) ? 366.0 : 365.0; }

Date first_of_january(int year) {
    return Date::from_serial(static_cast<std::int32_t>(
        std::chrono::sys_days{std::chrono::year{year} / std::chrono::January / 1}
            .time_since_epoch()
            .count()));
}

bool is_end_of_february(Date date) { return date.month() == 2 && date.is_end_of_month(); }

double act_act_isda(Date from, Date to) {
    const int first = from.year();
    const int last = to.year();
    if (first == last) return (to - from) / year_length(first);
    return (first_of_january(first + 1) - from) / year_length(first) + (last - first - 1) +
           (to - first_of_january(last)) / year_length(last);
}

// Whole years are counted back from the end; a year back from 28 February is the 29th in leap
// years. The rest is over 366 if it contains a 29 February, else over 365.
double act_act_afb(Date from, Date to) {
    const auto years_back = [&](int years) {
        const Date moved = add_months(to, -12 * years);
        return moved.month() == 2 && moved.day() == 28 && is_leap_year(moved.year()) && years > 0
                   ? moved + 1
                   : moved;
    };
    int years = std::max(0, to.year() - from.year() - 1);
    while (years_back(years + 1) >= from) ++years;
    const Date rest_end = years_back(years);
    double denominator = 365.0;
    for (int year = from.year(); year <= rest_end.year(); ++year) {
        if (!is_leap_year(year)) continue;
        const Date leap_day = first_of_january(year) + 59;
        if (from <= leap_day && leap_day < rest_end) denominator = 366.0;
    }
    return years + (rest_end - from) / denominator;
}

// Sum over the grid's periods of the days inside each, divided by its length.
double act_act_icma(Date from, Date to, const CouponGrid& grid) {
    double periods = 0.0;
    int index = grid.index_at_or_before(from);
    for (Date begin = grid.date(index); begin < to; ++index) {
        const Date end = grid.date(index + 1);
        periods += static_cast<double>(std::min(to, end) - std::max(from, begin)) / (end - begin);
        begin = end;
    }
    return periods * grid.months / 12.0;
}

int thirty_360(DayCount day_count, Date from, Date to, const AccrualTerms& terms) {
    int first = from.day();
    int last = to.day();
    switch (day_count) {
        case DayCount::kThirty360Us:
            if (is_end_of_february(from)) {
                if (is_end_of_february(to)) last = 30;
                first = 30;
            }
            if (last == 31 && first >= 30) last = 30;
            if (first == 31) first = 30;
            break;
        case DayCount::kThirtyE360:
            first = std::min(first, 30);
            last = std::min(last, 30);
            break;
        case DayCount::kThirtyE360Isda:
            if (from.is_end_of_month()) first = 30;
            if (to.is_end_of_month() && !(to.month() == 2 && terms.termination == to)) last = 30;
            break;
        default:
            first = std::min(first, 30);
            if (last == 31 && first == 30) last = 30;
            break;
    }
    return 360 * (to.year() - from.year()) + 30 * (to.month() - from.month()) + (last - first);
}

}  // namespace

Result<double> year_fraction(DayCount day_count, Date from, Date to, const AccrualTerms& terms) {
    if (to < from)
        return fail(Code::kInvalidInput,
                    fmt::format("a period must not end ({}) before it starts ({})", to.to_string(),
                                from.to_string()));
    switch (day_count) {
        case DayCount::kAct360:
            return (to - from) / 360.0;
        case DayCount::kAct365Fixed:
            return (to - from) / 365.0;
        case DayCount::kActActIsda:
            return act_act_isda(from, to);
        case DayCount::kActActAfb:
            return act_act_afb(from, to);
        case DayCount::kActActIcma:
            if (!terms.grid || terms.grid->months <= 0)
                return fail(
                    Code::kInvalidInput,
                    "ACT/ACT-ICMA requires the regular coupon dates: give a coupon date and "
                    "the number of months between coupons, at least 1");
            return act_act_icma(from, to, *terms.grid);
        case DayCount::kThirty360Bond:
        case DayCount::kThirty360Us:
        case DayCount::kThirtyE360:
        case DayCount::kThirtyE360Isda:
            return thirty_360(day_count, from, to, terms) / 360.0;
    }
    return fail(Code::kInternal, "the value is not a member of the DayCount enumeration");
}

int days_between(DayCount day_count, Date from, Date to, const AccrualTerms& terms) {
    switch (day_count) {
        case DayCount::kThirty360Bond:
        case DayCount::kThirty360Us:
        case DayCount::kThirtyE360:
        case DayCount::kThirtyE360Isda:
            return thirty_360(day_count, from, to, terms);
        default:
            return to - from;
    }
}

std::string_view to_string(DayCount day_count) {
    switch (day_count) {
        case DayCount::kAct360:
            return "ACT/360";
        case DayCount::kAct365Fixed:
            return "ACT/365";
        case DayCount::kActActIsda:
            return "ACT/ACT";
        case DayCount::kActActIcma:
            return "ACT/ACT-ICMA";
        case DayCount::kActActAfb:
            return "ACT/ACT-AFB";
        case DayCount::kThirty360Bond:
            return "30/360";
        case DayCount::kThirty360Us:
            return "30/360-US";
        case DayCount::kThirtyE360:
            return "30E/360";
        case DayCount::kThirtyE360Isda:
            return "30E/360-ISDA";
    }
    return "";
}

Result<DayCount> parse_day_count(std::string_view text) {
    std::string known;
    for (const DayCount day_count : kAll) {
        if (to_string(day_count) == text) return day_count;
        known += known.empty() ? "" : ", ";
        known += to_string(day_count);
    }
    return fail(Code::kInvalidInput, fmt::format("unknown day count \"{}\": expected one of {}",
                                                 text.substr(0, 40), known));
}

std::span<const DayCount> all_day_counts() { return kAll; }

}  // namespace ballast::fin
