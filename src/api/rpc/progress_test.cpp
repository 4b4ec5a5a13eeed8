#include "api/rpc/progress.hpp"

#include <gtest/gtest.h>
#include <utility>
#include <vector>

namespace ballast::api::rpc {
namespace {

using Pairs = std::vector<std::pair<std::uint64_t, std::uint64_t>>;

Pairs relay(const std::vector<Progress>& reports, std::chrono::milliseconds interval = {}) {
    Pairs emitted;
    const auto report = growing(
        [&](const Progress& progress) { emitted.emplace_back(progress.done, progress.total); },
        interval);
    for (const Progress& progress : reports) report(progress);
    return emitted;
}

TEST(Progress, never_decreases) {
    EXPECT_EQ(relay({{1, 10, "rows", "a"},
                     {3, 10, "rows", "a"},
                     {2, 10, "rows", "a"},
                     {3, 10, "rows", "a"},
                     {10, 10, "rows", "a"}}),
              (Pairs{{1, 10}, {3, 10}, {10, 10}}));
}

TEST(Progress, adds_up_phases_that_count_from_zero) {
    EXPECT_EQ(relay({{5, 10, "rows", "a"}, {0, 4, "rows", "b"}, {1, 4, "rows", "b"}}),
              (Pairs{{5, 10}, {10, 14}, {11, 14}}));
}

TEST(Progress, has_no_total_where_none_is_known) {
    EXPECT_EQ(relay({{5, 0, "rows", "a"}, {2, 0, "rows", "b"}}), (Pairs{{5, 0}, {7, 0}}));
}

TEST(Progress, is_rate_limited) {
    std::vector<Progress> reports;
    for (std::uint64_t i = 1; i <= 1000; ++i) reports.push_back({i, 1000, "rows", "a"});
    EXPECT_EQ(relay(reports, std::chrono::hours(1)), (Pairs{{1, 1000}}));
}

}  // namespace
}  // namespace ballast::api::rpc
