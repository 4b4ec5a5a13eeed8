// proforma.*: sessions, trades, effects, suggestions, saving and export on stored data.
#include <cmath>

#include "risk/scenario_library.hpp"
#include "support/world.hpp"

namespace ballast::service {
namespace {

using ::testing::ElementsAre;

class Proforma : public testing::Test {
protected:
    World world_;
    std::string id_;
    std::string etag_;

    void SetUp() override {
        world_.body("market.import_prices", import_request(320, {"A", "B", "SPY"}));
        world_.body("portfolio.create", R"({"slug":"book","name":"Book"})");
        world_.body("position.create_many",
                    R"({"portfolio":"book","positions":[{"symbol":"A","quantity":100},)"
                    R"({"symbol":"B","quantity":50},{"symbol":"USD","type":"cash",)"
                    R"("quantity":1000}]})");
        const test::Json made(world_.body("proforma.create", R"({"portfolio":"book"})"));
        id_ = made.text("/session/id");
        etag_ = made.text("/session/etag");
    }
    std::string request(const std::string& more = "") const {
        return R"({"id":")" + id_ + "\"" + (more.empty() ? "" : "," + more) + "}";
    }
    static std::string if_match_of(const std::string& etag) {
        std::string escaped;
        for (const char c : etag) escaped += c == '"' ? "\\\"" : std::string(1, c);
        return R"("if_match":")" + escaped + "\"";
    }
    std::string if_match() const { return if_match_of(etag_); }
    std::string trades(const std::string& more) {
        std::string body = world_.body("proforma.trades", request(if_match() + "," + more));
        etag_ = test::Json(body).text("/session/etag");
        return body;
    }
    static std::string pointer_of(const test::Json& json, const std::string& name) {
        for (std::size_t i = 0; i < json.size("/figures"); ++i)
            if (json.text(fmt::format("/figures/{}/name", i)) == name)
                return fmt::format("/figures/{}", i);
        ADD_FAILURE() << "no figure " << name;
        return "/figures/0";
    }
    static std::optional<double> figure(const test::Json& json, const std::string& name,
                                        const std::string& of) {
        const std::string pointer = pointer_of(json, name) + "/" + of;
        if (json.is_null(pointer)) return std::nullopt;
        return json.number(pointer);
    }
};

TEST_F(Proforma, TradesMoveMoneyAndTheStoredPortfolioStaysAsItIs) {
    const test::Json json(trades(R"("add":[{"action":"sell","symbol":"A","quantity":40},)"
                                 R"({"action":"buy","symbol":"SPY","quantity":3}])"));
    EXPECT_THAT(json.texts("/trades", "id"), ElementsAre("t1", "t2"));
    EXPECT_NEAR(json.number("/value_after"), json.number("/value_before"), 0.01);
    EXPECT_NEAR(json.number("/cash_after") - json.number("/cash_before"),
                json.number("/trades/0/cash") + json.number("/trades/1/cash"), 0.01);
    EXPECT_EQ(json.number("/session/version"), 2);
    const test::Json stored(world_.body("position.list", R"({"portfolio":"book","symbol":"A"})"));
    EXPECT_EQ(stored.text("/data/0/quantity"), "100");
}

TEST_F(Proforma, EveryWriteChecksTheVersionAndAnErrorChangesNothing) {
    const Error refused = world_.error(
        "proforma.trades",
        request(if_match() + R"(,"add":[{"action":"sell","symbol":"A","quantity":101}])"));
    ASSERT_EQ(refused.errors.size(), 1U);
    EXPECT_EQ(refused.errors[0].pointer, "/add/0/action");
    EXPECT_EQ(test::Json(world_.body("proforma.get", request())).number("/version"), 1);
    trades(R"("add":[{"action":"close","symbol":"A"}])");
    EXPECT_EQ(world_.error("proforma.trades", request(R"("if_match":"v1","remove":["t1"])")).code,
              Code::kConflict);
    EXPECT_EQ(test::Json(trades(R"("remove":["t1"])")).size("/trades"), 0U);
}

