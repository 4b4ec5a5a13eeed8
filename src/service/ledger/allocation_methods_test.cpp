// ledger.allocation.* and ledger.rebalance through the table of methods.
#include "support/world.hpp"

namespace ballast::service {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr std::string_view kPlan =
    R"("targets":[{"bucket":"equity","weight":0.5},{"bucket":"bond","weight":0.5},)"
    R"({"bucket":"cash","weight":0}],"band_absolute":0.05)";

void store_household(World& world) {
    world.body("account.create", R"({"slug":"a","name":"A","currency":"USD"})");
    world.body("account.create",
               R"({"slug":"ira","name":"IRA","type":"tax_deferred","currency":"USD"})");
    const auto post = [&](std::string_view account, std::string_view rest) {
        world.body("transaction.create", fmt::format(R"({{"account":"{}",{}}})", account, rest));
    };
    post("a", R"("date":"2022-01-03","type":"deposit","amount":4000)");
    post("a", R"("date":"2022-01-03","type":"buy","symbol":"S","quantity":40,"price":100)");
    post("ira", R"("date":"2022-01-03","type":"deposit","amount":4000)");
    post("ira", R"("date":"2022-01-03","type":"buy","symbol":"S","quantity":20,"price":100)");
    post("ira", R"("date":"2022-01-03","type":"buy","symbol":"B","quantity":40,"price":50)");
    world.body("market.import_prices",
               R"({"source":"made for a test","name":"closes",)"
               R"("prices":[{"date":"2024-06-28","S":150,"B":50,"C":20}]})");
    world.body("market.put_securities",
               R"({"securities":[{"symbol":"S","type":"equity","currency":"USD"},)"
               R"({"symbol":"B","type":"bond","currency":"USD"},)"
               R"({"symbol":"C","type":"bond","currency":"USD"}]})");
}

TEST(Allocation, AStoredPlanGivesDriftAndOrdersThatCanBeExported) {
    World world;
    store_household(world);
    world.body("ledger.allocation.put", fmt::format(R"({{"name":"main",{}}})", kPlan));
    const test::Json list(world.body("ledger.allocation.list"));
    EXPECT_EQ(list.text("/data/0/name"), "main");
    // 9,000 of stock and 2,000 of bonds: 5,500 each. The IRA's shares are sold first, without tax.
    const test::Json result(world.body("ledger.rebalance"));
    EXPECT_EQ(result.text("/as_of"), "2024-06-28");
    EXPECT_EQ(result.text("/managed_value"), "11000");
    EXPECT_EQ(result.text("/buckets/0/status"), "above");
    EXPECT_NEAR(result.number("/buckets/0/drift"), 9.0 / 11.0 - 0.5, 1e-12);
    EXPECT_THAT(result.texts("/orders", "account"), ElementsAre("ira", "a", "ira", "a"));
    EXPECT_THAT(result.texts("/orders", "quantity"), ElementsAre("20", "3", "60", "9"));
    EXPECT_EQ(result.text("/totals/untaxed_gain"), "1000");
    EXPECT_EQ(result.text("/totals/long_term_gain"), "150");
    const std::string file =
        world.body("export.trades",
                   fmt::format(R"({{"format":"csv","trades":{}}})", result.minified("/trades")));
    EXPECT_EQ(test::Json(file).texts("/orders", "symbol"), result.texts("/orders", "symbol"));
}

TEST(Allocation, ASymbolThatIsNotHeldIsBoughtAtItsStoredPrice) {
    World world;
    store_household(world);
    const test::Json result(
        world.body("ledger.rebalance",
                   R"({"plan":{"targets":[{"bucket":"equity","weight":0.5},)"
                   R"({"bucket":"bond","weight":0.5,"buy":"C"},{"bucket":"cash","weight":0}]}})"));
    EXPECT_THAT(result.texts("/orders", "symbol"), ElementsAre("S", "S", "C", "C"));
    EXPECT_EQ(result.text("/orders/2/price"), "20");
    EXPECT_EQ(result.text("/orders/2/quantity"), "150");
}

TEST(Allocation, OnlyTheRequestedAccountsAreManaged) {
    World world;
    store_household(world);
    const test::Json result(world.body(
        "ledger.rebalance", fmt::format(R"({{"accounts":["ira"],"plan":{{{}}}}})", kPlan)));
    EXPECT_EQ(result.text("/managed_value"), "5000");
    for (const std::string& account : result.texts("/orders", "account")) EXPECT_EQ(account, "ira");
}

TEST(Allocation, BadInputIsRefusedWithItsPlace) {
    World world;
    store_household(world);
    EXPECT_THAT(world.error("ledger.rebalance").message, HasSubstr("no plan of target weights"));
    EXPECT_EQ(world.error("ledger.rebalance", R"({"allocation":"x"})").code, Code::kNotFound);
    const Error sum = world.error(
        "ledger.rebalance",
        R"({"plan":{"targets":[{"bucket":"equity","weight":0.4},{"bucket":"cash","weight":0.4}]}})");
    EXPECT_EQ(sum.code, Code::kInvalidInput);
    ASSERT_FALSE(sum.errors.empty());
    EXPECT_EQ(sum.errors[0].pointer, "/plan/targets");
    EXPECT_EQ(
        world.error("ledger.allocation.put", fmt::format(R"({{"name":"Not short",{}}})", kPlan))
            .errors.at(0)
            .pointer,
        "/name");
    EXPECT_EQ(world
                  .error("ledger.rebalance",
                         fmt::format(R"({{"method":"average","plan":{{{}}}}})", kPlan))
                  .code,
              Code::kInvalidInput);
    EXPECT_EQ(world.error("ledger.allocation.delete", R"({"name":"main"})").code, Code::kNotFound);
}

}  // namespace
}  // namespace ballast::service
