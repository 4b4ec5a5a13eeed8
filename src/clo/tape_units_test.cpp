// Units of the numbers of a loan tape.
#include "clo/tape_units.hpp"

#include <gtest/gtest.h>
#include <vector>

namespace ballast::clo {
namespace {

using enum TapeUnits;
const std::vector<TapeUnits> kNothing;

std::string rate(const char* cell, const std::vector<TapeUnits>& confirmed = {}) {
    const TapeNumber made = tape_rate(cell, confirmed);
    return made.confirm.empty() ? made.text : "confirm";
}
std::string price(const char* cell, const std::vector<TapeUnits>& confirmed = {}) {
    const TapeNumber made = tape_price(cell, confirmed);
    return made.confirm.empty() ? made.text : "confirm";
}

TEST(TapeUnits, ARateAboveOneIsNotTakenWithoutConfirmation) {
    EXPECT_EQ(rate("0.0425"), "0.0425");
    EXPECT_EQ(rate("1"), "1");
    EXPECT_EQ(rate("4.25"), "confirm");
    EXPECT_EQ(rate("-4.25"), "confirm");
    EXPECT_NE(tape_rate("4.25", kNothing).confirm.find("rates_in_percent"), std::string::npos);
}

TEST(TapeUnits, ConfirmedPercentagesAreThoseOfAllRates) {
    EXPECT_EQ(rate("4.25", {kRatesInPercent}), "0.0425");
    EXPECT_EQ(rate("0.5", {kRatesInPercent}), "0.005");
    EXPECT_EQ(rate("1e1", {kRatesInPercent}), "0.1");
    EXPECT_EQ(rate("4.25", {kPricesAsGiven}), "confirm");
}

TEST(TapeUnits, APriceUpToTwoIsAFractionOrAVeryLowPrice) {
    EXPECT_EQ(price("98.5"), "98.5");
    EXPECT_EQ(price("0.985"), "confirm");
    EXPECT_EQ(price("2"), "confirm");
    EXPECT_EQ(price("0.985", {kPricesInFractions}), "98.5");
    EXPECT_EQ(price("0.985", {kPricesAsGiven}), "0.985");
    EXPECT_EQ(price("98.5", {kPricesInFractions}), "98.5");
}

TEST(TapeUnits, DigitsAreNotLost) {
    EXPECT_EQ(price("0.98765432101", {kPricesInFractions}), "98.765432101");
    EXPECT_EQ(rate("7.35", {kRatesInPercent}), "0.0735");
    EXPECT_EQ(rate("0.29", {kRatesInPercent}), "0.0029");
}

// Zero and negative numbers, and what is not a number, are left to the reader of the field.
TEST(TapeUnits, OtherCellsStayAsTheyAre) {
    for (const char* cell : {"0", "-3", "abc", "NaN", "", "inf"}) EXPECT_EQ(price(cell), cell);
    for (const char* cell : {"0", "abc", "NaN", ""}) EXPECT_EQ(rate(cell), cell);
}

}  // namespace
}  // namespace ballast::clo