TEST_F(Proforma, EffectsAreTheDifferenceOfBothStatesAndTradesAddUpToThem) {
    trades(R"("add":[{"action":"sell","symbol":"A","quantity":60},)"
           R"({"action":"short","symbol":"SPY","quantity":10}])");
    const test::Json json(world_.body("proforma.impacts", request()));
    const test::Json var(
        world_.body("risk.var", R"({"portfolio":"book","methods":["historical"]})"));
    EXPECT_NEAR(*figure(json, "var.historical.0.99.es", "before"), var.number("/results/1/es"),
                1e-6 * var.number("/results/1/es"));
    for (const char* name : {"snapshot.cash", "exposures.gross", "factors.benchmark_beta"}) {
        double sum = 0.0;
        for (int i = 0; i < 2; ++i)
            sum += json.number(fmt::format("/trades/{}/figures/{}", i, name));
        EXPECT_NEAR(sum, *figure(json, name, "difference"), 1e-6) << name;
    }
    const double es = json.number("/trades/0/figures/es") + json.number("/trades/1/figures/es");
    EXPECT_NEAR(es, *figure(json, "var.historical.0.99.es", "difference"), 1e-6 * std::abs(es));
    EXPECT_EQ(json.text(pointer_of(json, "stress.gfc_2007_2009.total") + "/scenario"),
              risk::find_scenario("gfc_2007_2009")->scenario.name);
    EXPECT_EQ(json.text(pointer_of(json, "snapshot.cash") + "/scenario"), "");
    double before = 0.0;
    for (std::size_t i = 0; i < json.size("/components"); ++i)
        if (!json.is_null(fmt::format("/components/{}/es_before", i)))
            before += json.number(fmt::format("/components/{}/es_before", i));
    EXPECT_NEAR(before, *figure(json, "var.historical.0.99.es", "before"), 1e-6 * before);
}

TEST_F(Proforma, ASavedPortfolioHasTheFiguresOfTheSession) {
    trades(R"("add":[{"action":"resize","symbol":"A","weight":0.1}])");
    const test::Json impacts(world_.body("proforma.impacts", request()));
    const test::Json saved(
        world_.body("proforma.save", request(if_match() + R"(,"as":"portfolio","slug":"less")")));
    EXPECT_EQ(saved.text("/slug"), "less");
    const test::Json exposures(world_.body("risk.exposures", R"({"portfolio":"less"})"));
    EXPECT_NEAR(exposures.number("/totals/net"), *figure(impacts, "snapshot.net", "after"), 0.01);
    const test::Json snapshot(
        world_.body("proforma.save", request(if_match() + R"(,"as":"snapshot")")));
    const test::Json result(
        world_.body("result.get", R"({"id":")" + snapshot.text("/result") + R"("})"));
    EXPECT_EQ(result.text("/kind"), "proforma");
}

TEST_F(Proforma, TheNetTradesAreExportedAndKept) {
    trades(R"("add":[{"action":"resize","symbol":"A","quantity":-20},)"
           R"({"action":"buy","symbol":"B","quantity":5},{"action":"sell","symbol":"B",)"
           R"("quantity":5}])");
    const test::Json file(world_.body(
        "proforma.export",
        request(R"("format":"fix44","sender":"S","target":"T","account":"X","type":"limit")")));
    EXPECT_THAT(file.texts("/orders", "side"), ElementsAre("sell", "short"));
    EXPECT_THAT(file.texts("/orders", "quantity"), ElementsAre("100", "20"));
    EXPECT_EQ(file.text("/kept/source"), "proforma:" + id_);
    EXPECT_EQ(test::Json(world_.body("export.history")).size("/data"), 1U);
}

TEST_F(Proforma, SuggestionsMeetTheGoalByTheFullCalculation) {
    const test::Json json(world_.body("proforma.suggest",
                                      request(R"("goals":[{"kind":"es","target_fraction":0.7}])")));
    ASSERT_EQ(json.size("/suggestions"), 4U);
    EXPECT_TRUE(json.truth("/suggestions/0/feasible")) << json.text("/suggestions/0/reason");
    const std::string symbol = json.text("/suggestions/0/trades/0/symbol");
    const std::string quantity = json.text("/suggestions/0/trades/0/quantity");
    trades(R"("add":[{"action":"resize","symbol":")" + symbol + R"(","quantity":")" + quantity +
           R"("}])");
    const test::Json impacts(world_.body("proforma.impacts", request()));
    EXPECT_NEAR(*figure(impacts, "var.historical.0.99.es", "after"),
                json.number("/suggestions/0/goals/0/after"),
                json.size("/suggestions/0/trades") == 1 ? 1e-6 * 1e4 : 1e9);
    const test::Json impossible(
        world_.body("proforma.suggest",
                    request(R"("goals":[{"kind":"es","target_fraction":0.1}],"max_turnover":0.01,)"
                            R"("styles":["least_turnover"])")));
    EXPECT_FALSE(impossible.truth("/suggestions/0/feasible"));
    EXPECT_EQ(impossible.text("/suggestions/0/binding/0"), "max_turnover");
}

