// Returns of calendar months and years from the returns of shorter periods.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <vector>

#include "fin/date.hpp"

namespace ballast::model {

struct YearReturns {
    int year = 0;
    std::array<std::optional<double>, 12> months;  // compounded; null for months without returns
    std::optional<double> total;                   // compounded; null for a year without returns
    std::vector<int> partial;  // months, 1 to 12, of which the returns cover only a part
};

// A return over the period that ends on a date.
struct DatedReturn {
    fin::Date date;
    std::optional<double> value;  // as a fraction; null for a period without a return
};

// Years with their months, ascending; `returns` ascend. A return counts in the month in which its
// period ends. `start` is the day at whose end the first of daily returns begins: the first month
// is partial when it contains `start`, the last when an NYSE session of it follows the last date.
// Null for returns of longer periods, of which no month is partial.
std::vector<YearReturns> returns_by_year(std::optional<fin::Date> start,
                                         std::span<const DatedReturn> returns);

}  // namespace ballast::model
