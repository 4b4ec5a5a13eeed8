#include "math/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <random>
#include <vector>

#include "base/threads.hpp"

namespace ballast::math {
namespace {

std::vector<double> draws(std::size_t n, std::uint64_t seed, bool with_ties = false) {
    std::mt19937_64 random(seed);
    std::normal_distribution<double> normal;
    std::vector<double> x(n);
    for (double& value : x) value = with_ties ? std::round(2 * normal(random)) : normal(random);
    return x;
}

// NIST StRD univariate NumAcc1 to NumAcc4: a center, then center -+ 0.1 (or 1) in turn; the
// certified mean is the center and the certified standard deviation the step.
TEST(Statistics, MatchTheNistAccuracySeries) {
    EXPECT_EQ(mean(std::vector<double>{10000001, 10000003, 10000002}), 10000002);
    EXPECT_EQ(standard_deviation(std::vector<double>{10000001, 10000003, 10000002}, 1), 1);
    for (double center : {1.2, 1000000.2, 10000000.2}) {
        std::vector<double> x{center};
        for (int i = 0; i < 500; ++i) {
            x.push_back(center - 0.1);
            x.push_back(center + 0.1);
        }
        EXPECT_NEAR(mean(x), center, 1e-15 * center);
        // The data themselves carry 0.1 only to the last place of the center.
        EXPECT_NEAR(standard_deviation(x, 1), 0.1, 4e-16 * center + 1e-15);
    }
}

TEST(Statistics, MatchTheirDefinitions) {
    // 2, 4, 4, 4, 5, 5, 7, 9: mean 5, population standard deviation 2, m3 = 5.25, m4 = 44.5.
    const std::vector<double> x{2, 4, 4, 4, 5, 5, 7, 9};
    EXPECT_EQ(mean(x), 5);
    EXPECT_EQ(standard_deviation(x, 0), 2);
    EXPECT_DOUBLE_EQ(variance(x, 1), 32.0 / 7);
    EXPECT_DOUBLE_EQ(skewness(x).value(), 5.25 / 8);
    EXPECT_DOUBLE_EQ(excess_kurtosis(x).value(), 44.5 / 16 - 3);
    const std::vector<double> y{1, 2, 3, 4, 5, 6, 7, 8};
    EXPECT_DOUBLE_EQ(covariance(x, y, 0), 4.25);
    EXPECT_DOUBLE_EQ(correlation(x, y).value(), 4.25 / (2 * std::sqrt(5.25)));
}

TEST(Statistics, CorrelationStaysBetweenMinusOneAndOne) {
    for (std::uint64_t seed = 1; seed < 50; ++seed) {
        const std::vector<double> x = draws(20, seed);
        std::vector<double> y = x;
        for (double& value : y) value = -3 * value + 1e3;
        EXPECT_NEAR(correlation(x, y).value(), -1, 1e-14);
        EXPECT_GE(correlation(x, y).value(), -1);
        EXPECT_LE(correlation(x, x).value(), 1);
    }
}

TEST(Statistics, OfAConstantSeriesAreUndefinedWhereTheyDivideByItsVariance) {
    const std::vector<double> constant(10, 0.1);
    const std::vector<double> other = draws(10, 1);
    EXPECT_EQ(variance(constant, 1), 0);
    EXPECT_FALSE(skewness(constant));
    EXPECT_FALSE(excess_kurtosis(constant));
    EXPECT_FALSE(correlation(constant, other));
    EXPECT_FALSE(spearman(other, constant));
    EXPECT_FALSE(kendall_tau_b(constant, other));
    EXPECT_FALSE(kendall_tau_b(std::vector<double>{1}, std::vector<double>{1}));
}

TEST(Ranks, ShareTheAverageAmongTies) {
    EXPECT_EQ(ranks(std::vector<double>{3, 1, 3, 2, 3}), (std::vector<double>{4, 1, 4, 2, 4}));
    EXPECT_EQ(ranks(std::vector<double>{2, 2, 1}), (std::vector<double>{2.5, 2.5, 1}));
    EXPECT_TRUE(ranks({}).empty());
}

// Examples of the documentation of SciPy 1.10, scipy.stats.spearmanr and kendalltau.
TEST(RankCorrelation, MatchesPublishedExamples) {
    EXPECT_NEAR(
        spearman(std::vector<double>{1, 2, 3, 4, 5}, std::vector<double>{5, 6, 7, 8, 7}).value(),
        0.82078268166812329, 1e-15);
    EXPECT_NEAR(
        kendall_tau_b(std::vector<double>{12, 2, 1, 12, 2}, std::vector<double>{1, 4, 7, 1, 0})
            .value(),
        -0.47140452079103173, 1e-15);
}

double naive_tau_b(const std::vector<double>& x, const std::vector<double>& y) {
    double score = 0;
    double in_x = 0;
    double in_y = 0;
    const auto sign = [](double d) { return d > 0 ? 1.0 : d < 0 ? -1.0 : 0.0; };
    for (std::size_t i = 0; i < x.size(); ++i)
        for (std::size_t j = 0; j < i; ++j) {
            const double a = sign(x[i] - x[j]);
            const double b = sign(y[i] - y[j]);
            score += a * b;
            in_x += a * a;
            in_y += b * b;
        }
    return score / std::sqrt(in_x * in_y);
}

TEST(RankCorrelation, KendallEqualsTheCountOverAllPairs) {
    for (std::size_t n : {2, 3, 10, 63, 64, 65, 200})
        for (bool ties : {false, true}) {
            const std::vector<double> x = draws(n, n, ties);
            const std::vector<double> y = draws(n, n + 1, ties);
            const Result<double> tau = kendall_tau_b(x, y);
            if (!tau) continue;
            EXPECT_NEAR(*tau, naive_tau_b(x, y), 1e-13) << n;
        }
}

// Hyndman and Fan (1996), table 1, worked by hand on 1 … 10 at one quarter; R prints the same for
// quantile(1:10, 0.25, type = t).
TEST(Quantile, FollowsEachOfTheNineTypes) {
    const std::vector<double> x{1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    const std::vector<double> expected{3, 3, 2, 2.5, 3, 2.75, 3.25, 35.0 / 12, 2.9375};
    for (int type = 1; type <= 9; ++type)
        EXPECT_DOUBLE_EQ(quantile_sorted(x, 0.25, type),
                         expected[static_cast<std::size_t>(type - 1)])
            << type;
    EXPECT_EQ(quantile_sorted(x, 0.5, 1), 5);
    EXPECT_EQ(quantile_sorted(x, 0.5, 2), 5.5);
    EXPECT_EQ(quantile_sorted(x, 0.5, 3), 5);
}

TEST(Quantile, ReachesBothEndsAndIsMonotone) {
    std::vector<double> x = draws(37, 3);
    std::sort(x.begin(), x.end());
    for (int type = 1; type <= 9; ++type) {
        EXPECT_EQ(quantile_sorted(x, 0, type), x.front());
        EXPECT_EQ(quantile_sorted(x, 1, type), x.back());
        double before = x.front();
        for (int i = 0; i <= 1000; ++i) {
            const double now = quantile_sorted(x, i / 1000.0, type);
            EXPECT_GE(now, before);
            before = now;
        }
        EXPECT_EQ(quantile_sorted(std::vector<double>{4.5}, 0.3, type), 4.5);
    }
}

TEST(Quantile, OneMinusAConfidenceSelectsTheExactOrderStatistic) {
    std::vector<double> x(1000);
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<double>(i + 1);
    EXPECT_EQ(quantile_sorted(x, 1 - 0.99, 1), 10);
    EXPECT_EQ(quantile_sorted(x, 1 - 0.95, 1), 50);
    EXPECT_EQ(quantile_sorted(x, 1 - 0.975, 2), 25.5);
    EXPECT_EQ(quantile_sorted(x, 1 - 0.999, 1), 1);
}

TEST(CovarianceMatrix, EqualsTheCovarianceOfEveryPair) {
    for (std::size_t n : {2, 5, 100}) {
        Matrix observations = Matrix::zero(n, 7);
        const std::vector<double> values = draws(n * 7, n);
        for (std::size_t i = 0; i < values.size(); ++i) observations.data[i] = 1e4 + values[i];
        for (int ddof : {0, 1}) {
            const Matrix covariances = covariance_matrix(observations, ddof);
            EXPECT_EQ(covariances, transpose(covariances));
            for (std::size_t i = 0; i < 7; ++i)
                for (std::size_t j = 0; j < 7; ++j)
                    EXPECT_NEAR(covariances(i, j),
                                covariance(observations.column(i), observations.column(j), ddof),
                                1e-13);
        }
    }
}

TEST(CorrelationOf, EqualsTheCorrelationOfEveryPairForAnyNumberOfThreads) {
    ThreadPool threads(3);
    for (const std::size_t columns : {1, 7, 63, 130, 301}) {
        Matrix observations = Matrix::zero(40, columns);
        const std::vector<double> values = draws(40 * columns, columns);
        for (std::size_t i = 0; i < values.size(); ++i)
            observations.data[i] =
                values[i] * std::pow(10.0, double(i % columns % 61) * 5.0 - 150.0);
        const Matrix made = correlation_of(observations).value();
        EXPECT_EQ(made, transpose(made));
        EXPECT_EQ(made, correlation_of(observations, {.threads = &threads}).value());
        for (std::size_t i = 0; i < columns; ++i) {
            EXPECT_EQ(made(i, i), 1.0);
            for (std::size_t j = 0; j < i; ++j)
                EXPECT_NEAR(made(i, j),
                            correlation(observations.column(i), observations.column(j)).value(),
                            1e-13);
        }
    }
}

TEST(CorrelationOf, DoesNotDependOnTheScaleOfASeries) {
    constexpr std::size_t kColumns = 70;
    Matrix observations = Matrix::from_rows(300, kColumns, draws(300 * kColumns, 9));
    const Matrix plain = correlation_of(observations).value();
    for (std::size_t i = 0; i < observations.rows; ++i)
        for (std::size_t j = 0; j < kColumns; ++j)
            observations(i, j) *= std::exp2(27.0 * static_cast<double>(j) - 945.0);
    EXPECT_EQ(correlation_of(observations).value(), plain);
}

TEST(CorrelationOf, NamesTheVariableThatDoesNotVary) {
    const Result<Matrix> bad = correlation_of(Matrix::from_rows(3, 2, {1, 5, 2, 5, 4, 5}));
    ASSERT_FALSE(bad);
    EXPECT_NE(bad.error().message.find("variable 2"), std::string::npos);
    // Both directions of one line.
    const Matrix line = correlation_of(Matrix::from_rows(3, 2, {1, -2, 2, -4, 4, -8})).value();
    EXPECT_NEAR(line(1, 0), -1.0, 1e-15);
}

TEST(CorrelationMatrix, NamesTheVariableThatDoesNotVary) {
    const Matrix covariances = Matrix::from_rows(2, 2, {4, 3, 3, 9});
    EXPECT_EQ(correlation_matrix(covariances).value(), Matrix::from_rows(2, 2, {1, 0.5, 0.5, 1}));
    const Result<Matrix> bad = correlation_matrix(Matrix::from_rows(2, 2, {4, 0, 0, 0}));
    ASSERT_FALSE(bad);
    EXPECT_NE(bad.error().message.find("variable 2"), std::string::npos);
}

}  // namespace
}  // namespace ballast::math
