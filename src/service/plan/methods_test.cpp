// The planner through the method table: shapes of requests and responses, history tables, errors,
// and the names of an earlier system.
#include <cmath>

#include "support/world.hpp"

namespace ballast::service {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

class PlanMethods : public testing::Test {
protected:
    World world_;
    test::Json run(const std::string& method, const std::string& request) {
        return test::Json(world_.body(method, request));
    }
};

constexpr std::string_view kRetired =
    R"("initial_portfolio":1000000,"years":30,"allocation":{"stock":0.6,"bond":0.4},)"
    R"("withdrawal":{"strategy":"constant_dollar","rate":0.04},"paths":3000)";

TEST_F(PlanMethods, HistoricalSequencesOfTheBuiltInHistoryHaveCohorts) {
    const test::Json json =
        run("plan.simulate", R"({"initial_portfolio":1000000,"years":30,)"
                             R"("allocation":{"stock":0.5,"bond":0.5},)"
                             R"("returns":{"model":"historical"},)"
                             R"("withdrawal":{"strategy":"constant_dollar","rate":0.04}})");
    EXPECT_EQ(json.size("/cohorts"), 69U);
    EXPECT_EQ(json.number("/cohorts/0/start_year"), 1928);
    EXPECT_NEAR(json.number("/success_rate"), 64.0 / 69.0, 0.03);
    EXPECT_EQ(json.number("/percentiles/0/year"), 1);
    EXPECT_EQ(json.size("/percentiles"), 30U);
    EXPECT_THAT(json.texts("/issues", "code"), Contains("overlapping_periods"));
}

TEST_F(PlanMethods, AHistoryInARequestIsReadByYearInPercentAndUnderItsUsualNames) {
    std::string rows;
    for (int year = 2000; year < 2006; ++year)
        rows += fmt::format(R"({}{{"year":{},"S&P 500":10,"T-Notes":4,"Inflation":2}})",
                            rows.empty() ? "" : ",", year);
    const test::Json json =
        run("plan.simulate",
            fmt::format(
                R"({{"initial_portfolio":1000,"years":5,"allocation":{{"stock":0.5,"bond":0.5}},)"
                R"("returns":{{"model":"historical","percent":true,"data":[{}]}}}})",
                rows));
    EXPECT_EQ(json.size("/cohorts"), 2U);
    EXPECT_EQ(json.number("/cohorts/0/start_year"), 2000);
    EXPECT_NEAR(json.number("/terminal/mean"), 1000 * std::pow(1.07, 5), 1e-9);
    EXPECT_NEAR(json.number("/terminal/mean_real"), 1000 * std::pow(1.07 / 1.02, 5), 1e-9);
}

TEST_F(PlanMethods, TheResponseForTenThousandPathsAndFiftyYearsIsBelowAHundredKilobytes) {
    const std::string body = world_.body(
        "plan.simulate", R"({"initial_portfolio":1000000,"years":50,"allocation":{"stock":1},)"
                         R"("withdrawal":{"strategy":"guyton_klinger","rate":0.05}})");
    EXPECT_LT(body.size(), 100'000U);
}

TEST_F(PlanMethods, TheSameRequestGivesTheSameBytes) {
    const std::string request = fmt::format("{{{}}}", kRetired);
    EXPECT_EQ(world_.body("plan.simulate", request), world_.body("plan.simulate", request));
}

TEST_F(PlanMethods, EveryErrorOfAPlanIsReportedWithItsPointer) {
    const auto errors = [&](const std::string& request) {
        const auto reply = world_.call("plan.simulate", request);
        EXPECT_FALSE(reply);
        std::vector<std::string> pointers;
        if (!reply)
            for (const FieldError& error : reply.error().errors) pointers.push_back(error.pointer);
        return pointers;
    };
    const auto all = errors(
        R"({"initial_portfolio":0,"years":-3,"allocation":{"stock":0.7,"bond":0.7},"paths":0,)"
        R"("withdrawal":{},"events":[{"year":99,"type":"expense","amount":1},)"
        R"({"year":1,"type":"income_change","factor":2}]})");
    for (const char* pointer : {"/initial_portfolio", "/years", "/allocation", "/paths",
                                "/withdrawal", "/events/0/year", "/events/1"})
        EXPECT_THAT(all, Contains(pointer));
    EXPECT_THAT(errors(R"({"initial_portfolio":1,"allocation":{"moon":1}})"),
                Contains("/allocation/moon"));
    EXPECT_THAT(errors(R"({"initial_portfolio":1,"allocation":{"stock":1},"paths":99999999999})"),
                Contains("/paths"));
}

TEST_F(PlanMethods, ComparesOneOfEveryRuleOnTheSamePaths) {
    const test::Json json =
        run("plan.compare", fmt::format(R"({{"base":{{{},"age":73}}}})", kRetired));
    const auto rules = json.texts("/results", "rule");
    for (const char* rule : {"constant_dollar", "guyton_klinger/published",
                             "guyton_klinger/cfiresim", "guyton_klinger/ficalc", "vpw", "rmd",
                             "cape", "endowment", "vanguard_dynamic", "floor_ceiling", "hebeler"})
        EXPECT_THAT(rules, Contains(rule));
    // Spending a share of the balance never depletes it.
    for (std::size_t i = 0; i < rules.size(); ++i)
        if (rules[i] == "constant_percentage" || rules[i] == "vpw") {
            EXPECT_EQ(json.number(fmt::format("/results/{}/summary/success_rate", i)), 1.0);
        }
}

TEST_F(PlanMethods, SuccessNeverRisesWithSpendingOnCommonRandomNumbers) {
    const test::Json json = run(
        "plan.sensitivity",
        fmt::format(R"({{"base":{{{}}},"vary":"/withdrawal/rate","values":[0.03,0.04,0.05,0.06],)"
                    R"("vary_second":"fees","values_second":[0,0.005,0.01]}})",
                    kRetired));
    ASSERT_EQ(json.size("/results"), 12U);
    const auto success = [&](std::size_t i, std::size_t j) {
        return json.number(fmt::format("/results/{}/summary/success_rate", 3 * i + j));
    };
    for (std::size_t i = 0; i < 4; ++i) {
        for (std::size_t j = 0; j < 3; ++j) {
            if (i > 0) {
                EXPECT_LE(success(i, j), success(i - 1, j));
            }
            if (j > 0) {
                EXPECT_LE(success(i, j), success(i, j - 1));
            }
        }
    }
    const auto refused =
        world_.call("plan.sensitivity",
                    fmt::format(R"({{"base":{{{}}},"vary":"color","values":[1]}})", kRetired));
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().errors[0].hint, HasSubstr("withdrawal.rate"));
}

TEST_F(PlanMethods, SolvesForTheLargestSpendingTheEarliestYearAndTheSmallestPortfolio) {
    // Closed form: 38,364.47 from a million at a real return of 1 % for 30 years.
    const std::string still =
        R"("years":30,"returns":{"model":"normal","mean":0.01,"volatility":0},"paths":1)";
    const test::Json spending =
        run("plan.solve", fmt::format(R"({{"base":{{"initial_portfolio":1000000,{},)"
                                      R"("withdrawal":{{"amount":1}}}},"tolerance":1e-9}})",
                                      still));
    EXPECT_NEAR(spending.number("/value"), 38'364.46853, 0.01);
    const test::Json portfolio =
        run("plan.solve", fmt::format(R"({{"base":{{"initial_portfolio":1,{},)"
                                      R"("withdrawal":{{"amount":38364.46853054169}}}},)"
                                      R"("solve":"initial_portfolio","tolerance":1e-9}})",
                                      still));
    EXPECT_NEAR(portfolio.number("/value"), 1e6, 1.0);
    // A share of any portfolio fails alike, and nothing fails to reach a rate of zero.
    const test::Json none =
        run("plan.solve", R"({"base":{"initial_portfolio":1000000,"years":30,"paths":200,)"
                          R"("allocation":{"stock":0.6,"bond":0.4},"withdrawal":{"rate":0.2}},)"
                          R"("solve":"initial_portfolio"})");
    EXPECT_TRUE(none.is_null("/value"));
    EXPECT_THAT(none.text("/issues/0/message"), HasSubstr("give it as an amount"));
    const Error zero =
        world_.error("plan.solve", R"({"base":{"initial_portfolio":1000000,"years":30,)"
                                   R"("withdrawal":{"amount":1}},"success_rate":0})");
    EXPECT_EQ(zero.errors.at(0).pointer, "/success_rate");
    // 10,000 a year without returns: 20 years of 15,000 need 300,000, saved after 30 of 50 years.
    const test::Json year =
        run("plan.solve", R"({"base":{"initial_portfolio":0,"years":50,"paths":1,)"
                          R"("returns":{"model":"normal","mean":0,"volatility":0},)"
                          R"("contributions":10000,"retirement_year":10,)"
                          R"("withdrawal":{"amount":15000}},"solve":"retirement_year"})");
    EXPECT_EQ(year.number("/value"), 30);
    EXPECT_EQ(year.number("/summary/success_rate"), 1);
}

TEST_F(PlanMethods, OneYearsWithdrawalReportsTheStepsOfTheRule) {
    const test::Json json =
        run("plan.withdrawal",
            R"({"rule":{"strategy":"guyton_klinger","variant":"published","rate":0.05},)"
            R"("portfolio":700000,"initial_portfolio":1000000,"previous_withdrawal":50000,)"
            R"("cumulative_inflation":1.03,"year_return":-0.2,"years_remaining":29})");
    EXPECT_NEAR(json.number("/withdrawal"), 45'000, 1e-9);
    EXPECT_EQ(json.size("/rules_applied"), 2U);
}

constexpr std::string_view kLots =
    R"("as_of":"2026-06-30","short_rate":0.4,"long_rate":0.2,"prices":{"SPY":200},)"
    R"("lots":[{"lot_id":"old","symbol":"SPY","acquired":"2015-06-30","quantity":100,)"
    R"("cost_basis":10000},)"
    R"({"lot_id":"new","symbol":"SPY","acquired":"2026-06-01","quantity":100,)"
    R"("cost_basis":19000}])";

TEST_F(PlanMethods, ListsTheLotsToSellAndTheCostOfOtherRules) {
    // The new lot gains 5 % at 40 %: raising 9,800 takes 10,000. From the old one, half gain at 20
    // %, it takes 9,800 / 0.9.
    const test::Json json = run("plan.lots_to_sell", fmt::format(R"({{"net":9800,{}}})", kLots));
    EXPECT_EQ(json.text("/rule"), "lowest_tax");
    EXPECT_EQ(json.text("/sales/0/lot_id"), "new");
    EXPECT_EQ(json.text("/sales/0/term"), "short");
    EXPECT_NEAR(json.number("/sales/0/quantity"), 50, 1e-9);
    EXPECT_NEAR(json.number("/tax"), 200, 1e-9);
    EXPECT_NEAR(json.number("/net"), 9'800, 1e-9);
    EXPECT_EQ(json.size("/rules"), 7U);
    EXPECT_EQ(json.text("/rules/1/rule"), "fifo");
    EXPECT_NEAR(json.number("/rules/1/tax"), 9'800 / 0.9 - 9'800, 1e-9);
    const test::Json all = run("plan.lots_to_sell", fmt::format(R"({{"net":1000000,{}}})", kLots));
    EXPECT_GT(all.number("/shortfall"), 0);
    EXPECT_THAT(all.texts("/issues", "code"), Contains("not_enough"));
}

TEST_F(PlanMethods, ReadsLotsFromTransactionsAndLeavesOutThoseWithoutAPrice) {
    const test::Json json = run(
        "plan.lots_to_sell",
        R"({"net":1000,"as_of":"2026-06-30","long_rate":0.2,"rule":"fifo","prices":{"SPY":200},)"
        R"("transactions":[{"date":"2020-01-02","type":"buy","symbol":"SPY","quantity":10,)"
        R"("price":100},)"
        R"({"date":"2021-01-04","type":"sell","symbol":"SPY","quantity":4,"price":120},)"
        R"({"date":"2022-01-03","type":"buy","symbol":"XYZ","quantity":10,"price":100}]})");
    EXPECT_NEAR(json.number("/proceeds"), 1'000 / 0.9, 1e-9);
    EXPECT_NEAR(json.number("/sales/0/cost_basis"), 1'000 / 0.9 / 2, 1e-9);
    EXPECT_EQ(json.number("/coverage"), 0.5);
    EXPECT_THAT(json.texts("/issues", "code"), Contains("no_price"));
}

TEST_F(PlanMethods, APlanSellsLotsAndShowsItselfWithoutTaxes) {
    const test::Json json =
        run("plan.simulate",
            fmt::format(R"({{"initial_portfolio":0,"years":2,"paths":1,"inflation":0,)"
                        R"("returns":{{"model":"normal","mean":0,"volatility":0}},)"
                        R"("withdrawal":{{"amount":9800}},"taxable_lots":{{"rule":"fifo",{}}}}})",
                        kLots));
    EXPECT_NEAR(json.number("/percentiles/0/p50"), 40'000 - 9'800 / 0.9, 1e-6);
    EXPECT_NEAR(json.number("/pre_tax/terminal_real/p50"), 40'000 - 2 * 9'800, 1e-6);
    EXPECT_GT(json.number("/mean_taxes"), 0);
    const auto refused = world_.call(
        "plan.simulate",
        fmt::format(R"({{"initial_portfolio":5,"returns":{{"model":"normal","mean":0}},)"
                    R"("taxable_lots":{{{}}}}})",
                    kLots));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().errors[0].pointer, "/initial_portfolio");
}

TEST_F(PlanMethods, DividendsAreTaxedWithAndWithoutLots) {
    // 4 % distributed and taxed at 25 %, without other growth: 1 % a year.
    const std::string rest =
        R"("years":2,"paths":1,"inflation":0,"returns":{"model":"normal","mean":0,"volatility":0})";
    const std::string taxed =
        R"("accounts":[{"type":"taxable","balance":%,"distribution_yield":0.04,)"
        R"("distribution_tax_rate":0.25}])";
    const auto with_balance = [&](const std::string& balance) {
        return std::string(taxed).replace(taxed.find('%'), 1, balance);
    };
    const test::Json pool = run("plan.simulate", R"({"initial_portfolio":10000,)" + rest + "," +
                                                     with_balance("10000") + "}");
    EXPECT_NEAR(pool.number("/terminal/mean"), 10'000 * 0.99 * 0.99, 1e-6);
    EXPECT_NEAR(pool.number("/mean_taxes"), 100 + 99, 1e-6);
    EXPECT_NEAR(pool.number("/pre_tax/terminal_real/p50"), 10'000, 1e-6);
    const test::Json lots =
        run("plan.simulate", R"({"initial_portfolio":0,)" + rest + "," + with_balance("0") +
                                 fmt::format(R"(,"taxable_lots":{{{}}}}})", kLots));
    EXPECT_NEAR(lots.number("/terminal/mean"), 40'000 * 0.99 * 0.99, 1e-6);
}

TEST_F(PlanMethods, EveryNumberOfAPlanHasAPath) {
    const auto varied = [&](const std::string& path, const std::string& values) {
        return world_.call("plan.sensitivity", fmt::format(R"({{{},"vary":"{}","values":{}}})",
                                                           kRetired, path, values));
    };
    for (const char* path : {"$.withdrawal.rate", "inflation.rate", "allocation.stock",
                             "returns.block_length", "rebalancing_band", "withdrawal.floor"})
        EXPECT_TRUE(varied(path, "[0.5]") || varied(path, "[1]")) << path;
    for (const char* path : {"", "withdrawal", "withdrawal.strategy", "events[0].amount",
                             "allocation.moon", "withdrawal.rate.x", "returns.mean"})
        EXPECT_FALSE(varied(path, "[0.5]")) << path;
    EXPECT_FALSE(varied("years", "[29.5]"));
    EXPECT_FALSE(varied("years", "[1e300]"));
}

class LegacySimulation : public PlanMethods {
protected:
    std::string legacy(const std::string& method, const std::string& request) {
        const Principal principal = world_.owner();
        const auto reply = world_.dispatcher().invoke(
            {.method = method, .request = request, .principal = &principal, .interface = "rpc"});
        EXPECT_TRUE(reply) << (reply ? "" : reply.error().message);
        return reply ? reply->body : "";
    }
};

TEST_F(LegacySimulation, RunsWithAOnePointDistribution) {
    // legacy_07_simulation_deterministic.json
    const test::Json json(legacy(
        "simulation.run",
        R"({"initial_portfolio":1000000,"annual_withdrawal":40000,"return_distribution":[0.05],)"
        R"("inflation_rate":0.03,"n_years":30,"n_trials":100,"seed":1})"));
    EXPECT_EQ(json.number("/success_rate"), 1);
    EXPECT_EQ(json.size("/portfolio_values"), 100U);
    EXPECT_EQ(json.size("/portfolio_values/0"), 31U);
    EXPECT_NEAR(json.number("/portfolio_values/7/1"), 1'010'000, 1e-6);
    EXPECT_NEAR(json.number("/percentiles/5/10"), 1'058'938.1319108028, 1e-6);
    EXPECT_NEAR(json.number("/percentiles/95/30"), 532'582.5672286599, 1e-6);
}

TEST_F(LegacySimulation, ScenariosKnowStrategiesAndEvents) {
    const test::Json json(legacy(
        "simulation.scenario",
        R"({"initial_portfolio":1000,"annual_withdrawal":0,"return_distribution":[0],)"
        R"("inflation_rate":0,"n_years":5,"n_trials":10,"withdrawal_strategy":"constant_percentage",)"
        R"("life_events":[{"year":1,"type":"windfall","amount":100},)"
        R"({"year":3,"type":"expense","amount":300}]})"));
    EXPECT_EQ(json.number("/median_final_value"), 800);
    EXPECT_EQ(json.text("/strategy"), "constant_percentage");
}

TEST_F(LegacySimulation, SensitivityHasARowPerValue) {
    const test::Json json(legacy(
        "simulation.sensitivity",
        R"({"initial_portfolio":1000000,"annual_withdrawal":40000,"return_distribution":[0.05,0.02],)"
        R"("n_trials":500,"n_years":30,"vary_param":"withdrawal_rate","values":[0.02,0.2]})"));
    EXPECT_EQ(json.size(""), 2U);
    EXPECT_EQ(json.text("/0/param_name"), "withdrawal_rate");
    EXPECT_EQ(json.number("/0/success_rate"), 1);
    EXPECT_EQ(json.number("/1/success_rate"), 0);
}

TEST_F(LegacySimulation, WithdrawalsOfOneYear) {
    // legacy_06_withdrawal.json
    const auto number = [&](const std::string& method, const std::string& request) {
        return std::stod(legacy("withdrawal." + method, request));
    };
    EXPECT_NEAR(number("constant_dollar",
                       R"({"initial_withdrawal":40000,"year":10,"inflation_rate":0.03})"),
                53'756.65517376489, 1e-8);
    EXPECT_EQ(
        number("constant_percentage", R"({"portfolio_value":1250000,"withdrawal_rate":0.04})"),
        50'000);
    for (const auto& [portfolio, expected] :
         {std::pair{1'100'000, 41'200.0}, {2'000'000, 45'320.0}, {500'000, 36'000.0}})
        EXPECT_NEAR(
            number("guyton_klinger", fmt::format(R"({{"initial_withdrawal":40000,"year":1,)"
                                                 R"("inflation_rate":0.03,"portfolio_value":{},)"
                                                 R"("previous_portfolio_value":1000000}})",
                                                 portfolio)),
            expected, 1e-9);
}

}  // namespace
}  // namespace ballast::service
