#include "fin/rate.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <random>
#include <vector>

namespace ballast::fin {
namespace {

using enum Compounding;

const std::vector<Compounding> kAllCompounding = {kSimple,    kAnnual,  kSemiannual,
                                                  kQuarterly, kMonthly, kContinuous};

Date day(std::string_view text) { return Date::parse(text).value(); }

// Hull, Options, Futures, and Other Derivatives, 8th ed., section 4.2: 10 % for one year on 100.
TEST(Rate, CompoundingMatchesTheTextbook) {
    const auto grown = [](Compounding compounding) {
        return 100.0 / discount_factor(0.10, compounding, 1.0).value();
    };
    EXPECT_NEAR(grown(kAnnual), 110.00, 5e-3);
    EXPECT_NEAR(grown(kSemiannual), 110.25, 5e-3);
    EXPECT_NEAR(grown(kQuarterly), 110.38, 5e-3);
    EXPECT_NEAR(grown(kMonthly), 110.47, 5e-3);
    EXPECT_NEAR(grown(kContinuous), 110.52, 5e-3);
}

// Hull, examples 4.1 and 4.2.
TEST(Rate, EquivalentRatesMatchTheTextbook) {
    const double semiannual = discount_factor(0.10, kSemiannual, 1.0).value();
    EXPECT_NEAR(rate_from_discount(semiannual, kContinuous, 1.0).value(), 0.09758, 5e-6);
    const double continuous = discount_factor(0.08, kContinuous, 1.0).value();
    EXPECT_NEAR(rate_from_discount(continuous, kQuarterly, 1.0).value(), 0.0808, 5e-5);
}

TEST(Rate, DiscountAndRateAreInverse) {
    std::mt19937 random(13);
    std::uniform_real_distribution<double> rates(-0.02, 0.25);
    std::uniform_real_distribution<double> times(0.01, 40.0);
    for (int i = 0; i < 3000; ++i) {
        const double rate = rates(random);
        const double years = times(random);
        for (const Compounding compounding : kAllCompounding) {
            const double discount = discount_factor(rate, compounding, years).value();
            // Rounding the discount factor moves the rate by 1/years of it, more when rt is large.
            EXPECT_NEAR(rate_from_discount(discount, compounding, years).value(), rate,
                        4e-15 * (1.0 + 1.0 / years) * (1.0 + std::fabs(rate) * years));
        }
    }
}

TEST(Rate, EquivalentRatesDiscountTheSameAcrossConventions) {
    const Date from = day("2024-01-31");
    const Date to = day("2027-08-30");
    const AccrualTerms terms{.grid = CouponGrid{day("2030-06-30"), 6, RollRule::kEndOfMonth},
                             .termination = to};
    for (const DayCount day_count : all_day_counts())
        for (const Compounding compounding : kAllCompounding) {
            const Rate quoted{0.045, DayCount::kAct360, kQuarterly};
            const Rate other =
                equivalent_rate(quoted, day_count, compounding, from, to, terms).value();
            EXPECT_EQ(other.day_count, day_count);
            EXPECT_EQ(other.compounding, compounding);
            EXPECT_NEAR(discount_factor(other, from, to, terms).value(),
                        discount_factor(quoted, from, to, terms).value(), 1e-15);
            const Rate back =
                equivalent_rate(other, DayCount::kAct360, kQuarterly, from, to, terms).value();
            EXPECT_NEAR(back.value, 0.045, 1e-14);
        }
}

TEST(Rate, SmallRatesKeepTheirDigits) {
    for (const Compounding compounding : kAllCompounding)
        EXPECT_NEAR(discount_factor(1e-12, compounding, 1.0).value(), 1.0 - 1e-12, 2e-16);
}

TEST(Rate, RejectsInputsWithoutAFiniteResult) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    EXPECT_FALSE(discount_factor(nan, kContinuous, 1.0));
    EXPECT_FALSE(discount_factor(0.1, kContinuous, nan));
    EXPECT_FALSE(discount_factor(-1.0, kAnnual, 1.0));
    EXPECT_FALSE(discount_factor(-1.5, kSimple, 1.0));
    EXPECT_FALSE(discount_factor(1e10, kContinuous, 1e10));
    EXPECT_FALSE(rate_from_discount(0.0, kContinuous, 1.0));
    EXPECT_FALSE(rate_from_discount(nan, kContinuous, 1.0));
    EXPECT_FALSE(rate_from_discount(0.9, kContinuous, 0.0));
    EXPECT_FALSE(
        equivalent_rate({0.05}, DayCount::kAct360, kSimple, day("2024-01-01"), day("2024-01-01")));
    EXPECT_FALSE(
        discount_factor(Rate{0.05, DayCount::kActActIcma}, day("2024-01-01"), day("2024-02-01")));
}

}  // namespace
}  // namespace ballast::fin
