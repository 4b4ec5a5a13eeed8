#include "market/returns.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>

namespace ballast::market {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

fin::Date day(int offset) { return fin::Date::from_ymd(2024, 1, 1).value() + offset; }

// One price per day from `first`, rising by `step` each day.
std::vector<double> rising(std::size_t rows, std::size_t first, double step) {
    std::vector<double> column(rows, kNone);
    double price = 100;
    for (std::size_t t = first; t < rows; ++t, price *= 1 + step) column[t] = price;
    return column;
}

PriceHistory history(std::size_t rows, std::vector<std::vector<double>> closes) {
    PriceHistory h;
    for (std::size_t t = 0; t < rows; ++t) h.dates.push_back(day(static_cast<int>(t)));
    for (std::size_t j = 0; j < closes.size(); ++j)
        h.symbols.push_back(std::string(1, static_cast<char>('A' + j)));
    h.closes = std::move(closes);
    return h;
}

bool has(const Issues& issues, std::string_view code, std::string_view where) {
    for (const Issue& issue : issues)
        if (issue.code == code && issue.where == where) return true;
    return false;
}

TEST(ReturnsTest, SimpleAndLogReturnsFollowFromConsecutivePrices) {
    const PriceHistory h = history(100, {rising(100, 0, 0.01)});
    const auto simple = returns_from_prices(h, {}).value();
    ASSERT_EQ(simple.value.dates.size(), 99U);
    EXPECT_EQ(simple.value.dates.front(), day(1));
    EXPECT_NEAR(simple.value.values(50, 0), 0.01, 1e-14);
    const auto log = returns_from_prices(h, {.kind = ReturnKind::kLog}).value();
    EXPECT_NEAR(log.value.values(50, 0), std::log(1.01), 1e-14);
}

TEST(ReturnsTest, AMissingPriceCostsItsDateAndIsNeverFilled) {
    auto gappy = rising(100, 0, 0.02);
    gappy[40] = kNone;
    const auto result =
        returns_from_prices(history(100, {rising(100, 0, 0.01), gappy}), {}).value();
    const ReturnPanel& panel = result.value;
    ASSERT_EQ(panel.dates.size(), 98U);
    for (const fin::Date date : panel.dates) EXPECT_NE(date, day(40));
    // The next return runs from the last common date, over two days, for every symbol.
    EXPECT_NEAR(panel.values(39, 0), 1.01 * 1.01 - 1, 1e-14);
    EXPECT_NEAR(panel.values(39, 1), 1.02 * 1.02 - 1, 1e-14);
    EXPECT_TRUE(has(result.issues, "missing_prices", "B"));
}

TEST(ReturnsTest, ASymbolWithTooShortAHistoryIsLeftOutAndReported) {
    const auto result =
        returns_from_prices(history(300, {rising(300, 0, 0.01), rising(300, 250, 0.01)}), {})
            .value();
    EXPECT_EQ(result.value.symbols, std::vector<std::string>{"A"});
    EXPECT_EQ(result.value.dates.size(), 299U);
    EXPECT_TRUE(has(result.issues, "short_history", "B"));
    EXPECT_EQ(result.issues.front().severity, Severity::kError);
}

TEST(ReturnsTest, LessThanAYearIsUsedWithAWarning) {
    const auto result = returns_from_prices(history(100, {rising(100, 0, 0.01)}), {}).value();
    ASSERT_EQ(result.issues.size(), 1U);
    EXPECT_EQ(result.issues[0].code, "short_history");
    EXPECT_EQ(result.issues[0].severity, Severity::kWarning);
}

TEST(ReturnsTest, AStaleSymbolDoesNotEndThePanelOfTheOthers) {
    auto stale = rising(300, 0, 0.01);
    for (std::size_t t = 290; t < 300; ++t) stale[t] = kNone;
    const auto result =
        returns_from_prices(history(300, {rising(300, 0, 0.01), stale}), {}).value();
    EXPECT_EQ(result.value.dates.back(), day(299));
    EXPECT_TRUE(has(result.issues, "stale_price", "B"));
}

TEST(ReturnsTest, APriceOfFourSessionsAgoIsUsedWithAWarning) {
    auto late = rising(300, 0, 0.01);
    // The last date, 2024-10-26, is a Saturday: the sessions after the 20th are those of the week.
    for (std::size_t t = 294; t < 300; ++t) late[t] = kNone;
    const auto result = returns_from_prices(history(300, {rising(300, 0, 0.01), late}), {}).value();
    EXPECT_EQ(result.value.symbols.size(), 2U);
    EXPECT_EQ(result.value.dates.back(), day(293));
    ASSERT_TRUE(has(result.issues, "stale_price", "B"));
    for (const Issue& issue : result.issues)
        if (issue.code == "stale_price") {
            EXPECT_EQ(issue.severity, Severity::kWarning);
        }
}

TEST(ReturnsTest, AReturnAcrossALongGapIsDropped) {
    auto column = rising(300, 0, 0.01);
    for (std::size_t t = 100; t < 110; ++t) column[t] = kNone;
    const auto result = returns_from_prices(history(300, {column}), {}).value();
    EXPECT_EQ(result.value.dates.size(), 288U);
    EXPECT_TRUE(has(result.issues, "price_gap", ""));
    for (std::size_t t = 0; t < result.value.dates.size(); ++t)
        EXPECT_NEAR(result.value.values(t, 0), 0.01, 1e-12);
}

TEST(ReturnsTest, AsOfAndWindowCutTheEndAndTheStart) {
    const PriceHistory h = history(300, {rising(300, 0, 0.01)});
    const auto result = returns_from_prices(h, {.as_of = day(200), .window = 100}).value();
    ASSERT_EQ(result.value.dates.size(), 100U);
    EXPECT_EQ(result.value.dates.back(), day(200));
    EXPECT_EQ(result.value.dates.front(), day(101));
}

TEST(ReturnsTest, SymbolsThatShareTooFewDatesGoUntilEnoughIsLeft) {
    auto early = rising(300, 0, 0.01);
    auto odd = rising(300, 0, 0.01);
    for (std::size_t t = 0; t < 300; ++t) (t % 2 == 0 ? odd : early)[t] = kNone;
    early[299] = odd[299] = 100;
    const auto result =
        returns_from_prices(history(300, {rising(300, 0, 0.01), early, odd}), {}).value();
    EXPECT_GE(result.value.dates.size(), 60U);
    EXPECT_EQ(result.value.symbols.size(), 2U);
}

TEST(ReturnsTest, AllInvalidPricesAreReportedTogether) {
    PriceHistory h = history(3, {{1, -2, 3}, {1, 0, 3}});
    h.dates[2] = h.dates[1];
    const auto status = validate(h);
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().errors.size(), 3U);
    EXPECT_FALSE(returns_from_prices(h, {}));
}

TEST(ReturnsTest, APanelWithGapsOrDatesOutOfOrderIsRejected) {
    ReturnPanel panel{{day(0), day(1)}, {"A"}, math::Matrix::from_rows(2, 1, {0.1, -0.2})};
    EXPECT_TRUE(validate(panel));
    panel.values(1, 0) = kNone;
    EXPECT_FALSE(validate(panel));
    panel.values(1, 0) = -1.5;
    EXPECT_TRUE(validate(panel));
    panel.dates[1] = panel.dates[0];
    EXPECT_FALSE(validate(panel));
}

TEST(ReturnsTest, LastRowsKeepTheLatest) {
    ReturnPanel panel{{day(0), day(1), day(2)}, {"A"}, math::Matrix::from_rows(3, 1, {1, 2, 3})};
    const ReturnPanel cut = last_rows(panel, day(1), 1);
    ASSERT_EQ(cut.dates, std::vector<fin::Date>{day(1)});
    EXPECT_EQ(cut.values(0, 0), 2);
    EXPECT_EQ(last_rows(panel, day(-5), std::nullopt).dates.size(), 0U);
}

}  // namespace
}  // namespace ballast::market
