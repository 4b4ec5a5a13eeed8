// Rules of the earlier bank system, applied to contracts and valued.
#include "alm/earlier_rules.hpp"

#include "alm/flat_market_test.hpp"

namespace ballast::alm {
namespace {

using test::bullet;
using test::day;

Market at_zero_rates() {
    Market market = test::flat_market(day("2026-01-01"), 0.0);
    market.currencies.push_back({.currency = "USD",
                                 .fx_to_reporting = 0.5,
                                 .discount = market::Curve::make({{1, 0.0}}).value()});
    return market;
}

double eve(const Market& market, const Position& position) {
    return test::value_of(market, {position}).eve;
}

// ALMReady's own finding: the first coupon of a bullet is 2.975 instead of 6, because interest
// accrues from the analysis date.
TEST(EarlierRules, InterestOfABulletAccruedBeforeTheAnalysisDateIsLost) {
    const Market market = at_zero_rates();
    const EarlierBank bank{market, "EUR"};
    const Position stated =
        bullet("2025-07-01", "2026-07-01", 100.0, 0.06, fin::DayCount::kAct365Fixed);
    ASSERT_TRUE(is_concerned(stated, EarlierRule::kAccruedInterestLost, bank));
    const auto changed = under_earlier_rule(stated, EarlierRule::kAccruedInterestLost, bank);
    EXPECT_NEAR(eve(market, stated) - 100.0, 6.0, 1e-9);
    EXPECT_NEAR(eve(market, *changed) - 100.0, 2.975, 5e-4);
    // It has accrued nothing on its first day.
    EXPECT_FALSE(
        is_concerned(bullet("2026-01-01", "2026-07-01", 100.0, 0.06, fin::DayCount::kAct365Fixed),
                     EarlierRule::kAccruedInterestLost, bank));
}

TEST(EarlierRules, AmountsOfOtherCurrenciesWereAddedUnconverted) {
    const Market market = at_zero_rates();
    const EarlierBank bank{market, "EUR"};
    Position dollars = bullet("2026-01-01", "2027-01-01", 100.0, 0.0, fin::DayCount::kAct365Fixed);
    EXPECT_FALSE(is_concerned(dollars, EarlierRule::kSingleCurrency, bank));
    dollars.currency = "USD";
    EXPECT_EQ(eve(market, dollars), 50.0);
    dollars.index_curve = "USD_SOFR";
    ASSERT_TRUE(is_concerned(dollars, EarlierRule::kSingleCurrency, bank));
    const auto changed = under_earlier_rule(dollars, EarlierRule::kSingleCurrency, bank);
    EXPECT_EQ(eve(market, *changed), 100.0);
    EXPECT_EQ(changed->index_curve, "");
}

TEST(EarlierRules, PaymentsOfAnnuitiesWereCountedFromTheAnalysisDate) {
    const Market market = at_zero_rates();
    const EarlierBank bank{market, "EUR"};
    Position loan = bullet("2025-10-15", "2026-10-15", 100.0, 0.06, fin::DayCount::kThirtyE360);
    loan.type = PositionType::kFixedAnnuity;
    loan.payment_months = 3;
    loan.next_payment = day("2026-01-15");
    const auto changed = under_earlier_rule(loan, EarlierRule::kDatesFromAnalysisDate, bank);
    EXPECT_EQ(changed->last_payment, day("2026-01-01"));
    EXPECT_EQ(changed->next_payment, day("2026-04-01"));
    // Without the interest from 15 October on.
    EXPECT_LT(eve(market, *changed), eve(market, loan));
    EXPECT_FALSE(is_concerned(bullet("2025-07-01", "2026-07-01", 1, 0, fin::DayCount::kThirtyE360),
                              EarlierRule::kDatesFromAnalysisDate, bank));
}

TEST(EarlierRules, AmountsByRuleAndTheRestAddUpToTheDifference) {
    const std::vector<double> values{100.0, 97.0, 99.5};
    const EarlierDifference difference = earlier_difference(values, 90.0);
    EXPECT_EQ(difference.amounts, (std::vector<double>{3.0, -2.5}));
    EXPECT_EQ(difference.rest, 9.5);
    EXPECT_EQ(difference.amounts[0] + difference.amounts[1] + difference.rest, 10.0);
}

}  // namespace
}  // namespace ballast::alm
