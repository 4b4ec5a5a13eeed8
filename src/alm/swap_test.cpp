// Swaps, caps, floors and call money: identities between them and plain contracts, and figures
// computed by hand.
#include <cmath>
#include <gtest/gtest.h>

#include "alm/explain.hpp"
#include "alm/flat_market_test.hpp"
#include "alm/ladder.hpp"
#include "alm/legs.hpp"

namespace ballast::alm {
namespace {

using test::day;
using test::flat_market;
using test::value_of;

constexpr double kNotional = 1e6;
constexpr double kZero = 0.03;
const fin::Date kToday = day("2026-01-15");

Market curved_market() {
    Market market{.as_of = kToday, .regulation = &regulation(RegulationId::kEu2024856)};
    market.currencies.push_back(
        {.currency = "EUR",
         .discount = market::Curve::make({{0.5, 0.01}, {2, 0.022}, {5, 0.03}, {12, 0.027}}).value(),
         .projections = {{"6M", market::Curve::make({{0.5, 0.014}, {3, 0.028}, {8, 0.03}}).value()},
                         {"3M", market::Curve::make({{1, 0.02}, {9, 0.031}}).value()}}});
    return market;
}

Position swap_of(PositionType type, double fixed = 0.025) {
    Position p{.id = "s",
               .type = type,
               .currency = "EUR",
               .balance = kNotional,
               .rate = fixed,
               .day_count = fin::DayCount::kThirtyE360,
               .last_payment = day("2025-09-10"),
               .payment_months = 12,
               .maturity = day("2029-09-10")};
    p.leg2_rate = 0.021;
    p.leg2_day_count = fin::DayCount::kAct360;
    p.leg2_payment_months = 6;
    p.leg2_next_reset = day("2026-03-10");
    p.leg2_reset_months = 6;
    p.leg2_index_curve = "6M";
    p.leg2_spread = 0.001;
    return p;
}

// The floating leg as a separate contract.
Position floater(Side side) {
    return {.id = "f",
            .side = side,
            .type = PositionType::kVariableBullet,
            .currency = "EUR",
            .balance = kNotional,
            .rate = 0.021,
            .day_count = fin::DayCount::kAct360,
            .last_payment = day("2025-09-10"),
            .payment_months = 6,
            .maturity = day("2029-09-10"),
            .next_reset = day("2026-03-10"),
            .reset_months = 6,
            .index_curve = "6M",
            .spread = 0.001};
}

void expect_same(const BookTotal& a, const BookTotal& b, double sign = 1.0) {
    EXPECT_NEAR(a.eve, sign * b.eve, 1e-9 * kNotional);
    ASSERT_EQ(a.running.size(), b.running.size());
    for (std::size_t m = 0; m < a.running.size(); ++m)
        EXPECT_NEAR(a.nii(m), sign * b.nii(m), 1e-9 * kNotional) << "month " << m;
    EXPECT_NEAR(a.stub, sign * b.stub, 1e-9 * kNotional);
}

const std::vector<Scenario> kScenarios{{.name = "base"},
                                       {.name = "parallel_up", .kind = ScenarioKind::kParallelUp},
                                       {.name = "flattener", .kind = ScenarioKind::kFlattener}};

// Notionals of equal size cancel: a swap is a bond held and a floating note issued.
TEST(Swap, IsAFixedContractAndAFloatingOne) {
    const Market market = curved_market();
    Position fixed = swap_of(PositionType::kSwapReceiver);
    fixed.type = PositionType::kFixedBullet;
    for (const Scenario& scenario : kScenarios)
        expect_same(value_of(market, {swap_of(PositionType::kSwapReceiver)}, {}, scenario),
                    value_of(market, {fixed, floater(Side::kLiability)}, {}, scenario));
}

TEST(Swap, ThePayerIsTheNegativeOfTheReceiver) {
    const Market market = curved_market();
    for (const BalanceRule balance : {BalanceRule::kRunoff, BalanceRule::kConstant})
        for (const Scenario& scenario : kScenarios) {
            Position payer = swap_of(PositionType::kSwapPayer);
            Position receiver = swap_of(PositionType::kSwapReceiver);
            payer.renew_months = receiver.renew_months = 60;
            payer.maturity = receiver.maturity = day("2026-07-20");
            expect_same(value_of(market, {payer}, {.balance = balance}, scenario),
                        value_of(market, {receiver}, {.balance = balance}, scenario), -1.0);
        }
}

// A floating leg that starts today and the fixed rate (1 - P(T)) / sum of years * P.
TEST(Swap, AtTheParRateIsWorthNothing) {
    const Market market = flat_market(kToday, kZero);
    const auto factor = [](fin::Date date) { return std::exp(-kZero * (date - kToday) / 365.0); };
    double annuity = 0.0;
    fin::Date before = kToday;
    for (int year = 1; year <= 5; ++year) {
        const fin::Date date = fin::add_months(kToday, 12 * year);
        annuity += (date - before) / 360.0 * factor(date);
        before = date;
    }
    Position swap = swap_of(PositionType::kSwapPayer, (1.0 - factor(before)) / annuity);
    swap.day_count = fin::DayCount::kAct360;
    swap.last_payment = kToday;
    swap.maturity = before;
    const fin::Date reset = fin::add_months(kToday, 6);
    swap.leg2_rate = (1.0 / factor(reset) - 1.0) * 360.0 / (reset - kToday);
    swap.leg2_next_reset = reset;
    swap.leg2_index_curve.clear();
    swap.leg2_spread = 0.0;
    EXPECT_NEAR(value_of(market, {swap}).eve, 0.0, 1e-9 * kNotional);
}

TEST(Swap, BasisReceivesTheFirstLeg) {
    const Market market = curved_market();
    Position basis = swap_of(PositionType::kSwapBasis, 0.0235);
    basis.day_count = fin::DayCount::kAct360;
    basis.payment_months = 3;
    basis.last_payment = day("2025-12-10");
    basis.next_reset = day("2026-03-10");
    basis.reset_months = 3;
    EXPECT_FALSE(check_position(basis, kToday));  // when the second leg pays
    basis.leg2_last_payment = day("2025-09-10");
    basis.index_curve = "3M";
    Position received = basis;
    received.type = PositionType::kVariableBullet;
    expect_same(value_of(market, {basis}), value_of(market, {received, floater(Side::kLiability)}));
}

TEST(Swap, ScheduledNotionalsFallTogetherWithoutPayments) {
    const Market market = curved_market();
    Position swap = swap_of(PositionType::kSwapReceiver);
    swap.schedule = {{day("2026-09-10"), 400'000.0}, {day("2027-09-10"), 300'000.0}};
    Position fixed = swap;
    fixed.type = PositionType::kFixedScheduled;
    Position floating = floater(Side::kLiability);
    floating.type = PositionType::kVariableScheduled;
    floating.schedule = swap.schedule;
    expect_same(value_of(market, {swap}), value_of(market, {fixed, floating}));
}

TEST(Swap, ExchangesNotionalsWhenRequested) {
    const Market market = curved_market();
    Position swap = swap_of(PositionType::kSwapReceiver);
    swap.leg2_balance = 1.5 * kNotional;
    swap.notional_exchanged = true;
    Position fixed = swap;
    fixed.type = PositionType::kFixedBullet;
    Position floating = floater(Side::kLiability);
    floating.balance = 1.5 * kNotional;
    expect_same(value_of(market, {swap}), value_of(market, {fixed, floating}));
}

// The replacement on 15 April 2026 is at par: over one year with one fixed payment the par rate is
// the growth of the curve over the year, and the floating leg pays the growth of six months.
TEST(Swap, IsReplacedAtPar) {
    const Market market = flat_market(kToday, kZero);
    Position swap = swap_of(PositionType::kSwapReceiver, 0.05);
    swap.last_payment = day("2025-10-15");
    swap.payment_months = 0;
    swap.maturity = day("2026-04-15");
    swap.leg2_rate = 0.05;
    swap.leg2_day_count = swap.day_count = fin::DayCount::kAct360;
    swap.leg2_next_reset = day("2026-04-15");
    swap.leg2_index_curve.clear();
    swap.renew_months = 12;
    swap.leg2_payment_months = 6;
    swap.payment_months = 12;
    const BookTotal total = value_of(market, {swap}, {.balance = BalanceRule::kConstant});
    const auto growth = [](const char* from, const char* to) {
        return std::expm1(kZero * (day(to) - day(from)) / 365.0);
    };
    // Fixed: its year has 365 days, of which 275 fall before 15 January 2027.
    const double fixed = kNotional * growth("2026-04-15", "2027-04-15") * 275.0 / 365.0;
    const double floating = kNotional * (growth("2026-04-15", "2026-10-15") +
                                         growth("2026-10-15", "2027-04-15") * 92.0 / 182.0);
    double renewal = 0.0;
    for (const double month : total.renewal) renewal += month;
    EXPECT_NEAR(renewal, fixed - floating, 1e-9 * kNotional);
}

TEST(Swap, IsOffBalanceSheet) {
    const Market market = curved_market();
    Book book(market, {}, {});
    Position loan = floater(Side::kAsset);
    ASSERT_TRUE(book.add(loan));
    ASSERT_TRUE(book.add(swap_of(PositionType::kSwapPayer)));
    ASSERT_EQ(book.groups().size(), 2U);
    EXPECT_FALSE(book.groups()[0].off_balance);
    EXPECT_EQ(book.groups()[0].balance, kNotional);
    EXPECT_TRUE(book.groups()[1].off_balance);
    EXPECT_EQ(book.groups()[1].balance, 0.0);
    EXPECT_EQ(book.groups()[1].notional, kNotional);
}

// The floating leg reprices in March 2026, the fixed one redeems in September 2029.
TEST(Swap, LegsAreOnBothSidesOfTheGap) {
    const Market market = curved_market();
    Book book(market, {}, {});
    ASSERT_TRUE(book.add(swap_of(PositionType::kSwapReceiver)));
    const Ladder ladder = make_ladder(book, market, std::span(kScenarios), {}).value();
    for (const GapRow& row : ladder.gap) {
        EXPECT_EQ(row.assets, row.bucket == ladder.gap[9].bucket ? kNotional : 0.0) << row.bucket;
        EXPECT_EQ(row.liabilities, row.bucket == ladder.gap[2].bucket ? kNotional : 0.0)
            << row.bucket;
    }
    double eve = 0.0;
    for (const double bucket : ladder.eve[1]) eve += bucket;
    EXPECT_NEAR(eve,
                value_of(market, {swap_of(PositionType::kSwapReceiver)}, {}, kScenarios[1]).eve,
                1e-9 * kNotional);
}

TEST(Swap, PartsAddUpOverTheLegs) {
    const Market market = curved_market();
    Position swap = swap_of(PositionType::kSwapPayer);
    swap.maturity = day("2026-07-20");
    swap.renew_months = 24;
    const BookSettings settings{.balance = BalanceRule::kConstant};
    Book book(market, {}, settings);
    ASSERT_TRUE(book.add(swap));
    const LaneTables tables =
        make_lane_tables(market, std::span(kScenarios), book.days(), false, {});
    const Explanation parts = explain(book.resolve(swap).value(), tables, 2, *market.regulation,
                                      {.horizon = book.horizon(), .balance = settings.balance});
    const BookTotal total = value_of(market, {swap}, settings, kScenarios[2]);
    EXPECT_NEAR(parts.eve, total.eve, 1e-9 * kNotional);
    EXPECT_NEAR(parts.nii, total.nii(), 1e-9 * kNotional);
    bool first = false;
    bool second = false;
    for (const ExplainedFlow& row : parts.flows) {
        EXPECT_EQ(row.flow.principal, 0.0);
        (row.leg == 1 ? first : second) = true;
    }
    EXPECT_TRUE(first && second);
}

TEST(Swap, MissingFieldsAreReported) {
    const auto refusal = [](auto change) {
        Position swap = swap_of(PositionType::kSwapReceiver);
        change(swap);
        const Status status = check_position(swap, kToday);
        return status ? std::string("taken") : status.error().message;
    };
    EXPECT_NE(refusal([](Position& p) { p.leg2_rate.reset(); }).find("leg2_rate"),
              std::string::npos);
    EXPECT_NE(refusal([](Position& p) { p.leg2_next_reset.reset(); }).find("leg2_next_reset"),
              std::string::npos);
    EXPECT_NE(refusal([](Position& p) { p.leg2_reset_months = 0; }).find("leg2_reset_months"),
              std::string::npos);
    EXPECT_NE(refusal([](Position& p) { p.side = Side::kLiability; }).find("side asset"),
              std::string::npos);
    EXPECT_NE(refusal([](Position& p) { p.cap = 0.05; }).find("type cap"), std::string::npos);
    EXPECT_NE(refusal([](Position& p) { p.rate.reset(); }).find("rate is missing"),
              std::string::npos);
    EXPECT_EQ(refusal([](Position&) {}), "taken");
}

Position option_of(PositionType type, double strike, Side side = Side::kAsset) {
    Position p = floater(side);
    p.id = "o";
    p.type = type;
    (type == PositionType::kCap ? p.cap : p.floor) = strike;
    return p;
}

// max(x - k, 0) - max(k - x, 0) = x - k, coupon by coupon, with and without time value.
TEST(CapAndFloor, DifferenceIsThePayerSwapAtTheStrike) {
    Market market = curved_market();
    market.currencies[0].volatility = 0.008;
    constexpr double kStrike = 0.026;
    Position payer = swap_of(PositionType::kSwapPayer, kStrike);
    payer.day_count = fin::DayCount::kAct360;
    payer.payment_months = 6;
    for (const bool time_value : {false, true})
        for (const Scenario& scenario : kScenarios)
            expect_same(value_of(market,
                                 {option_of(PositionType::kCap, kStrike),
                                  option_of(PositionType::kFloor, kStrike, Side::kLiability)},
                                 {.time_value = time_value}, scenario),
                        value_of(market, {payer}, {.time_value = time_value}, scenario));
}

// A capped loan is the loan less a cap that the bank has sold to the customer: floater - cap.
TEST(CapAndFloor, AreTheOptionsInALoan) {
    Market market = curved_market();
    market.currencies[0].volatility = 0.008;
    Position capped = floater(Side::kAsset);
    capped.cap = 0.024;
    for (const bool time_value : {false, true})
        for (const Scenario& scenario : kScenarios)
            expect_same(value_of(market, {capped}, {.time_value = time_value}, scenario),
                        value_of(market,
                                 {floater(Side::kAsset),
                                  option_of(PositionType::kCap, 0.024, Side::kLiability)},
                                 {.time_value = time_value}, scenario));
}

// One caplet, fixed on 15 July 2026 and paid on 15 January 2027, by Bachelier: F - K = 0.01,
// deviation 0.008 * sqrt(181/365), 25 % more in shocked scenarios.
TEST(CapAndFloor, TimeValueByBachelier) {
    Market market = flat_market(kToday, kZero);
    market.currencies[0].volatility = 0.008;
    const double index = std::expm1(kZero * 184.0 / 365.0) * 360.0 / 184.0;
    Position cap = option_of(PositionType::kCap, index - 0.01);
    cap.rate = 0.0;
    cap.spread = 0.0;
    cap.index_curve.clear();
    cap.last_payment = kToday;
    cap.next_reset = day("2026-07-15");
    cap.maturity = day("2027-01-15");
    const double worth = kNotional * 184.0 / 360.0 * std::exp(-kZero);
    EXPECT_NEAR(value_of(market, {cap}).eve, worth * 0.01, 1e-6);
    const auto timed = [&](double volatility) {
        const double deviation = volatility * std::sqrt(181.0 / 365.0);
        const double d = 0.01 / deviation;
        return worth * (0.01 * 0.5 * std::erfc(-d / std::sqrt(2.0)) +
                        deviation * std::exp(-d * d / 2.0) / std::sqrt(2.0 * M_PI));
    };
    EXPECT_NEAR(value_of(market, {cap}, {.time_value = true}).eve, timed(0.008), 1e-6);
    EXPECT_NEAR(value_of(market, {cap}, {.time_value = true},
                         {.name = "shocked", .kind = ScenarioKind::kCustom})
                    .eve,
                timed(0.01), 1e-6);
}

// A seasoned contract whose current coupon follows from its next payment; it is not replaced.
TEST(CapAndFloor, AccrueFromThePreviousPaymentAndAreNotRenewed) {
    const Market market = curved_market();
    Position cap = option_of(PositionType::kCap, 0.015);
    Position dated = cap;
    dated.last_payment.reset();
    dated.next_payment = day("2026-03-10");
    dated.start = day("2020-09-10");
    dated.renew_months = 12;
    for (Position* p : {&cap, &dated}) p->maturity = day("2026-09-10");
    const BookSettings settings{.balance = BalanceRule::kConstant, .renewal = RenewalRule::kLike};
    expect_same(value_of(market, {cap}), value_of(market, {dated}));
    for (const double month : value_of(market, {dated}, settings).renewal) EXPECT_EQ(month, 0.0);
}

TEST(CapAndFloor, MissingFieldsAreReported) {
    Position cap = option_of(PositionType::kCap, 0.03);
    EXPECT_TRUE(check_position(cap, kToday));
    cap.floor = 0.01;
    EXPECT_FALSE(check_position(cap, kToday));
    cap.floor.reset();
    cap.cap.reset();
    EXPECT_FALSE(check_position(cap, kToday));
}

TEST(CallMoney, IsDueAtNotice) {
    const Market market = flat_market(kToday, kZero);
    Position call{.id = "c",
                  .side = Side::kLiability,
                  .type = PositionType::kCallMoney,
                  .currency = "EUR",
                  .balance = kNotional,
                  .rate = 0.018,
                  .day_count = fin::DayCount::kAct360,
                  .last_payment = day("2026-01-05")};
    for (const int days : {0, 1, 30}) {
        call.notice_days = days;
        const int due = std::max(1, days);
        const BookTotal total = value_of(market, {call});
        // Ten days of interest have accrued.
        const double paid = kNotional * (1.0 + 0.018 * (10 + due) / 360.0);
        EXPECT_NEAR(total.eve, -paid * std::exp(-kZero * due / 365.0), 1e-6) << days;
        EXPECT_NEAR(total.nii(), -kNotional * 0.018 * due / 360.0, 1e-6) << days;
    }
}

}  // namespace
}  // namespace ballast::alm
