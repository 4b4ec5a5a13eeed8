// Description of returns by month and year.
#pragma once

#include "model/year_returns.hpp"
#include "wire/describe.hpp"

namespace ballast::describe {

template <>
struct Described<model::YearReturns> {
    using T = model::YearReturns;
    static constexpr std::string_view name = "YearReturns";
    static constexpr std::string_view doc = "Compounded returns of a year by month.";
    static constexpr auto fields = wire::list(
        required("year", &T::year, "Calendar year of the returns."),
        required(
            "months", &T::months,
            "Returns from January to December, as fractions; null for months without returns."),
        required("total", &T::total,
                 "Compounded return of the year, as a fraction; null for a year without returns."),
        required("partial", &T::partial,
                 "Months, 1 to 12, of which the returns cover only a part: sessions at the start "
                 "or the end are missing."));
};

}  // namespace ballast::describe
