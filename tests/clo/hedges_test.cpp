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
