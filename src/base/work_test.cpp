#include "base/work.hpp"

#include <gtest/gtest.h>

namespace ballast {
namespace {

Distribution into(std::size_t shards, double least_seconds = 0.0) {
    return {.shards = shards, .least_seconds = least_seconds, .run = [](const ShardedStep&) {
                return std::vector<std::string>();
            }};
}

TEST(Distribution, RangesCoverAllUnitsOnceAndDifferByOneAtMost) {
    for (const std::uint64_t units : {2U, 7U, 64U, 1001U}) {
        for (const std::size_t shards : {2U, 3U, 64U, 5000U}) {
            std::uint64_t next = 0;
            const auto ranges = into(shards).ranges(units, 1, 0.0);
            EXPECT_EQ(ranges.size(), std::min<std::uint64_t>(units, shards));
            for (const UnitRange& range : ranges) {
                EXPECT_EQ(range.first, next);
                EXPECT_GE(range.count, units / ranges.size());
                EXPECT_LE(range.count, units / ranges.size() + 1);
                next += range.count;
            }
            EXPECT_EQ(next, units);
        }
    }
}

TEST(Distribution, WhatIsSmallOrCannotBeDistributedHasNoRanges) {
    EXPECT_TRUE(Distribution{}.ranges(100, 1, 1e6).empty());
    EXPECT_TRUE(into(1).ranges(100, 1, 1e6).empty());
    EXPECT_TRUE(into(8).ranges(0, 1, 1e6).empty());
    EXPECT_TRUE(into(8).ranges(100, 60, 1e6).empty());
    EXPECT_TRUE(into(8, 2.0).ranges(100, 1, 3.0).empty());
    EXPECT_EQ(into(8, 2.0).ranges(100, 1, 7.0).size(), 3U);
    EXPECT_EQ(into(8, 2.0).ranges(100, 40, 1e6).size(), 2U);
}

}  // namespace
}  // namespace ballast
