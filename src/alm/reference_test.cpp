// Figures from other engines and from standard textbooks: a mortgage pool, swaps and bonds.
#include <cmath>
#include <map>

#include "alm/flat_market_test.hpp"
#include "golden/json_case.hpp"

namespace ballast::alm {
namespace {

using fin::DayCount;
using test::flat_market;
using test::value_of;

double number(const std::string& text) { return std::strtod(text.c_str(), nullptr); }

TEST(Behaviour, AMortgagePoolPrepaysByThePsaRamp) {
    const golden::CsvCase pool("tests/golden/alm/mbs_100psa.csv");
    const fin::Date as_of = test::day("2026-01-01");
    PrepaymentRule psa{
        .cpr = 0.06, .day_count = DayCount::kThirtyE360, .scaled = false, .after_redemption = true};
    // 100 % PSA: 0.2 % per month of age up to 6 %; the pool's loans are three months old.
    for (int age = 4; age < 30; ++age) psa.cpr_by_month.push_back(0.002 * age);
    Position p = test::bullet("2026-01-01", "2055-10-01", 4e8, 0.08125, DayCount::kThirtyE360);
    p.type = PositionType::kFixedAnnuity;
    p.next_payment = test::day("2026-02-01");
    p.payment_months = 1;
    p.prepayment = "psa";
    const CashFlowSchedule schedule =
        test::schedule_of(flat_market(as_of, 0.02), p, {.prepayment = {{"psa", psa}}});
    const auto opening = pool.column("opening_balance");
    const auto interest = pool.column("net_interest_passthrough");
    const auto principal = pool.column("total_principal");
    ASSERT_EQ(schedule.flows.size(), pool.rows());
    for (std::size_t k = 0; k < pool.rows(); ++k) {
        EXPECT_NEAR(schedule.flows[k].balance + schedule.flows[k].principal, opening[k], 0.01) << k;
        EXPECT_NEAR(schedule.flows[k].principal, principal[k], 0.001) << k;
        EXPECT_NEAR(schedule.flows[k].interest * 0.075 / 0.08125, interest[k], 0.001) << k;
    }
}

// Coupons of an OpenSourceRisk/Engine file, each as a separate position: it repays its notional at
// its end and, where it starts later, pays it out at its start. Between two coupons the notionals
// cancel except for redemptions.
struct OreFile {
    explicit OreFile(const std::string& path, const std::string& discounts = "DiscountFactor")
        : csv(path),
          trade(csv.texts("#TradeId")),
          paid(csv.texts("PayDate")),
          kind(csv.texts("FlowType")),
          start(csv.texts("AccrualStartDate")),
          end(csv.texts("AccrualEndDate")),
          discount(csv.column(discounts)) {}

    golden::CsvCase csv;
    std::vector<std::string> trade, paid, kind, start, end;
    std::vector<double> discount;

    bool is_coupon(std::size_t row) const { return kind[row].starts_with("Interest"); }

    // Uses the discount factors on the dates of the file.
    template <class Takes>
    market::Curve curve(fin::Date as_of, const Takes& takes) const {
        std::map<fin::Date, double> factors;
        for (std::size_t i = 0; i < paid.size(); ++i)
            if (takes(i)) factors[fin::Date::parse(paid[i]).value()] = discount[i];
        std::vector<market::CurveNode> nodes;
        for (const auto& [date, factor] : factors) {
            const double t = market::curve_time(as_of, date);
            nodes.push_back({t, -std::log(factor) / t});
        }
        return market::Curve::make(nodes, market::CurveInterpolation::kLogLinearDiscount).value();
    }

