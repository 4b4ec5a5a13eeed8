#include "alm/horizon.hpp"

#include "base/check.hpp"

namespace ballast::alm {

Horizon make_horizon(fin::Date as_of, int months, MonthRule rule) {
    const bool calendar = rule == MonthRule::kCalendar;
    const int first = calendar && !as_of.is_end_of_month() ? 0 : 1;
    Horizon horizon{.bounds = {as_of}};
    for (int k = 0; k < months; ++k) {
        const fin::Date date = fin::add_months(as_of, k + first);
        horizon.bounds.push_back(calendar ? date.end_of_month() : date);
    }
    return horizon;
}

Horizon make_horizon(fin::Date as_of, fin::Date end, MonthRule rule) {
    CHECK(as_of < end);
    const int months = (end.year() - as_of.year()) * 12 + end.month() - as_of.month() + 1;
    Horizon horizon = make_horizon(as_of, months, rule);
    std::erase_if(horizon.bounds, [&](fin::Date bound) { return bound >= end; });
    horizon.bounds.push_back(end);
    return horizon;
}

Horizon from_date(Horizon horizon, fin::Date start) {
    CHECK(start < horizon.end());
    for (fin::Date& bound : horizon.bounds) bound = std::max(bound, start);
    return horizon;
}

}  // namespace ballast::alm
