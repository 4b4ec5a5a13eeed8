#include "base/decimal.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <optional>

#include "base/check.hpp"

namespace ballast {

namespace {

__extension__ using UInt128 = unsigned __int128;

constexpr std::uint64_t kOne = 1'000'000'000'000;    // units of a Decimal in 1
constexpr UInt128 kLargestUnits = ~UInt128{0} >> 1;  // magnitude of the largest Decimal
constexpr int kPowers = 39;                          // 10^0 .. 10^38 fit 128 bits

constexpr std::array<UInt128, kPowers> kPowerOfTen = [] {
    std::array<UInt128, kPowers> powers{1};
    for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
    return powers;
}();

UInt128 power_of_ten(int exponent) { return kPowerOfTen[static_cast<std::size_t>(exponent)]; }

constexpr UInt128 magnitude(Int128 value) {
    return value < 0 ? UInt128{0} - static_cast<UInt128>(value) : static_cast<UInt128>(value);
}

Error overflow(std::string_view operation) {
    return fail(Code::kInvalidInput,
                fmt::format("the result of {} does not fit a decimal, whose range is about "
                            "-1.7e26 to 1.7e26",
                            operation));
}

// The Decimal with this sign and magnitude, if it fits; the range is one unit larger on the
// negative side.
std::optional<Decimal> signed_decimal(bool negative, UInt128 units) {
    if (units > kLargestUnits + (negative ? 1 : 0)) return std::nullopt;
    return Decimal::from_units(static_cast<Int128>(negative ? UInt128{0} - units : units));
}

Result<Decimal> in_range(bool negative, std::optional<UInt128> units, std::string_view operation) {
    if (!units) return overflow(operation);
    const std::optional<Decimal> value = signed_decimal(negative, *units);
    if (!value) return overflow(operation);
    return *value;
}

// Whether `quotient`, with `remainder` left over from dividing by `divisor`, is rounded up.
bool rounds_up(UInt128 quotient, UInt128 remainder, UInt128 divisor, bool negative,
               Rounding rounding) {
    if (remainder == 0) return false;
    const UInt128 rest = divisor - remainder;  // compared instead of 2 * remainder, which may wrap
    switch (rounding) {
        case Rounding::kHalfEven:
            return remainder > rest || (remainder == rest && (quotient & 1) != 0);
        case Rounding::kHalfAwayFromZero:
            return remainder >= rest;
        case Rounding::kTowardZero:
            return false;
        case Rounding::kAwayFromZero:
            return true;
        case Rounding::kFloor:
            return negative;
        case Rounding::kCeiling:
            return !negative;
    }
    CHECK(false);
}

// A 256-bit magnitude.
struct Wide {
    UInt128 high = 0;
    UInt128 low = 0;
};

Wide multiply_wide(UInt128 a, UInt128 b) {
    constexpr UInt128 kLow = ~std::uint64_t{0};
    const UInt128 low = (a & kLow) * (b & kLow);
    const UInt128 cross = (a >> 64) * (b & kLow) + (low >> 64);
    const UInt128 middle = (a & kLow) * (b >> 64) + (cross & kLow);
    return {(a >> 64) * (b >> 64) + (cross >> 64) + (middle >> 64), (middle << 64) | (low & kLow)};
}

// numerator / divisor rounded once, for a divisor of at most 2^127; nullopt when the quotient does
// not fit 128 bits.
std::optional<UInt128> divide_rounded(Wide numerator, UInt128 divisor, bool negative,
                                      Rounding rounding) {
    UInt128 quotient = 0;
    UInt128 remainder = 0;
    if (numerator.high == 0) {
        quotient = numerator.low / divisor;
        remainder = numerator.low % divisor;
    } else if (numerator.high >= divisor) {
        return std::nullopt;
    } else {
        // Bit by bit: only amounts beyond 10^14 get here. The remainder is below 2^127 before it is
        // doubled.
        remainder = numerator.high;
        for (int bit = 127; bit >= 0; --bit) {
            remainder = (remainder << 1) | ((numerator.low >> bit) & 1);
            quotient <<= 1;
            if (remainder >= divisor) {
                remainder -= divisor;
                quotient |= 1;
            }
        }
    }
    const bool up = rounds_up(quotient, remainder, divisor, negative, rounding);
    if (up && quotient == ~UInt128{0}) return std::nullopt;
    return quotient + (up ? 1 : 0);
}

std::string digits_of(UInt128 value) {
    std::string text;
    do {
        text += static_cast<char>('0' + static_cast<int>(value % 10));
        value /= 10;
    } while (value != 0);
    std::reverse(text.begin(), text.end());
    return text;
}

// Formats a magnitude in units of 10^-places: "-12.5".
std::string write(bool negative, UInt128 value, int places) {
    std::string digits = digits_of(value);
    const auto fraction = static_cast<std::size_t>(places);
    if (digits.size() <= fraction) digits.insert(0, fraction + 1 - digits.size(), '0');
    if (fraction > 0) digits.insert(digits.size() - fraction, 1, '.');
    if (negative && value != 0) digits.insert(0, 1, '-');
    return digits;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// A number as parsed: mantissa * 10^exponent, the mantissa without trailing zeros.
struct Written {
    bool negative = false;
    UInt128 mantissa = 0;
    bool mantissa_overflows = false;
    std::int64_t exponent = 0;
};

class DecimalReader {
public:
    explicit DecimalReader(std::string_view text) : rest_(text) {}

    std::optional<Written> read() {
        written_.negative = take('-');
        if (!written_.negative) take('+');
        const std::size_t before = digits(0);
        const std::size_t after = take('.') ? digits(1) : 0;
        if (before + after == 0) return std::nullopt;
        if ((take('e') || take('E')) && !exponent()) return std::nullopt;
        if (!rest_.empty()) return std::nullopt;
        written_.exponent += zeros_;
        return written_;
    }

private:
    bool take(char c) {
        if (rest_.empty() || rest_.front() != c) return false;
        rest_.remove_prefix(1);
        return true;
    }

    // Zeros are deferred until a digit follows, so that "1000…000e-30" needs no wide mantissa.
    std::size_t digits(int places_each) {
        std::size_t count = 0;
        for (; !rest_.empty() && is_digit(rest_.front()); rest_.remove_prefix(1), ++count) {
            written_.exponent -= places_each;
            ++zeros_;
            if (rest_.front() == '0') continue;
            append(static_cast<UInt128>(rest_.front() - '0'));
        }
        return count;
    }

    void append(UInt128 digit) {
        UInt128& mantissa = written_.mantissa;
        if (mantissa != 0 &&
            (zeros_ >= kPowers ||
             __builtin_mul_overflow(mantissa, power_of_ten(static_cast<int>(zeros_)), &mantissa)))
            written_.mantissa_overflows = true;
        if (__builtin_add_overflow(mantissa, digit, &mantissa)) written_.mantissa_overflows = true;
        zeros_ = 0;
    }

    bool exponent() {
        const bool negative = take('-');
        if (!negative) take('+');
        if (rest_.empty()) return false;
        constexpr std::int64_t kFarBeyond = 1'000'000'000'000;
        std::int64_t value = 0;
        for (; !rest_.empty() && is_digit(rest_.front()); rest_.remove_prefix(1))
            value = std::min(value * 10 + (rest_.front() - '0'), kFarBeyond);
        written_.exponent += negative ? -value : value;
        return true;
    }

    std::string_view rest_;
    std::int64_t zeros_ = 0;  // places since the last digit of the mantissa
    Written written_;
};

Error not_a_decimal(std::string_view text, std::string_view why) {
    return fail(Code::kInvalidInput,
                fmt::format("\"{}{}\" is not a decimal: {}", text.substr(0, 60),
                            text.size() > 60 ? "…" : "", why));
}

}  // namespace

Result<Decimal> Decimal::parse(std::string_view text) {
    const std::optional<Written> written = DecimalReader(text).read();
    if (!written)
        return not_a_decimal(text,
                             "digits with an optional sign, point and exponent are expected, "
                             "like -1250.75 or 1e-3, without blanks or separators");
    if (written->mantissa == 0 && !written->mantissa_overflows) return Decimal();
    const std::int64_t places = written->exponent + kScale;
    if (places < 0)
        return not_a_decimal(text,
                             "it has more than 12 digits after the decimal point; round it first");
    UInt128 units = written->mantissa;
    std::optional<Decimal> value;
    if (!written->mantissa_overflows && places < kPowers &&
        !__builtin_mul_overflow(units, power_of_ten(static_cast<int>(places)), &units))
        value = signed_decimal(written->negative, units);
    if (!value) return not_a_decimal(text, "it is too large; the largest is about 1.7e26");
    return *value;
}

Result<Decimal> Decimal::from_double(double value, int digits, Rounding rounding) {
    if (digits < 0 || digits > kScale)
        return fail(
            Code::kInvalidInput,
            fmt::format("{} digits after the decimal point were requested: expected 0 to 12",
                        digits));
    if (!std::isfinite(value))
        return fail(Code::kInvalidInput,
                    fmt::format("{} is not a finite number and cannot become a decimal", value));
    const bool negative = value < 0;
    int exponent = 0;
    const double fraction = std::frexp(std::fabs(value), &exponent);
    const auto mantissa = static_cast<std::uint64_t>(std::ldexp(fraction, 53));
    exponent -= 53;
    if (exponent + 53 > 88) return overflow("the conversion from a double");  // from 3.1e26 on

    // mantissa < 2^53 and 10^12 < 2^40: the product is exact.
    const UInt128 scaled = UInt128{mantissa} * power_of_ten(digits);
    std::optional<UInt128> rounded;
    if (exponent >= 0) {
        const Wide shifted = multiply_wide(scaled, UInt128{1} << exponent);
        if (shifted.high == 0) rounded = shifted.low;
    } else if (exponent >= -127) {
        rounded = divide_rounded({0, scaled}, UInt128{1} << -exponent, negative, rounding);
    } else {
        // Below half of the last digit whatever the exponent: any divisor that large rounds alike.
        rounded = divide_rounded({0, scaled}, UInt128{1} << 127, negative, rounding);
    }
    UInt128 units = 0;
    if (!rounded || __builtin_mul_overflow(*rounded, power_of_ten(kScale - digits), &units))
        return overflow("the conversion from a double");
    return in_range(negative, units, "the conversion from a double");
}

double Decimal::to_double() const {
    const UInt128 value = magnitude(units_);
    if (value == 0) return 0;
    // Shifted up to 128 bits, the quotient keeps at least 88: the bits that do not fit a double
    // stay visible to the one rounding, the remainder as a sticky last bit.
    const auto high = static_cast<std::uint64_t>(value >> 64);
    const int shift = high != 0 ? std::countl_zero(high)
                                : 64 + std::countl_zero(static_cast<std::uint64_t>(value));
    const UInt128 shifted = value << shift;
    const UInt128 quotient = shifted / kOne | (shifted % kOne != 0 ? 1 : 0);
    const double result = std::ldexp(static_cast<double>(quotient), -shift);
    return units_ < 0 ? -result : result;
}

std::string Decimal::to_string() const {
    UInt128 value = magnitude(units_);
    int places = kScale;
    while (places > 0 && value % 10 == 0) {
        value /= 10;
        --places;
    }
    return write(units_ < 0, value, places);
}

std::string Decimal::to_string(int digits, Rounding rounding) const {
    CHECK(digits >= 0 && digits <= kScale);
    const bool negative = units_ < 0;
    const std::optional<UInt128> value =
        divide_rounded({0, magnitude(units_)}, power_of_ten(kScale - digits), negative, rounding);
    CHECK(value);
    return write(negative, *value, digits);
}

Result<Decimal> add(Decimal a, Decimal b) {
    Int128 sum = 0;
    if (__builtin_add_overflow(a.units(), b.units(), &sum)) return overflow("an addition");
    return Decimal::from_units(sum);
}

Result<Decimal> subtract(Decimal a, Decimal b) {
    Int128 difference = 0;
    if (__builtin_sub_overflow(a.units(), b.units(), &difference)) return overflow("a subtraction");
    return Decimal::from_units(difference);
}

Result<Decimal> multiply(Decimal a, Decimal b, Rounding rounding) {
    const bool negative = a.is_negative() != b.is_negative();
    return in_range(negative,
                    divide_rounded(multiply_wide(magnitude(a.units()), magnitude(b.units())), kOne,
                                   negative, rounding),
                    "a multiplication");
}

Result<Decimal> divide(Decimal a, Decimal b, Rounding rounding) {
    if (b.is_zero())
        return fail(Code::kInvalidInput, fmt::format("{} divided by zero", a.to_string()));
    const bool negative = a.is_negative() != b.is_negative();
    return in_range(negative,
                    divide_rounded(multiply_wide(magnitude(a.units()), kOne), magnitude(b.units()),
                                   negative, rounding),
                    "a division");
}

Result<Decimal> round(Decimal value, int digits, Rounding rounding) {
    if (digits < 0 || digits > Decimal::kScale)
        return fail(
            Code::kInvalidInput,
            fmt::format("{} digits after the decimal point were requested: expected 0 to 12",
                        digits));
    const bool negative = value.is_negative();
    const UInt128 unit = power_of_ten(Decimal::kScale - digits);
    std::optional<UInt128> units =
        divide_rounded({0, magnitude(value.units())}, unit, negative, rounding);
    CHECK(units);
    UInt128 scaled = 0;
    if (__builtin_mul_overflow(*units, unit, &scaled)) return overflow("rounding");
    return in_range(negative, scaled, "rounding");
}

Result<Decimal> negate(Decimal value) { return subtract(Decimal(), value); }

Result<Decimal> absolute(Decimal value) {
    return value.is_negative() ? negate(value) : Result<Decimal>(value);
}

}  // namespace ballast
