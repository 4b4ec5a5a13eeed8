// Whole lives of positions: interest by month equals the interest paid by the flows, and both equal
// a day-by-day reference.
#include <cmath>
#include <gtest/gtest.h>

#include "alm/mini_bank_test.hpp"
#include "alm/plain_bank_test.hpp"
#include "alm/plain_deposit_test.hpp"
#include "alm/random_book_test.hpp"

namespace ballast::alm {
namespace {

constexpr std::array kDates{"2025-12-30", "2026-01-31", "2024-02-29", "2025-06-15"};

constexpr int kLife = 12 * 65;  // longer than the life of any generated position

struct Drawn {
    Market market;
    Behaviour behaviour = test::RandomBook::behaviour();
    std::vector<Position> positions;

    Drawn(std::uint64_t seed, const char* date, int count)
        : market(test::random_market(fin::Date::parse(date).value())) {
        test::RandomBook random(seed);
        while (positions.size() < static_cast<std::size_t>(count)) {
            Position p = random.chance(0.5) ? random.position(market.as_of)
                                            : random.any_position(market.as_of);
            if (check_position(p, market.as_of)) positions.push_back(std::move(p));
        }
    }
    Book book(const BookSettings& settings) const {
        Book made(market, behaviour, settings);
        for (const Position& position : positions) {
            const auto added = made.add(position);
            EXPECT_TRUE(added) << added.error().message;
        }
        return made;
    }
};

// The accrued interest of the coupon period that contains the analysis date.
double accrued_before(const CashFlowSchedule& schedule, const Position& position, fin::Date as_of) {
    if (schedule.segments.empty() || schedule.segments.front().start >= as_of) return 0.0;
    const Segment& first = schedule.segments.front();
    return first.base * first.rate * accrual_of(position).years(first.start, as_of);
}

TEST(Life, MonthsAddUpToTheInterestOfTheFlows) {
    const std::vector<Scenario> scenarios{{.name = "base"},
                                          {.name = "up", .kind = ScenarioKind::kParallelUp}};
    std::size_t regular = 0;
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        const Drawn drawn(seed, kDates[seed % kDates.size()], 150);
        const Book book = drawn.book({.horizon_months = kLife});
        const BookValue value =
            value_book(book, drawn.market, scenarios, Detail::kMonths, {}).value();
        const LaneTables tables = make_lane_tables(drawn.market, scenarios, book.days(), false, {});
        for (std::size_t i = 0; i < drawn.positions.size(); ++i) {
            const Position& p = drawn.positions[i];
            if (p.type == PositionType::kNonMaturity) continue;
            regular += book.is_regular(i);
            const ResolvedLeg resolved = book.resolve(p).value().legs.front();
            const double fx = drawn.market.currencies[resolved.terms.currency].fx_to_reporting;
            for (std::size_t s = 0; s < scenarios.size(); ++s) {
                const RateView rates(tables, resolved.terms.currency, s);
                const CashFlowSchedule schedule =
                    resolved.project_cash_flows(rates, *drawn.market.regulation);
                double interest = -accrued_before(schedule, p, drawn.market.as_of);
                for (const Flow& flow : schedule.flows) interest += flow.interest;
                if (p.side == Side::kLiability) interest = -interest;
                ASSERT_NEAR(value.nii[i * scenarios.size() + s], fx * interest, 1e-9 * p.balance)
                    << p.id << " " << to_string(p.type) << " seed " << seed;
            }
        }
    }
    EXPECT_GT(regular, 300U);
}

TEST(Life, PrincipalFlowsAddUpToTheBalance) {
    const std::vector<Scenario> scenarios{{.name = "base"},
                                          {.name = "down", .kind = ScenarioKind::kShortDown}};
    for (std::uint64_t seed = 21; seed <= 28; ++seed) {
        const Drawn drawn(seed, kDates[seed % kDates.size()], 150);
        const Book book = drawn.book({});
        const LaneTables tables = make_lane_tables(drawn.market, scenarios, book.days(), false, {});
        for (const Position& p : drawn.positions) {
            const ResolvedLeg resolved = book.resolve(p).value().legs.front();
            for (std::size_t s = 0; s < scenarios.size(); ++s) {
                const CashFlowSchedule schedule = resolved.project_cash_flows(
                    RateView(tables, resolved.terms.currency, s), *drawn.market.regulation);
                double principal = 0.0;
                for (const Flow& flow : schedule.flows) principal += flow.principal;
                const bool later = schedule.flows.front().principal == -p.balance;  // paid out
                ASSERT_NEAR(principal, later ? 0.0 : p.balance, 1e-9 * p.balance)
                    << p.id << " " << to_string(p.type) << " seed " << seed;
                ASSERT_NEAR(schedule.flows.back().balance, 0.0, 1e-9 * p.balance);
            }
        }
    }
}

// How many of the positions are non-maturity deposits.
std::size_t expect_plain(const Drawn& drawn, const BookSettings& settings, std::uint64_t seed) {
    std::size_t deposits = 0;
    const std::vector<Scenario> scenarios = test::seven_scenarios();
    const Book book = drawn.book(settings);
    const BookValue value = value_book(book, drawn.market, scenarios, Detail::kMonths, {}).value();
    const std::size_t months = book.horizon().months();
    for (std::size_t i = 0; i < drawn.positions.size(); ++i) {
        const Position& p = drawn.positions[i];
        const bool deposit = p.type == PositionType::kNonMaturity;
        deposits += deposit;
        const std::size_t currency = *drawn.market.find(p.currency);
        const CurrencyCurves& curves = drawn.market.currencies[currency];
        for (std::size_t s = 0; s < scenarios.size(); ++s) {
            const test::PlainRates rates{.as_of = drawn.market.as_of,
                                         .curves = &curves,
                                         .kind = scenarios[s].kind,
                                         .sizes = drawn.market.sizes(currency)};
            const bool constant = settings.balance == BalanceRule::kConstant;
            const test::PlainLife life =
                deposit
                    ? test::PlainDeposit(p, drawn.behaviour, rates, book.horizon()).live(constant)
                    : test::PlainBank(p, drawn.behaviour, rates, book.horizon(),
                                      *drawn.market.regulation)
                          .live(constant);
            const std::size_t at = i * scenarios.size() + s;
            const double fx = curves.fx_to_reporting;
            EXPECT_NEAR(value.eve[at], fx * life.eve, 1e-9 * p.balance)
                << p.id << " " << to_string(p.type) << " " << scenarios[s].name << " seed " << seed;
            for (std::size_t m = 0; m < months; ++m)
                EXPECT_NEAR(value.nii_by_month[at * months + m],
                            fx * (life.running[m] + life.renewal[m]), 1e-11 * p.balance)
                    << p.id << " " << to_string(p.type) << " " << scenarios[s].name << " month "
                    << m << " seed " << seed;
        }
    }
    return deposits;
}

TEST(Life, EveAndMonthlyNiiMatchADayByDayReference) {
    std::size_t deposits = 0;
    for (std::uint64_t seed = 41; seed <= 48; ++seed)
        deposits += expect_plain(Drawn(seed, kDates[seed % kDates.size()], 60), {}, seed);
    EXPECT_GT(deposits, 10U);
}

TEST(Life, AConstantBalanceMatchesADayByDayReference) {
    std::size_t deposits = 0;
    for (std::uint64_t seed = 61; seed <= 64; ++seed)
        deposits += expect_plain(Drawn(seed, kDates[seed % kDates.size()], 60),
                                 {.horizon_months = 15,
                                  .months = seed % 2 ? MonthRule::kCalendar : MonthRule::kRolling,
                                  .balance = BalanceRule::kConstant},
                                 seed);
    EXPECT_GT(deposits, 4U);
}

}  // namespace
}  // namespace ballast::alm
