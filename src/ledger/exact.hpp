// Exact arithmetic for the ledger, in which sums cannot overflow.
//
// A ledger rejects magnitudes of kLargest or more, and more than kMostTransactions transactions
// (limits.hpp checks both), so a sum stays below 10^23, far inside the Decimal limit of 1.7 ×
// 10^26. Within this module Decimals are therefore added with + and -. A product or a share is
// rounded once, half to even, to the twelfth digit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

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

// Adds to a sum that is nullopt until it has a part.
constexpr void add_part(std::optional<Decimal>& sum, Decimal amount) {
    sum = sum.value_or(Decimal{}) + amount;
}

namespace detail {

__extension__ using UInt128 = unsigned __int128;

struct Narrow {
    std::uint64_t quotient = 0;
    std::uint64_t remainder = 0;
};

// Divides high × 2^64 + low by a divisor above `high`, so that the quotient fits: a single
// instruction where the processor has one, a third of the cost of a 128-bit division.
inline Narrow divide_narrow(std::uint64_t high, std::uint64_t low, std::uint64_t divisor) {
    Narrow result;
#ifdef __x86_64__
    __asm__("divq %4"
            : "=a"(result.quotient), "=d"(result.remainder)
            : "0"(low), "1"(high), "r"(divisor)
            : "cc");
#else
    const UInt128 value = (UInt128{high} << 64) | low;
    result.quotient = static_cast<std::uint64_t>(value / divisor);
    result.remainder = static_cast<std::uint64_t>(value - UInt128{result.quotient} * divisor);
#endif
    return result;
}

constexpr bool is_narrow(Int128 value) { return value >= 0 && value >> 64 == 0; }

Int128 mul_div_wide(Int128 a, Int128 b, Int128 c);

}  // namespace detail

// a × b / c on integers, rounded half to even; c is not zero and the result fits (CHECKed). Costs a
// 64-bit division for most shares of amounts, where nothing is negative or beyond 64 bits; a
// 128-bit division where the product fits 128 bits, else a bitwise one.
inline Int128 mul_div(Int128 a, Int128 b, Int128 c) {
    if (detail::is_narrow(a) && detail::is_narrow(b) && detail::is_narrow(c)) [[likely]] {
        const auto product = static_cast<detail::UInt128>(a) * static_cast<std::uint64_t>(b);
        const auto high = static_cast<std::uint64_t>(product >> 64);
        const auto divisor = static_cast<std::uint64_t>(c);
        if (high < divisor) [[likely]] {
            const auto [quotient, remainder] =
                detail::divide_narrow(high, static_cast<std::uint64_t>(product), divisor);
            const std::uint64_t rest = divisor - remainder;
            const bool up = remainder > rest || (remainder == rest && (quotient & 1) != 0);
            return static_cast<Int128>(detail::UInt128{quotient} + (up ? 1 : 0));
        }
    }
    return detail::mul_div_wide(a, b, c);
}

inline Decimal mul_div(Decimal a, Decimal b, Decimal c) {
    return Decimal::from_units(mul_div(a.units(), b.units(), c.units()));
}
// CHECKs that the product fits: both factors below kLargest and the product below 10^26.
Decimal product(Decimal a, Decimal b);
// Whether |a × b| is below kLargest.
bool product_in_range(Decimal a, Decimal b);
// Price, cost or ratio per unit for display: total / quantity; zero for a zero quantity.
Decimal per_unit(Decimal total, Decimal quantity);

// Splits `total` over parts of `whole` so that the parts add up to it exactly: each next() is the
// difference of two rounded cumulative totals (no part is off by more than one last digit).
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