    Position coupon(std::size_t row, double notional, double rate, DayCount day_count) const {
        return test::bullet(start[row].c_str(), end[row].c_str(), notional, rate, day_count);
    }
};

const fin::Date kOreDate = test::day("2016-02-05");

TEST(Reference, BondsMatchAnotherEngine) {
    const OreFile file("tests/golden/alm/ore_example18_bond_flows.csv");
    const auto amounts = file.csv.column("Amount");
    const auto coupons = file.csv.column("Coupon");
    const auto notionals = file.csv.column("Notional");
    const auto values = file.csv.column("PresentValue");
    Market market = flat_market(kOreDate, 0.0);
    market.currencies[0].discount = file.curve(kOreDate, [](std::size_t) { return true; });
    std::map<std::string, std::vector<Position>> bonds;
    std::map<std::string, double> expected;
    for (std::size_t i = 0; i < amounts.size(); ++i) {
        expected[file.trade[i]] += values[i];
        if (!file.is_coupon(i)) continue;
        const Position p = file.coupon(i, notionals[i], coupons[i], DayCount::kActActIsda);
        const CashFlowSchedule schedule = test::schedule_of(market, p);
        EXPECT_NEAR(schedule.flows.back().interest, amounts[i], 1e-3) << file.trade[i] << i;
        bonds[file.trade[i]].push_back(p);
    }
    EXPECT_EQ(bonds.size(), 4U);
    for (const auto& [trade, positions] : bonds)
        EXPECT_NEAR(value_of(market, positions).eve, expected[trade], 0.02) << trade;
}

TEST(Reference, SwapLegsMatchAnotherEngine) {
    const OreFile file("tests/golden/alm/ore_ta002_swap_flows.csv");
    const golden::CsvCase curves("tests/golden/alm/ore_ta002_swap_curves.csv");
    const auto rates = file.csv.column("Coupon");
    const auto legs = file.csv.column("LegNo");
    Market market = flat_market(kOreDate, 0.0);
    market.currencies[0].discount = file.curve(kOreDate, [](std::size_t) { return true; });
    const auto dates = curves.dates("Date");
    const auto factors = curves.column("EUR-EURIBOR-6M");
    std::vector<market::CurveNode> nodes;
    for (std::size_t i = 0; i < dates.size(); ++i) {
        const double t = market::curve_time(kOreDate, dates[i]);
        nodes.push_back({t, -std::log(factors[i]) / t});
    }
    market.currencies[0].projections.push_back(
        {"6M", market::Curve::make(nodes, market::CurveInterpolation::kLogLinearDiscount).value()});
    std::vector<Position> swap;
    int exact = 0;
    for (std::size_t i = 0; i < rates.size(); ++i) {
        const bool fixed = legs[i] == 0;
        Position p =
            file.coupon(i, 1e7, 0.04, fixed ? DayCount::kThirty360Bond : DayCount::kAct360);
        if (!fixed) {
            p.side = Side::kLiability;
            p.type = PositionType::kVariableBullet;
            p.next_reset = p.last_payment;
            p.index_months = 6;
            // Where the index period ends on the last day of the coupon, the figures agree with
            // ORE; elsewhere ORE's calendar has moved it. ORE's curve is known by month only; the
            // tolerance of a hundredth of a basis point covers the interpolation.
            if (fin::add_months(*p.last_payment, 6) == *p.maturity) {
                const CashFlowSchedule schedule = test::schedule_of(market, p);
                EXPECT_NEAR(schedule.flows.back().rate, rates[i], 2e-6) << file.start[i];
                ++exact;
            }
        }
        swap.push_back(p);
    }
    EXPECT_GT(exact, 20);
    const double want =
        number(golden::CsvCase("tests/golden/alm/ore_ta002_swap_npv.csv").texts("NPV").front());
    EXPECT_NEAR(value_of(market, swap).eve, want, 1e-6 * want);
}

TEST(Reference, AStressedBondMatchesAnotherEngine) {
    const std::string path = "tests/golden/alm/ore_example15_stress_flows.csv";
    const OreFile base(path, "DiscountFactor_Base");
    const OreFile stressed(path, "DiscountFactor_Scen");
    const auto label = base.csv.texts("ScenarioLabel");
    const auto of_bond = [&](std::size_t i) {
        return base.trade[i] == "Bond_Floating" && label[i] == "parallel_rates";
    };
    Market market = flat_market(kOreDate, 0.0);
    market.currencies[0].discount = base.curve(kOreDate, of_bond);
    Scenario scenario{.name = "parallel_rates", .kind = ScenarioKind::kCustom};
    scenario.curves["EUR"].push_back({"discount", stressed.curve(kOreDate, of_bond)});
    const auto before = base.csv.column("Coupon_Base");
    const auto after = base.csv.column("Coupon_Scen");
    std::vector<Position> plain;
    std::vector<Position> moved;
    for (std::size_t i = 0; i < before.size(); ++i) {
        if (!of_bond(i) || !base.is_coupon(i)) continue;
        plain.push_back(base.coupon(i, 1e7, before[i], DayCount::kActActIsda));
        moved.push_back(base.coupon(i, 1e7, after[i], DayCount::kActActIsda));
    }
    const golden::CsvCase npv("tests/golden/alm/ore_example15_stress_npv.csv");
    const double from = value_of(market, plain).eve;
    const double to = value_of(market, moved, {}, scenario).eve;
    EXPECT_NEAR(from, npv.column("Base NPV").front(), 0.02);
    EXPECT_NEAR(to, npv.column("Scenario NPV").front(), 0.02);
    EXPECT_NEAR(to - from, npv.column("Sensitivity").front(), 0.03);
}

}  // namespace
}  // namespace ballast::alm
