#include "alm/bond.hpp"

#include <gtest/gtest.h>

namespace ballast::alm {
namespace {

fin::Date day(std::string_view text) { return fin::Date::parse(text).value(); }

const fin::Calendar& london() {
    static const fin::Calendar calendar = fin::Calendar::named("LONDON").value();
    return calendar;
}

// UK DMO: a first coupon of seven months, 7 May to 7 December 1999.
TEST(Bond, AGiltWithALongFirstCouponAccruesByPeriodAndIsNegativeExDividend) {
    const BondTerms terms{.issue = day("1999-05-07"),
                          .maturity = day("2002-12-07"),
                          .first_coupon = day("1999-12-07"),
                          .coupon = 0.06,
                          .ex_dividend_days = 7};
    const auto accrued = [&](const char* settlement) {
        return bond_state(terms, day(settlement), london())->accrued;
    };
    EXPECT_NEAR(accrued("1999-05-08"), 0.016484, 1e-6);
    EXPECT_NEAR(accrued("1999-07-08"), 1.019186, 1e-6);
    EXPECT_NEAR(accrued("1999-11-26"), 3.330661, 1e-6);
    EXPECT_NEAR(accrued("1999-12-06"), -0.01639, 1e-5);
}

// 31 CFR 356, appendix B.
TEST(Bond, ATreasuryWithALongFirstCouponBearsSimpleInterestInTheBrokenPeriod) {
    const BondTerms terms{.market = BondMarket::kUsTreasury,
                          .issue = day("1985-07-02"),
                          .maturity = day("2005-08-15"),
                          .first_coupon = day("1986-02-15"),
                          .coupon = 0.1075};
    const auto state = bond_state(terms, day("1985-11-04"), fin::Calendar::weekends_only());
    ASSERT_TRUE(state);
    const auto figures = bond_at_yield(terms, *state, 0.1047);
    ASSERT_TRUE(figures);
    EXPECT_NEAR(figures->clean_price, 102.214586, 1e-6);
    EXPECT_NEAR(figures->dirty_price, 105.887384, 1e-6);
    EXPECT_NEAR(bond_at_dirty_price(terms, *state, figures->dirty_price)->yield, 0.1047, 1e-13);
}

TEST(Bond, SensitivitiesAreTheSlopesOfThePrice) {
    for (const BondMarket market : {BondMarket::kUkGilt, BondMarket::kUsTreasury}) {
        const BondTerms terms{.market = market, .maturity = day("2041-03-07"), .coupon = 0.04};
        const auto state = bond_state(terms, day("2026-05-01"), london()).value();
        const auto price = [&](double yield) {
            return bond_at_yield(terms, state, yield)->dirty_price;
        };
        const BondFigures at = bond_at_yield(terms, state, 0.05).value();
        const double h = 1e-4;
        EXPECT_NEAR(at.modified_duration,
                    (price(0.05 - h) - price(0.05 + h)) / (2 * h) / at.dirty_price, 1e-5);
        EXPECT_NEAR(
            at.convexity,
            (price(0.05 + h) - 2 * at.dirty_price + price(0.05 - h)) / (h * h) / at.dirty_price,
            1e-3);
    }
}

TEST(Bond, RejectsTermsThatDoNotDescribeABond) {
    const BondTerms good{.issue = day("2026-01-07"), .maturity = day("2030-01-07")};
    const auto refused = [](const BondTerms& terms, const char* settlement) {
        return !bond_state(terms, day(settlement), london());
    };
    EXPECT_FALSE(refused(good, "2026-01-07"));
    EXPECT_TRUE(refused(good, "2026-01-06"));
    EXPECT_TRUE(refused(good, "2030-01-07"));
    BondTerms wrong = good;
    wrong.first_coupon = day("2026-07-08");
    EXPECT_TRUE(refused(wrong, "2026-02-01"));
    wrong = good;
    wrong.coupons_a_year = 5;
    EXPECT_TRUE(refused(wrong, "2026-02-01"));
}

}  // namespace
}  // namespace ballast::alm
