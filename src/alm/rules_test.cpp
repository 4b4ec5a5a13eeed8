// One rule of docs/methods/alm.md at a time, against figures computed by hand.
#include <cmath>

#include "alm/flat_market_test.hpp"
#include "alm/ladder.hpp"
#include "alm/outlier.hpp"

namespace ballast::alm {
namespace {

using fin::DayCount;
using test::bullet;
using test::day;
using test::flat_market;
using test::schedule_of;
using test::value_of;

const fin::Date kAsOf = day("2026-01-01");

TEST(Rule, ATeaserRateAppliesUntilItEndsThenTheRateOrTheIndex) {
    Position p = bullet("2026-01-01", "2027-01-01", 1000, 0.05, DayCount::kAct365Fixed);
    p.teaser_end = day("2026-07-01");
    p.teaser_rate = 0.01;
    const Market market = flat_market(kAsOf, 0.02);
    const BookTotal fixed = value_of(market, {p});
    EXPECT_NEAR(fixed.nii(0), 1000 * 0.01 * 31 / 365, 1e-12);
    EXPECT_NEAR(fixed.nii(6), 1000 * 0.05 * 31 / 365, 1e-12);
    const double interest = 1000 * (0.01 * 181 + 0.05 * 184) / 365;
    EXPECT_NEAR(fixed.eve, (1000 + interest) * std::exp(-0.02), 1e-10);

    p.type = PositionType::kVariableBullet;
    p.index_months = 6;
    p.spread = 0.004;
    const double index = std::expm1(0.02 * 184 / 365) / (184 / 360.0);
    EXPECT_NEAR(value_of(market, {p}).nii(6), 1000 * (index + 0.004) * 31 / 365, 1e-12);
}

TEST(Rule, NothingIsRedeemedInAGracePeriod) {
    const Market market = flat_market(kAsOf, 0.0);
    Position p = bullet("2026-01-01", "2028-01-01", 1200, 0.06, DayCount::kThirtyE360);
    p.next_payment = day("2026-04-01");
    p.payment_months = 3;
    p.grace_end = day("2026-07-01");
    p.type = PositionType::kFixedLinear;
    const CashFlowSchedule linear = schedule_of(market, p);
    ASSERT_EQ(linear.flows.size(), 8U);
    EXPECT_EQ(linear.flows[1].principal, 0.0);
    EXPECT_NEAR(linear.flows[1].interest, 18.0, 1e-12);
    for (std::size_t k = 2; k < 8; ++k) EXPECT_NEAR(linear.flows[k].principal, 200.0, 1e-12);
    EXPECT_NEAR(linear.flows[7].interest, 3.0, 1e-12);
    p.type = PositionType::kFixedAnnuity;
    const double payment = 1200 * 0.015 / (1 - std::pow(1.015, -6));
    const CashFlowSchedule annuity = schedule_of(market, p);
    EXPECT_EQ(annuity.flows[1].principal, 0.0);
    for (std::size_t k = 2; k < 8; ++k)
        EXPECT_NEAR(annuity.flows[k].interest + annuity.flows[k].principal, payment, 1e-9);
    EXPECT_NEAR(value_of(market, {p}).eve, 2 * 18 + 6 * payment, 1e-9);
}

TEST(Rule, CompoundedResetsEarnOnThoseBeforeThemAndSimpleOnesDoNot) {
    const Market market = flat_market(kAsOf, 0.03);
    Position p = bullet("2026-01-01", "2027-01-01", 1000, 0.04, DayCount::kAct360);
    p.type = PositionType::kVariableBullet;
    p.next_reset = day("2026-07-01");
    p.reset_months = 6;
    const double first = 0.04 * 181 / 360;
    const double second = std::expm1(0.03 * 184 / 365);  // the index over its own days
    EXPECT_NEAR(schedule_of(market, p).flows[0].interest, 1000 * (first + second), 1e-10);
    p.compounding = InterestRule::kCompounded;
    EXPECT_NEAR(schedule_of(market, p).flows[0].interest, 1000 * ((1 + first) * (1 + second) - 1),
                1e-10);
    EXPECT_NEAR(value_of(market, {p}).nii(6), 1000 * (1 + first) * second * 31 / 184, 1e-10);
    EXPECT_NEAR(value_of(market, {p}).nii(), 1000 * ((1 + first) * (1 + second) - 1), 1e-10);
}

TEST(Rule, WithdrawalIsOvernightAndScaledByTheScenarioMultiplier) {
    const Market market = flat_market(kAsOf, 0.02);
    Position p = bullet("2026-01-01", "2027-01-01", 1000, 0.05, DayCount::kAct365Fixed);
    p.side = Side::kLiability;
    p.withdrawal = "term";
    const Behaviour scaled{.withdrawal = {{"term", {.rate = 0.1}}}};
    const auto want = [](double share, double zero) {
        return -1000 * (share * std::exp(-zero / 365) + (1 - share) * 1.05 * std::exp(-zero));
    };
    EXPECT_NEAR(value_of(market, {p}, {}, {.name = "base"}, scaled).eve, want(0.1, 0.02), 1e-10);
    const Scenario up{.name = "up", .kind = ScenarioKind::kParallelUp};
    EXPECT_NEAR(value_of(market, {p}, {}, up, scaled).eve, want(0.12, 0.04), 1e-10);
    const Scenario down{.name = "down", .kind = ScenarioKind::kParallelDown};
    EXPECT_NEAR(value_of(market, {p}, {}, down, scaled).eve, want(0.08, 0.0), 1e-10);
    const Behaviour plain{.withdrawal = {{"term", {.rate = 0.1, .scaled = false}}}};
    EXPECT_NEAR(value_of(market, {p}, {}, up, plain).eve, want(0.1, 0.04), 1e-10);
}

TEST(Rule, CalendarMonthsEndWithTheMonth) {
    const Market market = flat_market(day("2026-01-15"), 0.02);
    const Position p = bullet("2026-01-01", "2030-01-01", 3600, 0.1, DayCount::kAct360);
    const BookTotal calendar = value_of(market, {p}, {.months = MonthRule::kCalendar});
    EXPECT_NEAR(calendar.nii(0), 16.0, 1e-10);  // 15 to 31 January
    EXPECT_NEAR(calendar.nii(1), 28.0, 1e-10);
    EXPECT_NEAR(calendar.nii(), 350.0, 1e-9);  // to 31 December
    const BookTotal rolling = value_of(market, {p});
    EXPECT_NEAR(rolling.nii(0), 31.0, 1e-10);
    EXPECT_NEAR(rolling.nii(), 365.0, 1e-9);
}

TEST(Rule, ExcludedMarginsRemoveTheSpreadFromEveButNotFromNii) {
    const Market market = flat_market(kAsOf, 0.02);
    Position fixed = bullet("2026-01-01", "2027-01-01", 100, 0.05, DayCount::kAct365Fixed);
    fixed.spread = 0.02;
    Position floater = bullet("2026-01-01", "2029-01-01", 100, 0.0, DayCount::kAct360);
    floater.type = PositionType::kVariableBullet;
    floater.next_payment = floater.next_reset = day("2026-07-01");
    floater.payment_months = floater.reset_months = 6;
    floater.spread = 0.015;
    floater.rate = std::expm1(0.02 * 181 / 365) / (181 / 360.0) + 0.015;
    const BookSettings excluded{.margins = MarginRule::kExcluded};
    EXPECT_NEAR(value_of(market, {fixed}, excluded).eve, 103 * std::exp(-0.02), 1e-10);
    EXPECT_NEAR(value_of(market, {floater}, excluded).eve, 100.0, 1e-9);
    EXPECT_EQ(value_of(market, {fixed, floater}, excluded).nii(),
              value_of(market, {fixed, floater}, {.kernel = false}).nii());
    EXPECT_NEAR(value_of(market, {fixed}, excluded).nii(), 5.0, 1e-12);
}

TEST(Rule, TheGapIsByRedemptionWhereRatesAreFixedAndByResetWhereTheyVary) {
    const Market market = flat_market(kAsOf, 0.02);
    std::vector<Position> positions{
        bullet("2026-01-01", "2028-07-01", 100, 0.03, DayCount::kAct360),
        bullet("2026-01-01", "2027-01-01", 40, 0.03, DayCount::kAct360),
        bullet("2025-09-01", "2031-03-01", 60, 0.03, DayCount::kAct360)};
    positions[1].type = PositionType::kFixedLinear;
    positions[1].next_payment = day("2026-04-01");
    positions[1].payment_months = 3;
    positions[2].side = Side::kLiability;
    positions[2].type = PositionType::kVariableBullet;
    positions[2].next_payment = positions[2].next_reset = day("2026-03-01");
    positions[2].payment_months = positions[2].reset_months = 6;
    Book book(market, {}, {});
    for (const Position& position : positions) ASSERT_TRUE(book.add(position));
    const std::vector<Scenario> scenarios{
        {.name = "base"}, {.name = "parallel_up", .kind = ScenarioKind::kParallelUp}};
    const Ladder ladder = make_ladder(book, market, scenarios, {}).value();
    // Buckets of SRP31.85: 2 is 1M-3M, 3 is 3M-6M, 4 is 6M-9M, 5 is 9M-1Y, 8 is 2Y-3Y.
    std::vector<double> assets(19, 0.0);
    assets[2] = assets[3] = assets[4] = assets[5] = 10;
    assets[8] = 100;
    double cumulative = 0.0;
    for (std::size_t b = 0; b < 19; ++b) {
        const double liabilities = b == 2 ? 60.0 : 0.0;
        EXPECT_NEAR(ladder.gap[b].assets, assets[b], 1e-12) << b;
        EXPECT_NEAR(ladder.gap[b].liabilities, liabilities, 1e-12) << b;
        cumulative += assets[b] - liabilities;
        EXPECT_NEAR(ladder.gap[b].cumulative, cumulative, 1e-12) << b;
    }
    for (std::size_t s = 0; s < 2; ++s) {
        double sum = 0.0;
        for (const double eve : ladder.eve[s]) sum += eve;
        EXPECT_NEAR(sum, value_of(market, positions, {}, scenarios[s]).eve, 1e-10);
    }
}

// Changes of EVE by currency, produced by bullets without interest: balance * (DF after - DF
// before).
struct Currencies {
    Market market;
    std::vector<Position> positions;
    std::vector<Scenario> scenarios{
        {.name = "base"}, {.name = "up", .kind = ScenarioKind::kCustom, .parallel = 0.01}};

