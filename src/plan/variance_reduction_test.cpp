// Antithetic pairs and randomized Sobol points: their construction, and reported standard errors
// against those of repeated runs.
#include <cmath>
#include <gtest/gtest.h>

#include "base/threads.hpp"
#include "plan/test_plans.hpp"

namespace ballast::plan {
namespace {

Plan spending_plan() {
    Plan plan;
    plan.initial_portfolio = 1e6;
    plan.years = 20;
    plan.allocation = {{"all", 1.0}};
    plan.model = ReturnModel::kLognormal;
    plan.laws = {{"all", 0.05, 0.16}};
    plan.inflation = {.model = InflationModel::kAr1};
    plan.withdrawal = WithdrawalRule{.rate = 0.07};
    plan.paths = 2'048;
    return plan;
}

struct Spread {
    double rate = 0.0;           // standard deviation of the success rate over seeds
    double reported = 0.0;       // mean reported standard error
    double mean_reported = 0.0;  // likewise for the mean ending balance
    double mean = 0.0;
};

Spread spread_of(Plan plan) {
    constexpr int kRuns = 64;
    Spread spread;
    std::vector<double> rates;
    std::vector<double> means;
    for (int run = 0; run < kRuns; ++run) {
        plan.seed = 1'000 + static_cast<std::uint64_t>(run);
        const auto compiled = compile(plan, flat_history());
        const Simulation made = *simulate(*compiled, SimulationOutputs::summary(), {});
        rates.push_back(made.success_rate);
        means.push_back(made.terminal.mean);
        spread.reported += made.standard_error / kRuns;
        spread.mean_reported += made.terminal.standard_error / kRuns;
    }
    const auto deviation = [](const std::vector<double>& values) {
        double sum = 0.0;
        double squares = 0.0;
        for (const double x : values) sum += x;
        const double mean = sum / kRuns;
        for (const double x : values) squares += (x - mean) * (x - mean);
        return std::sqrt(squares / (kRuns - 1));
    };
    spread.rate = deviation(rates);
    spread.mean = deviation(means);
    return spread;
}

// 64 runs determine a standard deviation to 9 %; the tolerance is four times that.
constexpr double kLoose = 0.36;

TEST(VarianceReduction, ReportedStandardErrorsMatchRepeatedRuns) {
    const Spread plain = spread_of(spending_plan());
    Plan plan = spending_plan();
    plan.antithetic = true;
    const Spread antithetic = spread_of(plan);
    plan.antithetic = false;
    plan.quasi = true;
    const Spread quasi = spread_of(plan);
    for (const Spread& each : {plain, antithetic, quasi}) {
        EXPECT_NEAR(each.rate / each.reported, 1.0, kLoose);
        EXPECT_NEAR(each.mean / each.mean_reported, 1.0, kLoose);
    }
    EXPECT_LT(antithetic.reported, 0.9 * plain.reported);
    EXPECT_LT(quasi.reported, 0.7 * plain.reported);
    EXPECT_LT(quasi.mean_reported, 0.7 * plain.mean_reported);
}

TEST(VarianceReduction, TheMeanMatchesTheDistribution) {
    for (const bool quasi : {false, true}) {
        Plan plan = spending_plan();
        plan.withdrawal.reset();
        plan.antithetic = !quasi;
        plan.quasi = quasi;
        const Simulation made = simulated(plan, flat_history());
        EXPECT_NEAR(made.terminal.mean, 1e6 * std::pow(1.05, 20),
                    4.0 * made.terminal.standard_error);
    }
}

TEST(VarianceReduction, MirroredPathsHaveOppositeDraws) {
    Plan plan = fixed_plan(100.0, 1, 0.05, 0.0);
    plan.laws[0].volatility = 0.1;
    plan.antithetic = true;
    plan.paths = 33;
    const auto compiled = compile(plan, flat_history());
    ASSERT_TRUE(compiled);
    EXPECT_EQ(compiled->paths, 48U);
    const auto values = path_values(*compiled, 48);
    for (std::size_t path = 0; path < 48; ++path)
        if (path % 16 < 8) {
            EXPECT_NEAR(values[path][1] + values[path + 8][1], 210.0, 1e-9);
        }
    EXPECT_NE(values[0][1], values[1][1]);
}

TEST(VarianceReduction, SobolPointsFillEveryTileEvenly) {
    // Of 128 points, each coordinate has one in every 128th part, whatever the shift.
    const auto points = QuasiPoints::make(3, 5);
    ASSERT_TRUE(points);
    std::vector<std::uint64_t> words;
    for (const std::uint64_t tile : {0U, 1U, 37U}) {
        points->tile(tile, kTile, words);
        for (std::size_t d = 0; d < 3; ++d) {
            std::vector<int> count(kTile);
            for (std::size_t path = 0; path < kTile; ++path)
                ++count[static_cast<std::size_t>(words[d * kTile + path] >> 45)];
            for (const int each : count) EXPECT_EQ(each, 1);
        }
    }
    EXPECT_FALSE(QuasiPoints::make(100'000, 5));
}

TEST(VarianceReduction, DoesNotDependOnTheThreads) {
    ThreadPool pool(3);
    for (const bool quasi : {false, true}) {
        Plan plan = spending_plan();
        plan.antithetic = !quasi;
        plan.quasi = quasi;
        plan.paths = 40'000;
        const Simulation one = simulated(plan, flat_history());
        const Simulation many = simulated(plan, flat_history(), {.threads = &pool});
        EXPECT_EQ(one.standard_error, many.standard_error);
        EXPECT_EQ(one.terminal.standard_error, many.terminal.standard_error);
        EXPECT_EQ(one.percentiles[9].p50, many.percentiles[9].p50);
    }
}

TEST(VarianceReduction, RejectsInvalidCombinations) {
    Plan plan = spending_plan();
    plan.antithetic = plan.quasi = true;
    EXPECT_FALSE(compile(plan, flat_history()));
    plan = historical_plan(0.5, 30, Timing::kStart, 0.04);
    plan.quasi = true;
    EXPECT_FALSE(compile(plan, owl_history()));
}

}  // namespace
}  // namespace ballast::plan
