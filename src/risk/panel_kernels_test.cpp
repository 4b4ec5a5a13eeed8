#include "risk/panel_kernels.hpp"

#include <cmath>
#include <gtest/gtest.h>

#include "base/random.hpp"
#include "math/statistics.hpp"

namespace ballast::risk {
namespace {

math::Matrix random_returns(std::size_t rows, std::size_t columns) {
    const Stream stream(rows * 1'000 + columns);
    math::Matrix returns = math::Matrix::zero(rows, columns);
    for (std::size_t i = 0; i < returns.data.size(); ++i)
        returns.data[i] = 0.001 + 0.02 * stream.normal(i);
    return returns;
}

std::vector<double> random_values(std::size_t n) {
    std::vector<double> values(n);
    Stream(5).fill_normal(0, values);
    for (double& v : values) v *= 1e5;
    return values;
}

TEST(PanelKernels, AgreeWithTheFullCovarianceMatrix) {
    for (const std::size_t n : {1u, 3u, 8u, 13u, 40u}) {
        for (const std::size_t rows : {2u, 60u, 251u}) {
            const math::Matrix returns = random_returns(rows, n);
            const std::vector<double> values = random_values(n);
            const std::vector<double> weights(rows, 1.0 / static_cast<double>(rows - 1));
            const std::vector<double> pnl = panel_pnl(returns, values);
            const PanelMoments m = panel_moments(returns, pnl, weights, PanelCenter::kSampleMean);

            const math::Matrix covariance = math::covariance_matrix(returns, 1);
            const std::vector<double> expected = math::multiply(covariance, values);
            const double variance = math::dot(values, expected);
            const double sigma = std::sqrt(variance);
            EXPECT_NEAR(m.pnl_variance, variance, 1e-11 * variance);
            EXPECT_NEAR(m.pnl_mean, math::mean(pnl), 1e-13 * sigma);
            for (std::size_t i = 0; i < n; ++i) {
                // Covariances scale with the product of the standard deviations (Cauchy-Schwarz).
                EXPECT_NEAR(m.covariance[i], expected[i],
                            1e-12 * sigma * std::sqrt(covariance(i, i)));
                EXPECT_NEAR(m.variance[i], covariance(i, i), 1e-12 * covariance(i, i));
                EXPECT_NEAR(m.mean[i], math::mean(returns.column(i)), 1e-16);
            }
        }
    }
}

TEST(PanelKernels, PnlIsTheNaiveSumOfPositions) {
    for (const std::size_t n : {1u, 7u, 8u, 9u, 31u}) {
        const math::Matrix returns = random_returns(17, n);
        const std::vector<double> values = random_values(n);
        const std::vector<double> pnl = panel_pnl(returns, values);
        for (std::size_t t = 0; t < 17; ++t) {
            double expected = 0;
            double size = 0;
            for (std::size_t i = 0; i < n; ++i) {
                expected += values[i] * returns(t, i);
                size += std::abs(values[i] * returns(t, i));
            }
            EXPECT_NEAR(pnl[t], expected, 1e-15 * size);
        }
    }
}

TEST(PanelKernels, TakeExponentialWeightsAboutZero) {
    const std::size_t n = 5;
    const std::size_t rows = 100;
    const math::Matrix returns = random_returns(rows, n);
    const std::vector<double> values = random_values(n);
    std::vector<double> weights(rows);
    double sum = 0;
    for (std::size_t t = 0; t < rows; ++t)
        sum += weights[t] = std::pow(0.94, static_cast<double>(rows - 1 - t));
    for (double& w : weights) w /= sum;
    const std::vector<double> pnl = panel_pnl(returns, values);
    const PanelMoments m = panel_moments(returns, pnl, weights, PanelCenter::kZero);
    double variance = 0;
    for (std::size_t t = 0; t < rows; ++t) variance += weights[t] * pnl[t] * pnl[t];
    EXPECT_NEAR(m.pnl_variance, variance, 1e-13 * variance);
    double composed = 0;
    for (std::size_t i = 0; i < n; ++i) {
        double own = 0;
        for (std::size_t t = 0; t < rows; ++t) own += weights[t] * returns(t, i) * returns(t, i);
        EXPECT_NEAR(m.variance[i], own, 1e-13 * own);
        composed += values[i] * m.covariance[i];
    }
    // Euler: the covariances with the book add up to its variance.
    EXPECT_NEAR(composed, variance, 1e-12 * variance);
}

}  // namespace
}  // namespace ballast::risk
