// Scenarios of a stored deal side by side are its projections.
#include <gmock/gmock.h>

#include "service/demo/clo.hpp"
#include "support/world.hpp"

namespace ballast::service {
namespace {

using test::ok;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class CloComparison : public testing::Test {
protected:
    World world_{make_method_table(), {}, store::Dialect::kSqlite};

    void SetUp() override { ASSERT_TRUE(ok(load_demo_clo(world_.environment(), world_.owner()))); }
    test::Json call(std::string_view method, const std::string& request) {
        return test::Json(world_.body(method, request));
    }
    void put_scenario(const std::string& slug, const std::string& assumptions,
                      const std::string& curves = "{}") {
        world_.body("clo.scenario.put",
                    fmt::format(R"({{"scenario":"{}","name":"Case {}","assumptions":{},
                    "curves":{}}})",
                                slug, slug, assumptions, curves));
    }
};

TEST_F(CloComparison, EveryOutcomeIsThatOfTheProjection) {
    put_scenario("severe", R"({"default":0.15,"recovery":0.3,"lag_months":12})");
    const auto made = call("clo.scenario.compare", R"({"deal":"demo-orion",
        "assumptions":{"default":0.02,"recovery":0.65},"scenarios":["severe"]})");
    EXPECT_THAT(made.texts("/scenarios", "scenario"), ElementsAre("", "severe"));
    EXPECT_THAT(made.texts("/scenarios", "name"), ElementsAre("Assumptions", "Case severe"));
    const auto projected = call("clo.project", R"({"deal":"demo-orion","scenario":"severe"})");
    ASSERT_EQ(made.size("/scenarios/1/outcome/tranches"), projected.size("/tranches"));
    double loss = 0.0;
    for (std::size_t t = 0; t < projected.size("/tranches"); ++t) {
        const std::string ours = fmt::format("/scenarios/1/outcome/tranches/{}", t);
        const std::string theirs = fmt::format("/tranches/{}", t);
        EXPECT_EQ(made.minified(ours + "/yield"), projected.minified(theirs + "/yield"));
        EXPECT_EQ(made.minified(ours + "/wal"), projected.minified(theirs + "/wal"));
        if (made.is_null(ours + "/loss")) continue;
        EXPECT_EQ(made.number(ours + "/loss"), projected.number(theirs + "/loss"));
        const std::size_t last = projected.size(theirs + "/flows") - 1;
        EXPECT_EQ(made.number(ours + "/principal_loss"),
                  projected.number(fmt::format("{}/flows/{}/balance", theirs, last)));
        loss += made.number(ours + "/loss");
    }
    EXPECT_GT(loss, 0.0);
    EXPECT_DOUBLE_EQ(made.number("/scenarios/1/outcome/notes_loss"), loss);
    EXPECT_EQ(made.number("/scenarios/0/outcome/notes_loss"), 0.0);
    std::string first;
    for (std::size_t i = 0; i < projected.size("/tests") && first.empty(); ++i) {
        const std::string row = fmt::format("/tests/{}", i);
        for (const char* passes : {"/oc_passes", "/ic_passes"})
            if (!projected.is_null(row + passes) && !projected.truth(row + passes))
                first = projected.text(row + "/date");
    }
    EXPECT_FALSE(first.empty());
    EXPECT_EQ(made.text("/scenarios/1/outcome/first_failure"), first);
}

TEST_F(CloComparison, RatesOfAScenarioPrecedeThoseOfTheRequest) {
    put_scenario("high-rates", R"({"default":0.02})", R"({"USD_SOFR_3M":{"path":[0.09]}})");
    put_scenario("no-rates", R"({"default":0.02})");
    const auto made = call("clo.scenario.compare", R"({"deal":"demo-orion",
        "scenarios":["high-rates","no-rates"],"curves":{"USD_SOFR_3M":{"path":[0.03]}}})");
    const auto paid = [&](std::string_view scenario, const std::string& rate) {
        return call("clo.project", fmt::format(R"({{"deal":"demo-orion","scenario":"{}",
                    "curves":{{"USD_SOFR_3M":{{"path":[{}]}}}}}})",
                                               scenario, rate))
            .number("/tranches/1/yield");
    };
    EXPECT_EQ(made.number("/scenarios/0/outcome/tranches/1/yield"), paid("high-rates", "0.09"));
    EXPECT_EQ(made.number("/scenarios/1/outcome/tranches/1/yield"), paid("no-rates", "0.03"));
}

