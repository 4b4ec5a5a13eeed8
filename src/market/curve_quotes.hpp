// Curves from market quotes: zero rates, par rates, discount factors, forward rates.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "fin/date.hpp"
#include "fin/day_count.hpp"
#include "fin/rate.hpp"
#include "market/curve.hpp"

namespace ballast::market {

enum class QuoteKind {
    kZero,      // the rate from the curve's date to the node
    kPar,       // coupon at which a bond of that maturity is worth 1
    kDiscount,  // present value of 1 paid at the node
    kForward,   // the rate from the previous node (the curve date for the first) to the node
};

struct QuoteConvention {
    QuoteKind kind = QuoteKind::kZero;
    fin::DayCount day_count = fin::DayCount::kAct365Fixed;         // for rates and par coupons
    fin::Compounding compounding = fin::Compounding::kContinuous;  // for zero and forward rates
    int payment_months = 12;                                       // for par coupons
};

struct CurveQuote {
    fin::Date date;
    double value = 0.0;  // a rate as a fraction, or a discount factor
};

// Par rates are bootstrapped: every node's bond is worth 1 on the finished curve, to 1e-13.
// kInvalidInput on dates that do not ascend after `as_of`, and on values that no curve can have.
Result<Curve> curve_from_quotes(fin::Date as_of, std::span<const CurveQuote> quotes,
                                const QuoteConvention& convention,
                                CurveInterpolation interpolation);

// "ON" "1D" "2W" "3M" "18M" "5Y", in either case; years: days / 365, weeks * 7 / 365, months / 12.
Result<double> tenor_years(std::string_view tenor);
// The date that lies the stated days, weeks, months or years after `as_of`.
Result<fin::Date> tenor_date(fin::Date as_of, std::string_view tenor);

}  // namespace ballast::market
