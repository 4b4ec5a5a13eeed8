// Events of default: interest of the controlling class, the par ratio, maturity; acceleration and
// votes. Figures by hand.
#include "small_deal.hpp"

namespace ballast::clo {
namespace {

// Class A of 100 at 8%: 2 of interest a quarter, until December 15, 2016.
Deal deal_of(std::optional<DefaultEvents> events = DefaultEvents{}) {
    Deal deal = small_deal();
    deal.dates.stated_maturity = on_day("2016-12-15");
    deal.tranches[0] = class_a(100, 0.08);
    deal.default_events = std::move(events);
    return deal;
}

PeriodCollateral<double> paying(double interest, double principal = 0.0) {
    return {.interest = interest, .scheduled = principal};
}

// 0.5 is unpaid on the first date. The grace of five business days ends before the next date.
TEST(DefaultEvents, UnpaidInterestOfTheControllingClassAcceleratesBeforeTheNextDate) {
    const Projection made =
        small_projection(deal_of(), {paying(1.5), paying(3.0, 50.0), paying(0.0, 60.0)});
    ASSERT_EQ(made.events.size(), 1U);
    EXPECT_EQ(made.events[0].date, on_day("2016-06-15"));
    EXPECT_EQ(made.events[0].event, DefaultEvent::kInterest);
    EXPECT_NEAR(made.events[0].unpaid, 0.5, 1e-9);
    EXPECT_FALSE(made.events[0].awaits_vote);
    EXPECT_FALSE(made.periods[0].accelerated);
    EXPECT_TRUE(made.periods[1].accelerated);
    EXPECT_EQ(made.first_accelerated, 2);
    // 2 + 0.5 + 0.01 of interest, and all else pays principal.
    EXPECT_NEAR(made.tranches[0].flows[1].interest_paid, 2.51, 1e-9);
    EXPECT_NEAR(made.tranches[0].flows[1].principal_paid, 50.49, 1e-9);
    EXPECT_FALSE(has_issue(made.issues, "acceleration_vote"));
}

TEST(DefaultEvents, AVoteIsAwaitedAndNotProjected) {
    const Projection made =
        small_projection(deal_of(DefaultEvents{.accelerate = Acceleration::kVote}),
                         {paying(1.5), paying(3.0, 50.0), paying(0.0, 60.0)});
    ASSERT_EQ(made.events.size(), 2U);  // again on the last date, with nothing for interest
    EXPECT_TRUE(made.events[0].awaits_vote);
    EXPECT_EQ(made.events[1].date, on_day("2016-12-15"));
    EXPECT_FALSE(made.first_accelerated);
    EXPECT_NEAR(made.tranches[0].flows[1].principal_paid, 50.0, 1e-9);
    EXPECT_TRUE(has_issue(made.issues, "acceleration_vote"));
}

// Ninety business days are more than a quarter: interest has to be unpaid on two dates.
TEST(DefaultEvents, DaysOfGraceMayReachBeyondTheNextDate) {
    const DefaultEvents events{.interest_days = 90};
    EXPECT_TRUE(
        small_projection(deal_of(events), {paying(1.5), paying(2.51, 100.0), {}}).events.empty());
    const Projection made =
        small_projection(deal_of(events), {paying(1.5), paying(2.0), paying(0.0, 200.0)});
    ASSERT_EQ(made.events.size(), 1U);
    EXPECT_EQ(made.events[0].date, on_day("2016-09-15"));
    EXPECT_EQ(made.first_accelerated, 3);
}

TEST(DefaultEvents, InterestOfOtherClassesIsNoEvent) {
    Deal deal = deal_of();
    Tranche junior = class_a(20, 0.08);
    junior.id = "B";
    junior.rank = 2;
    deal.tranches.insert(deal.tranches.begin() + 1, junior);
    deal.waterfalls.interest.insert(
        deal.waterfalls.interest.begin() + 1,
        Step{.id = "ib", .step = StepKind::kInterest, .tranches = std::vector<std::string>{"B"}});
    EXPECT_TRUE(
        small_projection(deal, {paying(2.0), paying(2.0), paying(3.5, 120.0)}).events.empty());
    // Class A is paid off on the second date: B controls.
    const Projection made = small_projection(deal, {paying(2.4), paying(2.0, 100.0), {}});
    ASSERT_GE(made.events.size(), 1U);
    EXPECT_EQ(made.events[0].date, on_day("2016-09-15"));
    EXPECT_NEAR(made.events[0].unpaid, 0.4, 1e-9);
}

// What a deferrable class does not receive is a shortfall while it controls.
TEST(DefaultEvents, DeferredInterestOfTheControllingClass) {
    Deal deal = deal_of();
    deal.tranches[0].deferrable = true;
    const Projection made = small_projection(deal, {paying(1.5), paying(2.0), paying(2.0)});
    ASSERT_FALSE(made.events.empty());
    EXPECT_NEAR(made.events[0].unpaid, 0.5, 1e-9);
    EXPECT_EQ(made.first_accelerated, 2);
}

TEST(DefaultEvents, PrincipalIsUnpaidAtMaturity) {
    const Projection made =
        small_projection(deal_of(), {paying(2.0), paying(2.0), paying(2.0, 70.0)});
    ASSERT_EQ(made.events.size(), 1U);
    EXPECT_EQ(made.events[0].event, DefaultEvent::kMaturity);
    EXPECT_EQ(made.events[0].date, on_day("2016-12-15"));
    EXPECT_NEAR(made.events[0].unpaid, 30.0, 1e-9);
    // Not where the projection ends before maturity.
    EXPECT_TRUE(small_projection(deal_of(), {paying(2.0), paying(2.0)}).events.empty());
    EXPECT_TRUE(small_projection(deal_of(std::nullopt), {paying(0.0), {}, {}}).events.empty());
}

TEST(DefaultEvents, TheParRatioAwaitsAVote) {
    Deal deal = deal_of(
        DefaultEvents{.par_ratio = ParRatioEvent{{"A"}, 1.025}, .accelerate = Acceleration::kVote});
    PeriodCollateral<double> now = paying(2.0);
    now.performing = 102.0;
    const Projection made = small_projection(deal, {now, now, paying(2.0, 100.0)});
    ASSERT_EQ(made.events.size(), 1U);  // on consecutive dates
    EXPECT_EQ(made.events[0].event, DefaultEvent::kParRatio);
    EXPECT_NEAR(made.events[0].ratio.value(), 1.02, 1e-12);
    EXPECT_TRUE(made.events[0].awaits_vote);
    EXPECT_FALSE(made.first_accelerated);
    deal.default_events->accelerate = Acceleration::kAutomatic;
    EXPECT_EQ(small_projection(deal, {now, now, paying(2.0, 100.0)}).first_accelerated, 1);
}

}  // namespace
}  // namespace ballast::clo
