#include "fin/calendar.hpp"

#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <random>
#include <string>
#include <vector>

namespace ballast::fin {
namespace {

using enum BusinessDayConvention;

Date day(std::string_view text) { return Date::parse(text).value(); }
Calendar named(std::string_view name) { return Calendar::named(name).value(); }

std::vector<std::string> closed(const Calendar& calendar, std::string_view from,
                                std::string_view to) {
    std::vector<std::string> dates;
    for (const Holiday& holiday : calendar.holidays(day(from), day(to)))
        dates.push_back(holiday.date.to_string());
    return dates;
}

// nyse.com/markets/hours-calendars and the Exchange's notices.
TEST(Calendar, TheNewYorkStockExchangeClosesOnItsPublishedDays) {
    const Calendar nyse = named("NYSE");
    EXPECT_THAT(
        closed(nyse, "2024-01-01", "2026-12-31"),
        testing::ElementsAre("2024-01-01", "2024-01-15", "2024-02-19", "2024-03-29", "2024-05-27",
                             "2024-06-19", "2024-07-04", "2024-09-02", "2024-11-28", "2024-12-25",
                             "2025-01-01", "2025-01-09", "2025-01-20", "2025-02-17", "2025-04-18",
                             "2025-05-26", "2025-06-19", "2025-07-04", "2025-09-01", "2025-11-27",
                             "2025-12-25", "2026-01-01", "2026-01-19", "2026-02-16", "2026-04-03",
                             "2026-05-25", "2026-06-19", "2026-07-03", "2026-09-07", "2026-11-26",
                             "2026-12-25"));
    EXPECT_THAT(
        closed(nyse, "2022-01-01", "2022-12-31"),
        testing::ElementsAre("2022-01-17", "2022-02-21", "2022-04-15", "2022-05-30", "2022-06-20",
                             "2022-07-04", "2022-09-05", "2022-11-24", "2022-12-26"));
}

TEST(Calendar, TheNewYorkStockExchangeKeepsItsSpecialClosings) {
    const Calendar nyse = named("NYSE");
    for (const char* date :
         {"1994-04-27", "2001-09-11", "2001-09-12", "2001-09-13", "2001-09-14", "2004-06-11",
          "2007-01-02", "2012-10-29", "2012-10-30", "2018-12-05", "2025-01-09"})
        EXPECT_FALSE(nyse.is_business_day(day(date))) << date;
    EXPECT_EQ(nyse.holidays(day("2012-10-29"), day("2012-10-29")).at(0).name, "Hurricane Sandy");
}

TEST(Calendar, HolidaysBeginInTheirFirstYear) {
    const Calendar nyse = named("NYSE");
    EXPECT_TRUE(nyse.is_business_day(day("1997-01-20")));
    EXPECT_FALSE(nyse.is_business_day(day("1998-01-19")));
    EXPECT_TRUE(nyse.is_business_day(day("2021-06-18")));
    EXPECT_FALSE(nyse.is_business_day(day("2022-06-20")));
}

TEST(Calendar, TheNewYorkStockExchangeIsOpenExactlyOnTheSessionsWithPrices) {
    std::ifstream file("tests/golden/fin/nyse_sessions_1990_2026.csv");
    std::vector<Date> sessions;
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) sessions.push_back(day(line));
    ASSERT_EQ(sessions.size(), 9212U);
    const Calendar nyse = named("NYSE");
    std::vector<Date> open;
    for (Date date = sessions.front(); date <= sessions.back(); ++date)
        if (nyse.is_business_day(date)) open.push_back(date);
    EXPECT_EQ(open, sessions);
}

TEST(Calendar, TargetClosesOnItsPublishedDays) {
    EXPECT_THAT(
        closed(named("TARGET"), "1999-01-01", "2002-12-31"),
        testing::ElementsAre("1999-01-01", "1999-12-31", "2000-04-21", "2000-04-24", "2000-05-01",
                             "2000-12-25", "2000-12-26", "2001-01-01", "2001-04-13", "2001-04-16",
                             "2001-05-01", "2001-12-25", "2001-12-26", "2001-12-31", "2002-01-01",
                             "2002-03-29", "2002-04-01", "2002-05-01", "2002-12-25", "2002-12-26"));
}

// Meeus, Astronomical Algorithms, 2nd ed., p. 68.
TEST(Calendar, EasterMatchesThePublishedTables) {
    EXPECT_EQ(easter_sunday(1818), day("1818-03-22"));
    EXPECT_EQ(easter_sunday(1943), day("1943-04-25"));
    EXPECT_EQ(easter_sunday(1954), day("1954-04-18"));
    EXPECT_EQ(easter_sunday(1991), day("1991-03-31"));
    EXPECT_EQ(easter_sunday(2000), day("2000-04-23"));
    EXPECT_EQ(easter_sunday(2038), day("2038-04-25"));
}

TEST(Calendar, ConventionsMoveDatesAsDefined) {
    const Calendar nyse = named("NYSE");
    const Date saturday = day("2024-08-31");  // Monday 2 September is Labor Day
    EXPECT_EQ(nyse.adjust(saturday, kUnadjusted), saturday);
    EXPECT_EQ(nyse.adjust(saturday, kFollowing), day("2024-09-03"));
    EXPECT_EQ(nyse.adjust(saturday, kModifiedFollowing), day("2024-08-30"));
    EXPECT_EQ(nyse.adjust(saturday, kPreceding), day("2024-08-30"));
    const Date sunday = day("2024-09-01");
    EXPECT_EQ(nyse.adjust(sunday, kPreceding), day("2024-08-30"));
    EXPECT_EQ(nyse.adjust(sunday, kModifiedPreceding), day("2024-09-03"));
    EXPECT_EQ(nyse.adjust(sunday, kModifiedFollowing), day("2024-09-03"));
    for (const auto convention : {kFollowing, kModifiedFollowing, kPreceding, kModifiedPreceding})
        EXPECT_EQ(nyse.adjust(day("2024-09-03"), convention), day("2024-09-03"));
}

TEST(Calendar, NoClosingIsLongerThanTheMaximum) {
    const Calendar all = named("NYSE+TARGET+WEEKENDS_ONLY");
    for (Date date = day("1950-01-01"); date < day("2150-01-01"); ++date)
        ASSERT_LE(all.adjust(date, kFollowing) - date, kLongestClosing) << date.to_string();
}

TEST(Calendar, ConventionsAreParsedByName) {
    for (const auto convention :
         {kUnadjusted, kFollowing, kModifiedFollowing, kPreceding, kModifiedPreceding})
        EXPECT_EQ(parse_business_day_convention(to_string(convention)).value(), convention);
    const auto wrong = parse_business_day_convention("Following");
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().message,
              "unknown business day convention \"Following\": expected unadjusted, following, "
              "modified_following, preceding, modified_preceding");
    EXPECT_TRUE(Calendar::check_name("NYSE+TARGET"));
    for (const char* name : {"", "+", "NYSE+", "nyse", "NYSE+PARIS"})
        EXPECT_FALSE(Calendar::check_name(name)) << name;
}

