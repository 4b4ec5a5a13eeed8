// The months over which net interest income is reported, and the allocation of interest to them.
#pragma once

#include <algorithm>
#include <vector>

#include "fin/date.hpp"

namespace ballast::alm {

enum class MonthRule {
    kRolling,   // analysis date + k months, counted from the analysis date each time
    kCalendar,  // month ends; the first month is the rest of the current one
};

enum class BalanceRule {
    kRunoff,
    kConstant,  // every principal flow is replaced, Regulation (EU) 2024/856, article 4
    // Run-off and planned new business (business_plan.hpp): a book knows its run-off alone.
    kDynamic,
};

// What replaces a principal flow on its date under kConstant.
enum class RenewalRule {
    kBullet,  // a loan of renew_months repaid at its end
    kLike,    // a like-for-like contract of the original term
};

struct Horizon {
    std::vector<fin::Date> bounds;  // month k covers [bounds[k], bounds[k + 1])

    std::size_t months() const { return bounds.size() - 1; }
    fin::Date end() const { return bounds.back(); }
};

Horizon make_horizon(fin::Date as_of, int months, MonthRule rule);
// Up to `end`, which is later than `as_of`: the last month may be shorter.
Horizon make_horizon(fin::Date as_of, fin::Date end, MonthRule rule);
// The horizon without what lies before `start`: the months before it are empty, so that the others
// keep their numbers.
Horizon from_date(Horizon horizon, fin::Date start);

// Calls add(month, years) for every month that [start, end) overlaps. The years of a part are
// years(start, upper) - years(start, lower), so that the parts add up to years(start, end) under
// every day count.
template <class Years, class Add>
void split_by_month(const Horizon& horizon, fin::Date start, fin::Date end, const Years& years,
                    const Add& add) {
    if (end <= horizon.bounds.front() || start >= horizon.end()) return;
    const fin::Date first = std::max(start, horizon.bounds.front());
    std::size_t month = 0;
    while (horizon.bounds[month + 1] <= first) ++month;
    double lower = start < horizon.bounds.front() ? years(start, horizon.bounds.front()) : 0.0;
    for (; month < horizon.months() && horizon.bounds[month] < end; ++month) {
        const fin::Date to = end < horizon.bounds[month + 1] ? end : horizon.bounds[month + 1];
        const double upper = years(start, to);
        add(month, upper - lower);
        lower = upper;
    }
}

}  // namespace ballast::alm
