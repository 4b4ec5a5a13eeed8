// Purchases after the reinvestment period and their criteria, with figures by hand.
#include <cmath>

#include "clo/reinvestment_conditions.hpp"
#include "small_deal.hpp"

namespace ballast::clo {
namespace {

// A tenth of each loan is prepaid in a quarter: 10 of the long one and 5 of the short one on the
// first date. Purchases mature after two years.
struct AfterThePeriod {
    Deal deal = small_deal();
    std::vector<Holding> pool{small_loan("long", 100, "2020-03-15"),
                              small_loan("short", 50, "2017-03-15")};
    Assumptions assumptions{.prepay = kTenthAQuarter,
                            .reinvestment = ReinvestmentAssumption{.term_months = 24}};

    AfterThePeriod() { deal.reinvestment.after = {.what = ReinvestWhat::kUnscheduled}; }
    Projection made() const { return small_projection(deal, pool, assumptions); }
    double first() const { return made().periods[0].reinvested; }
};

TEST(AfterThePeriod, PrepaymentsAreReinvested) {
    AfterThePeriod of;
    EXPECT_NEAR(of.first(), 15.0, 1e-9);
    of.deal.reinvestment.after.share = 0.4;
    EXPECT_NEAR(of.first(), 6.0, 1e-9);
}

TEST(AfterThePeriod, APurchaseMayNotMatureAfterWhatItReplaces) {
    AfterThePeriod of;
    of.deal.reinvestment.after_conditions = {"bought.maturity <= sold.maturity"};
    const Projection made = of.made();
    EXPECT_NEAR(made.periods[0].reinvested, 10.0, 1e-9);  // to 2018: after the short loan
    EXPECT_NEAR(made.periods[1].reinvested, 9.0, 1e-9);   // not for the prepaid 1 of the purchase
    EXPECT_NEAR(made.periods[7].reinvested, 10.0 * std::pow(0.9, 7), 1e-9);  // to 2020-03-15
    EXPECT_EQ(made.periods[8].reinvested, 0.0);
    EXPECT_NEAR(made.tranches[0].flows[0].principal_paid, 5.0, 1e-9);
    EXPECT_FALSE(has_issue(made.issues, "after_condition_unknown"));
}

// Scheduled principal is part of all proceeds, and has to meet the conditions like prepayments.
TEST(AfterThePeriod, AllPrincipalOfLoansThatMayBeReplaced) {
    AfterThePeriod of;
    of.deal.reinvestment.after.what = ReinvestWhat::kAll;
    of.deal.reinvestment.after_conditions = {"bought.maturity <= sold.maturity"};
    of.pool[0].amortization_rate = 0.2;
    of.pool[1].amortization_rate = 0.2;
    EXPECT_NEAR(of.first(), 20.0 + 8.0, 1e-9);
}

// The ratio is 150 over 100.
TEST(AfterThePeriod, CoverageTestsAreConditions) {
    AfterThePeriod of;
    of.deal.coverage = {{.id = "A", .tranches = {"A"}, .oc = 1.4}};
    of.deal.reinvestment.after_conditions = {"test('A')"};
    EXPECT_NEAR(of.first(), 15.0, 1e-9);
    of.deal.coverage[0].oc = 1.6;
    EXPECT_EQ(of.first(), 0.0);
    of.deal.reinvestment.after_conditions = {"date < 2016-09-01"};
    EXPECT_NEAR(of.made().periods[0].reinvested, 15.0, 1e-9);
    EXPECT_EQ(of.made().periods[1].reinvested, 0.0);
    of.deal.dates.reinvestment_end = of.deal.dates.stated_maturity;  // conditions do not apply
    of.deal.reinvestment.during.what = ReinvestWhat::kUnscheduled;
    EXPECT_GT(of.made().periods[1].reinvested, 0.0);
}

TEST(AfterThePeriod, RatingsOfPurchases) {
    AfterThePeriod of;
    for (Holding& each : of.pool) each.moodys_rating = MoodysRating::kB2;
    of.deal.reinvestment.after_conditions = {
        "not (bought.moodys_rating worse_than sold.moodys_rating)"};
    EXPECT_NEAR(of.first(), 15.0, 1e-9);
    EXPECT_TRUE(has_issue(of.made().issues, "after_condition_unknown"));
    of.assumptions.reinvestment->moodys_rating = MoodysRating::kB2;
    EXPECT_NEAR(of.first(), 15.0, 1e-9);
    EXPECT_FALSE(has_issue(of.made().issues, "after_condition_unknown"));
    of.assumptions.reinvestment->moodys_rating = MoodysRating::kB3;
    EXPECT_EQ(of.first(), 0.0);
}

// A life of two years, whatever the date of the purchase.
TEST(AfterThePeriod, TheLifeOfAPurchaseIsThatOnItsDate) {
    AfterThePeriod of;
    of.deal.inputs["life"] = 2.01;
    of.deal.reinvestment.after_conditions = {"bought.wal <= inputs.life"};
    EXPECT_NEAR(of.made().periods[2].reinvested,
                small_projection(of.deal, of.pool, of.assumptions).periods[2].unscheduled, 1e-9);
    of.deal.inputs["life"] = 1.99;
    EXPECT_EQ(of.made().periods[2].reinvested, 0.0);
}

// A tenth of 100 is sold in a quarter at 80.
TEST(AfterThePeriod, ProceedsOfCreditRiskSales) {
    AfterThePeriod of;
    of.pool.pop_back();
    of.assumptions.prepay = 0.0;
    of.deal.reinvestment.after.what = ReinvestWhat::kUnscheduledAndCreditRisk;
    EXPECT_EQ(of.first(), 0.0);
    EXPECT_TRUE(has_issue(of.made().issues, "no_credit_risk_sales"));
    of.assumptions.credit_risk_sales =
        CreditRiskSales{.rate = kTenthAQuarter, .price = Decimal(80)};
    const Projection made = of.made();
    EXPECT_NEAR(made.periods[0].sales, 8.0, 1e-9);
    EXPECT_NEAR(made.periods[0].performing, 90.0, 1e-9);
    EXPECT_NEAR(made.periods[0].reinvested, 8.0, 1e-9);
    // 9 of the loan and a tenth of the purchase of 8, at 80.
    EXPECT_NEAR(made.periods[1].reinvested, 0.8 * (9.0 + 0.8), 1e-9);
    EXPECT_FALSE(has_issue(made.issues, "no_credit_risk_sales"));
    of.deal.reinvestment.after.what = ReinvestWhat::kUnscheduled;
    EXPECT_EQ(of.first(), 0.0);
    EXPECT_NEAR(of.made().tranches[0].flows[0].principal_paid, 8.0, 1e-9);
}

TEST(AfterThePeriod, ConditionsAreChecked) {
    Deal deal = small_deal();
    deal.coverage = {{.id = "A", .tranches = {"A"}, .oc = 1.4}};
    deal.reinvestment.after_conditions = {"bought.maturty <= sold.maturity", "test('B')",
                                          "test('A') and bought.wal < 5", "bought.wal"};
    const Status checked = check_deal(deal);
    ASSERT_FALSE(checked);
    ASSERT_EQ(checked.error().errors.size(), 4U);
    for (std::size_t i = 0; i < 4; ++i)
        EXPECT_EQ(checked.error().errors[i].pointer,
                  "/reinvestment/after_conditions/" + std::to_string(i));
    deal.reinvestment.after_conditions = {"bought.country = sold.country or sold.par < 1",
                                          "test('A') and not accelerated"};
    EXPECT_TRUE(check_deal(deal));
}

TEST(AfterThePeriod, TradesAreTestedPairByPair) {
    AfterThePeriod of;
    of.deal.reinvestment.after_conditions = {"bought.maturity <= sold.maturity", "test('A')"};
    Pool pool(of.pool, {.as_of = on_day("2016-06-15")});
    const auto unmet = [&](std::string_view bought, std::string_view sold) {
        const std::vector<PoolTrade> trades{
            {.side = TradeSide::kSell, .row = pool.row_of(sold).value()},
            {.side = TradeSide::kBuy, .row = pool.row_of(bought).value()}};
        return unmet_conditions(of.deal, on_day("2016-06-15"), pool, trades).value();
    };
    EXPECT_EQ(unmet("long", "short"), std::vector<std::string>{"bought.maturity <= sold.maturity"});
    EXPECT_TRUE(unmet("short", "long").empty());
    of.deal.dates.reinvestment_end = of.deal.dates.stated_maturity;
    EXPECT_TRUE(unmet("long", "short").empty());
}

// Collateral of 92 and cash of 10 over 80. At 102 a purchase loses 1 - 1/1.02 of its cash.
double bought_at(double trigger, double price, const std::string& criterion = "A") {
    Deal deal = small_deal();
    deal.tranches[0] = class_a(80, 0.0);
    deal.dates.reinvestment_end = deal.dates.stated_maturity;
    deal.coverage = {{.id = "A", .tranches = {"A"}, .oc = trigger}};
    deal.reinvestment.criteria = {criterion};
    PeriodCollateral<double> now{.scheduled = 10.0};
    now.performing = 92.0;
    return small_projection(deal, {now, {}}, price).periods[0].reinvested;
}

TEST(ReinvestmentCriteria, APurchaseAboveParKeepsTheRatioAtItsTrigger) {
    EXPECT_NEAR(bought_at(1.27, 1.02), 10.0, 1e-12);  // then 92 + 10 / 1.02 = 101.80 over 80
    const double bought = bought_at(1.274, 1.02);
    EXPECT_NEAR(bought, 4.08, 1e-9);
    EXPECT_NEAR(92.0 + 10.0 - bought + bought / 1.02, 1.274 * 80.0, 1e-9);
    EXPECT_NEAR(bought_at(1.274, 1.02, "oc.A"), 4.08, 1e-9);
    EXPECT_EQ(bought_at(1.28, 1.02), 0.0);            // fails, and would be worse
    EXPECT_NEAR(bought_at(1.28, 0.99), 10.0, 1e-12);  // fails, and improves
}

}  // namespace
}  // namespace ballast::clo
