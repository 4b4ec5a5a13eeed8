// Positions priced in another currency than their portfolio.
#include "service/risk/stored_book_test.hpp"

namespace ballast::service {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

class PortfolioCurrencies : public StoredBook {
protected:
    void price_in_euros(const std::string& symbol) {
        world_.body(
            "market.put_securities",
            fmt::format(R"({{"securities":[{{"symbol":"{}","name":"A","currency":"EUR"}}]}})",
                        symbol));
    }
    // On the dates of import_request().
    void import_rate(const std::string& symbol, double rate, int days = 320) {
        std::string rows;
        fin::Date date = *fin::Date::parse("2024-01-01");
        for (int i = 0; i < days; ++i, ++date)
            rows += fmt::format(R"({}{{"date":"{}","{}":{}}})", i > 0 ? "," : "", date.to_string(),
                                symbol, rate);
        world_.body("market.import_prices",
                    R"({"source":"made for a test","commit":true,"prices":[)" + rows + "]}");
    }
    test::Json var() {
        return test::Json(
            world_.body("risk.var", R"({"portfolio":"book","methods":["historical"]})"));
    }
};

// Only the position itself is missing.
TEST_F(PortfolioCurrencies, APositionWithoutAnExchangeRateIsLeftOut) {
    price_in_euros("A");
    hold(R"({"symbol":"A","quantity":10,"entry_price":100},{"symbol":"B","quantity":10})");
    const test::Json found = var();
    EXPECT_EQ(found.texts("/positions", "basis"),
              (std::vector<std::string>{"left_out", "entered"}));
    EXPECT_THAT(found.text("/positions/0/reason"),
                HasSubstr("A is priced in EUR and no exchange rate to USD is stored"));
    EXPECT_LT(found.number("/coverage"), 1.0);
    EXPECT_GT(found.number("/coverage"), 0.0);
    EXPECT_GT(found.number("/results/0/var"), 0.0);
    const test::Json exposures(world_.body("risk.exposures", R"({"portfolio":"book"})"));
    EXPECT_EQ(exposures.number("/coverage"), 0.5);
}

// EURUSD is constant, so that returns stay and values are multiplied by it.
TEST_F(PortfolioCurrencies, ValuesAndRiskAreConvertedByAStoredRate) {
    hold(R"({"symbol":"A","quantity":10,"entry_price":50,"entry_date":"2024-02-01"},)"
         R"({"symbol":"B","quantity":10})");
    const test::Json before = var();
    price_in_euros("A");
    price_in_euros("B");
    import_rate("USDEUR", 0.5);
    const test::Json after = var();
    EXPECT_NEAR(after.number("/results/0/var"), 2 * before.number("/results/0/var"), 1e-6);
    EXPECT_EQ(after.number("/coverage"), 1.0);
    EXPECT_THAT(after.texts("/issues", "code"), Contains("currency_converted"));
    const test::Json report(world_.body("report.figures", R"({"portfolio":"book"})"));
    EXPECT_EQ(report.number("/snapshot/positions/0/cost"), 10 * 50 / 0.5);
    for (const std::string method : {"risk.performance", "risk.correlation", "stress.run"})
        EXPECT_TRUE(test::ok(world_.call(method, R"({"portfolio":"book"})"))) << method;
}

// Pounds for one euro: 1.2 dollars over 1.5, through dollars.
TEST_F(PortfolioCurrencies, ACrossRateNamesItsPathAndItsStaleSeries) {
    const std::string rows = R"({"symbol":"A","quantity":10},{"symbol":"B","quantity":10})";
    hold(rows);
    const test::Json before = var();
    price_in_euros("A");
    price_in_euros("B");
    import_rate("EURUSD", 1.2);
    import_rate("GBPUSD", 1.5, 314);
    world_.body("portfolio.create", R"({"slug":"pounds","name":"Pounds","base_currency":"GBP"})");
    world_.body("position.create_many", R"({"portfolio":"pounds","positions":[)" + rows + "]}");
    const test::Json after(
        world_.body("risk.var", R"({"portfolio":"pounds","methods":["historical"]})"));
    EXPECT_NEAR(after.number("/results/0/var"), 0.8 * before.number("/results/0/var"), 1e-6);
    EXPECT_EQ(after.number("/coverage"), 1.0);
    EXPECT_THAT(after.texts("/issues", "message"),
                Contains(HasSubstr("amounts in EUR are converted to GBP through USD by "
                                   "EURUSD / GBPUSD: 0.8 GBP for one EUR")));
    EXPECT_THAT(after.texts("/issues", "message"),
                Contains(HasSubstr("the last exchange rate of GBPUSD is of 2024-11-09, 5 sessions "
                                   "before 2024-11-15")));
}

// The position in euros keeps its price in euros; that in dollars does not move.
TEST_F(PortfolioCurrencies, AStressOfAnExchangeRateMovesThePositionsPricedInItsCurrency) {
    price_in_euros("A");
    import_rate("EURUSD", 2);
    hold(R"({"symbol":"A","quantity":10},{"symbol":"B","quantity":10})");
    const auto stressed = [&](const std::string& shocks) {
        return test::Json(world_.body("stress.run", fmt::format(R"({{"portfolio":"book",
            "factors":["B"],"scenarios":[{{"id":"x","shocks":[{}]}}]}})",
                                                                shocks)));
    };
    const test::Json exposures(world_.body("risk.exposures", R"({"portfolio":"book"})"));
    const test::Json fall = stressed(R"({"type":"fx","name":"EURUSD","return":-0.1})");
    const double euros = -10.0 * fall.number("/scenarios/0/positions/0/pnl");
    EXPECT_EQ(fall.text("/scenarios/0/positions/0/symbol"), "A");
    EXPECT_NEAR(euros,
                exposures.number(exposures.text("/by_currency/0/name") == "EUR"
                                     ? "/by_currency/0/totals/net"
                                     : "/by_currency/1/totals/net"),
                1e-6);
    EXPECT_EQ(fall.number("/scenarios/0/positions/1/pnl"), 0.0);
    EXPECT_NEAR(fall.number("/scenarios/0/total"), -0.1 * euros, 1e-6);
    EXPECT_EQ(fall.size("/scenarios/0/ignored"), 0U);
    // Dollars that rise by a quarter are euros that fall by a fifth; a fall of the price adds to
    // it.
    const test::Json both = stressed(R"({"type":"fx","name":"USD/EUR","return":0.25},
                                        {"type":"price","name":"A","return":-0.5})");
    EXPECT_NEAR(both.number("/scenarios/0/positions/0/pnl"), (0.5 * 0.8 - 1.0) * euros, 1e-6);
    const test::Json other = stressed(R"({"type":"fx","name":"GBPUSD","return":0.1},
                                         {"type":"fx","name":"EURGBP","return":0.1})");
    EXPECT_THAT(other.text("/scenarios/0/ignored/0"), HasSubstr("no position is priced in GBP"));
    EXPECT_THAT(other.text("/scenarios/0/ignored/1"), HasSubstr("it is no pair with USD"));
}

// Its strike is in the currency of the underlying.
TEST_F(PortfolioCurrencies, AnOptionOnAnUnderlyingInAnotherCurrencyIsLeftOut) {
    price_in_euros("A");
    import_rate("EURUSD", 2);
    hold(R"({"symbol":"A251219C00100000","quantity":2},{"symbol":"B","quantity":10})");
    const test::Json found = var();
    EXPECT_EQ(found.text("/positions/0/basis"), "left_out");
    EXPECT_THAT(found.text("/positions/0/reason"), HasSubstr("its underlying is priced in EUR"));
}

}  // namespace
}  // namespace ballast::service
