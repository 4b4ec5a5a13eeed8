// Exact arithmetic of a ledger, in which sums cannot overflow.
//
// A ledger refuses magnitudes of kLargest and more, and more than kMostTransactions of them
// (limits.hpp checks both), so a sum stays below 10^23, far inside a Decimal's 1.7 × 10^26. Within
// this module Decimals therefore add with + and -. A product or a share is rounded once, half to
// even, to the twelfth digit.
#pragma once

#include <cstddef>

#include "base/decimal.hpp"

namespace ballast::ledger {

inline constexpr Decimal kLargest{1'000'000'000'000'000};
inline constexpr std::size_t kMostTransactions = 10'000'000;

constexpr Decimal operator+(Decimal a, Decimal b) {
    return Decimal::from_units(a.units() + b.units());
}
constexpr Decimal operator-(Decimal a, Decimal b) {
    return Decimal::from_units(a.units() - b.units());
}
constexpr Decimal operator-(Decimal a) { return Decimal::from_units(-a.units()); }
constexpr Decimal& operator+=(Decimal& a, Decimal b) { return a = a + b; }
constexpr Decimal& operator-=(Decimal& a, Decimal b) { return a = a - b; }
constexpr Decimal magnitude(Decimal a) { return a.is_negative() ? -a : a; }

// a × b / c on integers, rounded half to even; c is not zero and the result fits (CHECKed). Costs a
// 128-bit division where the product fits 128 bits, a bitwise one where not.
Int128 mul_div(Int128 a, Int128 b, Int128 c);

inline Decimal mul_div(Decimal a, Decimal b, Decimal c) {
    return Decimal::from_units(mul_div(a.units(), b.units(), c.units()));
}
// CHECKs that the product fits: both factors below kLargest and the product below 10^26.
Decimal product(Decimal a, Decimal b);
// Whether |a × b| is below kLargest.
bool product_in_range(Decimal a, Decimal b);
// Price, cost or ratio of one unit, for showing: total / quantity; zero for no quantity.
Decimal per_unit(Decimal total, Decimal quantity);

// Deals `total` out over parts of `whole` such that the parts add up to it exactly: each next() is
// the difference of two rounded running totals (no part is off by more than one last digit).
class Proration {
public:
    Proration(Decimal total, Decimal whole) : total_(total), whole_(whole) {}
    Decimal next(Decimal part);

private:
    Decimal total_;
    Decimal whole_;
    Decimal dealt_parts_;
    Decimal dealt_;
};

}  // namespace ballast::ledger
