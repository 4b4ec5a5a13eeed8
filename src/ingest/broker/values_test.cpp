// Numbers, dates and option names as brokers write them.
#include <gtest/gtest.h>

#include "ingest/broker/dates.hpp"
#include "ingest/broker/number.hpp"
#include "ingest/broker/option_text.hpp"

namespace ballast::ingest::broker {
namespace {

std::string number(std::string_view text, DecimalSign sign = DecimalSign::kUnknown) {
    const NumberText read = read_number(text, sign);
    switch (read.kind) {
        case NumberText::Kind::kAbsent:
            return "absent";
        case NumberText::Kind::kAmbiguous:
            return read.value.to_string() + " or " + read.other.to_string();
        case NumberText::Kind::kBad:
            return "bad";
        case NumberText::Kind::kNumber:
            break;
    }
    return read.value.to_string() + (read.rounded ? " rounded" : "");
}

TEST(BrokerNumber, ParsesSignsCurrenciesAndGroups) {
    EXPECT_EQ(number("$1,234.56"), "1234.56");
    EXPECT_EQ(number("($500.00)"), "-500");
    EXPECT_EQ(number("-$3320.05"), "-3320.05");
    EXPECT_EQ(number("$-3320.05"), "-3320.05");
    EXPECT_EQ(number("-€597.49846"), "-597.49846");
    EXPECT_EQ(number("1.234,56-"), "-1234.56");
    EXPECT_EQ(number("1'234'567.5"), "1234567.5");
    EXPECT_EQ(number("1 046,3825"), "1046.3825");
    EXPECT_EQ(number("1\xC2\xA0"
                     "046,38 EUR"),
              "1046.38");
    EXPECT_EQ(number("\xE2\x88\x92"
                     "5.5"),
              "-5.5");
    EXPECT_EQ(number("+7"), "7");
    EXPECT_EQ(number("12,345,678"), "12345678");
    EXPECT_EQ(number("0,123"), "0.123");
    EXPECT_EQ(number(".5"), "0.5");
    EXPECT_EQ(number("5."), "5");
    EXPECT_EQ(number("2.5E-3"), "0.0025");
    EXPECT_EQ(number("1.5e6"), "1500000");
}

TEST(BrokerNumber, UsesTheGivenDecimalSignOnlyWhereTheTextIsAmbiguous) {
    EXPECT_EQ(number("1,234"), "1.234 or 1234");
    EXPECT_EQ(number("1,234", DecimalSign::kPoint), "1234");
    EXPECT_EQ(number("1,234", DecimalSign::kComma), "1.234");
    EXPECT_EQ(number("1,5", DecimalSign::kPoint), "1.5");
    EXPECT_EQ(number("1234,567", DecimalSign::kPoint), "1234.567");
    EXPECT_EQ(number("1234"), "1234");
}

TEST(BrokerNumber, RoundsBeyondTwelveDigitsHalfToEvenAndReportsIt) {
    EXPECT_EQ(number("3102.3217898325970226955"), "3102.321789832597 rounded");
    EXPECT_EQ(number("0.0000000000005"), "0 rounded");
    EXPECT_EQ(number("0.0000000000015"), "0.000000000002 rounded");
    EXPECT_EQ(number("-0.00000000000051"), "-0.000000000001 rounded");
    EXPECT_EQ(number("1.10000000000000000000"), "1.1");
}

TEST(BrokerNumber, DistinguishesPlaceholdersFromInvalidNumbers) {
    for (const std::string_view text : {"", " ", "-", "--", "- -", "n/a", "N/A", "Not available"})
        EXPECT_EQ(number(text), "absent") << text;
    for (const std::string_view text :
         {"abc", "1.2.3", "1,23,4", "--5", "5%", "1O", "EOF12", "1,2345,678", "$", "1-2", "(5",
          "1e999", "99999999999999999999999999999999"})
        EXPECT_EQ(number(text), "bad") << text;
}

std::string date(std::string_view text, DateOrder order = DateOrder::kUnknown) {
    const DateText read = read_date(text, order);
    switch (read.kind) {
        case DateText::Kind::kAbsent:
            return "absent";
        case DateText::Kind::kAmbiguous:
            return read.date.to_string() + " or " + read.other.to_string();
        case DateText::Kind::kBad:
            return "bad";
        case DateText::Kind::kDate:
            break;
    }
    return read.date.to_string();
}

TEST(BrokerDate, ReadsTheFormsOfManyBrokers) {
    for (const std::string_view text :
         {"2025-04-02", "2025-04-02T16:13:36Z", "2025-04-02 10:15:07.123", "2025/04/02", "20250402",
          "20250402160000", "\"2025-04-02, 12:46:38\"", "02-Apr-2025", "2-apr-2025", "02.04.2025",
          "Apr 2, 2025", "April 2, 2025", "2 avril 2025", "2. April 2025", "2 April 2025, 10:00",
          "2025-04-02 16:57:02 UTC"}) {
        const std::string_view bare = text.front() == '"' ? text.substr(1, text.size() - 2) : text;
        EXPECT_EQ(date(bare), "2025-04-02") << text;
    }
    EXPECT_EQ(date("8/25/93"), "1993-08-25");
    EXPECT_EQ(date("1/1'00"), "2000-01-01");
    EXPECT_EQ(date("1/ 1' 5"), "2005-01-01");
    EXPECT_EQ(date("04/17/2025 as of 04/15/2025"), "2025-04-17");
    EXPECT_EQ(date("24-08-2022 07:00:15"), "2022-08-24");
    EXPECT_EQ(date("16-jan-2025"), "2025-01-16");
    EXPECT_EQ(date("5 mei 2025"), "2025-05-05");
}

TEST(BrokerDate, UsesTheGivenOrderOnlyWhereTheTextIsAmbiguous) {
    EXPECT_EQ(date("03/04/2024"), "2024-03-04 or 2024-04-03");
    EXPECT_EQ(date("03/04/2024", DateOrder::kDayFirst), "2024-04-03");
    EXPECT_EQ(date("03/04/2024", DateOrder::kMonthFirst), "2024-03-04");
    EXPECT_EQ(date("13/04/2024", DateOrder::kMonthFirst), "bad");
    EXPECT_EQ(date("03.04.2024"), "2024-04-03");
    EXPECT_EQ(shown_date_order("13/04/2024"), DateOrder::kDayFirst);
    EXPECT_EQ(shown_date_order("04/13/2024"), DateOrder::kMonthFirst);
    EXPECT_EQ(shown_date_order("04/12/2024"), DateOrder::kUnknown);
}

TEST(BrokerDate, RejectsInvalidDates) {
    for (const std::string_view text : {"2024-02-30", "31/04/2024", "Transactions Total", "2024",
                                        "1/2", "2024-13-01", "99999999", "12:30", "x-Apr-2025"})
        EXPECT_EQ(date(text), "bad") << text;
    EXPECT_EQ(date(" "), "absent");
}

TEST(BrokerOption, IsConvertedToItsOccSymbol) {
    for (const std::string_view text :
         {"SPY 9/19/2025 Call $580.00", "SPY 09/19/2025 580.00 C", "SPY 19SEP25 580 C",
          "-SPY250919C580", "SPY   250919C00580000", "SPY250919C00580000"})
        EXPECT_EQ(option_symbol(text), "SPY250919C00580000") << text;
    EXPECT_EQ(option_symbol("AAPL 01/17/2025 152.50 P"), "AAPL250117P00152500");
    for (const std::string_view text :
         {"AAPL", "BRK.B", "Apple Inc. Common Stock", "IE00B3RBWM25", ""})
        EXPECT_FALSE(option_symbol(text)) << text;
}

}  // namespace
}  // namespace ballast::ingest::broker
