// Exact decimal numbers for booked money, prices and quantities.
//
// A Decimal is a 128-bit integer over 10^12: twelve digits after the decimal point, twenty-six
// before it. Addition, subtraction and comparison are exact. Multiplication and division round
// once, by the given mode. Overflow is an error and never wraps. Decimals are converted to and from
// double only by to_double() and from_double(), so that every conversion is visible in the code.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace ballast {

__extension__ using Int128 = __int128;

enum class Rounding {
    kHalfEven,  // to the nearest, ties to the even digit; the default in accounting
    kHalfAwayFromZero,
    kTowardZero,
    kAwayFromZero,
    kFloor,
    kCeiling,
};

class Decimal {
public:
    static constexpr int kScale = 12;

    constexpr Decimal() = default;
    constexpr explicit Decimal(std::int64_t whole);

    // "-12.50", "1e-3", "+7"; at most kScale digits after the point once the exponent is applied,
    // no separators, no blanks. More digits are an error, so that nothing is dropped silently.
    static Result<Decimal> parse(std::string_view text);
    static Result<Decimal> from_double(double value, int digits, Rounding rounding);
    static constexpr Decimal from_units(Int128 units);  // units of 10^-12

    constexpr Int128 units() const { return units_; }
    double to_double() const;  // nearest double
    // Shortest exact text: "12.5", "0", "-0.000000000001".
    std::string to_string() const;
    // With exactly `digits` (0 to 12) after the point.
    std::string to_string(int digits, Rounding rounding = Rounding::kHalfEven) const;

    constexpr bool is_zero() const { return units_ == 0; }
    constexpr bool is_negative() const { return units_ < 0; }
    constexpr int sign() const { return units_ < 0 ? -1 : units_ > 0 ? 1 : 0; }

    constexpr auto operator<=>(const Decimal&) const = default;

private:
    Int128 units_ = 0;
};

Result<Decimal> add(Decimal a, Decimal b);
Result<Decimal> subtract(Decimal a, Decimal b);
Result<Decimal> multiply(Decimal a, Decimal b, Rounding rounding);
Result<Decimal> divide(Decimal a, Decimal b, Rounding rounding);  // division by zero: kInvalidInput
Result<Decimal> round(Decimal value, int digits, Rounding rounding);
Result<Decimal> negate(Decimal value);
Result<Decimal> absolute(Decimal value);

// ---------------------------------------------------------------------------------------------

constexpr Decimal Decimal::from_units(Int128 units) {
    Decimal d;
    d.units_ = units;
    return d;
}

constexpr Decimal::Decimal(std::int64_t whole) : units_(Int128{whole} * 1'000'000'000'000) {}

}  // namespace ballast
