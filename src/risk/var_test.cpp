// Properties of VaR and ES on random books, and edge cases.
#include "risk/var.hpp"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <numeric>

#include "base/each_vector_target_test.hpp"
#include "base/threads.hpp"
#include "math/statistics.hpp"
#include "risk/covariance_factor.hpp"
#include "risk/test_panels.hpp"
#include "risk/var_closed_form.hpp"

namespace ballast::risk {
namespace {

using testing::components;
using testing::find;
using testing::has_issue;
using testing::random_book;
using testing::random_panel;
using enum VarMethod;

const std::vector<VarMethod> kAll = {
    kParametric, kParametricT,           kModified,          kHistorical, kMcNormal,
    kMcT,        kHistoricalAgeWeighted, kHistoricalFiltered};

VarSettings all_methods() {
    VarSettings s;
    s.methods = kAll;
    s.degrees_of_freedom = 5;
    s.paths = 20'000;
    s.seed = 3;
    return s;
}

Outcome<VarReport> outcome_of(const std::vector<Holding>& holdings, const ReturnPanel& panel,
                              const VarSettings& settings, const Work& work = {}) {
    auto report = var_report({holdings}, panel, settings, work);
    EXPECT_TRUE(report) << (report ? "" : report.error().message);
    return std::move(report).value();
}

VarReport report_of(const std::vector<Holding>& holdings, const ReturnPanel& panel,
                    const VarSettings& settings) {
    return outcome_of(holdings, panel, settings).value;
}

double relative(double a, double b) { return std::abs(a - b) / std::max(std::abs(b), 1e-300); }

TEST(VarTest, ComponentsAddUpForEveryMethodHorizonAndMean) {
    for (const int horizon : {1, 10}) {
        for (const MeanRule mean : {MeanRule::kZero, MeanRule::kSample}) {
            for (const QuantileRule rule :
                 {QuantileRule::kOrderStatistic, QuantileRule::kWeibull}) {
                const ReturnPanel panel = random_panel(1, 300, 12);
                VarSettings s = all_methods();
                s.horizon_days = horizon;
                s.mean = mean;
                s.quantile = rule;
                const VarReport r = report_of(random_book(2, panel), panel, s);
                for (const VarResult& row : r.results) {
                    double var = 0;
                    double es = 0;
                    for (const VarComponent& c : components(r, row.method, row.confidence)) {
                        var += c.component.value();
                        es += c.component_es.value();
                    }
                    EXPECT_LE(relative(var, row.var), 1e-10) << static_cast<int>(row.method);
                    EXPECT_LE(relative(es, row.es), 1e-10) << static_cast<int>(row.method);
                }
            }
        }
    }
}

TEST(VarTest, AMarginalIsTheSlopeOfTheVarInThePosition) {
    const ReturnPanel panel = random_panel(8, 300, 6);
    const auto book = random_book(9, panel);
    VarSettings s;
    s.methods = {kParametric, kParametricT, kModified};
    s.mean = MeanRule::kSample;
    s.degrees_of_freedom = 5;
    const VarReport base = report_of(book, panel, s);
    for (std::size_t i = 0; i < book.size(); ++i) {
        auto up = book;
        auto down = book;
        const double step = 1.0;
        up[i].value += step;
        down[i].value -= step;
        const VarReport a = report_of(up, panel, s);
        const VarReport b = report_of(down, panel, s);
        for (const VarResult& row : base.results) {
            const double slope = (find(a, row.method, row.confidence)->var -
                                  find(b, row.method, row.confidence)->var) /
                                 (2 * step);
            const double slope_es = (find(a, row.method, row.confidence)->es -
                                     find(b, row.method, row.confidence)->es) /
                                    (2 * step);
            const VarComponent c = components(base, row.method, row.confidence)[i];
            EXPECT_NEAR(c.marginal.value(), slope, 1e-7);
            EXPECT_NEAR(c.component_es.value(), c.value * slope_es,
                        1e-7 * std::abs(c.value) + 1e-7);
        }
    }
}

TEST(VarTest, IncrementalIsTheDifferenceToTheBookWithoutThePosition) {
    const ReturnPanel panel = random_panel(4, 300, 5);
    const auto book = random_book(5, panel);
    VarSettings s = all_methods();
    s.methods = {kParametric, kParametricT, kHistorical, kHistoricalAgeWeighted};
    const VarReport base = report_of(book, panel, s);
    for (std::size_t i = 0; i < book.size(); ++i) {
        auto without = book;
        without.erase(without.begin() + static_cast<std::ptrdiff_t>(i));
        const VarReport rest = report_of(without, panel, s);
        const VarReport alone = report_of({book[i]}, panel, s);
        for (const VarResult& row : base.results) {
            const VarComponent c = components(base, row.method, row.confidence)[i];
            EXPECT_NEAR(c.incremental.value(),
                        row.var - find(rest, row.method, row.confidence)->var, 1e-6);
            EXPECT_NEAR(c.standalone.value(), find(alone, row.method, row.confidence)->var, 1e-6);
        }
    }
}

TEST(VarTest, FiguresScaleWithTheBook) {
    const ReturnPanel panel = random_panel(6, 260, 7);
    const auto book = random_book(7, panel);
    auto larger = book;
    for (Holding& h : larger) h.value *= 4;
    const VarReport a = report_of(book, panel, all_methods());
    const VarReport b = report_of(larger, panel, all_methods());
    for (std::size_t k = 0; k < a.results.size(); ++k) {
        EXPECT_LE(relative(b.results[k].var, 4 * a.results[k].var), 1e-10);
        EXPECT_LE(relative(b.results[k].es, 4 * a.results[k].es), 1e-10);
    }
}

// A book's gain exceeded with a probability of 5 % is the loss of the opposite book.
TEST(VarTest, ConfidencesBelowOneHalfDescribeTheUpperTail) {
    const ReturnPanel panel = random_panel(10, 400, 4);
    const auto book = random_book(11, panel);
    auto opposite = book;
    for (Holding& position : opposite) position.value = -position.value;
    VarSettings s = all_methods();
    s.methods = {kParametric, kParametricT, kHistorical, kMcNormal, kMcT};
    s.paths = 200'000;
    s.mean = MeanRule::kSample;
    s.degrees_of_freedom = 6;
    s.quantile = QuantileRule::kHazen;
    s.confidence = {0.01, 0.05, 0.3};
    const VarReport upper = report_of(book, panel, s);
    for (const VarResult& row : upper.results) {
        VarSettings lower_tail = s;
        lower_tail.confidence = {1 - row.confidence};
        const VarReport lower = report_of(opposite, panel, lower_tail);
        const VarResult& mirrored = *find(lower, row.method, 1 - row.confidence);
        const bool simulated = row.method == kMcNormal || row.method == kMcT;
        const double tolerance =
            simulated ? 6 * (row.standard_error.value() + mirrored.standard_error.value())
                      : 1e-9 * std::abs(mirrored.var);
        EXPECT_NEAR(row.var, -mirrored.var, tolerance) << static_cast<int>(row.method);
        EXPECT_GE(row.es, row.var);
    }
}

TEST(VarTest, ShortfallIsNeverBelowVar) {
    for (std::uint64_t seed = 20; seed < 30; ++seed) {
        const ReturnPanel panel = random_panel(seed, 120, 4);
        VarSettings s = all_methods();
        s.paths = 2'000;
        s.confidence = {0.9, 0.95, 0.99};
        for (const VarResult& row : report_of(random_book(seed, panel), panel, s).results)
            EXPECT_GE(row.es, row.var - 1e-9 * std::abs(row.var)) << static_cast<int>(row.method);
    }
}

TEST(VarTest, StudentTWithFourDegreesIsBelowNormalAt95AndAboveAt99) {
    const ReturnPanel panel = random_panel(3, 300, 3);
    VarSettings s;
    s.methods = {kParametric, kParametricT};
    s.degrees_of_freedom = 4;
    const VarReport r = report_of(random_book(1, panel), panel, s);
    EXPECT_LT(find(r, kParametricT, 0.95)->var, find(r, kParametric, 0.95)->var);
    EXPECT_GT(find(r, kParametricT, 0.99)->var, find(r, kParametric, 0.99)->var);
}

TEST(VarTest, TotalsDoNotDependOnTheOrderOfPositionsAndColumns) {
    const ReturnPanel panel = random_panel(14, 260, 9);
    auto book = random_book(15, panel);
    book.push_back({book[2].symbol, 1234.5});
    const VarReport a = report_of(book, panel, all_methods());
    std::reverse(book.begin(), book.end());
    const VarReport b = report_of(book, panel, all_methods());
    for (std::size_t k = 0; k < a.results.size(); ++k) {
        EXPECT_EQ(a.results[k].var, b.results[k].var);
        EXPECT_EQ(a.results[k].es, b.results[k].es);
    }
    EXPECT_EQ(a.components.front().symbol, "S0");
    EXPECT_EQ(b.components.front().symbol, "S2");
}

TEST(VarTest, SimulationGivesTheSameBitsOnAnyNumberOfThreads) {
    const ReturnPanel panel = random_panel(30, 260, 20);
    const auto book = random_book(31, panel);
    VarSettings s = all_methods();
    s.methods = {kMcNormal, kMcT};
    ThreadPool two(2);
    const VarReport one = outcome_of(book, panel, s).value;
    const VarReport other = outcome_of(book, panel, s, Work{.threads = &two}).value;
    for (std::size_t k = 0; k < one.results.size(); ++k) {
        EXPECT_EQ(one.results[k].var, other.results[k].var);
        EXPECT_EQ(one.results[k].es, other.results[k].es);
    }
    ASSERT_EQ(one.scenarios.size(), other.scenarios.size());
    for (std::size_t k = 0; k < one.scenarios.size(); ++k)
        EXPECT_EQ(one.scenarios[k].path, other.scenarios[k].path);
}

TEST(VarTest, EveryVectorTargetGivesTheSameFigures) {
    const ReturnPanel panel = random_panel(32, 260, 20);
    const auto book = random_book(33, panel);
    const VarReport best = report_of(book, panel, all_methods());
    on_every_vector_target([&](std::string_view) {
        const VarReport made = report_of(book, panel, all_methods());
        ASSERT_EQ(made.results.size(), best.results.size());
        for (std::size_t k = 0; k < best.results.size(); ++k) {
            EXPECT_NEAR(made.results[k].var, best.results[k].var, 1e-9 * best.results[k].var);
            EXPECT_NEAR(made.results[k].es, best.results[k].es, 1e-9 * best.results[k].es);
        }
    });
}

TEST(VarTest, ScenariosIncludeTheDaysAndPathsBehindTheFigures) {
    const ReturnPanel panel = random_panel(40, 300, 5);
    const VarReport r = report_of(random_book(41, panel), panel, all_methods());
    ASSERT_FALSE(r.scenarios.empty());
    for (const TailScenario& s : r.scenarios) {
        double sum = 0;
        for (const ScenarioPosition& p : s.positions) sum += p.pnl;
        EXPECT_LE(relative(sum, s.pnl), 1e-9);
        EXPECT_NE(s.date.has_value(), s.path.has_value());
    }
    const VarResult* row = find(r, kHistorical, 0.99);
    const auto found = std::find_if(r.scenarios.begin(), r.scenarios.end(), [&](const auto& s) {
        return s.method == kHistorical && s.rank == row->scenario_rank;
    });
    ASSERT_NE(found, r.scenarios.end());
    EXPECT_EQ(found->pnl, -row->var);
    EXPECT_EQ(found->date, row->scenario_date);
}

TEST(VarTest, APositionWithoutReturnsIsReportedAndLowersTheCoverage) {
    const ReturnPanel panel = random_panel(50, 260, 2);
    const auto r = outcome_of({{"S0", 600}, {"S1", -300}, {"NONE", 100}}, panel, {});
    EXPECT_TRUE(has_issue(r.issues, "no_returns"));
    EXPECT_DOUBLE_EQ(r.value.coverage, 0.9);
    EXPECT_EQ(components(r.value, kParametric, 0.95).size(), 2U);
    EXPECT_FALSE(var_report({std::vector<Holding>{{"NONE", 100}}}, panel, {}, Work{}));
    EXPECT_FALSE(var_report({std::vector<Holding>{}}, panel, {}, Work{}));
}

TEST(VarTest, ABookOfZeroValueHasNoRiskAndNoShares) {
    const ReturnPanel panel = random_panel(51, 260, 2);
    const VarReport r = report_of({{"S0", 0.0}, {"S1", 0.0}}, panel, all_methods());
    for (const VarResult& row : r.results) {
        EXPECT_EQ(row.var, 0.0) << static_cast<int>(row.method);
        EXPECT_EQ(row.es, 0.0);
        EXPECT_FALSE(row.var_fraction);
        EXPECT_FALSE(row.diversification_benefit);
    }
    for (const VarComponent& c : r.components) EXPECT_FALSE(c.component_share);
}

TEST(VarTest, AConstantSeriesHasItsMeanForVar) {
    ReturnPanel panel = random_panel(52, 260, 2);
    for (std::size_t t = 0; t < panel.values.rows; ++t) panel.values(t, 0) = 0.001;
    VarSettings s = all_methods();
    s.mean = MeanRule::kSample;
    for (const VarResult& row : report_of({{"S0", 1000.0}}, panel, s).results)
        EXPECT_NEAR(row.var, -1.0, 1e-9) << static_cast<int>(row.method);
    const VarReport both = report_of({{"S0", 1000.0}, {"S1", 1000.0}}, panel, s);
    for (const VarResult& row : both.results) EXPECT_TRUE(std::isfinite(row.var));
}

TEST(VarTest, OnePositionContributesAllOfIt) {
    const ReturnPanel panel = random_panel(53, 260, 1);
    const VarReport r = report_of({{"S0", -5000.0}}, panel, all_methods());
    for (const VarResult& row : r.results) {
        EXPECT_GT(row.var, 0);
        const auto parts = components(r, row.method, row.confidence);
        ASSERT_EQ(parts.size(), 1U);
        EXPECT_LE(relative(*parts[0].component, row.var), 1e-12);
        EXPECT_LE(relative(parts[0].incremental.value_or(row.var), row.var), 1e-12);
        EXPECT_NEAR(row.diversification_benefit.value_or(0), 0, 1e-12);
    }
}

TEST(VarTest, DuplicateAssetsAndMoreAssetsThanDaysAreSimulatedWithAnIssue) {
    ReturnPanel panel = random_panel(54, 260, 4);
    for (std::size_t t = 0; t < panel.values.rows; ++t) panel.values(t, 3) = panel.values(t, 1);
    VarSettings s;
    s.methods = {kParametric, kMcNormal};
    s.paths = 50'000;
    const auto twin = outcome_of(random_book(55, panel), panel, s);
    EXPECT_TRUE(has_issue(twin.issues, "covariance_repaired"));
    const VarResult* mc = find(twin.value, kMcNormal, 0.95);
    EXPECT_NEAR(mc->var, find(twin.value, kParametric, 0.95)->var, 4 * *mc->standard_error);

    const ReturnPanel wide = random_panel(56, 20, 40);
    const auto thin = outcome_of(random_book(57, wide), wide, s);
    EXPECT_TRUE(has_issue(thin.issues, "short_history"));
    EXPECT_TRUE(has_issue(thin.issues, "covariance_rank"));
    const VarResult* row = find(thin.value, kMcNormal, 0.95);
    EXPECT_NEAR(row->var, find(thin.value, kParametric, 0.95)->var, 4 * *row->standard_error);
}

// The factor of the observations is an exact square root of their covariance, for any rank.
TEST(VarTest, MoreAssetsThanDaysHaveTheCovarianceOfTheirObservations) {
    const ReturnPanel wide = random_panel(56, 20, 40);
    const std::vector<double> equal(20, 1.0 / 19);
    const math::Matrix factor = observation_factor(wide.values, equal, Deviations::kFromMean);
    ASSERT_EQ(factor.rows, 40U);
    ASSERT_EQ(factor.cols, 20U);
    const math::Matrix expected = math::covariance_matrix(wide.values, 1);
    const math::Matrix actual = math::multiply(factor, math::transpose(factor));
    for (std::size_t k = 0; k < expected.data.size(); ++k)
        EXPECT_NEAR(actual.data[k], expected.data[k], 1e-16);
}

TEST(VarTest, FiveThousandAssetsOnAYearOfDaysMeetTheClosedForm) {
    const ReturnPanel wide = random_panel(58, 250, 5000);
    VarSettings s;
    s.methods = {kParametric, kMcNormal, kMcT, kParametricT};
    s.degrees_of_freedom = 5;
    s.paths = 20'000;
    const auto r = outcome_of(random_book(59, wide), wide, s);
    for (const auto& [simulated, closed] :
         {std::pair{kMcNormal, kParametric}, std::pair{kMcT, kParametricT}}) {
        const VarResult* row = find(r.value, simulated, 0.99);
        EXPECT_NEAR(row->var, find(r.value, closed, 0.99)->var, 4 * *row->standard_error);
        double sum = 0;
        for (const VarComponent& part : components(r.value, simulated, 0.99))
            sum += *part.component;
        EXPECT_LE(relative(sum, row->var), 1e-10);
    }
}

TEST(VarTest, AnExtremeConfidenceIsFlaggedByEverySampledMethod) {
    const ReturnPanel panel = random_panel(69, 300, 3);
    VarSettings s;
    s.methods = {kHistorical, kHistoricalAgeWeighted, kHistoricalFiltered, kMcNormal, kMcT};
    s.confidence = {0.999999};
    s.degrees_of_freedom = 5;
    s.paths = 100'000;
    const auto r = outcome_of(random_book(70, panel), panel, s);
    for (const std::string method :
         {"historical", "historical_age_weighted", "historical_filtered", "mc_normal", "mc_t"})
        EXPECT_TRUE(std::any_of(r.issues.begin(), r.issues.end(), [&](const Issue& issue) {
            return issue.code == "thin_tail" && issue.where == method;
        })) << method;
    // The dispersion of a tail with one path is unknown; it is not zero.
    EXPECT_FALSE(find(r.value, kMcNormal, 0.999999)->es_standard_error);
    s.confidence = {0.99};
    EXPECT_FALSE(has_issue(outcome_of(random_book(70, panel), panel, s).issues, "thin_tail"));
}

TEST(VarTest, ConventionsThatPutTheShortfallBelowTheVarAreFlagged) {
    // 101 returns at 99 %: mean_of_k_worst uses two of them, weibull almost only x_(1).
    const ReturnPanel panel = random_panel(71, 101, 1);
    VarSettings s;
    s.methods = {kHistorical};
    s.confidence = {0.99};
    s.quantile = QuantileRule::kWeibull;
    s.es = EsRule::kMeanOfKWorst;
    EXPECT_TRUE(has_issue(outcome_of({{"S0", 1.0}}, panel, s).issues, "es_below_var"));
    s.es = EsRule::kAcerbiTasche;
    EXPECT_FALSE(has_issue(outcome_of({{"S0", 1.0}}, panel, s).issues, "es_below_var"));
}

// A and its double, one long and one short: the book cannot move, its positions can.
TEST(VarTest, AHedgedBookKeepsTheFiguresOfItsPositions) {
    ReturnPanel panel = random_panel(72, 300, 2);
    for (std::size_t t = 0; t < panel.values.rows; ++t) panel.values(t, 1) = panel.values(t, 0);
    VarSettings s;
    s.methods = {kParametric, kParametricT, kMcNormal, kMcT};
    s.degrees_of_freedom = 5;
    const VarReport r = report_of({{"S0", 700.0}, {"S1", -700.0}}, panel, s);
    for (const auto& [simulated, closed] :
         {std::pair{kMcNormal, kParametric}, std::pair{kMcT, kParametricT}}) {
        const auto mine = components(r, simulated, 0.99);
        const auto exact = components(r, closed, 0.99);
        ASSERT_EQ(mine.size(), 2U);
        for (std::size_t i = 0; i < 2; ++i) {
            EXPECT_GT(*mine[i].standalone, 0);
            EXPECT_LE(relative(*mine[i].standalone, *exact[i].standalone), 1e-12);
            EXPECT_LE(relative(*mine[i].incremental, -*exact[i].standalone), 1e-12);
        }
    }
}

TEST(VarTest, AnotherSeedGivesOtherPathsAndTheSameAnswerWithinItsError) {
    const ReturnPanel panel = random_panel(58, 260, 6);
    const auto book = random_book(59, panel);
    VarSettings s = all_methods();
    s.methods = {kMcT};
    const VarReport a = report_of(book, panel, s);
    s.seed = 4;
    const VarReport b = report_of(book, panel, s);
    EXPECT_NE(a.results[0].var, b.results[0].var);
    EXPECT_NEAR(a.results[0].var, b.results[0].var, 6 * *a.results[0].standard_error);
}

TEST(VarTest, DegreesOfFreedomAreFoundInHeavyTails) {
    ReturnPanel panel = random_panel(60, 4000, 1);
    testing::Draws draws(61);
    // Student-t with 4 degrees of freedom from its definition.
    for (std::size_t t = 0; t < panel.values.rows; ++t) {
        double chi = 0;
        for (int k = 0; k < 4; ++k) {
            const double z = draws.bell();
            chi += z * z;
        }
        panel.values(t, 0) = std::clamp(0.005 * draws.bell() / std::sqrt(chi / 4), -0.9, 0.9);
    }
    VarSettings s;
    s.methods = {kParametricT};
    const VarReport r = report_of({{"S0", 1.0}}, panel, s);
    EXPECT_NEAR(r.results[0].degrees_of_freedom.value(), 4, 1.0);
    const auto thin = outcome_of({{"S0", 1.0}}, random_panel(62, 2000, 1), s);
    EXPECT_LE(thin.value.results[0].degrees_of_freedom.value(), 30.0);
}

TEST(VarTest, AsOfAndWindowChooseTheReturns) {
    const ReturnPanel panel = random_panel(63, 500, 2);
    VarSettings s;
    s.methods = {kHistorical};
    s.as_of = panel.dates[399];
    s.window = 250;
    const VarReport r = report_of({{"S0", 1.0}}, panel, s);
    EXPECT_EQ(r.observations, 250U);
    EXPECT_EQ(r.last_date, panel.dates[399]);
    EXPECT_EQ(r.first_date, panel.dates[150]);
}

TEST(VarTest, FilteredHistoryFollowsTheVolatilityOfToday) {
    ReturnPanel panel = random_panel(64, 500, 1);
    for (std::size_t t = 450; t < 500; ++t) panel.values(t, 0) *= 5;
    VarSettings s;
    s.methods = {kHistorical, kHistoricalFiltered};
    const VarReport r = report_of({{"S0", 1.0}}, panel, s);
    EXPECT_GT(find(r, kHistoricalFiltered, 0.95)->var, 1.5 * find(r, kHistorical, 0.95)->var);
}

TEST(VarTest, AllSettingsOutOfRangeAreReportedTogether) {
    const ReturnPanel panel = random_panel(65, 100, 1);
    VarSettings s;
    s.confidence = {0.95, 95};
    s.horizon_days = 0;
    s.degrees_of_freedom = 2;
    s.paths = 0;
    s.ewma_lambda = 1.0;
    const auto r = var_report({std::vector<Holding>{{"S0", 1.0}}}, panel, s, Work{});
    ASSERT_FALSE(r);
    EXPECT_EQ(r.error().code, Code::kInvalidInput);
    ASSERT_EQ(r.error().errors.size(), 5U);
    EXPECT_EQ(r.error().errors[0].pointer, "/confidence/1");
}

TEST(VarTest, CancelledWorkStops) {
    const ReturnPanel panel = random_panel(66, 100, 1);
    Work work;
    work.cancel.request();
    const auto r = var_report({std::vector<Holding>{{"S0", 1.0}}}, panel, {}, work);
    ASSERT_FALSE(r);
    EXPECT_EQ(r.error().code, Code::kCancelled);
}

TEST(VarTest, TheModifiedFigureIsFlaggedWhereTheExpansionFails) {
    ReturnPanel panel = random_panel(67, 300, 1);
    panel.values(100, 0) = -0.6;  // one crash: skewness far beyond the domain
    VarSettings s;
    s.methods = {kModified};
    const auto r = outcome_of({{"S0", 1.0}}, panel, s);
    EXPECT_TRUE(has_issue(r.issues, "not_monotone"));
}

// Skewness 0 and excess kurtosis -0.3: the quantile has its turning point beyond -5.3, 5 in 10^8 of
// the paths.
TEST(VarTest, NearNormalReturnsAreNotFlagged) {
    EXPECT_TRUE(modified_var(0, 1, 0.0, -0.3, 0.99).monotone);
    EXPECT_TRUE(modified_var(0, 1, 0.1, 0.1, 0.99).monotone);
    // 1 + (z² - 1) K/8 at z = -2.326 is negative from K = -1.82 down.
    EXPECT_FALSE(modified_var(0, 1, 0.0, -1.9, 0.99).monotone);
    VarSettings s;
    s.methods = {kModified};
    for (std::uint64_t seed = 0; seed < 20; ++seed)
        EXPECT_FALSE(has_issue(
            outcome_of({{"S0", 1.0}}, random_panel(700 + seed, 500, 1), s).issues, "not_monotone"))
            << seed;
}

TEST(VarTest, NetAssetValueIsTheBaseOfTheFractions) {
    const ReturnPanel panel = random_panel(68, 300, 2);
    VarSettings s;
    s.methods = {kParametric};
    s.net_asset_value = 5000;
    const VarReport r = report_of({{"S0", 1000.0}, {"S1", -1000.0}}, panel, s);
    EXPECT_DOUBLE_EQ(r.results[0].var_fraction.value(), r.results[0].var / 5000);
    s.net_asset_value = std::nullopt;
    const VarReport flat = report_of({{"S0", 1000.0}, {"S1", -1000.0}}, panel, s);
    EXPECT_FALSE(flat.results[0].var_fraction);
}

}  // namespace
}  // namespace ballast::risk
