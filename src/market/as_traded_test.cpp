#include "market/as_traded.hpp"

#include <gtest/gtest.h>

namespace ballast::market {
namespace {

fin::Date date(const char* text) { return *fin::Date::parse(text); }

const std::vector<std::pair<fin::Date, double>> kSplit{{date("2024-06-10"), 10.0}};

// NVDA, ten for one on 2024-06-10: 1,208.88 on the Friday before, 121.79 on the day.
TEST(AsTraded, AdjustedClosesBeforeASplitAreConvertedBack) {
    const CloseSeries adjusted{
        {date("2024-06-06"), 120.998}, {date("2024-06-07"), 120.888}, {date("2024-06-10"), 121.79}};
    const CloseSeries traded = as_traded(adjusted, kSplit);
    EXPECT_NEAR(traded[0].second, 1209.98, 1e-9);
    EXPECT_NEAR(traded[1].second, 1208.88, 1e-9);
    EXPECT_EQ(traded[2].second, 121.79);
}

TEST(AsTraded, ClosesThatFallByTheRatioStayAsTheyAre) {
    const CloseSeries raw{{date("2024-06-07"), 1208.88}, {date("2024-06-10"), 121.79}};
    EXPECT_EQ(as_traded(raw, kSplit), raw);
}

TEST(AsTraded, ASplitOutsideTheClosesChangesNothing) {
    const CloseSeries later{{date("2024-06-11"), 120.91}, {date("2024-06-12"), 125.2}};
    EXPECT_EQ(as_traded(later, kSplit), later);
    const CloseSeries earlier{{date("2024-06-05"), 122.44}, {date("2024-06-06"), 120.998}};
    EXPECT_EQ(as_traded(earlier, kSplit), earlier);
}

TEST(AsTraded, ReverseSplitsAndSeveralSplitsCompose) {
    const std::vector<std::pair<fin::Date, double>> splits{{date("2024-02-01"), 0.1},
                                                           {date("2024-03-01"), 3.0}};
    const CloseSeries adjusted{
        {date("2024-01-31"), 10.0}, {date("2024-02-01"), 10.1}, {date("2024-03-01"), 10.2}};
    const CloseSeries traded = as_traded(adjusted, splits);
    EXPECT_NEAR(traded[0].second, 3.0, 1e-12);
    EXPECT_NEAR(traded[1].second, 30.3, 1e-12);
    EXPECT_EQ(traded[2].second, 10.2);
}

TEST(SplitAdjusted, ClosesAsTradedAreDividedAndAdjustedOnesStay) {
    const CloseSeries raw{{date("2024-06-07"), 1208.88}, {date("2024-06-10"), 121.79}};
    const CloseSeries adjusted = split_adjusted(raw, kSplit);
    EXPECT_NEAR(adjusted[0].second, 120.888, 1e-9);
    EXPECT_EQ(adjusted[1].second, 121.79);
    EXPECT_EQ(split_adjusted(adjusted, kSplit), adjusted);
    EXPECT_NEAR(as_traded(adjusted, kSplit)[0].second, 1208.88, 1e-9);
}

// A dividend of 1 on a close of 50 is 2 percent of it; after a later split of two for one, half the
// amount on half the close.
TEST(TotalReturnAdjusted, DividendsReduceEarlierCloses) {
    const CloseSeries raw{
        {date("2024-01-02"), 50.0}, {date("2024-01-03"), 49.0}, {date("2024-01-04"), 24.5}};
    const std::vector<std::pair<fin::Date, double>> split{{date("2024-01-04"), 2.0}};
    const std::vector<std::pair<fin::Date, double>> dividend{{date("2024-01-03"), 1.0}};
    const CloseSeries adjusted = total_return_adjusted(raw, split, dividend);
    EXPECT_NEAR(adjusted[0].second, 24.5, 1e-12);
    EXPECT_NEAR(adjusted[1].second, 24.5, 1e-12);
    EXPECT_EQ(adjusted[2].second, 24.5);
}

}  // namespace
}  // namespace ballast::market
