// Stored scenarios, replay and grid over the demo.
#include <fmt/format.h>
#include <fstream>
#include <gmock/gmock.h>
#include <sstream>

#include "service/demo/demo_world_test.hpp"

namespace ballast::service {
namespace {

using test::Json;
using test::ok;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class Scenarios : public testing::Test {
protected:
    Json call(const std::string& method, const std::string& request) {
        Invocation invocation = world_.invocation(method, request, &world_.owner());
        invocation.in_process = true;
        auto reply = world_.dispatcher().invoke(invocation);
        EXPECT_TRUE(ok(reply)) << method << " " << request;
        return Json(reply ? reply->body : "{}");
    }
    DemoWorld world_;
};

constexpr const char* kMade =
    R"({"id":"own","name":"Own","kind":"custom",
        "shocks":[{"type":"factor","name":"SPY","return":-0.1},{"type":"spread","bp":100}]})";

TEST_F(Scenarios, AStoredScenarioIsRunByItsIdLikeTheSameGivenInTheRequest) {
    call("scenario.put", kMade);
    const Json by_id = call("stress.run", R"({"portfolio":"demo-long-short","scenarios":["own"]})");
    const Json inline_one = call(
        "stress.run", fmt::format(R"({{"portfolio":"demo-long-short","scenarios":[{}]}})", kMade));
    EXPECT_EQ(by_id.number("/scenarios/0/total"), inline_one.number("/scenarios/0/total"));
    EXPECT_EQ(by_id.text("/scenarios/0/ignored/0"), "spread: it concerns other books");
    EXPECT_THAT(
        call("stress.run", R"({"portfolio":"demo-long-short"})").texts("/scenarios", "scenario"),
        Contains("own"));
    EXPECT_THAT(call("scenario.list", R"({"origin":"stored"})").texts("/data", "id"),
                ElementsAre("own"));
    call("scenario.put", R"({"id":"own","shocks":[{"type":"factor","name":"SPY","return":-0.2}],
                             "if_match":"v1"})");
    const Json changed =
        call("stress.run", R"({"portfolio":"demo-long-short","scenarios":["own"]})");
    EXPECT_NE(changed.text("/digest"), by_id.text("/digest"));
    EXPECT_LT(changed.number("/scenarios/0/direct"), by_id.number("/scenarios/0/direct"));
    EXPECT_EQ(world_
                  .error("scenario.put", R"({"id":"own","window":["2025-04-02","2025-04-08"],
                                               "if_match":"v1"})")
                  .code,
              Code::kConflict);
    call("scenario.delete", R"({"scenario":"own"})");
    EXPECT_THAT(world_.error("stress.run", R"({"portfolio":"demo-long-short","scenarios":["own"]})")
                    .message,
                HasSubstr("no scenario \"own\""));
}

TEST_F(Scenarios, AnIncompleteScenarioIsRefusedAtTheShock) {
    const Error error = world_.error(
        "scenario.put",
        R"({"id":"x","shocks":[{"type":"rates","return":0.1},{"type":"price","return":-0.1}]})");
    ASSERT_EQ(error.errors.size(), 2U);
    EXPECT_EQ(error.errors[0].pointer, "/shocks/0/bp");
    EXPECT_EQ(error.errors[1].pointer, "/shocks/1/name");
    EXPECT_EQ(world_.error("scenario.put", R"({"id":"x"})").errors.at(0).code, "required");
    EXPECT_THAT(
        world_.error("scenario.put", R"({"id":"covid_2020","window":["2025-04-02","2025-04-08"]})")
            .message,
        HasSubstr("cannot be replaced"));
}

