// The daily batch over the demo: results, idempotence, failures that stop nothing else.
#include <atomic>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <random>

#include "service/demo/demo_world_test.hpp"
#include "service/result_kinds.hpp"

namespace ballast::service {
namespace {

using test::ok;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;

class Batch : public testing::Test {
protected:
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
    DemoWorld world_;
};

TEST_F(Batch, StoresTheResultsOfEveryEngineAndSkipsThemWhileNothingChanges) {
    const char* request = R"({"portfolios":["demo-individual"]})";
    const test::Json first = call("batch.run", request);
    EXPECT_EQ(first.number("/failed"), 0.0);
    EXPECT_THAT(
        first.texts("/steps", "engine"),
        ElementsAre("market_data", "aggregation", "greeks", "factors", "risk_scenarios", "stress",
                    "correlations", "performance", "attribution", "snapshots", "reports"));
    const test::Json stored =
        call("result.get", R"({"subject":"demo-individual","kind":"exposures"})");
    const test::Json direct =
        call("risk.exposures", R"({"portfolio":"demo-individual","as_of":"2025-06-30"})");
    EXPECT_EQ(stored.number("/document/totals/net"), direct.number("/totals/net"));
    EXPECT_EQ(stored.number("/figures/net"), direct.number("/totals/net"));
    EXPECT_EQ(stored.text("/document/digest"), direct.text("/digest"));

    const test::Json second = call("batch.run", request);
    EXPECT_THAT(second.texts("/steps", "state"), Each("skipped"));
    EXPECT_EQ(second.text("/steps/1/result"), first.text("/steps/1/result"));
    world_.body("position.create",
                R"({"portfolio":"demo-individual","symbol":"SPY","quantity":1})");
    const test::Json third = call("batch.run", request);
    EXPECT_EQ(third.number("/skipped"), 0.0);
    EXPECT_EQ(call("batch.history", "{}").size("/runs"), 3U);
    const test::Json compared = call(
        "result.compare", fmt::format(R"({{"first":"{}","second":"{}"}})",
                                      first.text("/steps/1/result"), third.text("/steps/1/result"))
                              .c_str());
    EXPECT_THAT(compared.texts("/inputs", "input"), ElementsAre("positions"));
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

// The last day is computed again although its own inputs are the same.
TEST_F(Batch, ABackfillGivesASnapshotThatWasTheFirstItsPnl) {
    const char* last = R"({"portfolios":["demo-individual"],"engines":["snapshots"],
                           "as_of":"2025-06-30"})";
    call("batch.run", last);
    call("batch.run", R"({"portfolios":["demo-individual"],"engines":["snapshots"],
                          "as_of":"2025-06-27"})");
    EXPECT_EQ(call("batch.run", last).text("/steps/0/state"), "ok");
    EXPECT_EQ(call("batch.run", last).text("/steps/0/state"), "skipped");
    const test::Json series = call("result.series", R"({"subject":"demo-individual",
        "kind":"snapshot","figures":["day_pnl"],"from":"2025-06-30"})");
    EXPECT_NE(series.number("/figures/day_pnl/0"), 0.0);
    const auto unknown = error("result.series", R"({"subject":"demo-individual",
        "kind":"snapshot","figures":["day_pnl","profit"]})");
    ASSERT_EQ(unknown.errors.size(), 1U);
    EXPECT_EQ(unknown.errors[0].pointer, "/figures/1");
    EXPECT_EQ(unknown.errors[0].code, "unknown");
    EXPECT_THAT(unknown.errors[0].hint, testing::HasSubstr("cumulative_pnl, day_pnl"));
}

TEST_F(Batch, ResultsOfTwoDatesDifferByTheirDate) {
    std::vector<std::string> ids;
    for (const char* day : {"2025-06-27", "2025-06-30"})
        ids.push_back(call("batch.run", fmt::format(R"({{"portfolios":["demo-individual"],
                              "engines":["snapshots"],"as_of":"{}"}})",
                                                    day)
                                            .c_str())
                          .text("/steps/0/result"));
    const test::Json compared = call(
        "result.compare", fmt::format(R"({{"first":"{}","second":"{}"}})", ids[0], ids[1]).c_str());
    EXPECT_THAT(compared.texts("/inputs", "input"), ElementsAre("date"));
    EXPECT_EQ(compared.text("/inputs/0/first"), "2025-06-27");
    EXPECT_EQ(compared.text("/inputs/0/second"), "2025-06-30");
}

