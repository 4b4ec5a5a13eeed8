#include "fin/money.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

#include "fin/currency.hpp"

namespace ballast::fin {
namespace {

Money money(std::string_view amount, std::string_view code) {
    return {Decimal::parse(amount).value(), Currency::parse(code).value()};
}

// ISO 4217 list one.
TEST(Currency, HasTheDigitsOfItsMinorUnit) {
    EXPECT_EQ(Currency::parse("USD")->minor_digits(), 2);
    EXPECT_EQ(Currency::parse("JPY")->minor_digits(), 0);
    EXPECT_EQ(Currency::parse("KWD")->minor_digits(), 3);
    EXPECT_EQ(Currency::parse("CLF")->minor_digits(), 4);
    EXPECT_EQ(Currency::parse("XAU")->minor_digits(), std::nullopt);
}

TEST(Currency, ConstantsEqualTheParsedCodes) {
    for (const Currency currency :
         {Currency::kUsd, Currency::kEur, Currency::kGbp, Currency::kJpy, Currency::kChf}) {
        EXPECT_EQ(Currency::parse(currency.code()).value(), currency);
        EXPECT_EQ(currency.to_string().size(), 3U);
    }
    EXPECT_EQ(Currency::parse("XXX").value(), Currency{});
}

TEST(Currency, AnUnknownCodeNamesTheNearest) {
    EXPECT_THAT(Currency::parse("usd").error().message, testing::HasSubstr("nearest: USD"));
    EXPECT_THAT(Currency::parse("UDS").error().message, testing::HasSubstr("USD"));
    EXPECT_THAT(Currency::parse("ERU").error().message, testing::HasSubstr("EUR"));
    for (const char* code : {"", "US", "USDX", "   ", "U$D", "840"})
        EXPECT_EQ(Currency::parse(code).error().code, Code::kInvalidInput) << code;
}

TEST(Money, EqualCurrenciesAddExactly) {
    EXPECT_EQ(add(money("0.10", "USD"), money("0.20", "USD")).value(), money("0.30", "USD"));
    EXPECT_EQ(subtract(money("1", "USD"), money("1.01", "USD")).value(), money("-0.01", "USD"));
    EXPECT_EQ(negate(money("5", "EUR")).value(), money("-5", "EUR"));
}

TEST(Money, DifferentCurrenciesDoNotAdd) {
    EXPECT_EQ(add(money("1", "USD"), money("1", "EUR")).error().code, Code::kInvalidInput);
    EXPECT_EQ(subtract(money("1", "USD"), money("1", "EUR")).error().code, Code::kInvalidInput);
    EXPECT_EQ(add(Amount{1.0, Currency::kUsd}, Amount{1.0, Currency::kEur}).error().code,
              Code::kInvalidInput);
    EXPECT_EQ(add(Amount{1.0, Currency::kUsd}, Amount{2.0, Currency::kUsd})->value, 3.0);
}

TEST(Money, RoundsToTheMinorUnitByTheGivenMode) {
    EXPECT_EQ(round_to_minor_unit(money("2.345", "USD"), Rounding::kHalfEven).value(),
              money("2.34", "USD"));
    EXPECT_EQ(round_to_minor_unit(money("2.345", "USD"), Rounding::kHalfAwayFromZero).value(),
              money("2.35", "USD"));
    EXPECT_EQ(round_to_minor_unit(money("2.5", "JPY"), Rounding::kHalfEven).value(),
              money("2", "JPY"));
    EXPECT_EQ(round_to_minor_unit(money("2.3455", "KWD"), Rounding::kFloor).value(),
              money("2.345", "KWD"));
    EXPECT_FALSE(round_to_minor_unit(money("1", "XAU"), Rounding::kHalfEven));
}

TEST(Money, IsFormattedWithItsMinorUnitWithoutLoss) {
    EXPECT_EQ(to_string(money("12.5", "USD")), "12.50 USD");
    EXPECT_EQ(to_string(money("12.3456", "USD")), "12.3456 USD");
    EXPECT_EQ(to_string(money("-12", "JPY")), "-12 JPY");
    EXPECT_EQ(to_amount(money("12.5", "USD")), (Amount{12.5, Currency::kUsd}));
}

}  // namespace
}  // namespace ballast::fin
