#include "risk/performance.hpp"

#include <cmath>
#include <gtest/gtest.h>

#include "risk/test_panels.hpp"

namespace ballast::risk {
namespace {

using testing::kGolden;

PerformanceSeries managers(const std::string& name) {
    const golden::CsvCase csv(kGolden + "data_managers_monthly_1996_2006.csv");
    PerformanceSeries s;
    s.dates = csv.dates();
    s.returns = csv.column(name);
    s.benchmark = csv.column("SP500 TR");
    s.risk_free = csv.column("US 3m TR");
    return s;
}

PerformanceSeries daily(const std::vector<double>& returns) {
    PerformanceSeries s;
    s.returns = returns;
    for (std::size_t t = 0; t < returns.size(); ++t)
        s.dates.push_back(fin::Date::from_serial(19000 + static_cast<std::int32_t>(t)));
    return s;
}

TEST(PerformanceTest, PerformanceAnalyticsStatisticsOfTheManagersAreMet) {
    const golden::JsonCase c(kGolden + "performance_managers.json");
    for (const std::string name : {"HAM1", "HAM3"}) {
        const auto e = c["expected"][name];
        PerformanceSettings settings;
        settings.periods_per_year = 12;
        settings.quantile = QuantileRule::kLinear;
        settings.es = EsRule::kMeanBelowLinearQuantile;
        const PerformanceReport p = performance(managers(name), settings).value().value;
        const auto near = [&](std::optional<double> actual, const char* key) {
            ASSERT_TRUE(actual) << key;
            EXPECT_NEAR(*actual, double(e[key]), 1e-8 * std::max(1.0, std::abs(double(e[key]))))
                << name << ' ' << key;
        };
        EXPECT_EQ(p.observations, static_cast<std::size_t>(std::int64_t(e["n"])));
        near(p.annualized_return, "ann_return_geometric");
        near(p.volatility, "ann_sd");
        near(p.sharpe, "sharpe_ann_rf");
        near(p.sharpe_period, "sharpe_StdDev_rf");
        near(p.sortino_period, "sortino_mar0");
        near(p.downside_deviation, "downside_dev_mar0");
        near(-p.max_drawdown, "max_drawdown");
        near(p.calmar, "calmar");
        near(p.omega, "omega_L0");
        near(p.skewness, "skew");
        near(p.excess_kurtosis, "ex_kurt");
        near(p.beta, "capm_beta");
        near(p.alpha, "capm_alpha_monthly");
        near(p.tracking_error, "tracking_error");
        near(p.information_ratio, "information_ratio");
        near(p.active_return, "active_premium");
        near(p.treynor, "treynor");
        near(p.var, "VaR95_hist");
        near(p.es, "ES95_hist");
    }
}

TEST(PerformanceTest, TheDrawdownTableOfTheFirstManagerIsMet) {
    const golden::CsvCase expected(kGolden + "drawdowns_ham1.csv");
    const PerformanceSeries s = managers("HAM1");
    const auto all = drawdowns(s.dates, s.returns);
    const auto from = expected.dates("From");
    const auto trough = expected.dates("Trough");
    const auto to = expected.dates("To");
    const auto depth = expected.column("Depth");
    const auto length = expected.column("Length");
    const auto to_trough = expected.column("To Trough");
    const auto recovery = expected.column("Recovery");
    ASSERT_GE(all.size(), expected.rows());
    for (std::size_t i = 0; i < expected.rows(); ++i) {
        EXPECT_EQ(all[i].start, from[i]);
        EXPECT_EQ(all[i].trough, trough[i]);
        EXPECT_EQ(all[i].recovery, to[i]);
        EXPECT_NEAR(all[i].depth, depth[i], 5e-7);
        EXPECT_EQ(static_cast<double>(all[i].length), length[i]);
        EXPECT_EQ(static_cast<double>(all[i].to_trough), to_trough[i]);
        EXPECT_EQ(static_cast<double>(all[i].to_recovery.value()), recovery[i]);
    }
}

TEST(PerformanceTest, AnOpenDrawdownHasNoRecoveryAndOneFromTheStartNoPeak) {
    const PerformanceSeries s = daily({-0.1, 0.2, -0.5, 0.1});
    const auto all = drawdowns(s.dates, s.returns);
    ASSERT_EQ(all.size(), 2U);
    EXPECT_NEAR(all[0].depth, -0.5, 1e-15);
    EXPECT_FALSE(all[0].recovery);
    EXPECT_EQ(all[0].length, 2U);
    EXPECT_EQ(all[0].peak, s.dates[1]);
    EXPECT_FALSE(all[1].peak);
    EXPECT_EQ(all[1].recovery, s.dates[1]);
}

TEST(PerformanceTest, MonthsCompoundToTheirYears) {
    const PerformanceSeries s = managers("HAM1");
    const PerformanceReport p = performance(s, {.periods_per_year = 12}).value().value;
    ASSERT_EQ(p.years.size(), 11U);
    double wealth = 1;
    for (const model::YearReturns& year : p.years) {
        double growth = 1;
        for (const auto& month : year.months) growth *= 1 + month.value_or(0);
        EXPECT_NEAR(growth - 1, year.total.value(), 1e-13);
        wealth *= 1 + year.total.value();
    }
    EXPECT_NEAR(wealth - 1, p.cumulative_return, 1e-12);
    EXPECT_NEAR(p.path.back().cumulative, p.cumulative_return, 1e-12);
    EXPECT_NEAR(p.years[0].months[0].value(), s.returns[0], 1e-15);
}

TEST(PerformanceTest, AgainstItselfASeriesHasBetaOneAndFullCapture) {
    PerformanceSeries s = managers("HAM1");
    s.benchmark = s.returns;
    const PerformanceReport p = performance(s, {.periods_per_year = 12}).value().value;
    EXPECT_NEAR(p.beta.value(), 1, 1e-12);
    EXPECT_NEAR(p.alpha.value(), 0, 1e-15);
    EXPECT_NEAR(p.up_capture.value(), 1, 1e-12);
    EXPECT_NEAR(p.down_capture.value(), 1, 1e-12);
    EXPECT_FALSE(p.information_ratio);
    EXPECT_EQ(p.tracking_error, 0);
}

TEST(PerformanceTest, CaptureIsOfTheMeansWhateverTheFrequency) {
    PerformanceSeries s = daily({0.02, -0.01, 0.04, -0.03, 0.00});
    s.benchmark = {0.01, -0.02, 0.02, -0.02, 0.00};
    const double up = (std::sqrt(1.02 * 1.04) - 1) / (std::sqrt(1.01 * 1.02) - 1);
    const double down = (std::sqrt(0.99 * 0.97) - 1) / (std::sqrt(0.98 * 0.98) - 1);
    for (const double periods : {12.0, 252.0}) {
        const auto p = performance(s, {.periods_per_year = periods}).value().value;
        EXPECT_NEAR(p.up_capture.value(), up, 1e-12);
        EXPECT_NEAR(p.down_capture.value(), down, 1e-12);
    }
}

TEST(PerformanceTest, RatiosWithoutADenominatorAreNullAndReported) {
    const auto r = performance(daily(std::vector<double>(100, 0.001)), {}).value();
    EXPECT_FALSE(r.value.sharpe);
    EXPECT_FALSE(r.value.sortino);
    EXPECT_FALSE(r.value.omega);
    EXPECT_FALSE(r.value.calmar);
    EXPECT_FALSE(r.value.beta);
    EXPECT_FALSE(r.value.skewness);
    EXPECT_TRUE(testing::has_issue(r.issues, "undefined"));
    EXPECT_EQ(r.value.max_drawdown, 0);
}

TEST(PerformanceTest, ATotalLossHasNoAnnualReturn) {
    const auto r = performance(daily({0.1, -1.0, 0.2}), {}).value();
    EXPECT_EQ(r.value.cumulative_return, -1);
    EXPECT_FALSE(r.value.annualized_return);
    EXPECT_TRUE(testing::has_issue(r.issues, "short_history"));
}

TEST(PerformanceTest, OneReturnIsEnoughForTheFiguresItDefines) {
    const auto r = performance(daily({0.01}), {}).value();
    EXPECT_EQ(r.value.observations, 1U);
    EXPECT_FALSE(r.value.volatility);
    EXPECT_FALSE(r.value.sharpe);
}

TEST(PerformanceTest, RejectsInvalidSeries) {
    EXPECT_FALSE(performance({}, {}));
    PerformanceSeries s = daily({0.01, 0.02});
    s.benchmark = {0.01};
    EXPECT_FALSE(performance(s, {}));
    s = daily({0.01, std::nan("")});
    EXPECT_FALSE(performance(s, {}));
    s = daily({0.01, -1.01});
    EXPECT_FALSE(performance(s, {}));
    s = daily({0.01, 0.02});
    s.dates[1] = s.dates[0];
    EXPECT_FALSE(performance(s, {}));
}

TEST(PerformanceTest, ACanceledCalculationHasNoReport) {
    const Cancel cancel;
    cancel.request();
    const auto stopped = performance(managers("HAM1"), {.periods_per_year = 12}, cancel);
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().code, Code::kCancelled);
}

}  // namespace
}  // namespace ballast::risk
