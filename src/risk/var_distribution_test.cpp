// Distributions reported with the VaR: they contain the scenarios and agree with the figures.
#include <cmath>
#include <gtest/gtest.h>
#include <numeric>

#include "base/threads.hpp"
#include "risk/test_panels.hpp"
#include "risk/var.hpp"

namespace ballast::risk {
namespace {

using testing::random_book;
using testing::random_panel;

VarReport report_with(std::size_t bins, std::vector<VarMethod> methods) {
    const ReturnPanel panel = random_panel(11, 500, 8);
    VarSettings settings;
    settings.methods = std::move(methods);
    settings.confidence = {0.95};
    settings.degrees_of_freedom = 5;
    settings.paths = 1000;
    settings.distribution_bins = bins;
    auto report = var_report({random_book(12, panel)}, panel, settings, {});
    EXPECT_TRUE(report) << (report ? "" : report.error().message);
    return std::move(report->value);
}

double sum(const std::vector<double>& x) { return std::accumulate(x.begin(), x.end(), 0.0); }

TEST(VarDistribution, EveryScenarioOfAHistoricalMethodIsInABin) {
    for (const VarMethod method : {VarMethod::kHistorical, VarMethod::kHistoricalAgeWeighted,
                                   VarMethod::kHistoricalFiltered}) {
        const VarReport report = report_with(60, {method});
        ASSERT_EQ(report.distributions.size(), 1U);
        EXPECT_EQ(report.distributions[0].shares.size(), 60U);
        EXPECT_NEAR(sum(report.distributions[0].shares), 1.0, 1e-12);
    }
}

// The probability below the VaR is 1 - confidence, up to the bin that contains the VaR.
TEST(VarDistribution, TheTailBelowTheVarHasItsProbability) {
    const VarReport report =
        report_with(400, {VarMethod::kHistorical, VarMethod::kParametric, VarMethod::kParametricT});
    ASSERT_EQ(report.distributions.size(), 3U);
    for (std::size_t i = 0; i < 3; ++i) {
        const PnlDistribution& d = report.distributions[i];
        ASSERT_EQ(d.method, report.results[i].method);
        const double at = (-report.results[i].var - d.first) / d.width;
        const auto bin = static_cast<std::size_t>(at);
        const double below = std::accumulate(
            d.shares.begin(), d.shares.begin() + static_cast<std::ptrdiff_t>(bin), 0.0);
        EXPECT_LE(below, 0.05 + 1e-9);
        EXPECT_GE(below + d.shares[bin], 0.05 - 0.01);
    }
}

TEST(VarDistribution, ASimulationReportsTheDistributionItDrawsFrom) {
    const VarReport report = report_with(50, {VarMethod::kParametric, VarMethod::kMcNormal,
                                              VarMethod::kParametricT, VarMethod::kMcT});
    ASSERT_EQ(report.distributions.size(), 4U);
    EXPECT_EQ(report.distributions[0].shares, report.distributions[1].shares);
    EXPECT_EQ(report.distributions[2].shares, report.distributions[3].shares);
    EXPECT_GT(sum(report.distributions[0].shares), 0.9999);
}

TEST(VarDistribution, IsOmittedWhenNotRequestedOrUndefined) {
    EXPECT_TRUE(report_with(0, {VarMethod::kHistorical}).distributions.empty());
    EXPECT_TRUE(report_with(50, {VarMethod::kModified}).distributions.empty());
}

}  // namespace
}  // namespace ballast::risk
