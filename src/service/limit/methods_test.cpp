// Limits over the demo: checks against stored and computed results, cases and their history.
#include <algorithm>
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "service/demo/demo_world_test.hpp"

namespace ballast::service {
namespace {

using test::Json;
using test::ok;
using testing::ElementsAre;
using testing::HasSubstr;

class Limits : public testing::Test {
protected:
    Result<Reply> invoke(const std::string& method, const std::string& request) {
        Invocation invocation = world_.invocation(method, request, &world_.owner());
        invocation.in_process = true;
        return world_.dispatcher().invoke(invocation);
    }
    Json call(const std::string& method, const std::string& request) {
        auto reply = invoke(method, request);
        EXPECT_TRUE(ok(reply)) << method << " " << request;
        return Json(reply ? reply->body : "{}");
    }
    Error error(const std::string& method, const std::string& request) {
        auto reply = invoke(method, request);
        EXPECT_FALSE(reply) << method << " " << request << " succeeded";
        return reply ? Error{} : reply.error();
    }
    void create(const std::string& id, const std::string& rest) {
        call("limit.create",
             fmt::format(R"({{"id":"{0}","name":"Limit {0}","subject":"demo-long-short",{1}}})", id,
                         rest));
    }
    Json check(const std::string& rest = "") {
        return call("limit.check", R"({"portfolio":"demo-long-short")" + rest + "}");
    }
    DemoWorld world_;
};

TEST_F(Limits, AMetricIsTheFigureThatItsMethodReturns) {
    create("es", R"("metric":"var.historical.0.99.es / snapshot.net","hard":1)");
    create("tech", R"("metric":"exposures.by_sector.Information_Technology.gross","hard":1e12)");
    create("top", R"("metric":"concentration.top1","hard":1)");
    create("stress", R"("metric":"stress.market_down_20.fraction_of_net","comparison":"at_least",)"
                     R"("hard":-1)");
    const Json found = check();
    EXPECT_THAT(found.texts("/limits", "limit"), ElementsAre("es", "stress", "tech", "top"));
    const Json exposures = call("risk.exposures", R"({"portfolio":"demo-long-short"})");
    const Json var = call("risk.var", R"({"portfolio":"demo-long-short","confidence":[0.99],
                                          "methods":["historical"]})");
    EXPECT_DOUBLE_EQ(found.number("/limits/0/value"),
                     var.number("/results/0/es") / exposures.number("/totals/net"));
    EXPECT_DOUBLE_EQ(found.number("/limits/3/value"),
                     exposures.number("/concentration/top/0/share"));
    EXPECT_LT(found.number("/limits/1/value"), 0.0);
    EXPECT_GT(found.number("/limits/2/value"), 0.0);
    EXPECT_THAT(found.texts("/limits", "status"), ElementsAre("ok", "ok", "ok", "ok"));
    EXPECT_EQ(found.size("/issues"), 0U);
}

TEST_F(Limits, AmountsNameTheirCurrencyInListsAndCases) {
    create("gross", R"("metric":"exposures.gross","hard":1000,"unit":"currency")");
    create("top", R"("metric":"concentration.top1","hard":0.01)");
    check();
    const Json list = call("limit.list", "{}");
    EXPECT_THAT(list.texts("/data", "currency"), ElementsAre("USD", ""));
    EXPECT_EQ(list.text("/data/0/readings/0/currency"), "USD");
    EXPECT_EQ(list.text("/data/1/readings/0/currency"), "");
    const Json cases = call("limit.cases", "{}");
    EXPECT_THAT(cases.texts("/data", "currency"), testing::UnorderedElementsAre("USD", ""));
}

TEST_F(Limits, AStoredResultIsReadUntilThePortfolioChanges) {
    create("net", R"("metric":"exposures.net","hard":1e12,"unit":"currency")");
    const Json run = call("batch.run", R"({"portfolios":["demo-long-short"],
                                           "engines":["aggregation"]})");
    EXPECT_THAT(run.texts("/steps", "engine"), ElementsAre("aggregation", "limits"));
    EXPECT_EQ(run.text("/steps/1/message"), "0 hard and 0 soft breaches, 0 without a value");
    const Json stored = check();
    EXPECT_EQ(stored.text("/limits/0/sources/0/result"), run.text("/steps/0/result"));
    EXPECT_EQ(stored.text("/limits/0/currency"), "USD");
    world_.clock().advance(std::chrono::hours(1));
    world_.body("position.create",
                R"({"portfolio":"demo-long-short","symbol":"SPY","quantity":100})");
    const Json changed = check();
    EXPECT_TRUE(changed.is_null("/limits/0/sources/0/result"));
    EXPECT_GT(changed.number("/limits/0/value"), stored.number("/limits/0/value") + 50'000.0);
    // Kept over time beside the results of the engines.
    const Json series = call("result.series", R"({"subject":"demo-long-short","kind":"limits"})");
    EXPECT_EQ(series.number("/figures/net.value/0"), changed.number("/limits/0/value"));
}

TEST_F(Limits, ABreachOpensACaseThatIsAcknowledgedAndClosedWhenBackInside) {
    create("top", R"("metric":"concentration.top1","soft":0.01,"hard":0.9)");
    const Json first = check();
    EXPECT_EQ(first.text("/limits/0/status"), "soft_breach");
    EXPECT_EQ(first.number("/soft_breaches"), 1.0);
    const std::string id = first.text("/limits/0/case");
    const Json open = call("limit.cases", R"({"open":true})");
    EXPECT_EQ(open.text("/data/0/id"), id);
    EXPECT_EQ(open.text("/data/0/since"), "2025-06-30");
    EXPECT_EQ(open.text("/data/0/subject_name"), "demo-long-short");

    const Json attention = call("home.attention", "{}");
    EXPECT_EQ(attention.text("/items/0/kind"), "breached_limit");
    EXPECT_THAT(attention.text("/items/0/what"), HasSubstr("Limit top: "));
    EXPECT_THAT(attention.text("/items/0/what"), HasSubstr("not acknowledged"));

    call("limit.acknowledge", fmt::format(R"({{"case":"{}","comment":"reduced on Monday"}})", id));
    EXPECT_THAT(call("home.attention", "{}").text("/items/0/what"),
                HasSubstr("acknowledged by Owner"));

    call("limit.update", R"({"limit":"top","if_match":"v1","soft":0.8})");
    EXPECT_EQ(check().text("/limits/0/status"), "ok");
    const Json closed = call("limit.cases", R"({"open":false})");
    EXPECT_EQ(closed.text("/data/0/ended"), "inside");
    EXPECT_THAT(closed.texts("/data/0/events", "kind"),
                ElementsAre("opened", "acknowledged", "closed"));
    EXPECT_EQ(closed.text("/data/0/events/1/comment"), "reduced on Monday");
    EXPECT_EQ(call("home.attention", "{}").size("/items"), attention.size("/items") - 1);
    EXPECT_EQ(error("limit.acknowledge", fmt::format(R"({{"case":"{}","comment":"x"}})", id)).code,
              Code::kConflict);
}

TEST_F(Limits, ABackfillOpensTheCaseOnTheDateOfTheBreachAndEarlierDatesChangeNothing) {
    create("gross", R"("metric":"snapshot.gross","hard":1)");
    call("batch.backfill", R"({"portfolios":["demo-long-short"],"engines":["snapshots"],
                               "from":"2025-06-25","to":"2025-06-27"})");
    const Json open = call("limit.cases", "{}");
    EXPECT_EQ(open.text("/data/0/since"), "2025-06-25");
    EXPECT_EQ(open.text("/data/0/latest_on"), "2025-06-27");
    EXPECT_EQ(open.text("/data/0/status"), "hard_breach");
    check(R"(,"as_of":"2025-06-20")");
    EXPECT_EQ(call("limit.list", "{}").text("/data/0/readings/0/as_of"), "2025-06-27");
    EXPECT_EQ(call("limit.cases", "{}").size("/data"), 1U);
}

