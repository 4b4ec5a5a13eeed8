#include "risk/tail_tracker.hpp"

#include <gtest/gtest.h>

#include "base/random.hpp"

namespace ballast::risk {
namespace {

std::optional<TailTracker::Point> track(std::span<const double> values, std::uint64_t rank,
                                        double width, std::size_t part_size) {
    TailTracker tracker(rank, values.size(), width);
    for (std::size_t first = 0; first < values.size(); first += part_size) {
        std::vector<TailEntry> entries;
        const std::size_t end = std::min(values.size(), first + part_size);
        for (std::size_t i = first; i < end; ++i) entries.push_back({values[i], i});
        TailPart part;
        tracker.take(entries, part);
        tracker.add(part);
        if (end < values.size()) tracker.narrow(end);
    }
    return tracker.finish();
}

TEST(ExactSum, DoesNotDependOnTheOrder) {
    ExactSum sum;
    for (const double x : {1e100, 1.0, -1e100, 1e-30, 1e50, -1e50}) sum.add(x);
    EXPECT_EQ(sum.value(), 1.0);
}

TEST(TailTracker, FindsEveryRankOfASmallStream) {
    const std::vector<double> values = {5, 3, 9, 1, 7, 3, 8};
    const std::vector<double> sorted = {1, 3, 3, 5, 7, 8, 9};
    const std::vector<std::uint64_t> paths = {3, 1, 1, 0, 4, 6, 2};
    double sum = 0;
    for (std::size_t r = 1; r <= values.size(); ++r) {
        sum += sorted[r - 1];
        const auto point = track(values, r, 6, 2);
        ASSERT_TRUE(point);
        EXPECT_EQ(point->value, sorted[r - 1]);
        EXPECT_EQ(point->next, sorted[std::min(r, values.size() - 1)]);
        EXPECT_EQ(point->sum, sum);
        EXPECT_EQ(point->path, paths[r - 1]);
    }
}

TEST(TailTracker, ReportsWhenTheRankIsOutsideTheBracket) {
    // A trend: the first part of the stream is not representative of the rest.
    std::vector<double> falling(10'000);
    for (std::size_t i = 0; i < falling.size(); ++i) falling[i] = -static_cast<double>(i);
    EXPECT_FALSE(track(falling, 5000, 1, 100));
    const auto wide = track(falling, 5000, 1e6, 100);
    ASSERT_TRUE(wide);
    EXPECT_EQ(wide->value, -5000);
    EXPECT_EQ(wide->path, 5000u);
}

TEST(TailTracker, KeepsOneEntryForAStreamOfEqualValues) {
    const std::vector<double> equal(50'000, -2.5);
    const auto point = track(equal, 2'500, 6, 1'000);
    ASSERT_TRUE(point);
    EXPECT_EQ(point->value, -2.5);
    EXPECT_EQ(point->next, -2.5);
    EXPECT_EQ(point->sum, -2.5 * 2'500);
    EXPECT_EQ(point->sum_squares, 6.25 * 2'500);
    EXPECT_EQ(point->path, 0u);
}

}  // namespace
}  // namespace ballast::risk