TEST_F(Batch, AChangedFactorIsAnInputOfItsResults) {
    const char* request = R"({"portfolios":["demo-individual"],"engines":["factors"]})";
    call("batch.run", request);
    world_.body("factor.delete", R"({"name":"Momentum"})");
    EXPECT_EQ(call("batch.run", request).text("/steps/0/state"), "ok");
    EXPECT_EQ(call("batch.run", request).text("/steps/0/state"), "skipped");
}

// Only of portfolios with options.
TEST_F(Batch, StoredQuotesOfOptionsAndTheOrderOfSourcesAreInputsOfTheirResults) {
    const char* request =
        R"({"portfolios":["demo-individual","demo-long-short"],"engines":["greeks"]})";
    const auto states = [&] { return call("batch.run", request).texts("/steps", "state"); };
    EXPECT_THAT(states(), ElementsAre("ok", "ok"));
    EXPECT_THAT(states(), ElementsAre("skipped", "skipped"));
    world_.body("market.import_records",
                R"({"kind":"option_quote","source":"a-desk","commit":true,
                    "content":"contract,implied_volatility,as_of\nAAPL250815P00200000,0.9,2025-06-30\n"})");
    EXPECT_THAT(states(), ElementsAre("skipped", "ok"));
    EXPECT_THAT(
        call("portfolio.summary", R"({"portfolio":"demo-long-short"})").texts("/parts", "kind"),
        ElementsAre("greeks"));
    world_.body("market.source_order", R"({"kind":"prices","order":["desk"]})");
    EXPECT_THAT(states(), ElementsAre("ok", "ok"));
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

TEST_F(Batch, EveryStoredKindIsKnownAndOthersAreRefusedWithTheKnownOnes) {
    call("batch.run", R"({"portfolios":["demo-individual"]})");
    world_.body("report.generate", R"({"portfolio":"demo-individual","formats":["json"]})");
    world_.body("limit.create",
                R"({"id":"top","name":"Top","metric":"concentration.top1","hard":1})");
    call("limit.check", R"({"portfolio":"demo-individual"})");
    const test::Json all = call("result.list", R"({"subject":"demo-individual","limit":100})");
    EXPECT_GE(all.size("/data"), 13U);
    for (const std::string& kind : all.texts("/data", "kind"))
        EXPECT_TRUE(is_result_kind(store::ResultSubject::kPortfolio, kind)) << kind;
    EXPECT_TRUE(is_result_kind(store::ResultSubject::kDeal, "price.A-1"));
    EXPECT_FALSE(is_result_kind(store::ResultSubject::kDeal, "tests.A-1"));
    EXPECT_FALSE(is_result_kind(store::ResultSubject::kLedger, "snapshot"));
    for (const char* method : {"result.list", "result.series", "result.get"}) {
        const Error refused = error(method, R"({"subject":"demo-individual","kind":"snapshots"})");
        EXPECT_EQ(refused.code, Code::kInvalidInput) << method;
        ASSERT_EQ(refused.errors.size(), 1U) << method;
        EXPECT_EQ(refused.errors[0].pointer, "/kind");
        EXPECT_THAT(refused.errors[0].hint, HasSubstr("snapshot, stress"));
        EXPECT_EQ(error(method, R"({"subject":"no-such","kind":"snapshot"})").code, Code::kNotFound)
            << method;
    }
    EXPECT_EQ(error("result.series", R"({"subject":"demo-individual"})").errors[0].code,
              "required");
    for (const char* method : {"result.list", "result.series"})
        EXPECT_EQ(error(method, R"({"subject":"demo-individual","kind":"snapshot",
                                    "from":"2025-06-30","to":"2025-06-27"})")
                      .errors[0]
                      .pointer,
                  "/to");
}

TEST_F(Batch, APortfolioThatDidNotRunHasNoResult) {
    call("batch.run", R"({"portfolios":["demo-individual"],"engines":["aggregation"]})");
    EXPECT_EQ(call("result.list", R"({"kind":"exposures"})").size("/data"), 1U);
    EXPECT_EQ(call("result.list", R"({"kind":"exposures"})").text("/data/0/subject_name"),
              "demo-individual");
    EXPECT_EQ(error("result.get", R"({"kind":"exposures","subject":"demo-long-short"})").code,
              Code::kNotFound);
}