TEST_F(CloComparison, AScenarioThatCannotBeProjectedKeepsTheOthers) {
    put_scenario("broken", R"({"default":0.02,"liquidation":{"price":"1.5"}})");
    put_scenario("mild", R"({"default":0.01})");
    const auto made =
        call("clo.scenario.compare", R"({"deal":"demo-orion","scenarios":["broken","mild"]})");
    EXPECT_TRUE(made.is_null("/scenarios/0/outcome"));
    EXPECT_THAT(made.text("/scenarios/0/error"), HasSubstr("liquidation.price"));
    EXPECT_FALSE(made.is_null("/scenarios/1/outcome"));
}

TEST_F(CloComparison, NothingToCompareUnknownAndRepeatedScenariosAreErrors) {
    const auto error = [&](const std::string& more) {
        return world_.error("clo.scenario.compare",
                            fmt::format(R"({{"deal":"demo-orion"{}}})", more));
    };
    EXPECT_EQ(error("").errors.front().pointer, "/scenarios");
    EXPECT_EQ(error(R"(,"scenarios":["nothing"])").code, Code::kNotFound);
    put_scenario("mild", R"({"default":0.01})");
    EXPECT_EQ(error(R"(,"scenarios":["mild","mild"])").errors.front().pointer, "/scenarios/1");
}

TEST_F(CloComparison, ShocksOfThePlatformApplyOnTopOfTheAssumptions) {
    world_.body("scenario.put", R"({"id":"crunch","shocks":[
        {"type":"default_rate","return":1.0},{"type":"recovery","points":-0.25},
        {"type":"rates","bp":100},{"type":"equity","name":"SPY","return":-0.3}]})");
    const auto project = [&](const char* defaults, const char* recovery, const char* rate,
                             const char* more) {
        return call("clo.project", fmt::format(R"({{"deal":"demo-orion","assumptions":
            {{"default":{},"recovery":{}}},"curves":{{"USD_SOFR_3M":{{"path":[{}]}}}}{}}})",
                                               defaults, recovery, rate, more));
    };
    const auto shocked = project("0.03", "0.75", "0.04", R"(,"shocks":"crunch")");
    EXPECT_EQ(shocked.minified("/tranches"),
              project("0.06", "0.5", "0.05", "").minified("/tranches"));
    bool listed = false;
    for (std::size_t i = 0; i < shocked.size("/issues"); ++i)
        listed = listed || shocked.text(fmt::format("/issues/{}/message", i)).find("SPY") !=
                               std::string::npos;
    EXPECT_TRUE(listed);
    EXPECT_NE(shocked.text("/digest"), project("0.06", "0.5", "0.05", "").text("/digest"));
    const auto error = [&](const std::string& id) {
        return world_
            .error("clo.project", fmt::format(R"({{"deal":"demo-orion","shocks":"{}"}})", id))
            .errors.front();
    };
    EXPECT_THAT(error("nothing").message, HasSubstr("no scenario"));
    world_.body("scenario.put", R"({"id":"shares","shocks":[
        {"type":"equity","name":"SPY","return":-0.3}]})");
    EXPECT_THAT(error("shares").message, HasSubstr("moves nothing"));
}

