#include "fin/date.hpp"

#include <gtest/gtest.h>

#include "fin/utc_date.hpp"

namespace ballast::fin {
namespace {

Date day(std::string_view text) { return Date::parse(text).value(); }

TEST(Date, EveryDayOfFourHundredYearsRoundTripsThroughItsParts) {
    // 1600-2000 is one whole Gregorian cycle of 146,097 days.
    int expected_weekday = 6;  // 1600-01-01 was a Saturday
    for (Date date = day("1600-01-01"); date < day("2000-01-01"); ++date) {
        ASSERT_EQ(Date::from_ymd(date.year(), date.month(), date.day()).value(), date);
        ASSERT_EQ(date.weekday(), expected_weekday);
        expected_weekday = expected_weekday % 7 + 1;
    }
    EXPECT_EQ(day("2000-01-01") - day("1600-01-01"), 146'097);
}

TEST(Date, TextRoundTrips) {
    for (const char* text : {"0001-01-01", "1970-01-01", "2024-02-29", "9999-12-31"})
        EXPECT_EQ(day(text).to_string(), text);
    EXPECT_EQ(day("1970-01-01").serial(), 0);
}

TEST(Date, RejectsDaysThatDoNotExist) {
    for (const char* text : {"2023-02-29", "1900-02-29", "2024-13-01", "2024-00-10", "2024-01-00",
                             "2024-04-31", "0000-01-01"})
        EXPECT_EQ(Date::parse(text).error().code, Code::kInvalidInput) << text;
    EXPECT_FALSE(Date::from_ymd(10000, 1, 1));
    EXPECT_FALSE(Date::from_ymd(2024, -1, 1));
    EXPECT_FALSE(Date::from_ymd(2024, 1, 257));
    EXPECT_FALSE(Date::from_ymd(2024, 257, 1));
    EXPECT_FALSE(Date::from_ymd(65536 + 2024, 1, 1));
}

TEST(Date, RejectsTextInAnyOtherFormat) {
    for (const char* text : {"", "2024-1-01", "20240101", "2024/01/01", "2024-01-01 ",
                             " 2024-01-01", "2024-01-0x", "24-01-2024", "+024-01-01"})
        EXPECT_FALSE(Date::parse(text)) << text;
}

TEST(Date, RecognizesMonthEndsAndWeekends) {
    EXPECT_EQ(day("2024-02-10").end_of_month(), day("2024-02-29"));
    EXPECT_EQ(day("2100-02-10").end_of_month(), day("2100-02-28"));
    EXPECT_TRUE(day("2024-12-31").is_end_of_month());
    EXPECT_FALSE(day("2024-02-28").is_end_of_month());
    EXPECT_TRUE(day("2024-06-01").is_weekend());
    EXPECT_FALSE(day("2024-06-03").is_weekend());
}

TEST(Date, AddingMonthsClipsToTheMonth) {
    EXPECT_EQ(add_months(day("2024-01-31"), 1), day("2024-02-29"));
    EXPECT_EQ(add_months(day("2024-01-31"), 2), day("2024-03-31"));
    EXPECT_EQ(add_months(day("2024-03-31"), -1), day("2024-02-29"));
    EXPECT_EQ(add_months(day("2024-11-30"), 3), day("2025-02-28"));
    EXPECT_EQ(add_months(day("2024-05-15"), -17), day("2022-12-15"));
}

TEST(Date, LeapYearsFollowTheGregorianRule) {
    EXPECT_TRUE(is_leap_year(2000));
    EXPECT_TRUE(is_leap_year(2024));
    EXPECT_FALSE(is_leap_year(1900));
    EXPECT_FALSE(is_leap_year(2023));
}

TEST(UtcDate, IsThatOfTheInstantAlsoBefore1970) {
    const auto date = [](const char* text) { return utc_date(*Instant::parse(text)); };
    EXPECT_EQ(date("2024-02-29T00:00:00Z"), day("2024-02-29"));
    EXPECT_EQ(date("2024-02-29T23:59:59.999999Z"), day("2024-02-29"));
    EXPECT_EQ(date("2024-03-01T01:00:00+02:00"), day("2024-02-29"));
    EXPECT_EQ(date("1969-12-31T23:59:59Z"), day("1969-12-31"));
}

}  // namespace
}  // namespace ballast::fin
