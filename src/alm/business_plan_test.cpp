// The dynamic balance sheet: planned new business beside the run-off of a book.
#include "alm/business_plan.hpp"

#include <cmath>
#include <gtest/gtest.h>

#include "alm/flat_market_test.hpp"
#include "alm/mini_bank_test.hpp"
#include "alm/plain_bank_test.hpp"
#include "alm/random_book_test.hpp"
#include "alm/redemptions.hpp"
#include "base/threads.hpp"

namespace ballast::alm {
namespace {

using test::day;

const Behaviour kBehaviour{
    .prepayment = {{"loan", {.cpr = 0.06}}},
    .deposits = {{"sight", {.core = 0.5, .distribution = {{0.5, 0.5}}, .pass_through = 0.4}}}};

// What is valued: a book with its inputs.
struct Bank {
    Market market;
    std::vector<Scenario> scenarios;
    Book book;

    Bank(Market of, std::vector<Scenario> under, const std::vector<Position>& positions,
         const BookSettings& settings = {})
        : market(std::move(of)), scenarios(std::move(under)), book(market, kBehaviour, settings) {
        for (const Position& position : positions) {
            const auto added = book.add(position);
            EXPECT_TRUE(added) << added.error().message;
        }
    }
    BookInputs inputs() const {
        return {.book = book, .market = market, .behaviour = kBehaviour, .scenarios = scenarios};
    }
    PlannedBusiness value(const BusinessPlan& plan, PlanFunding funding = PlanFunding::kNone,
                          const Work& work = {}) const {
        auto value = value_business_plan(plan, funding, inputs(), work);
        EXPECT_TRUE(value) << value.error().message;
        return std::move(*value);
    }
    BookValue run_off() const {
        return value_book(book, market, scenarios, Detail::kTotals, {}).value();
    }
};

Position loan_terms(int months, double margin) {
    return {.id = "loans",
            .type = PositionType::kFixedBullet,
            .currency = "EUR",
            .day_count = fin::DayCount::kThirtyE360,
            .renew_months = months,
            .renew_margin = margin};
}

TEST(BusinessPlan, ATermLoanEarnsItsMarginFromItsMonthToItsMaturity) {
    // At a flat curve of 0 the client rate is the margin of 6 %: 120 originated on 1 February for
    // three months earn 0.60 a month up to May, 240 originated on 1 April 1.20 from April.
    const Bank bank(test::flat_market(day("2026-01-01"), 0.0), {{.name = "base"}}, {},
                    {.horizon_months = 6});
    BusinessPlan plan{.first_month = day("2026-02-01"),
                      .lines = {{.terms = loan_terms(3, 0.06), .amounts = {120, 0, 240}}}};
    const PlannedBusiness value = bank.value(plan);
    const std::vector<double> want{0.0, 0.6, 0.6, 1.8, 1.2, 1.2};
    const std::vector<double> balance{0, 120, 120, 360, 240, 240};
    for (std::size_t m = 0; m < 6; ++m) {
        EXPECT_NEAR(value.lines[0].nii[0][m], want[m], 1e-12) << m;
        EXPECT_NEAR(value.lines[0].balance[0][m], balance[m], 1e-12) << m;
        EXPECT_NEAR(value.nii(0, m), want[m], 1e-12) << m;
    }
    EXPECT_NEAR(value.lines[0].total(0), 5.4, 1e-12);
    EXPECT_NEAR(*value.lines[0].rate[0][1], 0.06, 1e-15);
    // A liability of these terms costs as much.
    plan.lines[0].terms.side = Side::kLiability;
    EXPECT_NEAR(bank.value(plan).lines[0].total(0), -5.4, 1e-12);
    // Replaced like for like, both loans stay.
    plan.lines[0].renews = true;
    EXPECT_NEAR(bank.value(plan).lines[0].total(0), -6.6, 1e-12);
    // From the middle of February, the 15th: 16 days of 30.
    plan.day = OriginationDay::kMiddle;
    EXPECT_NEAR(bank.value(plan).lines[0].nii[0][1], -0.06 * 120 * 16 / 360, 1e-12);
}

TEST(BusinessPlan, AMarginByMonthAppliesToTheAmountOfItsMonth) {
    // At a flat curve of 0: 120 at 6 % from February earn 0.60 a month, 240 at 3 % from March 0.60,
    // 100 at the margin of the terms, 12 %, from April 1.00.
    const Bank bank(test::flat_market(day("2026-01-01"), 0.0), {{.name = "base"}}, {},
                    {.horizon_months = 5});
    BusinessPlan plan{
        .first_month = day("2026-02-01"),
        .lines = {
            {.terms = loan_terms(12, 0.12), .amounts = {120, 240, 100}, .margins = {0.06, 0.03}}}};
    const PlannedBusiness value = bank.value(plan);
    ASSERT_EQ(value.lines.size(), 1U);
    const std::vector<double> nii{0.0, 0.6, 1.2, 2.2, 2.2};
    for (std::size_t m = 0; m < nii.size(); ++m)
        EXPECT_NEAR(value.lines[0].nii[0][m], nii[m], 1e-12) << m;
    EXPECT_NEAR(value.lines[0].balance[0][4], 460, 1e-12);
    EXPECT_NEAR(*value.lines[0].rate[0][0], 0.06, 1e-15);
    EXPECT_NEAR(*value.lines[0].rate[0][1], 0.03, 1e-15);
    EXPECT_NEAR(*value.lines[0].rate[0][2], 0.12, 1e-15);
    // The same as three lines.
    const PlannedBusiness apart =
        bank.value({.first_month = day("2026-02-01"),
                    .lines = {{.terms = loan_terms(12, 0.06), .amounts = {120}},
                              {.terms = loan_terms(12, 0.03), .amounts = {0, 240}},
                              {.terms = loan_terms(12, 0.12), .amounts = {0, 0, 100}}}});
    EXPECT_NEAR(apart.nii(0), value.nii(0), 1e-12);
    plan.lines[0].margins[1] = 3.0;
    EXPECT_FALSE(check_plan_line(plan.lines[0], day("2026-01-01")));
    // A margin for each month is that of a line with it.
    plan.lines[0].margins = {0.12, 0.12, 0.12};
    EXPECT_NEAR(bank.value(plan).nii(0),
                bank.value({.first_month = day("2026-02-01"),
                            .lines = {{.terms = loan_terms(12, 0.12), .amounts = {120, 240, 100}}}})
                    .nii(0),
                1e-12);
}

TEST(BusinessPlan, AShockMovesTheRateOfNewBusinessButNotItsMargin) {
    const Bank bank(
        test::flat_market(day("2026-01-01"), 0.03),
        {{.name = "base"}, {.name = "up", .kind = ScenarioKind::kCustom, .parallel = 0.01}}, {});
    const BusinessPlan plan{.first_month = day("2026-03-01"),
                            .lines = {{.terms = loan_terms(12, 0.02), .amounts = {100}}}};
    const PlannedBusiness value = bank.value(plan);
    // One year of 365 days at a continuous rate, quoted as a simple one over 365/360 years.
    const auto rate = [](double zero) { return std::expm1(zero) / (365 / 360.0) + 0.02; };
    EXPECT_NEAR(*value.lines[0].rate[0][0], rate(0.03), 1e-14);
    EXPECT_NEAR(*value.lines[0].rate[1][0], rate(0.04), 1e-14);
    EXPECT_NEAR(value.lines[0].nii[1][4], 100 * rate(0.04) / 12, 1e-12);
}

TEST(BusinessPlan, TheOvernightAccountKeepsTheCashThatRunOffLeaves) {
    // 1,000 are repaid on 1 March; 400 are lent on that day and 900 on 1 April. The account holds
    // 600 for the 31 days of March and borrows 300 from April on, at a flat continuous 3 %.
    const Position old =
        test::bullet("2025-06-01", "2026-03-01", 1000, 0.05, fin::DayCount::kAct360);
    const Bank bank(test::flat_market(day("2026-01-01"), 0.03), {{.name = "base"}}, {old},
                    {.horizon_months = 5});
    const BusinessPlan plan{.first_month = day("2026-03-01"),
                            .lines = {{.terms = loan_terms(24, 0.02), .amounts = {400, 900}}}};
    const PlannedBusiness value = bank.value(plan, PlanFunding::kOvernight);
    ASSERT_EQ(value.funding.size(), 1U);
    const double overnight = std::expm1(0.03 / 365);
    const std::vector<double> balance{0, 0, 600, -300, -300};
    const std::vector<double> days{31, 28, 31, 30, 31};
    for (std::size_t m = 0; m < 5; ++m) {
        EXPECT_NEAR(value.funding[0].balance[0][m], balance[m], 1e-9) << m;
        EXPECT_NEAR(value.funding[0].nii[0][m], balance[m] * days[m] * overnight, 1e-9) << m;
    }
    EXPECT_TRUE(bank.value(plan).funding.empty());
}

TEST(BusinessPlan, AnEmptyPlanLeavesTheRunOff) {
    const Bank bank(test::random_market(day("2026-01-01")), test::seven_scenarios(),
                    {test::bullet("2025-06-01", "2026-03-01", 1000, 0.05, fin::DayCount::kAct360)});
    for (const BusinessPlan& plan :
         {BusinessPlan{.first_month = day("2026-02-01")},
          BusinessPlan{.first_month = day("2026-02-01"),
                       .lines = {{.terms = loan_terms(12, 0.01), .amounts = {0, 0, 0}}}}}) {
        const PlannedBusiness value = bank.value(plan);
        for (std::size_t s = 0; s < 7; ++s)
            for (std::size_t m = 0; m < 12; ++m) EXPECT_EQ(value.nii(s, m), 0.0);
    }
}

// Terms of random contracts whose payments fall on the first day of a month.
Position first_day_position(test::RandomBook& random, fin::Date as_of) {
    Position p = random.position(as_of);
    const bool variable = is_variable(p.type);
    if (amortization_of(p.type) == Amortization::kScheduled)
        p.type = variable ? PositionType::kVariableBullet : PositionType::kFixedBullet;
    p.schedule.clear();
    p.next_payment = fin::add_months(as_of, random.integer(1, p.payment_months));
    p.last_payment = fin::add_months(*p.next_payment, -p.payment_months);
    p.start = p.last_payment;
    p.maturity = fin::add_months(*p.next_payment, p.payment_months * random.integer(0, 40));
    p.next_reset = variable ? p.next_payment : std::nullopt;
    p.grace_end.reset();
    p.business_days = fin::BusinessDayConvention::kUnadjusted;
    p.renew_months = p.payment_months * random.integer(1, 30);
    p.end_of_month.reset();
    return p;
}

TEST(BusinessPlan, ReplacingEveryRedemptionLikeForLikeIsTheConstantBalanceSheet) {
    const fin::Date as_of = day("2026-01-01");
    const Market market = test::random_market(as_of);
    test::RandomBook random(41);
    std::vector<Position> positions;
    while (positions.size() < 80) {
        Position p = first_day_position(random, as_of);
        // The redemptions of the others depend on the scenario, which a plan does not.
        if (p.type != PositionType::kVariableAnnuity) positions.push_back(p);
    }
    const Bank bank(market, test::seven_scenarios(), positions, {.horizon_months = 24});
    const Bank constant(
        market, test::seven_scenarios(), positions,
        {.horizon_months = 24, .balance = BalanceRule::kConstant, .renewal = RenewalRule::kLike});
    BusinessPlan plan{.first_month = day("2026-02-01")};
    const LaneTables tables =
        make_lane_tables(market, std::span(bank.scenarios).first(1), bank.book.days(), false, {});
    for (const Position& p : positions) {
        PlanLine line{.terms = p, .amounts = std::vector<double>(24, 0.0), .renews = true};
        const ResolvedPosition resolved = bank.book.resolve(p).value();
        const RateView rates(tables, resolved.currency(), 0);
        for (const Flow& flow :
             resolved.legs.front().project_cash_flows(rates, *market.regulation).flows) {
            const int month = (flow.date.year() - 2026) * 12 + flow.date.month() - 2;
            if (month < 24) line.amounts[static_cast<std::size_t>(month)] += flow.principal;
        }
        plan.lines.push_back(std::move(line));
    }
    const BookValue run_off = bank.run_off();
    const BookValue want = constant.run_off();
    const PlannedBusiness value = bank.value(plan, PlanFunding::kOvernight);
    for (std::size_t s = 0; s < 7; ++s)
        for (std::size_t m = 0; m < 24; ++m)
            EXPECT_NEAR(run_off.total(s).nii(m) + value.nii(s, m), want.total(s).nii(m), 1e-6)
                << bank.scenarios[s].name << " month " << m;
    // No cash is left, and none is needed.
    for (const PlanFundingValue& account : value.funding)
        for (std::size_t m = 0; m < 24; ++m) EXPECT_NEAR(account.balance[0][m], 0.0, 1e-6);
}

// Every contract is written out and lived day by day.
TEST(BusinessPlan, AgreesWithADayByDayReferenceOnRandomPlans) {
    const fin::Date as_of = day("2025-12-30");
    const Market market = test::random_market(as_of);
    test::RandomBook random(77);
    const std::vector<Scenario> scenarios = test::seven_scenarios();
    const Bank bank(market, scenarios, {}, {.horizon_months = 30});
    const Horizon& horizon = bank.book.horizon();
    for (int k = 0; k < 60; ++k) {
        Position terms = first_day_position(random, as_of);
        if (random.chance(0.3)) terms.prepayment = "loan";
        terms.end_of_month = false;
        BusinessPlan plan{.first_month = day("2025-12-01"),
                          .day = random.one_of({OriginationDay::kFirst, OriginationDay::kMiddle})};
        PlanLine line{.terms = terms};
        for (int m = 0; m < 36; ++m)
            line.amounts.push_back(random.chance(0.3) ? random.real(1e3, 1e5) : 0.0);
        plan.lines.push_back(line);
        const PlannedBusiness value = bank.value(plan);
        for (std::size_t s = 0; s < scenarios.size(); ++s) {
            const std::size_t currency = *market.find(terms.currency);
            const test::PlainRates rates{.as_of = as_of,
                                         .curves = &market.currencies[currency],
                                         .kind = scenarios[s].kind,
                                         .sizes = market.sizes(currency)};
            std::vector<double> want(horizon.months(), 0.0);
            double size = 0.0;
            for (std::size_t m = 0; m < line.amounts.size(); ++m) {
                const fin::Date date = origination_date(plan, m);
                if (date <= as_of || date >= horizon.end() || line.amounts[m] == 0.0) continue;
                Position one = terms;
                one.balance = line.amounts[m];
                one.start = one.last_payment = date;
                one.next_payment = fin::add_months(date, terms.payment_months);
                one.maturity = fin::add_months(date, terms.renew_months);
                one.spread = terms.renew_margin;
                one.next_reset.reset();
                const bool variable = is_variable(terms.type);
                const int index = terms.index_months > 0 ? terms.index_months : terms.reset_months;
                double rate =
                    rates.forward(date, variable ? index : terms.renew_months) + terms.renew_margin;
                if (variable) {
                    one.next_reset = fin::add_months(date, terms.reset_months);
                    if (terms.floor) rate = std::max(rate, *terms.floor);
                    if (terms.cap) rate = std::min(rate, *terms.cap);
                }
                one.rate = rate;
                const test::PlainLife life =
                    test::PlainBank(one, kBehaviour, rates, horizon, *market.regulation)
                        .live(false);
                for (std::size_t i = 0; i < want.size(); ++i) want[i] += life.running[i];
                size += line.amounts[m];
            }
            const double fx = market.currencies[currency].fx_to_reporting;
            for (std::size_t i = 0; i < want.size(); ++i)
                ASSERT_NEAR(value.lines[0].nii[s][i], fx * want[i], 1e-9 * size)
                    << to_string(terms.type) << " plan " << k << " " << scenarios[s].name
                    << " month " << i;
        }
    }
}

TEST(BusinessPlan, InterestIsLinearInTheAmountsAndTheSameForAnyNumberOfThreads) {
    const fin::Date as_of = day("2026-01-01");
    test::RandomBook random(5);
    std::vector<Position> positions;
    for (int i = 0; i < 700; ++i) positions.push_back(random.position(as_of));
    const Bank bank(test::random_market(as_of), test::seven_scenarios(), positions);
    BusinessPlan one{.first_month = day("2026-02-01")};
    BusinessPlan other = one;
    BusinessPlan both = one;
    for (int i = 0; i < 20; ++i) {
        const Position terms = first_day_position(random, as_of);
        const bool renews = random.chance(0.5);
        for (BusinessPlan* plan : {&one, &other, &both})
            plan->lines.push_back({.terms = terms, .amounts = {}, .renews = renews});
        for (int m = 0; m < 12; ++m) {
            one.lines.back().amounts.push_back(random.real(0, 1e5));
            other.lines.back().amounts.push_back(random.real(0, 1e5));
            both.lines.back().amounts.push_back(one.lines.back().amounts.back() +
                                                2.0 * other.lines.back().amounts.back());
        }
    }
    const PlannedBusiness a = bank.value(one);
    const PlannedBusiness b = bank.value(other);
    const PlannedBusiness c = bank.value(both);
    for (std::size_t s = 0; s < 7; ++s)
        for (std::size_t m = 0; m < 12; ++m)
            EXPECT_NEAR(c.nii(s, m), a.nii(s, m) + 2.0 * b.nii(s, m), 1e-8);
    const PlannedBusiness alone = bank.value(both, PlanFunding::kOvernight);
    ThreadPool pool(3);
    const PlannedBusiness shared = bank.value(both, PlanFunding::kOvernight, {.threads = &pool});
    for (std::size_t s = 0; s < 7; ++s)
        for (std::size_t m = 0; m < 12; ++m) EXPECT_EQ(alone.nii(s, m), shared.nii(s, m));
}

TEST(BusinessPlan, TheKernelRedeemsWhatTheGeneralProjectionDoes) {
    const fin::Date as_of = day("2025-12-30");
    const Market market = test::random_market(as_of);
    test::RandomBook random(9);
    std::vector<Position> positions;
    for (int i = 0; i < 900; ++i)
        positions.push_back(i % 2 == 0 ? random.position(as_of) : random.any_position(as_of));
    const std::vector<Scenario> scenarios = test::seven_scenarios();
    const auto cash_of = [&](bool kernel) {
        Book book(market, {}, {.horizon_months = 36, .kernel = kernel});
        std::size_t regular = 0;
        for (const Position& position : positions)
            if (const auto at = book.add(position)) regular += book.is_regular(*at) ? 1 : 0;
        EXPECT_EQ(regular > 100, kernel);
        const LaneTables tables = make_lane_tables(market, scenarios, book.days(), false, {});
        return redemptions_by_day(book, market, tables, {}).value();
    };
    const DailyCash fast = cash_of(true);
    const DailyCash slow = cash_of(false);
    double size = 0.0;
    for (std::size_t c = 0; c < 2; ++c)
        for (std::size_t i = 0; i < slow.of_currency[c].size(); ++i)
            if (i % kLanes < scenarios.size()) {
                size += std::abs(slow.of_currency[c][i]);
                ASSERT_NEAR(fast.of_currency[c][i], slow.of_currency[c][i], 1e-4) << i;
            }
    EXPECT_GT(size, 1e6);
}

TEST(BusinessPlan, ADepositPaysItsRateAndRunsOffByItsRuleUnlessItStays) {
    // 1,000 on 1 February at 1 %, ACT/365: half leaves on the next day, and half after half a year.
    const Bank bank(
        test::flat_market(day("2026-01-01"), 0.02),
        {{.name = "base"}, {.name = "up", .kind = ScenarioKind::kCustom, .parallel = 0.01}}, {});
    BusinessPlan plan{.first_month = day("2026-02-01"),
                      .lines = {{.terms = {.id = "sight",
                                           .side = Side::kLiability,
                                           .type = PositionType::kNonMaturity,
                                           .currency = "EUR",
                                           .rate = 0.01,
                                           .withdrawal = "sight"},
                                 .amounts = {1000}}}};
    const PlannedBusiness value = bank.value(plan, PlanFunding::kOvernight);
    EXPECT_NEAR(value.lines[0].nii[0][1], -0.01 * (1000 + 500 * 27) / 365, 1e-12);
    EXPECT_NEAR(value.lines[0].nii[0][3], -0.01 * 500 * 30 / 365, 1e-12);
    // 0.4 of the change of the overnight rate is passed on.
    EXPECT_NEAR(value.lines[0].nii[1][3], -(0.01 + 0.4 * 0.01) * 500 * 30 / 365, 1e-12);
    EXPECT_NEAR(value.lines[0].balance[0][3], 500, 1e-12);
    EXPECT_NEAR(value.lines[0].balance[0][8], 0, 1e-12);
    EXPECT_NEAR(value.funding[0].balance[0][3], 500, 1e-12);
    plan.lines[0].renews = true;
    EXPECT_NEAR(bank.value(plan).lines[0].nii[0][8], -0.01 * 1000 * 30 / 365, 1e-12);
}

TEST(BusinessPlan, AParSwapEarnsItsMarginAndMovesNoCash) {
    // At a curve of 0 the par rate is 0, so that the receiver swap earns its margin alone.
    const Bank bank(test::flat_market(day("2026-01-01"), 0.0), {{.name = "base"}}, {});
    const BusinessPlan plan{.first_month = day("2026-02-01"),
                            .lines = {{.terms = {.id = "hedge",
                                                 .type = PositionType::kSwapReceiver,
                                                 .currency = "EUR",
                                                 .day_count = fin::DayCount::kThirtyE360,
                                                 .payment_months = 12,
                                                 .leg2_payment_months = 3,
                                                 .leg2_reset_months = 3,
                                                 .renew_months = 60,
                                                 .renew_margin = 0.012},
                                       .amounts = {1000}}}};
    const PlannedBusiness value = bank.value(plan, PlanFunding::kOvernight);
    for (std::size_t m = 1; m < 12; ++m) EXPECT_NEAR(value.lines[0].nii[0][m], 1.0, 1e-12);
    EXPECT_TRUE(value.funding.empty());
}

TEST(BusinessPlan, AmountsOnOrBeforeTheAnalysisDateAreExistingBusiness) {
    const Bank bank(test::flat_market(day("2026-03-01"), 0.0), {{.name = "base"}}, {});
    const BusinessPlan plan{
        .first_month = day("2026-01-01"),
        .lines = {{.terms = loan_terms(12, 0.06), .amounts = {100, 0, 100, 100}}}};
    const PlannedBusiness value = bank.value(plan);
    EXPECT_EQ(value.past, 2U);
    EXPECT_NEAR(value.lines[0].total(0), 100 * 0.06 * 11 / 12, 1e-12);
    EXPECT_FALSE(value.lines[0].rate[0][2]);
    EXPECT_TRUE(value.lines[0].rate[0][3]);
}

TEST(BusinessPlan, ALineThatCannotBeValuedIsNamedWithItsRepair) {
    const Bank bank(test::flat_market(day("2026-01-01"), 0.0), {{.name = "base"}}, {});
    const auto message = [&](const PlanLine& line) {
        const auto value = value_business_plan({.first_month = day("2026-02-01"), .lines = {line}},
                                               PlanFunding::kNone, bank.inputs(), {});
        EXPECT_FALSE(value);
        EXPECT_EQ(value.error().errors.at(0).pointer, "/lines/0");
        return value ? "" : value.error().message;
    };
    PlanLine line{.terms = loan_terms(0, 0.01), .amounts = {100}};
    EXPECT_NE(message(line).find("the term is missing"), std::string::npos);
    line.terms.renew_months = 12;
    line.terms.currency = "USD";
    EXPECT_NE(message(line).find("no curves for USD"), std::string::npos);
    line.terms.currency = "EUR";
    line.amounts = {-1};
    EXPECT_NE(message(line).find("the amount of month 1 is -1"), std::string::npos);
    line.amounts = {1};
    line.terms.type = PositionType::kFixedScheduled;
    EXPECT_NE(message(line).find("no schedule"), std::string::npos);
    line.terms.type = PositionType::kCap;
    EXPECT_NE(message(line).find("no caps and floors"), std::string::npos);
    line.terms.type = PositionType::kVariableBullet;
    EXPECT_NE(message(line).find("next_reset"), std::string::npos);
    line.terms.type = PositionType::kNonMaturity;
    EXPECT_NE(message(line).find("rate is missing"), std::string::npos);
}

}  // namespace
}  // namespace ballast::alm