TEST_F(Limits, AMetricWithoutAValueIsUnknownAndStatesWhy) {
    create("typo", R"("metric":"var.historical.0.999.es","hard":1)");
    const Json found = check();
    EXPECT_EQ(found.text("/limits/0/status"), "unknown");
    EXPECT_THAT(found.text("/limits/0/message"), HasSubstr("did you mean var.historical."));
    EXPECT_EQ(found.number("/unknown"), 1.0);
    EXPECT_EQ(call("limit.cases", "{}").size("/data"), 0U);
}

TEST_F(Limits, OneOfEveryPortfolioIsCheckedForEach) {
    call("limit.create", R"({"id":"all","name":"All","metric":"concentration.top1","hard":1})");
    const Json found = call("limit.check", "{}");
    EXPECT_THAT(found.texts("/limits", "subject_name"),
                ElementsAre("demo-high-net-worth", "demo-individual", "demo-long-short"));
    EXPECT_EQ(call("limit.list", R"({"subject":"demo-individual"})").size("/data/0/readings"), 1U);
    EXPECT_EQ(call("limit.list", R"({"subject":"demo-individual"})")
                  .text("/data/0/readings/0/subject_name"),
              "demo-individual");
}

TEST_F(Limits, LimitsThatNoValueMeetsAreReportedTogether) {
    create("ceiling", R"("metric":"exposures.gross / exposures.net","hard":0.9)");
    create("floor", R"("metric":"exposures.gross / exposures.net","hard":9,)"
                    R"("comparison":"at_least")");
    const Json found = check();
    EXPECT_THAT(found.texts("/limits", "status"), ElementsAre("hard_breach", "hard_breach"));
    ASSERT_EQ(found.size("/issues"), 1U);
    EXPECT_EQ(found.text("/issues/0/code"), "limits_contradict");
    EXPECT_THAT(found.text("/issues/0/message"), HasSubstr("inside both ceiling and floor"));
}

