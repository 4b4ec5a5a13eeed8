// Measures of dated cash flows: internal rate of return, present value, average life, durations.
#pragma once

#include <optional>
#include <span>

#include "fin/date.hpp"

namespace ballast::clo {

struct DatedFlow {
    fin::Date date;
    double amount = 0.0;
};

// The annual rate r with sum of amount * (1 + r)^(-days/365) = 0, days from the first flow. Nullopt
// where there is no root in (-1, 1e6); the root nearest to zero where there are several.
std::optional<double> internal_rate(std::span<const DatedFlow> flows);

// Years of 365 days.
inline double years(fin::Date from, fin::Date to) { return (to - from) / 365.0; }

// Present value at an annual rate, ACT/365.
double present_value(std::span<const DatedFlow> flows, fin::Date as_of, double annual_rate);

// Weighted average life in years of 365 days; nullopt without amounts.
std::optional<double> average_life(std::span<const DatedFlow> flows, fin::Date as_of);

// Mean time of the present values at an annual rate.
std::optional<double> macaulay_duration(std::span<const DatedFlow> flows, fin::Date as_of,
                                        double annual_rate);

// The amount on `date` with which flows return an annual rate.
double amount_for_rate(std::span<const DatedFlow> flows, double annual_rate, fin::Date date);

}  // namespace ballast::clo
