#include "risk/quantile.hpp"

#include <algorithm>
#include <gtest/gtest.h>
#include <map>

#include "math/statistics.hpp"
#include "risk/test_panels.hpp"

namespace ballast::risk {
namespace {

using golden::expect_relative;

const std::map<std::string, QuantileRule> kQuantileKeys = {
    {"VaR_type1_order_statistic_k=ceil(n*alpha)", QuantileRule::kOrderStatistic},
    {"VaR_type7_linear_interpolation", QuantileRule::kLinear},
    {"VaR_type6_weibull", QuantileRule::kWeibull},
    {"VaR_type5_hazen", QuantileRule::kHazen},
    {"VaR_type8_median_unbiased", QuantileRule::kMedianUnbiased}};
const std::map<std::string, EsRule> kEsKeys = {
    {"ES_acerbi_tasche_fractional", EsRule::kAcerbiTasche},
    {"ES_mean_of_k_worst_k=ceil(n*alpha)", EsRule::kMeanOfKWorst},
    {"ES_mean_strictly_below_type7_VaR", EsRule::kMeanBelowLinearQuantile}};

void expect_conventions(const std::vector<double>& sorted, double confidence,
                        simdjson::dom::element expected) {
    for (const auto& [key, rule] : kQuantileKeys)
        expect_relative(-tail_quantile(sorted, confidence, rule), expected[key], 1e-9, key);
    for (const auto& [key, rule] : kEsKeys)
        expect_relative(-tail_mean(sorted, confidence, rule), expected[key], 1e-9, key);
}

TEST(QuantileTest, EveryConventionGivesTheFiguresOfSpyToJune2020) {
    const golden::CsvCase csv(testing::kGolden + "var_conventions_returns.csv");
    const golden::JsonCase expected(testing::kGolden + "var_conventions_expected.json");
    std::vector<double> sorted = csv.column("simple_return");
    std::sort(sorted.begin(), sorted.end());
    for (const auto& [confidence, key] : std::map<double, std::string>{
             {0.95, "confidence_0.95"}, {0.975, "confidence_0.975"}, {0.99, "confidence_0.99"}})
        expect_conventions(sorted, confidence, expected[key]["historical"]);
}

TEST(QuantileTest, TheRankDoesNotJumpWhereTheProductIsWholeButForRounding) {
    EXPECT_EQ(tail_rank(200, 0.95), 10U);
    EXPECT_EQ(tail_rank(100, 0.99), 1U);
    EXPECT_EQ(tail_rank(252, 0.99), 3U);
    EXPECT_EQ(tail_rank(250, 0.975), 7U);
    EXPECT_EQ(tail_rank(1000, 0.999), 1U);
    EXPECT_EQ(tail_rank(1'000'000, 0.99), 10'000U);
    EXPECT_EQ(tail_rank(1'000'000'000, 0.975), 25'000'000U);
    EXPECT_EQ(tail_rank(3, 0.99), 1U);
    for (std::size_t n = 20; n <= 20'000; n += 20) {
        EXPECT_EQ(tail_rank(n, 0.95), n / 20) << n;
        EXPECT_EQ(tail_rank(n * 5, 0.99), n / 20) << n;
    }
}

TEST(QuantileTest, SkfolioFiguresOfAppleFromThirtyThreeYearsAreMet) {
    const golden::CsvCase csv(testing::kGolden + "skfolio_aapl_adj_close_1990_2022.csv");
    const golden::JsonCase expected(testing::kGolden + "skfolio_measures_aapl.json");
    const auto apple = expected["AAPL"];
    const std::vector<double> price = csv.column("AAPL");
    std::vector<double> returns;
    for (std::size_t t = 1; t < price.size(); ++t) returns.push_back(price[t] / price[t - 1] - 1);
    ASSERT_EQ(returns.size(), 8312U);
    EXPECT_NEAR(math::mean(returns), double(apple["mean"]), 1e-7);
    EXPECT_NEAR(math::skewness(returns).value(), double(apple["skew"]), 1e-7);
    EXPECT_NEAR(math::excess_kurtosis(returns).value() + 3, double(apple["kurtosis_not_excess"]),
                1e-7);
    std::sort(returns.begin(), returns.end());
    EXPECT_NEAR(-tail_quantile(returns, 0.95, QuantileRule::kOrderStatistic),
                double(apple["value_at_risk_95"]), 1e-7);
    EXPECT_NEAR(-tail_mean(returns, 0.95, EsRule::kAcerbiTasche), double(apple["cvar_95"]), 1e-7);
}

TEST(QuantileTest, OreHistoricalSimulationQuantilesAreMet) {
    const golden::CsvCase csv(testing::kGolden + "ore_histsim_pnl.csv");
    const golden::JsonCase document(testing::kGolden + "ore_histsim_expected.json");
    const auto expected = document["expected"];
    std::vector<double> sorted = csv.column("pnl");
    std::sort(sorted.begin(), sorted.end());
    for (const auto& [q, name] : std::map<double, std::string>{
             {0.01, "0.01"}, {0.05, "0.05"}, {0.95, "0.95"}, {0.99, "0.99"}}) {
        EXPECT_NEAR(tail_quantile(sorted, 1 - q, QuantileRule::kOrderStatistic),
                    double(expected["Quantile_" + name]), 1e-6);
        EXPECT_NEAR(tail_mean(sorted, 1 - q, EsRule::kMeanOfKWorst),
                    double(expected["ExpectedShortfall_" + name]), 1e-6);
    }
}

TEST(QuantileTest, AcerbiTascheIsTheMinimumOfRockafellarAndUryasev) {
    testing::Draws draws(11);
    for (int trial = 0; trial < 20; ++trial) {
        std::vector<double> x(static_cast<std::size_t>(30 + 13 * trial));
        for (double& v : x) v = draws.bell();
        std::sort(x.begin(), x.end());
        const double alpha = 0.05;
        double best = 1e300;
        for (const double knot : x) {
            double sum = 0;
            for (const double v : x) sum += std::max(knot - v, 0.0);
            best = std::min(best, -knot + sum / static_cast<double>(x.size()) / alpha);
        }
        EXPECT_NEAR(-tail_mean(x, 0.95, EsRule::kAcerbiTasche), best, 1e-12);
    }
}

TEST(QuantileTest, WeightsRebuildTheFiguresAndSumToOne) {
    testing::Draws draws(5);
    for (std::size_t n = 2; n < 120; ++n) {
        std::vector<double> x(n);
        for (double& v : x) v = draws.bell();
        std::sort(x.begin(), x.end());
        for (const auto& [key, rule] : kQuantileKeys) {
            const TailWeights w = quantile_weights(n, 0.975, rule);
            double sum = 0;
            for (const double v : w.weights) sum += v;
            EXPECT_NEAR(sum, 1, 1e-12);
            EXPECT_LE(w.first + w.weights.size(), n);
        }
        for (const auto& [key, rule] : kEsKeys) {
            double sum = 0;
            for (const double v : tail_mean_weights(x, 0.975, rule).weights) sum += v;
            EXPECT_NEAR(sum, 1, 1e-12) << key << ' ' << n;
        }
        EXPECT_LE(tail_mean(x, 0.975, EsRule::kAcerbiTasche),
                  tail_quantile(x, 0.975, QuantileRule::kOrderStatistic) + 1e-12);
    }
}

TEST(QuantileTest, ErrorsOfATailOfOneValueAreUndefined) {
    const std::vector<double> x = {-3, -2, -1, 0, 1};
    EXPECT_FALSE(quantile_standard_error(x, 0.95));
    EXPECT_FALSE(tail_mean_standard_error(x, 0.95));
}

// Sampling distribution over many samples of a uniform distribution, whose density is known.
TEST(QuantileTest, ErrorsMatchTheSpreadOverManySamples) {
    testing::Draws draws(99);
    std::vector<double> quantiles;
    std::vector<double> means;
    double reported_quantile = 0;
    double reported_mean = 0;
    const int samples = 400;
    for (int s = 0; s < samples; ++s) {
        std::vector<double> x(2000);
        for (double& v : x) v = draws.uniform();
        std::sort(x.begin(), x.end());
        quantiles.push_back(tail_quantile(x, 0.95, QuantileRule::kOrderStatistic));
        means.push_back(tail_mean(x, 0.95, EsRule::kAcerbiTasche));
        reported_quantile += quantile_standard_error(x, 0.95).value() / samples;
        reported_mean += tail_mean_standard_error(x, 0.95).value() / samples;
    }
    // The relative error of a standard deviation from 400 values is 3.5 %.
    expect_relative(reported_quantile, math::standard_deviation(quantiles, 1), 0.15);
    expect_relative(reported_mean, math::standard_deviation(means, 1), 0.15);
}

}  // namespace
}  // namespace ballast::risk
