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
    EXPECT_EQ(conversions[0].rates->symbol, "EURUSD");
    EXPECT_DOUBLE_EQ(history.closes[0][0], 100 * 1.1);
    EXPECT_DOUBLE_EQ(history.closes[0][1], 110 * 1.1);
    EXPECT_DOUBLE_EQ(history.closes[0][2], 120 * 1.2);
    EXPECT_TRUE(std::isnan(history.closes[0][3]));  // 16 days after the last rate
    EXPECT_EQ(history.closes[1][1], 201);
}

TEST(CurrencyConversion, TheInverseRateServesToo) {
    PriceHistory history = closes_with("USDEUR=X", {0.8, 0.8, 0.8, 0.8});
    const auto conversions = convert_closes(history, kSecurities, fin::Currency::kUsd);
    EXPECT_EQ(conversions[0].rates->symbol, "USDEUR=X");
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
    EXPECT_EQ(rate_symbols(kSecurities, fin::Currency::kUsd),
              (std::vector<std::string>{"EURUSD", "EURUSD=X", "USDEUR", "USDEUR=X"}));
    EXPECT_EQ(rate_symbols(kSecurities, fin::Currency::kEur).front(), "USDEUR");
}

}  // namespace
}  // namespace ballast::market
