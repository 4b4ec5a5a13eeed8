#include "clo/lots.hpp"

#include <gtest/gtest.h>

namespace ballast::clo {
namespace {

fin::Date day(const char* text) { return fin::Date::parse(text).value(); }
Decimal amount(const char* text) { return Decimal::parse(text).value(); }

Lot lot(LotSide side, const char* date, const char* par, const char* price = nullptr) {
    return {.side = side,
            .date = day(date),
            .par = amount(par),
            .price = price ? std::optional(amount(price)) : std::nullopt,
            .purchased_accrued = {}};
}

TEST(Lots, ParIsTheSumOfTheLotsUpToTheDate) {
    const std::vector lots{lot(LotSide::kBuy, "2024-01-10", "100", "99"),
                           lot(LotSide::kSell, "2024-02-10", "-40", "97"),
                           lot(LotSide::kStated, "2024-03-10", "15.5"),
                           lot(LotSide::kRepayment, "2024-04-10", "-75.5")};
    const auto par = [&](const char* date) {
        return position_of(lots, day(date))->par.to_string();
    };
    EXPECT_EQ(par("2024-01-09"), "0");
    EXPECT_EQ(par("2024-01-10"), "100");
    EXPECT_EQ(par("2024-02-10"), "60");
    EXPECT_EQ(par("2024-03-10"), "75.5");
    EXPECT_EQ(par("2024-04-10"), "0");
}

TEST(Lots, ThePurchasePriceIsWeightedByParAndKeptBySales) {
    const std::vector lots{lot(LotSide::kBuy, "2024-01-10", "100", "99"),
                           lot(LotSide::kBuy, "2024-01-11", "300", "95"),
                           lot(LotSide::kSell, "2024-02-10", "-200", "97")};
    EXPECT_EQ(position_of(lots, day("2024-01-10"))->purchase_price, amount("99"));
    EXPECT_EQ(position_of(lots, day("2024-01-11"))->purchase_price, amount("96"));
    EXPECT_EQ(position_of(lots, day("2024-03-01"))->purchase_price, amount("96"));
}

TEST(Lots, AfterEverythingIsSoldThePriceStartsAnew) {
    const std::vector lots{lot(LotSide::kBuy, "2024-01-10", "100", "60"),
                           lot(LotSide::kSell, "2024-01-12", "-100", "70"),
                           lot(LotSide::kBuy, "2024-01-15", "50", "99")};
    EXPECT_EQ(position_of(lots, day("2024-02-01"))->purchase_price, amount("99"));
    EXPECT_FALSE(position_of(lots, day("2024-01-12"))->purchase_price);
}

TEST(Lots, StatedParMakesThePriceUnknown) {
    const std::vector lots{lot(LotSide::kBuy, "2024-01-10", "100", "99"),
                           lot(LotSide::kStated, "2024-01-11", "1")};
    EXPECT_FALSE(position_of(lots, day("2024-01-11"))->purchase_price);
}

TEST(Lots, PurchasesOfADayPrecedeItsSales) {
    const std::vector lots{lot(LotSide::kSell, "2024-01-10", "-100", "99"),
                           lot(LotSide::kBuy, "2024-01-10", "100", "98")};
    EXPECT_TRUE(position_of(lots, day("2024-01-10")).has_value());
}

TEST(Lots, MoreThanIsHeldCannotLeave) {
    const std::vector lots{lot(LotSide::kBuy, "2024-01-10", "100", "99"),
                           lot(LotSide::kRepayment, "2024-01-12", "-100.01")};
    const auto position = position_of(lots, day("2024-01-12"));
    ASSERT_FALSE(position.has_value());
    EXPECT_EQ(
        position.error().message,
        "par of 100.01 leaves on 2024-01-12, when 100 is held: expected at most what is held");
    EXPECT_TRUE(position_of(lots, day("2024-01-11")).has_value());
}

TEST(Lots, CashIsThatOfTradesAndRepaymentsOfThePeriod) {
    const std::vector lots{lot(LotSide::kBuy, "2024-01-10", "100", "99"),
                           lot(LotSide::kBuy, "2024-01-11", "200", "50"),
                           lot(LotSide::kSell, "2024-01-12", "-40", "97.5"),
                           lot(LotSide::kRepayment, "2024-01-13", "-7"),
                           lot(LotSide::kStated, "2024-01-13", "1000")};
    // The first is on the day after which the period begins.
    EXPECT_EQ(cash_of(lots, day("2024-01-10"), day("2024-01-13"))->to_string(), "-54");
    EXPECT_EQ(cash_of(lots, day("2024-01-10"), day("2024-01-12"))->to_string(), "-61");
}

}  // namespace
}  // namespace ballast::clo