TEST(Calendar, AdvancingAndCountingAreInverse) {
    const Calendar nyse = named("NYSE");
    std::mt19937 random(3);
    std::uniform_int_distribution<int> days(0, 12000);
    std::uniform_int_distribution<int> steps(-400, 400);
    for (int i = 0; i < 500; ++i) {
        const Date from = nyse.adjust(day("1990-01-01") + days(random), kFollowing);
        const int step = steps(random);
        const Date to = nyse.advance(from, step);
        EXPECT_TRUE(nyse.is_business_day(to));
        EXPECT_EQ(nyse.business_days_between(from, to), step);
        EXPECT_EQ(nyse.advance(to, -step), from);
    }
}

TEST(Calendar, AdvancingByZeroKeepsAClosedDay) {
    EXPECT_EQ(named("NYSE").advance(day("2024-12-25"), 0), day("2024-12-25"));
    EXPECT_EQ(named("NYSE").advance(day("2024-12-25"), 1), day("2024-12-26"));
    EXPECT_EQ(named("NYSE").advance(day("2024-12-25"), -1), day("2024-12-24"));
}

TEST(Calendar, AJointCalendarIsOpenWhenBothAre) {
    const Calendar nyse = named("NYSE");
    const Calendar target = named("TARGET");
    const Calendar both = named("NYSE+TARGET");
    EXPECT_EQ(both.name(), "NYSE+TARGET");
    EXPECT_EQ(both.first(), day("1999-01-01"));
    for (Date date = day("1995-01-01"); date < day("2035-01-01"); ++date)
        ASSERT_EQ(both.is_business_day(date),
                  nyse.is_business_day(date) && target.is_business_day(date))
            << date.to_string();
}

