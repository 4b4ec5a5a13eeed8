#include <gtest/gtest.h>
#include <ql/interestrate.hpp>
#include <ql/time/daycounters/actual360.hpp>
#include <ql/time/daycounters/actual365fixed.hpp>
#include <ql/time/daycounters/actualactual.hpp>
#include <ql/time/daycounters/thirty360.hpp>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "fin/day_count.hpp"
#include "fin/rate.hpp"
#include "quantlib.hpp"

namespace ballast::oracle {
namespace {

using fin::Compounding;
using fin::CouponGrid;
using fin::Date;
using fin::DayCount;
using fin::RollRule;

struct Stretch {
    Date from;
    Date to;
};

// Month ends, where the 30/360 rules differ, are drawn as often as all other days.
std::vector<Stretch> random_stretches(int count, int longest) {
    std::mt19937 random(29);
    std::uniform_int_distribution<int> start(0, 25000);
    std::uniform_int_distribution<int> length(0, longest);
    std::vector<Stretch> stretches;
    for (int i = 0; i < count; ++i) {
        Date from = day("1980-01-01") + start(random);
        Date to = from + length(random);
        if (i % 2 == 0) from = from.end_of_month();
        if (i % 4 < 2) to = to.end_of_month();
        if (from <= to) stretches.push_back({from, to});
    }
    return stretches;
}

std::string shown(const Stretch& stretch) {
    return stretch.from.to_string() + " to " + stretch.to.to_string();
}

TEST(DayCountOracle, FractionsAgreeOnRandomDates) {
    using QuantLib::ActualActual;
    using QuantLib::Thirty360;
    const std::vector<std::pair<DayCount, QuantLib::DayCounter>> pairs = {
        {DayCount::kAct360, QuantLib::Actual360()},
        {DayCount::kAct365Fixed, QuantLib::Actual365Fixed()},
        {DayCount::kActActIsda, ActualActual(ActualActual::ISDA)},
        {DayCount::kThirty360Bond, Thirty360(Thirty360::BondBasis)},
        {DayCount::kThirtyE360, Thirty360(Thirty360::European)},
        {DayCount::kThirtyE360Isda, Thirty360(Thirty360::ISDA)}};
    for (const Stretch& stretch : random_stretches(40'000, 11'000))
        for (const auto& [mine, oracle] : pairs)
            ASSERT_NEAR(fin::year_fraction(mine, stretch.from, stretch.to).value(),
                        oracle.yearFraction(theirs(stretch.from), theirs(stretch.to)), 1e-12)
                << to_string(mine) << " " << shown(stretch);
}

// From the end of February to a 31st QuantLib 1.29 counts one day more: it applies the rule on the
// 31st before the one on February's end. The order of the SIA's rules (Mayle, Standard Securities
// Calculation Methods, 3rd ed., vol. 1), which spreadsheets follow too, is the reverse.
TEST(DayCountOracle, ThirtyUsAgreesExceptForTheOrderOfTwoRules) {
    const QuantLib::Thirty360 oracle(QuantLib::Thirty360::USA);
    for (const Stretch& stretch : random_stretches(40'000, 11'000)) {
        const bool ordered =
            stretch.from.month() == 2 && stretch.from.is_end_of_month() && stretch.to.day() == 31;
        ASSERT_EQ(fin::days_between(DayCount::kThirty360Us, stretch.from, stretch.to) + ordered,
                  oracle.dayCount(theirs(stretch.from), theirs(stretch.to)))
            << shown(stretch);
    }
}

TEST(DayCountOracle, AfbAgreesOnRandomDates) {
    const QuantLib::ActualActual oracle(QuantLib::ActualActual::AFB);
    for (const Stretch& stretch : random_stretches(40'000, 4'000))
        ASSERT_NEAR(fin::year_fraction(DayCount::kActActAfb, stretch.from, stretch.to).value(),
                    oracle.yearFraction(theirs(stretch.from), theirs(stretch.to)), 1e-12)
            << shown(stretch);
}

TEST(DayCountOracle, TheTerminationDateAgrees) {
    for (const Stretch& stretch : random_stretches(20'000, 4'000)) {
        const QuantLib::Thirty360 oracle(QuantLib::Thirty360::ISDA, theirs(stretch.to));
        ASSERT_EQ(fin::days_between(DayCount::kThirtyE360Isda, stretch.from, stretch.to,
                                    {.termination = stretch.to}),
                  oracle.dayCount(theirs(stretch.from), theirs(stretch.to)))
            << shown(stretch);
    }
}

TEST(DayCountOracle, IcmaAgreesWithinOneCouponPeriod) {
    const QuantLib::ActualActual oracle(QuantLib::ActualActual::ISMA);
    std::mt19937 random(31);
    for (const int months : {3, 6, 12})
        for (int i = 0; i < 3000; ++i) {
            const CouponGrid grid{day("2000-01-01") + static_cast<int>(random() % 9000), months};
            const Date begin = grid.date(0);
            const Date end = grid.date(1);
            const Date from = begin + static_cast<int>(random() % (end - begin));
            const Date to = from + static_cast<int>(random() % (end - from + 1));
            if (from == to) continue;
            ASSERT_NEAR(fin::year_fraction(DayCount::kActActIcma, from, to, {.grid = grid}).value(),
                        oracle.yearFraction(theirs(from), theirs(to), theirs(begin), theirs(end)),
                        1e-12)
                << from.to_string() << " " << to.to_string();
        }
}

TEST(DayCountOracle, IcmaAgreesOnLongFirstCoupons) {
    const QuantLib::ActualActual oracle(QuantLib::ActualActual::ISMA);
    std::mt19937 random(37);
    for (int i = 0; i < 3000; ++i) {
        // Days up to the 28th, so that QuantLib's chained quasi-coupon dates do not drift.
        const Date base = fin::add_months(day("2000-01-01"), static_cast<int>(random() % 300));
        const CouponGrid grid{base + static_cast<int>(random() % 28), 6};
        const Date end = grid.date(0);
        const Date from = grid.date(-2) + static_cast<int>(random() % 180);
        ASSERT_NEAR(
            fin::year_fraction(DayCount::kActActIcma, from, end, {.grid = grid}).value(),
            oracle.yearFraction(theirs(from), theirs(end), theirs(grid.date(-1)), theirs(end)),
            1e-12)
            << from.to_string() << " " << end.to_string();
    }
}

TEST(RateOracle, DiscountFactorsAgree) {
    struct Pair {
        Compounding mine;
        QuantLib::Compounding compounding;
        QuantLib::Frequency frequency;
    };
    const std::vector<Pair> pairs = {
        {Compounding::kSimple, QuantLib::Simple, QuantLib::Annual},
        {Compounding::kAnnual, QuantLib::Compounded, QuantLib::Annual},
        {Compounding::kSemiannual, QuantLib::Compounded, QuantLib::Semiannual},
        {Compounding::kQuarterly, QuantLib::Compounded, QuantLib::Quarterly},
        {Compounding::kMonthly, QuantLib::Compounded, QuantLib::Monthly},
        {Compounding::kContinuous, QuantLib::Continuous, QuantLib::Annual}};
    std::mt19937 random(41);
    std::uniform_real_distribution<double> rates(-0.02, 0.2);
    for (const Stretch& stretch : random_stretches(4'000, 11'000))
        for (const Pair& pair : pairs) {
            const double value = rates(random);
            const fin::Rate mine{value, DayCount::kActActIsda, pair.mine};
            const QuantLib::InterestRate oracle(
                value, QuantLib::ActualActual(QuantLib::ActualActual::ISDA), pair.compounding,
                pair.frequency);
            const double expected = oracle.discountFactor(theirs(stretch.from), theirs(stretch.to));
            ASSERT_NEAR(fin::discount_factor(mine, stretch.from, stretch.to).value(), expected,
                        1e-13 * expected)
                << shown(stretch) << " " << value;
        }
}

}  // namespace
}  // namespace ballast::oracle
