#include "math/root.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <random>
#include <string>

namespace ballast::math {
namespace {

TEST(FindRoot, ReachesFullPrecision) {
    EXPECT_NEAR(find_root([](double x) { return x * x - 2; }, 0, 2).value().x, std::sqrt(2.0),
                1e-14);
    EXPECT_NEAR(find_root([](double x) { return std::cos(x) - x; }, 0, 1).value().x,
                0.73908513321516064166, 1e-14);
    // Wallis' cubic x^3 - 2 x - 5, the classic example of Newton's method.
    EXPECT_NEAR(find_root([](double x) { return x * x * x - 2 * x - 5; }, 2, 3).value().x,
                2.0945514815423265915, 1e-14);
}

TEST(FindRoot, AcceptsARootAtAnEndAndAReversedBracket) {
    EXPECT_EQ(find_root([](double x) { return x - 1; }, 1, 5).value().x, 1);
    EXPECT_EQ(find_root([](double x) { return x - 5; }, 1, 5).value().x, 5);
    EXPECT_NEAR(find_root([](double x) { return x - 3; }, 5, 1).value().x, 3, 1e-13);
}

TEST(FindRoot, NeverLeavesTheBracketAndStaysWithinItsBound) {
    std::mt19937_64 random(1);
    std::uniform_real_distribution<double> unit(0, 1);
    for (int i = 0; i < 500; ++i) {
        const double root = unit(random);
        const double power = 1 + std::floor(unit(random) * 9);
        int calls = 0;
        const Result<Root> found = find_root(
            [&](double x) {
                EXPECT_TRUE(x >= 0 && x <= 1);
                ++calls;
                return std::copysign(std::pow(std::fabs(x - root), power), x - root);
            },
            0, 1);
        ASSERT_TRUE(found);
        // x^9 is flat below 1e-36 around its root, but it keeps its sign, so the root stays sharp.
        EXPECT_NEAR(found->x, root, 1e-13) << power;
        EXPECT_LT(calls, 200);
    }
}

TEST(FindRoot, HandlesAStepFunction) {
    const Result<Root> found = find_root([](double x) { return x < 0.3 ? -1.0 : 1.0; }, 0, 1);
    EXPECT_NEAR(found.value().x, 0.3, 1e-13);
}

TEST(FindRoot, ReportsWhyNoRootWasFound) {
    const Result<Root> same = find_root([](double x) { return x * x + 1; }, -1, 1);
    ASSERT_FALSE(same);
    EXPECT_NE(same.error().message.find("same sign"), std::string::npos);
    EXPECT_FALSE(find_root([](double) { return std::nan(""); }, 0, 1));
    EXPECT_FALSE(find_root(
        [](double x) {
            return x == 0 || x == 1 ? x - 0.5 : std::numeric_limits<double>::infinity();
        },
        0, 1));
    const Result<Root> slow =
        find_root([](double x) { return x - 0.1; }, -1e300, 1e300, {.max_iterations = 3});
    EXPECT_TRUE(slow || slow.error().message.find("3 iterations") != std::string::npos);
}

TEST(FindRoot, StopsAtTheRequestedTolerance) {
    const Result<Root> rough =
        find_root([](double x) { return x * x - 2; }, 0, 2, {.y_tolerance = 1e-3});
    EXPECT_LE(std::fabs(rough.value().value), 1e-3);
    EXPECT_LE(rough->iterations,
              find_root([](double x) { return x * x - 2; }, 0, 2).value().iterations);
}

}  // namespace
}  // namespace ballast::math