TEST_F(Batch, AStateOfEveryStepAndItsIssuesCanBeRead) {
    const test::Json run = call("batch.run", R"({"portfolios":["demo-long-short"]})");
    EXPECT_EQ(run.text("/state"), "ok");
    EXPECT_EQ(run.number("/done"), 11.0);
    const test::Json status = call("batch.status", "{}");
    EXPECT_EQ(status.text("/id"), run.text("/id"));
    EXPECT_EQ(status.texts("/steps", "state"), run.texts("/steps", "state"));
    const test::Json log = call(
        "batch.get", fmt::format(R"({{"run":"{}","engine":"greeks"}})", run.text("/id")).c_str());
    ASSERT_EQ(log.size("/steps"), 1U);
    EXPECT_EQ(log.number("/steps/0/issues"), static_cast<double>(log.size("/steps/0/log")));
    EXPECT_EQ(error("batch.status", R"({"run":"00000000-0000-7000-8000-000000000000"})").code,
              Code::kNotFound);
    EXPECT_EQ(error("batch.cancel", fmt::format(R"({{"run":"{}"}})", run.text("/id")).c_str()).code,
              Code::kConflict);
    EXPECT_EQ(error("batch.resume", fmt::format(R"({{"run":"{}"}})", run.text("/id")).c_str()).code,
              Code::kConflict);
}

TEST_F(Batch, ASnapshotHasGreeksVarAndBetas) {
    call("batch.run", R"({"portfolios":["demo-long-short"]})");
    const test::Json snapshot =
        call("result.get", R"({"subject":"demo-long-short","kind":"snapshot"})");
    for (const char* name : {"net", "cash", "delta_adjusted.long", "greeks.vega_pct",
                             "var.historical.0.99.var", "var.historical.0.99.es", "beta.SPY"})
        EXPECT_TRUE(snapshot.has(fmt::format("/figures/{}", name))) << name;
}

TEST_F(Batch, TheStoredAttributionIsThatOfItsMethodAndAddsUp) {
    call("batch.run", R"({"portfolios":["demo-long-short"],"engines":["attribution"]})");
    const test::Json stored =
        call("result.get", R"({"subject":"demo-long-short","kind":"attribution"})");
    const test::Json direct =
        call("risk.attribution", R"({"portfolio":"demo-long-short","as_of":"2025-06-30"})");
    EXPECT_EQ(stored.text("/document/digest"), direct.text("/digest"));
    EXPECT_EQ(stored.number("/figures/active"), direct.number("/factors/total/active"));
    EXPECT_NEAR(stored.number("/figures/common") + stored.number("/figures/specific"),
                stored.number("/figures/active"), 1e-12);
    EXPECT_EQ(stored.number("/figures/contribution.SPY"),
              direct.number("/factors/total/factors/0/contribution"));
}

// A return on a net value below zero is not defined, which is no failure of the batch.
TEST_F(Batch, APortfolioWithoutAPositiveNetValueHasNoAttribution) {
    world_.body("portfolio.create", R"({"slug":"short","name":"Short"})");
    world_.body("position.create", R"({"portfolio":"short","symbol":"SPY","quantity":-10})");
    const test::Json run =
        call("batch.run", R"({"portfolios":["short"],"engines":["attribution"]})");
    EXPECT_EQ(run.text("/steps/0/state"), "ok");
    EXPECT_THAT(run.text("/steps/0/message"), HasSubstr("the net value of short is"));
    EXPECT_TRUE(run.is_null("/steps/0/result"));
}