TEST_F(Scenarios, AnyTwoDatesAreAScenarioWithTheMovesBetweenThem) {
    const Json made = call("scenario.from_window",
                           R"({"id":"april","from":"2025-04-02","to":"2025-04-08",
                               "portfolio":"demo-individual"})");
    EXPECT_EQ(made.text("/kind"), "historical");
    EXPECT_EQ(made.text("/moves/0/from"), "2025-04-02");
    const Json library = call("stress.run", R"({"portfolio":"demo-individual",
                                                "scenarios":["tariff_2025"],"mode":"direct"})");
    const Json own = call("stress.run", R"({"portfolio":"demo-individual",
                                            "scenarios":["april"],"mode":"direct"})");
    // The same closes; of the library also the move of volatility, which this book without options
    // does not have.
    EXPECT_NEAR(own.number("/scenarios/0/total"), library.number("/scenarios/0/total"), 1e-6);
    const Json preview = call("scenario.from_window",
                              R"({"id":"may","from":"2025-05-01","to":"2025-05-30","save":false})");
    EXPECT_GT(preview.size("/moves"), 5U);
    EXPECT_EQ(call("scenario.list", R"({"origin":"stored"})").size("/data"), 1U);
    EXPECT_EQ(
        world_.error("scenario.from_window", R"({"id":"x","from":"2025-05-30","to":"2025-05-01"})")
            .errors.at(0)
            .pointer,
        "/to");
}

TEST_F(Scenarios, DriversOfAScenarioAddUpToItsTotal) {
    const Json run = call("stress.run", R"({"portfolio":"demo-long-short"})");
    const std::size_t count = run.size("/scenarios");
    ASSERT_GT(count, 22U);
    for (std::size_t i = 0; i < count; ++i) {
        const std::string at = fmt::format("/scenarios/{}", i);
        double sum = run.number(at + "/specific") + run.number(at + "/convexity") +
                     run.number(at + "/volatility");
        for (std::size_t k = 0; k < run.size(at + "/factors"); ++k)
            sum += run.number(fmt::format("{}/factors/{}/pnl", at, k));
        EXPECT_NEAR(sum, run.number(at + "/total"), 1e-4) << run.text(at + "/scenario");
    }
}

TEST_F(Scenarios, ALossAboveTheNetValueIsStated) {
    call("portfolio.create", R"({"slug":"lent","name":"Lent"})");
    const auto stressed = [&](const std::string& cash) {
        call("position.create_many",
             R"({"portfolio":"lent","replace":true,"positions":[{"symbol":"SPY","quantity":100},)"
             R"({"symbol":"USD","type":"cash","quantity":)" +
                 cash + "}]}");
        return call("stress.run", R"({"portfolio":"lent","mode":"direct","scenarios":[{"id":"fall",
            "name":"Fall","shocks":[{"type":"factor","name":"SPY","return":-0.2}]}]})");
    };
    const Json paid = stressed("1");
    EXPECT_THAT(paid.texts("/issues", "code"), testing::Not(Contains("loss_exceeds_net")));
    const double value = paid.number("/net_value");
    const Json lent = stressed(fmt::format("{:.2f}", -0.9 * value));
    EXPECT_NEAR(lent.number("/scenarios/0/fraction_of_net"), -2.0, 0.01);
    EXPECT_THAT(lent.texts("/issues", "code"), Contains("loss_exceeds_net"));
    EXPECT_THAT(lent.texts("/issues", "message"),
                Contains(testing::AllOf(HasSubstr("1 of 1 scenarios"), HasSubstr("most Fall"),
                                        HasSubstr("10.0 times the net value"))));
}

TEST_F(Scenarios, AReverseStressOfOptionsLosesTheAmountWhenTheyAreRevalued) {
    const Json reverse =
        call("stress.reverse",
             R"({"portfolio":"demo-long-short","loss":100000,"losses":[50000,200000]})");
    EXPECT_NEAR(reverse.number("/revalued"), -100'000.0, 1.0);
    double by_factor = reverse.number("/convexity");
    std::string shocks;
    for (std::size_t k = 0; k < reverse.size("/factors"); ++k) {
        const std::string at = fmt::format("/factors/{}", k);
        by_factor += reverse.number(at + "/pnl");
        shocks += fmt::format(R"({}{{"type":"factor","name":"{}","return":{}}})", k ? "," : "",
                              reverse.text(at + "/factor"), reverse.number(at + "/move"));
    }
    EXPECT_NEAR(by_factor, reverse.number("/revalued"), 1e-4);
    EXPECT_LT(reverse.number("/frontier/0/distance"), reverse.number("/distance"));
    EXPECT_GT(reverse.number("/frontier/1/distance"), reverse.number("/distance"));
    const Json moved = call("stress.run", fmt::format(R"({{"portfolio":"demo-long-short",
        "scenarios":[{{"id":"x","shocks":[{}]}}]}})",
                                                      shocks));
    EXPECT_NEAR(moved.number("/scenarios/0/total"), -100'000.0, 1.0);
}

