// Distributions of paths against the same figures from sorted values.
#include "clo/path_distribution.hpp"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <numeric>

#include "base/random.hpp"
#include "math/statistics.hpp"

namespace ballast::clo {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

std::vector<double> drawn(std::size_t count) {
    const Stream stream(7, 1);
    std::vector<double> values;
    for (std::size_t i = 0; i < count; ++i) values.push_back(std::exp(stream.normal(i)));
    return values;
}

TEST(PathDistribution, PercentilesAreThoseOfSortedValues) {
    const std::vector<double> levels{0.99, 0.01, 0.5, 0.05, 0.95};
    for (const std::size_t count : {1U, 2U, 7U, 100U, 1001U, 4096U}) {
        std::vector<double> values = drawn(count);
        std::vector<double> sorted = values;
        std::ranges::sort(sorted);
        const auto made = distribution_of(values, levels);
        ASSERT_TRUE(made);
        EXPECT_EQ(made->paths, count);
        EXPECT_EQ(made->minimum, sorted.front());
        EXPECT_EQ(made->maximum, sorted.back());
        for (std::size_t i = 0; i < levels.size(); ++i)
            EXPECT_EQ(made->percentiles[i].value, math::quantile_sorted(sorted, levels[i], 7))
                << count << " values, level " << levels[i];
    }
}

// Most paths have no loss, and a few have a very large one: all but a handful of the values are in
// one bucket of the selection.
TEST(PathDistribution, PercentilesOfSkewedValuesWithTiesAreThoseOfSortedValues) {
    const std::vector<double> levels{0.01, 0.5, 0.6, 0.9, 0.99, 0.9999};
    for (const double largest : {3.0, 1e6, 1e12}) {
        std::vector<double> values = drawn(20'000);
        for (std::size_t i = 0; i < values.size(); ++i)
            if (i % 5 < 3) values[i] = 0.0;
        values[77] = largest;
        std::vector<double> sorted = values;
        std::ranges::sort(sorted);
        const auto made = distribution_of(values, levels);
        ASSERT_TRUE(made);
        for (std::size_t i = 0; i < levels.size(); ++i)
            EXPECT_EQ(made->percentiles[i].value, math::quantile_sorted(sorted, levels[i], 7))
                << "level " << levels[i] << ", largest " << largest;
    }
}

TEST(PathDistribution, ThePercentileErrorIsHalfTheReachOfOneDeviation) {
    std::vector<double> values(10'000);
    std::iota(values.begin(), values.end(), 0.0);
    const auto made = distribution_of(values, std::vector{0.5});
    ASSERT_TRUE(made && made->percentiles[0].standard_error);
    EXPECT_NEAR(*made->percentiles[0].standard_error, 50.0, 1.0);  // sqrt(n p (1 - p))
}

TEST(PathDistribution, TheDeviationIsThatOfTheLibrary) {
    for (const std::size_t count : {2U, 3U, 8U, 1001U}) {
        std::vector<double> values = drawn(count);
        const double expected = math::standard_deviation(values, 1);
        const auto made = distribution_of(values, {});
        ASSERT_TRUE(made);
        EXPECT_NEAR(made->standard_deviation, expected, 1e-13 * expected);
    }
}

TEST(PathDistribution, ValuesThatAreNotNumbersAreLeftOut) {
    std::vector<double> values{kNone, 3.0, kNone, 1.0, 2.0};
    const auto made = distribution_of(values, std::vector{0.5});
    ASSERT_TRUE(made);
    EXPECT_EQ(made->paths, 3U);
    EXPECT_DOUBLE_EQ(made->mean, 2.0);
    EXPECT_EQ(made->percentiles[0].value, 2.0);
    std::vector<double> nothing{kNone, kNone};
    EXPECT_FALSE(distribution_of(nothing, std::vector{0.5}));
}

TEST(PathDistribution, TheHistogramHasEveryPathInTheBinOfItsValue) {
    std::vector<double> values;
    for (int i = 0; i < 400; ++i) values.push_back(i % 40 < 30 ? 0.5 : 39.5);
    values.push_back(0.0);
    values.push_back(40.0);
    const auto made = distribution_of(values, {});
    ASSERT_TRUE(made);
    ASSERT_EQ(made->shares.size(), kHistogramBins);
    EXPECT_NEAR(std::accumulate(made->shares.begin(), made->shares.end(), 0.0), 1.0, 1e-12);
    EXPECT_DOUBLE_EQ(made->shares.front(), 301.0 / 402.0);
    EXPECT_DOUBLE_EQ(made->shares.back(), 101.0 / 402.0);
}

TEST(PathDistribution, EqualValuesHaveNoHistogram) {
    std::vector<double> values(100, 1.25);
    const auto made = distribution_of(values, std::vector{0.05});
    ASSERT_TRUE(made);
    EXPECT_TRUE(made->shares.empty());
    EXPECT_EQ(made->standard_deviation, 0.0);
    EXPECT_EQ(made->percentiles[0].value, 1.25);
}

}  // namespace
}  // namespace ballast::clo
