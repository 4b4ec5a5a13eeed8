// ledger.holdings, and option contracts and stored securities in the methods that value a ledger.
#include "service/demo/demo_world_test.hpp"

namespace ballast::service {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kCall = "XYZ240621C00050000";

// Three closes of an underlying, and two contracts on it; `more` are columns of closes.
void store_options(World& world, std::string_view more = "") {
    std::string rows;
    for (const auto& [date, close] : {std::pair{"2024-01-02", "50"},
                                      {"2024-01-03", "52"},
                                      {"2024-01-04", "51"},
                                      {"2024-01-05", "54"}})
        rows += fmt::format(R"({}{{"date":"{}","XYZ":{}{}}})", rows.empty() ? "" : ",", date, close,
                            more);
    world.body(
        "market.import_prices",
        fmt::format(R"({{"source":"made for a test","name":"closes","prices":[{}]}})", rows));
    world.body("market.put_securities",
               R"({"securities":[{"symbol":"XYZ","name":"Example","type":"etf",)"
               R"("sector":"Energy","currency":"USD"}]})");
    world.body("account.create", R"({"slug":"a","name":"A","currency":"USD"})");
    world.body("transaction.create",
               R"({"date":"2024-01-02","type":"deposit","account":"a","amount":1000})");
    world.body("transaction.create",
               fmt::format(R"({{"date":"2024-01-03","type":"buy","account":"a","symbol":"{}",)"
                           R"("quantity":1,"price":4}})",
                           kCall));
}

constexpr std::string_view kMarket = R"("option_market":{"default_volatility":0.2,"rate":0.03})";

// The clock is at 2026-01-02, two sessions after the last price of NEW.
TEST(LedgerStalePrices, OfAStoredLedgerAreJudgedTodayUnlessADateIsRequested) {
    World world;
    world.body("market.import_prices",
               R"({"source":"made for a test","prices":[{"date":"2025-12-23","OLD":10,"NEW":10},)"
               R"({"date":"2025-12-30","NEW":11},{"date":"2025-12-31","NEW":12}]})");
    world.body("account.create", R"({"slug":"a","name":"A"})");
    for (const char* symbol : {"OLD", "NEW"})
        world.body("transaction.create",
                   fmt::format(R"({{"account":"a","date":"2025-12-22","type":"buy","symbol":"{}",)"
                               R"("quantity":"1","price":"9"}})",
                               symbol));
    const auto stale = [&](std::string_view method, const std::string& request) {
        const test::Json answer(world.body(method, request));
        std::vector<std::string> messages;
        for (std::size_t i = 0; i < answer.size("/issues"); ++i)
            if (answer.text(fmt::format("/issues/{}/code", i)) == "stale_price")
                messages.push_back(answer.text(fmt::format("/issues/{}/message", i)));
        return messages;
    };
    const std::vector<std::string> today{
        "the last price of OLD is of 2025-12-23, 6 sessions before 2026-01-02"};
    const std::vector<std::string> none;
    EXPECT_EQ(stale("ledger.holdings", "{}"), today);
    EXPECT_EQ(stale("ledger.net_worth", "{}"), today);
    EXPECT_EQ(stale("ledger.net_worth", R"({"dates":["2025-12-31"],"current":true})"), today);
    EXPECT_EQ(stale("ledger.net_worth", R"({"dates":["2025-12-23"]})"), none);
    EXPECT_EQ(stale("ledger.holdings", R"({"as_of":"2025-12-23"})"), none);
    const test::Json held(world.body("ledger.holdings"));
    EXPECT_EQ(held.text("/as_of"), "2025-12-31");
}

// Its prices end on 2025-06-30.
TEST(LedgerStalePrices, OfTheDemoAreJudgedOnItsDateAlsoBesideAnOwnAccount) {
    DemoWorld world;
    const auto stale = [&] {
        const test::Json answer(world.body("ledger.holdings"));
        std::vector<std::string> symbols;
        for (std::size_t i = 0; i < answer.size("/securities"); ++i)
            if (answer.truth(fmt::format("/securities/{}/stale", i)))
                symbols.push_back(answer.text(fmt::format("/securities/{}/symbol", i)));
        return symbols;
    };
    EXPECT_TRUE(stale().empty());
    world.body("account.create", R"({"slug":"mine","name":"Mine"})");
    world.body("transaction.create",
               R"({"account":"mine","date":"2025-12-30","type":"buy","symbol":"MSFT",)"
               R"("quantity":"1","price":"400"})");
    EXPECT_EQ(stale(), std::vector<std::string>{"MSFT"});
}

TEST(LedgerOptions, AreValuedByTheModelWithItsInputsInEveryMethod) {
    World world;
    store_options(world);
    const test::Json held(
        world.body("ledger.holdings", fmt::format(R"({{"as_of":"2024-01-05",{}}})", kMarket)));
    EXPECT_EQ(held.text("/securities/0/symbol"), kCall);
    EXPECT_EQ(held.text("/securities/0/type"), "option");
    EXPECT_EQ(held.text("/securities/0/sector"), "Energy");
    EXPECT_EQ(held.text("/securities/0/name"), "XYZ 2024-06-21 50 call");
    EXPECT_EQ(held.text("/securities/0/price_source"), "model");
    EXPECT_EQ(held.text("/securities/0/price_date"), "2024-01-05");
    EXPECT_EQ(held.text("/securities/0/previous_date"), "2024-01-04");
    EXPECT_EQ(held.number("/options/0/spot"), 54.0);
    EXPECT_EQ(held.number("/options/0/volatility"), 0.2);
    EXPECT_EQ(held.number("/options/0/rate"), 0.03);
    EXPECT_EQ(held.text("/options/0/volatility_source"), "default");
    EXPECT_EQ(held.number("/coverage"), 1.0);
    // An American call without dividends: Black-Scholes-Merton at 54, 168 days, is 5.7384.
    const double price = std::stod(held.text("/options/0/price"));
    EXPECT_NEAR(price, 5.7384, 2e-3);
    const std::string value = held.text("/securities/0/value");
    EXPECT_NEAR(std::stod(value), 100 * price, 1e-9);

    const test::Json lots(
        world.body("ledger.lots", fmt::format(R"({{"as_of":"2024-01-05",{}}})", kMarket)));
    EXPECT_EQ(lots.text("/open_lots/0/market_value"), value);
    EXPECT_EQ(lots.text("/options/0/source"), "model");
    const test::Json worth(
        world.body("ledger.net_worth", fmt::format(R"({{"dates":["2024-01-05"],{}}})", kMarket)));
    EXPECT_EQ(worth.text("/snapshots/0/invested"), value);
    EXPECT_EQ(worth.text("/snapshots/0/by_type/option"), value);
    EXPECT_EQ(worth.text("/snapshots/0/by_sector/Energy"), value);
    EXPECT_EQ(worth.text("/snapshots/0/total"), held.text("/totals/value"));
    const test::Json change(world.body(
        "ledger.change", fmt::format(R"({{"dates":["2024-01-02","2024-01-05"],{}}})", kMarket)));
    EXPECT_EQ(change.text("/changes/0/residual"), "0");
    EXPECT_EQ(change.text("/changes/0/end"), worth.text("/snapshots/0/total"));
}

TEST(LedgerOptions, ReportTheAssumptionsOfTheModel) {
    World world;
    store_options(world);
    // Enough closes for a historical volatility.
    std::string rows;
    fin::Date day = *fin::Date::parse("2023-09-01");
    for (int i = 0; i < 100; ++i, ++day)
        rows +=
            fmt::format(R"({}{{"date":"{}","XYZ":{}}})", i ? "," : "", day.to_string(), 50 + i % 3);
    world.body("market.import_prices",
               fmt::format(R"({{"source":"made for a test","prices":[{}]}})", rows));
    const std::string body = world.body("ledger.holdings", R"({"as_of":"2024-01-05"})");
    EXPECT_THAT(body, HasSubstr("volatility_proxy"));
    EXPECT_THAT(body, HasSubstr("rate_assumed"));
    EXPECT_THAT(body, HasSubstr(R"("volatility_source":"historical")"));
}

TEST(LedgerOptions, APriceOfTheContractWinsOverTheModel) {
    World world;
    store_options(world, fmt::format(R"(,"{}":7.5)", kCall));
    const test::Json stored(world.body("ledger.holdings", R"({"as_of":"2024-01-05"})"));
    EXPECT_EQ(stored.text("/securities/0/price"), "7.5");
    EXPECT_EQ(stored.text("/securities/0/price_source"), "price");
    EXPECT_EQ(stored.text("/options/0/source"), "price");
    EXPECT_TRUE(stored.is_null("/options/0/model"));
    const test::Json given(world.body(
        "ledger.lots", fmt::format(R"({{"as_of":"2024-01-05","prices":{{"{}":6}}}})", kCall)));
    EXPECT_EQ(given.text("/open_lots/0/market_value"), "600");
    EXPECT_EQ(given.text("/options/0/source"), "price");
}

TEST(LedgerOptions, HaveNoValueAfterTheirExpiry) {
    World world;
    store_options(world);
    const test::Json held(
        world.body("ledger.holdings", fmt::format(R"({{"as_of":"2024-07-01",{}}})", kMarket)));
    EXPECT_TRUE(held.is_null("/securities/0/value"));
    EXPECT_EQ(held.number("/coverage"), 0.5);
}

TEST(LedgerOptions, OfARequestAreValuedByItsMarketAlone) {
    World world;
    const test::Json held(world.body(
        "ledger.holdings",
        fmt::format(R"({{"transactions":[{{"date":"2024-01-03","type":"buy","symbol":"{}",)"
                    R"("quantity":1,"price":4}}],"as_of":"2024-01-05","prices":{{"XYZ":54}},{}}})",
                    kCall, kMarket)));
    EXPECT_NEAR(std::stod(held.text("/securities/0/price")), 5.7384, 2e-3);
    EXPECT_EQ(held.text("/data_digest"), "");
}

TEST(LedgerNetWorth, TakesTypesAndSectorsOfTheStoredSecurities) {
    World world;
    store_options(world);
    world.body("transaction.create",
               R"({"date":"2024-01-03","type":"buy","account":"a","symbol":"XYZ","quantity":1,)"
               R"("price":52})");
    const test::Json stored(world.body("ledger.net_worth", R"({"dates":["2024-01-05"]})"));
    EXPECT_EQ(stored.text("/snapshots/0/by_type/etf"), "54");
    // A given field replaces the stored one; the others stay.
    const test::Json given(world.body(
        "ledger.net_worth", R"({"dates":["2024-01-05"],"securities":{"XYZ":{"type":"fund"}}})"));
    EXPECT_EQ(given.text("/snapshots/0/by_type/fund"), "54");
    EXPECT_THAT(world.body("ledger.net_worth", R"({"dates":["2024-01-05"]})"),
                Not(HasSubstr("unknown")));
}

TEST(LedgerHoldings, GroupsFiltersAndNamesSecurities) {
    World world;
    const test::Json held(world.body(
        "ledger.holdings",
        R"({"transactions":[)"
        R"({"date":"2024-01-02","type":"transfer_in","account":"a","symbol":"X","quantity":2,"amount":10},)"
        R"({"date":"2024-01-02","type":"transfer_in","account":"b","symbol":"X","quantity":1,"amount":5},)"
        R"({"date":"2024-01-03","type":"dividend","account":"b","symbol":"X","amount":2}],)"
        R"("prices":[{"symbol":"X","date":"2024-01-04","price":8},)"
        R"({"symbol":"X","date":"2024-01-05","price":10}],"group_by":"account"})"));
    EXPECT_EQ(held.size("/securities"), 1U);
    EXPECT_EQ(held.text("/securities/0/quantity"), "3");
    EXPECT_EQ(held.text("/securities/0/average_cost"), "5");
    EXPECT_EQ(held.text("/securities/0/base_income"), "2");
    EXPECT_EQ(held.text("/totals/value"), "32");
    EXPECT_EQ(held.text("/groups/0/key"), "a");
    EXPECT_EQ(held.text("/groups/0/value"), "20");
    EXPECT_EQ(held.text("/groups/1/value"), "12");
    EXPECT_EQ(held.text("/groups/0/day_change"), "4");
    EXPECT_DOUBLE_EQ(held.number("/groups/0/day_change_fraction"), 0.25);
    EXPECT_DOUBLE_EQ(held.number("/groups/0/gain_fraction"), 1.0);
    EXPECT_EQ(held.text("/groups/1/main_type"), "unknown");
}

}  // namespace
}  // namespace ballast::service