TEST(Calendar, HolidaysAreTheClosedWeekdays) {
    for (const auto name : Calendar::names()) {
        const Calendar calendar = named(name);
        for (Date date = day("2000-01-01"); date < day("2030-01-01"); ++date) {
            const bool listed = !calendar.holidays(date, date).empty();
            const bool weekend = date.is_weekend() && name != "ALL_DAYS";
            ASSERT_EQ(calendar.is_business_day(date), !listed && !weekend) << name;
        }
    }
}

TEST(Calendar, OutsideItsCoverageOnlyWeekendsAreClosed) {
    const Calendar nyse = named("NYSE");
    EXPECT_FALSE(nyse.covers(day("1970-12-31")));
    EXPECT_TRUE(nyse.covers(day("1971-01-01")));
    EXPECT_TRUE(nyse.is_business_day(day("1968-12-25")));
    EXPECT_TRUE(nyse.is_business_day(day("2400-12-25")));
    EXPECT_FALSE(nyse.is_business_day(day("2400-12-24") + 6));
    EXPECT_TRUE(Calendar::weekends_only().covers(day("0001-01-01")));
    EXPECT_TRUE(Calendar::weekends_only().covers(day("9999-12-31")));
}

TEST(Calendar, AllDaysIsNeverClosed) {
    const Calendar all = Calendar::all_days();
    EXPECT_EQ(all.advance(day("2024-12-20"), 12), day("2025-01-01"));
    EXPECT_EQ(all.business_days_between(day("2024-01-01"), day("2025-01-01")), 366);
}

TEST(Calendar, AnUnknownNameListsTheKnownOnes) {
    for (const char* name : {"", "nyse", "NYSE+", "+NYSE", "NYSE+LSE", "NYSE TARGET"}) {
        const auto calendar = Calendar::named(name);
        ASSERT_FALSE(calendar) << name;
        EXPECT_NE(calendar.error().message.find(
                      "NYSE, TARGET, LONDON, NEW_YORK, WEEKENDS_ONLY, ALL_DAYS"),
                  std::string::npos);
    }
}

TEST(Calendar, NewYorkBanksCloseOnTheHolidaysOfTheFederalReserve) {
    const Calendar banks = Calendar::named("NEW_YORK").value();
    for (const char* closed :
         {"2025-01-20", "2025-06-19", "2025-10-13", "2025-11-11", "2023-01-02"})
        EXPECT_FALSE(banks.is_business_day(day(closed))) << closed;
    // Good Friday, and the Friday before a holiday on a Saturday.
    for (const char* open : {"2025-04-18", "2026-07-03", "2021-12-24"})
        EXPECT_TRUE(banks.is_business_day(day(open))) << open;
}

