// Returns against published examples, Excel, Portfolio Performance and pyxirr.
#include "ledger/performance.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <random>

#include "golden/json_case.hpp"
#include "ledger/golden_ledger_test.hpp"

namespace ballast::ledger {
namespace {

using namespace test;
using golden::JsonCase;

constexpr const char* kFolder = "tests/golden/ledger/";

std::vector<DatedFlow> flows_of(const Element& list) {
    std::vector<DatedFlow> flows;
    for (const Element flow : list.get_array())
        flows.push_back({day(flow.at(0)), double(flow.at(1))});
    return flows;
}

TEST(Xirr, RootsMatchTheReferencesAndAMissingRootIsReported) {
    const JsonCase file(std::string(kFolder) + "xirr.json");
    int cases = 0;
    for (const Element c : file["cases"].get_array()) {
        const std::string id = text(c["id"]);
        const auto flows = flows_of(Element(c["flows"]));
        ++cases;
        if (text(c["fn"]) == "xnpv") {
            EXPECT_NEAR(xnpv(flows, c["rate"]), double(c["expected"]),
                        1e-9 * std::abs(double(c["expected"])))
                << id;
            continue;
        }
        const std::vector<double> roots = xirr_roots(flows);
        double gross = 0.0;
        for (const DatedFlow& flow : flows) gross += std::abs(flow.amount);
        for (const double root : roots)
            EXPECT_LT(std::abs(xnpv(flows, root)), 1.1e-8 * gross) << id << " " << root;
        if (c["expected"].is_null()) {
            EXPECT_TRUE(roots.empty()) << id << " " << roots[0];
            continue;
        }
        double nearest = 1e300;
        for (const double root : roots)
            nearest = std::min(nearest, std::abs(root - double(c["expected"])));
        EXPECT_LT(nearest, 1e-8) << id;
    }
    EXPECT_GT(cases, 30);
}

TEST(Xirr, SeveralRootsAreAllFound) {
    // (1 - 1.1 v)(1 - 1.3 v) with v = 1 / (1 + r), in years of 365 days.
    const std::vector<DatedFlow> flows{
        {day("2021-01-01"), 1.0}, {day("2022-01-01"), -2.4}, {day("2023-01-01"), 1.43}};
    const std::vector<double> roots = xirr_roots(flows);
    ASSERT_EQ(roots.size(), 2U);
    EXPECT_NEAR(roots[0], 0.1, 1e-12);
    EXPECT_NEAR(roots[1], 0.3, 1e-12);
    EXPECT_EQ(headline_root(roots), roots[0]);
    const auto outcome = money_weighted(flows);
    EXPECT_EQ(outcome.issues[0].code, "several_rates");
}

TEST(Xirr, ADoubleRootIsFound) {
    // 100 (1 - 1.1 v)^2 with v = 1 / (1 + r): the present value touches zero at 10 % alone.
    const std::vector<DatedFlow> flows{
        {day("2020-01-01"), -100.0}, {day("2020-12-31"), 220.0}, {day("2021-12-31"), -121.0}};
    const auto outcome = money_weighted(flows);
    ASSERT_EQ(outcome.value.xirr_all.size(), 1U);
    EXPECT_NEAR(*outcome.value.xirr, 0.1, 1e-12);
    EXPECT_TRUE(outcome.issues.empty());
    // At 0 %, where the search changes its scale.
    const std::vector<DatedFlow> at_zero{
        {day("2021-01-01"), 50.0}, {day("2022-01-01"), -100.0}, {day("2023-01-01"), 50.0}};
    ASSERT_EQ(xirr_roots(at_zero).size(), 1U);
    EXPECT_NEAR(xirr_roots(at_zero)[0], 0.0, 1e-12);
}

TEST(Xirr, NoRateIsReportedOnlyWhenThereIsNone) {
    // The discriminant of -100 + 220 v - 121.1 v^2 is negative; flows of one sign have no rate.
    const std::vector<DatedFlow> missed{
        {day("2020-01-01"), -100.0}, {day("2020-12-31"), 220.0}, {day("2021-12-31"), -121.1}};
    EXPECT_NE(money_weighted(missed).issues.at(0).message.find("was found"), std::string::npos);
    const std::vector<DatedFlow> one_way{{day("2020-01-01"), -100.0}, {day("2021-01-01"), -1.0}};
    EXPECT_NE(money_weighted(one_way).issues.at(0).message.find("same sign"), std::string::npos);
    // 1 of 10^300 returned after 50 years: (1 + r)^50 = 10^-300, a rate with no nearby doubles.
    const std::vector<DatedFlow> lost{{day("2020-01-01"), -1e300}, {day("2070-01-01"), 1.0}};
    for (const Issue& reported : money_weighted(lost).issues)
        EXPECT_NE(reported.message.find("there is a rate"), std::string::npos) << reported.message;
}

// Flows whose present value is the product of (1 - (1 + r_i) v): its roots are the r_i.
std::vector<DatedFlow> flows_with(std::span<const double> rates) {
    std::vector<double> coefficients{1.0};
    for (const double rate : rates) {
        coefficients.push_back(0.0);
        for (std::size_t i = coefficients.size(); i-- > 1;)
            coefficients[i] -= (1.0 + rate) * coefficients[i - 1];
    }
    std::vector<DatedFlow> flows;
    for (std::size_t i = 0; i < coefficients.size(); ++i)
        flows.push_back({day("2001-01-01") + 365 * static_cast<int>(i), 1000.0 * coefficients[i]});
    return flows;
}

TEST(Xirr, RandomPolynomialsHaveTheirConstructedRoots) {
    std::mt19937_64 random(20260105);
    std::uniform_real_distribution<double> rate(-0.6, 1.5);
    for (int trial = 0; trial < 2000; ++trial) {
        const std::size_t distinct = 1 + static_cast<std::size_t>(trial) % 4;
        std::vector<double> roots;
        while (roots.size() < distinct) {
            const double drawn = rate(random);
            if (std::ranges::all_of(roots, [&](double x) { return std::abs(x - drawn) > 0.1; }))
                roots.push_back(drawn);
        }
        std::vector<double> factors = roots;
        // None, one or two of the roots are double roots.
        for (std::size_t i = 0; i < roots.size() && i < static_cast<std::size_t>(trial % 3); ++i)
            factors.push_back(roots[i]);
        std::ranges::sort(roots);
        const std::vector<double> found = xirr_roots(flows_with(factors));
        ASSERT_EQ(found.size(), roots.size())
            << trial << " " << testing::PrintToString(factors) << testing::PrintToString(found);
        for (std::size_t i = 0; i < roots.size(); ++i)
            EXPECT_NEAR(found[i], roots[i], 1e-6) << trial << " of " << factors.size();
    }
}

TEST(Xirr, ThePresentValueAtEveryRateFoundIsZero) {
    std::mt19937_64 random(20260106);
    std::uniform_real_distribution<double> amount(-1000.0, 1000.0);
    std::uniform_int_distribution<int> days(0, 3650);
    for (int trial = 0; trial < 500; ++trial) {
        std::vector<DatedFlow> flows;
        double gross = 0.0;
        for (int i = 0; i < 2 + trial % 20; ++i) {
            flows.push_back({day("2015-01-01") + days(random), amount(random)});
            gross += std::abs(flows.back().amount);
        }
        for (const double rate : xirr_roots(flows))
            EXPECT_NEAR(*money_weighted(flows, rate).value.xnpv, 0.0, 1e-8 * gross)
                << trial << " " << rate;
    }
}

TEST(Twr, TakesInflowsAtTheStartAndOutflowsAtTheEndOfTheirDay) {
    const JsonCase file(std::string(kFolder) + "performance.json");
    const Element c = case_of(file, "pp_twr_excel_sample");
    PerformanceSettings settings;
    std::map<fin::Date, double> value;
    double held = 0.0;
    for (const Element flow : c["flows"].get_array()) {
        const std::string kind = text(flow.at(1));
        const double amount = double(flow.at(2)) * (kind == "WITHDRAW" || kind == "FEES" ? -1 : 1);
        held += amount;
        value[day(flow.at(0))] = held;
        if (kind == "DEPOSIT" || kind == "WITHDRAW")
            settings.flows.push_back({day(flow.at(0)), amount});
    }
    for (const auto& [date, v] : value) settings.values.push_back({date, v});
    const auto result = performance(settings);
    ASSERT_TRUE(result);
    const auto daily = golden::numbers(Element(c["expected"]["daily"]));
    const auto accumulated = golden::numbers(Element(c["expected"]["accumulated"]));
    ASSERT_EQ(result->value.returns.size(), daily.size());
    for (std::size_t i = 0; i < daily.size(); ++i) {
        EXPECT_NEAR(result->value.returns[i].period_return, daily[i], 1e-5);
        EXPECT_NEAR(result->value.returns[i].cumulative, accumulated[i], 1e-5);
    }
}

TEST(Twr, ADepositOnTheLastDayChangesNothing) {
    const auto result = performance({.values = {{day("2012-01-01"), 100.0},
                                                {day("2012-01-02"), 110.0},
                                                {day("2012-01-09"), 110.0},
                                                {day("2012-01-10"), 210.0}},
                                     .flows = {{day("2012-01-10"), 100.0}}});
    EXPECT_NEAR(*result->value.twr, 0.1, 1e-12);
}

TEST(Returns, OfHledgersExamples) {
    const auto two = performance(
        {.values = {{day("2017-01-01"), 100.0}, {day("2017-12-31"), 112.0}}, .flows = {}});
    EXPECT_NEAR(*two->value.twr, 0.12, 1e-12);
    EXPECT_NEAR(*two->value.twr_annual, 0.1201, 5e-4);
    EXPECT_NEAR(*two->value.xirr, 0.1201, 5e-4);
    const auto six =
        performance({.values = {{day("2017-01-01"), 100.0},
                                {day("2017-06-30"), 110.0},
                                {day("2017-07-01"), 210.0},
                                {day("2017-10-01"), 160.0},
                                {day("2017-12-31"), 155.0}},
                     .flows = {{day("2017-07-01"), 100.0}, {day("2017-10-01"), -50.0}}});
    EXPECT_NEAR(*six->value.twr, 1.10 * 155.0 / 160.0 - 1.0, 1e-12);
    EXPECT_NEAR(*six->value.xirr, 0.0364, 5e-4);
}

TEST(Drawdown, IsThatOfThePeakBeforeIt) {
    const JsonCase file(std::string(kFolder) + "performance.json");
    for (const std::string id : {"pp_drawdown_1", "pp_drawdown_2"}) {
        const Element c = case_of(file, id);
        std::vector<double> values;
        for (const double x : golden::numbers(Element(c["accumulated"]))) values.push_back(1.0 + x);
        EXPECT_NEAR(max_drawdown(values)->depth, double(c["expected"]["max_drawdown"]), 1e-12);
    }
    const JsonCase old(std::string(kFolder) + "pos_03_returns.json");
    for (const Element c : old["max_drawdown"].get_array())
        EXPECT_NEAR(-max_drawdown(golden::numbers(Element(c["values"])))->depth, double(c["out"]),
                    1e-12);
    for (const Element c : old["cagr"].get_array())
        EXPECT_NEAR(*cagr(c["start"], c["end"], c["years"]), double(c["out"]), 1e-12);
    EXPECT_FALSE(cagr(0.0, 1.0, 1.0));
    EXPECT_FALSE(cagr(1.0, 1.0, 0.0));
    EXPECT_FALSE(cagr(1.0, -1.0, 1.0));
    EXPECT_FALSE(max_drawdown(std::vector<double>{1.0}));
}

TEST(Drawdown, HasPeakTroughAndRecovery) {
    const auto result = performance({.values = {{day("2020-01-01"), 100.0},
                                                {day("2020-01-02"), 120.0},
                                                {day("2020-01-03"), 90.0},
                                                {day("2020-01-04"), 121.0}},
                                     .flows = {}});
    const Decline& fall = *result->value.max_drawdown;
    EXPECT_NEAR(fall.depth, 0.25, 1e-12);
    EXPECT_EQ(fall.peak, day("2020-01-02"));
    EXPECT_EQ(fall.trough, day("2020-01-03"));
    EXPECT_EQ(fall.recovery, day("2020-01-04"));
}

TEST(Returns, CarryTheirDrawdownAndAddUpByYear) {
    PerformanceSettings settings;
    settings.values = {{day("2023-12-29"), 100},
                       {day("2024-01-02"), 125},
                       {day("2024-01-31"), 100},
                       {day("2024-02-01"), 150}};
    settings.periods_per_year = 252;
    const PerformanceResult result = performance(settings).value().value;
    EXPECT_NEAR(result.returns[1].drawdown, 0.0, 1e-15);
    EXPECT_NEAR(result.returns[2].drawdown, -0.2, 1e-15);
    EXPECT_NEAR(result.returns[3].drawdown, 0.0, 1e-15);
    ASSERT_EQ(result.years.size(), 1U);
    EXPECT_NEAR(result.years[0].months[0].value(), 0.0, 1e-15);
    EXPECT_NEAR(result.years[0].total.value(), 0.5, 1e-15);
    // January starts after the last session of 2023; February has further sessions.
    EXPECT_EQ(result.years[0].partial, std::vector<int>{2});
}

TEST(Volatility, OfTheSpanAndItsDownsideAreThoseOfPortfolioPerformance) {
    const JsonCase file(std::string(kFolder) + "performance.json");
    const Element c = case_of(file, "pp_vol_small");
    PerformanceSettings settings;
    settings.values.push_back({day("2020-01-01"), 100.0});
    for (const double r : golden::numbers(Element(c["returns"])))
        settings.values.push_back(
            {settings.values.back().date + 1, settings.values.back().value * (1.0 + r)});
    const auto result = performance(settings);
    EXPECT_NEAR(*result->value.volatility_period, double(c["expected"]["volatility"]), 1e-11);
    EXPECT_NEAR(*result->value.semi_deviation_period, double(c["expected"]["semi_deviation"]),
                1e-11);
}

TEST(Performance, DaysWithoutInvestmentDoNotDiluteTheReturn) {
    // Invested for 73 days and fully withdrawn on the last, or the same after 300 days uninvested.
    const fin::Date start = fin::Date::parse("2023-01-02").value();
    const auto of = [&](int empty) {
        PerformanceSettings settings{.periods_per_year = 252.0};
        for (int i = 0; i < empty; ++i) settings.values.push_back({start + i, 0.0});
        double value = 1000.0;
        for (int i = 0; i <= 73; ++i) {
            value *= i % 3 == 0 ? 1.02 : 0.995;
            settings.values.push_back({start + empty + i, value});
        }
        if (empty > 0) settings.flows.push_back({start + empty, settings.values[300].value});
        return performance(settings).value().value;
    };
    const PerformanceResult once = of(0);
    const PerformanceResult later = of(300);
    EXPECT_NEAR(*later.twr, *once.twr, 1e-12);
    // The day of the deposit adds one day, at zero return.
    const double days = 73.0;
    EXPECT_NEAR(std::log1p(*later.twr_annual) * (days + 1) / days, std::log1p(*once.twr_annual),
                1e-12);
    EXPECT_NEAR(*later.volatility, *once.volatility, 0.01 * *once.volatility);
    EXPECT_EQ(later.returns.size(), once.returns.size() + 300);
}

TEST(Growth, OfTheStandardAndPoorsSince1928) {
    const golden::CsvCase file(std::string(kFolder) + "damodaran_histretSP_annual.csv");
    const JsonCase cases(std::string(kFolder) + "market_networth.json");
    const Element c = case_of(cases, "sp500_annual_cagr_mdd");
    std::vector<double> path{100.0};
    for (const double r : file.column("sp500")) path.push_back(path.back() * (1.0 + r));
    const auto years = double(std::int64_t(c["years"]));
    ASSERT_EQ(path.size(), years + 1);
    EXPECT_NEAR(path.back(), double(c["final_value_of_100"]), 0.01);
    EXPECT_NEAR(*cagr(path.front(), path.back(), years), double(c["cagr"]), 1e-12);
    const auto fall = max_drawdown(path);
    EXPECT_NEAR(fall->depth, double(c["max_drawdown"]), 1e-12);
    EXPECT_EQ(1927 + fall->peak, 1928U);
    EXPECT_EQ(1927 + fall->trough, 1932U);
}

TEST(ModifiedDietz, WeighsFlowsByTheTimeLeft) {
    const auto result =
        performance({.values = {{day("2020-01-01"), 1000.0}, {day("2020-01-31"), 1180.0}},
                     .flows = {{day("2020-01-16"), 100.0}}});
    EXPECT_NEAR(*result->value.modified_dietz, 80.0 / 1050.0, 1e-12);
}

}  // namespace
}  // namespace ballast::ledger
