#include "fin/schedule.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>
#include <string>
#include <vector>

#include "fin/day_count.hpp"

namespace ballast::fin {
namespace {

Date day(std::string_view text) { return Date::parse(text).value(); }

Schedule made(const ScheduleTerms& terms) {
    return make_schedule(terms, Calendar::weekends_only()).value();
}

std::vector<std::string> dates(const Schedule& schedule) {
    std::vector<std::string> all = {schedule.periods.front().start.to_string()};
    for (const CouponPeriod& period : schedule.periods) all.push_back(period.end.to_string());
    return all;
}

TEST(Schedule, ADayThirtyOneDoesNotDrift) {
    EXPECT_THAT(dates(made({.start = day("2023-01-31"),
                            .end = day("2023-07-31"),
                            .months = 1,
                            .stub = StubRule::kShortBack})),
                testing::ElementsAre("2023-01-31", "2023-02-28", "2023-03-31", "2023-04-30",
                                     "2023-05-31", "2023-06-30", "2023-07-31"));
}

TEST(Schedule, MonthEndsStayMonthEndsOnlyUnderTheEndOfMonthRule) {
    ScheduleTerms terms{.start = day("2023-06-30"),
                        .end = day("2024-06-30"),
                        .months = 3,
                        .roll = RollRule::kEndOfMonth};
    EXPECT_THAT(dates(made(terms)), testing::ElementsAre("2023-06-30", "2023-09-30", "2023-12-31",
                                                         "2024-03-31", "2024-06-30"));
    terms.roll = RollRule::kSameDay;
    EXPECT_THAT(dates(made(terms)), testing::ElementsAre("2023-06-30", "2023-09-30", "2023-12-30",
                                                         "2024-03-30", "2024-06-30"));
}

TEST(Schedule, AStubIsWhereItsRulePutsIt) {
    ScheduleTerms terms{.start = day("2024-01-10"), .end = day("2025-03-15"), .months = 6};
    EXPECT_THAT(dates(made(terms)),
                testing::ElementsAre("2024-01-10", "2024-03-15", "2024-09-15", "2025-03-15"));
    terms.stub = StubRule::kLongFront;
    EXPECT_THAT(dates(made(terms)), testing::ElementsAre("2024-01-10", "2024-09-15", "2025-03-15"));
    terms.stub = StubRule::kShortBack;
    EXPECT_THAT(dates(made(terms)),
                testing::ElementsAre("2024-01-10", "2024-07-10", "2025-01-10", "2025-03-15"));
    terms.stub = StubRule::kLongBack;
    EXPECT_THAT(dates(made(terms)), testing::ElementsAre("2024-01-10", "2024-07-10", "2025-03-15"));
}

TEST(Schedule, OnlyThePeriodsOffTheGridAreIrregular) {
    const Schedule schedule =
        made({.start = day("2024-01-10"), .end = day("2025-03-15"), .months = 6});
    EXPECT_FALSE(schedule.periods.at(0).regular);
    EXPECT_TRUE(schedule.periods.at(1).regular);
    EXPECT_TRUE(schedule.periods.at(2).regular);
}

TEST(Schedule, AWholeNumberOfPeriodsHasNoStubUnderAnyRule) {
    for (const auto stub :
         {StubRule::kShortFront, StubRule::kLongFront, StubRule::kShortBack, StubRule::kLongBack}) {
        const Schedule schedule =
            made({.start = day("2024-03-15"), .end = day("2029-03-15"), .months = 3, .stub = stub});
        ASSERT_EQ(schedule.periods.size(), 20U);
        for (const CouponPeriod& period : schedule.periods) EXPECT_TRUE(period.regular);
    }
}

TEST(Schedule, ATermShorterThanOnePeriodIsOnePeriod) {
    for (const auto stub :
         {StubRule::kShortFront, StubRule::kLongFront, StubRule::kShortBack, StubRule::kLongBack})
        EXPECT_THAT(
            dates(made(
                {.start = day("2024-03-15"), .end = day("2024-05-01"), .months = 6, .stub = stub})),
            testing::ElementsAre("2024-03-15", "2024-05-01"));
}

TEST(Schedule, ZeroMonthsMeansOnePeriodPaidAtTheEnd) {
    const Schedule schedule =
        made({.start = day("2024-03-15"), .end = day("2026-03-15"), .months = 0});
    ASSERT_EQ(schedule.periods.size(), 1U);
    EXPECT_EQ(schedule.grid.months, 24);
}

TEST(Schedule, AdjustedDatesFollowTheConvention) {
    const Schedule schedule = made({.start = day("2024-03-31"),
                                    .end = day("2024-09-30"),
                                    .months = 3,
                                    .convention = BusinessDayConvention::kModifiedFollowing});
    EXPECT_EQ(schedule.periods.at(0).adjusted_start, day("2024-03-29"));  // 31 March is a Sunday
    EXPECT_EQ(schedule.periods.at(0).adjusted_end, day("2024-06-28"));    // 30 June is a Sunday
    EXPECT_EQ(schedule.periods.at(1).adjusted_end, day("2024-09-30"));
}

// UK DMO, "Formulae for Calculating Gilt Prices from Yields", section 3, and 31 CFR 356 appendix B:
// a long first coupon earns a fraction for each regular period it touches.
TEST(Schedule, TheGridSplitsALongFirstCouponByRule251) {
    const Schedule schedule = made({.start = day("2002-08-15"),
                                    .end = day("2007-07-15"),
                                    .months = 6,
                                    .stub = StubRule::kLongFront});
    const CouponPeriod& first = schedule.periods.front();
    EXPECT_EQ(first.end, day("2003-07-15"));
    EXPECT_NEAR(
        year_fraction(DayCount::kActActIcma, first.start, first.end, {.grid = schedule.grid})
            .value(),
        0.915760869565, 1e-12);
}

TEST(Schedule, PeriodsOfRandomTermsAreContiguousAndOrdered) {
    std::mt19937 random(5);
    std::uniform_int_distribution<int> length(1, 11000);
    for (int i = 0; i < 3000; ++i) {
        const Date start = day("1995-01-01") + length(random);
        const ScheduleTerms terms{.start = start,
                                  .end = start + length(random),
                                  .months = i % 13,
                                  .stub = static_cast<StubRule>(i % 4),
                                  .roll = static_cast<RollRule>(i % 2),
                                  .convention = static_cast<BusinessDayConvention>(i % 5)};
        const Schedule schedule = made(terms);
        EXPECT_EQ(schedule.periods.front().start, terms.start);
        EXPECT_EQ(schedule.periods.back().end, terms.end);
        int irregular = 0;
        for (std::size_t k = 0; k < schedule.periods.size(); ++k) {
            EXPECT_LT(schedule.periods[k].start, schedule.periods[k].end);
            EXPECT_LE(schedule.periods[k].adjusted_start, schedule.periods[k].adjusted_end);
            if (k > 0) {
                EXPECT_EQ(schedule.periods[k - 1].end, schedule.periods[k].start);
            }
            irregular += !schedule.periods[k].regular;
        }
        EXPECT_LE(irregular, 1);
    }
}

TEST(Schedule, RejectsInvalidTerms) {
    const Calendar calendar = Calendar::weekends_only();
    const auto refused = [&](const ScheduleTerms& terms) {
        return make_schedule(terms, calendar).error().code == Code::kInvalidInput;
    };
    EXPECT_TRUE(refused({.start = day("2024-01-01"), .end = day("2024-01-01")}));
    EXPECT_TRUE(refused({.start = day("2024-01-02"), .end = day("2024-01-01")}));
    EXPECT_TRUE(refused({.start = day("2024-01-01"), .end = day("2025-01-01"), .months = -1}));
    EXPECT_TRUE(refused({.start = day("0001-01-01"), .end = day("9999-01-01"), .months = 1}));
}

}  // namespace
}  // namespace ballast::fin
