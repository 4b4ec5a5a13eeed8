// What a download means for the stored series.
#include "feed/overlap.hpp"

#include <gtest/gtest.h>

namespace ballast::feed {
namespace {

const fin::Date kStart = *fin::Date::parse("2024-01-01");

std::vector<model::PriceBar> bars(int first, std::vector<double> closes) {
    std::vector<model::PriceBar> made;
    for (const double close : closes)
        made.push_back({.symbol = "A", .date = kStart + first++, .source = "s", .close = close});
    return made;
}

TEST(Overlap, TheWindowReachesBackTenBarsAndAWeek) {
    EXPECT_FALSE(overlap_start({}));
    EXPECT_EQ(overlap_start(bars(0, std::vector<double>(30, 1.0))), kStart + 20);
    EXPECT_EQ(overlap_start(bars(0, {1.0, 1.0})), kStart + 1 - kOverlapDays);
}

TEST(Overlap, EqualClosesAreExtended) {
    const auto overlap = compare(bars(0, {1, 2, 3}), bars(1, {2, 3.0000001, 4}), {});
    EXPECT_EQ(overlap.verdict, Verdict::kAppend);
    EXPECT_EQ(overlap.shared, 2U);
    EXPECT_EQ(compare({}, bars(0, {1}), {}).verdict, Verdict::kAppend);
}

TEST(Overlap, SingleDifferencesAreRevisions) {
    const auto overlap = compare(bars(0, {10, 20, 30}), bars(0, {10, 21, 30, 40}), {});
    EXPECT_EQ(overlap.verdict, Verdict::kRevise);
    EXPECT_EQ(overlap.different, 1U);
    EXPECT_FALSE(overlap.reason.empty());
}

TEST(Overlap, AConstantRatioIsExplainedByASplitOrQuarantined) {
    const auto stored = bars(0, {400, 410, 420, 430});
    const auto fetched = bars(0, {100, 102.5, 105, 107.5});
    const std::vector<Action> split{{.date = kStart + 5, .kind = ActionKind::kSplit, .value = 4.0}};
    EXPECT_EQ(compare(stored, fetched, split).verdict, Verdict::kRefetch);
    const auto alone = compare(stored, fetched, {});
    EXPECT_EQ(alone.verdict, Verdict::kQuarantine);
    EXPECT_DOUBLE_EQ(alone.ratio, 0.25);
    const std::vector<Action> two{{.date = kStart + 5, .kind = ActionKind::kSplit, .value = 2.0},
                                  {.date = kStart + 6, .kind = ActionKind::kSplit, .value = 2.0}};
    EXPECT_EQ(compare(stored, fetched, two).verdict, Verdict::kRefetch);
}

TEST(Overlap, ASeriesThatDisappearedIsKept) {
    EXPECT_EQ(compare(bars(0, {1, 2}), {}, {}).verdict, Verdict::kShrunk);
    EXPECT_EQ(compare(bars(5, {1, 2}), bars(0, {1}), {}).verdict, Verdict::kShrunk);
}

}  // namespace
}  // namespace ballast::feed
