// Day counts: the length of a period in years, by the conventions that bonds and loans quote.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "base/result.hpp"
#include "fin/coupon_grid.hpp"
#include "fin/date.hpp"

namespace ballast::fin {

// Sections are those of the 2006 ISDA Definitions, 4.16.
enum class DayCount {
    kAct360,          // (e)
    kAct365Fixed,     // (d)
    kActActIsda,      // (b): days in leap years over 366, others over 365
    kActActIcma,      // (c), ICMA rule 251: days over (days of the coupon period * coupons a year)
    kActActAfb,       // Association française des banques, 1999: 366 if 29 February is inside
    kThirty360Bond,   // (f), "30/360" and "bond basis": 31 becomes 30 at the end only after a 30
    kThirty360Us,     // SIA Standard Securities Calculation Methods: (f) with February's end as 30
    kThirtyE360,      // (g), "Eurobond basis": 31 becomes 30
    kThirtyE360Isda,  // (h): every month's end is 30, but February's at the termination date
};

// What some conventions need in addition to the two dates.
struct AccrualTerms {
    std::optional<CouponGrid> grid = {};   // kActActIcma: the regular coupon dates
    std::optional<Date> termination = {};  // kThirtyE360Isda: the contract's last date
};

// The years from `from` to `to`. kActActIcma splits at the grid's dates, so that long and short
// first coupons come out by rule 251; it is an error without a grid. kInvalidInput also when `to`
// is before `from`.
Result<double> year_fraction(DayCount day_count, Date from, Date to,
                             const AccrualTerms& terms = {});

// The convention's own count of days: in a year of 360 days with twelve equal months for the 30/360
// family, calendar days for all others. Negative when `to` is before `from`.
int days_between(DayCount day_count, Date from, Date to, const AccrualTerms& terms = {});

// "ACT/360" "ACT/365" "ACT/ACT" "ACT/ACT-ICMA" "ACT/ACT-AFB" "30/360" "30/360-US" "30E/360"
// "30E/360-ISDA".
std::string_view to_string(DayCount day_count);
// One of the names above; the error lists them.
Result<DayCount> parse_day_count(std::string_view text);
std::span<const DayCount> all_day_counts();

}  // namespace ballast::fin