TEST_F(Limits, AnExpiredLimitIsNotCheckedAndItsCaseIsClosed) {
    create("old", R"("metric":"snapshot.gross","hard":1)");
    check();
    call("limit.update", R"({"limit":"old","if_match":"v1","valid_until":"2025-06-29"})");
    const Json found = check();
    EXPECT_EQ(found.size("/limits"), 0U);
    EXPECT_EQ(found.text("/issues/0/code"), "limit_expired");
    EXPECT_EQ(call("limit.cases", "{}").text("/data/0/ended"), "expired");
}

TEST_F(Limits, TrialLimitsAreCheckedAndNothingIsRecorded) {
    const Json tried = check(R"(,"limits":[{"metric":"snapshot.gross","hard":1}])");
    EXPECT_EQ(tried.text("/limits/0/status"), "hard_breach");
    EXPECT_EQ(call("limit.cases", "{}").size("/data"), 0U);
    EXPECT_EQ(
        error(
            "limit.check",
            R"({"portfolio":"demo-long-short","limits":[{"metric":"snapshot.gross +","hard":1}]})")
            .errors.at(0)
            .pointer,
        "/limits/0/metric");
}

TEST_F(Limits, TheMetricsOfASubjectAreListedWithTheirValues) {
    const Json found =
        call("limit.metrics",
             R"({"portfolio":"demo-long-short","text":"by_sector.Information_Technology"})");
    EXPECT_THAT(found.texts("/figures", "path"),
                testing::Contains("exposures.by_sector.Information_Technology.gross"));
    EXPECT_EQ(found.size("/issues"), 0U);
}

TEST_F(Limits, DeletingALimitOrAPortfolioLeavesNoOpenCase) {
    create("a", R"("metric":"snapshot.gross","hard":1)");
    create("b", R"("metric":"snapshot.gross","hard":1)");
    check();
    call("limit.delete", R"({"limit":"a","if_match":"v1"})");
    EXPECT_EQ(call("limit.cases", R"({"limit_id":"a"})").text("/data/0/ended"), "deleted");
    const double version =
        call("portfolio.get", R"({"portfolio":"demo-long-short"})").number("/version");
    call("portfolio.delete",
         fmt::format(R"({{"portfolio":"demo-long-short","if_match":"v{:.0f}"}})", version));
    EXPECT_EQ(call("limit.list", "{}").size("/data"), 0U);
    EXPECT_EQ(call("limit.cases", "{}").size("/data"), 0U);
}

TEST_F(Limits, BadInputNamesTheFieldAndTheRepair) {
    const auto refused = [&](const char* rest) {
        return error("limit.create", std::string(R"({"id":"x","name":"X",)") + rest + "}")
            .errors.at(0);
    };
    EXPECT_EQ(refused(R"("metric":"concentration.top1")").pointer, "/hard");
    EXPECT_THAT(refused(R"("metric":"alm.delta_eve_ratio","hard":1)").hint,
                HasSubstr("exposures, concentration"));
    EXPECT_EQ(refused(R"("metric":"concentration.top1","soft":2,"hard":1)").pointer, "/soft");
    EXPECT_EQ(error("limit.create", R"({"id":"X Y","name":"X","metric":"concentration.top1",
                                        "hard":1})")
                  .errors.at(0)
                  .pointer,
              "/id");
    EXPECT_EQ(error("limit.create", R"({"id":"x","name":"X","metric":"concentration.top1",
                                        "hard":1,"subject":"no-such"})")
                  .code,
              Code::kNotFound);
    create("x", R"("metric":"concentration.top1","hard":1)");
    EXPECT_EQ(error("limit.create", R"({"id":"x","name":"X","metric":"concentration.top1",
                                        "hard":1})")
                  .code,
              Code::kConflict);
}