TEST(CalendarRules, StatementsExpandToTheirDays) {
    const auto rules = expand_calendar_rules(
        "# comment\n"
        "covers 2020-01-01 2022-12-31\r\n"
        "weekend friday saturday\n\n"
        "fixed 05-01 from 2021 until 2021  Labour Day  # trailing\n"
        "nth 2 tuesday 06 from 2022 Second Tuesday\n"
        "last monday 05 until 2020 Last Monday\n"
        "date 2020-05-25 Twice\n");
    ASSERT_TRUE(rules) << rules.error().message;
    EXPECT_EQ(rules->weekend, 0b011'0000);
    EXPECT_THAT(rules->holidays,
                testing::ElementsAre(Holiday{day("2020-05-25"), "Last Monday"},
                                     Holiday{day("2022-06-14"), "Second Tuesday"}));
}

TEST(CalendarRules, AnErrorNamesItsLine) {
    const auto message = [](std::string_view text) {
        const auto rules = expand_calendar_rules(text);
        return rules ? std::string("accepted") : rules.error().message;
    };
    const std::string head = "covers 2020-01-01 2022-12-31\n";
    EXPECT_THAT(message(""), testing::HasSubstr("missing"));
    EXPECT_THAT(message("weekend sunday"), testing::HasSubstr("line 1: expected `covers"));
    EXPECT_THAT(message("covers 2020-01-01 2019-01-01"), testing::HasSubstr("line 1"));
    EXPECT_THAT(message("covers 0001-01-01 9999-01-01"), testing::HasSubstr("1,000 years"));
    EXPECT_THAT(message(head + "covers 2020-01-01 2022-12-31"), testing::HasSubstr("once"));
    EXPECT_THAT(message(head + "weekend"), testing::HasSubstr("one to six weekdays"));
    EXPECT_THAT(message(head + "weekend monday tuesday wednesday thursday friday saturday sunday"),
                testing::HasSubstr("one to six"));
    EXPECT_THAT(message(head + "fixed 02-29 Leap Day"),
                testing::HasSubstr("line 2: expected a day"));
    EXPECT_THAT(message(head + "fixed 1-1 New Year"), testing::HasSubstr("MM-DD"));
    EXPECT_THAT(message(head + "nth 5 monday 01 Fifth"), testing::HasSubstr("from 1 to 4"));
    EXPECT_THAT(message(head + "nth 1 Monday 01 Case"), testing::HasSubstr("weekday"));
    EXPECT_THAT(message(head + "last monday 13 Month"), testing::HasSubstr("from 1 to 12"));
    EXPECT_THAT(message(head + "easter x Sunday"), testing::HasSubstr("number of days"));
    EXPECT_THAT(message(head + "fixed 01-01 from x Year"), testing::HasSubstr("a year"));
    EXPECT_THAT(message(head + "fixed 01-01"), testing::HasSubstr("name"));
    EXPECT_THAT(message(head + "date 2023-01-01 Late"), testing::HasSubstr("`covers` includes"));
    EXPECT_THAT(message(head + "sometimes 01-01 Word"), testing::HasSubstr("sometimes"));
}

// gov.uk/bank-holidays, 2022, and the substitute days of Christmas 2021.
TEST(Calendar, LondonClosesOnBankHolidaysAndTheirSubstitutes) {
    const Calendar london = Calendar::named("LONDON").value();
    std::vector<std::string> closed;
    for (Date date = Date::parse("2021-12-24").value(); date.year() < 2023; date = date + 1)
        if (!date.is_weekend() && !london.is_business_day(date)) closed.push_back(date.to_string());
    EXPECT_EQ(closed,
              (std::vector<std::string>{"2021-12-27", "2021-12-28", "2022-01-03", "2022-04-15",
                                        "2022-04-18", "2022-05-02", "2022-06-02", "2022-06-03",
                                        "2022-08-29", "2022-09-19", "2022-12-26", "2022-12-27"}));
}

}  // namespace
}  // namespace ballast::fin
