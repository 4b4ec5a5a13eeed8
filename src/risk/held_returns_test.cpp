#include "risk/held_returns.hpp"

#include <gtest/gtest.h>

#include "risk/held_values.hpp"
#include "risk/test_panels.hpp"

namespace ballast::risk {
namespace {

// Prices 100, 110, 99, 120 of A and 50, 40, 60, 55 of B.
ReturnPanel two_symbols() {
    ReturnPanel panel;
    for (const int day : {1, 2, 3}) panel.dates.push_back(fin::Date::from_serial(19000 + day));
    panel.symbols = {"A", "B"};
    panel.values = math::Matrix::from_rows(
        3, 2, {0.1, -0.2, 99.0 / 110 - 1, 0.5, 120.0 / 99 - 1, 55.0 / 60 - 1});
    return panel;
}

HeldReturns returns_of(const std::vector<Holding>& holdings, HoldingRule rule) {
    return held_returns({holdings, {}}, two_symbols(), rule, {}).value().value;
}

TEST(HeldReturnsTest, HeldQuantitiesFollowTheValueOfTheBook) {
    // 2 A and 3 B are worth 350, 340, 378 and 405.
    const HeldReturns held = returns_of({{"A", 240}, {"B", 165}}, HoldingRule::kHeldQuantities);
    ASSERT_EQ(held.returns.size(), 3U);
    EXPECT_NEAR(held.returns[0], 340.0 / 350 - 1, 1e-14);
    EXPECT_NEAR(held.returns[1], 378.0 / 340 - 1, 1e-14);
    EXPECT_NEAR(held.returns[2], 405.0 / 378 - 1, 1e-14);
    EXPECT_DOUBLE_EQ(held.gross_value, 405);
}

TEST(HeldReturnsTest, ConstantWeightsAreRebalancedEveryDay) {
    const HeldReturns held = returns_of({{"A", 240}, {"B", 165}}, HoldingRule::kConstantWeights);
    ASSERT_EQ(held.returns.size(), 3U);
    EXPECT_NEAR(held.returns[0], (240 * 0.1 - 165 * 0.2) / 405, 1e-14);
    EXPECT_NEAR(held.returns[1], (240 * -0.1 + 165 * 0.5) / 405, 1e-14);
}

TEST(HeldReturnsTest, ABookWithShortsEarnsOnItsGrossValue) {
    // 2 A long and 3 B short: net 50, 100, 18, 75; gross 350, 340, 378.
    const HeldReturns held = returns_of({{"A", 240}, {"B", -165}}, HoldingRule::kHeldQuantities);
    EXPECT_NEAR(held.returns[0], 50.0 / 350, 1e-14);
    EXPECT_NEAR(held.returns[1], -82.0 / 340, 1e-14);
    EXPECT_NEAR(held.returns[2], 57.0 / 378, 1e-14);
}

TEST(HeldReturnsTest, ATotalLossHasNoPriceBeforeIt) {
    ReturnPanel panel = two_symbols();
    panel.values(1, 1) = -1.0;
    const std::vector<Holding> holdings{{"A", 240}, {"B", 165}};
    const Positions positions{holdings, {}};
    const auto held = held_returns(positions, panel, HoldingRule::kHeldQuantities, {});
    ASSERT_FALSE(held);
    EXPECT_NE(held.error().message.find("the return of B on"), std::string::npos);
    EXPECT_TRUE(held_returns(positions, panel, HoldingRule::kConstantWeights, {}));
}

Work canceled() {
    Work work;
    work.cancel.request();
    return work;
}

// Revaluation of options stops between groups and leaves zeros, which are no P&L.
TEST(HeldReturnsTest, ACanceledCalculationHasNoReturns) {
    const std::vector<Holding> holdings{{"A", 240}, {"B", 165}};
    const Positions positions{holdings, {}};
    for (const HoldingRule rule : {HoldingRule::kHeldQuantities, HoldingRule::kConstantWeights})
        EXPECT_EQ(held_returns(positions, two_symbols(), rule, canceled()).error().code,
                  Code::kCancelled);
    EXPECT_EQ(held_values(positions, two_symbols(), canceled()).error().code, Code::kCancelled);
}

}  // namespace
}  // namespace ballast::risk