    void add(const char* currency, Side side, double balance, bool narrow) {
        market.currencies.push_back({.currency = currency,
                                     .fx_to_reporting = 0.5,
                                     .erm2_narrow = narrow,
                                     .discount = market::Curve::make({{1, 0.0}}).value()});
        positions.push_back(bullet("2026-01-01", "2027-01-01", balance, 0.0, DayCount::kAct360));
        positions.back().side = side;
        positions.back().currency = currency;
    }
    Aggregation aggregation(GainLimit limit) const {
        Book book(market, {}, {});
        for (const Position& position : positions) EXPECT_TRUE(book.add(position));
        const BookValue value = value_book(book, market, scenarios, Detail::kTotals, {}).value();
        return aggregate(market, book.groups(), value, scenarios, 0, {}, limit).at(0);
    }
};

TEST(Aggregation, GainsCountByFiftyOrEightyPercentInTheEuAndNotInBasel) {
    Currencies all{.market = {.as_of = kAsOf, .regulation = &regulation(RegulationId::kEu2024856)}};
    all.add("EUR", Side::kAsset, 300, false);
    all.add("USD", Side::kLiability, 1000, false);
    all.add("DKK", Side::kLiability, 2000, true);
    const double loss = -std::expm1(-0.01) * 0.5;  // of 1 of assets, in the reporting currency
    const Aggregation plain = all.aggregation(GainLimit::kNone);
    EXPECT_NEAR(plain.by_currency[0].change, -300 * loss, 1e-12);
    EXPECT_NEAR(plain.basel_loss, 300 * loss, 1e-12);
    EXPECT_NEAR(plain.eu, (-300 + 0.5 * 1000 + 0.8 * 2000) * loss, 1e-12);
    // In EUR and DKK: weighted gains 1600, losses 300, half of the gains 1000.
    const Aggregation limited = all.aggregation(GainLimit::kLosses);
    EXPECT_NEAR(limited.eu, (-300 + 0.5 * 1000 + 1000) * loss, 1e-12);
    EXPECT_NEAR(limited.eu_gains_cut, 600 * loss, 1e-12);
    all.positions[0].balance = 1200;  // losses above half of the gains: 1200 of 1600
    EXPECT_NEAR(all.aggregation(GainLimit::kLosses).eu, (-1200 + 500 + 1200) * loss, 1e-12);
    all.positions[0].balance = 5000;  // above the weighted gains: nothing is cut
    EXPECT_NEAR(all.aggregation(GainLimit::kLosses).eu_gains_cut, 0.0, 1e-12);
}

}  // namespace
}  // namespace ballast::alm