TEST_F(Scenarios, AReverseStressThatTakesMoreThanWholePricesIsReported) {
    const Json usual = call("stress.reverse", R"({"portfolio":"demo-individual","loss":10000})");
    EXPECT_THAT(usual.texts("/issues", "code"), testing::Not(Contains("impossible_move")));
    const Json huge = call("stress.reverse", R"({"portfolio":"demo-individual","loss":1e9})");
    EXPECT_THAT(huge.texts("/issues", "code"), Contains("impossible_move"));
}

TEST_F(Scenarios, TextsNameScenariosAndWriteAmountsForReading) {
    const Json run = call("stress.run", R"({"portfolio":"demo-long-short"})");
    std::string texts;
    for (const std::string& message : run.texts("/issues", "message")) texts += message + "\n";
    EXPECT_THAT(texts, testing::Not(HasSubstr("financial_crisis_2008")));
    EXPECT_THAT(texts, HasSubstr("in Financial crisis of 2008, assumed, the factors"));
    EXPECT_THAT(texts, testing::ContainsRegex("net value of [0-9],[0-9]{3},[0-9]{3} USD"));
}

TEST_F(Scenarios, AReplayEndsWhereTheScenarioDoesAndItsDaysAddUp) {
    const Json replay =
        call("stress.replay", R"({"portfolio":"demo-long-short","scenario":"tariff_2025"})");
    const Json run =
        call("stress.run", R"({"portfolio":"demo-long-short","scenarios":["tariff_2025"]})");
    EXPECT_NEAR(replay.number("/total"), run.number("/scenarios/0/total"), 1e-6);
    ASSERT_EQ(replay.size("/days"), 4U);
    double sum = 0.0;
    for (int i = 0; i < 4; ++i) sum += replay.number(fmt::format("/days/{}/day_pnl", i));
    EXPECT_NEAR(sum, replay.number("/total"), 1e-6);
    EXPECT_THAT(world_
                    .error("stress.replay",
                           R"({"portfolio":"demo-long-short","scenario":"market_down_20"})")
                    .message,
                HasSubstr("no window of history"));
}

TEST_F(Scenarios, TheGridWithoutVolatilityIsTheScenarioOfTheSameMove) {
    const Json grid = call("stress.grid", R"({"portfolio":"demo-long-short","moves":[-0.2,0.1],
                                              "volatility_points":[0,0.1]})");
    const Json run =
        call("stress.run", R"({"portfolio":"demo-long-short","scenarios":["market_down_20"]})");
    EXPECT_NEAR(grid.number("/cells/0/pnl"), run.number("/scenarios/0/total"), 1e-6);
    EXPECT_NE(grid.number("/cells/1/pnl"), grid.number("/cells/0/pnl"));
    EXPECT_EQ(grid.size("/cells"), 4U);
}

std::vector<std::string> cells_of(const std::string& line) {
    std::vector<std::string> cells;
    std::istringstream in(line);
    for (std::string cell; std::getline(in, cell, ',');) cells.push_back(cell);
    return cells;
}

// The rows of a CSV file of a date and numbers, as a table of a request.
std::string rows_of(const char* path) {
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    const std::vector<std::string> names = cells_of(line);
    std::string rows;
    while (std::getline(file, line)) {
        const std::vector<std::string> cells = cells_of(line);
        rows += fmt::format(R"({}{{"date":"{}")", rows.empty() ? "" : ",", cells.at(0));
        for (std::size_t i = 1; i < names.size(); ++i)
            rows += fmt::format(R"(,"{}":{})", names[i], cells.at(i));
        rows += "}";
    }
    return rows;
}

