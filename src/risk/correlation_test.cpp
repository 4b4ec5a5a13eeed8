#include "risk/correlation.hpp"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

#include "math/linear_algebra.hpp"
#include "math/nearest_correlation.hpp"
#include "math/statistics.hpp"
#include "risk/clusters.hpp"
#include "risk/covariance_factor.hpp"
#include "risk/shrinkage.hpp"
#include "risk/test_panels.hpp"

namespace ballast::risk {
namespace {

using golden::expect_relative;
using golden::numbers;
using testing::has_issue;
using testing::kGolden;
using testing::random_panel;
using testing::read_panel;

TEST(CorrelationTest, ComponentsLinkBySignedCorrelationThroughOthers) {
    // 0-1 and 1-2 are linked, so 0, 1, 2 are one component though 0-2 is not; 3 hedges 0.
    const math::Matrix m = math::Matrix::from_rows(
        4, 4, {1, 0.8, 0.5, -0.9, 0.8, 1, 0.7, -0.8, 0.5, 0.7, 1, -0.5, -0.9, -0.8, -0.5, 1});
    using Components = std::vector<std::vector<std::size_t>>;
    EXPECT_EQ(correlation_components(m, 0.7), (Components{{0, 1, 2}, {3}}));
    EXPECT_EQ(correlation_components(m, 0.75), (Components{{0, 1}, {2}, {3}}));
    EXPECT_EQ(correlation_components(m, -0.95), (Components{{0, 1, 2, 3}}));
    EXPECT_TRUE(correlation_components({}, 0.7).empty());
}

TEST(CorrelationTest, AHardMatrixMeetsTheConditionsOfTheNearest) {
    // Random entries: half of the eigenvalues are negative, the largest of the order of sqrt(n).
    testing::Draws draws(5);
    const std::size_t n = 120;
    math::Matrix a = math::Matrix::identity(n);
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < i; ++j) a(i, j) = a(j, i) = 2 * draws.uniform() - 1;
    const RepairedCorrelation r = nearest_correlation(a).value();
    EXPECT_LE(r.iterations, 20U);
    EXPECT_GE(r.minimum_eigenvalue, -1e-10);
    // X is the nearest if and only if X - A = Y + diagonal with Y positive semidefinite and X Y =
    // 0. The diagonal follows from the condition that the rows of X Y are zero there.
    math::Matrix y = math::Matrix::zero(n, n);
    for (std::size_t k = 0; k < y.data.size(); ++k) y.data[k] = r.matrix.data[k] - a.data[k];
    const math::Matrix product = math::multiply(r.matrix, y);
    for (std::size_t i = 0; i < n; ++i) y(i, i) -= product(i, i);
    const math::Matrix zero = math::multiply(r.matrix, y);
    for (const double x : zero.data) EXPECT_NEAR(x, 0, 1e-8);
    EXPECT_GE(math::symmetric_eigen(y).value().values.back(), -1e-8);
}

math::Matrix matrix_of(simdjson::dom::element rows) {
    std::vector<double> data;
    std::size_t n = 0;
    for (const auto row : rows.get_array()) {
        for (const double x : numbers(row)) data.push_back(x);
        ++n;
    }
    return math::Matrix::from_rows(n, data.size() / n, data);
}

void expect_matrix(const math::Matrix& actual, const math::Matrix& expected, double tolerance) {
    ASSERT_EQ(actual.data.size(), expected.data.size());
    for (std::size_t k = 0; k < actual.data.size(); ++k)
        EXPECT_NEAR(actual.data[k], expected.data[k], tolerance) << k;
}

TEST(NearestCorrelationTest, EveryPublishedCaseIsMet) {
    const golden::JsonCase document(kGolden + "nearest_correlation.json");
    for (const auto c : document["cases"].get_array()) {
        const math::Matrix input = matrix_of(c["input"]);
        const RepairedCorrelation r = nearest_correlation(input).value();
        expect_matrix(r.matrix, matrix_of(c["higham_nearest_correlation"]), 1e-7);
        EXPECT_NEAR(r.distance, double(c["frobenius_distance"]), 1e-7);
        EXPECT_NEAR(r.minimum_eigenvalue, 0, 1e-7);
        EXPECT_NEAR(r.minimum_eigenvalue_before, numbers(c["input_eigenvalues"]).front(), 1e-9);
        if (!c["spectral_clipping"].is_null())
            expect_matrix(clip_correlation(input).value().matrix, matrix_of(c["spectral_clipping"]),
                          1e-7);
    }
}

TEST(NearestCorrelationTest, ACorrelationMatrixStaysAsItIs) {
    const ReturnPanel panel = random_panel(1, 100, 6);
    const math::Matrix m =
        math::correlation_matrix(math::covariance_matrix(panel.values, 1)).value();
    EXPECT_NEAR(nearest_correlation(m).value().distance, 0, 1e-12);
    EXPECT_NEAR(clip_correlation(m).value().distance, 0, 1e-12);
}

TEST(NearestCorrelationTest, NoOtherCorrelationMatrixIsNearer) {
    const math::Matrix a = math::Matrix::from_rows(3, 3, {1, 0.9, 0.7, 0.9, 1, 0.3, 0.7, 0.3, 1});
    const double best = nearest_correlation(a).value().distance;
    testing::Draws draws(4);
    for (int trial = 0; trial < 2000; ++trial) {
        // A random correlation matrix close to a: from random unit vectors near its clipped factor.
        math::Matrix v = math::Matrix::zero(3, 3);
        const math::EigenDecomposition e = math::symmetric_eigen(a).value();
        for (std::size_t i = 0; i < 3; ++i) {
            double length = 0;
            for (std::size_t k = 0; k < 3; ++k) {
                v(i, k) =
                    e.vectors(i, k) * std::sqrt(std::max(e.values[k], 0.0)) + 0.05 * draws.bell();
                length += v(i, k) * v(i, k);
            }
            for (std::size_t k = 0; k < 3; ++k) v(i, k) /= std::sqrt(length);
        }
        const math::Matrix other = math::multiply(v, math::transpose(v));
        double distance = 0;
        for (std::size_t k = 0; k < 9; ++k)
            distance += (other.data[k] - a.data[k]) * (other.data[k] - a.data[k]);
        EXPECT_GE(std::sqrt(distance), best - 1e-9);
    }
}

TEST(NearestCorrelationTest, RejectsAnAsymmetricMatrix) {
    EXPECT_FALSE(math::nearest_correlation(math::Matrix::from_rows(2, 2, {1, 0.5, 0.4, 1})));
    EXPECT_FALSE(clip_correlation(math::Matrix::zero(2, 3)));
    EXPECT_FALSE(math::nearest_correlation(math::Matrix{}));
}

TEST(ShrinkageTest, LedoitWolfAndOasMeetTheirValues) {
    const golden::JsonCase c(kGolden + "portfolio_var_expected.json");
    const ReturnPanel panel = read_panel("portfolio_returns.csv");
    const auto check = [&](const ShrunkCovariance& s, const char* key) {
        expect_relative(s.shrinkage, c[key]["shrinkage"], 1e-9, key);
        const auto row = numbers(c[key]["covariance_first_row"]);
        for (std::size_t j = 0; j < row.size(); ++j)
            expect_relative(s.covariance(0, j), row[j], 1e-9, key);
    };
    check(ledoit_wolf_identity(panel.values).value(), "ledoit_wolf_2004_scaled_identity");
    check(oracle_approximating_shrinkage(panel.values).value(), "oas_scaled_identity");
    check(ledoit_wolf_constant_correlation(panel.values).value(),
          "ledoit_wolf_2003_constant_correlation");
}

TEST(ShrinkageTest, CovarianceAndEwmaMeetTheirValues) {
    const golden::JsonCase c(kGolden + "portfolio_var_expected.json");
    const ReturnPanel panel = read_panel("portfolio_returns.csv");
    expect_matrix(math::covariance_matrix(panel.values, 1), matrix_of(c["covariance_ddof1"]),
                  1e-14);
    expect_matrix(ewma_covariance(panel.values, 0.94),
                  matrix_of(c["ewma094_covariance_zero_mean_normalised"]), 1e-14);
    const golden::JsonCase one(kGolden + "var_conventions_expected.json");
    const std::vector<double> spy =
        golden::CsvCase(kGolden + "var_conventions_returns.csv").column("simple_return");
    expect_relative(
        ewma_volatility(spy, 0.94),
        one["confidence_0.95"]["parametric"]["ewma094_sigma_zero_mean_normalised_weights"], 1e-9);
}

TEST(ShrinkageTest, MoreVariablesThanObservationsBecomePositiveDefinite) {
    const ReturnPanel panel = random_panel(9, 20, 40);
    for (const auto& s : {ledoit_wolf_identity(panel.values).value(),
                          oracle_approximating_shrinkage(panel.values).value()}) {
        EXPECT_GT(s.shrinkage, 0);
        EXPECT_LE(s.shrinkage, 1);
        EXPECT_GT(math::symmetric_eigen(s.covariance).value().values.back(), 0);
    }
    EXPECT_FALSE(ledoit_wolf_identity(math::Matrix::zero(1, 3)));
}

TEST(CovarianceFactorTest, TheFactorOfTheTenPositionsIsTheirCholesky) {
    const golden::JsonCase c(kGolden + "portfolio_var_expected.json");
    const ReturnPanel panel = read_panel("portfolio_returns.csv");
    const CovarianceFactor f = factor_covariance(math::covariance_matrix(panel.values, 1)).value();
    EXPECT_FALSE(f.singular);
    expect_matrix(f.lower, matrix_of(c["cholesky_lower"]), 1e-13);
}

TEST(CovarianceFactorTest, ASingularCovarianceIsRepairedAndReported) {
    const ReturnPanel panel = random_panel(10, 8, 15);
    math::Matrix covariance = math::covariance_matrix(panel.values, 1);
    for (std::size_t j = 0; j < 15; ++j) covariance(3, j) = covariance(j, 3) = 0;
    const CovarianceFactor f = factor_covariance(covariance).value();
    EXPECT_TRUE(f.singular);
    for (std::size_t i = 0; i < 15; ++i)
        for (std::size_t j = i + 1; j < 15; ++j) EXPECT_EQ(f.lower(i, j), 0);
    expect_matrix(math::multiply(f.lower, math::transpose(f.lower)), covariance, 1e-16);
    EXPECT_FALSE(factor_covariance(math::Matrix::from_rows(1, 1, {std::nan("")})));
}

CorrelationReport report_of(const ReturnPanel& panel, const CorrelationSettings& settings) {
    auto r = correlation_report(panel, settings);
    EXPECT_TRUE(r) << (r ? "" : r.error().message);
    return r.value().value;
}

TEST(CorrelationTest, PearsonMeetsItsValues) {
    const golden::JsonCase c(kGolden + "portfolio_var_expected.json");
    const ReturnPanel panel = read_panel("portfolio_returns.csv");
    const CorrelationReport r = report_of(panel, {});
    const math::Matrix expected = matrix_of(c["correlation"]);
    double sum = 0;
    for (std::size_t i = 0; i < 10; ++i) {
        for (std::size_t j = 0; j < 10; ++j) {
            EXPECT_NEAR(r.matrix[i][j], expected(i, j), 1e-10);
            if (j > i) sum += expected(i, j);
        }
    }
    EXPECT_NEAR(r.average.value(), sum / 45, 1e-10);
    EXPECT_NEAR(r.average.value(), double(c["ledoit_wolf_2003_constant_correlation"]["rbar"]),
                1e-9);
    const double rho = expected(0, 1);
    EXPECT_NEAR(r.t_statistics[0][1].value(), rho * std::sqrt(250 / (1 - rho * rho)), 1e-6);
    EXPECT_FALSE(r.t_statistics[0][0]);
    EXPECT_EQ(r.highest.front().first, "SPY");
    EXPECT_EQ(r.highest.front().second, "QQQ");
    EXPECT_EQ(r.lowest.front().second, "TLT");
}

TEST(CorrelationTest, AGivenMatrixIsRepairedAndAnalyzed) {
    const golden::JsonCase document(kGolden + "nearest_correlation.json");
    for (const auto c : document["cases"].get_array()) {
        const math::Matrix input = matrix_of(c["input"]);
        std::vector<std::string> symbols;
        for (std::size_t i = 0; i < input.rows; ++i) symbols.push_back("S" + std::to_string(i));
        const auto r =
            correlation_report(symbols, input, {.repair = CorrelationRepair::kHigham}).value();
        EXPECT_EQ(r.value.method, CorrelationMethod::kGiven);
        const math::Matrix expected = matrix_of(c["higham_nearest_correlation"]);
        for (std::size_t i = 0; i < input.rows; ++i)
            for (std::size_t j = 0; j < input.rows; ++j)
                EXPECT_NEAR(r.value.matrix[i][j], expected(i, j), 1e-7);
        EXPECT_NEAR(r.value.repair_distance.value(), double(c["frobenius_distance"]), 1e-7);
        EXPECT_TRUE(has_issue(r.issues, "correlation_repaired"));
        EXPECT_FALSE(r.value.t_statistics[0][1]);
    }
    const auto given = [](std::vector<double> values) {
        return correlation_report({"A", "B"}, math::Matrix::from_rows(2, 2, std::move(values)), {});
    };
    EXPECT_TRUE(given({1, 0.5, 0.5, 1}));
    EXPECT_FALSE(given({1, 0.5, 0.4, 1}));
    EXPECT_FALSE(given({2, 0.5, 0.5, 1}));
    EXPECT_FALSE(given({1, std::nan(""), std::nan(""), 1}));
    EXPECT_FALSE(correlation_report({"A"}, math::Matrix::identity(2), {}));
    EXPECT_FALSE(
        correlation_report(random_panel(3, 100, 2), {.method = CorrelationMethod::kGiven}));
}

TEST(CorrelationTest, EveryMethodGivesAUnitDiagonalAndEigenvaluesThatSumToN) {
    const ReturnPanel panel = random_panel(21, 150, 8);
    using enum CorrelationMethod;
    for (const auto method : {kPearson, kSpearman, kKendall, kEwma, kLedoitWolf, kOas}) {
        const CorrelationReport r = report_of(panel, {.method = method});
        double sum = 0;
        for (const double v : r.eigenvalues) sum += v;
        EXPECT_NEAR(sum, 8, 1e-9);
        for (std::size_t i = 0; i < 8; ++i) {
            EXPECT_EQ(r.matrix[i][i], 1.0);
            for (std::size_t j = 0; j < 8; ++j) EXPECT_EQ(r.matrix[i][j], r.matrix[j][i]);
        }
        EXPECT_EQ(r.shrinkage.has_value(), method == kLedoitWolf || method == kOas);
        EXPECT_GT(r.effective_bets, 1);
        EXPECT_LE(r.effective_bets, 8);
        EXPECT_LE(r.participation_ratio, r.effective_bets + 1e-9);
    }
}

TEST(CorrelationTest, SpearmanAndKendallAgreeWithTheirPairwiseDefinitions) {
    const ReturnPanel panel = random_panel(22, 120, 3);
    const auto a = panel.values.column(0);
    const auto b = panel.values.column(2);
    const CorrelationReport s = report_of(panel, {.method = CorrelationMethod::kSpearman});
    EXPECT_NEAR(s.matrix[0][2], math::spearman(a, b).value(), 1e-12);
    double concordant = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            concordant += (a[i] - a[j]) * (b[i] - b[j]) > 0 ? 1 : -1;
    const CorrelationReport k = report_of(panel, {.method = CorrelationMethod::kKendall});
    EXPECT_NEAR(k.matrix[0][2], concordant / (120.0 * 119 / 2), 1e-12);
}

TEST(CorrelationTest, BetsCountTheIndependentOnes) {
    // Two identical series and one orthogonal to them.
    ReturnPanel panel;
    panel.symbols = {"A", "B", "C"};
    panel.values = math::Matrix::zero(4, 3);
    const double a[] = {1, -1, 1, -1};
    const double c[] = {1, 1, -1, -1};
    for (std::size_t t = 0; t < 4; ++t) {
        panel.dates.push_back(fin::Date::from_serial(static_cast<std::int32_t>(t)));
        panel.values(t, 0) = panel.values(t, 1) = a[t] * 0.01;
        panel.values(t, 2) = c[t] * 0.01;
    }
    const CorrelationReport r = report_of(panel, {});
    // Eigenvalues 2, 1, 0: entropy of (2/3, 1/3).
    EXPECT_NEAR(r.effective_bets, std::exp(-2.0 / 3 * std::log(2.0 / 3) - std::log(1.0 / 3) / 3),
                1e-9);
    EXPECT_NEAR(r.participation_ratio, 9.0 / 5, 1e-9);
    ASSERT_EQ(r.clusters.size(), 2U);
    EXPECT_EQ(r.clusters[0].symbols, (std::vector<std::string>{"A", "B"}));
    EXPECT_NEAR(r.clusters[0].average.value(), 1, 1e-12);
    EXPECT_FALSE(r.clusters[1].average);
}

// Estimates from complete rows are Gram matrices: the repair is requested but changes nothing.
TEST(CorrelationTest, CompleteRowsNeedNoRepair) {
    using enum CorrelationMethod;
    const ReturnPanel panel = random_panel(23, 10, 30);
    for (const auto method : {kPearson, kSpearman, kKendall, kEwma}) {
        const auto r =
            correlation_report(panel, {.method = method, .repair = CorrelationRepair::kHigham})
                .value();
        EXPECT_EQ(r.value.repair, CorrelationRepair::kNone);
        EXPECT_FALSE(r.value.repair_distance);
        EXPECT_GE(r.value.minimum_eigenvalue, -1e-10);
    }
}

TEST(CorrelationTest, AConstantSeriesIsLeftOutAndReported) {
    ReturnPanel panel = random_panel(24, 100, 3);
    for (std::size_t t = 0; t < 100; ++t) panel.values(t, 1) = 0.0;
    const auto r = correlation_report(panel, {}).value();
    EXPECT_EQ(r.value.symbols, (std::vector<std::string>{"S0", "S2"}));
    EXPECT_TRUE(has_issue(r.issues, "constant_returns"));
    EXPECT_FALSE(correlation_report(random_panel(25, 2, 2), {}));
}

TEST(CorrelationTest, OneSymbolHasNoPairs) {
    const CorrelationReport r = report_of(random_panel(26, 100, 1), {});
    EXPECT_FALSE(r.average);
    EXPECT_NEAR(r.effective_bets, 1, 1e-12);
    EXPECT_EQ(r.order, std::vector<std::size_t>{0});
    EXPECT_TRUE(r.highest.empty());
}

TEST(CorrelationTest, EveryMethodAndRepairStopsWhenCanceled) {
    const ReturnPanel panel = random_panel(28, 300, 200);
    Work work;
    work.cancel.request();
    using enum CorrelationMethod;
    for (const CorrelationMethod method : {kPearson, kSpearman, kKendall, kEwma, kLedoitWolf, kOas})
        for (const ShrinkageTarget target :
             {ShrinkageTarget::kIdentity, ShrinkageTarget::kConstantCorrelation}) {
            const auto stopped =
                correlation_report(panel, {.method = method, .target = target}, work);
            ASSERT_FALSE(stopped);
            EXPECT_EQ(stopped.error().code, Code::kCancelled);
        }
    const math::Matrix m = math::Matrix::identity(200);
    for (const auto& stopped :
         {nearest_correlation(m, work.cancel), clip_correlation(m, work.cancel)}) {
        ASSERT_FALSE(stopped);
        EXPECT_EQ(stopped.error().code, Code::kCancelled);
    }
    EXPECT_FALSE(cluster_correlations(m, 0.5, work.cancel));
}

TEST(ClustersTest, BlocksAreFoundWhateverTheirOrder) {
    // Variables 0, 2, 4 form one cluster, 1 and 3 the other.
    const std::size_t n = 5;
    math::Matrix m = math::Matrix::identity(n);
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j)
            if (i != j) m(i, j) = i % 2 == j % 2 ? 0.8 : 0.1;
    const ClusterTree tree = cluster_correlations(m, 0.5).value();
    EXPECT_EQ(tree.order, (std::vector<std::size_t>{0, 2, 4, 1, 3}));
    ASSERT_EQ(tree.clusters.size(), 2U);
    EXPECT_EQ(tree.clusters[0], (std::vector<std::size_t>{0, 2, 4}));
    EXPECT_EQ(tree.clusters[1], (std::vector<std::size_t>{1, 3}));
    EXPECT_EQ(cluster_correlations(m, 0.0).value().clusters.size(), 1U);
    EXPECT_EQ(cluster_correlations(m, 0.9).value().clusters.size(), 5U);
}

