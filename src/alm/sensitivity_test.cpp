// Basis point values and durations, against closed forms.
#include "alm/sensitivity.hpp"

#include <cmath>

#include "alm/flat_market_test.hpp"

namespace ballast::alm {
namespace {

using test::bullet;
using test::day;
using test::flat_market;

TEST(Sensitivity, TheDurationOfAZeroCouponPositionIsItsTerm) {
    const Market market = flat_market(day("2026-01-01"), 0.03);
    Book book(market, {}, {});
    Position asset = bullet("2026-01-01", "2036-01-01", 1000, 0.0, fin::DayCount::kAct365Fixed);
    Position liability = asset;
    liability.id = "y";
    liability.side = Side::kLiability;
    liability.maturity = day("2028-01-01");
    liability.balance = 800;
    ASSERT_TRUE(book.add(asset));
    ASSERT_TRUE(book.add(liability));
    const std::vector<Scenario> base{{.name = "base"}};
    const BookValue value = value_book(book, market, base, Detail::kTotals, {}).value();
    const auto rows = sensitivities(book, market, value, {}).value();
    ASSERT_EQ(rows.size(), 3U);  // nothing is off the balance sheet
    const double ten = 3652 / 365.0;
    const double two = 730 / 365.0;
    const double assets = 1000 * std::exp(-0.03 * ten);
    const double liabilities = 800 * std::exp(-0.03 * two);
    EXPECT_EQ(rows[0].side, "asset");
    EXPECT_NEAR(rows[0].eve, assets, 1e-9);
    EXPECT_NEAR(rows[0].duration.value(), ten, 1e-5);
    EXPECT_NEAR(rows[1].eve, -liabilities, 1e-9);
    EXPECT_NEAR(rows[1].duration.value(), two, 1e-5);
    EXPECT_EQ(rows[2].side, "equity");
    EXPECT_NEAR(rows[2].bpv, 1e-4 * (ten * assets - two * liabilities), 1e-5);
}

TEST(Sensitivity, ABookWithoutValueHasNoDuration) {
    const Market market = flat_market(day("2026-01-01"), 0.03);
    const Book book(market, {}, {});
    const std::vector<Scenario> base{{.name = "base"}};
    const BookValue value = value_book(book, market, base, Detail::kTotals, {}).value();
    const auto rows = sensitivities(book, market, value, {}).value();
    ASSERT_EQ(rows.size(), 3U);
    for (const Sensitivity& row : rows) {
        EXPECT_EQ(row.bpv, 0.0);
        EXPECT_FALSE(row.duration);
    }
}

}  // namespace
}  // namespace ballast::alm
