#include "plan/path_successes.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <string_view>

#include "plan/test_plans.hpp"

namespace ballast::plan {
namespace {

PathSuccesses successes(std::string_view ones_and_zeros) {
    PathSuccesses made;
    made.paths = ones_and_zeros.size();
    made.bits.resize(made.paths / 64 + 1);
    for (std::size_t p = 0; p < ones_and_zeros.size(); ++p)
        if (ones_and_zeros[p] == '1') made.bits[p / 64] |= std::uint64_t{1} << p;
    return made;
}

// Differences 0, -1, 0, 0, +1, -1, 0, 0: mean -1/8, sum of squares 3, 3 - 8/64 = 2.875.
TEST(PairedError, IsThatOfTheMeanDifferenceOfPaths) {
    const auto error = paired_standard_error(successes("11110100"), successes("10111000"));
    ASSERT_TRUE(error);
    EXPECT_NEAR(*error, std::sqrt(2.875 / 7 / 8), 1e-15);
    EXPECT_EQ(paired_standard_error(successes("1101"), successes("1101")), 0.0);
}

TEST(PairedError, NeedsPathsThatCorrespond) {
    EXPECT_FALSE(paired_standard_error(successes("110"), successes("11")));
    PathSuccesses pairs = successes("1101");
    pairs.sampling = PathSampling::kAntithetic;
    EXPECT_FALSE(paired_standard_error(successes("1101"), pairs));
}

Plan risky(double rate, std::uint64_t seed) {
    Plan plan = fixed_plan(1'000'000, 30, 0.05, 0.02);
    plan.laws = {{"all", 0.05, 0.15}};
    plan.withdrawal = WithdrawalRule{.rate = rate};
    plan.paths = 1024;
    plan.seed = seed;
    return plan;
}

// The error agrees with the deviation of the difference over many seeds.
void check_over_seeds(bool antithetic, bool quasi) {
    constexpr int kSeeds = 300;
    double mean = 0.0;
    double squares = 0.0;
    double stated = 0.0;
    double independent = 0.0;
    for (int seed = 1; seed <= kSeeds; ++seed) {
        Plan first = risky(0.04, static_cast<std::uint64_t>(seed));
        Plan second = risky(0.045, static_cast<std::uint64_t>(seed));
        first.antithetic = second.antithetic = antithetic;
        first.quasi = second.quasi = quasi;
        const Simulation a = simulated(first, flat_history());
        const Simulation b = simulated(second, flat_history());
        const double difference = b.success_rate - a.success_rate;
        mean += difference / kSeeds;
        squares += difference * difference / kSeeds;
        const auto error = paired_standard_error(a.path_successes, b.path_successes);
        ASSERT_TRUE(error);
        stated += *error * *error / kSeeds;
        independent += (std::pow(a.standard_error, 2) + std::pow(b.standard_error, 2)) / kSeeds;
        std::uint64_t count = 0;
        for (std::uint64_t path = 0; path < a.paths; ++path)
            count += a.path_successes.succeeded(path) ? 1 : 0;
        EXPECT_EQ(count, a.successes);
    }
    const double deviation = std::sqrt(squares - mean * mean);
    EXPECT_NEAR(std::sqrt(stated), deviation, 0.15 * deviation);
    // Pairs reduce the error of each rate more than that of the difference.
    if (!antithetic) {
        EXPECT_LT(std::sqrt(stated), 0.9 * std::sqrt(independent));
    }
}

// Above 32,768 paths, whose figures are streamed, in the same order.
TEST(PairedError, TheFirstPathsOfARunAreThoseOfALongerOne) {
    Plan plan = risky(0.045, 3);
    plan.paths = 40'000;
    const Simulation longer = simulated(plan, flat_history());
    plan.paths = 1024;
    const Simulation shorter = simulated(plan, flat_history());
    ASSERT_EQ(longer.path_successes.paths, 40'000U);
    std::uint64_t count = 0;
    for (std::uint64_t path = 0; path < 40'000; ++path) {
        const bool succeeded = longer.path_successes.succeeded(path);
        count += succeeded ? 1 : 0;
        if (path < 1024) {
            EXPECT_EQ(succeeded, shorter.path_successes.succeeded(path)) << path;
        }
    }
    EXPECT_EQ(count, longer.successes);
}

TEST(PairedError, AgreesWithTheDeviationOverSeeds) { check_over_seeds(false, false); }
TEST(PairedError, AgreesWithTheDeviationOverSeedsForPairs) { check_over_seeds(true, false); }
TEST(PairedError, AgreesWithTheDeviationOverSeedsForShifts) { check_over_seeds(false, true); }

}  // namespace
}  // namespace ballast::plan