// golden/risk/factor_model_expected.json: direct P&L and conditional expectation of 50 % AAPL,
// 30 % JPM and 20 % XOM for SPY -10 %; the standard error is NumPy's, of the same covariance.
TEST_F(Scenarios, ReturnsGiveBetasAndCovarianceInPlaceOfPrices) {
    const Json stressed = call(
        "stress.run",
        fmt::format(
            R"({{"positions":[{{"symbol":"AAPL","value":500000}},{{"symbol":"JPM","value":300000}},
                              {{"symbol":"XOM","value":200000}},{{"symbol":"NEW","value":1000}}],
                "returns":[{}],
                "factors":["SPY","MTUM","VTV","VUG","QUAL","SIZE","USMV"],"covariance_window":252,
                "scenarios":[{{"id":"down",
                               "shocks":[{{"type":"factor","name":"SPY","return":-0.1}}]}},
                             {{"id":"day","window":["2020-03-06","2020-03-09"]}}]}})",
            rows_of("tests/golden/risk/factor_returns_252.csv")));
    EXPECT_NEAR(stressed.number("/scenarios/0/direct"), -79090.1176646, 1e-4);
    EXPECT_NEAR(stressed.number("/scenarios/0/total"), -119509.705143, 1e-4);
    EXPECT_NEAR(stressed.number("/scenarios/0/standard_error"), 3522.9148834356, 1e-4);
    EXPECT_NEAR(stressed.number("/scenarios/1/total"),
                500000 * -0.0790919533887 + 300000 * -0.135455142338 + 200000 * -0.122247791764,
                1e-6);
    EXPECT_THAT(stressed.texts("/issues", "code"), Contains("no_returns"));
    EXPECT_NEAR(stressed.number("/coverage"), 1e6 / 1.001e6, 1e-12);
}

TEST_F(Scenarios, ShocksAgainstHowFactorsMoveTogetherAreReportedAsIllConditioned) {
    const Json run = call("stress.run", R"({"portfolio":"demo-long-short",
        "scenarios":["liquidity_crisis","market_down_10","covid_2020"]})");
    EXPECT_TRUE(run.truth("/scenarios/0/ill_conditioned"));
    EXPECT_GT(run.number("/scenarios/0/inflation"), 10.0);
    EXPECT_FALSE(run.truth("/scenarios/1/ill_conditioned"));
    // Positions with prices move by them.
    EXPECT_TRUE(run.is_null("/scenarios/2/distance"));
    EXPECT_THAT(run.texts("/issues", "code"), Contains("ill_conditioned"));
    EXPECT_THAT(run.texts("/issues", "code"), Not(Contains("long_window")));
    EXPECT_THAT(
        call("stress.run", R"({"portfolio":"demo-long-short","scenarios":["gfc_2007_2009"]})")
            .texts("/issues", "code"),
        Contains("long_window"));
    const Json direct = call("stress.run", R"({"portfolio":"demo-long-short","mode":"direct",
                                               "scenarios":["market_down_10"]})");
    EXPECT_TRUE(direct.truth("/scenarios/0/ill_conditioned"));
    EXPECT_THAT(
        direct.texts("/issues", "message"),
        Contains(HasSubstr("1 of 1 scenarios move factors against how they move together")));
}

TEST_F(Scenarios, GivenBetasAndCorrelationsAreCheckedLikeEstimatedOnes) {
    const char* request = R"({{"positions":[{{"symbol":"A","value":100,"betas":{{"F":1,"G":1}}}}],
        "factors":["F","G","H"],"factor_correlation":[[1,{0},0],[{0},1,0],[0,0,1]],
        "scenarios":[{{"id":"x","shocks":{{"F":-0.1,"G":{1}}}}}]}})";
    const Json against = call("risk.stress", fmt::format(fmt::runtime(request), 0.999, 0.1));
    EXPECT_TRUE(against.truth("/scenarios/0/ill_conditioned"));
    EXPECT_TRUE(against.is_null("/scenarios/0/distance")) << "volatilities are not given";
    EXPECT_THAT(against.texts("/issues", "code"), Contains("ill_conditioned"));
    const Json along = call("risk.stress", fmt::format(fmt::runtime(request), 0.999, -0.1));
    EXPECT_FALSE(along.truth("/scenarios/0/ill_conditioned"));
    const Error refused =
        world_.error("risk.stress", fmt::format(fmt::runtime(request), 1.2, -0.1));
    ASSERT_EQ(refused.errors.size(), 1U);
    EXPECT_EQ(refused.errors[0].pointer, "/scenarios/0");
    EXPECT_THAT(refused.message, HasSubstr("not positive semidefinite"));
}

}  // namespace
}  // namespace ballast::service
