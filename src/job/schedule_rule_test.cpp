// Rules of schedules: the instants that they name. Wall-clock times as instants are those of
// Python's zoneinfo with tzdata 2025b; session days those of the NYSE
// (nyse.com/markets/hours-calendars).
#include "job/schedule_rule.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <vector>

#include "base/result.hpp"

namespace ballast::job {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::string> times(const char* text, const char* from, int count) {
    std::vector<std::string> found;
    const auto rule = ScheduleRule::parse(text);
    EXPECT_TRUE(rule) << text << ": " << (rule ? "" : rule.error().message);
    if (!rule) return found;
    Instant at = *Instant::parse(from);
    for (int i = 0; i < count; ++i) {
        const auto next = rule->next_after(at);
        if (!next) break;
        EXPECT_GT(*next, at);
        at = *next;
        found.push_back(at.to_string());
    }
    return found;
}

std::string error(const char* text) {
    const auto rule = ScheduleRule::parse(text);
    EXPECT_FALSE(rule) << text;
    return rule ? "" : rule.error().message;
}

TEST(ScheduleRule, ADailyTimeFollowsTheClockOfItsZoneAcrossTheStartOfSummerTime) {
    EXPECT_THAT(
        times("daily at 16:30 America/New_York on NYSE sessions", "2025-03-07T00:00:00Z", 2),
        ElementsAre("2025-03-07T21:30:00Z", "2025-03-10T20:30:00Z"));
}

TEST(ScheduleRule, ATimeThatTheClocksSkipRunsAtTheChange) {
    EXPECT_THAT(times("daily at 02:30 America/New_York", "2025-03-08T12:00:00Z", 2),
                ElementsAre("2025-03-09T07:00:00Z", "2025-03-10T06:30:00Z"));
}

TEST(ScheduleRule, ATimeThatComesTwiceRunsOnceTheFirstTime) {
    EXPECT_THAT(times("daily at 01:30 America/New_York", "2025-11-01T12:00:00Z", 2),
                ElementsAre("2025-11-02T05:30:00Z", "2025-11-03T06:30:00Z"));
    // Asked between the two.
    EXPECT_THAT(times("daily at 01:30 America/New_York", "2025-11-02T05:45:00Z", 1),
                ElementsAre("2025-11-03T06:30:00Z"));
}

TEST(ScheduleRule, DaysWithoutASessionAreSkipped) {
    // Independence Day 2025 is a Friday.
    EXPECT_THAT(
        times("daily at 16:30 America/New_York on NYSE sessions", "2025-07-03T21:00:00Z", 2),
        ElementsAre("2025-07-07T20:30:00Z", "2025-07-08T20:30:00Z"));
}

TEST(ScheduleRule, SeveralTimesADay) {
    EXPECT_THAT(
        times("daily at 16:30, 09:00", "2025-06-30T10:00:00Z", 3),
        ElementsAre("2025-06-30T16:30:00Z", "2025-07-01T09:00:00Z", "2025-07-01T16:30:00Z"));
}

TEST(ScheduleRule, WeeklyOnSeveralDays) {
    EXPECT_THAT(
        times("weekly on Monday, fri at 18:00 Europe/Berlin", "2026-03-27T00:00:00Z", 3),
        ElementsAre("2026-03-27T17:00:00Z", "2026-03-30T16:00:00Z", "2026-04-03T16:00:00Z"));
}

TEST(ScheduleRule, ADayThatAMonthLacksIsItsLastDay) {
    EXPECT_THAT(
        times("monthly on day 31 at 06:00", "2028-01-31T06:00:00Z", 3),
        ElementsAre("2028-02-29T06:00:00Z", "2028-03-31T06:00:00Z", "2028-04-30T06:00:00Z"));
    EXPECT_THAT(times("monthly on the last day at 06:00 UTC", "2026-02-01T00:00:00Z", 1),
                ElementsAre("2026-02-28T06:00:00Z"));
}

TEST(ScheduleRule, TheFirstAndLastSessionOfAMonth) {
    // 2025-08-31 is a Sunday, 2025-09-01 Labor Day.
    EXPECT_THAT(times("monthly on the last session at 18:00 America/New_York on NYSE sessions",
                      "2025-08-20T00:00:00Z", 1),
                ElementsAre("2025-08-29T22:00:00Z"));
    EXPECT_THAT(times("monthly on the first session at 09:00 America/New_York on NYSE sessions",
                      "2025-08-20T00:00:00Z", 1),
                ElementsAre("2025-09-02T13:00:00Z"));
}

TEST(ScheduleRule, AnIntervalDoesNotDependOnWhenItStarts) {
    EXPECT_THAT(times("every 30 minutes", "2025-06-30T10:07:12Z", 2),
                ElementsAre("2025-06-30T10:30:00Z", "2025-06-30T11:00:00Z"));
    EXPECT_THAT(times("every 2 hours", "2025-03-09T05:30:00Z", 2),
                ElementsAre("2025-03-09T06:00:00Z", "2025-03-09T08:00:00Z"));
    EXPECT_THAT(times("every hour", "2025-06-30T10:00:00Z", 1),
                ElementsAre("2025-06-30T11:00:00Z"));
}

TEST(ScheduleRule, CronFieldsTakeListsRangesStepsAndNames) {
    EXPECT_THAT(times("cron 30 16 * * mon-fri America/New_York", "2025-06-27T12:00:00Z", 2),
                ElementsAre("2025-06-27T20:30:00Z", "2025-06-30T20:30:00Z"));
    EXPECT_THAT(
        times("cron */20 9,17 * * *", "2025-06-30T09:30:00Z", 3),
        ElementsAre("2025-06-30T09:40:00Z", "2025-06-30T17:00:00Z", "2025-06-30T17:20:00Z"));
    // Sunday is 0 or 7.
    EXPECT_EQ(times("cron 0 0 * * 7", "2025-06-30T00:00:00Z", 2),
              times("cron 0 0 * * 0", "2025-06-30T00:00:00Z", 2));
    // Both days are restricted: either matches, crontab(5).
    EXPECT_THAT(
        times("cron 0 0 13 * 5", "2025-06-01T00:00:00Z", 3),
        ElementsAre("2025-06-06T00:00:00Z", "2025-06-13T00:00:00Z", "2025-06-20T00:00:00Z"));
}

TEST(ScheduleRule, ALeapDayIsUpToEightYearsAway) {
    EXPECT_THAT(times("cron 0 6 29 2 *", "2025-01-01T00:00:00Z", 2),
                ElementsAre("2028-02-29T06:00:00Z", "2032-02-29T06:00:00Z"));
    EXPECT_THAT(times("cron 0 6 29 2 *", "2096-03-01T00:00:00Z", 1),
                ElementsAre("2104-02-29T06:00:00Z"));
    EXPECT_TRUE(times("cron 0 6 30 2 *", "2025-01-01T00:00:00Z", 1).empty());
}

TEST(ScheduleRule, TheLastOfSeveralMissedTimes) {
    const auto rule = ScheduleRule::parse("daily at 16:30 America/New_York on NYSE sessions");
    ASSERT_TRUE(rule);
    const auto at = [](const char* text) { return *Instant::parse(text); };
    EXPECT_EQ(rule->last_in(at("2025-06-25T20:30:00Z"), at("2025-06-29T12:00:00Z")),
              at("2025-06-27T20:30:00Z"));
    EXPECT_EQ(rule->last_in(at("2025-06-27T20:30:00Z"), at("2025-06-29T12:00:00Z")), std::nullopt);
    const auto interval = ScheduleRule::parse("every 30 minutes");
    ASSERT_TRUE(interval);
    EXPECT_EQ(interval->last_in(at("2025-06-25T20:30:00Z"), at("2025-06-29T12:07:00Z")),
              at("2025-06-29T12:00:00Z"));
}

TEST(ScheduleRule, AnErrorNamesTheWordAndWhatWasExpected) {
    EXPECT_THAT(error("hourly"), HasSubstr("begins with every, daily, weekly, monthly or cron"));
    EXPECT_THAT(error("daily at 25:00"), HasSubstr("\"25:00\" was not expected"));
    EXPECT_THAT(error("daily at 16:30 Mars/Olympus"), HasSubstr("Mars/Olympus"));
    EXPECT_THAT(error("daily at 16:30 UTC on MOON sessions"), HasSubstr("a calendar: "));
    EXPECT_THAT(error("daily at 16:30 UTC tomorrow"), HasSubstr("\"tomorrow\" was not expected"));
    EXPECT_THAT(error("weekly on someday at 10:00"), HasSubstr("a day such as monday"));
    EXPECT_THAT(error("monthly on day 32 at 10:00"), HasSubstr("a day from 1 to 31"));
    EXPECT_THAT(error("monthly on the last session at 10:00"), HasSubstr("ends too early"));
    EXPECT_THAT(error("every 0 minutes"), HasSubstr("minutes, hours or days"));
    EXPECT_THAT(error("cron 60 * * * *"), HasSubstr("minute \"60\""));
    EXPECT_THAT(error("cron * * *"), HasSubstr("five fields"));
    EXPECT_THAT(error("cron */0 * * * *"), HasSubstr("minute"));
    EXPECT_THAT(error(""), HasSubstr("begins with"));
}

}  // namespace
}  // namespace ballast::job
