// Decimal against the Intel Decimal Floating-Point Math Library (IEEE 754-2008 decimal128), where
// it is installed.
#ifdef BALLAST_INTEL_DECIMAL

#include <bid_conf.h>

// After bid_conf.h, which selects how arguments are passed.
#include <array>
#include <bid_functions.h>
#include <gtest/gtest.h>
#include <random>
#include <string>
#include <utility>

#include "base/decimal.hpp"

namespace ballast {
namespace {

constexpr std::array<std::pair<Rounding, unsigned>, 5> kModes{
    {{Rounding::kHalfEven, BID_ROUNDING_TO_NEAREST},
     {Rounding::kHalfAwayFromZero, BID_ROUNDING_TIES_AWAY},
     {Rounding::kTowardZero, BID_ROUNDING_TO_ZERO},
     {Rounding::kFloor, BID_ROUNDING_DOWN},
     {Rounding::kCeiling, BID_ROUNDING_UP}}};

BID_UINT128 oracle(std::string text) {
    unsigned flags = 0;
    return bid128_from_string(text.data(), BID_ROUNDING_TO_NEAREST, &flags);
}

BID_UINT128 quantized(BID_UINT128 value, int digits, unsigned mode) {
    unsigned flags = 0;
    return bid128_quantize(value, oracle("1e-" + std::to_string(digits)), mode, &flags);
}

bool same(const Result<Decimal>& ours, BID_UINT128 theirs) {
    unsigned flags = 0;
    return ours && bid128_quiet_equal(oracle(ours->to_string()), theirs, &flags) != 0;
}

// Up to 17 digits, so that products fit the 34 of a decimal128 exactly and are rounded once.
Decimal any(std::mt19937_64& random) {
    constexpr std::array<std::uint64_t, 3> kRanges{100'000'000'000'000'000, 1'000'000'000, 1'000};
    const auto range = static_cast<std::int64_t>(kRanges[random() % kRanges.size()]);
    const auto units = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(range));
    return Decimal::from_units(random() % 2 == 0 ? units : -units);
}

TEST(DecimalAgainstIntel, SumsProductsAndRoundingAgree) {
    std::mt19937_64 random(6);
    for (int i = 0; i < 20'000; ++i) {
        const Decimal a = any(random);
        const Decimal b = any(random);
        const auto [ours, theirs] = kModes[random() % kModes.size()];
        const int digits = static_cast<int>(random() % 13);
        const BID_UINT128 x = oracle(a.to_string());
        const BID_UINT128 y = oracle(b.to_string());
        unsigned flags = 0;
        ASSERT_TRUE(same(add(a, b), bid128_add(x, y, theirs, &flags)));
        ASSERT_TRUE(same(subtract(a, b), bid128_sub(x, y, theirs, &flags)));
        ASSERT_TRUE(same(multiply(a, b, ours),
                         quantized(bid128_mul(x, y, theirs, &flags), Decimal::kScale, theirs)))
            << a.to_string() << " * " << b.to_string();
        ASSERT_TRUE(same(round(a, digits, ours), quantized(x, digits, theirs)));
    }
}

// Directed rounding twice equals rounding once; that does not hold for rounding to nearest.
TEST(DecimalAgainstIntel, DirectedQuotientsAgree) {
    std::mt19937_64 random(7);
    for (int i = 0; i < 20'000; ++i) {
        const Decimal a = any(random);
        const Decimal b = any(random);
        if (b.is_zero()) continue;
        const auto [ours, theirs] = kModes[2 + random() % 3];
        unsigned flags = 0;
        const BID_UINT128 quotient =
            bid128_div(oracle(a.to_string()), oracle(b.to_string()), theirs, &flags);
        ASSERT_TRUE(same(divide(a, b, ours), quantized(quotient, Decimal::kScale, theirs)))
            << a.to_string() << " / " << b.to_string();
    }
}

}  // namespace
}  // namespace ballast

#endif
