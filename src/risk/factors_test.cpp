#include "risk/factors.hpp"

#include <cmath>
#include <gtest/gtest.h>

#include "risk/test_panels.hpp"

namespace ballast::risk {
namespace {

using testing::Draws;

// Assets that load on three factors, with noise.
FactorData random_data(std::uint64_t seed, std::size_t rows, std::size_t assets) {
    Draws draws(seed);
    FactorData data;
    data.factors = {{"M"}, {"A"}, {"B"}};
    data.market = "M";
    data.factor_returns = math::Matrix::zero(rows, 3);
    data.returns = math::Matrix::zero(rows, assets);
    for (std::size_t t = 0; t < rows; ++t) {
        data.dates.push_back(fin::Date::from_serial(18000 + static_cast<std::int32_t>(t)));
        const double market = 0.01 * draws.bell();
        data.factor_returns(t, 0) = market;
        for (std::size_t j = 1; j < 3; ++j)
            data.factor_returns(t, j) = market + 0.004 * draws.bell();
        for (std::size_t a = 0; a < assets; ++a)
            data.returns(t, a) = 0.0002 + market * (0.5 + 0.1 * static_cast<double>(a)) +
                                 0.3 * data.factor_returns(t, 1) + 0.01 * draws.bell();
    }
    for (std::size_t a = 0; a < assets; ++a) data.assets.push_back("S" + std::to_string(a));
    data.has_portfolio = true;
    for (std::size_t a = 0; a < assets; ++a)
        data.holdings.push_back({"p" + std::to_string(a), data.assets[a], a % 3 == 2 ? -0.2 : 0.4});
    return data;
}

bool has(const Issues& issues, std::string_view code) {
    return std::ranges::any_of(issues, [&](const Issue& issue) { return issue.code == code; });
}

Outcome<FactorReport> report(const FactorData& data, const FactorSettings& settings = {}) {
    return factor_report(data, settings, {}).value();
}

// Market plus excess factors span the same space: the same fit, and the market's beta is the sum.
TEST(FactorReport, ExcessCoordinatesKeepFitAndResiduals) {
    FactorData data = random_data(1, 200, 4);
    const FactorReport absolute = report(data).value;
    for (FactorSeries& factor : data.factors) factor.coordinates = FactorCoordinates::kExcess;
    const FactorReport excess = report(data).value;
    EXPECT_EQ(excess.factors[0].coordinates, FactorCoordinates::kAbsolute);
    for (std::size_t a = 0; a < 4; ++a) {
        const auto& before = absolute.assets[a];
        const auto& after = excess.assets[a];
        EXPECT_NEAR(*after.r_squared, *before.r_squared, 1e-13);
        EXPECT_NEAR(after.variance->systematic, before.variance->systematic, 1e-16);
        double sum = 0.0;
        for (const FactorBeta& beta : before.betas) sum += *beta.beta;
        EXPECT_NEAR(*after.betas[0].beta, sum, 1e-12);
        for (std::size_t k = 1; k < 3; ++k)
            EXPECT_NEAR(*after.betas[k].beta, *before.betas[k].beta, 1e-12);
    }
}

TEST(FactorReport, OrthogonalFactorsKeepFitAlphaAndTheLastBeta) {
    const FactorData data = random_data(2, 150, 3);
    const FactorReport joint = report(data).value;
    const FactorReport orthogonal = report(data, {.estimator = FactorEstimator::kOrthogonal}).value;
    for (std::size_t a = 0; a < 3; ++a) {
        EXPECT_NEAR(*orthogonal.assets[a].r_squared, *joint.assets[a].r_squared, 1e-13);
        EXPECT_NEAR(*orthogonal.assets[a].alpha, *joint.assets[a].alpha, 1e-14);
        EXPECT_NEAR(*orthogonal.assets[a].betas[2].beta, *joint.assets[a].betas[2].beta, 1e-12);
        for (const FactorBeta& beta : orthogonal.assets[a].betas) EXPECT_NEAR(*beta.vif, 1.0, 1e-9);
    }
    const PortfolioFactorFit& portfolio = *orthogonal.portfolio;
    double systematic = 0.0;
    for (const HoldingContribution& holding : portfolio.holdings) systematic += *holding.systematic;
    EXPECT_NEAR(systematic, portfolio.variance->systematic, 1e-12 * portfolio.variance->total);
}

TEST(FactorReport, ContributionsAddUpExactly) {
    for (const FactorEstimator estimator :
         {FactorEstimator::kOls, FactorEstimator::kRidge, FactorEstimator::kOrthogonal}) {
        const FactorReport r = report(random_data(3, 120, 9), {.estimator = estimator}).value;
        const PortfolioFactorFit& portfolio = *r.portfolio;
        const VarianceSplit& variance = *portfolio.variance;
        double by_factor = 0.0;
        for (const FactorContribution& one : variance.by_factor) by_factor += one.contribution;
        EXPECT_NEAR(by_factor, variance.systematic, 1e-18);
        EXPECT_NEAR(variance.systematic + variance.specific, variance.total, 1e-18);
        double total = 0.0;
        double systematic = 0.0;
        double returns = 0.0;
        std::vector<double> betas(3);
        for (const HoldingContribution& holding : portfolio.holdings) {
            total += *holding.variance;
            systematic += *holding.systematic;
            returns += *holding.return_contribution;
            EXPECT_NEAR(*holding.systematic + *holding.specific, *holding.variance, 1e-18);
            for (std::size_t k = 0; k < 3; ++k) betas[k] += holding.betas[k].contribution;
        }
        EXPECT_NEAR(total, variance.total, 1e-12 * variance.total);
        EXPECT_NEAR(systematic, variance.systematic, 1e-12 * variance.total);
        EXPECT_NEAR(returns, portfolio.attribution->total, 1e-12);
        double parts = *portfolio.attribution->alpha + portfolio.attribution->residual;
        for (const FactorContribution& one : portfolio.attribution->by_factor)
            parts += one.contribution;
        EXPECT_NEAR(parts, portfolio.attribution->total, 1e-14);
        for (std::size_t k = 0; k < 3; ++k) EXPECT_NEAR(*portfolio.betas[k].beta, betas[k], 1e-15);
    }
}

TEST(FactorReport, PortfolioIsTheRegressionOfItsReturn) {
    FactorData data = random_data(4, 100, 5);
    const FactorReport r = report(data).value;
    FactorData series = data;
    series.assets = {"book"};
    series.returns = math::Matrix::zero(100, 1);
    for (std::size_t t = 0; t < 100; ++t)
        for (std::size_t a = 0; a < 5; ++a)
            series.returns(t, 0) += data.holdings[a].weight * data.returns(t, a);
    series.holdings.clear();
    series.has_portfolio = false;
    const FactorFit alone = report(series).value.assets[0];
    for (std::size_t k = 0; k < 3; ++k) {
        EXPECT_NEAR(*r.portfolio->betas[k].beta, *alone.betas[k].beta, 1e-13);
        EXPECT_NEAR(*r.portfolio->betas[k].standard_error, *alone.betas[k].standard_error, 1e-14);
        EXPECT_NEAR(*r.portfolio->betas[k].t, *alone.betas[k].t, 1e-9);
    }
}

TEST(FactorReport, AssetWithMissingReturnsHasItsOwnSample) {
    FactorData data = random_data(5, 150, 4);
    for (std::size_t t = 0; t < 40; ++t) data.returns(t, 1) = std::nan("");
    data.returns(99, 3) = std::nan("");
    const Outcome<FactorReport> r = report(data);
    EXPECT_TRUE(has(r.issues, "own_sample"));
    EXPECT_EQ(r.value.assets[1].observations, 110U);
    EXPECT_EQ(r.value.assets[3].observations, 149U);
    EXPECT_EQ(r.value.assets[0].observations, 150U);
    FactorData later = data;
    later.dates.erase(later.dates.begin(), later.dates.begin() + 40);
    const auto cut = [](const math::Matrix& m) {
        return math::Matrix::from_rows(
            m.rows - 40, m.cols,
            {m.data.begin() + static_cast<std::ptrdiff_t>(40 * m.cols), m.data.end()});
    };
    later.factor_returns = cut(later.factor_returns);
    later.returns = cut(later.returns);
    const FactorReport alone = report(later).value;
    for (std::size_t k = 0; k < 3; ++k)
        EXPECT_EQ(*r.value.assets[1].betas[k].beta, *alone.assets[1].betas[k].beta);
    EXPECT_EQ(r.value.portfolio->observations, 109U);
    double beta = 0.0;
    for (std::size_t a = 0; a < 4; ++a)
        beta += data.holdings[a].weight * *r.value.assets[a].betas[0].beta;
    EXPECT_NEAR(*r.value.portfolio->betas[0].beta, beta, 1e-15);
}

TEST(FactorReport, ShortHistoryIsLeftOutAndLowersTheCoverage) {
    FactorData data = random_data(6, 100, 3);
    for (std::size_t t = 0; t < 50; ++t) data.returns(t, 2) = std::nan("");
    const Outcome<FactorReport> r = report(data, {.minimum_observations = 60});
    EXPECT_EQ(r.value.left_out, std::vector<std::string>{"S2"});
    EXPECT_EQ(r.value.assets.size(), 2U);
    EXPECT_NEAR(r.value.portfolio->coverage, 0.8, 1e-15);
    EXPECT_FALSE(r.value.portfolio->holdings[2].entered);
    EXPECT_TRUE(has(r.issues, "short_history"));
    EXPECT_FALSE(factor_report(random_data(6, 59, 3), {.minimum_observations = 60}, {}));
    EXPECT_TRUE(has(report(random_data(6, 59, 3)).issues, "short_history"));
}

TEST(FactorReport, DependentFactorHasNoBetaAndIsNamed) {
    FactorData data = random_data(7, 100, 2);
    for (std::size_t t = 0; t < 100; ++t)
        data.factor_returns(t, 2) =
            0.5 * data.factor_returns(t, 0) + 0.5 * data.factor_returns(t, 1);
    for (const FactorEstimator estimator : {FactorEstimator::kOls, FactorEstimator::kOrthogonal}) {
        const Outcome<FactorReport> r = report(data, {.estimator = estimator});
        EXPECT_FALSE(r.value.assets[0].betas[2].beta);
        EXPECT_FALSE(r.value.assets[0].betas[2].identified);
        EXPECT_TRUE(has(r.issues, "dependent_factor"));
        EXPECT_FALSE(r.value.portfolio->betas[2].beta);
        EXPECT_TRUE(r.value.assets[0].betas[0].beta);
    }
    const Outcome<FactorReport> ridge = report(data, {.estimator = FactorEstimator::kRidge});
    EXPECT_TRUE(ridge.value.assets[0].betas[2].beta);
    EXPECT_FALSE(ridge.value.assets[0].betas[2].identified);
}

TEST(FactorReport, ConstantFactorIsNeitherCorrelatedNorIdentified) {
    FactorData data = random_data(8, 80, 2);
    for (std::size_t t = 0; t < 80; ++t) data.factor_returns(t, 1) = 0.001;
    const Outcome<FactorReport> r = report(data);
    EXPECT_FALSE(r.value.collinearity.correlation[0][1]);
    EXPECT_EQ(r.value.collinearity.eigenvalues.size(), 2U);
    EXPECT_EQ(r.value.collinearity.not_identified, std::vector<std::string>{"A"});
}

TEST(FactorReport, FactorHeldAsAnAssetFitsExactlyWithoutStatistics) {
    FactorData data = random_data(9, 90, 1);
    data.assets[0] = "M";
    data.holdings[0].asset = "M";
    for (std::size_t t = 0; t < 90; ++t) data.returns(t, 0) = data.factor_returns(t, 0);
    const FactorFit fit = report(data).value.assets[0];
    EXPECT_NEAR(*fit.betas[0].beta, 1.0, 1e-13);
    EXPECT_FALSE(fit.betas[0].t);
    EXPECT_FALSE(fit.durbin_watson);
    EXPECT_NEAR(*fit.r_squared, 1.0, 1e-13);
}

TEST(FactorReport, RiskFreeReturnIsDeductedFromAssetsAndAbsoluteFactors) {
    FactorData data = random_data(10, 100, 2);
    data.factors[1].coordinates = FactorCoordinates::kExcess;
    FactorData net = data;
    data.risk_free.assign(100, 0.0001);
    for (double& value : net.returns.data) value -= 0.0001;
    for (std::size_t t = 0; t < 100; ++t)
        for (std::size_t k = 0; k < 3; ++k) net.factor_returns(t, k) -= 0.0001;
    const FactorFit before = report(data).value.assets[0];
    const FactorFit after = report(net).value.assets[0];
    EXPECT_NEAR(*before.alpha, *after.alpha, 1e-15);
    for (std::size_t k = 0; k < 3; ++k)
        EXPECT_NEAR(*before.betas[k].beta, *after.betas[k].beta, 1e-12);
}

TEST(FactorReport, BenchmarkAndActiveBetasAreOnTheSameFactors) {
    FactorData data = random_data(11, 100, 3);
    data.benchmark = "bench";
    for (std::size_t t = 0; t < 100; ++t) data.benchmark_returns.push_back(data.returns(t, 0));
    const FactorReport r = report(data).value;
    for (std::size_t k = 0; k < 3; ++k) {
        EXPECT_NEAR(*r.benchmark->betas[k].beta, *r.assets[0].betas[k].beta, 1e-14);
        EXPECT_NEAR(*r.active->betas[k].beta,
                    *r.portfolio->betas[k].beta - *r.benchmark->betas[k].beta, 1e-12);
    }
}

TEST(FactorReport, PortfolioOfCashHasZeroBetas) {
    FactorData data = random_data(12, 100, 0);
    const FactorReport r = report(data).value;
    ASSERT_TRUE(r.portfolio);
    EXPECT_EQ(r.portfolio->coverage, 1.0);
    for (const FactorBeta& beta : r.portfolio->betas) EXPECT_EQ(*beta.beta, 0.0);
    EXPECT_EQ(r.portfolio->variance->total, 0.0);
}

TEST(FactorReport, SurvivesExtremeReturnsAndConfidence) {
    FactorData data = random_data(14, 100, 2);
    data.returns(5, 1) = 1e200;
    const Outcome<FactorReport> r = report(data, {.confidence = 0.99999999999999989});
    EXPECT_TRUE(has(r.issues, "out_of_range"));
    EXPECT_EQ(r.value.left_out, std::vector<std::string>{"S1"});
    EXPECT_TRUE(std::isfinite(*r.value.assets[0].betas[0].upper));
    FactorData one = random_data(15, 1, 1);
    one.factors.resize(1);
    one.factor_returns = math::Matrix::from_rows(1, 1, {0.01});
    EXPECT_FALSE(factor_report(one, {.intercept = false}, {}));
}

TEST(FactorReport, RejectsInvalidInput) {
    FactorData data = random_data(13, 100, 2);
    data.factors[1].coordinates = FactorCoordinates::kExcess;
    data.market = "none";
    EXPECT_FALSE(factor_report(data, {}, {}));
    data = random_data(13, 100, 2);
    data.factor_returns(3, 1) = std::nan("");
    EXPECT_FALSE(factor_report(data, {}, {}));
    EXPECT_FALSE(factor_report(random_data(13, 3, 2), {}, {}));
    EXPECT_FALSE(factor_report(random_data(13, 100, 2), {.lags = 100}, {}));
    EXPECT_FALSE(factor_report(random_data(13, 100, 2),
                               {.estimator = FactorEstimator::kRidge, .lambda = 0.0}, {}));
}

// A series that was not reached is not one without a fit.
TEST(FactorReport, ACanceledRegressionHasNoReport) {
    Work work;
    work.cancel.request();
    const auto stopped = factor_report(random_data(8, 200, 40), {}, work);
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().code, Code::kCancelled);
}

}  // namespace
}  // namespace ballast::risk
