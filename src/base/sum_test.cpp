#include "base/sum.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <numeric>
#include <random>
#include <vector>

namespace ballast {
namespace {

TEST(PairwiseSum, OfAnEmptyRangeIsZeroAndOfOneIsItself) {
    EXPECT_EQ(pairwise_sum({}), 0);
    EXPECT_EQ(pairwise_sum(std::vector<double>{0.1}), 0.1);
}

TEST(PairwiseSum, IsExactOnWholeNumbersOfAnyCount) {
    for (std::size_t n = 0; n < 2000; ++n) {
        std::vector<double> x(n);
        std::iota(x.begin(), x.end(), 1.0);
        ASSERT_EQ(pairwise_sum(x), static_cast<double>(n * (n + 1) / 2)) << n;
    }
}

// Higham section 4.2: |error| <= (log2 n + leaf) u sum|x|; a leaf adds 16 terms per lane and
// combines 8.
TEST(PairwiseSum, StaysWithinItsErrorBound) {
    std::mt19937_64 random(3);
    std::uniform_real_distribution<double> draw(-1, 1);
    for (std::size_t n : {1000, 12'345, 1'000'000}) {
        std::vector<double> x(n);
        long double exact = 0;
        long double absolute = 0;
        for (double& value : x) {
            value = draw(random);
            exact += value;
            absolute += std::fabs(value);
        }
        const double bound =
            (std::log2(static_cast<double>(n)) + 19) * 0x1p-53 * static_cast<double>(absolute);
        EXPECT_LE(std::fabs(pairwise_sum(x) - static_cast<double>(exact)), bound);
    }
}

}  // namespace
}  // namespace ballast
