// Comparison with a benchmark: hand-computed, and identities on random series.
#include "ledger/benchmark.hpp"

#include <cmath>
#include <random>

#include "ledger/golden_ledger_test.hpp"

namespace ballast::ledger {
namespace {

using namespace test;
using Closes = std::vector<std::pair<fin::Date, double>>;

PerformanceResult returns_of(const std::vector<DatedValue>& values,
                             const std::vector<DatedFlow>& flows = {}) {
    auto outcome = performance({.values = values, .flows = flows, .periods_per_year = 12.0});
    EXPECT_TRUE(outcome);
    return outcome->value;
}

// 100, 110, 99 against 50, 52, 57.2: 10 % and -10 % against 4 % and 10 %.
TEST(Benchmark, ReturnsAreThoseOfTheSamePeriods) {
    const PerformanceResult portfolio =
        returns_of({{day("2024-01-31"), 100}, {day("2024-02-29"), 110}, {day("2024-03-31"), 99}});
    // The close of the 29th of March counts on the 31st.
    const Closes closes{
        {day("2024-01-31"), 50}, {day("2024-02-29"), 52}, {day("2024-03-29"), 57.2}};
    const auto found = compare_with_benchmark(portfolio, closes);
    EXPECT_TRUE(found.issues.empty());
    const BenchmarkComparison& result = found.value;
    EXPECT_EQ(result.from, day("2024-01-31"));
    EXPECT_NEAR(*result.twr, 0.144, 1e-12);
    EXPECT_NEAR(*result.portfolio_twr, -0.01, 1e-12);
    EXPECT_NEAR(*result.excess, 0.99 / 1.144 - 1.0, 1e-12);
    EXPECT_NEAR(*result.twr_annual, std::pow(1.144, 365.0 / 60) - 1.0, 1e-12);
    EXPECT_NEAR(*result.max_drawdown, 0.0, 1e-12);
    // Two returns lie on a line: -0.2 over 0.06.
    EXPECT_NEAR(*result.beta, -0.2 / 0.06, 1e-9);
    EXPECT_NEAR(*result.correlation, -1.0, 1e-12);
    const double gap = std::log(1.1) - std::log(1.04) - std::log(0.9) + std::log(1.1);
    EXPECT_NEAR(*result.tracking_error, std::abs(gap) / std::sqrt(2.0) * std::sqrt(12.0), 1e-12);
    ASSERT_EQ(result.returns.size(), 3U);
    EXPECT_EQ(result.returns[0].cumulative, 0.0);
    EXPECT_NEAR(result.returns[1].cumulative, 0.04, 1e-12);
}

TEST(Benchmark, ThatBeginsLaterIsComparedSinceThen) {
    const PerformanceResult portfolio =
        returns_of({{day("2024-01-31"), 100}, {day("2024-02-29"), 110}, {day("2024-03-31"), 121}});
    const auto found =
        compare_with_benchmark(portfolio, Closes{{day("2024-02-15"), 50}, {day("2024-03-15"), 60}});
    EXPECT_EQ(found.value.from, day("2024-02-29"));
    EXPECT_NEAR(*found.value.twr, 0.2, 1e-12);
    EXPECT_NEAR(*found.value.portfolio_twr, 0.1, 1e-12);
    EXPECT_FALSE(found.value.beta);
    EXPECT_EQ(found.issues.at(0).code, "late_benchmark");
}

TEST(Benchmark, WithoutTwoClosesHasNoFigures) {
    const PerformanceResult portfolio =
        returns_of({{day("2024-01-31"), 100}, {day("2024-02-29"), 110}});
    for (const Closes& closes : {Closes{}, Closes{{day("2024-02-29"), 50}},
                                 Closes{{day("2024-04-30"), 50}, {day("2024-05-31"), 51}}}) {
        const auto found = compare_with_benchmark(portfolio, closes);
        EXPECT_FALSE(found.value.twr);
        EXPECT_EQ(found.issues.at(0).code, "no_benchmark");
    }
}

// A portfolio that holds the benchmark has its returns, whatever is paid in and out.
TEST(BenchmarkProperty, HoldingTheBenchmarkGivesNoExcess) {
    for (std::uint32_t seed = 1; seed <= 200; ++seed) {
        std::mt19937 bits(seed);
        std::normal_distribution<double> move(0.0, 0.04);
        Closes closes;
        std::vector<DatedValue> values;
        std::vector<DatedFlow> flows;
        double close = 100.0;
        double units = 10.0;
        for (int i = 0; i < 40; ++i) {
            const fin::Date date = day("2020-01-01") + 30 * i;
            if (i > 0) close *= std::exp(move(bits));
            // Into the portfolio from the start of the day: at the close of the day before.
            if (i > 0 && bits() % 4 == 0) {
                const double amount = 50.0 + static_cast<double>(bits() % 500);
                flows.push_back({date, amount});
                units += amount / closes.back().second;
            }
            closes.emplace_back(date, close);
            values.push_back({date, units * close});
        }
        const PerformanceResult portfolio = returns_of(values, flows);
        const BenchmarkComparison result = compare_with_benchmark(portfolio, closes).value;
        EXPECT_NEAR(*result.twr, *portfolio.twr, 1e-9) << seed;
        EXPECT_NEAR(*result.excess, 0.0, 1e-9);
        EXPECT_NEAR(*result.beta, 1.0, 1e-6);
        EXPECT_NEAR(*result.correlation, 1.0, 1e-6);
        EXPECT_NEAR(*result.tracking_error, 0.0, 1e-6);
        EXPECT_NEAR(*result.max_drawdown, portfolio.max_drawdown->depth, 1e-9);
    }
}

}  // namespace
}  // namespace ballast::ledger
