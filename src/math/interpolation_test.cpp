#include "math/interpolation.hpp"

#include <array>
#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <random>

namespace ballast::math {
namespace {

constexpr std::array kMethods{Interpolation::kLinear, Interpolation::kLogLinear,
                              Interpolation::kMonotoneCubic};

Interpolator make(std::vector<double> x, std::vector<double> y, Interpolation method,
                  Extrapolation extrapolation = Extrapolation::kError) {
    return Interpolator::make(std::move(x), std::move(y), method, extrapolation).value();
}

TEST(Interpolation, ReproducesTheNodes) {
    for (Interpolation method : kMethods) {
        const Interpolator f = make({-1, 0, 2, 2.5}, {3, 1, 1, 7}, method);
        for (std::size_t i = 0; i < f.nodes().size(); ++i)
            EXPECT_NEAR(f.at(f.nodes()[i]).value(), f.values()[i], 1e-15);
    }
}

TEST(Interpolation, MatchesValuesWorkedByHand) {
    EXPECT_DOUBLE_EQ(make({0, 2}, {1, 4}, Interpolation::kLinear).at(0.5).value(), 1.75);
    EXPECT_DOUBLE_EQ(make({0, 2}, {1, 4}, Interpolation::kLogLinear).at(1).value(), 2);
    // Slopes 0, 1.5 and 4 at the nodes of (0, 0), (1, 1), (2, 4).
    const Interpolator cubic = make({0, 1, 2}, {0, 1, 4}, Interpolation::kMonotoneCubic);
    EXPECT_DOUBLE_EQ(cubic.slope(0).value(), 0);
    EXPECT_DOUBLE_EQ(cubic.slope(1).value(), 1.5);
    EXPECT_DOUBLE_EQ(cubic.slope(2).value(), 4);
    EXPECT_DOUBLE_EQ(cubic.at(0.5).value(), 0.5 - 1.5 / 8);
    EXPECT_DOUBLE_EQ(cubic.at(1.5).value(), 2.5 + (1.5 - 4) / 8);
}

TEST(Interpolation, CubicNeverOvershootsAndIsSmooth) {
    std::mt19937_64 random(2);
    std::uniform_real_distribution<double> draw(-1, 1);
    for (int repeat = 0; repeat < 100; ++repeat) {
        std::vector<double> x{0};
        std::vector<double> y{draw(random)};
        for (int i = 0; i < 8; ++i) {
            x.push_back(x.back() + 0.05 + std::fabs(draw(random)));
            y.push_back(repeat % 2 == 0 ? draw(random) : y.back() + std::fabs(draw(random)));
        }
        const Interpolator f = make(x, y, Interpolation::kMonotoneCubic);
        for (std::size_t i = 0; i + 1 < x.size(); ++i) {
            double before = y[i];
            const double direction = y[i + 1] > y[i] ? 1 : -1;
            for (int k = 1; k <= 50; ++k) {
                const double now = f.at(x[i] + (x[i + 1] - x[i]) * k / 50).value();
                EXPECT_GE(direction * (now - before), -1e-14);
                before = now;
            }
            if (i > 0) {
                EXPECT_NEAR(f.slope(x[i]).value(), f.slope(std::nextafter(x[i], 0)).value(), 1e-9);
            }
        }
    }
}

TEST(Interpolation, SlopeIsTheDerivative) {
    for (Interpolation method : kMethods) {
        const Interpolator f = make({0, 1, 3, 4}, {1, 2, 2.5, 6}, method);
        for (double x : {0.3, 1.7, 3.2}) {
            constexpr double kStep = 1e-6;
            const double difference =
                (f.at(x + kStep).value() - f.at(x - kStep).value()) / (2 * kStep);
            EXPECT_NEAR(f.slope(x).value(), difference, 1e-8);
        }
    }
}

TEST(Interpolation, OutsideTheNodesFollowsTheExtrapolation) {
    for (Interpolation method : kMethods) {
        const Interpolator strict = make({0, 1}, {1, 2}, method);
        EXPECT_FALSE(strict.at(-1e-9));
        EXPECT_FALSE(strict.at(1.0000001));
        EXPECT_FALSE(strict.slope(2));
        EXPECT_FALSE(strict.at(std::nan("")));
        const Interpolator flat = make({0, 1}, {1, 2}, method, Extrapolation::kFlat);
        EXPECT_EQ(flat.at(-5).value(), 1);
        EXPECT_EQ(flat.at(std::numeric_limits<double>::infinity()).value(), 2);
        EXPECT_EQ(flat.slope(-5).value(), 0);
        EXPECT_FALSE(flat.at(std::nan("")));
        const Interpolator one = make({3}, {7}, method, Extrapolation::kFlat);
        EXPECT_EQ(one.at(-1).value(), 7);
        EXPECT_EQ(one.at(3).value(), 7);
        EXPECT_EQ(one.slope(3).value(), 0);
    }
}

TEST(Interpolation, RejectsInvalidNodes) {
    const auto refused = [](std::vector<double> x, std::vector<double> y, Interpolation method,
                            Extrapolation extrapolation) {
        return !Interpolator::make(std::move(x), std::move(y), method, extrapolation);
    };
    constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
    const auto linear = Interpolation::kLinear;
    EXPECT_TRUE(refused({}, {}, linear, Extrapolation::kFlat));
    EXPECT_TRUE(refused({1}, {1}, linear, Extrapolation::kError));
    EXPECT_TRUE(refused({1, 2}, {1}, linear, Extrapolation::kFlat));
    EXPECT_TRUE(refused({1, 1}, {1, 2}, linear, Extrapolation::kFlat));
    EXPECT_TRUE(refused({2, 1}, {1, 2}, linear, Extrapolation::kFlat));
    EXPECT_TRUE(refused({1, kNan}, {1, 2}, linear, Extrapolation::kFlat));
    EXPECT_TRUE(refused({1, 2}, {1, kNan}, linear, Extrapolation::kFlat));
    EXPECT_TRUE(refused({1, 2}, {1, 0}, Interpolation::kLogLinear, Extrapolation::kFlat));
}

}  // namespace
}  // namespace ballast::math
