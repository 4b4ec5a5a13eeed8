#include "service/demo/demo_world_test.hpp"

namespace ballast::service {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class HomeAttention : public testing::Test {
protected:
    World world_;

    void hold(const std::string& rows) {
        world_.body("portfolio.create", R"({"slug":"book","name":"Book"})");
        world_.body("position.create_many", R"({"portfolio":"book","positions":[)" + rows + "]}");
    }
};

TEST_F(HomeAttention, AnEmptyWorkspaceNeedsNone) {
    EXPECT_EQ(test::Json(world_.body("home.attention")).size("/items"), 0U);
}

TEST_F(HomeAttention, ALedgerAboveTheLimitOfCallsIsNotReadAndNamed) {
    World small(make_method_table(), {.call_memory_bytes = 3'000});
    small.body("account.create", R"({"slug":"main","name":"Main","type":"taxable"})");
    for (int i = 0; i < 3; ++i)
        small.body("transaction.create",
                   R"({"account":"main","date":"2024-01-02","type":"deposit","amount":"1"})");
    const test::Json found(small.body("home.attention"));
    ASSERT_EQ(found.size("/items"), 1U);
    EXPECT_EQ(found.text("/items/0/area"), "ledger");
    EXPECT_THAT(found.text("/items/0/what"), HasSubstr("too many transactions"));
}

TEST_F(HomeAttention, StaleAndMissingPricesAreNamedWithTheirPortfolio) {
    world_.body("market.import_prices",
                R"({"source":"made for a test","prices":[{"date":"2025-12-22","A":1,"B":2},)"
                R"({"date":"2025-12-23","A":1,"B":2},{"date":"2025-12-31","A":1}]})");
    hold(
        R"({"symbol":"A","quantity":1},{"symbol":"B","quantity":1},{"symbol":"NONE","quantity":1})");
    const test::Json found(world_.body("home.attention"));
    EXPECT_THAT(found.texts("/items", "kind"), ElementsAre("stale_price", "data_issue"));
    EXPECT_EQ(found.text("/items/0/id"), "book");
    EXPECT_EQ(found.text("/items/0/name"), "Book");
    // The clock is at 2026-01-02; the NYSE is closed on 25 December and 1 January.
    EXPECT_EQ(found.text("/items/0/what"), "Last price of 2025-12-23, 6 sessions ago: B.");
    EXPECT_EQ(found.text("/items/1/what"), "No price for 1 of 3 securities: NONE.");
    // On a date of the past, prices are judged at that date.
    EXPECT_THAT(test::Json(world_.body("home.attention", R"({"as_of":"2025-12-23"})"))
                    .texts("/items", "kind"),
                ElementsAre("data_issue"));
}

// The default of net worth: one currency of all amounts, otherwise US dollars.
TEST_F(HomeAttention, WhatHasNoExchangeRateIsNamedWithItsCurrency) {
    world_.body("account.create", R"({"slug":"main","name":"Main","type":"taxable"})");
    const auto deposit = [&](std::string_view amount, std::string_view currency) {
        world_.body("transaction.create",
                    fmt::format(R"({{"account":"main","date":"2024-01-02","type":"deposit",)"
                                R"("amount":"{}","currency":"{}"}})",
                                amount, currency));
    };
    deposit("1000", "EUR");
    EXPECT_EQ(test::Json(world_.body("home.attention")).size("/items"), 0U);
    deposit("50", "USD");
    deposit("70", "CHF");
    world_.body("ledger.asset.put",
                R"({"asset":"flat","name":"Flat","type":"real_estate","currency":"EUR",)"
                R"("values":[{"date":"2024-01-01","value":"200000"}]})");
    const test::Json none(world_.body("home.attention"));
    EXPECT_THAT(none.texts("/items", "what"),
                ElementsAre("No exchange rate from CHF to USD; left out of net worth: 70 CHF in "
                            "cash.",
                            "No exchange rate from EUR to USD; left out of net worth: 1000 EUR in "
                            "cash, Flat."));
    EXPECT_EQ(none.text("/items/0/kind"), "data_issue");
    EXPECT_EQ(none.text("/items/0/area"), "ledger");
    world_.body("market.import_prices",
                R"({"source":"made for a test","prices":[{"date":"2025-12-31","EURUSD":1.1},)"
                R"({"date":"2026-01-02","EURUSD":1.2}]})");
    EXPECT_THAT(test::Json(world_.body("home.attention")).texts("/items", "what"),
                ElementsAre(HasSubstr("from CHF to USD")));
    // No rate is known on an earlier date.
    EXPECT_EQ(test::Json(world_.body("home.attention", R"({"as_of":"2025-01-02"})")).size("/items"),
              2U);
}

TEST_F(HomeAttention, StalePricesOfAnOwnLedgerAreJudgedToday) {
    world_.body("market.import_prices",
                R"({"source":"made for a test","prices":[{"date":"2025-12-23","A":1}]})");
    world_.body("account.create", R"({"slug":"main","name":"Main","type":"taxable"})");
    world_.body("transaction.create",
                R"({"account":"main","date":"2025-12-22","type":"buy","symbol":"A",)"
                R"("quantity":"1","price":"1"})");
    const test::Json found(world_.body("home.attention"));
    ASSERT_EQ(found.size("/items"), 1U);
    EXPECT_EQ(found.text("/items/0/kind"), "stale_price");
    EXPECT_EQ(found.text("/items/0/area"), "ledger");
    EXPECT_EQ(found.text("/items/0/what"), "Last price of 2025-12-23, 6 sessions ago: A.");
}

// The prices of the demo end on 2025-06-30, and the clock is at 2026-01-02.
TEST_F(HomeAttention, AnOwnAccountBesideTheDemoIsJudgedTodayAndTheDemoOnItsDate) {
    DemoWorld world;
    EXPECT_EQ(test::Json(world.body("home.attention")).size("/items"), 0U);
    world.body("account.create", R"({"slug":"mine","name":"Mine","type":"taxable"})");
    world.body("transaction.create",
               R"({"account":"mine","date":"2025-06-30","type":"buy","symbol":"MSFT",)"
               R"("quantity":"1","price":"400"})");
    const test::Json found(world.body("home.attention"));
    ASSERT_EQ(found.size("/items"), 1U);
    EXPECT_EQ(found.text("/items/0/kind"), "stale_price");
    EXPECT_EQ(found.text("/items/0/area"), "ledger");
    EXPECT_EQ(found.text("/items/0/what"), "Last price of 2025-06-30, 129 sessions ago: MSFT.");
    // A later price of the user's security makes none of the demo's stale.
    world.body("market.import_prices",
               R"({"source":"made for a test","prices":[{"date":"2026-01-02","MSFT":500}]})");
    EXPECT_THAT(test::Json(world.body("home.attention")).texts("/items", "kind"),
                ::testing::Not(::testing::Contains("stale_price")));
}

TEST_F(HomeAttention, ATransactionOfTheUserMakesADemoAccountHisOwn) {
    DemoWorld world;
    world.body("transaction.create",
               R"({"account":"roth-ira","date":"2025-06-30","type":"deposit","amount":"1"})");
    const test::Json found(world.body("home.attention"));
    ASSERT_EQ(found.size("/items"), 1U);
    EXPECT_EQ(found.text("/items/0/kind"), "stale_price");
    EXPECT_EQ(found.text("/items/0/area"), "ledger");
}

TEST_F(HomeAttention, ARedBacktestIsListedOnceAReportHasComputedIt) {
    DemoWorld world;
    EXPECT_EQ(test::Json(world.body("home.attention")).size("/items"), 0U);
    const test::Json report(
        world.body("report.figures", R"({"portfolio":"demo-individual","paths":1000})"));
    std::size_t red = 0;
    for (const std::string& zone : report.texts("/backtest/value", "zone")) red += zone == "red";
    ASSERT_GT(red, 0U);
    const test::Json found(world.body("home.attention"));
    ASSERT_EQ(found.size("/items"), red);
    EXPECT_EQ(found.text("/items/0/kind"), "breached_test");
    EXPECT_EQ(found.text("/items/0/area"), "portfolio");
    EXPECT_EQ(found.text("/items/0/id"), "demo-individual");
    EXPECT_THAT(found.text("/items/0/what"), HasSubstr("Backtest red"));
}

TEST_F(HomeAttention, DifferencesFromAStatementAreListedUntilTheNextComparison) {
    DemoWorld world;
    const test::Json compared(
        world.body("ledger.reconcile",
                   R"({"statement":[{"account":"brokerage","symbol":"AAPL","quantity":1}]})"));
    ASSERT_GT(compared.size("/discrepancies"), 0U);
    const test::Json found(world.body("home.attention"));
    ASSERT_EQ(found.size("/items"), 1U);
    EXPECT_EQ(found.text("/items/0/kind"), "ledger_error");
    EXPECT_EQ(found.text("/items/0/area"), "statement");
    EXPECT_THAT(found.text("/items/0/what"), HasSubstr("from the statement"));
}

}  // namespace
}  // namespace ballast::service
