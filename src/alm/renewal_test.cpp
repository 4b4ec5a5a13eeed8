// Replacements of principal flows: like for like, and margins from recent originations.
#include "alm/renewal.hpp"

#include <cmath>
#include <gtest/gtest.h>

#include "alm/mini_bank_test.hpp"
#include "alm/random_book_test.hpp"
#include "alm/renewal_margin.hpp"

namespace ballast::alm {
namespace {

fin::Date day(const char* text) { return fin::Date::parse(text).value(); }

Market flat_market(fin::Date as_of, double zero) {
    Market market{.as_of = as_of, .regulation = &regulation(RegulationId::kEu2024856)};
    market.currencies.push_back(
        {.currency = "EUR", .discount = market::Curve::make({{1, zero}}).value()});
    return market;
}

BookTotal value_of(const Market& market, const std::vector<Position>& positions,
                   const BookSettings& settings) {
    Book book(market, {}, settings);
    for (const Position& position : positions) EXPECT_TRUE(book.add(position));
    const std::vector<Scenario> scenarios{{.name = "base"}};
    return value_book(book, market, scenarios, Detail::kTotals, {}).value().total(0);
}

TEST(RenewalMargin, OnlyOriginationsInTheLookBackCountAndFixedAndVariableAreSeparate) {
    const golden::JsonCase json("tests/golden/alm/legacy/07_renewal_margin.json");
    const fin::Date as_of = test::date_of(json.root(), "as_of").value();
    Market market = flat_market(as_of, std::log(1.0 + double(json["rf_1Y"])));
    market.currencies[0].index_day_count = fin::DayCount::kAct365Fixed;
    std::vector<Position> positions;
    for (const test::Element row : json["rows"].get_array()) {
        Position p{.id = std::to_string(positions.size()),
                   .currency = "EUR",
                   .balance = 100,
                   .rate = test::number_of(row, "rate").value_or(0.02),
                   .start = test::date_of(row, "start"),
                   .last_payment = as_of,
                   .maturity = day("2026-07-01"),
                   .renew_months = 12};
        if (test::text_of(row, "kind") == "float") {
            p.type = PositionType::kVariableBullet;
            p.spread = double(row["spread"]);
            p.reset_months = 3;
            p.next_reset = day("2026-04-01");
        }
        positions.push_back(p);
    }
    const RenewalMargins found =
        calibrate_margins(market, positions, static_cast<int>(double(json["lookback_months"])));
    const double fixed = double(json["expect"]["fixed_margin"]);
    EXPECT_NEAR(found.of_position[0], fixed, 1e-12);
    // Too old to count, but renewed like the new one.
    EXPECT_NEAR(found.of_position[1], fixed, 1e-12);
    EXPECT_NEAR(found.of_position[2], double(json["expect"]["float_margin"]), 1e-12);
    ASSERT_EQ(found.figures.size(), 2U);
    EXPECT_EQ(found.figures[0].level, MarginLevel::kClass);
    EXPECT_EQ(found.figures[0].originations, 1U);
    EXPECT_EQ(found.figures[0].taken, 2U);
    EXPECT_EQ(found.figures[1].level, MarginLevel::kPosition);
}

TEST(RenewalMargin, TheSearchWidensUntilItFindsOriginations) {
    const fin::Date as_of = day("2026-01-01");
    Market market = flat_market(as_of, 0.0);
    market.currencies.push_back(market.currencies[0]);
    market.currencies[1].currency = "USD";
    const auto loan = [&](const char* currency, Side side, int months, double rate, bool recent) {
        return Position{.id = "x",
                        .side = side,
                        .type = PositionType::kFixedBullet,
                        .currency = currency,
                        .balance = 100,
                        .rate = rate,
                        .start = recent ? day("2025-06-01") : day("2020-06-01"),
                        .last_payment = as_of,
                        .maturity = day("2028-06-01"),
                        .renew_months = months};
    };
    const std::vector<Position> positions{loan("EUR", Side::kAsset, 36, 0.05, true),
                                          loan("EUR", Side::kAsset, 24, 0.03, true),
                                          loan("EUR", Side::kLiability, 36, 0.01, true),
                                          loan("EUR", Side::kAsset, 12, 0.09, false),
                                          loan("USD", Side::kAsset, 36, 0.09, false),
                                          loan("USD", Side::kLiability, 36, 0.09, false)};
    const RenewalMargins found = calibrate_margins(market, positions, 12);
    EXPECT_NEAR(found.of_position[0], 0.05, 1e-15);
    EXPECT_NEAR(found.of_position[1], 0.03, 1e-15);
    EXPECT_NEAR(found.of_position[3], 0.04, 1e-15);  // assets of the currency
    EXPECT_NEAR(found.of_position[4], 0.04, 1e-15);  // assets of any currency
    EXPECT_NEAR(found.of_position[5], 0.01, 1e-15);
    const RenewalMargins none = calibrate_margins(market, positions, 1);
    for (std::size_t i = 0; i < positions.size(); ++i)
        EXPECT_NEAR(none.of_position[i], *positions[i].rate, 1e-15);
}

TEST(Renewal, TheLegacyDepositRollsOverAtItsOwnRate) {
    // At a flat curve of 2 %, 3 % is the risk-free rate plus own margin for any term: index and
    // margin use the same curve, so that the case holds for either reading of the flat level.
    const golden::JsonCase json("tests/golden/alm/legacy/04_nii_bullets_constant_balance.json");
    const fin::Date as_of = day("2026-01-01");
    const Market market = flat_market(as_of, 0.0);
    std::vector<Position> positions;
    const auto add = [&](Side side, double balance, double rate, const char* start,
                         const char* maturity) {
        const fin::Date from = day(start);
        positions.push_back({.id = start,
                             .side = side,
                             .currency = "EUR",
                             .balance = balance,
                             .rate = rate,
                             .day_count = fin::DayCount::kAct360,
                             .start = from,
                             .last_payment = from,
                             .maturity = day(maturity)});
    };
    add(Side::kAsset, 100, 0.05, "2025-01-01", "2028-01-01");
    add(Side::kLiability, 80, 0.03, "2025-01-01", "2026-07-01");
    add(Side::kAsset, 50, 0.04, "2026-10-01", "2027-06-01");
    const RenewalMargins margins = calibrate_margins(market, positions, 12);
    for (std::size_t i = 0; i < positions.size(); ++i)
        positions[i].renew_margin = margins.of_position[i];
    EXPECT_NEAR(value_of(market, positions,
                         {.balance = BalanceRule::kConstant, .renewal = RenewalRule::kLike})
                    .nii(),
                double(json["expect"]["nii_12m"]), 1e-9);
}

TEST(Renewal, LikeForLikeRenewalKeepsTheBalance) {
    // Zero curves and one margin for all: monthly interest is balance * rate * days / 360 exactly
    // when the balance is constant.
    const fin::Date as_of = day("2025-12-30");
    const Market market = flat_market(as_of, 0.0);
    test::RandomBook random(21);
    for (int i = 0; i < 400; ++i) {
        Position p = random.position(as_of);
        p.currency = "EUR";
        p.day_count = fin::DayCount::kAct360;
        p.compounding = InterestRule::kSimple;
        p.cap.reset();
        p.floor.reset();
        p.rate = 0.04;
        p.spread = p.renew_margin = 0.04;
        p.renew_months = random.one_of({1, 2, 7, 24, 120});
        if (is_variable(p.type)) p.index_months = 1;
        const Horizon horizon = make_horizon(as_of, 12, MonthRule::kRolling);
        const BookTotal total = value_of(
            market, {p}, {.balance = BalanceRule::kConstant, .renewal = RenewalRule::kLike});
        for (std::size_t m = 0; m < 12; ++m) {
            const double want = (p.side == Side::kAsset ? 0.04 : -0.04) * p.balance *
                                (horizon.bounds[m + 1] - horizon.bounds[m]) / 360.0;
            ASSERT_NEAR(total.nii(m), want, 1e-9 * std::abs(want))
                << p.id << " " << to_string(p.type) << " month " << m;
        }
    }
}

TEST(Renewal, ALinearLoanIsFollowedByLinearLoans) {
    // 120 over four quarters at 4 %, 30E/360: 30 redeemed each quarter, replaced at 2 % by a loan
    // that redeems a quarter of itself in the same way.
    const fin::Date as_of = day("2026-01-01");
    const Market market = flat_market(as_of, 0.0);
    Position p{.id = "x",
               .type = PositionType::kFixedLinear,
               .currency = "EUR",
               .balance = 120,
               .rate = 0.04,
               .day_count = fin::DayCount::kThirtyE360,
               .start = as_of,
               .last_payment = as_of,
               .next_payment = day("2026-04-01"),
               .payment_months = 3,
               .maturity = day("2027-01-01"),
               .renew_margin = 0.02};
    const BookTotal total =
        value_of(market, {p}, {.balance = BalanceRule::kConstant, .renewal = RenewalRule::kLike});
    const double old = 0.04 * (120 + 90 + 60 + 30) / 4;
    const double renewed = 0.02 * (0 + 30 + 60 + 90) / 4;
    EXPECT_NEAR(total.nii(), old + renewed, 1e-12);
    // A bullet gives the same here, since both keep the balance at one rate; they differ when the
    // rate rises with the renewal date. Forwards of the curve: 0 before July, higher after.
    Market rising = market;
    rising.currencies[0].index_day_count = fin::DayCount::kThirtyE360;
    rising.currencies[0].discount =
        market::Curve::make({{181 / 365.0, 0.0}, {2.0, 0.03}},
                            market::CurveInterpolation::kLogLinearDiscount)
            .value();
    const BookSettings like{.balance = BalanceRule::kConstant, .renewal = RenewalRule::kLike};
    BookSettings bullet = like;
    bullet.renewal = RenewalRule::kBullet;
    p.renew_months = 12;
    p.renew_day_count = fin::DayCount::kThirtyE360;
    EXPECT_GT(value_of(rising, {p}, like).nii(), value_of(rising, {p}, bullet).nii() + 1e-4);
}

TEST(Renewal, AFloaterKeepsItsResetsAndAOneMonthDepositRenewsTwelveTimes) {
    const fin::Date as_of = day("2026-01-01");
    const Market market = test::random_market(as_of);
    Position deposit{.id = "d",
                     .side = Side::kLiability,
                     .currency = "EUR",
                     .balance = 1000,
                     .rate = 0.01,
                     .day_count = fin::DayCount::kAct360,
                     .start = day("2025-12-10"),
                     .last_payment = day("2025-12-10"),
                     .maturity = day("2026-01-10")};
    const std::vector<Scenario> base{{.name = "base"}};
    const LaneTables tables = make_lane_tables(market, base, 800, false, {});
    const RateView rates(tables, 0, 0);
    const Horizon horizon = make_horizon(as_of, 12, MonthRule::kRolling);
    double want = 0.01 * 9 / 360.0;
    for (fin::Date at = day("2026-01-10"); at < horizon.end(); at = fin::add_months(at, 1)) {
        const fin::Date end = std::min(fin::add_months(at, 1), horizon.end());
        want += rates.index(0, at, 1, fin::DayCount::kAct360) * (end - at) / 360.0;
    }
    EXPECT_NEAR(value_of(market, {deposit},
                         {.balance = BalanceRule::kConstant, .renewal = RenewalRule::kLike})
                    .nii(),
                -1000 * want, 1e-9);

    Position floater = deposit;
    floater.type = PositionType::kVariableBullet;
    floater.reset_months = 3;
    floater.payment_months = 3;
    floater.next_reset = floater.next_payment = day("2026-01-10");
    floater.renew_months = 24;
    floater.renew_margin = 0.01;
    const Position like = like_contract(floater, {}, rates, day("2026-01-10"));
    EXPECT_EQ(like.maturity, day("2028-01-10"));
    EXPECT_EQ(like.next_reset, day("2026-04-10"));
    EXPECT_EQ(like.next_payment, day("2026-04-10"));
    EXPECT_NEAR(*like.rate, rates.index(0, day("2026-01-10"), 3, fin::DayCount::kAct360) + 0.01,
                1e-15);
}

}  // namespace
}  // namespace ballast::alm
