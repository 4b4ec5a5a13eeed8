#include "fin/day_count.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <random>
#include <sstream>
#include <string>
#include <vector>

namespace ballast::fin {
namespace {

Date day(std::string_view text) { return Date::parse(text).value(); }

// The rows below the header, split at commas.
std::vector<std::vector<std::string>> rows_of(const std::string& path) {
    std::ifstream file(path);
    std::vector<std::vector<std::string>> rows;
    std::string line;
    for (bool header = true; std::getline(file, line); header = false) {
        if (header) continue;
        std::vector<std::string> cells;
        std::istringstream stream(line + ",");
        for (std::string cell; std::getline(stream, cell, ',');) cells.push_back(cell);
        rows.push_back(cells);
    }
    return rows;
}

DayCount named(const std::string& convention) {
    if (convention == "30/360 Bond Basis" || convention == "30/360")
        return DayCount::kThirty360Bond;
    if (convention == "ACT/365F") return DayCount::kAct365Fixed;
    if (convention == "ACT/ACT ISDA") return DayCount::kActActIsda;
    if (convention == "ACT/ACT AFB") return DayCount::kActActAfb;
    if (convention == "ACT/ACT ICMA") return DayCount::kActActIcma;
    return parse_day_count(convention).value();
}

TEST(DayCount, Thirty360ExamplesCountTheirDays) {
    const auto rows = rows_of("tests/golden/fin/daycount_30_360.csv");
    ASSERT_EQ(rows.size(), 44U);
    for (const auto& row : rows) {
        const DayCount day_count = named(row[0]);
        const int expected = std::stoi(row[4]);
        EXPECT_EQ(days_between(day_count, day(row[1]), day(row[2])), expected)
            << row[0] << " " << row[1] << " " << row[2];
        EXPECT_DOUBLE_EQ(year_fraction(day_count, day(row[1]), day(row[2])).value(),
                         expected / 360.0);
    }
}

TEST(DayCount, ActActExamplesGiveTheirFractions) {
    const auto rows = rows_of("tests/golden/fin/daycount_actact.csv");
    ASSERT_EQ(rows.size(), 11U);
    for (const auto& row : rows) {
        AccrualTerms terms;
        if (!row[3].empty()) {
            const Date begin = day(row[3]);
            const Date end = day(row[4]);
            terms.grid =
                CouponGrid{end, (end.year() - begin.year()) * 12 + end.month() - begin.month()};
        }
        // The figures are printed to 12 digits after the point, one to 11.
        EXPECT_NEAR(year_fraction(named(row[0]), day(row[1]), day(row[2]), terms).value(),
                    std::stod(row[5]), 1e-11)
            << row[0] << " " << row[1] << " " << row[2];
    }
}

TEST(DayCount, MoneyMarketAndBondExamplesGiveTheirFractions) {
    const auto rows = rows_of("tests/golden/fin/daycount_fractions.csv");
    ASSERT_EQ(rows.size(), 21U);
    for (const auto& row : rows)
        EXPECT_NEAR(year_fraction(named(row[0]), day(row[1]), day(row[2])).value(),
                    std::stod(row[3]), 5.1e-11)  // printed to 10 digits
            << row[0] << " " << row[1] << " " << row[2];
}

// ISDA 2006 Definitions, 4.16(h), and the SIA rule for the end of February.
TEST(DayCount, MonthEndsOfFebruaryFollowTheirConvention) {
    const auto isda = [](std::string_view from, std::string_view to, std::string_view termination) {
        return days_between(DayCount::kThirtyE360Isda, day(from), day(to),
                            {.termination = day(termination)});
    };
    EXPECT_EQ(isda("2007-08-31", "2008-02-29", "2009-02-28"), 180);
    EXPECT_EQ(isda("2008-08-31", "2009-02-28", "2009-02-28"), 178);
    EXPECT_EQ(isda("2008-02-29", "2008-08-31", "2009-02-28"), 180);
    EXPECT_EQ(days_between(DayCount::kThirtyE360Isda, day("2008-08-31"), day("2009-02-28")), 180);

    const auto us = [](std::string_view from, std::string_view to) {
        return days_between(DayCount::kThirty360Us, day(from), day(to));
    };
    EXPECT_EQ(us("2007-02-28", "2007-08-31"), 180);
    EXPECT_EQ(us("2008-02-29", "2009-02-28"), 360);
    EXPECT_EQ(us("2007-08-31", "2008-02-28"), 178);
    EXPECT_EQ(us("2007-02-28", "2007-03-31"), 30);
}

TEST(DayCount, IcmaGivesEveryRegularCouponTheSameFraction) {
    for (const int months : {1, 2, 3, 4, 6, 12}) {
        const CouponGrid grid{day("2024-01-31"), months, RollRule::kEndOfMonth};
        for (int i = -40; i < 40; ++i)
            EXPECT_DOUBLE_EQ(
                year_fraction(DayCount::kActActIcma, grid.date(i), grid.date(i + 1), {.grid = grid})
                    .value(),
                months / 12.0);
    }
}

// ICMA rule 251.3: a long first coupon is split at the notional coupon date inside it.
TEST(DayCount, IcmaIsAdditiveOverAnySplit) {
    std::mt19937 random(7);
    std::uniform_int_distribution<int> days(0, 3000);
    const AccrualTerms terms{.grid = CouponGrid{day("2031-05-31"), 6, RollRule::kEndOfMonth}};
    for (int i = 0; i < 2000; ++i) {
        const Date a = day("2015-01-01") + days(random);
        const Date b = a + days(random);
        const Date c = b + days(random);
        const auto part = [&](Date from, Date to) {
            return year_fraction(DayCount::kActActIcma, from, to, terms).value();
        };
        EXPECT_NEAR(part(a, b) + part(b, c), part(a, c), 1e-12);
    }
}

TEST(DayCount, EveryConventionIsCloseToTheElapsedYears) {
    std::mt19937 random(11);
    std::uniform_int_distribution<int> days(0, 15000);
    const AccrualTerms terms{.grid = CouponGrid{day("2024-03-15"), 6}};
    for (int i = 0; i < 2000; ++i) {
        const Date from = day("1990-01-01") + days(random);
        const Date to = from + days(random);
        const double years = (to - from) / 365.25;
        for (const DayCount day_count : all_day_counts())
            EXPECT_NEAR(year_fraction(day_count, from, to, terms).value(), years,
                        0.02 + 0.015 * years)
                << to_string(day_count);
    }
}

TEST(DayCount, AnEmptyPeriodHasZeroLength) {
    for (const DayCount day_count : all_day_counts())
        EXPECT_EQ(year_fraction(day_count, day("2024-02-28"), day("2024-02-28"),
                                {.grid = CouponGrid{day("2024-03-15"), 6}})
                      .value(),
                  0.0);
}

TEST(DayCount, RejectsAReversedPeriodAndIcmaWithoutAGrid) {
    for (const DayCount day_count : all_day_counts())
        EXPECT_EQ(year_fraction(day_count, day("2024-02-02"), day("2024-02-01")).error().code,
                  Code::kInvalidInput);
    EXPECT_FALSE(year_fraction(DayCount::kActActIcma, day("2024-01-01"), day("2024-02-01")));
    EXPECT_FALSE(year_fraction(DayCount::kActActIcma, day("2024-01-01"), day("2024-02-01"),
                               {.grid = CouponGrid{day("2024-01-01"), 0}}));
}

TEST(DayCount, NamesRoundTripAndUnknownNamesListTheKnownOnes) {
    for (const DayCount day_count : all_day_counts())
        EXPECT_EQ(parse_day_count(to_string(day_count)).value(), day_count);
    const auto error = parse_day_count("act/360").error();
    EXPECT_NE(error.message.find("ACT/360, ACT/365"), std::string::npos) << error.message;
}

}  // namespace
}  // namespace ballast::fin
