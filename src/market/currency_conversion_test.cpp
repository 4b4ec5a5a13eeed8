// Expected values are products and quotients of the given closes and rates.
#include "market/currency_conversion.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>

namespace ballast::market {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

fin::Date day(int d) { return fin::Date::from_ymd(2025, 6, d).value(); }

PriceHistory closes_with(std::string rate, std::vector<double> rates) {
    return {.dates = {day(2), day(3), day(4), day(20)},
            .symbols = {"SAP.DE", "AAPL", std::move(rate)},
            .closes = {{100, 110, 120, 130}, {200, 201, 202, 203}, std::move(rates)}};
}

const std::vector<model::Security> kSecurities = {
    {.symbol = "AAPL", .currency = fin::Currency::kUsd},
    {.symbol = "NONE"},
    {.symbol = "SAP.DE", .currency = fin::Currency::kEur}};

TEST(CurrencyConversion, ClosesUseTheRateOfTheDayOrTheLastOneOfAWeek) {
    PriceHistory history = closes_with("EURUSD", {1.1, kNone, 1.2, kNone});
    const auto conversions = convert_closes(history, kSecurities, fin::Currency::kUsd);
    ASSERT_EQ(conversions.size(), 1U);
    EXPECT_EQ(conversions[0].symbol, "SAP.DE");
    EXPECT_EQ(formula_of(*conversions[0].rates), "EURUSD");
    EXPECT_DOUBLE_EQ(history.closes[0][0], 100 * 1.1);
    EXPECT_DOUBLE_EQ(history.closes[0][1], 110 * 1.1);
    EXPECT_DOUBLE_EQ(history.closes[0][2], 120 * 1.2);
    EXPECT_TRUE(std::isnan(history.closes[0][3]));  // 16 days after the last rate
    EXPECT_EQ(history.closes[1][1], 201);
}

TEST(CurrencyConversion, TheInverseRateServesToo) {
    PriceHistory history = closes_with("USDEUR=X", {0.8, 0.8, 0.8, 0.8});
    const auto conversions = convert_closes(history, kSecurities, fin::Currency::kUsd);
    EXPECT_EQ(formula_of(*conversions[0].rates), "1 / USDEUR=X");
    EXPECT_DOUBLE_EQ(history.closes[0][3], 130 / 0.8);
}

TEST(CurrencyConversion, WithoutARateClosesStayAsStored) {
    PriceHistory history = closes_with("GBPUSD", {1.3, 1.3, 1.3, 1.3});
    const auto conversions = convert_closes(history, kSecurities, fin::Currency::kUsd);
    ASSERT_EQ(conversions.size(), 1U);
    EXPECT_EQ(conversions[0].rates, nullptr);
    EXPECT_EQ(history.closes[0][1], 110);
    EXPECT_TRUE(convert_closes(history, {}, fin::Currency::kUsd).empty());
}

TEST(CurrencyConversion, NamesOfRatesAreThoseOfTheCurrenciesInUse) {
    const auto foreign = foreign_currencies(kSecurities, fin::Currency::kUsd);
    EXPECT_EQ(foreign, std::vector{fin::Currency::kEur});
    EXPECT_EQ(rate_symbols(foreign, fin::Currency::kUsd),
              (std::vector<std::string>{"EURUSD", "EURUSD=X", "USDEUR", "USDEUR=X"}));
    EXPECT_TRUE(rate_symbols(std::vector<fin::Currency>{}, fin::Currency::kUsd).empty());
    const std::vector<std::string> cross = rate_symbols(foreign, fin::Currency::kGbp);
    EXPECT_EQ(cross.size(), 12U);  // EUR to GBP, EUR to USD, USD to GBP: four names each
    EXPECT_EQ(cross.front(), "EURGBP");
}

// 1.10 and 1.25 dollars for a euro and a pound: 1.10 / 1.25 = 0.88 pounds for a euro.
TEST(CurrencyConversion, APairWithoutASeriesGoesThroughDollars) {
    const PriceHistory history{.dates = {day(2), day(3), day(4), day(20)},
                               .symbols = {"EURUSD", "GBPUSD"},
                               .closes = {{1.10, kNone, 1.15, 1.20}, {1.25, 1.20, kNone, kNone}}};
    const auto rates = exchange_rates(history, fin::Currency::kEur, fin::Currency::kGbp);
    ASSERT_NE(rates, nullptr);
    EXPECT_EQ(rates->through, fin::Currency::kUsd);
    EXPECT_EQ(formula_of(*rates), "EURUSD / GBPUSD");
    ASSERT_EQ(rates->rates.size(), 3U);  // GBPUSD is more than a week old on the 20th
    EXPECT_DOUBLE_EQ(rates->rates[0].price, 1.10 / 1.25);
    EXPECT_DOUBLE_EQ(rates->rates[1].price, 1.10 / 1.20);
    EXPECT_DOUBLE_EQ(rates->rates[2].price, 1.15 / 1.20);
    const Issues issues = conversion_issues(*rates, day(20));
    ASSERT_EQ(issues.size(), 2U);
    EXPECT_EQ(issues[0].message,
              "amounts in EUR are converted to GBP through USD by EURUSD / GBPUSD: 0.958333 GBP "
              "for one EUR on 2025-06-04");
    EXPECT_EQ(issues[1].code, "stale_rate");
    EXPECT_EQ(issues[1].where, "GBPUSD");
    EXPECT_EQ(issues[1].message,
              "the last exchange rate of GBPUSD is of 2025-06-03, 12 sessions before 2025-06-20");
}

TEST(CurrencyConversion, ASeriesOfThePairPrecedesACrossRateAndEurosServeWithoutDollars) {
    PriceHistory history{.dates = {day(2)},
                         .symbols = {"EURUSD", "USDGBP", "EURGBP", "CHFEUR"},
                         .closes = {{1.1}, {0.8}, {0.87}, {1.05}}};
    const auto pair = exchange_rates(history, fin::Currency::kEur, fin::Currency::kGbp);
    EXPECT_EQ(formula_of(*pair), "EURGBP");
    EXPECT_EQ(pair->through, std::nullopt);
    const auto euros = exchange_rates(history, fin::Currency::kChf, fin::Currency::kGbp);
    EXPECT_EQ(formula_of(*euros), "CHFEUR \u00d7 EURGBP");
    EXPECT_DOUBLE_EQ(euros->rates.front().price, 1.05 * 0.87);
    const auto inverse = exchange_rates(history, fin::Currency::kGbp, fin::Currency::kChf);
    EXPECT_EQ(formula_of(*inverse), "1 / (EURGBP \u00d7 CHFEUR)");
    EXPECT_EQ(exchange_rates(history, fin::Currency::kChf, fin::Currency::kJpy), nullptr);
}

}  // namespace
}  // namespace ballast::market
