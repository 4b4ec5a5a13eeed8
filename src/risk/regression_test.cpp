#include "risk/regression.hpp"

#include <cmath>
#include <gtest/gtest.h>

#include "math/linear_algebra.hpp"
#include "risk/test_panels.hpp"

namespace ballast::risk {
namespace {

using testing::Draws;

math::Matrix random_matrix(std::uint64_t seed, std::size_t rows, std::size_t cols) {
    Draws draws(seed);
    math::Matrix m = math::Matrix::zero(rows, cols);
    for (double& value : m.data) value = 0.01 * draws.bell();
    return m;
}

// Coefficients and errors from the definitions: (X'X)^-1 X'y, and (X'X)^-1 M (X'X)^-1 with
// M = sum of w_l (Gamma_l + Gamma_l') over x_t e_t.
struct Naive {
    std::vector<double> coefficients;
    std::vector<double> errors;
    double residual = 0.0;

    Naive(const math::Matrix& x, std::span<const double> y, StandardErrors kind, std::size_t lags,
          bool small_sample) {
        const std::size_t n = x.rows;
        const std::size_t k = x.cols;
        const math::Matrix transposed = math::transpose(x);
        const math::Matrix inverse = math::inverse_spd(math::multiply(transposed, x)).value();
        coefficients = math::multiply(inverse, math::multiply(transposed, y));
        std::vector<double> e = math::multiply(x, coefficients);
        for (std::size_t t = 0; t < n; ++t) {
            e[t] = y[t] - e[t];
            residual += e[t] * e[t];
        }
        math::Matrix meat = math::Matrix::zero(k, k);
        for (std::size_t lag = 0; lag <= lags; ++lag)
            for (std::size_t t = lag; t < n; ++t)
                for (std::size_t i = 0; i < k; ++i)
                    for (std::size_t j = 0; j < k; ++j) {
                        const double weight =
                            1.0 - static_cast<double>(lag) / (static_cast<double>(lags) + 1.0);
                        const double product = e[t] * e[t - lag] * weight;
                        meat(i, j) += product * x(t, i) * x(t - lag, j);
                        if (lag > 0) meat(i, j) += product * x(t - lag, i) * x(t, j);
                    }
        const auto df = static_cast<double>(n - k);
        const math::Matrix variance = kind == StandardErrors::kOls
                                          ? inverse
                                          : math::multiply(math::multiply(inverse, meat), inverse);
        const double factor = kind == StandardErrors::kOls ? residual / df
                              : small_sample || kind == StandardErrors::kHc1
                                  ? static_cast<double>(n) / df
                                  : 1.0;
        for (std::size_t j = 0; j < k; ++j) errors.push_back(std::sqrt(factor * variance(j, j)));
    }
};

math::Matrix with_ones(const math::Matrix& x) {
    math::Matrix design = math::Matrix::zero(x.rows, x.cols + 1);
    for (std::size_t t = 0; t < x.rows; ++t) {
        design(t, 0) = 1.0;
        for (std::size_t j = 0; j < x.cols; ++j) design(t, j + 1) = x(t, j);
    }
    return design;
}

// Errors of the naive reference are about condition × 2^-52.
TEST(Regression, MatchesTheDefinitionsForEveryErrorAndNumberOfFactors) {
    for (const std::size_t factors : {1U, 2U, 3U, 7U, 8U, 11U}) {
        const math::Matrix x = random_matrix(factors, 120, factors);
        const math::Matrix y = random_matrix(100 + factors, 120, 21);
        const Regressors regressors = Regressors::make(x, {}).value();
        for (const StandardErrors kind : {StandardErrors::kOls, StandardErrors::kWhite,
                                          StandardErrors::kHc1, StandardErrors::kNeweyWest}) {
            for (const bool small_sample : {false, true}) {
                const ErrorSettings settings{kind, 5, small_sample};
                const auto fits = regressors.fit(y, settings, {});
                for (std::size_t s = 0; s < y.cols; ++s) {
                    const Naive naive(with_ones(x), y.column(s), kind,
                                      kind == StandardErrors::kNeweyWest ? 5 : 0, small_sample);
                    ASSERT_TRUE(fits[s]);
                    EXPECT_NEAR(*fits[s]->intercept, naive.coefficients[0], 1e-14);
                    EXPECT_NEAR(*fits[s]->intercept_error / naive.errors[0], 1.0, 1e-11);
                    EXPECT_NEAR(fits[s]->residual / naive.residual, 1.0, 1e-12);
                    for (std::size_t j = 0; j < factors; ++j) {
                        EXPECT_NEAR(*fits[s]->coefficients[j], naive.coefficients[j + 1], 1e-12);
                        EXPECT_NEAR(*fits[s]->errors[j] / naive.errors[j + 1], 1.0, 1e-11);
                    }
                }
            }
        }
    }
}

TEST(Regression, NumberOfLagsRunsFromNoneToTheSample) {
    const math::Matrix x = random_matrix(1, 12, 2);
    const math::Matrix y = random_matrix(2, 12, 3);
    const Regressors regressors = Regressors::make(x, {}).value();
    for (std::size_t lags = 0; lags < 12; ++lags) {
        const auto fits = regressors.fit(y, {StandardErrors::kNeweyWest, lags, false}, {});
        const Naive naive(with_ones(x), y.column(1), StandardErrors::kNeweyWest, lags, false);
        EXPECT_NEAR(*fits[1]->errors[0] / naive.errors[1], 1.0, 1e-10) << lags;
    }
    // More lags than observations are cut to n - 1.
    const auto most = regressors.fit(y, {StandardErrors::kNeweyWest, 50, false}, {});
    EXPECT_EQ(most[0]->lags, 11U);
}

// Four lags, the default of a year of days, have a kernel of their own; the rest of the lengths
// divided by the five terms of its windows, and tiles that are not full, must not matter.
TEST(Regression, FourLagsMatchTheDefinitionForEveryLengthAndNumberOfSeries) {
    for (std::size_t n = 20; n < 31; ++n) {
        const math::Matrix x = random_matrix(n, n, 7);
        const math::Matrix y = random_matrix(100 + n, n, n - 4);
        const Regressors regressors = Regressors::make(x, {}).value();
        const auto fits = regressors.fit(y, {StandardErrors::kNeweyWest, 4, false}, {});
        for (std::size_t s = 0; s < y.cols; ++s) {
            const Naive naive(with_ones(x), y.column(s), StandardErrors::kNeweyWest, 4, false);
            ASSERT_TRUE(fits[s]);
            for (std::size_t j = 0; j < 7; ++j)
                EXPECT_NEAR(*fits[s]->errors[j] / naive.errors[j + 1], 1.0, 1e-10) << n << " " << s;
        }
    }
}

TEST(Regression, LagRuleIsThatOfNeweyAndWest1994) {
    EXPECT_EQ(newey_west_lags(252), 4U);
    EXPECT_EQ(newey_west_lags(100), 4U);
    EXPECT_EQ(newey_west_lags(99), 3U);
    EXPECT_EQ(newey_west_lags(1000), 6U);
    EXPECT_EQ(newey_west_lags(60), 3U);
}

TEST(Regression, MissingValueOfASeriesLeavesTheOthersAlone) {
    const math::Matrix x = random_matrix(3, 80, 3);
    math::Matrix y = random_matrix(4, 80, 9);
    const Regressors regressors = Regressors::make(x, {}).value();
    const auto before = regressors.fit(y, {}, {});
    y(17, 4) = std::nan("");
    const auto after = regressors.fit(y, {}, {});
    EXPECT_FALSE(after[4]);
    for (const std::size_t s : {0U, 3U, 5U, 8U})
        EXPECT_EQ(after[s]->coefficients, before[s]->coefficients);
}

TEST(Regression, WorksForSeriesInAnyPositionAndNumber) {
    const math::Matrix x = random_matrix(5, 70, 4);
    const math::Matrix all = random_matrix(6, 70, 300);
    const Regressors regressors = Regressors::make(x, {}).value();
    const auto together = regressors.fit(all, {}, {});
    for (const std::size_t s : {0U, 1U, 7U, 8U, 127U, 128U, 129U, 299U}) {
        const auto alone = regressors.fit(math::Matrix::from_rows(70, 1, all.column(s)), {}, {});
        EXPECT_EQ(together[s]->coefficients, alone[0]->coefficients) << s;
        EXPECT_EQ(together[s]->errors, alone[0]->errors) << s;
    }
}

TEST(Regression, DependentColumnsHaveNoCoefficient) {
    math::Matrix x = random_matrix(7, 60, 4);
    for (std::size_t t = 0; t < x.rows; ++t) {
        x(t, 1) = 0.25;  // a second intercept
        x(t, 3) = x(t, 0) - 2.0 * x(t, 2);
    }
    const Regressors regressors = Regressors::make(x, {}).value();
    EXPECT_EQ(regressors.coefficients(), 3U);
    const auto fit = regressors.fit(random_matrix(8, 60, 1), {}, {});
    EXPECT_TRUE(fit[0]->coefficients[0]);
    EXPECT_FALSE(fit[0]->coefficients[1]);
    EXPECT_TRUE(fit[0]->coefficients[2]);
    EXPECT_FALSE(fit[0]->coefficients[3]);
    EXPECT_FALSE(regressors.variance_inflation(3));
    EXPECT_EQ(fit[0]->degrees_of_freedom, 57U);
}

TEST(Regression, VarianceInflationOfTwoColumnsIsThatOfTheirCorrelation) {
    math::Matrix x = random_matrix(9, 90, 2);
    for (std::size_t t = 0; t < x.rows; ++t) x(t, 1) = 3.0 + 0.9 * x(t, 0) + 0.3 * x(t, 1);
    const Regressors regressors = Regressors::make(x, {}).value();
    const math::Matrix& c = regressors.covariance();
    const double squared = c(0, 1) * c(0, 1) / c(0, 0) / c(1, 1);
    EXPECT_NEAR(*regressors.variance_inflation(0), 1.0 / (1.0 - squared), 1e-9);
    EXPECT_NEAR(*regressors.variance_inflation(1), 1.0 / (1.0 - squared), 1e-9);
}

// As lambda falls to zero ridge regression becomes least squares; as it grows, slopes vanish and
// the intercept becomes the mean.
TEST(Regression, RidgeLiesBetweenLeastSquaresAndTheMean) {
    const math::Matrix x = random_matrix(10, 100, 3);
    const math::Matrix y = random_matrix(11, 100, 2);
    const auto ols = Regressors::make(x, {}).value().fit(y, {}, {});
    const auto weak = Regressors::make(x, {true, 1e-10}).value().fit(y, {}, {});
    const auto strong = Regressors::make(x, {true, 1e10}).value().fit(y, {}, {});
    for (std::size_t j = 0; j < 3; ++j) {
        EXPECT_NEAR(*weak[0]->coefficients[j], *ols[0]->coefficients[j], 1e-8);
        EXPECT_NEAR(*strong[0]->coefficients[j], 0.0, 1e-8);
    }
    EXPECT_NEAR(*strong[0]->intercept, strong[0]->sum / 100.0, 1e-12);
}

TEST(Regression, OfASaturatedSampleHasNoErrors) {
    const math::Matrix x = random_matrix(12, 4, 3);
    const auto fit = Regressors::make(x, {}).value().fit(random_matrix(13, 4, 1), {}, {});
    EXPECT_EQ(fit[0]->degrees_of_freedom, 0U);
    EXPECT_FALSE(fit[0]->errors[0]);
    EXPECT_FALSE(Regressors::make(random_matrix(14, 3, 3), {}));
}

}  // namespace
}  // namespace ballast::risk
