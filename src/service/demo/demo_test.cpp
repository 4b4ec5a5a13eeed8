// The demo's portfolios have the exposures of their source.
#include "service/demo/demo.hpp"

#include <fmt/format.h>
#include <fstream>
#include <gmock/gmock.h>
#include <sstream>
#include <tuple>

#include "service/demo/demo_world_test.hpp"
#include "service/ledger/price_day.hpp"

namespace ballast::service {
namespace {

std::string text_of(const std::string& path) {
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

class Demo : public testing::Test {
protected:
    DemoWorld world_;
};

TEST_F(Demo, DateIsThatOfItsLastPrices) {
    EXPECT_EQ(test::Json(world_.body("home.attention")).text("/as_of"), demo_date().to_string());
}

// tests/golden/risk/books/07_demo_totals.json: the totals of the source at its entry prices. The
// private portfolios have its quantities and entry prices, the fund its values on the last day.
TEST_F(Demo, ExposuresAgreeWithTheSource) {
    const test::Json golden(text_of("tests/golden/risk/books/07_demo_totals.json"));
    const auto expect = [&](const char* name, const char* member, double found) {
        const double source = golden.number(fmt::format("/expect/{}/{}", name, member));
        EXPECT_NEAR(found, source, 0.02 * std::abs(source)) << name << " " << member;
    };
    constexpr const char* kFund = "Demo Hedge Fund Style Investor Portfolio";
    const test::Json held(
        world_.body("risk.exposures", R"({"portfolio":"demo-long-short","as_of":"2025-06-30"})"));
    EXPECT_EQ(held.number("/coverage"), 1.0);
    for (const char* member : {"count", "gross", "net", "long", "short"})
        expect(kFund, member, held.number(fmt::format("/totals/{}", member)));
    const std::pair<const char*, const char*> private_portfolios[] = {
        {"demo-individual", "Demo Individual Investor Portfolio"},
        {"demo-high-net-worth", "Demo High Net Worth Investor Portfolio"}};
    for (const auto& [slug, name] : private_portfolios) {
        const test::Json positions(
            world_.body("position.list", fmt::format(R"({{"portfolio":"{}","limit":500}})", slug)));
        double cost = 0.0;
        for (std::size_t i = 0; i < positions.size("/data"); ++i)
            cost += std::stod(positions.text(fmt::format("/data/{}/quantity", i))) *
                    std::stod(positions.text(fmt::format("/data/{}/entry_price", i)));
        expect(name, "count", static_cast<double>(positions.size("/data")));
        expect(name, "long", cost);
    }
    const test::Json fund(world_.body("risk.exposures", R"({"portfolio":"demo-long-short"})"));
    expect(kFund, "options_gross", fund.number("/options/gross"));
    // No position is as large as one that a wrong split made a quarter of the gross value.
    EXPECT_LT(fund.number("/concentration/top/0/share"), 0.15);
}

// By the method, as the page Home does it.
TEST(DemoLoad, FillsAnEmptyWorkspaceOnceAndLeavesAnyOther) {
    World world;
    const auto load = [](World& into) {  // not as a job
        Invocation invocation = into.invocation("demo.load", "{}", &into.owner());
        invocation.in_process = true;
        return into.dispatcher().invoke(invocation);
    };
    const auto loaded = load(world);
    ASSERT_TRUE(test::ok(loaded));
    const test::Json first(loaded->body);
    EXPECT_EQ(first.size("/portfolios"), 3U);
    for (const char* part : {"/positions", "/transactions", "/bank", "/clo", "/prices", "/market"})
        EXPECT_GT(first.number(part), 0.0) << part;
    const auto repeated = load(world);
    ASSERT_TRUE(test::ok(repeated));
    const test::Json again(repeated->body);
    for (const char* part : {"/positions", "/transactions", "/bank", "/clo", "/market"})
        EXPECT_EQ(again.number(part), 0.0) << part;
    EXPECT_EQ(again.size("/portfolios"), 0U);

    World own;
    own.body("account.create", R"({"slug":"a","name":"A","currency":"USD"})");
    const auto refused = load(own);
    ASSERT_TRUE(test::fails_with(Code::kConflict, refused));
    EXPECT_THAT(refused.error().errors.at(0).message,
                testing::HasSubstr("an empty workspace only"));
    EXPECT_EQ(test::Json(own.body("portfolio.list")).size("/data"), 0U);
}

// A job stores its progress in a transaction of its own.
TEST(DemoLoad, ReportsItsProgressOutsideOfTransactions) {
    World world;
    std::vector<std::string> phases;
    const auto loaded =
        load_demo(world.environment(), world.owner(), [&](const Progress& progress) {
            const Status stored = world.database().transact(
                world.owner().tenant, [](store::Transaction&) -> Status { return {}; });
            EXPECT_TRUE(stored);
            EXPECT_EQ(progress.total, 4U);
            phases.emplace_back(progress.phase);
        });
    EXPECT_TRUE(test::ok(loaded));
    EXPECT_THAT(phases, testing::ElementsAre("prices", "portfolios", "bank", "CLO"));
}

TEST_F(Demo, EveryKindOfMarketDataHasRows) {
    const std::tuple<const char*, const char*, const char*> reads[] = {
        {"market.quotes", R"({"symbols":["AMZN"]})", "/data"},
        {"market.chain", R"({"underlying":"AMZN"})", "/data"},
        {"market.macro", R"({"series":["BC_10YEAR"]})", "/data/0/values"},
        {"market.actions", R"({"symbols":["PG"]})", "/data"},
        {"market.fundamentals", "{}", "/data"},
        {"market.ratings", "{}", "/data"},
        {"market.loan_prices", "{}", "/data"}};
    for (const auto& [method, request, rows] : reads)
        EXPECT_GT(test::Json(world_.body(method, request)).size(rows), 0U) << method;
}

}  // namespace
}  // namespace ballast::service
