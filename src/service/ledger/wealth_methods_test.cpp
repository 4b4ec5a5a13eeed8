// ledger.dividends, ledger.asset.*, ledger.follow, and ledger.performance with a benchmark, on a
// stored ledger.
#include "store/market_series.hpp"
#include "support/world.hpp"

namespace ballast::service {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

void store_payer(World& world) {
    world.body("account.create", R"({"slug":"a","name":"A","currency":"USD"})");
    for (const std::string_view row :
         {R"("date":"2023-01-03","type":"deposit","amount":4000)",
          R"("date":"2023-01-03","type":"buy","symbol":"S","quantity":100,"price":40)",
          R"("date":"2024-03-15","type":"dividend","symbol":"S","amount":50)",
          R"("date":"2024-06-14","type":"dividend","symbol":"S","amount":50)"})
        world.body("transaction.create", fmt::format(R"({{"account":"a",{}}})", row));
    world.body("market.import_prices",
               R"({"source":"made for a test","name":"closes","prices":[)"
               R"({"date":"2024-05-31","S":50,"I":100},{"date":"2024-06-28","S":48,"I":110}]})");
}

void add_dividend(World& world, std::string_view date, double amount, Instant known_at) {
    const model::PriceAction action{.symbol = "S",
                                    .date = fin::Date::parse(date).value(),
                                    .kind = model::ActionKind::kDividend,
                                    .source = "test",
                                    .value = amount,
                                    .currency = "USD",
                                    .known_at = known_at};
    const Status added = world.database().transact(
        world.owner().tenant,
        [&](store::Transaction& t) { return store::add_actions(t, std::span(&action, 1)); });
    ASSERT_TRUE(added) << (added ? "" : added.error().message);
}

TEST(LedgerDividends, AreForecastFromTheLedgerAndFromStoredDividends) {
    World world;
    store_payer(world);
    const test::Json paid(world.body("ledger.dividends", R"({"as_of":"2024-06-28"})"));
    EXPECT_EQ(paid.text("/holdings/0/source"), "payments");
    EXPECT_EQ(paid.text("/holdings/0/status"), "forecast");
    EXPECT_EQ(paid.text("/totals/paid"), "100");
    EXPECT_EQ(paid.text("/totals/expected"), "200");
    EXPECT_NEAR(paid.number("/totals/yield_on_cost"), 0.05, 1e-12);
    EXPECT_NEAR(paid.number("/totals/forward_yield"), 200.0 / 4800.0, 1e-12);

    const Instant before = Instant::parse("2024-06-01T00:00:00Z").value();
    const Instant later = Instant::parse("2024-07-05T00:00:00Z").value();
    add_dividend(world, "2024-01-10", 0.6, before);
    add_dividend(world, "2024-04-10", 0.6, before);
    add_dividend(world, "2024-07-10", 0.7, later);  // declared after the report date
    const test::Json declared(world.body("ledger.dividends", R"({"as_of":"2024-06-28"})"));
    EXPECT_EQ(declared.text("/holdings/0/source"), "declared");
    EXPECT_EQ(declared.text("/holdings/0/last_amount"), "0.6");
    EXPECT_EQ(declared.text("/totals/expected"), "240");
    EXPECT_NE(declared.text("/data_digest"), paid.text("/data_digest"));
    const test::Json after(world.body("ledger.dividends", R"({"as_of":"2024-07-05"})"));
    EXPECT_THAT(after.texts("/payments", "kind"),
                ElementsAre("paid", "paid", "declared", "forecast", "forecast", "forecast"));
}

// 1 EUR = 1.2 / 1.5 GBP, through dollars, on the date of each figure.
TEST(LedgerCurrencies, StoredRatesConvertAmountsAlsoThroughDollars) {
    World world;
    world.body("account.create", R"({"slug":"a","name":"A","currency":"EUR"})");
    world.body("transaction.create",
               R"({"account":"a","date":"2024-05-01","type":"deposit","amount":1000,)"
               R"("currency":"EUR"})");
    const std::string request =
        R"({"currency":"GBP","dates":["2024-05-31","2024-06-28"],"on_error":"skip"})";
    const test::Json before(world.body("ledger.net_worth", request));
    EXPECT_EQ(before.text("/snapshots/1/total"), "0");
    EXPECT_THAT(before.texts("/issues", "code"), ElementsAre("no_rate"));
    world.body("market.import_prices", R"({"source":"made for a test","name":"rates","prices":[)"
                                       R"({"date":"2024-05-31","EURUSD":1.1,"GBPUSD":1.25},)"
                                       R"({"date":"2024-06-20","EURUSD":null,"GBPUSD":1.5},)"
                                       R"({"date":"2024-06-26","EURUSD":1.2,"GBPUSD":null}]})");
    const test::Json worth(world.body("ledger.net_worth", request));
    EXPECT_EQ(worth.text("/snapshots/0/total"), "880");
    EXPECT_EQ(worth.text("/snapshots/1/total"), "800");
    EXPECT_THAT(worth.texts("/issues", "message"),
                ElementsAre("amounts in EUR are converted to GBP through USD by EURUSD / GBPUSD: "
                            "0.8 GBP for one EUR on 2024-06-26",
                            "the last exchange rate of GBPUSD is of 2024-06-20, 6 sessions before "
                            "2024-06-28"));
    EXPECT_NE(worth.text("/data_digest"), before.text("/data_digest"));
    const test::Json held(
        world.body("ledger.holdings", R"({"currency":"GBP","as_of":"2024-06-28"})"));
    EXPECT_EQ(held.text("/cash/0/rate"), "0.8");
    EXPECT_EQ(held.text("/cash/0/rate_formula"), "EURUSD / GBPUSD");
    const test::Json given(world.body(
        "ledger.holdings", R"({"currency":"GBP","as_of":"2024-06-28","fx":{"EUR":0.9}})"));
    EXPECT_EQ(given.text("/cash/0/base_value"), "900");
    EXPECT_TRUE(given.is_null("/cash/0/rate_formula"));
}

// 10 E for 1,000 EUR at 1.00, 4 of them for 480 EUR at 1.25, the others worth 720 EUR at 1.20.
TEST(LedgerCurrencies, GainsInAReportingCurrencyUseTheStoredRates) {
    World world;
    world.body("account.create", R"({"slug":"a","name":"A","currency":"EUR"})");
    for (const std::string_view row : {R"("date":"2024-01-03","type":"buy","quantity":10,)"
                                       R"("price":100)",
                                       R"("date":"2024-03-01","type":"sell","quantity":4,)"
                                       R"("price":120)"})
        world.body("transaction.create",
                   fmt::format(R"({{"account":"a","symbol":"E","currency":"EUR",{}}})", row));
    world.body("market.import_prices", R"({"source":"made for a test","name":"all","prices":[)"
                                       R"({"date":"2024-01-03","E":100,"EURUSD":1},)"
                                       R"({"date":"2024-03-01","E":120,"EURUSD":1.25},)"
                                       R"({"date":"2024-06-28","E":120,"EURUSD":1.2}]})");
    const test::Json own(world.body("ledger.lots", "{}"));
    EXPECT_EQ(own.text("/currency"), "EUR");
    EXPECT_TRUE(own.is_null("/in_base"));
    EXPECT_EQ(own.text("/open_lots/0/unrealized_gain"), "120");
    const test::Json lots(world.body("ledger.lots", R"({"currency":"USD"})"));
    EXPECT_EQ(lots.text("/currency"), "USD");
    EXPECT_EQ(lots.text("/in_base/total/gain"), "200");       // 480 × 1.25 - 400 × 1.00
    EXPECT_EQ(lots.text("/in_base/total/fx_gain"), "100");    // 400 × 0.25
    EXPECT_EQ(lots.text("/in_base/unrealized/gain"), "264");  // 720 × 1.20 - 600 × 1.00
    EXPECT_EQ(lots.text("/in_base/open_lots/0/price_gain"), "144");
    EXPECT_EQ(lots.text("/in_base/open_lots/0/fx_gain"), "120");
    EXPECT_NE(lots.text("/data_digest"), own.text("/data_digest"));
    const test::Json held(world.body("ledger.holdings", R"({"currency":"USD"})"));
    EXPECT_EQ(held.text("/securities/0/base_gain"), "144");
    EXPECT_EQ(held.text("/securities/0/base_fx_gain"), "120");
    EXPECT_EQ(held.text("/totals/fx_gain"), "120");
    const test::Json totals(world.body("ledger.lots", R"({"currency":"USD","detail":"totals"})"));
    EXPECT_EQ(totals.text("/in_base/unrealized/gain"), "264");
    EXPECT_EQ(totals.size("/in_base/open_lots"), 0U);
    // Priced in dollars, the lots have no value in euros.
    world.body("market.put_securities",
               R"({"securities":[{"symbol":"E","name":"E","type":"equity","currency":"USD"}]})");
    const test::Json priced(world.body("ledger.lots", R"({"currency":"USD"})"));
    EXPECT_TRUE(priced.is_null("/open_lots/0/market_value"));
    EXPECT_EQ(priced.text("/in_base/unrealized/gain"), "120");  // 720 - 600
    EXPECT_THAT(priced.texts("/issues", "code"), ::testing::Contains("price_currency"));
}

TEST(LedgerDividends, RefuseBadInput) {
    World world;
    store_payer(world);
    EXPECT_EQ(world.error("ledger.dividends", R"({"months":0})").code, Code::kInvalidInput);
    EXPECT_EQ(world.error("ledger.dividends", R"({"accounts":["none"]})").code, Code::kNotFound);
    EXPECT_EQ(world
                  .error("ledger.dividends",
                         R"({"dividends":[{"symbol":"S","date":"2024-02-30","amount":1}]})")
                  .code,
              Code::kInvalidInput);
}

TEST(LedgerBenchmark, IsAStoredSymbolOrARequestedSeries) {
    World world;
    store_payer(world);
    constexpr std::string_view kValues = R"("values":[["2024-05-31",5000],["2024-06-28",5000]])";
    const test::Json stored(
        world.body("ledger.performance", fmt::format(R"({{{},"benchmark":"I"}})", kValues)));
    EXPECT_NEAR(stored.number("/benchmark/twr"), 0.1, 1e-12);
    EXPECT_NEAR(stored.number("/benchmark/excess"), 1.0 / 1.1 - 1.0, 1e-12);
    EXPECT_NE(stored.text("/data_digest"), "");
    const test::Json given(world.body(
        "ledger.performance",
        fmt::format(R"({{{},"benchmark_values":[["2024-05-31",10],["2024-06-28",9]]}})", kValues)));
    EXPECT_NEAR(given.number("/benchmark/twr"), -0.1, 1e-12);
    EXPECT_NEAR(given.number("/benchmark/max_drawdown"), 0.1, 1e-12);
    EXPECT_TRUE(test::Json(world.body("ledger.performance", fmt::format("{{{}}}", kValues)))
                    .is_null("/benchmark"));
    EXPECT_THAT(
        world.error("ledger.performance", fmt::format(R"({{{},"benchmark":"NONE"}})", kValues))
            .message,
        HasSubstr("no closes of NONE"));
    EXPECT_EQ(
        world
            .error("ledger.performance", fmt::format(R"({{{},"benchmark_values":[["2024-06-28",1],)"
                                                     R"(["2024-05-31",1]]}})",
                                                     kValues))
            .errors.at(0)
            .pointer,
        "/benchmark_values");
}

TEST(LedgerAssets, AreTheNetWorthOfALedgerWithoutTransactions) {
    World world;
    EXPECT_EQ(world.error("ledger.net_worth").errors.at(0).pointer, "/transactions");
    world.body("ledger.asset.put",
               R"({"asset":"house","name":"House","type":"real_estate","currency":"EUR",)"
               R"("values":[{"date":"2024-01-01","value":300000},)"
               R"({"date":"2025-01-01","value":320000}]})");
    world.body("ledger.asset.put",
               R"({"asset":"loan","name":"Mortgage","type":"mortgage","currency":"EUR",)"
               R"("values":[{"date":"2024-07-01","value":200000}],"ended_on":"2025-06-30"})");
    const test::Json worth(world.body("ledger.net_worth"));
    EXPECT_EQ(worth.text("/currency"), "EUR");
    ASSERT_EQ(worth.size("/snapshots"), 4U);  // the days of values and of the end
    EXPECT_EQ(worth.text("/snapshots/0/total"), "300000");
    EXPECT_EQ(worth.text("/snapshots/1/total"), "100000");
    EXPECT_EQ(worth.text("/snapshots/2/total"), "120000");
    EXPECT_EQ(worth.text("/snapshots/3/date"), "2025-06-30");
    EXPECT_EQ(worth.text("/snapshots/3/total"), "320000");
    const test::Json change(
        world.body("ledger.change", R"({"dates":["2024-07-01","2025-01-01"]})"));
    EXPECT_EQ(change.text("/changes/0/revaluation"), "20000");
    EXPECT_EQ(change.text("/changes/0/residual"), "0");
    // What reads transactions alone still has none.
    for (const char* method : {"ledger.holdings", "ledger.lots", "ledger.dividends"})
        EXPECT_EQ(world.error(method).errors.at(0).pointer, "/transactions") << method;
}

// Valued after the last close, which is of 2024-06-28; the clock of the test is of a later year.
TEST(LedgerAssets, CountFromTheDayOfTheirValueAlsoAfterTheLastClose) {
    World world;
    store_payer(world);
    world.body("ledger.asset.put",
               R"({"asset":"house","name":"House","type":"real_estate","currency":"USD",)"
               R"("values":[{"date":"2024-07-03","value":300000},)"
               R"({"date":"2124-07-03","value":900000}]})");
    const test::Json worth(world.body("ledger.net_worth"));
    const std::size_t last = worth.size("/snapshots") - 1;
    EXPECT_EQ(worth.text(fmt::format("/snapshots/{}/date", last)), "2024-07-03");
    EXPECT_EQ(worth.text(fmt::format("/snapshots/{}/total", last)), "304900");
    EXPECT_EQ(worth.text(fmt::format("/snapshots/{}/date", last - 1)), "2024-06-28");
}

TEST(LedgerAssets, EnterNetWorthAndItsChange) {
    World world;
    store_payer(world);
    world.body("ledger.asset.put",
               R"({"asset":"house","name":"House","type":"real_estate","currency":"USD",)"
               R"("values":[{"date":"2024-01-01","value":300000}]})");
    world.body("ledger.asset.put",
               R"({"asset":"loan","name":"Mortgage","type":"mortgage","currency":"USD",)"
               R"("values":[{"date":"2024-01-01","value":200000}]})");
    world.body("ledger.asset.value", R"({"asset":"house","date":"2024-06-01","value":"310000"})");
    const test::Json worth(
        world.body("ledger.net_worth", R"({"dates":["2024-05-31","2024-06-28"]})"));
    EXPECT_EQ(worth.text("/snapshots/0/total"), "105050");  // 100,000 + 5,000 + 50
    EXPECT_EQ(worth.text("/snapshots/1/total"), "114900");
    EXPECT_EQ(worth.text("/snapshots/1/valued"), "110000");
    EXPECT_EQ(worth.text("/snapshots/1/by_account/House"), "310000");
    const test::Json without(
        world.body("ledger.net_worth", R"({"dates":["2024-06-28"],"include_items":false})"));
    EXPECT_EQ(without.text("/snapshots/0/total"), "4900");
    EXPECT_NE(without.text("/data_digest"), worth.text("/data_digest"));
    const test::Json change(
        world.body("ledger.change", R"({"dates":["2024-05-31","2024-06-28"]})"));
    EXPECT_EQ(change.text("/changes/0/revaluation"), "10000");
    EXPECT_EQ(change.text("/changes/0/residual"), "0");
    // Between its two values: 300,000 (31 / 30)^(60 / 152), 60 of 152 days after the first.
    const test::Json inferred(world.body(
        "ledger.net_worth", R"({"dates":["2024-03-01","2024-06-28"],"infer_gaps":true})"));
    EXPECT_NEAR(std::stod(inferred.text("/snapshots/0/valued")), 103908.24, 0.01);
    EXPECT_EQ(inferred.text("/snapshots/1/valued"), "110000");
    EXPECT_EQ(inferred.text("/inferred/0/name"), "House");
    EXPECT_EQ(inferred.text("/inferred/0/method"), "geometric");
    EXPECT_EQ(inferred.text("/inferred/0/confidence"), "unknown");
    EXPECT_EQ(worth.size("/inferred"), 0U);
    EXPECT_EQ(test::Json(world.body("ledger.change",
                                    R"({"dates":["2024-03-01","2024-06-28"],"infer_gaps":true})"))
                  .text("/changes/0/residual"),
              "0");
    // Those of one account do not include what belongs to none.
    EXPECT_EQ(
        test::Json(world.body("ledger.net_worth", R"({"dates":["2024-06-28"],"accounts":["a"]})"))
            .text("/snapshots/0/total"),
        "4900");
    EXPECT_EQ(test::Json(world.body("ledger.holdings")).text("/totals/value"), "4900");

    EXPECT_EQ(
        world.error("ledger.asset.value", R"({"asset":"house","date":"2024-07-01","value":-1})")
            .errors.at(0)
            .pointer,
        "/value");
    EXPECT_EQ(
        world.error("ledger.asset.value", R"({"asset":"boat","date":"2024-07-01","value":1})").code,
        Code::kNotFound);
    EXPECT_EQ(world
                  .error("ledger.asset.put", R"({"asset":"A b","name":"x","type":"loan",)"
                                             R"("values":[{"date":"2024-01-01","value":1}]})")
                  .errors.at(0)
                  .pointer,
              "/asset");
    world.body("ledger.asset.delete", R"({"asset":"house"})");
    EXPECT_EQ(test::Json(world.body("ledger.asset.list")).size("/data"), 1U);
}

TEST(LedgerFollow, APortfolioFollowsEveryChangeOfTheLedger) {
    World world;
    store_payer(world);
    const test::Json first(world.body("ledger.follow"));
    EXPECT_EQ(first.text("/portfolio"), "household");
    EXPECT_EQ(first.number("/added"), 2);  // the shares and 100 of cash
    const auto quantities = [&] {
        return test::Json(world.body("position.list", R"({"portfolio":"household"})"))
            .texts("/data", "quantity");
    };
    EXPECT_THAT(quantities(), ::testing::UnorderedElementsAre("100", "100"));
    const std::string bought = world.body(
        "transaction.create",
        R"({"account":"a","date":"2024-06-20","type":"buy","symbol":"S","quantity":1,"price":48})");
    EXPECT_THAT(quantities(), ::testing::UnorderedElementsAre("101", "52"));
    world.body("transaction.delete",
               fmt::format(R"({{"id":"{}","if_match":"v1"}})", test::Json(bought).text("/id")));
    EXPECT_THAT(quantities(), ::testing::UnorderedElementsAre("100", "100"));
    EXPECT_EQ(test::Json(world.body("ledger.follow")).number("/unchanged"), 2);
    const test::Json list(world.body("ledger.followed"));
    EXPECT_EQ(list.number("/data/0/positions"), 2);
    world.body("risk.exposures", R"({"portfolio":"household"})");

    world.body("ledger.unfollow", R"({"portfolio":"household"})");
    world.body("transaction.create",
               R"({"account":"a","date":"2024-06-21","type":"deposit","amount":7})");
    EXPECT_THAT(quantities(), ::testing::UnorderedElementsAre("100", "100"));
    EXPECT_EQ(world.error("ledger.unfollow", R"({"portfolio":"household"})").code, Code::kNotFound);
    // The portfolio is the user's own now.
    EXPECT_EQ(world.error("ledger.follow").code, Code::kConflict);
    EXPECT_EQ(world.error("ledger.follow", R"({"portfolio":"x","accounts":["none"]})").code,
              Code::kNotFound);
}

}  // namespace
}  // namespace ballast::service
