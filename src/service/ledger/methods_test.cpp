// The ledger's methods through the dispatcher.
#include "support/world.hpp"

namespace ballast::service {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view kRows =
    R"({"id":"b1","date":"2023-01-01","type":"buy","account":"a","symbol":"X","quantity":100,)"
    R"("price":"50","fees":10},)"
    R"({"id":"b2","date":"2024-01-01","type":"buy","account":"a","symbol":"X","quantity":"100",)"
    R"("price":70},)"
    R"({"id":"s1","date":"2024-06-01","type":"sell","account":"a","symbol":"X","quantity":50,)"
    R"("price":80})";

TEST(LedgerLots, AnswersLotsGainsHoldingsAndCashAsExactText) {
    World world;
    const test::Json fifo(world.body(
        "ledger.lots", fmt::format(R"({{"transactions":[{}],"prices":{{"X":90}}}})", kRows)));
    EXPECT_EQ(fifo.text("/disposals/0/cost_basis"), "2505");
    EXPECT_EQ(fifo.text("/disposals/0/gain"), "1495");
    EXPECT_EQ(fifo.text("/disposals/0/term"), "long");
    EXPECT_EQ(fifo.text("/realized/long"), "1495");
    EXPECT_EQ(fifo.text("/realized/by_year/0/total"), "1495");
    EXPECT_EQ(fifo.text("/holdings/0/quantity"), "150");
    EXPECT_EQ(fifo.text("/cash/0/balance"), "-8010");
    EXPECT_EQ(fifo.text("/open_lots/0/market_value"), "4500");
    EXPECT_EQ(fifo.number("/coverage"), 1.0);
    for (const auto& [method, gain] : {std::pair{"lifo", "500"}, {"average", "997.5"}}) {
        const test::Json json(world.body(
            "ledger.lots", fmt::format(R"({{"transactions":[{}],"method":"{}"}})", kRows, method)));
        EXPECT_EQ(json.text("/realized/total"), gain) << method;
    }
}

// Stored closes are adjusted for the split of 2024-01-04, the units held on the day before are not.
TEST(LedgerLots, StoredClosesValueTheUnitsHeldOnTheirDay) {
    World world;
    world.body("market.import_prices",
               R"({"source":"made for a test","commit":true,"prices":[)"
               R"({"date":"2024-01-02","X":40,"Y":7},)"
               R"({"date":"2024-01-03","X":45},{"date":"2024-01-05","X":50}]})");
    world.body("account.create", R"({"slug":"a","name":"A","currency":"USD"})");
    for (
        const std::string_view row :
        {R"({"date":"2024-01-02","type":"buy","account":"a","symbol":"X","quantity":10,"price":70})",
         R"({"date":"2024-01-02","type":"buy","account":"a","symbol":"Y","quantity":1,"price":6})",
         R"({"date":"2024-01-04","type":"split","account":"a","symbol":"X","ratio":2})"})
        world.body("transaction.create", row);
    const test::Json before(world.body("ledger.lots", R"({"as_of":"2024-01-03"})"));
    EXPECT_EQ(before.text("/open_lots/0/quantity"), "10");
    EXPECT_EQ(before.text("/open_lots/0/market_value"), "900");
    EXPECT_EQ(before.text("/price_dates/X"), "2024-01-03");
    EXPECT_EQ(before.text("/price_dates/Y"), "2024-01-02");
    const test::Json after(world.body("ledger.lots", "{}"));
    EXPECT_EQ(after.text("/open_lots/0/quantity"), "20");
    EXPECT_EQ(after.text("/open_lots/0/market_value"), "1000");
    // The terms of lots are counted to the date of their values.
    EXPECT_EQ(after.text("/as_of"), "2024-01-05");
    EXPECT_EQ(after.text("/price_dates/X"), "2024-01-05");
    EXPECT_THAT(world.body("ledger.lots", R"({"prices":{"X":1}})"),
                HasSubstr(R"("price_dates":{})"));
}

// A stored account states its treatment; a request may state it for rows of its own.
TEST(LedgerLots, GainsInTaxDeferredAccountsAreApartByYear) {
    World world;
    for (const auto& [slug, type] : {std::pair{"a", "taxable"}, {"ira", "tax_deferred"}})
        world.body("account.create",
                   fmt::format(R"({{"slug":"{0}","name":"{0}","type":"{1}"}})", slug, type));
    std::string rows;
    for (const auto& [account, price] : {std::pair{"a", "11"}, {"ira", "15"}})
        for (const auto& [date, type, at] :
             {std::tuple{"2024-01-02", "buy", "10"}, {"2024-06-03", "sell", price}}) {
            const std::string row =
                fmt::format(R"({{"account":"{}","date":"{}","type":"{}","symbol":"X",)"
                            R"("quantity":10,"price":"{}"}})",
                            account, date, type, at);
            world.body("transaction.create", row);
            rows += (rows.empty() ? "" : ",") + row;
        }
    for (const std::string& request :
         {std::string("{}"),
          fmt::format(R"({{"transactions":[{}],"account_types":{{"ira":"tax_deferred"}}}})",
                      rows)}) {
        const test::Json json(world.body("ledger.lots", request));
        EXPECT_EQ(json.text("/realized/total"), "10");
        EXPECT_EQ(json.text("/realized/by_year/0/total"), "10");
        EXPECT_EQ(json.text("/realized/untaxed/0/tax_treatment"), "tax_deferred");
        EXPECT_EQ(json.number("/realized/untaxed/0/year"), 2024);
        EXPECT_EQ(json.text("/realized/untaxed/0/total"), "50");
        EXPECT_EQ(json.text("/disposals/1/tax_treatment"), "tax_deferred");
    }
    const test::Json taxable(
        world.body("ledger.lots", fmt::format(R"({{"transactions":[{}]}})", rows)));
    EXPECT_EQ(taxable.text("/realized/total"), "60");
}

// One answer on the page, on the command line and in the report of a year: IRC 1091(a) disallows
// the loss of 50 on the ten shares that are bought back within 30 days.
TEST(LedgerLots, WashSalesOfAStoredLedgerAreDisallowedUnlessStatedOtherwise) {
    World world;
    world.body("account.create", R"({"slug":"a","name":"a"})");
    std::string rows;
    for (const auto& [date, type, price] : {std::tuple{"2024-01-02", "buy", "10"},
                                            {"2024-06-03", "sell", "5"},
                                            {"2024-06-10", "buy", "6"}}) {
        const std::string row =
            fmt::format(R"({{"account":"a","date":"{}","type":"{}","symbol":"X","quantity":10,)"
                        R"("price":"{}"}})",
                        date, type, price);
        world.body("transaction.create", row);
        rows += (rows.empty() ? "" : ",") + row;
    }
    const auto total = [&](const std::string& request) {
        return std::string(test::Json(world.body("ledger.lots", request)).text("/realized/total"));
    };
    EXPECT_EQ(total("{}"), "0");
    EXPECT_EQ(total(R"({"wash_sales":false})"), "-50");
    EXPECT_EQ(total(R"({"method":"average"})"), "-50");
    EXPECT_EQ(total(fmt::format(R"({{"transactions":[{}]}})", rows)), "-50");
}

TEST(LedgerLots, SellingMoreThanIsHeldIsRejectedWithTheRowAndBothQuantities) {
    World world;
    const Error error = world.error(
        "ledger.lots",
        R"({"transactions":[{"date":"2024-01-02","type":"buy","symbol":"X","quantity":2,"price":1},)"
        R"({"id":"s","date":"2024-01-03","type":"sell","symbol":"X","quantity":3,"price":1}]})");
    EXPECT_EQ(error.code, Code::kInvalidInput);
    EXPECT_THAT(error.message, HasSubstr("3 of X"));
    EXPECT_THAT(error.message, HasSubstr("2 are held: 1 are missing"));
    ASSERT_FALSE(error.errors.empty());
    EXPECT_EQ(error.errors[0].pointer, "/transactions/1/quantity");
    EXPECT_THAT(error.errors[0].hint, HasSubstr("on_error skip"));
}

TEST(LedgerLots, ARowLeftOutIsReportedWithDateAccountAndShortfallByEveryMethod) {
    World world;
    for (const std::string_view method : {"fifo", "hifo", "average", "section_104"}) {
        SCOPED_TRACE(method);
        const test::Json answer(world.body(
            "ledger.lots",
            fmt::format(
                R"({{"method":"{}","on_error":"skip","transactions":[)"
                R"({{"date":"2024-01-02","type":"buy","account":"a","symbol":"X","quantity":2,"price":1}},)"
                R"({{"date":"2024-01-02","type":"buy","account":"a","symbol":"Y","quantity":4,"price":1}},)"
                R"({{"id":"s","date":"2024-01-03","type":"sell","account":"a","symbol":"X","quantity":3,"price":1}},)"
                R"({{"id":"t","date":"2024-01-05","type":"sell","account":"a","symbol":"Y","quantity":1,"price":2}}]}})",
                method)));
        ASSERT_EQ(answer.size("/unposted"), 1U);
        EXPECT_EQ(answer.text("/unposted/0/transaction"), "s");
        EXPECT_EQ(answer.text("/unposted/0/date"), "2024-01-03");
        EXPECT_EQ(answer.text("/unposted/0/account"), "a");
        EXPECT_EQ(answer.text("/unposted/0/quantity"), "3");
        EXPECT_EQ(answer.text("/unposted/0/held"), "2");
        EXPECT_EQ(answer.text("/unposted/0/missing"), "1");
        EXPECT_EQ(answer.text("/issues/0/code"), "unposted");
        EXPECT_EQ(answer.text("/as_of"), "2024-01-05");
        // The other security is posted normally.
        ASSERT_EQ(answer.size("/disposals"), 1U);
        EXPECT_EQ(answer.text("/disposals/0/gain"), "1");
    }
}

TEST(LedgerLots, RatiosMayBeFractionsAndRoundedSharesAreReported) {
    World world;
    const test::Json json(world.body(
        "ledger.lots",
        R"({"transactions":[)"
        R"({"date":"2024-03-08","type":"buy","symbol":"X","quantity":0.3333333333333333,"price":408},)"
        R"({"date":"2024-03-13","type":"buy","symbol":"X","quantity":0.6666666666666666,"price":400},)"
        R"({"date":"2024-03-14","type":"split","symbol":"X","ratio":"1:3"},)"
        R"({"date":"2024-03-15","type":"split","symbol":"X","ratio":3},)"
        R"({"date":"2024-03-18","type":"sell","symbol":"X","quantity":1,"price":411}]})"));
    EXPECT_EQ(json.size("/open_lots"), 0U);
    EXPECT_EQ(json.text("/issues/0/code"), "rounded_input");
}

TEST(LedgerNetWorth, TakesHoldingsWithAMapOfPricesOrALedgerWithRows) {
    World world;
    const test::Json held(world.body(
        "ledger.net_worth",
        R"({"holdings":[{"symbol":"AAPL","quantity":100,"cost_basis":15000},)"
        R"({"symbol":"GOOGL","quantity":50,"cost_basis":7000}],"prices":{"AAPL":180,"GOOGL":160}})"));
    EXPECT_EQ(held.text("/snapshots/0/total"), "26000");
    EXPECT_EQ(held.text("/snapshots/0/unrealized_gain"), "4000");
    const test::Json rows(world.body(
        "ledger.net_worth",
        fmt::format(R"({{"transactions":[{}],"prices":[{{"symbol":"X","date":"2024-06-03",)"
                    R"("price":81}},{{"symbol":"X","date":"2024-07-03","price":82}}]}})",
                    kRows)));
    EXPECT_EQ(rows.size("/snapshots"), 2U);
    EXPECT_EQ(rows.text("/snapshots/1/invested"), "12300");
    EXPECT_EQ(rows.text("/growth/monthly/1/period"), "2024-07");
}

TEST(LedgerChange, HasNoResidual) {
    World world;
    const test::Json json(world.body(
        "ledger.change",
        fmt::format(R"({{"transactions":[{}],"prices":[{{"symbol":"X","date":"2023-01-01",)"
                    R"("price":50}},{{"symbol":"X","date":"2024-07-03","price":82}}],)"
                    R"("dates":["2022-12-31","2024-07-03"]}})",
                    kRows)));
    EXPECT_EQ(json.text("/changes/0/residual"), "0");
    EXPECT_EQ(json.text("/changes/0/fees"), "-10");
}

TEST(LedgerReconcile, ReportsTheCauseAndTheSuggestedFix) {
    World world;
    const test::Json json(
        world.body("ledger.reconcile",
                   fmt::format(R"({{"transactions":[{}],"statement":[{{"account":"a","symbol":"X",)"
                               R"("quantity":300,"cost_basis":9505}}]}})",
                               kRows)));
    EXPECT_EQ(json.text("/discrepancies/0/field"), "quantity");
    EXPECT_EQ(json.text("/discrepancies/0/cause"), "missing_split");
    EXPECT_EQ(json.text("/discrepancies/0/difference"), "-150");
}

TEST(LedgerPerformance, OfFlowsAloneIsTheirRateOrAnIssue) {
    World world;
    const test::Json json(world.body("ledger.performance",
                                     R"({"flows":[["2015-06-11",-1000],["2018-06-10",20000]]})"));
    EXPECT_NEAR(json.number("/xirr"), 1.7142, 1e-3);
    const test::Json none(
        world.body("ledger.performance", R"({"flows":[["2015-06-11",1000],["2018-06-10",20]]})"));
    EXPECT_TRUE(none.is_null("/xirr"));
    EXPECT_EQ(none.text("/issues/0/code"), "no_rate");
}

TEST(MarketValidate, FindsAGapOfTheExchangesCalendar) {
    World world;
    const test::Json json(world.body(
        "market.validate",
        R"({"prices":[{"symbol":"X","date":"2024-01-08","close":1},)"
        R"({"symbol":"X","date":"2024-01-09","close":1},{"symbol":"X","date":"2024-01-11","close":1},)"
        R"({"symbol":"X","date":"2024-01-12","close":1},{"symbol":"X","date":"2024-01-16","close":1}]})"));
    EXPECT_EQ(json.size("/gaps"), 1U);
    EXPECT_EQ(json.text("/gaps/0/from"), "2024-01-10");
}

}  // namespace
}  // namespace ballast::service