TEST_F(Limits, ATestOfADealIsReadFromItsCurrentRunOrComputed) {
    call("limit.create",
         R"({"id":"oc","name":"Class E","subject_type":"deal","subject":"demo-orion",
                             "metric":"clo.oc.E.cushion","comparison":"at_least","hard":0.0})");
    call("limit.create", R"({"id":"warf","name":"WARF","subject_type":"deal","unit":"number",
                             "metric":"clo.warf.value / clo.warf.threshold","hard":0.5})");
    // The demo has an official run.
    const Json read = call("limit.check", R"({"deal":"demo-orion"})");
    EXPECT_THAT(read.texts("/limits", "status"), ElementsAre("ok", "hard_breach"));
    EXPECT_EQ(read.text("/limits/0/subject_name"), "demo-orion");
    EXPECT_FALSE(read.is_null("/limits/0/sources/0/result"));
    const Json computed = call("limit.check", R"({"deal":"demo-orion","recompute":true})");
    EXPECT_TRUE(computed.is_null("/limits/0/sources/0/result"));
    EXPECT_EQ(computed.number("/limits/0/value"), read.number("/limits/0/value"));
    const Json tests = call("clo.tests", R"({"deal":"demo-orion"})");
    const auto ids = tests.texts("/tests", "id");
    const auto oc = static_cast<std::size_t>(std::ranges::find(ids, "oc.E") - ids.begin());
    EXPECT_EQ(read.number("/limits/0/value"), tests.number(fmt::format("/tests/{}/cushion", oc)));
    EXPECT_EQ(call("limit.cases", "{}").text("/data/0/subject_name"), "demo-orion");
    EXPECT_EQ(error("limit.check", R"({"deal":"no-such"})").code, Code::kNotFound);
}

// A balance sheet belongs to its workspace: every member sees its readings and cases and is
// notified; members of other workspaces see nothing.
TEST_F(Limits, TheEveRatioOfABalanceSheetIsCheckedForItsWorkspaceOnly) {
    const Json sessions = call("alm.session.list", "{}");
    const std::string id = sessions.text("/data/0/id");
    const std::string subject = fmt::format(R"({{"balance_sheet":"{}"}})", id);
    const Principal other = world_.add_member(world_.owner().tenant, "other", Role::kAnalyst);
    const TenantId elsewhere = world_.add_tenant("elsewhere");
    const Principal stranger = world_.add_member(elsewhere, "stranger", Role::kAdmin);
    call("limit.create", R"({"id":"eve","name":"EVE","subject_type":"balance_sheet",
                             "metric":"alm.delta_eve_ratio","soft":0.0001,"hard":0.15})");
    const Json found = call("limit.check", subject);
    const Json valued = call("alm.session.value", fmt::format(R"({{"session":"{}"}})", id));
    EXPECT_EQ(found.number("/limits/0/value"), valued.number("/outlier/eve_eu_ratio"));
    EXPECT_NE(found.text("/limits/0/status"), "ok");

    const auto body = [&](const Principal& by, std::string_view method,
                          const std::string& request = "{}") {
        const auto reply = world_.call_as(&by, method, request);
        EXPECT_TRUE(ok(reply)) << method;
        return Json(reply ? reply->body : "{}");
    };
    const auto has_notice = [&](const Principal& by) {
        const auto kinds = body(by, "notification.list").texts("/data", "kind");
        return std::ranges::find(kinds, "limit_breached") != kinds.end();
    };
    EXPECT_EQ(call("limit.list", "{}").size("/data/0/readings"), 1U);
    EXPECT_EQ(body(other, "limit.list").size("/data/0/readings"), 1U);
    EXPECT_EQ(body(other, "limit.cases").text("/data/0/subject"), id);
    EXPECT_EQ(body(other, "limit.check", subject).number("/limits/0/value"),
              found.number("/limits/0/value"));
    EXPECT_TRUE(has_notice(other));

    EXPECT_EQ(body(stranger, "limit.list").size("/data"), 0U);
    EXPECT_EQ(body(stranger, "limit.cases").size("/data"), 0U);
    EXPECT_FALSE(has_notice(stranger));
    const auto refused = world_.call_as(&stranger, "limit.check", subject);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::kNotFound);
}

}  // namespace
}  // namespace ballast::service
