#include "model/year_returns.hpp"

#include "model/price_staleness.hpp"

namespace ballast::model {

namespace {

bool same_month(fin::Date a, fin::Date b) { return a.year() == b.year() && a.month() == b.month(); }

std::optional<double> compounded(const std::optional<double>& before, double value) {
    return (1.0 + before.value_or(0.0)) * (1.0 + value) - 1.0;
}

// Marks the month of a date, unless it is marked.
void mark_partial(std::vector<YearReturns>& years, fin::Date date) {
    for (YearReturns& year : years) {
        if (year.year != date.year()) continue;
        if (year.partial.empty() || year.partial.back() != date.month())
            year.partial.push_back(date.month());
    }
}

}  // namespace

std::vector<YearReturns> returns_by_year(std::optional<fin::Date> start,
                                         std::span<const DatedReturn> returns) {
    std::vector<YearReturns> years;
    for (const DatedReturn& one : returns) {
        if (years.empty() || years.back().year != one.date.year())
            years.push_back({.year = one.date.year(), .months = {}, .total = {}, .partial = {}});
        if (!one.value) continue;
        YearReturns& year = years.back();
        auto& month = year.months[static_cast<std::size_t>(one.date.month() - 1)];
        month = compounded(month, *one.value);
        year.total = compounded(year.total, *one.value);
    }
    if (!start || returns.empty()) return years;
    const fin::Date first = returns.front().date;
    const fin::Date last = returns.back().date;
    if (same_month(*start, first)) mark_partial(years, first);
    if (same_month(nyse_sessions().advance(last, 1), last)) mark_partial(years, last);
    return years;
}

}  // namespace ballast::model
