#include "ledger/exact.hpp"

#include <bit>
#include <cstdint>

#include "base/check.hpp"

namespace ballast::ledger {

namespace {

__extension__ using UInt128 = unsigned __int128;

constexpr Int128 kOne = 1'000'000'000'000;

constexpr UInt128 absolute(Int128 value) {
    return value < 0 ? UInt128{0} - static_cast<UInt128>(value) : static_cast<UInt128>(value);
}

int bits(UInt128 value) {
    const auto high = static_cast<std::uint64_t>(value >> 64);
    return static_cast<int>(high != 0 ? 64 + std::bit_width(high)
                                      : std::bit_width(static_cast<std::uint64_t>(value)));
}

struct Quotient {
    UInt128 quotient = 0;
    UInt128 remainder = 0;
};

// The 256-bit product of a and b divided by c, bit by bit: only products beyond 1.7e38 units² come
// here.
Quotient divide_wide(UInt128 a, UInt128 b, UInt128 c) {
    constexpr UInt128 kLow = ~std::uint64_t{0};
    const UInt128 low = (a & kLow) * (b & kLow);
    const UInt128 cross = (a >> 64) * (b & kLow) + (low >> 64);
    const UInt128 middle = (a & kLow) * (b >> 64) + (cross & kLow);
    const UInt128 high = (a >> 64) * (b >> 64) + (cross >> 64) + (middle >> 64);
    const UInt128 rest = (middle << 64) | (low & kLow);
    CHECK(high < c);
    Quotient result{0, high};
    for (int bit = 127; bit >= 0; --bit) {
        result.remainder = (result.remainder << 1) | ((rest >> bit) & 1);
        result.quotient <<= 1;
        if (result.remainder >= c) {
            result.remainder -= c;
            result.quotient |= 1;
        }
    }
    return result;
}

struct Narrow {
    std::uint64_t quotient = 0;
    std::uint64_t remainder = 0;
};

// high × 2^64 + low by a divisor above `high`, so that the quotient fits: one instruction where
// there is one, a third of what the division of two 128-bit numbers takes.
Narrow divide_narrow(std::uint64_t high, std::uint64_t low, std::uint64_t divisor) {
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

}  // namespace

Int128 mul_div(Int128 a, Int128 b, Int128 c) {
    // Most shares of money: nothing negative, nothing beyond 64 bits.
    if (is_narrow(a) && is_narrow(b) && is_narrow(c)) {
        const UInt128 product = static_cast<UInt128>(a) * static_cast<std::uint64_t>(b);
        const auto high = static_cast<std::uint64_t>(product >> 64);
        const auto divisor = static_cast<std::uint64_t>(c);
        if (high < divisor) {
            const auto [quotient, remainder] =
                divide_narrow(high, static_cast<std::uint64_t>(product), divisor);
            const std::uint64_t rest = divisor - remainder;
            const bool up = remainder > rest || (remainder == rest && (quotient & 1) != 0);
            return static_cast<Int128>(UInt128{quotient} + (up ? 1 : 0));
        }
    }
    const bool negative = ((a < 0) != (b < 0)) != (c < 0);
    const UInt128 ua = absolute(a);
    const UInt128 ub = absolute(b);
    const UInt128 uc = absolute(c);
    CHECK(uc != 0);
    Quotient q;
    if (bits(ua) + bits(ub) <= 128) {
        const UInt128 product = ua * ub;
        q.quotient = product / uc;
        q.remainder = product - q.quotient * uc;
    } else {
        q = divide_wide(ua, ub, uc);
    }
    const UInt128 rest = uc - q.remainder;
    if (q.remainder > rest || (q.remainder == rest && (q.quotient & 1) != 0)) ++q.quotient;
    CHECK(q.quotient >> 127 == 0);
    const auto value = static_cast<Int128>(q.quotient);
    return negative ? -value : value;
}

Decimal product(Decimal a, Decimal b) {
    return Decimal::from_units(mul_div(a.units(), b.units(), kOne));
}

bool product_in_range(Decimal a, Decimal b) {
    return bits(absolute(a.units())) + bits(absolute(b.units())) <
           bits(absolute(kLargest.units())) + 40;
}

Decimal per_unit(Decimal total, Decimal quantity) {
    if (quantity.is_zero()) return Decimal{};
    return Decimal::from_units(mul_div(total.units(), kOne, quantity.units()));
}

Decimal Proration::next(Decimal part) {
    dealt_parts_ += part;
    const Decimal until = dealt_parts_ == whole_ ? total_ : mul_div(total_, dealt_parts_, whole_);
    const Decimal share = until - dealt_;
    dealt_ = until;
    return share;
}

}  // namespace ballast::ledger
