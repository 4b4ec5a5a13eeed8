#include "ledger/exact.hpp"

#include <bit>
#include <cstdint>

#include "base/check.hpp"

namespace ballast::ledger {

namespace {

using detail::UInt128;

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

// The 256-bit product of a and b divided by c, bit by bit; used only for products beyond 1.7e38
// units².
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

}  // namespace

Int128 detail::mul_div_wide(Int128 a, Int128 b, Int128 c) {
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
