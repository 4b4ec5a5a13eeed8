#include "risk/backtest.hpp"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <map>

#include "risk/describe_methods.hpp"
#include "risk/rolling_backtest.hpp"
#include "risk/test_panels.hpp"

namespace ballast::risk {
namespace {

using golden::expect_relative;
using testing::kGolden;

void expect_test(const TestResult& actual, simdjson::dom::element statistic,
                 simdjson::dom::element p_value, double tolerance) {
    ASSERT_TRUE(actual.statistic && actual.p_value);
    EXPECT_NEAR(*actual.statistic, double(statistic), tolerance * std::max(1.0, double(statistic)));
    EXPECT_NEAR(*actual.p_value, double(p_value), tolerance);
}

TEST(BacktestTest, KupiecMeetsTheGrid) {
    const golden::CsvCase grid(kGolden + "kupiec_grid.csv");
    const auto t = grid.column("T");
    const auto p = grid.column("p");
    const auto x = grid.column("x");
    const auto statistic = grid.column("LR_pof");
    const auto p_value = grid.column("p_value_chi2_1");
    const auto cdf = grid.column("binom_cdf_x");
    for (std::size_t i = 0; i < grid.rows(); ++i) {
        const auto n = static_cast<std::size_t>(t[i]);
        const auto k = static_cast<std::size_t>(x[i]);
        const TestResult r = kupiec_test(n, k, p[i]);
        EXPECT_NEAR(r.statistic.value(), statistic[i], 1e-9 * std::max(1.0, statistic[i]));
        EXPECT_NEAR(r.p_value.value(), p_value[i], 1e-9);
        EXPECT_NEAR(traffic_light(n, k, p[i]).cumulative_probability, cdf[i], 1e-9);
    }
}

std::vector<std::string> places(const Issues& issues, std::string_view code) {
    std::vector<std::string> result;
    for (const Issue& issue : issues)
        if (issue.code == code) result.push_back(issue.where);
    return result;
}

TEST(BacktestTest, EveryUndefinedStatisticHasAnIssue) {
    const BacktestSeries quiet{
        {}, std::vector<double>(300, 1.0), std::vector<double>(300, 2.0), {}};
    const BacktestReport report = backtest(quiet, {}).value();
    ASSERT_EQ(report.exceptions, 0U);
    EXPECT_EQ(places(backtest_issues(quiet, report), "undefined"),
              (std::vector<std::string>{"time_until_first_failure", "christoffersen_independence",
                                        "christoffersen_conditional",
                                        "christoffersen_conditional_trimmed", "mean_excess_loss"}));
    EXPECT_TRUE(places(backtest_issues(quiet, report), "short_history").empty());
}

TEST(BacktestTest, FewForecastsAndShortfallsBelowTheVarAreFlagged) {
    // One exception, on a day whose ES is zero; all ES below the VaR.
    const BacktestSeries few{
        {}, {1, -3, 1, 1, 1}, std::vector<double>(5, 2.0), std::vector<double>(5, 0.0)};
    const BacktestReport report = backtest(few, {}).value();
    const Issues issues = backtest_issues(few, report);
    EXPECT_EQ(places(issues, "short_history"), std::vector<std::string>{"observations"});
    EXPECT_EQ(places(issues, "es_below_var"), std::vector<std::string>{"es"});
    const std::vector<std::string> undefined = places(issues, "undefined");
    for (const std::string field :
         {"acerbi_szekely_z1", "acerbi_szekely_z2", "mcneil_frey", "dynamic_quantile"})
        EXPECT_NE(std::find(undefined.begin(), undefined.end(), field), undefined.end()) << field;
}

TEST(BacktestTest, PublishedLikelihoodRatiosAreMet) {
    const golden::JsonCase document(kGolden + "backtest_published.json");
    for (const auto row : document["published"].get_array()) {
        const std::string_view test = row["test"];
        const auto count = [&](const char* key) {
            return static_cast<std::size_t>(std::int64_t(row[key]));
        };
        TestResult actual;
        if (test == "kupiec_pof") {
            actual = kupiec_test(count("T"), count("x"), double(row["p"]));
        } else {
            Transitions t;
            t.n00 = count("N00");
            t.n01 = count("N01");
            t.n10 = count("N10");
            t.n11 = count("N11");
            actual = independence_test(t);
            if (test == "christoffersen_conditional_coverage") {
                const TestResult coverage = kupiec_test(count("T"), count("x"), double(row["p"]));
                EXPECT_NEAR(*actual.statistic + *coverage.statistic, double(row["exact_LR"]), 1e-9);
                continue;
            }
        }
        EXPECT_NEAR(actual.statistic.value(), double(row["exact_LR"]),
                    1e-9 * std::max(1.0, double(row["exact_LR"])));
        EXPECT_NEAR(actual.p_value.value(), double(row["exact_p"]), 1e-9);
    }
}

TEST(BacktestTest, TheNonrejectionRegionsOfKupiecAreMet) {
    const golden::JsonCase document(kGolden + "backtest_published.json");
    for (const auto row : document["kupiec_1995_nonrejection_regions_95pct"]["rows"].get_array()) {
        const auto n = static_cast<std::size_t>(std::int64_t(row["T"]));
        const auto first = static_cast<std::size_t>(std::int64_t(row["first_accepted"]));
        const auto last = static_cast<std::size_t>(std::int64_t(row["last_accepted"]));
        for (std::size_t x = 0; x <= n / 4; ++x) {
            const bool accepted = kupiec_test(n, x, double(row["p"])).p_value.value() > 0.05;
            EXPECT_EQ(accepted, x >= first && x <= last) << n << ' ' << x;
        }
    }
}

TEST(BacktestTest, TheTrafficLightMeetsTheSupervisoryTable) {
    const golden::JsonCase document(kGolden + "basel_traffic_light.json");
    const std::map<std::string_view, TrafficZone> zones = {{"green", TrafficZone::kGreen},
                                                           {"yellow", TrafficZone::kYellow},
                                                           {"red", TrafficZone::kRed}};
    for (const auto row : document["rows"].get_array()) {
        const auto x = static_cast<std::size_t>(std::int64_t(row["exceptions"]));
        const TrafficLight light = traffic_light(250, x, 0.01);
        EXPECT_NEAR(light.cumulative_probability, double(row["cum_prob"]), 1e-9);
        EXPECT_EQ(light.zone, zones.at(row["zone"].get_string().value()));
        EXPECT_EQ(light.multiplier, double(row["basel1996_multiplier"]));
        EXPECT_EQ(light.frtb_multiplier, double(row["frtb_multiplier_mar32"]));
    }
}

TEST(BacktestTest, OtherLengthsAndLevelsTakeTheZoneByProbability) {
    EXPECT_EQ(traffic_light(500, 5, 0.01).zone, TrafficZone::kGreen);
    EXPECT_EQ(traffic_light(756, 21, 0.01).zone, TrafficZone::kRed);
    EXPECT_EQ(traffic_light(756, 21, 0.01).multiplier, 4.0);
    const TrafficLight yellow = traffic_light(756, 54, 0.05);
    EXPECT_EQ(yellow.zone, TrafficZone::kYellow);
    EXPECT_GT(yellow.multiplier, 3.0);
    EXPECT_LT(yellow.multiplier, 4.0);
    EXPECT_EQ(traffic_light(1000, 0, 0.01).multiplier, 3.0);
}

BacktestSeries spy_series(const std::string& column, const std::string& es = {}) {
    const golden::CsvCase csv(kGolden + "backtest_series.csv");
    BacktestSeries s;
    s.dates = csv.dates();
    s.pnl = csv.column("ret");
    s.var = csv.column(column);
    if (!es.empty()) s.es = csv.column(es);
    return s;
}

TEST(BacktestTest, SpyThroughTheCrisisMeetsEveryStatistic) {
    const golden::JsonCase document(kGolden + "backtest_expected.json");
    const std::map<std::string, double> confidence = {
        {"hs250_VaR95", 0.95}, {"hs250_VaR975", 0.975}, {"hs250_VaR99", 0.99},
        {"ewma_VaR95", 0.95},  {"ewma_VaR975", 0.975},  {"ewma_VaR99", 0.99}};
    for (const auto& [column, c] : confidence) {
        const auto e = document["tests"][column];
        const BacktestReport r = backtest(spy_series(column), {.confidence = c}).value();
        EXPECT_EQ(r.observations, 756U);
        EXPECT_EQ(r.exceptions, static_cast<std::size_t>(std::int64_t(e["exceptions"]))) << column;
        EXPECT_NEAR(r.expected, double(e["expected"]), 1e-9);
        expect_test(r.kupiec, e["LR_uc"], e["p_uc"], 1e-8);
        expect_test(r.christoffersen_independence, e["LR_ind"], e["p_ind"], 1e-8);
        expect_test(r.christoffersen_conditional, e["LR_cc"], e["p_cc"], 1e-8);
        expect_test(r.christoffersen_conditional_trimmed, e["LR_cc_variant_uc_without_first_obs"],
                    e["p_cc_variant"], 1e-8);
        expect_test(r.time_until_first_failure, e["LR_tuff"], e["p_tuff"], 1e-8);
        EXPECT_EQ(r.first_exception.value(),
                  static_cast<std::size_t>(std::int64_t(e["time_until_first_failure"])));
        EXPECT_EQ(r.transitions.n00, static_cast<std::size_t>(std::int64_t(e["n00"])));
        EXPECT_EQ(r.transitions.n11, static_cast<std::size_t>(std::int64_t(e["n11"])));
        EXPECT_NEAR(r.transitions.pi01.value(), double(e["pi01"]), 1e-8);
        EXPECT_NEAR(r.transitions.pi11.value(), double(e["pi11"]), 1e-8);
        EXPECT_NEAR(r.binomial_z, double(e["binomial_z"]), 1e-8);
        EXPECT_NEAR(r.traffic_light.cumulative_probability, double(e["binom_cdf"]), 1e-8);
        const TrafficZone zone = e["traffic_zone_by_cdf"].get_string().value() == "red"
                                     ? TrafficZone::kRed
                                     : TrafficZone::kYellow;
        EXPECT_EQ(r.traffic_light.zone, zone);
        EXPECT_NEAR(r.mean_quantile_loss, double(e["mean_tick_loss"]), 1e-12);
        EXPECT_EQ(r.worst_250_day_exceptions,
                  static_cast<std::size_t>(std::int64_t(e["worst_250d_window_exceptions"])));
    }
}

TEST(BacktestTest, DynamicQuantileStatisticsOfTheGasPackageAreMet) {
    const golden::JsonCase document(kGolden + "backtest_dq_gas.json");
    for (const auto& [column, c] : std::map<std::string, double>{{"hs250_VaR95", 0.95},
                                                                 {"hs250_VaR99", 0.99},
                                                                 {"ewma_VaR95", 0.95},
                                                                 {"ewma_VaR975", 0.975},
                                                                 {"ewma_VaR99", 0.99}}) {
        const auto e = document["tests"][column];
        const BacktestReport r = backtest(spy_series(column), {.confidence = c}).value();
        EXPECT_EQ(r.dynamic_quantile.degrees_of_freedom, 7);
        expect_relative(r.dynamic_quantile.statistic.value(), e["DQ"], 1e-8, column);
        // The package subtracts the distribution function from 1, which limits the digits of its
        // result.
        EXPECT_NEAR(r.dynamic_quantile.p_value.value(), double(e["p"]),
                    1e-9 * double(e["p"]) + 1e-15);
        expect_relative(r.ratio, e["actual_over_expected"], 1e-8);
        expect_relative(r.mean_quantile_loss, e["mean_quantile_loss"], 1e-8);
        expect_relative(r.mean_excess_loss.value(), e["AD_mean"], 1e-8);
        expect_relative(r.maximum_excess_loss.value(), e["AD_max"], 1e-8);
    }
}

TEST(BacktestTest, ShortfallTestsMeetTheirValues) {
    const golden::JsonCase document(kGolden + "backtest_expected.json");
    for (const auto& [key, var, es] :
         {std::tuple{"es_hs250", "hs250_VaR975", "hs250_ES975_fractional"},
          std::tuple{"es_ewma", "ewma_VaR975", "ewma_ES975"}}) {
        const auto e = document["tests"][key];
        const BacktestReport r = backtest(spy_series(var, es), {.confidence = 0.975}).value();
        EXPECT_NEAR(r.acerbi_szekely_z1.value(), double(e["acerbi_szekely_Z1"]), 1e-8);
        EXPECT_NEAR(r.acerbi_szekely_z2.value(), double(e["acerbi_szekely_Z2"]), 1e-8);
        EXPECT_NEAR(r.mcneil_frey_mean_exceedance.value(), double(e["mcneil_frey_mean_exceedance"]),
                    1e-8);
        EXPECT_NEAR(r.mcneil_frey.statistic.value(),
                    double(e["mcneil_frey_t_stat_population_sd_over_sqrt_n_minus_1"]), 1e-8);
        EXPECT_NEAR(r.mcneil_frey.p_value.value(), double(e["mcneil_frey_p_normal_one_sided"]),
                    1e-8);
    }
}

TEST(BacktestTest, WithoutExceptionsUndefinedStatisticsAreNull) {
    BacktestSeries s;
    s.pnl.assign(250, 0.001);
    s.var.assign(250, 0.02);
    const BacktestReport r = backtest(s, {}).value();
    EXPECT_EQ(r.exceptions, 0U);
    expect_relative(r.kupiec.statistic.value(), -500 * std::log(0.99), 1e-12);
    EXPECT_FALSE(r.christoffersen_independence.statistic);
    EXPECT_FALSE(r.christoffersen_conditional.statistic);
    EXPECT_FALSE(r.time_until_first_failure.statistic);
    EXPECT_FALSE(r.first_exception);
    EXPECT_FALSE(r.mean_excess_loss);
    EXPECT_FALSE(r.acerbi_szekely_z1);
}

TEST(BacktestTest, AnExceptionIsStrict) {
    EXPECT_EQ(exceptions_of(std::vector{-1.0, -1.0000001, 0.0}, std::vector{1.0, 1.0, 0.0}),
              (std::vector<bool>{false, true, false}));
}

TEST(BacktestTest, OneObservationOrAllExceptionsDoNotBreakIt) {
    BacktestSeries one{.dates = {}, .pnl = {-5}, .var = {1}, .es = {2}};
    const auto r = backtest(one, {});
    ASSERT_TRUE(r);
    EXPECT_EQ(r->exceptions, 1U);
    EXPECT_TRUE(r->kupiec.statistic);
    EXPECT_FALSE(r->christoffersen_conditional_trimmed.statistic);
    BacktestSeries all;
    all.pnl.assign(100, -5);
    all.var.assign(100, 1);
    EXPECT_EQ(backtest(all, {}).value().traffic_light.zone, TrafficZone::kRed);
}

TEST(BacktestTest, RejectsInvalidSeries) {
    BacktestSeries s;
    EXPECT_FALSE(backtest(s, {}));
    s.pnl = {1, 2};
    s.var = {1};
    EXPECT_FALSE(backtest(s, {}));
    s.var = {1, std::nan("")};
    EXPECT_FALSE(backtest(s, {}));
    s.var = {1, 2};
    EXPECT_FALSE(backtest(s, {.confidence = 1.0}));
    EXPECT_TRUE(backtest(s, {}));
}

class RollingBacktestTest : public ::testing::Test {
protected:
    // SPY from 250 days before 2007 to the end of 2009.
    static ReturnPanel spy() {
        const golden::CsvCase csv(kGolden + "spy_adj_close_2005_2009.csv");
        const auto price = csv.column("SPY");
        const auto dates = csv.dates();
        ReturnPanel panel;
        panel.symbols = {"SPY"};
        std::vector<double> returns;
        const auto last = fin::Date::from_ymd(2009, 12, 31).value();
        for (std::size_t t = 1; t < price.size() && dates[t] <= last; ++t) {
            panel.dates.push_back(dates[t]);
            returns.push_back(price[t] / price[t - 1] - 1);
        }
        panel.values = math::Matrix::from_rows(returns.size(), 1, returns);
        return panel;
    }
};

TEST_F(RollingBacktestTest, SpyThroughTheCrisisShowsTheKnownExceptions) {
    const std::vector<Holding> book = {{"SPY", 1.0}};
    const auto tests =
        rolling_backtest({book}, spy(), {.confidence = {0.99}, .maximum_days = 756}, {})
            .value()
            .value;
    ASSERT_EQ(tests.size(), 4U);
    for (const RollingBacktest& test : tests) {
        EXPECT_EQ(test.report.observations, 756U);
        EXPECT_EQ(test.series.dates.front(), fin::Date::from_ymd(2007, 1, 3).value());
        if (test.method == VarMethod::kHistorical) {
            EXPECT_EQ(test.report.exceptions, 21U);
            EXPECT_EQ(test.report.worst_250_day_exceptions, 12U);
            EXPECT_EQ(test.report.traffic_light.zone, TrafficZone::kRed);
            const auto expected = spy_series("hs250_VaR99").var;
            for (std::size_t t = 0; t < expected.size(); ++t)
                EXPECT_NEAR(test.series.var[t], expected[t], 1e-11);
        }
        if (test.method == VarMethod::kEwma) {
            EXPECT_EQ(test.report.exceptions, 18U);
        }
        if (test.method == VarMethod::kHistoricalFiltered) {
            EXPECT_LE(test.report.exceptions, 13U);
        }
    }
}

TEST_F(RollingBacktestTest, AForecastIsTheVarOfItsWindow) {
    const std::vector<Holding> book = {{"SPY", 1e6}};
    const ReturnPanel panel = spy();
    std::vector<VarMethod> methods;
    for (const auto& entry : describe::Described<VarMethod>::values)
        if (forecasts_series(entry.value)) methods.push_back(entry.value);
    ASSERT_EQ(methods.size(), 7U);
    const std::vector<double> confidence = {0.9, 0.975, 0.99};
    const auto tests = rolling_backtest({book}, panel,
                                        {.methods = methods,
                                         .confidence = confidence,
                                         .lambda = 0.97,
                                         .age_lambda = 0.985,
                                         .maximum_days = 3},
                                        {})
                           .value()
                           .value;
    ASSERT_EQ(tests.size(), methods.size() * confidence.size());
    for (std::size_t day = 0; day < 3; ++day) {
        const auto report = var_report({book}, panel,
                                       {.methods = methods,
                                        .confidence = confidence,
                                        .ewma_lambda = {},
                                        .as_of = panel.dates[panel.dates.size() - 4 + day],
                                        .window = 250,
                                        .age_lambda = 0.985,
                                        .filter_lambda = 0.97,
                                        .components = false},
                                       {})
                                .value()
                                .value;
        for (std::size_t k = 0; k < tests.size(); ++k) {
            if (tests[k].method == VarMethod::kEwma) continue;  // of another decay; see below
            EXPECT_EQ(report.results[k].method, tests[k].method);
            // The search for the degrees of freedom ends at a relative step of about 1e-8.
            const double within = tests[k].method == VarMethod::kParametricT ? 1e-7 : 1e-12;
            EXPECT_NEAR(tests[k].series.var[day] / report.results[k].var, 1, within);
            EXPECT_NEAR(tests[k].series.es[day] / report.results[k].es, 1, within);
        }
        const auto ewma = var_report({book}, panel,
                                     {.methods = {VarMethod::kEwma},
                                      .confidence = confidence,
                                      .ewma_lambda = 0.97,
                                      .as_of = panel.dates[panel.dates.size() - 4 + day],
                                      .window = 250},
                                     {})
                              .value()
                              .value;
        std::size_t c = 0;
        for (const RollingBacktest& test : tests)
            if (test.method == VarMethod::kEwma) {
                EXPECT_NEAR(test.series.var[day] / ewma.results[c].var, 1, 1e-12);
                ++c;
            }
        EXPECT_EQ(c, confidence.size());
    }
}

TEST_F(RollingBacktestTest, EwmaIsParametricWithTheUsualDecay) {
    const std::vector<Holding> book = {{"SPY", 1.0}};
    const auto var = [&](VarMethod method, std::optional<double> lambda) {
        return var_report({book}, spy(), {.methods = {method}, .ewma_lambda = lambda}, {})
            .value()
            .value.results[0]
            .var;
    };
    EXPECT_EQ(var(VarMethod::kEwma, {}), var(VarMethod::kParametric, 0.94));
    EXPECT_EQ(var(VarMethod::kEwma, 0.97), var(VarMethod::kParametric, 0.97));
    EXPECT_NE(var(VarMethod::kEwma, {}), var(VarMethod::kParametric, {}));
}

TEST_F(RollingBacktestTest, MonteCarloHasNoForecastOfASeries) {
    const auto r = rolling_backtest({}, std::vector<double>(300, 0.01),
                                    {.methods = {VarMethod::kHistorical, VarMethod::kMcT}});
    ASSERT_FALSE(r);
    EXPECT_NE(r.error().message.find("parametric_t"), std::string::npos);
}

TEST_F(RollingBacktestTest, AForecastUsesOnlyThePast) {
    ReturnPanel panel = spy();
    const std::vector<Holding> book = {{"SPY", 1.0}};
    const auto before = rolling_backtest({book}, panel, {.maximum_days = 5}, {}).value().value;
    panel.values(panel.values.rows - 1, 0) = -0.5;
    const auto after = rolling_backtest({book}, panel, {.maximum_days = 5}, {}).value().value;
    for (std::size_t k = 0; k < before.size(); ++k)
        EXPECT_EQ(before[k].series.var, after[k].series.var);
}

TEST_F(RollingBacktestTest, TooShortAHistoryIsRejectedWithTheRequiredLength) {
    const auto r = rolling_backtest({}, std::vector<double>(100, 0.01), {});
    ASSERT_FALSE(r);
    EXPECT_NE(r.error().message.find("251"), std::string::npos);
}

}  // namespace
}  // namespace ballast::risk
