// Draws on unfunded commitments, with figures by hand.
#include "small_deal.hpp"

namespace ballast::clo {
namespace {

// A loan of 100 at 8% with a commitment of 40 at 1%, of which a tenth is drawn in a quarter, and a
// loan of 50 that repays a tenth of its balance.
struct Drawn {
    Deal deal = small_deal();
    std::vector<Holding> pool{small_loan("term", 50, "2020-03-15"),
                              small_loan("delayed", 100, "2020-03-15")};
    Assumptions assumptions{.draws = kTenthAQuarter};

    Drawn() {
        pool[0].amortization_rate = 0.1;
        pool[1].coupon = 0.08;
        pool[1].unfunded = Decimal(40);
        pool[1].commitment_fee = 0.01;
        pool[1].day_count = fin::DayCount::kThirty360Bond;
    }
    Projection made() const { return small_projection(deal, pool, assumptions); }
};

TEST(Draws, AreAddedToTheBalanceAndPaidFromPrincipal) {
    const Projection made = Drawn().made();
    EXPECT_NEAR(made.periods[0].drawn, 4.0, 1e-9);
    EXPECT_NEAR(made.periods[0].interest, 2.0 + 0.1, 1e-9);
    EXPECT_NEAR(made.periods[0].principal_proceeds, 5.0 - 4.0, 1e-9);
    EXPECT_NEAR(made.periods[0].performing, 45.0 + 104.0, 1e-9);
    EXPECT_NEAR(made.periods[1].drawn, 3.6, 1e-9);
    EXPECT_NEAR(made.periods[1].interest, 104.0 * 0.02 + 36.0 * 0.0025, 1e-9);
    EXPECT_NEAR(made.periods[1].principal_proceeds, 4.5 - 3.6, 1e-9);
    EXPECT_FALSE(has_issue(made.issues, "commitments_undrawn"));
}

TEST(Draws, ComeFromRevolverFundingAccountsFirst) {
    Drawn of;
    of.deal.accounts = {{.id = "rf", .type = AccountType::kRevolverFunding}};
    of.deal.state = DealState{.accounts = {{"rf", {.principal = Decimal(5)}}}};
    const Projection made = of.made();
    EXPECT_NEAR(made.periods[0].principal_proceeds, 5.0, 1e-9);
    EXPECT_NEAR(made.periods[1].principal_proceeds, 4.5 - 2.6, 1e-9);
}

TEST(Draws, ACommitmentThatIsNotDrawnPaysItsFee) {
    Drawn of;
    of.assumptions.draws.reset();
    const Projection made = of.made();
    EXPECT_TRUE(has_issue(made.issues, "commitments_undrawn"));
    EXPECT_EQ(made.periods[0].drawn, 0.0);
    EXPECT_NEAR(made.periods[1].interest, 2.1, 1e-9);
    of.deal.options.rounding = MoneyRounding::kCents;
    EXPECT_NEAR(of.made().periods[1].interest, 2.1, 1e-9);
}

TEST(Draws, OfAWholeCommitmentWithoutABalance) {
    Drawn of;
    of.pool[1].par = Decimal(0);
    const Projection made = of.made();
    EXPECT_NEAR(made.periods[0].drawn, 4.0, 1e-9);
    EXPECT_NEAR(made.periods[1].interest, 4.0 * 0.02 + 36.0 * 0.0025, 1e-9);
}

// The default on the first date ends the commitment.
TEST(Draws, WhatDefaultsIsNotDrawn) {
    Drawn of;
    of.assumptions.default_events = {{"delayed", std::int64_t{2}}};
    const Projection made = of.made();
    EXPECT_NEAR(made.periods[0].drawn, 4.0, 1e-9);
    EXPECT_NEAR(made.periods[1].defaulted, 104.0, 1e-9);
    EXPECT_EQ(made.periods[1].drawn, 0.0);
}

TEST(Draws, BySchedulesPerAsset) {
    Drawn of;
    of.assumptions.draws = RateTable{.by_asset = {{"delayed", std::vector{0.0, 1.0, 0.0}}}};
    const Projection made = of.made();
    EXPECT_EQ(made.periods[0].drawn, 0.0);
    EXPECT_NEAR(made.periods[1].drawn, 40.0, 1e-9);
    EXPECT_EQ(made.periods[2].drawn, 0.0);
}

}  // namespace
}  // namespace ballast::clo
