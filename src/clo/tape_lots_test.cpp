// Positions and factors of a loan tape against the par that is held.
#include "clo/tape_lots.hpp"

#include <gtest/gtest.h>

namespace ballast::clo {
namespace {

TEST(TapeLots, ParThatAppearsWithAPriceWasBought) {
    const auto bought = lot_of_position(Decimal(), Decimal(500), true).value();
    ASSERT_TRUE(bought);
    EXPECT_EQ(bought->kind, TapeLotKind::kBought);
    EXPECT_EQ(bought->par, Decimal(500));
    EXPECT_TRUE(bought->first);
    const auto stated = lot_of_position(Decimal(), Decimal(500), false).value();
    ASSERT_TRUE(stated);
    EXPECT_EQ(stated->kind, TapeLotKind::kStated);
}

TEST(TapeLots, AnotherParIsStatedByItsDifference) {
    const auto less = lot_of_position(Decimal(500), Decimal(120), true).value();
    ASSERT_TRUE(less);
    EXPECT_EQ(less->kind, TapeLotKind::kStated);
    EXPECT_EQ(less->par, Decimal(-380));
    EXPECT_FALSE(less->first);
    EXPECT_FALSE(lot_of_position(Decimal(500), Decimal(500), true).value());
}

TEST(TapeLots, AFactorRepaysTheRestOfTheOriginalPar) {
    const Decimal factor = Decimal::parse("0.75").value();
    EXPECT_EQ(repaid_at_factor(Decimal(400), factor, Decimal(400)).value(), Decimal(100));
    EXPECT_EQ(repaid_at_factor(Decimal(400), factor, Decimal(300)).value(), Decimal());
    const auto risen = repaid_at_factor(Decimal(400), factor, Decimal(200));
    ASSERT_FALSE(risen);
    EXPECT_NE(risen.error().message.find("only falls"), std::string::npos);
}

Lot lot_of(LotSide side, const char* day, int par, std::optional<Decimal> price = {}) {
    return {.side = side,
            .date = fin::Date::parse(day).value(),
            .par = Decimal(par),
            .price = price,
            .purchased_accrued = {}};
}

TEST(TapeLots, AStoredLotMatchesOneRow) {
    TapeLots lots;
    const Lot bought = lot_of(LotSide::kBuy, "2024-05-01", 100, Decimal(99));
    lots.store("L1", bought);
    EXPECT_FALSE(lots.repeats("L2", bought));
    EXPECT_FALSE(lots.repeats("L1", lot_of(LotSide::kBuy, "2024-05-01", 100, Decimal(98))));
    EXPECT_TRUE(lots.repeats("L1", bought));
    EXPECT_FALSE(lots.repeats("L1", bought));  // another trade like it
    // A row of the tape is no stored lot.
    ASSERT_TRUE(lots.add("L1", lot_of(LotSide::kBuy, "2024-05-02", 10)));
    EXPECT_FALSE(lots.repeats("L1", lot_of(LotSide::kBuy, "2024-05-02", 10)));
}

TEST(TapeLots, ALotThatARowRepeatsIsStillHeld) {
    TapeLots lots;
    const Lot bought = lot_of(LotSide::kBuy, "2024-05-01", 100, Decimal(99));
    lots.store("L1", bought);
    ASSERT_TRUE(lots.repeats("L1", bought));
    EXPECT_TRUE(lots.add("L1", lot_of(LotSide::kSell, "2024-05-20", -60, Decimal(98))));
    const Status oversold = lots.add("L1", lot_of(LotSide::kSell, "2024-05-21", -60, Decimal(98)));
    ASSERT_FALSE(oversold);
    EXPECT_NE(oversold.error().message.find("2024-05-21, when 40 is held"), std::string::npos);
    // What was refused is not held against later rows.
    EXPECT_TRUE(lots.add("L1", lot_of(LotSide::kSell, "2024-05-21", -40, Decimal(98))));
}

TEST(TapeLots, ASaleBeforeThePurchaseIsRefusedWhateverTheOrderOfTheRows) {
    TapeLots lots;
    ASSERT_TRUE(lots.add("L1", lot_of(LotSide::kBuy, "2024-05-10", 100, Decimal(99))));
    EXPECT_FALSE(lots.add("L1", lot_of(LotSide::kSell, "2024-05-01", -50, Decimal(98))));
    EXPECT_TRUE(lots.add("L1", lot_of(LotSide::kSell, "2024-05-10", -50, Decimal(98))));
}

TEST(TapeLots, TheOriginalParIsThatBeforeRepayments) {
    TapeLots lots;
    lots.store("L1", lot_of(LotSide::kBuy, "2024-01-15", 1'000, Decimal(99)));
    lots.store("L1", lot_of(LotSide::kSell, "2024-02-15", -100, Decimal(99)));
    lots.store("L1", lot_of(LotSide::kRepayment, "2024-03-15", -90));
    lots.store("L1", lot_of(LotSide::kBuy, "2024-07-15", 500, Decimal(99)));
    const auto on = [](const char* day) { return fin::Date::parse(day).value(); };
    EXPECT_EQ(lots.original("L1", on("2024-06-30")), Decimal(900));
    EXPECT_EQ(lots.original("L1", on("2024-07-31")), Decimal(1'400));
    EXPECT_EQ(lots.original("L2", on("2024-06-30")), Decimal());
}

TEST(TapeLots, WhatIsAbsentIsSoldAtItsMarketValueWhereThatIsKnown) {
    const fin::Date day = fin::Date::parse("2024-05-31").value();
    const Lot sold = lot_of_absent(Decimal(80), Decimal(97), day);
    EXPECT_EQ(sold.side, LotSide::kSell);
    EXPECT_EQ(sold.par, Decimal(-80));
    EXPECT_EQ(sold.price, Decimal(97));
    EXPECT_EQ(sold.date, day);
    const Lot stated = lot_of_absent(Decimal(80), std::nullopt, day);
    EXPECT_EQ(stated.side, LotSide::kStated);
    EXPECT_EQ(stated.par, Decimal(-80));
    EXPECT_FALSE(stated.price);
}

}  // namespace
}  // namespace ballast::clo
