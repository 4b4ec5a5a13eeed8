// ledger.goal.* and the milestones of ledger.net_worth, on a stored ledger.
#include "support/world.hpp"

namespace ballast::service {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// 1,000 a month into account a from January 2023 to December 2024, 200 of it into a bond that does
// not move; account b has 3,000 in cash.
void store_saver(World& world) {
    world.body("account.create", R"({"slug":"a","name":"A","currency":"USD"})");
    world.body("account.create", R"({"slug":"b","name":"B","currency":"USD"})");
    const auto add = [&](std::string_view account, const std::string& row) {
        world.body("transaction.create", fmt::format(R"({{"account":"{}",{}}})", account, row));
    };
    for (int month = 0; month < 24; ++month) {
        const std::string date = fmt::format("{}-{:02}-10", 2023 + month / 12, month % 12 + 1);
        add("a", fmt::format(R"("date":"{}","type":"deposit","amount":1000)", date));
        add("a",
            fmt::format(R"("date":"{}","type":"buy","symbol":"B","quantity":2,"price":100)", date));
    }
    add("b", R"("date":"2024-12-31","type":"deposit","amount":3000)");
    world.body("market.import_prices", R"({"source":"made for a test","name":"closes","prices":[)"
                                       R"({"date":"2023-01-02","B":100}]})");
    world.body("market.put_securities", R"({"securities":[{"symbol":"B","type":"bond"}]})");
}

std::string goal(std::string_view name, std::string_view rest) {
    return fmt::format(R"({{"goal":"{}","name":"{} goal","due":"2026-12-31",{}}})", name, name,
                       rest);
}

TEST(LedgerGoals, AreKeptUntilDeleted) {
    World world;
    world.body("ledger.goal.put", goal("first", R"("target":"1000","note":"n")"));
    world.body("ledger.goal.put", goal("first", R"("target":"2000.50","currency":"EUR")"));
    const test::Json listed(world.body("ledger.goal.list", "{}"));
    EXPECT_THAT(listed.texts("/data", "target"), ElementsAre("2000.5"));
    EXPECT_EQ(listed.text("/data/0/currency"), "EUR");
    EXPECT_EQ(listed.text("/data/0/counts"), "net_worth");
    world.body("ledger.goal.delete", R"({"goal":"first"})");
    EXPECT_EQ(world.error("ledger.goal.delete", R"({"goal":"first"})").code, Code::kNotFound);
    EXPECT_EQ(world.error("ledger.goal.progress", R"({"goals":["first"]})").code, Code::kNotFound);
}

TEST(LedgerGoals, HaveProgressByNetWorthAccountsAndType) {
    World world;
    store_saver(world);
    world.body("ledger.goal.put", goal("all", R"("target":48000)"));
    world.body("ledger.goal.put",
               goal("account", R"("target":60000,"counts":"accounts","accounts":["a"])"));
    world.body("ledger.goal.put", goal("bonds", R"("target":4800,"counts":"type","type":"bond")"));
    world.body("ledger.goal.put", goal("cash", R"("target":99999,"counts":"type","type":"cash",)"
                                               R"("monthly_contribution":"3300")"));
    const test::Json found(world.body("ledger.goal.progress", R"({"as_of":"2024-12-31"})"));
    EXPECT_THAT(found.texts("/goals", "goal"), ElementsAre("account", "all", "bonds", "cash"));
    EXPECT_EQ(found.text("/goals/0/progress/value"), "24000");
    EXPECT_EQ(found.text("/goals/1/progress/value"), "27000");
    EXPECT_EQ(found.text("/goals/2/progress/value"), "4800");
    EXPECT_EQ(found.text("/goals/3/progress/value"), "22200");
    EXPECT_NEAR(found.number("/goals/0/progress/share"), 0.4, 1e-12);
    EXPECT_NEAR(found.number("/goals/0/progress/trend/annual_return"), 0.0, 1e-12);
    // From 2023-01-31 to 2024-12-31: 23 deposits in 700 days.
    EXPECT_NEAR(found.number("/goals/0/progress/trend/monthly_contribution"),
                23000.0 / 700.0 * 365.0 / 12.0, 1e-9);
    EXPECT_EQ(found.text("/goals/0/progress/status"), "behind");
    EXPECT_EQ(found.text("/goals/1/progress/status"), "on_track");
    EXPECT_EQ(found.text("/goals/2/progress/status"), "reached");
    EXPECT_EQ(found.text("/goals/3/progress/status"), "on_track");
    EXPECT_NEAR(found.number("/goals/0/progress/required_contribution"), 1500.0, 1e-6);
    EXPECT_THAT(found.texts("/goals/0/progress/milestones", "date"), ElementsAre("2024-03-31"));
    EXPECT_THAT(found.texts("/goals/2/progress/milestones", "level"),
                ElementsAre("1200", "2400", "3600", "4800"));
    EXPECT_NEAR(found.number("/coverage"), 1.0, 1e-12);
    const test::Json one(
        world.body("ledger.goal.progress", R"({"as_of":"2024-06-30","goals":["all"]})"));
    EXPECT_THAT(one.texts("/goals", "goal"), ElementsAre("all"));
    EXPECT_EQ(one.text("/goals/0/progress/value"), "18000");
    EXPECT_EQ(one.text("/as_of"), "2024-06-30");
    // The same state and request give the same digest; another goal, another one.
    EXPECT_EQ(world.body("ledger.goal.progress", R"({"goals":["all"]})"),
              world.body("ledger.goal.progress", R"({"goals":["all"]})"));
    const test::Json before(world.body("ledger.goal.progress", "{}"));
    world.body("ledger.goal.put", goal("all", R"("target":48001)"));
    EXPECT_NE(before.text("/digest"),
              test::Json(world.body("ledger.goal.progress", "{}")).text("/digest"));
}

TEST(LedgerGoals, ReportWhatCannotBeValued) {
    World world;
    world.body("ledger.goal.put", goal("empty", R"("target":1)"));
    const test::Json empty(world.body("ledger.goal.progress", "{}"));
    EXPECT_TRUE(empty.is_null("/goals/0/progress"));
    EXPECT_EQ(empty.text("/issues/0/code"), "no_transactions");
    world.body("account.create", R"({"slug":"gone","name":"G","currency":"USD"})");
    world.body("ledger.goal.put",
               goal("gone", R"("target":1,"counts":"accounts","accounts":["gone"])"));
    world.body("account.delete", R"({"account":"gone","if_match":"v1"})");
    const test::Json gone(world.body("ledger.goal.progress", R"({"goals":["gone"]})"));
    EXPECT_TRUE(gone.is_null("/goals/0/progress"));
    EXPECT_EQ(gone.text("/issues/0/code"), "no_account");
}

// Without an exchange rate nothing of the goal has a value: it is not zero.
TEST(LedgerGoals, HaveNoProgressWhereNothingHasAValue) {
    World world;
    store_saver(world);
    world.body("ledger.goal.put", goal("yen", R"("target":48000,"currency":"JPY")"));
    world.body("ledger.goal.put", goal("typo", R"("target":48,"counts":"type","type":"stok")"));
    const test::Json found(world.body("ledger.goal.progress", R"({"as_of":"2024-12-31"})"));
    EXPECT_EQ(found.text("/goals/1/goal"), "yen");
    EXPECT_TRUE(found.is_null("/goals/1/progress"));
    EXPECT_EQ(found.number("/goals/1/coverage"), 0.0);
    EXPECT_THAT(found.texts("/issues", "code"), testing::IsSupersetOf({"no_rate", "no_type"}));
    EXPECT_THAT(found.texts("/issues", "message"),
                testing::Contains(testing::HasSubstr("never held anything of the type stok")));
}

TEST(LedgerGoals, RefuseContradictions) {
    World world;
    const auto pointer = [&](std::string_view rest) {
        return world.error("ledger.goal.put", goal("g", rest)).errors.at(0).pointer;
    };
    EXPECT_EQ(pointer(R"("target":0)"), "/target");
    EXPECT_EQ(pointer(R"("target":1,"counts":"accounts")"), "/accounts");
    EXPECT_EQ(pointer(R"("target":1,"accounts":["a"])"), "/accounts");
    EXPECT_EQ(pointer(R"("target":1,"counts":"accounts","accounts":["a"])"), "/accounts/0");
    EXPECT_EQ(pointer(R"("target":1,"counts":"type")"), "/type");
    EXPECT_EQ(pointer(R"("target":1,"type":"bond")"), "/type");
    EXPECT_THAT(world.error("ledger.goal.put", goal("a b", R"("target":1)")).errors.at(0).pointer,
                HasSubstr("/goal"));
}

TEST(LedgerMilestones, AreInNetWorth) {
    World world;
    store_saver(world);
    const test::Json worth(world.body(
        "ledger.net_worth", R"({"dates":["2023-01-31","2023-02-28","2023-06-30","2024-12-31"]})"));
    EXPECT_THAT(worth.texts("/milestones", "level"), ElementsAre("2500", "5000", "10000", "25000"));
    EXPECT_THAT(worth.texts("/milestones", "date"),
                ElementsAre("2023-06-30", "2023-06-30", "2024-12-31", "2024-12-31"));
}

}  // namespace
}  // namespace ballast::service
