// The clean-up call, with figures by hand.
#include "small_deal.hpp"

namespace ballast::clo {
namespace {

// Par of 150, of which a tenth is prepaid in a quarter: 135, 121.5, 109.35, 98.415, 88.5735,
// 79.71615, 71.744535. The tranches are 150 at closing.
struct CleanUp {
    Deal deal = small_deal();
    std::vector<Holding> pool{small_loan("a", 150, "2020-03-15")};
    Assumptions assumptions{.prepay = kTenthAQuarter};

    CleanUp() {
        deal.redemption.clean_up_share = 0.5;
        assumptions.call.rule = CallRule::kCleanUp;
    }
    Projection made() const { return small_projection(deal, pool, assumptions); }
    std::size_t called() const {
        const Projection result = made();
        std::size_t k = 0;
        while (!result.periods[k].liquidated) ++k;
        return k;
    }
};

TEST(CleanUpCall, BelowTheShareOfTheCollateralAtClosing) {
    CleanUp of;
    EXPECT_EQ(of.called(), 6U);  // 71.7 is the first below 75
    EXPECT_NEAR(of.made().periods[6].sales, 71.744535, 1e-6);
    EXPECT_NEAR(of.made().tranches[0].flows[6].balance, 0.0, 1e-9);
    of.deal.redemption.closing_collateral = Decimal(200);
    EXPECT_EQ(of.called(), 3U);  // 98.4 is the first below 100
    of.deal.dates.non_call_end = on_day("2017-09-15");
    EXPECT_EQ(of.called(), 5U);
}

TEST(CleanUpCall, IsReportedWhereItIsNotProjected) {
    CleanUp of;
    of.assumptions.call.rule = CallRule::kNone;
    const Projection made = of.made();
    EXPECT_FALSE(made.periods[6].liquidated);
    ASSERT_TRUE(has_issue(made.issues, "clean_up_call"));
    of.deal.redemption.clean_up_share.reset();
    EXPECT_FALSE(has_issue(of.made().issues, "clean_up_call"));
    of.assumptions.call.rule = CallRule::kCleanUp;
    const auto refused = project(of.deal, of.pool, of.assumptions, small_terms());
    ASSERT_FALSE(refused);
    const FieldError& error = refused.error().errors.at(0);
    EXPECT_EQ(error.pointer, "/assumptions/call/rule");
    EXPECT_NE(error.hint.find("redemption.clean_up_share"), std::string::npos);
}

TEST(CleanUpCall, ARedemptionPriceOtherThanParIsReported) {
    CleanUp of;
    EXPECT_FALSE(has_issue(of.made().issues, "redemption_price"));
    of.deal.redemption.price = Decimal(101);
    EXPECT_TRUE(has_issue(of.made().issues, "redemption_price"));
}

}  // namespace
}  // namespace ballast::clo
