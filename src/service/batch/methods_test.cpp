// The daily batch over the demo: results, idempotence, failures that stop nothing else.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "service/demo/demo.hpp"
#include "service/world_test.hpp"

namespace ballast::service {
namespace {

using test::ok;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;

class Batch : public testing::Test {
protected:
    Batch() { EXPECT_TRUE(ok(load_demo(world_.environment(), world_.owner()))); }
    // As the command line does: a batch runs at once and not as a job.
    Result<Reply> invoke(const char* method, const char* request) {
        Invocation invocation = world_.invocation(method, request, &world_.owner());
        invocation.in_process = true;
        return world_.dispatcher().invoke(invocation);
    }
    test::Json call(const char* method, const char* request) {
        auto reply = invoke(method, request);
        EXPECT_TRUE(ok(reply)) << method << " " << request;
        return test::Json(reply ? reply->body : "{}");
    }
    Error error(const char* method, const char* request) {
        auto reply = invoke(method, request);
        EXPECT_FALSE(reply) << method << " " << request << " succeeded";
        return reply ? Error{} : reply.error();
    }
    World world_;
};

TEST_F(Batch, StoresTheResultsOfEveryEngineAndSkipsThemWhileNothingChanges) {
    const char* request = R"({"portfolios":["demo-individual"]})";
    const test::Json first = call("batch.run", request);
    EXPECT_EQ(first.number("/failed"), 0.0);
    EXPECT_THAT(first.texts("/steps", "engine"),
                ElementsAre("aggregation", "greeks", "factors", "risk_scenarios", "stress",
                            "correlations", "performance", "snapshots", "reports"));
    const test::Json stored =
        call("result.get", R"({"subject":"demo-individual","kind":"exposures"})");
    const test::Json direct =
        call("risk.exposures", R"({"portfolio":"demo-individual","as_of":"2025-06-30"})");
    EXPECT_EQ(stored.number("/document/totals/net"), direct.number("/totals/net"));
    EXPECT_EQ(stored.number("/figures/net"), direct.number("/totals/net"));
    EXPECT_EQ(stored.text("/document/digest"), direct.text("/digest"));

    const test::Json second = call("batch.run", request);
    EXPECT_THAT(second.texts("/steps", "state"), Each("skipped"));
    EXPECT_EQ(second.text("/steps/0/result"), first.text("/steps/0/result"));
    world_.body("position.create",
                R"({"portfolio":"demo-individual","symbol":"SPY","quantity":1})");
    const test::Json third = call("batch.run", request);
    EXPECT_EQ(third.number("/skipped"), 0.0);
    EXPECT_EQ(call("batch.history", "{}").size("/runs"), 3U);
    const test::Json compared = call(
        "result.compare", fmt::format(R"({{"first":"{}","second":"{}"}})",
                                      first.text("/steps/0/result"), third.text("/steps/0/result"))
                              .c_str());
    EXPECT_THAT(compared.texts("/inputs", "input"), ElementsAre("positions, settings and prices"));
    EXPECT_EQ(compared.number("/second/version"), 2.0);
}

TEST_F(Batch, TheDayPnlOfASnapshotIsTheChangeOfValueAtTodaysQuantities) {
    call("batch.backfill", R"({"portfolios":["demo-individual"],"engines":["snapshots"],
                               "from":"2025-06-26","to":"2025-06-27"})");
    world_.body("position.create",
                R"({"portfolio":"demo-individual","symbol":"SPY","quantity":10})");
    call("batch.run", R"({"portfolios":["demo-individual"],"engines":["snapshots"],
                          "as_of":"2025-06-30"})");
    const auto net = [&](const char* day) {
        return call("risk.exposures",
                    fmt::format(R"({{"portfolio":"demo-individual","as_of":"{}"}})", day).c_str())
            .number("/totals/net");
    };
    const test::Json series =
        call("result.series", R"({"subject":"demo-individual","kind":"snapshot",
                                  "figures":["net","day_pnl","flows","cumulative_pnl"]})");
    ASSERT_EQ(series.size("/dates"), 3U);
    EXPECT_NEAR(series.number("/figures/day_pnl/2"), net("2025-06-30") - net("2025-06-27"), 1e-6);
    // Ten shares were bought: value that came in and is no profit.
    EXPECT_NEAR(series.number("/figures/net/2") - series.number("/figures/net/1"),
                series.number("/figures/day_pnl/2") + series.number("/figures/flows/2"), 1e-6);
    EXPECT_GT(series.number("/figures/flows/2"), 5000.0);
    EXPECT_NEAR(series.number("/figures/cumulative_pnl/2"),
                series.number("/figures/day_pnl/1") + series.number("/figures/day_pnl/2"), 1e-6);
}

TEST_F(Batch, AStepThatFailsStopsNoOtherPortfolioAndKeepsTheLastGoodResult) {
    world_.body("portfolio.create", R"({"slug":"unpriced","name":"Unpriced"})");
    world_.body("position.create", R"({"portfolio":"unpriced","symbol":"NOPRICE","quantity":1})");
    const test::Json run = call("batch.run", R"({"engines":["risk_scenarios"]})");
    EXPECT_GE(run.number("/failed"), 1.0);
    EXPECT_THAT(run.texts("/steps", "state"), testing::Contains("ok"));
    EXPECT_THAT(error("batch.run", R"({"engines":["no_such"]})").message,
                HasSubstr("no engine \"no_such\""));
    EXPECT_EQ(error("batch.run", R"({"portfolios":["no-such"]})").code, Code::kNotFound);
}

TEST_F(Batch, APortfolioThatDidNotRunHasNoResult) {
    call("batch.run", R"({"portfolios":["demo-individual"],"engines":["aggregation"]})");
    EXPECT_EQ(call("result.list", R"({"kind":"exposures"})").size("/data"), 1U);
    EXPECT_EQ(error("result.get", R"({"kind":"exposures","subject":"demo-long-short"})").code,
              Code::kNotFound);
}

}  // namespace
}  // namespace ballast::service