TEST_F(Proforma, LimitsOfThePortfolioAreShownForBothStatesAndCanBeAGoal) {
    const test::Json before(world_.body("proforma.impacts", request()));
    const double es = *figure(before, "var.historical.0.99.es", "before");
    world_.body("limit.create",
                fmt::format(R"({{"id":"es","name":"ES","metric":"var.historical.0.99.es",)"
                            R"("unit":"currency","hard":{}}})",
                            0.8 * es));
    const test::Json impacts(world_.body("proforma.impacts", request()));
    ASSERT_EQ(impacts.size("/limits"), 1U);
    EXPECT_EQ(impacts.text("/limits/0/status_before"), "hard_breach");
    const test::Json found(world_.body(
        "proforma.suggest", request(R"("goals":[{"kind":"limits"}],"styles":["least_turnover"])")));
    ASSERT_TRUE(found.truth("/suggestions/0/feasible")) << found.text("/suggestions/0/reason");
    EXPECT_LE(found.number("/suggestions/0/goals/0/after"), 0.8001 * es);
}

TEST_F(Proforma, ALimitOnTheLargestPositionIsMetAlthoughTheGrossValueFallsWithIt) {
    const test::Json before(world_.body("proforma.impacts", request()));
    const double largest = *figure(before, "concentration.top1", "before");
    ASSERT_GT(largest, 0.6);
    world_.body("limit.create", R"({"id":"top","name":"Largest","metric":"concentration.top1",)"
                                R"("unit":"fraction","hard":0.58})");
    const test::Json found(world_.body(
        "proforma.suggest", request(R"("goals":[{"kind":"limits"}],"styles":["least_turnover"])")));
    ASSERT_TRUE(found.truth("/suggestions/0/feasible")) << found.text("/suggestions/0/reason");
    EXPECT_EQ(found.text("/suggestions/0/goals/0/goal"),
              "limit Largest (share of the largest position)");
    ASSERT_EQ(found.size("/suggestions/0/trades"), 1U);
    const std::string symbol = found.text("/suggestions/0/trades/0/symbol");
    const std::string quantity = found.text("/suggestions/0/trades/0/quantity");
    trades(R"("add":[{"action":"resize","symbol":")" + symbol + R"(","quantity":")" + quantity +
           R"("}])");
    const test::Json after(world_.body("proforma.impacts", request()));
    EXPECT_LE(*figure(after, "concentration.top1", "after"), 0.58);
    EXPECT_EQ(after.text("/limits/0/status_after"), "ok");
    // Cash from sales is a part of the gross value: two positions can be below half of it.
    world_.body("limit.update", R"({"limit":"top","if_match":"v1","hard":0.3})");
    const test::Json cash(world_.body(
        "proforma.suggest", request(R"("goals":[{"kind":"limits"}],"styles":["least_turnover"])")));
    ASSERT_TRUE(cash.truth("/suggestions/0/feasible")) << cash.text("/suggestions/0/reason");
    EXPECT_LE(cash.number("/suggestions/0/goals/0/after"), 0.3);
}

