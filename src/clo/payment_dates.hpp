// Payment dates of a deal, with determination dates and collection periods.
#pragma once

#include <vector>

#include "base/result.hpp"
#include "clo/deal.hpp"
#include "fin/calendar.hpp"

namespace ballast::clo {

struct PaymentPeriod {
    fin::Date start;  // previous payment date, or closing: interest of notes accrues from it
    fin::Date payment;
    fin::Date determination;  // collections up to and including this date are paid
    fin::Date fixing;         // of the index, `index_days` before the start
    fin::Date index_start;    // of the term of the index, which is as long as the period
};

// Business days from the fixing of an index to the start of its term.
inline constexpr int kIndexSpotDays = 2;

// All periods from closing to stated maturity. Regular dates are counted from the first payment
// date, so that the end of a short month does not carry over.
Result<std::vector<PaymentPeriod>> payment_periods(const Deal& deal);

// The calendar on which the deal pays: its calendars joined, or weekends where it names none.
Result<fin::Calendar> payment_calendar(const Payments& payments);

// Year fraction for interest, fees and hedges.
double accrual_fraction(fin::DayCount day_count, fin::Date from, fin::Date to, int months);

}  // namespace ballast::clo
