#include "fin/schedule.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace ballast::fin {

namespace {

constexpr int kMaxPeriods = 12'000;

bool is_front(StubRule stub) {
    return stub == StubRule::kShortFront || stub == StubRule::kLongFront;
}

bool is_long(StubRule stub) { return stub == StubRule::kLongFront || stub == StubRule::kLongBack; }

Status check(const ScheduleTerms& terms) {
    if (terms.end <= terms.start)
        return fail(Code::kInvalidInput,
                    fmt::format("a schedule must end ({}) after it starts ({})",
                                terms.end.to_string(), terms.start.to_string()));
    if (terms.months < 0)
        return fail(Code::kInvalidInput,
                    fmt::format("months between coupons must be 0 or more, got {}", terms.months));
    const int apart =
        (terms.end.year() - terms.start.year()) * 12 + terms.end.month() - terms.start.month();
    if (terms.months > 0 && apart / terms.months > kMaxPeriods)
        return fail(Code::kInvalidInput,
                    fmt::format("a schedule may have at most {} periods, this one has "
                                "about {}; check the dates",
                                kMaxPeriods, apart / terms.months));
    return {};
}

// The scheduled dates, including start and end.
std::vector<Date> scheduled_dates(const ScheduleTerms& terms, const CouponGrid& grid) {
    std::vector<Date> inner;
    const bool front = is_front(terms.stub);
    // With month-end roll the grid's first step may be the anchor itself; strictly inside.
    for (int index = 1;; ++index) {
        const Date date = grid.date(front ? -index : index);
        if (front ? date <= terms.start : date >= terms.end) {
            const bool stub = date != (front ? terms.start : terms.end);
            if (stub && is_long(terms.stub) && !inner.empty()) inner.pop_back();
            break;
        }
        inner.push_back(date);
    }
    if (front) std::ranges::reverse(inner);
    inner.insert(inner.begin(), terms.start);
    inner.push_back(terms.end);
    return inner;
}

bool is_regular(const CouponGrid& grid, Date start, Date end) {
    const int index = grid.index_at_or_before(start);
    return grid.date(index) == start && grid.date(index + 1) == end;
}

}  // namespace

Result<Schedule> make_schedule(const ScheduleTerms& terms, const Calendar& calendar) {
    TRY_STATUS(check(terms));
    Schedule schedule;
    schedule.grid = {is_front(terms.stub) ? terms.end : terms.start, terms.months, terms.roll};
    std::vector<Date> dates = {terms.start, terms.end};
    if (terms.months > 0) {
        dates = scheduled_dates(terms, schedule.grid);
    } else {
        const int apart =
            (terms.end.year() - terms.start.year()) * 12 + terms.end.month() - terms.start.month();
        schedule.grid.months = std::max(1, apart);
    }
    schedule.periods.reserve(dates.size() - 1);
    for (std::size_t i = 1; i < dates.size(); ++i)
        schedule.periods.push_back({dates[i - 1], dates[i],
                                    calendar.adjust(dates[i - 1], terms.convention),
                                    calendar.adjust(dates[i], terms.convention),
                                    is_regular(schedule.grid, dates[i - 1], dates[i])});
    return schedule;
}

}  // namespace ballast::fin
