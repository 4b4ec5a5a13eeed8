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

}  // namespace
}  // namespace ballast::clo
