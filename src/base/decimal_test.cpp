#include "base/decimal.hpp"

#include <array>
#include <boost/multiprecision/cpp_int.hpp>
#include <charconv>
#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <random>
#include <string>

namespace ballast {
namespace {

using Big = boost::multiprecision::cpp_int;

constexpr std::array kRoundings{Rounding::kHalfEven,   Rounding::kHalfAwayFromZero,
                                Rounding::kTowardZero, Rounding::kAwayFromZero,
                                Rounding::kFloor,      Rounding::kCeiling};
constexpr Int128 kMax = static_cast<Int128>(~(static_cast<Int128>(1) << 127));
constexpr Int128 kMin = static_cast<Int128>(1) << 127;

Decimal decimal(std::string_view text) { return Decimal::parse(text).value(); }

std::string printed(const Result<Decimal>& value) { return value ? value->to_string() : "error"; }

Big big(Int128 value) {
    const bool negative = value < 0;
    Big result = 0;
    for (int bit = 127; bit >= 0; --bit) {
        result *= 2;
        if (((value >> bit) & 1) != 0) result += bit == 127 ? 0 : 1;
    }
    return negative ? result - (Big(1) << 127) : result;
}

Big power_of_ten(int exponent) { return boost::multiprecision::pow(Big(10), exponent); }

// numerator / denominator to a whole number, straight from the definition of each mode.
Big reference_round(Big numerator, Big denominator, Rounding rounding) {
    if (denominator < 0) {
        numerator = -numerator;
        denominator = -denominator;
    }
    Big floor = numerator / denominator;
    if (floor * denominator > numerator) --floor;
    const Big rest = numerator - floor * denominator;
    if (rest == 0) return floor;
    const bool negative = numerator < 0;
    const int half = Big(2 * rest).compare(denominator);
    switch (rounding) {
        case Rounding::kFloor:
            return floor;
        case Rounding::kCeiling:
            return floor + 1;
        case Rounding::kTowardZero:
            return negative ? Big(floor + 1) : floor;
        case Rounding::kAwayFromZero:
            return negative ? floor : Big(floor + 1);
        case Rounding::kHalfAwayFromZero:
            if (half == 0) return negative ? floor : Big(floor + 1);
            return half > 0 ? Big(floor + 1) : floor;
        case Rounding::kHalfEven:
            if (half == 0) return floor % 2 == 0 ? floor : Big(floor + 1);
            return half > 0 ? Big(floor + 1) : floor;
    }
    return 0;
}

// Whether a Result is the exact value, or an error when that value does not fit.
::testing::AssertionResult matches(const Result<Decimal>& ours, const Big& units) {
    const bool fits = units >= big(kMin) && units <= big(kMax);
    if (!fits)
        return ours ? ::testing::AssertionFailure() << ours->to_string() << " instead of overflow"
                    : ::testing::AssertionSuccess();
    if (!ours) return ::testing::AssertionFailure() << ours.error().message;
    if (big(ours->units()) != units)
        return ::testing::AssertionFailure() << ours->to_string() << " instead of " << units;
    return ::testing::AssertionSuccess();
}

// Units of every size, the ends of the range and multiples that produce ties.
Int128 any_units(std::mt19937_64& random) {
    constexpr std::uint64_t kOne = 1'000'000'000'000;
    const Int128 wide = static_cast<Int128>(random()) << 64 | static_cast<Int128>(random());
    switch (random() % 8) {
        case 0:
            return kMax - static_cast<Int128>(random() % 3);
        case 1:
            return kMin + static_cast<Int128>(random() % 3);
        case 2:
            return static_cast<Int128>(random() % 2000) - 1000;
        case 3:
            return (static_cast<Int128>(random() % 2001) - 1000) * (kOne / 2);
        case 4:
            return static_cast<Int128>(static_cast<std::int64_t>(random()));
        default:
            return wide >> (random() % 127);
    }
}

TEST(Decimal, FormatsTheShortestExactText) {
    EXPECT_EQ(Decimal().to_string(), "0");
    EXPECT_EQ(Decimal(7).to_string(), "7");
    EXPECT_EQ(Decimal(-100).to_string(), "-100");
    EXPECT_EQ(decimal("12.50").to_string(), "12.5");
    EXPECT_EQ(decimal("-0.000000000001").to_string(), "-0.000000000001");
    EXPECT_EQ(Decimal::from_units(kMax).to_string(), "170141183460469231731687303.715884105727");
    EXPECT_EQ(Decimal::from_units(kMin).to_string(), "-170141183460469231731687303.715884105728");
}

TEST(Decimal, FormatsAGivenNumberOfDigits) {
    EXPECT_EQ(decimal("2.5").to_string(0), "2");
    EXPECT_EQ(decimal("3.5").to_string(0), "4");
    EXPECT_EQ(decimal("-2.5").to_string(0, Rounding::kHalfAwayFromZero), "-3");
    EXPECT_EQ(decimal("1").to_string(2), "1.00");
    EXPECT_EQ(decimal("-0.004").to_string(2), "0.00");
    EXPECT_EQ(decimal("0.05").to_string(12), "0.050000000000");
    EXPECT_EQ(Decimal::from_units(kMax).to_string(0), "170141183460469231731687304");
}

TEST(Decimal, ParsesSignsPointsAndExponents) {
    EXPECT_EQ(decimal("-12.50").units(), static_cast<Int128>(-12'500'000'000'000));
    EXPECT_EQ(decimal("1e-3"), decimal("0.001"));
    EXPECT_EQ(decimal("+7"), Decimal(7));
    EXPECT_EQ(decimal("1.5E+3"), Decimal(1500));
    EXPECT_EQ(decimal(".5"), decimal("0.5"));
    EXPECT_EQ(decimal("5."), Decimal(5));
    EXPECT_EQ(decimal("-0"), Decimal());
    EXPECT_EQ(decimal("0e400"), Decimal());
    EXPECT_EQ(decimal("0.00000000000000000e-99999999999999999999"), Decimal());
    EXPECT_EQ(decimal("0000000000000000000000000000000000000000000001.10"), decimal("1.1"));
    EXPECT_EQ(decimal("1.0000000000000000000000000000000000000000000"), Decimal(1));
    EXPECT_EQ(decimal("1000000000000000000000000000000000000000000e-40"), Decimal(100));
    EXPECT_EQ(decimal("1e26").to_string(), "100000000000000000000000000");
    EXPECT_EQ(decimal("-170141183460469231731687303.715884105728").units(), kMin);
}

TEST(Decimal, RejectsTextItCannotHoldExactly) {
    const std::string long_text = "1" + std::string(5000, '3') + "x";
    for (std::string_view text : {std::string_view(""),
                                  std::string_view("."),
                                  std::string_view("+"),
                                  std::string_view("-"),
                                  std::string_view("--1"),
                                  std::string_view("+-1"),
                                  std::string_view("NaN"),
                                  std::string_view("inf"),
                                  std::string_view(" 1"),
                                  std::string_view("1 "),
                                  std::string_view("1,000"),
                                  std::string_view("1_000"),
                                  std::string_view("0x10"),
                                  std::string_view("1e"),
                                  std::string_view("1e+"),
                                  std::string_view("e5"),
                                  std::string_view(".e5"),
                                  std::string_view("1e400"),
                                  std::string_view("1e27"),
                                  std::string_view("1e99999999999999999999999"),
                                  std::string_view("1e-13"),
                                  std::string_view("1e-99999999999999999999999"),
                                  std::string_view("0.0000000000001"),
                                  std::string_view("1.0000000000001"),
                                  std::string_view("170141183460469231731687303.715884105728"),
                                  std::string_view("-170141183460469231731687303.715884105729"),
                                  std::string_view("99999999999999999999999999999999999999999"),
                                  std::string_view("1.2.3"),
                                  std::string_view("１"),
                                  std::string_view("1\0", 2),
                                  std::string_view(long_text)}) {
        const Result<Decimal> value = Decimal::parse(text);
        ASSERT_FALSE(value) << text;
        EXPECT_EQ(value.error().code, Code::kInvalidInput);
        EXPECT_LT(value.error().message.size(), 300U);
    }
}

TEST(Decimal, TextRoundTrips) {
    std::mt19937_64 random(1);
    for (int i = 0; i < 20'000; ++i) {
        const Decimal value = Decimal::from_units(any_units(random));
        ASSERT_EQ(decimal(value.to_string()), value);
        ASSERT_EQ(decimal(value.to_string(12)), value);
    }
}

TEST(Decimal, ComputesExactlyAndRoundsOnceInEveryMode) {
    std::mt19937_64 random(2);
    const Big one = power_of_ten(Decimal::kScale);
    for (int i = 0; i < 20'000; ++i) {
        const Decimal a = Decimal::from_units(any_units(random));
        const Decimal b = Decimal::from_units(any_units(random));
        const Big x = big(a.units());
        const Big y = big(b.units());
        ASSERT_TRUE(matches(add(a, b), x + y));
        ASSERT_TRUE(matches(subtract(a, b), x - y));
        ASSERT_TRUE(matches(negate(a), -x));
        ASSERT_TRUE(matches(absolute(a), abs(x)));
        ASSERT_EQ(a < b, x < y);
        const Rounding rounding = kRoundings[random() % kRoundings.size()];
        ASSERT_TRUE(matches(multiply(a, b, rounding), reference_round(x * y, one, rounding)));
        if (!b.is_zero()) {
            ASSERT_TRUE(matches(divide(a, b, rounding), reference_round(x * one, y, rounding)));
        }
        const int digits = static_cast<int>(random() % 13);
        const Big unit = power_of_ten(Decimal::kScale - digits);
        ASSERT_TRUE(matches(round(a, digits, rounding), reference_round(x, unit, rounding) * unit));
        std::string text = a.to_string(digits, rounding);
        if (digits > 0) text.erase(text.size() - static_cast<std::size_t>(digits) - 1, 1);
        // Leading zeros would mean octal to cpp_int.
        const bool minus = text[0] == '-';
        text.erase(0, std::min(text.find_first_not_of("-0"), text.size() - 1));
        ASSERT_EQ(minus ? Big(-Big(text)) : Big(text), reference_round(x, unit, rounding));
    }
}

TEST(Decimal, RoundsTiesByTheGivenMode) {
    const auto rounded = [](std::string_view text, Rounding rounding) {
        return round(decimal(text), 0, rounding).value().to_string();
    };
    // IBM General Decimal Arithmetic specification, section "Rounding": the modes on 2.5 and -2.5.
    EXPECT_EQ(rounded("2.5", Rounding::kHalfEven), "2");
    EXPECT_EQ(rounded("2.5", Rounding::kHalfAwayFromZero), "3");
    EXPECT_EQ(rounded("2.5", Rounding::kTowardZero), "2");
    EXPECT_EQ(rounded("2.5", Rounding::kAwayFromZero), "3");
    EXPECT_EQ(rounded("-2.5", Rounding::kFloor), "-3");
    EXPECT_EQ(rounded("-2.5", Rounding::kCeiling), "-2");
    EXPECT_EQ(rounded("-3.5", Rounding::kHalfEven), "-4");
}

TEST(Decimal, OverflowAndDivisionByZeroAreErrors) {
    const Decimal largest = Decimal::from_units(kMax);
    const Decimal smallest = Decimal::from_units(kMin);
    const Decimal step = Decimal::from_units(1);
    EXPECT_EQ(printed(add(largest, step)), "error");
    EXPECT_EQ(printed(subtract(smallest, step)), "error");
    EXPECT_EQ(printed(negate(smallest)), "error");
    EXPECT_EQ(printed(absolute(smallest)), "error");
    EXPECT_EQ(printed(multiply(largest, Decimal(2), Rounding::kHalfEven)), "error");
    EXPECT_EQ(printed(multiply(smallest, Decimal(-1), Rounding::kHalfEven)), "error");
    EXPECT_EQ(multiply(smallest, Decimal(1), Rounding::kHalfEven).value(), smallest);
    EXPECT_EQ(printed(divide(largest, step, Rounding::kHalfEven)), "error");
    EXPECT_EQ(printed(divide(smallest, Decimal(-1), Rounding::kHalfEven)), "error");
    EXPECT_EQ(divide(smallest, smallest, Rounding::kHalfEven).value(), Decimal(1));
    EXPECT_EQ(printed(round(largest, 0, Rounding::kHalfEven)), "error");
    EXPECT_EQ(printed(round(Decimal(1), 13, Rounding::kHalfEven)), "error");
    EXPECT_EQ(printed(round(Decimal(1), -1, Rounding::kHalfEven)), "error");
    const Result<Decimal> by_zero = divide(Decimal(1), Decimal(), Rounding::kHalfEven);
    ASSERT_FALSE(by_zero);
    EXPECT_EQ(by_zero.error().message, "1 divided by zero");
}

TEST(Decimal, ConvertsToTheNearestDouble) {
    std::mt19937_64 random(3);
    for (int i = 0; i < 20'000; ++i) {
        const Decimal value = Decimal::from_units(any_units(random));
        const std::string text = value.to_string();
        double expected = 0;  // from_chars rounds correctly
        std::from_chars(text.data(), text.data() + text.size(), expected);
        ASSERT_EQ(value.to_double(), expected) << text;
    }
}

TEST(Decimal, ConvertsFromTheExactValueOfADouble) {
    EXPECT_EQ(printed(Decimal::from_double(0.1, 12, Rounding::kHalfEven)), "0.1");
    // 1.005 is 1.00499999999999989…, 2.5 and 0.125 are exact.
    EXPECT_EQ(printed(Decimal::from_double(1.005, 2, Rounding::kHalfAwayFromZero)), "1");
    EXPECT_EQ(printed(Decimal::from_double(2.5, 0, Rounding::kHalfEven)), "2");
    EXPECT_EQ(printed(Decimal::from_double(0.125, 2, Rounding::kHalfEven)), "0.12");
    EXPECT_EQ(printed(Decimal::from_double(-0.125, 2, Rounding::kFloor)), "-0.13");
    EXPECT_EQ(printed(Decimal::from_double(-0.0, 2, Rounding::kFloor)), "0");
    EXPECT_EQ(printed(Decimal::from_double(5e-324, 0, Rounding::kCeiling)), "1");
    EXPECT_EQ(printed(Decimal::from_double(-5e-324, 12, Rounding::kHalfEven)), "0");
    EXPECT_EQ(printed(Decimal::from_double(1e26, 2, Rounding::kHalfEven)),
              "100000000000000004764729344");
    EXPECT_EQ(Decimal::from_double(-0x1p127 / 1e12, 12, Rounding::kHalfEven).has_value(), true);
    for (double bad : {std::numeric_limits<double>::quiet_NaN(),
                       std::numeric_limits<double>::infinity(), 1e27, -1.8e26, 1e300})
        EXPECT_FALSE(Decimal::from_double(bad, 2, Rounding::kHalfEven)) << bad;
    EXPECT_FALSE(Decimal::from_double(1, 13, Rounding::kHalfEven));
}

TEST(Decimal, FromDoubleMatchesTheDefinitionOnRandomInput) {
    std::mt19937_64 random(4);
    for (int i = 0; i < 20'000; ++i) {
        const auto mantissa =
            static_cast<std::int64_t>(random() >> 11) * (random() % 2 == 0 ? 1 : -1);
        const int exponent = static_cast<int>(random() % 160) - 120;
        const double value = std::ldexp(static_cast<double>(mantissa), exponent);
        const int digits = static_cast<int>(random() % 13);
        const Rounding rounding = kRoundings[random() % kRoundings.size()];
        const Big top =
            Big(mantissa) * power_of_ten(digits) * (exponent > 0 ? Big(1) << exponent : Big(1));
        const Big bottom = exponent < 0 ? Big(1) << -exponent : Big(1);
        ASSERT_TRUE(matches(
            Decimal::from_double(value, digits, rounding),
            reference_round(top, bottom, rounding) * power_of_ten(Decimal::kScale - digits)))
            << value << " " << digits;
    }
}

TEST(Decimal, RoundTripsThroughDoubleUpToFifteenDigits) {
    std::mt19937_64 random(5);
    for (int i = 0; i < 10'000; ++i) {
        const Decimal value = Decimal::from_units(static_cast<Int128>(
            static_cast<std::int64_t>(random() % 2'000'000'000'000'000) - 1'000'000'000'000'000));
        ASSERT_EQ(Decimal::from_double(value.to_double(), 12, Rounding::kHalfEven).value(), value);
    }
}

}  // namespace
}  // namespace ballast
