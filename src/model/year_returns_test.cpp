#include "model/year_returns.hpp"

#include <gtest/gtest.h>
#include <random>

namespace ballast::model {
namespace {

fin::Date day(const char* text) { return fin::Date::parse(text).value(); }

TEST(ReturnsByYear, CompoundWithinMonthsAndYears) {
    const std::vector<DatedReturn> returns{
        {day("2023-12-29"), 0.10}, {day("2024-01-31"), 0.20}, {day("2024-02-29"), -0.50}};
    const auto years = returns_by_year(day("2023-11-30"), returns);
    ASSERT_EQ(years.size(), 2U);
    EXPECT_NEAR(years[0].months[11].value(), 0.10, 1e-15);
    EXPECT_NEAR(years[0].total.value(), 0.10, 1e-15);
    EXPECT_NEAR(years[1].months[0].value(), 0.20, 1e-15);
    EXPECT_NEAR(years[1].total.value(), 1.2 * 0.5 - 1, 1e-15);
    EXPECT_FALSE(years[1].months[2].has_value());
}

TEST(ReturnsByYear, MonthsAreWholeWhenTheyStartAtAMonthEndAndEndWithItsLastSession) {
    const std::vector<DatedReturn> returns{{day("2024-03-01"), 0.01}, {day("2024-03-28"), 0.01}};
    // 29 March 2024 was Good Friday, without a session.
    const auto years = returns_by_year(day("2024-02-29"), returns);
    ASSERT_EQ(years.size(), 1U);
    EXPECT_TRUE(years[0].partial.empty());
}

TEST(ReturnsByYear, MarkPartialMonthsAtTheStartAndTheEnd) {
    const std::vector<DatedReturn> returns{{day("2024-03-05"), 0.01}, {day("2024-06-27"), 0.01}};
    const auto years = returns_by_year(day("2024-03-04"), returns);
    ASSERT_EQ(years.size(), 1U);
    EXPECT_EQ(years[0].partial, (std::vector<int>{3, 6}));
}

TEST(ReturnsByYear, MarkAMonthThatIsPartialAtBothEndsOnce) {
    const std::vector<DatedReturn> returns{{day("2024-03-05"), 0.01}};
    const auto years = returns_by_year(day("2024-03-04"), returns);
    EXPECT_EQ(years.at(0).partial, std::vector<int>{3});
}

TEST(ReturnsByYear, OfLongerPeriodsHaveNoPartialMonths) {
    const std::vector<DatedReturn> returns{{day("2024-03-15"), 0.01}, {day("2024-04-15"), 0.01}};
    EXPECT_TRUE(returns_by_year(std::nullopt, returns).at(0).partial.empty());
}

TEST(ReturnsByYear, HaveNoReturnForMonthsAndYearsWithoutOne) {
    const std::vector<DatedReturn> returns{{day("2024-03-28"), std::nullopt}};
    const auto years = returns_by_year(day("2024-02-29"), returns);
    ASSERT_EQ(years.size(), 1U);
    EXPECT_FALSE(years[0].months[2].has_value());
    EXPECT_FALSE(years[0].total.has_value());
}

TEST(ReturnsByYear, OfNothingAreNothing) {
    EXPECT_TRUE(returns_by_year(day("2024-02-29"), {}).empty());
}

TEST(ReturnsByYear, OfTheMonthsCompoundToThatOfTheYear) {
    std::mt19937_64 engine(7);
    std::uniform_real_distribution<double> draw(-0.2, 0.2);
    std::vector<DatedReturn> returns;
    for (fin::Date date = day("2019-01-02"); date < day("2024-12-31"); date = date + 3)
        returns.push_back({date, draw(engine)});
    for (const YearReturns& year : returns_by_year(day("2018-12-31"), returns)) {
        double product = 1.0;
        for (const auto& month : year.months) product *= 1.0 + month.value_or(0.0);
        EXPECT_NEAR(product - 1.0, year.total.value(), 1e-12) << year.year;
    }
}

}  // namespace
}  // namespace ballast::model