TEST_F(Proforma, LimitsOnConcentrationAreGoalsWithTheFiguresOfImpacts) {
    const test::Json before(world_.body("proforma.impacts", request()));
    const double ten = *figure(before, "concentration.top10", "before");
    const double index = *figure(before, "concentration.herfindahl", "before");
    const auto limit = [&](const char* id, const std::string& terms) {
        world_.body("limit.create",
                    fmt::format(R"({{"id":"{}","name":"{} limit",{}}})", id, id, terms));
    };
    limit("ten",
          fmt::format(R"("metric":"concentration.top10","unit":"fraction","hard":{})", 0.95 * ten));
    limit("index", fmt::format(R"("metric":"concentration.herfindahl","hard":{})", 0.97 * index));
    limit("names", fmt::format(R"("metric":"concentration.effective_number",)"
                               R"("comparison":"at_least","hard":{})",
                               1.02 / index));
    const test::Json found(world_.body(
        "proforma.suggest", request(R"("goals":[{"kind":"limits"}],"styles":["least_turnover"])")));
    ASSERT_TRUE(found.truth("/suggestions/0/feasible")) << found.text("/suggestions/0/reason");
    std::map<std::string, double> was, is;
    for (std::size_t g = 0; g < found.size("/suggestions/0/goals"); ++g) {
        const std::string at = fmt::format("/suggestions/0/goals/{}", g);
        was[found.text(at + "/goal")] = found.number(at + "/before");
        is[found.text(at + "/goal")] = found.number(at + "/after");
    }
    EXPECT_NEAR(was.at("limit ten limit (share of the 10 largest)"), ten, 1e-12);
    EXPECT_NEAR(was.at("limit index limit (Herfindahl index)"), index, 1e-12);
    EXPECT_LE(is.at("limit ten limit (share of the 10 largest)"), 0.95 * ten);
    EXPECT_LE(is.at("limit names limit (Herfindahl index)"), 0.97 * index);
    const Error above =
        world_.error("proforma.suggest", request(R"("goals":[{"kind":"top10","target":40}])"));
    ASSERT_EQ(above.errors.size(), 1U);
    EXPECT_EQ(above.errors[0].pointer, "/goals/0/target");
}

TEST_F(Proforma, LimitsThatAreNoGoalsAreAnErrorWithoutAnotherGoal) {
    world_.body(
        "limit.create",
        R"({"id":"net","name":"Net","metric":"exposures.net","unit":"currency","hard":10})");
    const Error none = world_.error("proforma.suggest", request(R"("goals":[{"kind":"limits"}])"));
    ASSERT_EQ(none.errors.size(), 1U);
    EXPECT_EQ(none.errors[0].code, "no_limits");
}

TEST_F(Proforma, LimitsThatExcludeEachOtherOrAConstraintAreNamed) {
    const auto limit = [&](const char* id, const std::string& terms) {
        world_.body("limit.create",
                    fmt::format(R"({{"id":"{}","name":"{} limit",{}}})", id, id, terms));
    };
    const std::string suggest =
        R"("goals":[{"kind":"limits"}],"max_turnover":0.01,"styles":["least_turnover"])";
    limit("es", R"("metric":"var.historical.0.99.es","unit":"currency","hard":10)");
    const test::Json tight(world_.body("proforma.suggest", request(suggest)));
    EXPECT_FALSE(tight.truth("/suggestions/0/feasible"));
    EXPECT_EQ(tight.text("/suggestions/0/conflict/0"), "max_turnover");
    EXPECT_EQ(tight.text("/suggestions/0/conflict/1"), "limit es limit (historical ES 0.99)");
    EXPECT_EQ(tight.size("/issues"), 0U);
    limit("most", R"("metric":"exposures.gross / snapshot.net","hard":0.5)");
    limit("least",
          R"("metric":"exposures.gross / snapshot.net","comparison":"at_least","hard":0.9)");
    for (const std::string& body : {world_.body("proforma.suggest", request(suggest)),
                                    world_.body("proforma.impacts", request())})
        EXPECT_THAT(test::Json(body).texts("/issues", "code"),
                    testing::Contains("limits_contradict"));
}

TEST_F(Proforma, ALimitOnAFactorBetaIsShownForBothStatesAndCanBeAGoal) {
    const test::Json before(world_.body("proforma.impacts", request()));
    const double beta = *figure(before, "factors.beta.SPY", "before");
    const double least = beta + 0.2;
    world_.body("limit.create",
                fmt::format(R"({{"id":"beta","name":"Market","metric":"factors.beta.SPY",)"
                            R"("unit":"number","comparison":"at_least","hard":{}}})",
                            least));
    const test::Json impacts(world_.body("proforma.impacts", request()));
    EXPECT_EQ(impacts.text("/limits/0/status_before"), "hard_breach");
    const test::Json found(world_.body(
        "proforma.suggest", request(R"("goals":[{"kind":"limits"}],"styles":["least_turnover"],)"
                                    R"("symbols":["A","B","SPY"])")));
    ASSERT_TRUE(found.truth("/suggestions/0/feasible")) << found.text("/suggestions/0/reason");
    EXPECT_EQ(found.text("/suggestions/0/goals/0/goal"), "limit Market (beta to Market)");
    EXPECT_GE(found.number("/suggestions/0/goals/0/after"), least - 1e-9);
    // Not more than the tolerance beyond it: the turnover is the least.
    EXPECT_LE(found.number("/suggestions/0/goals/0/after"), least + 0.03);
}