TEST_F(Batch, ABackfillIsOneRunThatShowsTheWorstOfItsSessions) {
    const test::Json run = call("batch.backfill",
                                R"({"portfolios":["demo-individual"],"engines":["aggregation",
                                    "snapshots"],"from":"2025-06-25"})");
    EXPECT_EQ(run.text("/kind"), "backfill");
    EXPECT_EQ(run.text("/from"), "2025-06-25");
    EXPECT_EQ(run.size("/steps"), 2U);
    const test::Json series =
        call("result.series", R"({"subject":"demo-individual","kind":"exposures"})");
    EXPECT_EQ(series.size("/dates"), 4U);
    // The market did not exist before the first price.
    const test::Json before =
        call("batch.backfill", R"({"portfolios":["demo-individual"],"engines":["aggregation"],
                                   "from":"2003-12-30","to":"2004-01-05"})");
    EXPECT_EQ(before.text("/state"), "failed");
    EXPECT_THAT(before.text("/steps/0/message"), HasSubstr("2003-12-30"));
    EXPECT_EQ(error("batch.backfill", R"({"from":"2025-06-30","to":"2025-06-01"})").code,
              Code::kInvalidInput);
}

TEST_F(Batch, EnginesThatNeedPricesAreStaleWithoutAny) {
    world_.body("portfolio.create", R"({"slug":"unpriced","name":"Unpriced"})");
    world_.body("position.create", R"({"portfolio":"unpriced","symbol":"NOPRICE","quantity":1})");
    const test::Json run = call("batch.run", R"({"portfolios":["unpriced"]})");
    EXPECT_EQ(run.text("/state"), "failed");
    EXPECT_EQ(run.text("/steps/0/state"), "failed");
    for (std::size_t i = 1; i < run.size("/steps"); ++i) {
        EXPECT_EQ(run.text(fmt::format("/steps/{}/state", i)), "stale");
        EXPECT_EQ(run.text(fmt::format("/steps/{}/message", i)), "market_data failed");
    }
}

TEST_F(Batch, PortfoliosOfCashOneStockOrOptionsOnlyComplete) {
    for (const char* slug : {"cash", "one", "options"})
        world_.body("portfolio.create", fmt::format(R"({{"slug":"{0}","name":"{0}"}})", slug));
    world_.body("position.create",
                R"({"portfolio":"cash","symbol":"USD","type":"cash","quantity":1000})");
    world_.body("position.create", R"({"portfolio":"one","symbol":"AAPL","quantity":10})");
    world_.body("position.create",
                R"({"portfolio":"options","symbol":"SPY250919C00600000","quantity":1})");
    const test::Json run = call("batch.run", R"({"portfolios":["cash","one","options"]})");
    for (std::size_t i = 0; i < run.size("/steps"); ++i) {
        const std::string at = fmt::format("/steps/{}", i);
        const std::string state = run.text(at + "/state");
        // What cannot be computed says why.
        if (state == "failed") {
            EXPECT_NE(run.text(at + "/message"), "");
            continue;
        }
        EXPECT_THAT(state, testing::AnyOf("ok", "partial")) << run.text(at + "/engine");
    }
    // Values need no history.
    const test::Json values = call("batch.run", R"({"portfolios":["cash","one","options"],
                                                    "engines":["aggregation","snapshots"],
                                                    "force":true})");
    EXPECT_THAT(values.texts("/steps", "state"), Each("ok"));
}

// A fifth of the prices, by symbol: the batch completes and says what is missing.
TEST_F(Batch, WithAFifthOfTheInputsRemovedItCompletesAndSaysWhatIsMissing) {
    call("batch.run", R"({"portfolios":["demo-long-short"]})");
    // Six of thirty-one symbols, chosen by a generator with a fixed seed.
    for (const char* symbol : {"NVDA", "GOOGL", "BRK-B", "SHOP", "XOM", "QQQ"})
        world_.body("market.delete_prices",
                    fmt::format(R"({{"symbols":["{}"],"commit":true}})", symbol));
    const test::Json run = call("batch.run", R"({"portfolios":["demo-long-short"]})");
    EXPECT_EQ(run.number("/failed"), 0.0);
    EXPECT_EQ(run.text("/state"), "partial");
    EXPECT_EQ(run.text("/steps/0/state"), "partial");
    EXPECT_LT(run.number("/steps/0/coverage"), 0.85);
    EXPECT_GT(run.number("/steps/0/issues"), 5.0);
    const test::Json check = call("market.check", R"({"portfolio":"demo-long-short"})");
    EXPECT_EQ(check.number("/missing"), 6.0);
    EXPECT_EQ(check.text("/symbols/0/state"), "missing");
    const test::Json snapshot =
        call("result.get", R"({"subject":"demo-long-short","kind":"snapshot"})");
    EXPECT_LT(snapshot.number("/figures/coverage"), 0.85);
    // Earlier results stay readable.
    EXPECT_EQ(call("result.list", R"({"subject":"demo-long-short","kind":"snapshot",
                                      "superseded":true})")
                  .size("/data"),
              2U);
}

