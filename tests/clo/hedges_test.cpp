// Termination payments of hedges and assets in other currencies, with figures by hand.
#include "clo/currency_check.hpp"
#include "small_deal.hpp"

namespace ballast::clo {
namespace {

Deal hedged_deal() {
    Deal deal = small_deal();
    deal.tranches[0] = class_a(100, 0.08);  // 2 a quarter
    deal.hedges = {{.id = "swap", .notional = Decimal(100)}};
    const auto hedge = [](std::string id, StepPart part) {
        return Step{.id = std::move(id), .step = StepKind::kHedge, .part = part, .hedge = "swap"};
    };
    auto& steps = deal.waterfalls.interest;
    steps.insert(steps.begin() + 1, hedge("late", StepPart::kSubordinated));
    steps.insert(steps.begin(), hedge("early", StepPart::kTermination));
    deal.state =
        DealState{.hedges = {{"swap", {.termination = Decimal(5), .subordinated = Decimal(3)}}}};
    return deal;
}

TEST(Hedges, TerminationPaymentsAreDueUntilTheyArePaid) {
    PeriodCollateral<double> now{.interest = 4.0};
    const Projection made = small_projection(hedged_deal(), {now, now, now, {}});
    const auto paid = [&](std::size_t k, std::string_view step) {
        for (const StepRow& row : made.steps)
            if (row.date == made.periods[k].date && row.id == step) return row.paid;
        return -1.0;
    };
    EXPECT_NEAR(paid(0, "early"), 4.0, 1e-12);
    EXPECT_NEAR(paid(1, "early"), 1.0, 1e-12);
    EXPECT_NEAR(paid(1, "i1"), 3.0, 1e-12);  // 2 and most of the 2.04 that was unpaid
    EXPECT_NEAR(paid(2, "early"), 0.0, 1e-12);
    EXPECT_NEAR(paid(2, "late"), 4.0 - 2.0 - 1.04 * 1.02, 1e-9);
    EXPECT_NEAR(made.periods[1].hedges, 1.0, 1e-12);
}

// A swap that pays 4% a year on 100 (1 a quarter) before class A with 8% (2 a quarter).
TEST(Hedges, UnpaidPeriodicPaymentsAreDueOnTheNextDate) {
    Deal deal = small_deal();
    deal.tranches[0] = class_a(100, 0.08);
    deal.hedges = {{.id = "swap", .notional = Decimal(100)}};
    deal.hedges[0].pay = Coupon{.type = CouponType::kFixed, .rate = 0.04};
    auto& steps = deal.waterfalls.interest;
    steps.insert(steps.begin(), Step{.id = "swap", .step = StepKind::kHedge, .hedge = "swap"});
    deal.state = DealState{.hedges = {{"swap", {.unpaid = Decimal(2)}}}};
    const auto with = [](double interest) {
        return PeriodCollateral<double>{.interest = interest};
    };
    const Projection made = small_projection(deal, {with(0.5), with(4.0), with(3.0), {}});
    const auto row = [&](std::size_t k) -> const StepRow& {
        for (const StepRow& each : made.steps)
            if (each.date == made.periods[k].date && each.id == "swap") return each;
        throw std::runtime_error("no step swap");
    };
    EXPECT_NEAR(row(0).due, 3.0, 1e-12);  // 2 of the state and 1
    EXPECT_NEAR(row(0).paid, 0.5, 1e-12);
    EXPECT_NEAR(made.periods[0].hedges_unpaid, 2.5, 1e-12);
    EXPECT_NEAR(row(1).due, 3.5, 1e-12);
    EXPECT_NEAR(row(1).paid, 3.5, 1e-12);
    EXPECT_NEAR(made.periods[1].hedges_unpaid, 0.0, 1e-12);
    EXPECT_NEAR(row(2).due, 1.0, 1e-12);
    EXPECT_NEAR(row(3).due, 1.0, 1e-12);
    EXPECT_NEAR(made.periods[3].hedges_unpaid, 1.0, 1e-12);
}

TEST(Hedges, AHedgeThatNoStepPaysIsListed) {
    Deal deal = small_deal();
    deal.hedges = {{.id = "swap", .notional = Decimal(100)}};
    deal.hedges[0].pay = Coupon{.type = CouponType::kFixed, .rate = 0.04};
    const std::vector<Holding> pool{small_loan("a", 100, "2020-03-15")};
    EXPECT_TRUE(has_issue(small_projection(deal, pool, {}).issues, "hedge_not_paid"));
    auto& steps = deal.waterfalls.interest;
    steps.insert(steps.begin(), Step{.id = "swap", .step = StepKind::kHedge, .hedge = "swap"});
    EXPECT_FALSE(has_issue(small_projection(deal, pool, {}).issues, "hedge_not_paid"));
}

TEST(Hedges, HedgesThatPayNothingAndPartsOfOtherStepsAreRefused) {
    Deal deal = hedged_deal();
    EXPECT_TRUE(check_deal(deal));
    deal.hedges[0].notional = Decimal(0);
    deal.waterfalls.interest[0].part = StepPart::kAll;
    deal.state->hedges["cap"] = {};
    const Status checked = check_deal(deal);
    ASSERT_FALSE(checked);
    ASSERT_EQ(checked.error().errors.size(), 3U);
    EXPECT_EQ(checked.error().errors[0].pointer, "/hedges/0/notional");
    EXPECT_EQ(checked.error().errors[1].pointer, "/state/hedges/cap");
    EXPECT_EQ(checked.error().errors[2].pointer, "/waterfalls/interest/0/part");
}

TEST(Hedges, ACallDoesNotProjectTheTermination) {
    const Assumptions called{.call = {.rule = CallRule::kDate, .date = on_day("2017-06-15")}};
    const std::vector<Holding> pool{small_loan("a", 100, "2020-03-15")};
    EXPECT_TRUE(
        has_issue(small_projection(hedged_deal(), pool, called).issues, "hedge_termination"));
    EXPECT_FALSE(has_issue(small_projection(hedged_deal(), pool, Assumptions{}).issues,
                           "hedge_termination"));
}

TEST(Currencies, AmountsAreConvertedAtTheRateOfTheDeal) {
    Deal deal = small_deal();
    std::vector<Holding> pool{small_loan("a", 100, "2020-03-15"),
                              small_loan("b", 200, "2020-03-15")};
    pool[1].currency = "EUR";
    pool[1].unfunded = Decimal(10);
    pool[1].schedule = {{on_day("2018-03-15"), Decimal(50)}};
    deal.hedges = {{.id = "fx", .kind = HedgeKind::kFx, .notional = Decimal(200)}};
    const Status refused = convert_currencies(deal, "/collateral", pool);
    ASSERT_FALSE(refused) << "a hedge states no rate";
    EXPECT_EQ(refused.error().errors[0].pointer, "/collateral/1/currency");
    EXPECT_EQ(pool[1].par, Decimal(200));
    deal.fx = {{"EUR", 1.08}};
    ASSERT_TRUE(convert_currencies(deal, "/collateral", pool));
    EXPECT_EQ(pool[0].par, Decimal(100));
    EXPECT_EQ(pool[1].par, Decimal(216));
    EXPECT_EQ(pool[1].unfunded, Decimal::parse("10.8").value());
    EXPECT_EQ(pool[1].schedule[0].amount, Decimal(54));
    EXPECT_EQ(pool[1].currency, "EUR");
}

TEST(Currencies, RatesAreChecked) {
    Deal deal = small_deal();
    deal.fx = {{"EUR", 1.08}, {"GBP", 0.0}, {"USD", 1.0}};
    const Status checked = check_deal(deal);
    ASSERT_FALSE(checked);
    ASSERT_EQ(checked.error().errors.size(), 2U);
    EXPECT_EQ(checked.error().errors[0].pointer, "/fx/GBP");
    EXPECT_EQ(checked.error().errors[1].pointer, "/fx/USD");
}

}  // namespace
}  // namespace ballast::clo