// Against a direct search over all pairs of clusters at every step.
TEST(ClustersTest, JoinsAreThoseOfTheNaiveAlgorithm) {
    const ReturnPanel panel = random_panel(27, 40, 14);
    const math::Matrix m =
        math::correlation_matrix(math::covariance_matrix(panel.values, 1)).value();
    std::vector<std::vector<std::size_t>> clusters;
    for (std::size_t i = 0; i < 14; ++i) clusters.push_back({i});
    const double threshold = 0.3;
    for (;;) {
        double best = -2;
        std::size_t x = 0;
        std::size_t y = 0;
        for (std::size_t a = 0; a < clusters.size(); ++a)
            for (std::size_t b = a + 1; b < clusters.size(); ++b) {
                double sum = 0;
                for (const auto i : clusters[a])
                    for (const auto j : clusters[b]) sum += m(i, j);
                sum /= static_cast<double>(clusters[a].size() * clusters[b].size());
                if (sum > best) {
                    best = sum;
                    x = a;
                    y = b;
                }
            }
        if (clusters.size() < 2 || best < threshold) break;
        clusters[x].insert(clusters[x].end(), clusters[y].begin(), clusters[y].end());
        clusters.erase(clusters.begin() + static_cast<std::ptrdiff_t>(y));
    }
    auto found = cluster_correlations(m, threshold).value().clusters;
    for (auto* list : {&clusters, &found}) {
        for (auto& c : *list) std::sort(c.begin(), c.end());
        std::sort(list->begin(), list->end());
    }
    EXPECT_EQ(found, clusters);
}

}  // namespace
}  // namespace ballast::risk