// Of factors, securities and the underlyings of options likewise.
TEST_F(Batch, WithoutSomeFactorsSecuritiesAndUnderlyingsItCompletesAndNamesThem) {
    call("market.delete_securities", R"({"symbols":["AAPL","MSFT","XOM"],"commit":true})");
    call("market.delete_prices", R"({"symbols":["VTV","QUAL","META","TSLA"],"commit":true})");
    const test::Json run = call("batch.run", R"({"portfolios":["demo-long-short"]})");
    EXPECT_EQ(run.number("/failed"), 0.0);
    EXPECT_EQ(run.text("/state"), "partial");
    const auto stored = [&](const char* kind) {
        return call("result.get",
                    fmt::format(R"({{"subject":"demo-long-short","kind":"{}"}})", kind).c_str());
    };
    const test::Json factors = stored("factors");
    for (const char* factor : {"VTV", "QUAL"})
        EXPECT_THAT(factors.texts("/document/issues", "message"),
                    testing::Contains(HasSubstr(fmt::format("factor {} has no prices", factor))));
    EXPECT_LT(factors.number("/document/coverage"), 1.0);
    EXPECT_THAT(stored("exposures").texts("/document/by_sector", "name"),
                testing::Contains("unknown"));
    const test::Json greeks = stored("greeks");
    for (const char* underlying : {"META", "TSLA"})
        EXPECT_THAT(greeks.texts("/document/issues", "message"),
                    testing::Contains(HasSubstr(underlying)));
}

class BatchWithGaps : public Batch, public testing::WithParamInterface<unsigned> {};

INSTANTIATE_TEST_SUITE_P(Draws, BatchWithGaps, testing::Values(1U, 2U, 3U));

// Any fifth of the symbols, the market factor included: every step ends, each that has no result of
// its own says why, and the earlier results stay.
TEST_P(BatchWithGaps, EveryStepEndsAndStatesWhatIsMissing) {
    const char* request = R"({"portfolios":["demo-long-short"],"as_of":"2025-06-30"})";
    const std::size_t steps = call("batch.run", request).size("/steps");
    std::vector<std::string> symbols =
        call("market.check", R"({"portfolio":"demo-long-short"})").texts("/symbols", "symbol");
    std::mt19937 generator(GetParam());
    for (std::size_t i = symbols.size(); i > 1; --i)
        std::swap(symbols[i - 1], symbols[generator() % i]);
    symbols.resize(symbols.size() / 5);
    for (const std::string& symbol : symbols)
        call("market.delete_prices",
             fmt::format(R"({{"symbols":["{}"],"commit":true}})", symbol).c_str());
    const test::Json run = call("batch.run", request);
    ASSERT_EQ(run.size("/steps"), steps);
    EXPECT_NE(run.text("/state"), "ok");
    for (std::size_t i = 0; i < steps; ++i) {
        const std::string step = fmt::format("/steps/{}", i);
        const std::string state = run.text(step + "/state");
        EXPECT_TRUE(state == "ok" || state == "partial" || state == "failed" || state == "stale")
            << run.text(step + "/engine") << ": " << state;
        if (state == "failed" || state == "stale") {
            EXPECT_NE(run.text(step + "/message"), "") << run.text(step + "/engine");
            EXPECT_FALSE(run.is_null(step + "/shown")) << run.text(step + "/engine");
        }
    }
    EXPECT_EQ(run.text("/steps/0/state"), "partial");
    EXPECT_EQ(call("result.list", R"({"subject":"demo-long-short","kind":"exposures",
                                      "superseded":true})")
                  .size("/data"),
              2U);
}

TEST_F(Batch, APortfolioOfExpiredOptionsFailsForThatReason) {
    world_.body("portfolio.create", R"({"slug":"old","name":"Old"})");
    world_.body("position.create",
                R"({"portfolio":"old","symbol":"AAPL240119C00100000","quantity":1})");
    const test::Json run = call("batch.run", R"({"portfolios":["old"],"engines":["market_data"]})");
    EXPECT_EQ(run.text("/steps/0/state"), "failed");
    EXPECT_THAT(run.text("/steps/0/message"), testing::HasSubstr("all options of old expired"));
}

