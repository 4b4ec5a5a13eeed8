#include "base/sobol.hpp"

#include <algorithm>
#include <boost/random/sobol.hpp>
#include <cmath>
#include <gtest/gtest.h>
#include <vector>

namespace ballast {
namespace {

constexpr double kHalfStep = 0x1p-53;

std::vector<double> point(const Sobol& sobol, std::uint64_t index) {
    std::vector<double> out(sobol.dimension());
    sobol.point(index, out);
    return out;
}

// The first points of Joe and Kuo's program with new-joe-kuo-6 in three dimensions, printed on
// https://web.maths.unsw.edu.au/~fkuo/sobol/ (sobol.cc, "10 3").
TEST(Sobol, MatchesTheFirstPublishedPoints) {
    const std::vector<std::vector<double>> expected{{0, 0, 0},
                                                    {0.5, 0.5, 0.5},
                                                    {0.75, 0.25, 0.25},
                                                    {0.25, 0.75, 0.75},
                                                    {0.375, 0.375, 0.625},
                                                    {0.875, 0.875, 0.125},
                                                    {0.625, 0.125, 0.875},
                                                    {0.125, 0.625, 0.375},
                                                    {0.1875, 0.3125, 0.9375},
                                                    {0.6875, 0.8125, 0.4375}};
    const Sobol sobol = Sobol::make(3).value();
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const std::vector<double> ours = point(sobol, i);
        for (std::size_t d = 0; d < 3; ++d) EXPECT_EQ(ours[d], expected[i][d] + kHalfStep);
    }
}

TEST(Sobol, MatchesTheSequentialGeneratorInHighDimensions) {
    constexpr std::size_t kDimension = 1111;
    const Sobol sobol = Sobol::make(kDimension).value();
    boost::random::sobol_engine<std::uint64_t, 64> generator(kDimension);
    for (std::uint64_t i = 1; i < 70; ++i) {
        const std::vector<double> ours = point(sobol, i);
        for (double x : ours)
            ASSERT_EQ(x, static_cast<double>(generator() >> 12) * 0x1p-52 + kHalfStep);
    }
}

TEST(Sobol, ABlockDoesNotDependOnWhereItStarts) {
    for (const Sobol& sobol : {Sobol::make(5).value(), Sobol::make_shifted(5, 42).value()}) {
        std::vector<double> all(5 * 100);
        sobol.points(1000, all);
        for (std::size_t start : {0, 1, 23, 24, 63}) {
            std::vector<double> block(5 * 37);
            sobol.points(1000 + start, block);
            EXPECT_TRUE(std::equal(block.begin(), block.end(),
                                   all.begin() + static_cast<std::ptrdiff_t>(5 * start)));
        }
    }
    std::vector<double> last(5);
    Sobol::make(5).value().point(Sobol::kMaxIndex, last);
    for (double x : last) EXPECT_TRUE(x > 0 && x < 1);
}

// Property of a (0, m, 1)-net in every coordinate and of a (0, m, 2)-net in the first two: of 2^m
// points each elementary interval of volume 2^-m holds one. A digital shift keeps both.
TEST(Sobol, FirstPowerOfTwoPointsFillEveryElementaryInterval) {
    constexpr std::size_t kPoints = 256;
    for (const Sobol& sobol : {Sobol::make(20).value(), Sobol::make_shifted(20, 7).value()}) {
        std::vector<double> points(20 * kPoints);
        sobol.points(0, points);
        for (std::size_t d = 0; d < 20; ++d) {
            std::vector<int> count(kPoints);
            for (std::size_t i = 0; i < kPoints; ++i)
                ++count[static_cast<std::size_t>(points[i * 20 + d] * kPoints)];
            EXPECT_EQ(count, std::vector<int>(kPoints, 1)) << d;
        }
        for (std::size_t columns = 1; columns <= kPoints; columns *= 2) {
            const std::size_t rows = kPoints / columns;
            std::vector<int> count(kPoints);
            for (std::size_t i = 0; i < kPoints; ++i) {
                const auto column =
                    static_cast<std::size_t>(points[i * 20] * static_cast<double>(columns));
                const auto row =
                    static_cast<std::size_t>(points[i * 20 + 1] * static_cast<double>(rows));
                ++count[column * rows + row];
            }
            EXPECT_EQ(count, std::vector<int>(kPoints, 1)) << columns;
        }
    }
}

TEST(Sobol, IntegratesASmoothFunctionFarBetterThanRandomPoints) {
    // The integral of prod(1 + (x_d - 1/2) / 2) is 1; its variance is (1 + 1/48)^8 - 1 = 0.18.
    constexpr std::size_t kPoints = 4096;
    const Sobol sobol = Sobol::make_shifted(8, 3).value();
    std::vector<double> points(8 * kPoints);
    sobol.points(0, points);
    double sum = 0;
    for (std::size_t i = 0; i < kPoints; ++i) {
        double product = 1;
        for (std::size_t d = 0; d < 8; ++d) product *= 1 + (points[i * 8 + d] - 0.5) / 2;
        sum += product;
    }
    const double random_error = std::sqrt(0.18 / static_cast<double>(kPoints));
    EXPECT_LT(std::fabs(sum / static_cast<double>(kPoints) - 1), random_error / 20);
}

TEST(Sobol, SeedsShiftDifferently) {
    EXPECT_NE(point(Sobol::make_shifted(3, 1).value(), 0),
              point(Sobol::make_shifted(3, 2).value(), 0));
    EXPECT_EQ(point(Sobol::make_shifted(3, 1).value(), 9),
              point(Sobol::make_shifted(3, 1).value(), 9));
}

TEST(Sobol, RejectsDimensionsWithoutDirectionNumbers) {
    EXPECT_FALSE(Sobol::make(0));
    EXPECT_FALSE(Sobol::make_shifted(Sobol::kMaxDimension + 1, 1));
    EXPECT_TRUE(Sobol::make(Sobol::kMaxDimension));
}

}  // namespace
}  // namespace ballast