TEST_F(Proforma, MembersOpenASessionAndItsOwnerAndManagersChangeIt) {
    const Principal reader = world_.add_member(world_.owner().tenant, "reader", Role::kViewer);
    const Principal analyst = world_.add_member(world_.owner().tenant, "analyst", Role::kAnalyst);
    const Principal manager = world_.add_member(world_.owner().tenant, "manager", Role::kManager);
    const auto as = [&](const Principal& member, std::string_view method, const std::string& body) {
        return world_.dispatcher().invoke(world_.invocation(method, body, &member));
    };
    const auto read = as(reader, "proforma.get", request());
    ASSERT_TRUE(read.has_value()) << read.error().message;
    EXPECT_EQ(test::Json(read->body).text("/name"), "Book");
    EXPECT_FALSE(test::Json(read->body).truth("/may_change"));
    const auto listed = as(reader, "proforma.list", "{}");
    ASSERT_TRUE(listed.has_value());
    EXPECT_EQ(test::Json(listed->body).size("/data"), 1U);
    EXPECT_FALSE(test::Json(listed->body).text("/data/0/owner").empty());
    EXPECT_TRUE(as(analyst, "proforma.calculate", request()).has_value());
    const std::string note = request(if_match() + R"(,"note":"mine")");
    const auto changed = as(analyst, "proforma.trades", note);
    ASSERT_FALSE(changed.has_value());
    EXPECT_EQ(changed.error().code, Code::kForbidden);
    const auto deleted = as(analyst, "proforma.delete", request(if_match()));
    ASSERT_FALSE(deleted.has_value());
    EXPECT_EQ(deleted.error().code, Code::kForbidden);
    EXPECT_TRUE(as(manager, "proforma.trades", note).has_value());
}

TEST_F(Proforma, ASessionSurvivesItsPortfolio) {
    world_.body("portfolio.delete", R"({"portfolio":"book","if_match":"v1"})");
    EXPECT_EQ(test::Json(world_.body("proforma.calculate", request())).text("/session/portfolio"),
              "book");
    world_.body("proforma.delete", request(if_match()));
    EXPECT_EQ(world_.error("proforma.get", request()).code, Code::kNotFound);
}

TEST_F(Proforma, APurchaseOnCreditInAnEmptyPortfolioHasNoNetValueToDivideBy) {
    world_.body("portfolio.create", R"({"slug":"none","name":"None"})");
    const test::Json made(world_.body("proforma.create", R"({"portfolio":"none"})"));
    const std::string id = R"({"id":")" + made.text("/session/id") + R"(")";
    const std::string if_match = if_match_of(made.text("/session/etag"));
    world_.body("proforma.trades",
                id + "," + if_match + R"(,"add":[{"action":"buy","symbol":"A","quantity":7}]})");
    const test::Json json(world_.body("proforma.impacts", id + "}"));
    EXPECT_EQ(figure(json, "snapshot.net", "after"), 0.0);
    // Over the gross value of the position.
    EXPECT_LT(std::abs(*figure(json, "factors.benchmark_beta", "after")), 10.0);
    EXPECT_EQ(
        world_.error("proforma.suggest", id + R"(,"goals":[{"kind":"beta"}]})").errors[0].code,
        "net_value");
}

TEST_F(Proforma, APortfolioOfCashOnlyHasEffectsWithoutRisk) {
    world_.body("portfolio.create", R"({"slug":"cash","name":"Cash"})");
    world_.body("position.create",
                R"({"portfolio":"cash","symbol":"USD","type":"cash","quantity":500})");
    const test::Json made(world_.body("proforma.create", R"({"portfolio":"cash"})"));
    const std::string id = made.text("/session/id");
    const test::Json json(world_.body("proforma.impacts", R"({"id":")" + id + R"("})"));
    EXPECT_EQ(figure(json, "var.historical.0.99.es", "after"), 0.0);
    EXPECT_EQ(figure(json, "snapshot.net", "after"), 500.0);
}

}  // namespace
}  // namespace ballast::service