// Cancelled while an engine works: the steps before stay, nothing after runs, and the next batch
// computes what is missing.
TEST_F(Batch, ACancelledRunStopsAtTheNextCheckAndTheNextOneCompletesIt) {
    const char* request =
        R"({"engines":["market_data","aggregation","greeks","factors","risk_scenarios","stress",
                       "correlations","performance","attribution","snapshots","reports"]})";
    call("batch.run", R"({"portfolios":["demo-individual"],"engines":["aggregation"]})");
    Invocation invocation = world_.invocation("batch.run", request, &world_.owner());
    invocation.in_process = true;
    std::atomic<int> reports = 0;
    invocation.progress = [&](const Progress& progress) {
        if (progress.phase == "batch") return;
        ++reports;
        invocation.cancel.request();
    };
    const auto reply = world_.dispatcher().invoke(invocation);
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().code, Code::kCancelled);
    ASSERT_GE(reports, 1);
    const test::Json run = call("batch.status", "{}");
    EXPECT_EQ(run.text("/state"), "cancelled");
    EXPECT_GT(run.number("/cancelled"), 0.0);
    EXPECT_EQ(run.number("/failed"), 0.0);
    for (std::size_t i = 0; i < run.size("/steps"); ++i) {
        const std::string at = fmt::format("/steps/{}", i);
        const std::string state = run.text(at + "/state");
        EXPECT_THAT(state, testing::AnyOf("ok", "partial", "skipped", "cancelled"));
        if (state == "cancelled") {
            EXPECT_FALSE(run.has(at + "/result") && !run.is_null(at + "/result"));
        }
        // What was computed last is the engine that was stopped, for no portfolio the report.
        if (run.text(at + "/engine") == "reports") {
            EXPECT_EQ(state, "cancelled");
        }
    }
    const test::Json next = call("batch.run", request);
    EXPECT_THAT(next.texts("/steps", "state"), Each(testing::AnyOf("ok", "partial", "skipped")));
    EXPECT_GE(next.number("/skipped"), 1.0);
}

TEST_F(Batch, StalePricesAreNotifiedOnceForAPortfolioAndDate) {
    const char* request = R"({"portfolios":["demo-individual"],"engines":["market_data"]})";
    call("batch.run", request);
    EXPECT_EQ(call("notification.list", "{}").size("/data"), 0U);
    world_.body("market.delete_prices",
                R"({"symbols":["AAPL"],"from":"2025-06-16","commit":true})");
    call("batch.run", request);
    call("batch.run", request);
    const test::Json list = call("notification.list", "{}");
    EXPECT_THAT(list.texts("/data", "kind"), ElementsAre("data_stale"));
    EXPECT_EQ(list.text("/data/0/title"), "demo-individual: 1 price is stale on 2025-06-30");
}

TEST_F(Batch, TheSummaryIsFromStoredResultsAndNamesWhatHasChanged) {
    const test::Json empty = call("portfolio.summary", R"({"portfolio":"demo-long-short"})");
    EXPECT_TRUE(empty.is_null("/as_of"));
    call("batch.run", R"({"portfolios":["demo-long-short"]})");
    const test::Json summary = call("portfolio.summary", R"({"portfolio":"demo-long-short"})");
    EXPECT_EQ(summary.text("/as_of"), "2025-06-30");
    EXPECT_EQ(summary.size("/changed"), 0U);
    EXPECT_EQ(summary.number("/value/net"),
              call("risk.exposures", R"({"portfolio":"demo-long-short"})").number("/totals/net"));
    ASSERT_GT(summary.size("/stress"), 1U);
    EXPECT_LE(summary.number("/stress/0/total"), summary.number("/stress/1/total"));
    EXPECT_GT(summary.size("/betas"), 0U);
    EXPECT_GT(summary.size("/risk"), 0U);
    world_.body("position.create",
                R"({"portfolio":"demo-long-short","symbol":"SPY","quantity":1})");
    const test::Json later = call("portfolio.summary", R"({"portfolio":"demo-long-short"})");
    ASSERT_EQ(later.size("/changed"), 1U);
    EXPECT_EQ(later.text("/changed/0"), "positions");
}

}  // namespace
}  // namespace ballast::service
