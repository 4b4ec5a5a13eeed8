// Derived and legacy cases of tests/golden/alm.
#include <cmath>
#include <gtest/gtest.h>

#include "alm/mini_bank_test.hpp"
#include "alm/random_book_test.hpp"

namespace ballast::alm {
namespace {

using test::Element;

fin::Date day(const char* text) { return fin::Date::parse(text).value(); }

Market flat_market(fin::Date as_of, double zero) {
    Market market{.as_of = as_of, .regulation = &regulation(RegulationId::kEu2024856)};
    market.currencies.push_back(
        {.currency = "EUR", .discount = market::Curve::make({{1, zero}}).value()});
    return market;
}

Position bullet(fin::Date start, fin::Date maturity, double balance, double rate,
                fin::DayCount day_count) {
    return {.id = "x",
            .type = PositionType::kFixedBullet,
            .currency = "EUR",
            .balance = balance,
            .rate = rate,
            .day_count = day_count,
            .last_payment = start,
            .maturity = maturity};
}

BookTotal value_of(const Market& market, const std::vector<Position>& positions,
                   const BookSettings& settings, Scenario scenario = {.name = "base"},
                   const Behaviour& behaviour = {}) {
    Book book(market, behaviour, settings);
    for (const Position& position : positions) {
        const auto added = book.add(position);
        EXPECT_TRUE(added) << added.error().message;
    }
    const std::vector<Scenario> scenarios{std::move(scenario)};
    return value_book(book, market, scenarios, Detail::kTotals, {}).value().total(0);
}

double size_of(Element list, std::size_t i) { return double(list.at(i)); }

TEST(Regulation, ShocksOfEveryPackAreThoseOfTheTexts) {
    const golden::JsonCase json("tests/golden/alm/basel_constants.json");
    for (const auto& [key, id] : {std::pair("BCBS_d368_2016", RegulationId::kBcbsD368),
                                  std::pair("EU_2024_856_annex_A", RegulationId::kEu2024856),
                                  std::pair("BCBS_d578_2024", RegulationId::kBcbsD578)}) {
        std::size_t count = 0;
        for (const auto [currency, sizes] : json["shocks"][key].get_object()) {
            const ShockSizes& found = regulation(id).sizes(currency);
            EXPECT_EQ(found.parallel, size_of(sizes, 0)) << key << currency;
            EXPECT_EQ(found.short_rate, size_of(sizes, 1)) << key << currency;
            EXPECT_EQ(found.long_rate, size_of(sizes, 2)) << key << currency;
            ++count;
        }
        EXPECT_EQ(regulation(id).shocks.size(), count);
        for (const auto [name, factor] : json["cpr_multiplier"].get_object())
            EXPECT_EQ(regulation(id).prepayment.at(*find_scenario_kind(name)), double(factor));
        for (const auto [name, factor] : json["tdrr_multiplier"].get_object())
            EXPECT_EQ(regulation(id).withdrawal.at(*find_scenario_kind(name)), double(factor));
    }
}

TEST(Regulation, ShiftsAreThoseOfThePublishedExampleAndTheFormulas) {
    const ShockSizes hundred{100, 100, 100};
    EXPECT_NEAR(supervisory_shift(ScenarioKind::kShortUp, hundred, 3.5) * 1e4, 41.7, 0.05);
    EXPECT_NEAR(supervisory_shift(ScenarioKind::kSteepener, hundred, 3.5) * 1e4, 25.4, 0.05);
    EXPECT_NEAR(supervisory_shift(ScenarioKind::kFlattener, hundred, 3.5) * 1e4, -1.6, 0.05);
    const golden::JsonCase json("tests/golden/alm/derived_eve_nii.json");
    const auto midpoints = golden::numbers(json["SHIFT-1"]["midpoints"]);
    for (const auto [name, row] : json["SHIFT-1"]["expected"].get_object()) {
        const auto want = golden::numbers(row);
        for (std::size_t i = 0; i < want.size(); ++i)
            EXPECT_NEAR(
                supervisory_shift(*find_scenario_kind(name),
                                  regulation(RegulationId::kBcbsD578).sizes("EUR"), midpoints[i]) *
                    1e4,
                want[i], 1e-9);
    }
}

TEST(Regulation, TheFloorBindsTheShockedRateOnly) {
    const golden::JsonCase json("tests/golden/alm/derived_eve_nii.json");
    for (const char* name : {"EVE-1", "EVE-2"}) {
        const Element row = json[name];
        const auto times = golden::numbers(row["bucket_midpoints"]);
        const auto flows = golden::numbers(row["net_cash_flow"]);
        const auto zeros = golden::numbers(row["base_zero_cont"]);
        const auto eve = [&](ScenarioKind kind, const std::optional<RateFloor>& floor) {
            double sum = 0.0;
            for (std::size_t i = 0; i < times.size(); ++i) {
                const double shift = supervisory_shift(kind, {200, 250, 100}, times[i]);
                sum +=
                    flows[i] * std::exp(-times[i] * shocked_rate(zeros[i], shift, floor, times[i]));
            }
            return sum;
        };
        const auto floor = floor_of("EU_2024_856").value();
        const double base = eve(ScenarioKind::kBase, std::nullopt);
        EXPECT_NEAR(base, double(row["expected_delta_EVE"]["EVE_base"]), 1e-9);
        for (const ScenarioKind kind : kSupervisoryScenarios) {
            EXPECT_NEAR(eve(kind, floor) - base, double(row["expected_delta_EVE"][to_string(kind)]),
                        1e-9);
            double without = 0.0;
            if (!row["expected_without_floor"][to_string(kind)].get(without)) {
                EXPECT_NEAR(eve(kind, std::nullopt) - base, without, 1e-9);
            }
        }
    }
    const golden::JsonCase legacy("tests/golden/alm/legacy/02_regulatory_shock_floor.json");
    for (const Element row : legacy["floor"].get_array())
        EXPECT_NEAR((RateFloor{-0.015, 0.0003}.at(double(row["t"]))), double(row["floor"]), 1e-15);
    for (const Element row : legacy["expect"].get_array()) {
        std::string name = test::text_of(row, "scenario");
        std::ranges::replace(name, '-', '_');
        const double t = double(row["t"]);
        const double base = double(row["base"]);
        const double shift = supervisory_shift(
            *find_scenario_kind(name), regulation(RegulationId::kEu2024856).sizes("EUR"), t);
        EXPECT_NEAR(shocked_rate(base, shift, RateFloor{-0.015, 0.0003}, t), double(row["shocked"]),
                    1e-12);
    }
}

TEST(Regulation, RejectsAnInvalidPackWithTheLine) {
    for (const char* text :
         {"", "version,x\n", "version,x\nshock,EUR,1,2\n", "version,x\nshock,EUR,1,2,-3\n",
          "version,x\nnonsense,1\n", "version,x\nshock,EUR,1,2,3\neve_threshold,high\n"})
        EXPECT_FALSE(parse_regulation(text)) << text;
    EXPECT_NE(parse_regulation("version,x\nfoo\n").error().message.find("line 2"),
              std::string::npos);
}

TEST(Position, RejectsInvalidTermsWithTheReason) {
    const fin::Date as_of = day("2026-01-01");
    const Position good = bullet(as_of, day("2027-01-01"), 100, 0.05, fin::DayCount::kAct365Fixed);
    ASSERT_TRUE(check_position(good, as_of));
    const auto refused = [&](auto change, std::string_view reason) {
        Position position = good;
        change(position);
        const Status status = check_position(position, as_of);
        ASSERT_FALSE(status) << reason;
        EXPECT_NE(status.error().message.find(reason), std::string::npos) << status.error().message;
    };
    refused([](Position& p) { p.balance = -1; }, "balance");
    refused([](Position& p) { p.balance = std::nan(""); }, "balance");
    refused([](Position& p) { p.rate = 4.5; }, "fraction");
    refused([](Position& p) { p.rate.reset(); }, "rate is missing");
    refused([](Position& p) { p.maturity.reset(); }, "maturity is missing");
    refused([&](Position& p) { p.maturity = as_of; }, "matured");
    refused([](Position& p) { p.maturity = day("2300-01-01"); }, "years ahead");
    refused([](Position& p) { p.next_payment = day("2028-01-01"); }, "after the maturity");
    refused([](Position& p) { p.last_payment.reset(); }, "from which interest accrues");
    refused([](Position& p) { p.type = PositionType::kVariableBullet; }, "next_reset");
    refused([](Position& p) { p.teaser_rate = 0.01; }, "require each other");
    refused([](Position& p) { p.cap = 0.01, p.floor = 0.02; }, "below the floor");
    refused([](Position& p) { p.schedule = {{day("2026-05-01"), 101.0}}; }, "more than");
}

TEST(Eve, BulletsMatchTheLegacyCases) {
    const golden::JsonCase json("tests/golden/alm/legacy/03_eve_bullets.json");
    Market market = flat_market(day("2026-01-01"), 0.02);
    market.currencies[0].index_day_count = fin::DayCount::kAct365Fixed;
    Position fixed =
        bullet(day("2026-01-01"), day("2027-01-01"), 100, 0.05, fin::DayCount::kAct365Fixed);
    EXPECT_NEAR(value_of(market, {fixed}, {}).eve, double(json["cases"].at(0)["pv"]), 1e-9);
    // Uses the simple forward that the case states beside the zero rate of its source.
    Position variable = fixed;
    variable.type = PositionType::kVariableBullet;
    variable.rate = std::exp(0.02) - 1 + 0.01;
    variable.next_reset = day("2026-01-01");
    variable.reset_months = 12;
    EXPECT_NEAR(value_of(market, {variable}, {}).eve, 100.98019867330675, 1e-9);
}

TEST(Eve, AParFloaterIsWorthParAndTheFirstCouponCountsWhole) {
    Market market = flat_market(day("2026-01-01"), 0.0);
    market.currencies[0].discount =
        market::Curve::make({{1, 0.02}, {5, 0.03}}, market::CurveInterpolation::kLogLinearDiscount)
            .value();
    Position floater =
        bullet(day("2026-01-01"), day("2031-01-01"), 100, 0.0, fin::DayCount::kAct360);
    floater.type = PositionType::kVariableBullet;
    floater.payment_months = 12;
    floater.next_payment = day("2027-01-01");
    floater.next_reset = day("2027-01-01");
    floater.reset_months = 12;
    floater.rate = (std::exp(0.02) - 1) * 360 / 365;  // the first fixing
    EXPECT_NEAR(value_of(market, {floater}, {}).eve, 100.0, 1e-8);

    const golden::JsonCase json("tests/golden/alm/legacy/12_first_coupon_accrual.json");
    Position position =
        bullet(day("2025-07-01"), day("2028-07-01"), 100, 0.06, fin::DayCount::kThirty360Bond);
    position.next_payment = day("2026-07-01");
    position.payment_months = 12;
    const Market zero = flat_market(day("2026-01-01"), 0.0);
    EXPECT_NEAR(value_of(zero, {position}, {}).eve, 118.0, 1e-9);
    EXPECT_NEAR(value_of(zero, {position}, {.horizon_months = 6}).nii(),
                double(json["expect"]["nii_first_6_months"]), 1e-9);
}

TEST(Nii, SeveralResetsInACouponCountInTheirMonths) {
    const golden::JsonCase json("tests/golden/alm/derived_eve_nii.json");
    const Element row = json["NII-1"];
    const fin::Date as_of = day("2026-01-01");
    // A curve whose one-month forwards are the fixings of the case.
    std::vector<market::CurveNode> nodes;
    double growth = 1.0;
    for (const auto [date, fixing] : row["fixings"].get_object()) {
        const fin::Date from = fin::Date::parse(date).value();
        const fin::Date to = fin::add_months(from, 1);
        growth *= 1 + double(fixing) * (to - from) / 360.0;
        const double t = market::curve_time(as_of, to);
        nodes.push_back({t, std::log(growth) / t});
    }
    Market market = flat_market(as_of, 0.0);
    market.currencies[0].discount =
        market::Curve::make(nodes, market::CurveInterpolation::kLogLinearDiscount).value();
    Position position =
        bullet(day("2025-07-01"), day("2028-07-01"), 1'200'000, 0.031, fin::DayCount::kAct360);
    position.type = PositionType::kVariableBullet;
    position.next_payment = day("2026-07-01");
    position.payment_months = 12;
    position.next_reset = day("2026-02-01");
    position.reset_months = 1;
    position.spread = 0.01;
    const auto want = golden::numbers(row["expected"]["monthly_nii"]);
    for (const bool kernel : {true, false}) {
        const BookTotal total = value_of(market, {position}, {.kernel = kernel});
        for (std::size_t m = 0; m < 12; ++m) EXPECT_NEAR(total.nii(m), want[m], 1e-6);
        EXPECT_NEAR(total.nii(), double(row["expected"]["nii_12m"]), 1e-6);
    }
}

TEST(Nii, RedeemedPrincipalIsReplacedUnderAConstantBalance) {
    const golden::JsonCase json("tests/golden/alm/derived_eve_nii.json");
    const Element want = json["NII-3"]["expected"];
    const Market market = flat_market(day("2026-01-01"), 0.0);
    Position position =
        bullet(day("2026-01-01"), day("2029-01-01"), 120'000, 0.04, fin::DayCount::kThirtyE360);
    position.type = PositionType::kFixedLinear;
    position.next_payment = day("2026-04-01");
    position.payment_months = 3;
    position.renew_months = 36;
    position.renew_margin = double(json["NII-3"]["reinvestment_rate"]);  // forwards are zero
    position.renew_day_count = fin::DayCount::kThirtyE360;
    const BookTotal runoff = value_of(market, {position}, {});
    const BookTotal constant = value_of(market, {position}, {.balance = BalanceRule::kConstant});
    const auto a = golden::numbers(want["run_off_monthly"]);
    const auto b = golden::numbers(want["constant_balance_full_monthly"]);
    for (std::size_t m = 0; m < 12; ++m) {
        EXPECT_NEAR(runoff.nii(m), a[m], 1e-9);
        EXPECT_NEAR(constant.nii(m), b[m], 1e-9);
    }
    EXPECT_NEAR(constant.nii(), 4725.0, 1e-9);
}

TEST(Nii, TheLegacyCasesOfBulletsAnnuitiesAndStubsHold) {
    const Market market = flat_market(day("2026-01-01"), 0.0);
    const auto act360 = fin::DayCount::kAct360;
    Position renewing = bullet(day("2026-01-01"), day("2026-07-01"), 80, 0.03, act360);
    renewing.side = Side::kLiability;
    renewing.renew_months = 18;
    renewing.renew_margin = 0.03;  // risk-free + margin equals the contract's rate in the case
    const golden::JsonCase bullets("tests/golden/alm/legacy/04_nii_bullets_constant_balance.json");
    EXPECT_NEAR(value_of(market,
                         {bullet(day("2026-01-01"), day("2028-01-01"), 100, 0.05, act360), renewing,
                          bullet(day("2026-10-01"), day("2027-06-01"), 50, 0.04, act360)},
                         {.balance = BalanceRule::kConstant})
                    .nii(),
                double(bullets["expect"]["nii_12m"]), 1e-9);

    Position annuity = bullet(day("2026-01-01"), day("2027-01-01"), 100, 0.06, act360);
    annuity.type = PositionType::kFixedAnnuity;
    annuity.next_payment = day("2026-07-01");
    annuity.payment_months = 6;
    const golden::JsonCase annuities("tests/golden/alm/legacy/05_nii_annuity.json");
    for (const bool kernel : {true, false})
        EXPECT_NEAR(value_of(market, {annuity}, {.kernel = kernel}).nii(),
                    double(annuities["expect"]["nii"]), 1e-9);

    // The case interprets the reset as the level of the curve: here a simple forward of 2 %.
    Market two = market;
    const double half = std::log(1 + 0.02 * 183 / 360.0);  // 1 April to 1 October
    two.currencies[0].discount =
        market::Curve::make({{90 / 365.0, 0.0}, {273 / 365.0, half * 365 / 273}},
                            market::CurveInterpolation::kLogLinearDiscount)
            .value();
    Position floater = bullet(day("2026-01-01"), day("2027-01-01"), 100, 0.06, act360);
    floater.type = PositionType::kVariableBullet;
    floater.next_reset = day("2026-04-01");
    floater.reset_months = 0;
    floater.index_months = 6;
    floater.spread = 0.01;
    const golden::JsonCase stub("tests/golden/alm/legacy/06_nii_float_stub.json");
    EXPECT_NEAR(value_of(two, {floater}, {}).nii(), double(stub["expect"]["nii"]), 1e-9);
}

TEST(Behaviour, PrepaymentShrinksInterestAndLaterRedemptions) {
    const golden::JsonCase json("tests/golden/alm/legacy/09_cpr_bullet.json");
    const Market market = flat_market(day("2026-01-01"), 0.02);
    const Behaviour behaviour{
        .prepayment = {{"loan", {.cpr = 0.03, .day_count = fin::DayCount::kAct360}}}};
    Position position =
        bullet(day("2026-01-01"), day("2031-01-01"), 100'000, 0.04, fin::DayCount::kThirtyE360);
    position.next_payment = day("2027-01-01");
    position.payment_months = 12;
    position.prepayment = "loan";
    Book book(market, behaviour, {});
    ASSERT_TRUE(book.add(position));
    const std::vector<Scenario> scenarios{{.name = "base"}};
    const LaneTables tables = make_lane_tables(market, scenarios, book.days(), false, {});
    const auto resolved = book.resolve(position);
    const CashFlowSchedule projected =
        resolved->legs.front().project_cash_flows(RateView(tables, 0, 0), *market.regulation);
    std::size_t k = 0;
    for (const Element row : json["expect"].get_array()) {
        EXPECT_EQ(projected.flows[k].date.to_string(), test::text_of(row, "date"));
        EXPECT_NEAR(projected.flows[k].interest, double(row["interest"]), 1e-4);
        EXPECT_NEAR(projected.flows[k].principal, double(row["principal"]), 1e-4);
        ++k;
    }
    EXPECT_EQ(k, projected.flows.size());
}

TEST(Behaviour, DepositsRunOffByTheirCoreAndFollowTheOvernightRate) {
    const Regulation& rules = regulation(RegulationId::kEu2024856);
    const fin::Date as_of = day("2026-01-01");
    const auto slots =
        deposit_run_off({.core = 0.75, .distribution = {{2.5, 0.75}}}, 1e6, as_of, rules).value();
    ASSERT_EQ(slots.size(), 2U);
    EXPECT_EQ(slots[0].first.to_string(), "2026-01-02");
    EXPECT_NEAR(slots[0].second, 250'000, 1e-6);
    EXPECT_EQ(slots[1].first.to_string(), "2028-07-02");
    EXPECT_NEAR(slots[1].second, 750'000, 1e-6);

    const golden::JsonCase json("tests/golden/alm/derived_eve_nii.json");
    const auto want = golden::numbers(json["NMD-1"]["expected"]["core_cash_flows_by_bucket"]);
    const auto capped =
        deposit_run_off({.core = 0.95, .category = "retail_transactional", .even_years = 10}, 1000,
                        as_of, rules)
            .value();
    double sum = 0.0;
    for (const auto& slot : capped) sum += slot.second;
    EXPECT_NEAR(sum, 1000, 1e-9);
    const auto buckets = even_core_by_bucket(900, 10);
    ASSERT_EQ(buckets.size(), want.size());
    for (std::size_t i = 0; i < want.size(); ++i) EXPECT_NEAR(buckets[i], want[i], 1e-9);
    EXPECT_FALSE(
        deposit_run_off({.core = 0.5, .category = "wholesale", .even_years = 9}, 1, as_of, rules));
    EXPECT_FALSE(deposit_run_off({.core = 0.5, .distribution = {{1, 0.4}}}, 1, as_of, rules));

    // 1 % client rate, all of +200 bp passed on: 30,000 over a constant year.
    Position deposit{.id = "d",
                     .side = Side::kLiability,
                     .type = PositionType::kNonMaturity,
                     .currency = "EUR",
                     .balance = 1e6,
                     .rate = 0.01,
                     .withdrawal = "sight"};
    const Behaviour behaviour{.deposits = {{"sight", {.core = 0.0, .pass_through = 1.0}}}};
    EXPECT_NEAR(value_of(flat_market(as_of, 0.02), {deposit}, {.balance = BalanceRule::kConstant},
                         {.name = "up", .kind = ScenarioKind::kParallelUp}, behaviour)
                    .nii(),
                -30'000, 1e-6);
}

TEST(Annuity, LevelPaymentsMatchTheSpreadsheet) {
    const golden::CsvCase cases("tests/golden/alm/annuity_excel_pmt.csv");
    const auto rates = cases.column("annual_rate");
    const auto payments = cases.column("expected_level_payment");
    const Market market = flat_market(day("2026-01-01"), 0.0);
    for (std::size_t i = 0; i < rates.size(); ++i) {
        Position p =
            bullet(day("2026-01-01"), day("2056-01-01"), 100, rates[i], fin::DayCount::kThirtyE360);
        p.type = PositionType::kFixedAnnuity;
        p.next_payment = day("2026-02-01");
        p.payment_months = 1;
        // At zero rates the value is the sum of the payments.
        for (const bool kernel : {true, false})
            EXPECT_NEAR(value_of(market, {p}, {.kernel = kernel}).eve, 360 * payments[i],
                        360 * 5e-9);
    }
}

TEST(Options, TimeValueIsPositiveForTheHolderAndZeroWithoutVolatility) {
    // A cap at the forward: deviation / sqrt(2 pi), Bachelier (1900).
    const double expected = all_in_rate(0.03, std::nullopt, 0.03, 0.01);
    EXPECT_NEAR(expected, 0.03 - 0.01 / std::sqrt(2 * 3.14159265358979323846), 1e-15);
    EXPECT_EQ(all_in_rate(0.05, std::nullopt, 0.03, 0.0), 0.03);
    EXPECT_NEAR(all_in_rate(0.05, 0.0, 0.03, 1e-9), 0.03, 1e-12);
}

TEST(Nii, TwoHalfYearsOfMonthsAddUpToTheYear) {
    const fin::Date as_of = day("2025-12-30");
    const Market market = test::random_market(as_of);
    test::RandomBook random(11);
    std::vector<Position> positions;
    for (int i = 0; i < 300; ++i) positions.push_back(random.position(as_of));
    for (const BalanceRule balance : {BalanceRule::kRunoff, BalanceRule::kConstant}) {
        const BookTotal year = value_of(market, positions, {.balance = balance});
        const BookTotal half =
            value_of(market, positions, {.horizon_months = 6, .balance = balance});
        const BookTotal calendar =
            value_of(market, positions, {.months = MonthRule::kCalendar, .balance = balance});
        for (std::size_t m = 0; m < 6; ++m)
            EXPECT_NEAR(half.nii(m), year.nii(m), 1e-9 * std::abs(year.nii(m)) + 1e-6);
        EXPECT_EQ(calendar.running.size(), 12U);
    }
}

}  // namespace
}  // namespace ballast::alm
