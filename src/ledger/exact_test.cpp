// Shares of exact numbers against 128-bit integer division.
#include "ledger/exact.hpp"

#include <gtest/gtest.h>
#include <random>

namespace ballast::ledger {
namespace {

// To the nearest, ties to even, for products of less than 2^127.
Int128 share_of(Int128 a, Int128 b, Int128 c) {
    const Int128 product = a * b;
    Int128 quotient = product / c;
    const Int128 remainder = product - quotient * c;
    const Int128 twice = 2 * (remainder < 0 ? -remainder : remainder);
    const Int128 size = c < 0 ? -c : c;
    if (twice > size || (twice == size && quotient % 2 != 0))
        quotient += ((product < 0) != (c < 0)) ? -1 : 1;
    return quotient;
}

TEST(MulDiv, RoundsEverySizeAndSignToTheNearest) {
    std::mt19937_64 draw(3);
    const auto number = [&](unsigned most_bits) {
        const auto bits = 1 + draw() % most_bits;
        const auto size = static_cast<Int128>(draw() >> (64 - bits));
        return draw() % 4 == 0 ? -size : size;
    };
    for (int i = 0; i < 200'000; ++i) {
        const Int128 a = number(63);
        const Int128 b = number(63);
        const Int128 c = number(64);
        if (c == 0) continue;
        ASSERT_TRUE(mul_div(a, b, c) == share_of(a, b, c)) << i;
    }
}

TEST(MulDiv, RoundsTiesToEven) {
    std::mt19937_64 draw(4);
    for (int i = 0; i < 20'000; ++i) {
        const auto half = static_cast<Int128>(draw() >> (1 + draw() % 60));
        const auto odd = static_cast<Int128>((draw() >> (2 + draw() % 60)) | 1);
        if (half == 0) continue;
        const Int128 share = mul_div(odd, half, 2 * half);
        EXPECT_TRUE(share == (odd / 2) + (odd / 2) % 2) << i;
    }
}

TEST(MulDiv, CarriesARoundedQuotientBeyondSixtyFourBits) {
    const auto largest = static_cast<Int128>(~std::uint64_t{0});
    EXPECT_TRUE(mul_div(largest, largest, largest) == largest);
    EXPECT_TRUE(mul_div(largest, 3, 1) == largest * 3);
    // (2^64 - 1) × 2^63 / (2^63 - 1): 2^64 + 1 and 1 / (2^63 - 1).
    const Int128 half = Int128{1} << 63;
    EXPECT_TRUE(mul_div(largest, half, half - 1) == largest + 2);
    // 2^65 - 1 = 31 × 1190112520884487201; half of it is a tie, and goes to 2^64, which is even.
    EXPECT_TRUE(mul_div(31, 1'190'112'520'884'487'201, 2) == Int128{1} << 64);
}

}  // namespace
}  // namespace ballast::ledger