TEST_F(CloComparison, ShocksOfDefaultRatesMoveTheCurvesOfASimulation) {
    world_.body("scenario.put", R"({"id":"crunch","shocks":[
        {"type":"default_rate","return":1.0},{"type":"recovery","points":-0.25}]})");
    const auto simulated = [&](const char* annual, const char* recovery, const char* more) {
        const std::string request = fmt::format(
            R"({{"deal":"demo-orion","paths":200,"breakeven":false,"keep":false,
                "correlation":{{"rho":0.2}},"assumptions":{{"recovery":{}}}{}{}}})",
            recovery, annual, more);
        Invocation invocation = world_.invocation("clo.simulate", request, &world_.owner());
        invocation.in_process = true;
        const auto reply = world_.dispatcher().invoke(invocation);
        EXPECT_TRUE(test::ok(reply));
        return test::Json(reply ? reply->body : std::string("{}"));
    };
    const auto near = [](const test::Json& made, const test::Json& expected) {
        EXPECT_NEAR(made.number("/expected_defaulted_par"),
                    expected.number("/expected_defaulted_par"),
                    1e-9 * expected.number("/expected_defaulted_par"));
        EXPECT_NEAR(made.number("/pool_loss/mean"), expected.number("/pool_loss/mean"),
                    1e-9 * expected.number("/pool_loss/mean"));
    };
    const char* shocks = R"(,"shocks":"crunch")";
    near(simulated(R"(,"default_curve":{"annual":0.03})", "0.75", shocks),
         simulated(R"(,"default_curve":{"annual":0.06})", "0.5", ""));
    // The curves of the rating factors move alike.
    const auto plain = simulated("", "0.75", "");
    const auto shocked = simulated("", "0.75", shocks);
    EXPECT_GT(shocked.number("/expected_defaulted_par"),
              1.3 * plain.number("/expected_defaulted_par"));
    EXPECT_LT(shocked.number("/expected_defaulted_par"),
              2.0 * plain.number("/expected_defaulted_par"));
    EXPECT_THAT(shocked.minified("/issues"), Not(HasSubstr("shock_not_simulated")));
}

TEST_F(CloComparison, ShocksOfDefaultRatesMoveCreditValueAtRisk) {
    world_.body("scenario.put", R"({"id":"crunch","shocks":[
        {"type":"default_rate","return":1.0}]})");
    const auto expected_loss = [&](const char* annual, const char* more) {
        return call("clo.var",
                    fmt::format(R"({{"deal":"demo-orion","keep":false,"methods":["vasicek"],
                        "correlation":{{"rho":0.2}},"default_curve":{{"annual":{}}}{}}})",
                                annual, more))
            .number("/results/0/expected_loss");
    };
    EXPECT_DOUBLE_EQ(expected_loss("0.03", R"(,"shocks":"crunch")"), expected_loss("0.06", ""));
}

TEST_F(CloComparison, DefaultsOfAPathFollowItsEventsNotTheShocks) {
    world_.body("scenario.put", R"({"id":"crunch","shocks":[
        {"type":"default_rate","points":0.05}]})");
    const auto defaulted = [&](const char* more) {
        const auto assets =
            call("clo.asset.list", R"({"deal":"demo-orion","limit":1,"columns":["id"]})");
        return call("clo.project",
                    fmt::format(R"({{"deal":"demo-orion","keep":false,"assumptions":{{"default":0,
                        "default_events":{{"{}":2}}}}{}}})",
                                assets.text("/data/0/id"), more));
    };
    const auto shocked = defaulted(R"(,"shocks":"crunch")");
    EXPECT_EQ(shocked.number("/cumulative_default"), defaulted("").number("/cumulative_default"));
    EXPECT_THAT(shocked.minified("/issues"), HasSubstr("default_events_apply"));
}

TEST_F(CloComparison, TheDigestFollowsTheScenarios) {
    put_scenario("mild", R"({"default":0.01})");
    const auto digest = [&] {
        return call("clo.scenario.compare", R"({"deal":"demo-orion","scenarios":["mild"]})")
            .text("/digest");
    };
    const std::string before = digest();
    EXPECT_EQ(digest(), before);
    put_scenario("mild", R"({"default":0.02})");
    EXPECT_NE(digest(), before);
}

}  // namespace
}  // namespace ballast::service
