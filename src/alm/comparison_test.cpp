// The change of EVE and NII between two dates: every cause against a closed form, and random books.
#include "alm/comparison.hpp"

#include <cmath>
#include <numeric>

#include "alm/flat_market_test.hpp"
#include "alm/random_book_test.hpp"

namespace ballast::alm {
namespace {

using test::day;

constexpr double kTolerance = 1e-9;

Market flat(const char* as_of, double zero, double dollar = 0.0, double dollar_zero = 0.0) {
    Market market = test::flat_market(day(as_of), zero);
    if (dollar > 0.0)
        market.currencies.push_back({.currency = "USD",
                                     .fx_to_reporting = dollar,
                                     .discount = market::Curve::make({{1, dollar_zero}}).value()});
    return market;
}

// A balance sheet of one date.
struct Bank {
    Market market;
    std::vector<Position> positions;
    Behaviour behaviour;
    BookSettings settings;
    Book book{market, behaviour, settings};

    Bank(Market of, std::vector<Position> with, Behaviour rules = {}, BookSettings terms = {})
        : market(std::move(of)),
          positions(std::move(with)),
          behaviour(std::move(rules)),
          settings(terms) {
        for (const Position& position : positions) {
            const auto added = book.add(position);
            EXPECT_TRUE(added) << added.error().message;
        }
    }
    DatedBook dated() const {
        return {book, market, behaviour, [this](std::size_t i) { return positions[i]; }};
    }
};

Comparison compare(const Bank& from, const Bank& to, const ComparisonTerms& terms = {}) {
    std::vector<std::uint32_t> partners(to.positions.size(), kNoPosition);
    for (std::size_t j = 0; j < to.positions.size(); ++j)
        for (std::size_t i = 0; i < from.positions.size(); ++i)
            if (from.positions[i].id == to.positions[j].id)
                partners[j] = static_cast<std::uint32_t>(i);
    const DatedBook first = from.dated();
    const DatedBook second = to.dated();
    auto result = compare_books(first, second, partners, terms, {});
    EXPECT_TRUE(result) << result.error().message;
    return std::move(*result);
}

double of(const Comparison& comparison, ChangeCause cause) {
    return comparison.amounts[static_cast<std::size_t>(cause)];
}

// The amounts of the causes, and nothing of all others.
void expect_causes(const Comparison& comparison,
                   const std::vector<std::pair<ChangeCause, double>>& expected) {
    CauseAmounts amounts{};
    for (const auto& [cause, amount] : expected) amounts[static_cast<std::size_t>(cause)] = amount;
    for (std::size_t c = 0; c < kChangeCauses; ++c)
        EXPECT_NEAR(comparison.amounts[c], amounts[c], 1e-8) << "cause " << c;
    EXPECT_NEAR(comparison.rounding, 0.0, kTolerance);
}

// 1,000 due on 1 January 2036 without interest.
Position zero_bond(const char* paid, double balance = 1000) {
    return test::bullet(paid, "2036-01-01", balance, 0.0, fin::DayCount::kAct365Fixed);
}

constexpr double kTen = 3652 / 365.0;
constexpr double kNine = 3287 / 365.0;

TEST(Comparison, TimeAndCurvesExplainABondThatIsHeld) {
    const Bank from(flat("2026-01-01", 0.03), {zero_bond("2026-01-01")});
    const Bank to(flat("2027-01-01", 0.04), {zero_bond("2026-01-01")});
    const Comparison change = compare(from, to);
    EXPECT_NEAR(change.from, 1000 * std::exp(-0.03 * kTen), kTolerance);
    EXPECT_NEAR(change.to, 1000 * std::exp(-0.04 * kNine), kTolerance);
    const double later = 1000 * std::exp(-0.03 * kNine);
    expect_causes(change, {{ChangeCause::kTime, later - change.from},
                           {ChangeCause::kCurves, change.to - later}});
}

TEST(Comparison, TimeFollowsTheForwardRates) {
    // At 2% for one year and 3% for ten, the bond is worth its forward value after the year: the
    // curve of the second date is the forward curve, and the curves explain nothing.
    Market market = flat("2026-01-01", 0.0);
    market.currencies[0].discount = market::Curve::make({{1, 0.02}, {kTen, 0.03}}).value();
    Market later = flat("2027-01-01", (0.03 * kTen - 0.02) / kNine);
    const Bank from(market, {zero_bond("2026-01-01")});
    const Bank to(later, {zero_bond("2026-01-01")});
    const Comparison change = compare(from, to);
    expect_causes(change, {{ChangeCause::kTime, change.from * (std::exp(0.02) - 1)}});
}

TEST(Comparison, CouponsAndMaturitiesRunOff) {
    // Both pay 3% in the year, one is repaid in its middle.
    Position held =
        test::bullet("2026-01-01", "2028-01-01", 1000, 0.03, fin::DayCount::kThirtyE360);
    held.payment_months = 12;
    held.next_payment = day("2027-01-01");
    Position short_one =
        test::bullet("2026-01-01", "2026-07-01", 500, 0.03, fin::DayCount::kThirtyE360);
    short_one.id = "y";
    Position later = held;
    later.last_payment = day("2027-01-01");
    later.next_payment = day("2028-01-01");
    const Bank from(flat("2026-01-01", 0.03), {held, short_one});
    const Bank to(flat("2027-01-01", 0.03), {later});
    const double coupon = 30 * std::exp(-0.03);
    const double repaid = 507.5 * std::exp(-0.03 * 181 / 365);
    const double last = 1030 * std::exp(-0.03 * 2);
    expect_causes(compare(from, to), {{ChangeCause::kRunOff, -coupon - repaid},
                                      {ChangeCause::kTime, last * (std::exp(0.03) - 1)}});
}

TEST(Comparison, OfContractsOnOneDateOnlyOneIsNewAndOneWasClosedEarly) {
    Position sold = zero_bond("2026-01-01");
    Position bought = zero_bond("2026-12-01", 700);
    bought.id = "new";
    const Bank from(flat("2026-01-01", 0.03), {sold});
    const Bank to(flat("2027-01-01", 0.04), {bought});
    const double first = 1000 * std::exp(-0.03 * kTen);
    const double later = 1000 * std::exp(-0.03 * kNine);
    const Comparison change = compare(from, to);
    expect_causes(change, {{ChangeCause::kTime, later - first},
                           {ChangeCause::kClosed, -later},
                           {ChangeCause::kNewBusiness, 700 * std::exp(-0.04 * kNine)}});
    EXPECT_EQ(change.positions[static_cast<std::size_t>(ChangeCause::kNewBusiness)], 1U);
}

TEST(Comparison, ARepaymentIsABalanceAndALaterMaturityATerm) {
    Position repaid = zero_bond("2026-01-01", 600);
    Position extended = zero_bond("2026-01-01");
    extended.id = "extended";
    Position longer = extended;
    longer.maturity = day("2037-01-01");
    const Bank from(flat("2026-01-01", 0.03), {zero_bond("2026-01-01"), extended});
    const Bank to(flat("2027-01-01", 0.03), {repaid, longer});
    const double first = 1000 * std::exp(-0.03 * kTen);
    const double later = 1000 * std::exp(-0.03 * kNine);
    const double at_later_maturity = 1000 * std::exp(-0.03 * 3653 / 365.0);
    expect_causes(compare(from, to), {{ChangeCause::kTime, 2 * (later - first)},
                                      {ChangeCause::kBalances, -0.4 * later},
                                      {ChangeCause::kTerms, at_later_maturity - later}});
    const auto names = changed_terms(extended, longer, to.market.as_of);
    EXPECT_EQ(names, std::vector<std::string_view>{"maturity"});
}

TEST(Comparison, ARateFixedAboveTheForwardIsAReset) {
    // Yearly resets at the index; the bank fixed 5% instead of the forward of 3% continuous.
    Position loan =
        test::bullet("2026-01-01", "2028-01-01", 1000, 0.03, fin::DayCount::kAct365Fixed);
    loan.type = PositionType::kVariableBullet;
    loan.payment_months = loan.reset_months = 12;
    loan.next_payment = loan.next_reset = day("2027-01-01");
    Market market = flat("2026-01-01", 0.03);
    market.currencies[0].index_day_count = fin::DayCount::kAct365Fixed;
    Market next = flat("2027-01-01", 0.03);
    next.currencies[0].index_day_count = fin::DayCount::kAct365Fixed;
    Position later = loan;
    later.rate = 0.05;
    later.last_payment = day("2027-01-01");
    later.next_payment = later.next_reset = day("2028-01-01");
    const Comparison change = compare(Bank(market, {loan}), Bank(next, {later}));
    const double forward = std::exp(0.03) - 1;
    EXPECT_NEAR(of(change, ChangeCause::kResets), 1000 * (0.05 - forward) * std::exp(-0.03),
                kTolerance);
    EXPECT_NEAR(of(change, ChangeCause::kTerms), 0.0, kTolerance);
    EXPECT_NEAR(change.rounding, 0.0, kTolerance);
}

TEST(Comparison, AssumptionsAndExchangeRatesAreApart) {
    Position deposit{.id = "d",
                     .side = Side::kLiability,
                     .type = PositionType::kNonMaturity,
                     .currency = "USD",
                     .balance = 1000,
                     .withdrawal = "core"};
    const auto years = [](double core) {
        return Behaviour{.deposits = {{"core", {.core = 1.0, .distribution = {{core, 1.0}}}}}};
    };
    const Bank from(flat("2026-01-01", 0.03, 0.9, 0.04), {deposit}, years(2));
    const Bank to(flat("2027-01-01", 0.03, 0.8, 0.04), {deposit}, years(5));
    const Comparison change = compare(from, to);
    // Two years from each date, then five.
    const double two = -1000 * std::exp(-0.04 * 730 / 365.0);
    const double five = -1000 * std::exp(-0.04 * 1826 / 365.0);
    EXPECT_NEAR(change.from, 0.9 * two, 1.0);
    expect_causes(change, {{ChangeCause::kTime, change.from * (std::exp(0.04) - 1)},
                           {ChangeCause::kBalances, of(change, ChangeCause::kBalances)},
                           {ChangeCause::kAssumptions, of(change, ChangeCause::kAssumptions)},
                           {ChangeCause::kExchangeRates, -0.1 * change.to / 0.8}});
    EXPECT_NEAR(of(change, ChangeCause::kBalances), 0.9 * two * (1 - std::exp(0.04)), 1.0);
    EXPECT_NEAR(of(change, ChangeCause::kAssumptions), 0.9 * (five - two), 1.0);
}

TEST(Comparison, NiiLeavesAMonthAndEntersAnother) {
    // 3% until a maturity seven months on: seven months of interest, then six.
    Position loan =
        test::bullet("2026-01-01", "2026-08-01", 1200, 0.03, fin::DayCount::kThirtyE360);
    Position late = loan;
    late.id = "late";
    late.maturity = day("2030-01-01");
    Position shrunk = late;
    shrunk.balance = 600;
    const Bank from(flat("2026-01-01", 0.03), {loan, late});
    const Bank to(flat("2026-02-01", 0.03), {loan, shrunk});
    const Comparison change = compare(from, to, {.measure = Measure::kNii});
    EXPECT_NEAR(change.from, 21 + 36, kTolerance);
    EXPECT_NEAR(change.to, 18 + 18, kTolerance);
    expect_causes(change, {{ChangeCause::kTime, -3}, {ChangeCause::kBalances, -18}});
}

TEST(Comparison, AMaturedContractTakesItsNiiAlong) {
    Position loan =
        test::bullet("2026-01-01", "2026-08-01", 1200, 0.03, fin::DayCount::kThirtyE360);
    Position other = loan;
    other.id = "new";
    other.last_payment = day("2026-09-01");
    other.maturity = day("2026-10-01");
    const Bank from(flat("2026-01-01", 0.03), {loan});
    const Bank to(flat("2026-09-01", 0.03), {other});
    expect_causes(compare(from, to, {.measure = Measure::kNii}),
                  {{ChangeCause::kRunOff, -21}, {ChangeCause::kNewBusiness, 3}});
}

TEST(Comparison, TheChangeUnderAShockIsThatOfBothScenarios) {
    const Bank from(flat("2026-01-01", 0.03), {zero_bond("2026-01-01")});
    const Bank to(flat("2027-01-01", 0.03), {zero_bond("2026-01-01")});
    const Comparison change = compare(
        from, to, {.scenario = {.name = "up", .kind = ScenarioKind::kParallelUp}, .change = true});
    const double first = 1000 * (std::exp(-0.05 * kTen) - std::exp(-0.03 * kTen));
    const double second = 1000 * (std::exp(-0.05 * kNine) - std::exp(-0.03 * kNine));
    EXPECT_NEAR(change.from, first, kTolerance);
    expect_causes(change, {{ChangeCause::kTime, second - first}});
}

// Random balance sheets of two dates, with contracts that end, begin and change.
class RandomComparison : public ::testing::TestWithParam<int> {
protected:
    void SetUp() override {
        test::RandomBook random(static_cast<std::uint64_t>(GetParam()));
        const fin::Date first = day("2026-02-11");
        const fin::Date second = first + random.integer(0, 200);
        Market market = test::random_market(second);
        market.currencies[0].discount = market::Curve::make({{1, 0.025}, {10, 0.02}}).value();
        market.currencies[1].fx_to_reporting = 0.85;
        from_ = build(test::random_market(first), first, random, {});
        std::vector<Position> kept;
        for (const Position& position : from_->positions)
            if (random.chance(0.7)) kept.push_back(position);
        for (Position& position : kept)
            if (random.chance(0.3)) position.balance *= random.real(0.5, 1.1);
        to_ = build(market, second, random, kept);
    }
    static std::unique_ptr<Bank> build(const Market& market, fin::Date as_of,
                                       test::RandomBook& random, std::vector<Position> known) {
        Behaviour behaviour = test::RandomBook::behaviour();
        if (!known.empty()) behaviour.prepayment["loan"].cpr = 0.09;
        Book trial(market, behaviour, {});
        std::vector<Position> positions;
        for (Position& position : known)
            if (trial.add(position)) positions.push_back(position);
        for (int i = 0; i < 60; ++i) {
            Position position = random.any_position(as_of);
            if (trial.add(position)) positions.push_back(position);
        }
        return std::make_unique<Bank>(market, positions, behaviour,
                                      BookSettings{.balance = BalanceRule::kConstant});
    }
    std::unique_ptr<Bank> from_;
    std::unique_ptr<Bank> to_;
};

TEST_P(RandomComparison, CausesAddUpToTheChange) {
    for (const Measure measure : {Measure::kEve, Measure::kNii})
        for (const bool change : {false, true}) {
            const ComparisonTerms terms{.measure = measure,
                                        .scenario = {.name = "s", .kind = ScenarioKind::kSteepener},
                                        .change = change};
            const Comparison all = compare(*from_, *to_, terms);
            const double size = std::abs(all.from) + std::abs(all.to) + 1e8;
            EXPECT_LE(std::abs(all.rounding), 1e-12 * size);
            CauseAmounts rows{};
            for (const ComparedPosition& row : all.rows)
                for (std::size_t c = 0; c < kChangeCauses; ++c)
                    rows[c] += row.amount(static_cast<ChangeCause>(c));
            std::size_t positions = 0;
            for (const ComparedGroup& group : all.groups) positions += group.positions;
            EXPECT_EQ(positions, all.rows.size());
            for (std::size_t c = 0; c < kChangeCauses; ++c)
                EXPECT_NEAR(rows[c], all.amounts[c], 1e-12 * size);
        }
}

TEST_P(RandomComparison, RunOffIsThePresentValueOfTheCashFlowsUntilTheSecondDate) {
    const Comparison all = compare(*from_, *to_);
    const std::vector<Scenario> base{{.name = "base"}};
    const LaneTables tables = make_lane_tables(from_->market, base, from_->book.days(), false, {});
    for (const ComparedPosition& row : all.rows) {
        if (row.from == kNoPosition) continue;
        const Position& position = from_->positions[row.from];
        const bool matured = position.maturity && *position.maturity <= to_->market.as_of;
        if (position.type == PositionType::kNonMaturity || (matured && row.to == kNoPosition))
            continue;
        const ResolvedPosition resolved = from_->book.resolve(position).value();
        const RateView rates(tables, resolved.currency(), 0);
        double due = 0.0;
        double all_flows = 0.0;
        for (const ResolvedLeg& leg : resolved.legs)
            for (const Flow& flow :
                 leg.project_cash_flows(rates, *from_->market.regulation).flows) {
                const double value = leg.sign() * (flow.interest + flow.principal) *
                                     rates.discount(flow.paid) *
                                     from_->market.currencies[resolved.currency()].fx_to_reporting;
                all_flows += value;
                if (flow.paid <= to_->market.as_of) due += value;
            }
        EXPECT_NEAR(row.run_off, -due, 1e-9 * (position.balance + std::abs(all_flows)))
            << position.id;
    }
}

TEST_P(RandomComparison, TheKernelAgreesWithTheGeneralProjection) {
    const auto general = [](const Bank& bank) {
        BookSettings settings = bank.settings;
        settings.kernel = false;
        return Bank(bank.market, bank.positions, bank.behaviour, settings);
    };
    const Bank from = general(*from_);
    const Bank to = general(*to_);
    for (const Measure measure : {Measure::kEve, Measure::kNii}) {
        const ComparisonTerms terms{.measure = measure,
                                    .scenario = {.name = "s", .kind = ScenarioKind::kShortUp}};
        const Comparison fast = compare(*from_, *to_, terms);
        const Comparison slow = compare(from, to, terms);
        for (std::size_t r = 0; r < fast.rows.size(); ++r) {
            EXPECT_NEAR(fast.rows[r].run_off, slow.rows[r].run_off, 1e-5);
            EXPECT_NEAR(fast.rows[r].time, slow.rows[r].time, 1e-5);
            EXPECT_NEAR(fast.rows[r].own, slow.rows[r].own, 1e-5);
            EXPECT_NEAR(fast.rows[r].curves, slow.rows[r].curves, 1e-5);
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomComparison, ::testing::Range(1, 9));

TEST(Comparison, OfABookWithItselfNothingChanges) {
    test::RandomBook random(5);
    const Market market = test::random_market(day("2026-02-11"));
    Book trial(market, test::RandomBook::behaviour(), {});
    std::vector<Position> positions;
    for (int i = 0; i < 100; ++i) {
        const Position position = random.any_position(market.as_of);
        if (trial.add(position)) positions.push_back(position);
    }
    const Bank bank(market, positions, test::RandomBook::behaviour());
    for (const Measure measure : {Measure::kEve, Measure::kNii}) {
        const Comparison same = compare(bank, bank, {.measure = measure});
        for (const double amount : same.amounts) EXPECT_NEAR(amount, 0.0, 1e-6);
        EXPECT_EQ(same.from, same.to);
    }
}

}  // namespace
}  // namespace ballast::alm
