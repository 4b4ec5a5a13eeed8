// The risk settings of a portfolio: stored with it, used by every method that names it, and stated
// with the figures.
#include "risk/settings.hpp"

#include "service/demo/demo_world_test.hpp"
#include "service/risk/settings_fields.hpp"

namespace ballast::service {
namespace {

using ::testing::HasSubstr;

class RiskSettings : public testing::Test {
protected:
    World world_;

    void SetUp() override {
        world_.body("market.import_prices", import_request(700, {"A", "B", "C"}));
        world_.body("portfolio.create", R"({"slug":"book","name":"Book"})");
        world_.body("position.create_many",
                    R"({"portfolio":"book","positions":[{"symbol":"A","quantity":100},)"
                    R"({"symbol":"B","quantity":-40}]})");
    }
    void set(const std::string& settings) {
        const double version =
            test::Json(world_.body("portfolio.get", R"({"portfolio":"book"})")).number("/version");
        world_.body("portfolio.update",
                    fmt::format(R"({{"portfolio":"book","if_match":"v{}","risk_settings":{}}})",
                                version, settings));
    }
    std::string of_book(const std::string& more = "") {
        return R"({"portfolio":"book")" + more + "}";
    }
};

TEST_F(RiskSettings, TheirValuesByFieldOfARequest) {
    set(R"({"confidence":[0.9,0.975],"window":300,"benchmark":"B"})");
    const auto values = [&](std::string_view method) {
        const auto json =
            values_of_settings(world_.environment(), world_.owner().tenant, method, "book");
        EXPECT_TRUE(json);
        return test::Json(json.value_or("{}"));
    };
    EXPECT_EQ(values("risk.var").number("/confidence/1"), 0.975);
    EXPECT_EQ(values("risk.var").number("/window"), 300.0);
    EXPECT_EQ(values("risk.backtest").number("/confidence"), 0.975);
    EXPECT_EQ(values("risk.performance").text("/benchmark"), "B");
    EXPECT_EQ(values("report.generate").text("/benchmark"), "B");
    for (const char* method :
         {"risk.var", "risk.backtest", "risk.performance", "risk.correlation", "report.generate"})
        for (const std::string_view field : fields_with_settings(method))
            EXPECT_TRUE(values(method).has("/" + std::string(field))) << method << ' ' << field;
}

TEST_F(RiskSettings, ANewPortfolioHasTheDefaults) {
    const test::Json book(world_.body("portfolio.get", of_book()));
    const risk::RiskSettings defaults;
    EXPECT_EQ(book.number("/risk_settings/window"), static_cast<double>(defaults.window));
    EXPECT_EQ(book.number("/risk_settings/confidence/1"), defaults.confidence[1]);
    EXPECT_EQ(book.text("/risk_settings/benchmark"), defaults.benchmark);
}

TEST_F(RiskSettings, AChangeKeepsTheOtherSettingsAndRaisesTheVersion) {
    set(R"({"window":300})");
    set(R"({"confidence":[0.9]})");
    const test::Json book(world_.body("portfolio.get", of_book()));
    EXPECT_EQ(book.number("/risk_settings/window"), 300.0);
    EXPECT_EQ(book.number("/risk_settings/confidence/0"), 0.9);
    EXPECT_EQ(book.number("/risk_settings/backtest_window"), 250.0);
    EXPECT_EQ(book.number("/version"), 3.0);
    EXPECT_EQ(test::Json(world_.body("portfolio.list")).number("/data/0/risk_settings/window"),
              300.0);
    EXPECT_EQ(world_
                  .error("portfolio.update",
                         R"({"portfolio":"book","if_match":"v1","risk_settings":{"window":400}})")
                  .code,
              Code::kConflict);
}

TEST_F(RiskSettings, APortfolioIsCreatedWithItsSettings) {
    const test::Json made(
        world_.body("portfolio.create",
                    R"({"slug":"other","name":"Other","risk_settings":{"backtest_window":100}})"));
    EXPECT_EQ(made.number("/risk_settings/backtest_window"), 100.0);
    EXPECT_EQ(made.number("/risk_settings/window"), 1000.0);
}

TEST_F(RiskSettings, SettingsThatCannotBeUsedAreRefusedWithTheirPlace) {
    const Error simulated = world_.error(
        "portfolio.update",
        R"({"portfolio":"book","if_match":"v1","risk_settings":{"backtest_methods":["mc_t"]}})");
    ASSERT_EQ(simulated.errors.size(), 1U);
    EXPECT_EQ(simulated.errors[0].pointer, "/risk_settings/backtest_methods/0");
    EXPECT_THAT(simulated.errors[0].message, HasSubstr("mc_t"));
    const Error short_window = world_.error(
        "portfolio.update", R"({"portfolio":"book","if_match":"v1","risk_settings":{"window":3}})");
    ASSERT_EQ(short_window.errors.size(), 1U);
    EXPECT_EQ(short_window.errors[0].pointer, "/risk_settings/window");
    EXPECT_EQ(world_
                  .error("portfolio.update", R"({"portfolio":"book","if_match":"v1",)"
                                             R"("risk_settings":{"correlation":"given"}})")
                  .errors[0]
                  .pointer,
              "/risk_settings/correlation");
}

TEST_F(RiskSettings, EveryMethodUsesThemAndTheRequestTakesPrecedence) {
    set(R"({"window":200,"confidence":[0.9,0.975],"methods":["historical","ewma"],)"
        R"("horizon_days":10,"backtest_window":50,"backtest_days":80,)"
        R"("backtest_methods":["historical"],"correlation":"spearman","benchmark":"C",)"
        R"("holding":"constant_weights","lambda":0.9,"quantile":"linear"})");
    const test::Json var(world_.body("risk.var", of_book()));
    EXPECT_EQ(var.size("/results"), 4U);
    EXPECT_EQ(var.number("/results/0/confidence"), 0.9);
    EXPECT_EQ(var.text("/results/2/method"), "ewma");
    EXPECT_EQ(var.number("/results/0/horizon_days"), 10.0);
    EXPECT_EQ(var.text("/results/0/quantile"), "linear");
    EXPECT_EQ(var.number("/observations"), 200.0);
    EXPECT_EQ(var.number("/window"), 200.0);
    EXPECT_EQ(var.number("/filter_lambda"), 0.9);
    const test::Json stated(world_.body("risk.var", of_book(R"(,"window":100,"horizon_days":1)")));
    EXPECT_EQ(stated.number("/observations"), 100.0);
    EXPECT_EQ(stated.number("/results/0/horizon_days"), 1.0);
    EXPECT_EQ(stated.size("/results"), 4U);

    const test::Json backtest(world_.body("risk.backtest", of_book()));
    EXPECT_EQ(backtest.size("/forecasts"), 1U);
    EXPECT_EQ(backtest.number("/confidence"), 0.975);
    EXPECT_EQ(backtest.number("/observations"), 80.0);
    EXPECT_EQ(backtest.number("/window"), 50.0);
    EXPECT_EQ(backtest.text("/quantile"), "linear");

    const test::Json correlation(world_.body("risk.correlation", of_book()));
    EXPECT_EQ(correlation.text("/method"), "spearman");
    EXPECT_EQ(correlation.number("/observations"), 200.0);

    const test::Json performance(world_.body("risk.performance", of_book()));
    EXPECT_EQ(performance.text("/benchmark"), "C");
    EXPECT_EQ(performance.text("/holding"), "constant_weights");
    EXPECT_EQ(performance.number("/observations"), 200.0);
    EXPECT_EQ(performance.number("/confidence"), 0.975);
}

TEST_F(RiskSettings, ADefaultBenchmarkWithoutPricesIsReportedAndAStatedOneIsAnError) {
    const test::Json performance(world_.body("risk.performance", of_book()));
    EXPECT_TRUE(performance.is_null("/benchmark"));
    EXPECT_THAT(performance.texts("/issues", "code"), ::testing::Contains("no_benchmark"));
    EXPECT_EQ(world_.error("risk.performance", of_book(R"(,"benchmark":"SPY")")).code,
              Code::kNotFound);
}

// The report, the pages and the methods state one figure for one claim.
class OneClaim : public testing::TestWithParam<std::string> {};

TEST_P(OneClaim, TheReportAndTheMethodsAgree) {
    DemoWorld world;
    const std::string book = R"({"portfolio":"demo-long-short")" + GetParam() + "}";
    const test::Json report(world.body("report.figures", book));
    const test::Json var(world.body("risk.var", book));
    for (std::size_t i = 0; i < var.size("/results"); ++i) {
        const std::string at = fmt::format("/results/{}", i);
        EXPECT_EQ(report.number("/var/value" + at + "/var"), var.number(at + "/var"));
        EXPECT_EQ(report.number("/var/value" + at + "/es"), var.number(at + "/es"));
    }
    const test::Json backtest(world.body("risk.backtest", book));
    std::size_t compared = 0;
    for (std::size_t i = 0; i < report.size("/backtest/value"); ++i) {
        const std::string line = fmt::format("/backtest/value/{}", i);
        if (report.number(line + "/confidence") != backtest.number("/confidence")) continue;
        for (std::size_t j = 0; j < backtest.size("/forecasts"); ++j) {
            const std::string test = fmt::format("/forecasts/{}", j);
            if (report.text(line + "/method") != backtest.text(test + "/method")) continue;
            EXPECT_EQ(report.number(line + "/exceptions"), backtest.number(test + "/exceptions"));
            EXPECT_EQ(report.number(line + "/observations"),
                      backtest.number(test + "/observations"));
            EXPECT_EQ(report.text(line + "/zone"), backtest.text(test + "/traffic_light/zone"));
            ++compared;
        }
    }
    EXPECT_EQ(compared, backtest.size("/forecasts"));
    const test::Json correlation(world.body("risk.correlation", book));
    EXPECT_EQ(report.text("/correlation/value/highest/0/first"),
              correlation.text("/highest/0/first"));
    EXPECT_EQ(report.number("/correlation/value/highest/0/correlation"),
              correlation.number("/highest/0/correlation"));
    EXPECT_EQ(report.number("/correlation/value/observations"),
              correlation.number("/observations"));
    const test::Json performance(world.body("risk.performance", book));
    for (const std::string figure : {"sharpe", "beta", "max_drawdown", "var", "observations"})
        EXPECT_EQ(report.number("/performance/value/" + figure), performance.number("/" + figure))
            << figure;
}

INSTANTIATE_TEST_SUITE_P(Demo, OneClaim,
                         testing::Values(std::string(), R"(,"as_of":"2024-12-31")"));

TEST_F(RiskSettings, TheReportStatesTheSettingsAndTheScalingOfItsHorizon) {
    set(R"({"horizon_days":10,"confidence":[0.975],"backtest_window":100})");
    const test::Json report(world_.body("report.figures", of_book()));
    EXPECT_EQ(report.number("/settings/horizon_days"), 10.0);
    EXPECT_EQ(report.number("/summary/horizon_days"), 10.0);
    EXPECT_EQ(report.number("/summary/headline_confidence"), 0.975);
    EXPECT_EQ(report.text("/summary/scaling"), "scaled_returns");
    const test::Json written(world_.body("report.generate", of_book()));
    const std::string text = written.text("/documents/0/content");
    EXPECT_THAT(text, HasSubstr("| VaR, historical, 97.5%, 10 days |"));
    EXPECT_THAT(text, HasSubstr("each forecast from the 100 days before it"));
    EXPECT_THAT(text, HasSubstr("daily returns × square root of time"));
}

}  // namespace
}  // namespace ballast::service
