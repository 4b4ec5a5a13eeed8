#include "risk/block_waves.hpp"

#include <atomic>
#include <gtest/gtest.h>
#include <vector>

namespace ballast::risk {
namespace {

Result<PathSource> source_of(std::uint64_t blocks) {
    SimulationModel model{math::Matrix::zero(2, 2), {}, std::nullopt};
    model.factor(0, 0) = 1.0;
    model.factor(1, 1) = 2.0;
    return PathSource::make(model, {.paths = blocks * kBlockPaths});
}

void draw(const PathSource& source, std::uint64_t block) {
    BlockWalk walk(source, block);
    std::vector<double> pnl(walk.path_count());
    while (walk.next()) walk.pnl(pnl);
}

TEST(BlockWaves, ComputeAndMergeEveryBlockOnceInOrder) {
    ThreadPool threads(4);
    const auto source = source_of(700);
    ASSERT_TRUE(source);
    std::atomic<std::uint64_t> computed = 0;
    std::vector<std::uint64_t> merged;
    const Status status = for_waves(
        *source, {.threads = &threads}, [&](std::uint64_t, std::size_t) { ++computed; },
        [&](std::size_t, std::uint64_t block) { merged.push_back(block); }, [](std::uint64_t) {});
    ASSERT_TRUE(status);
    EXPECT_EQ(computed, 700U);
    ASSERT_EQ(merged.size(), 700U);
    for (std::uint64_t block = 0; block < merged.size(); ++block) EXPECT_EQ(merged[block], block);
}

// A thread checks the flag before each block, so that after it is set every other thread begins at
// most one more block: one that had just passed the check.
TEST(BlockWaves, ARunningSimulationStopsWithinOneBlockOfEachThread) {
    constexpr std::uint64_t kBlocks = 10'000;
    for (const std::size_t size : {1, 2, 4, 8}) {
        ThreadPool threads(size);
        const auto source = source_of(kBlocks);
        ASSERT_TRUE(source);
        for (const std::uint64_t last : {0, 3, 19, 20, 150, 700}) {
            const Work work{.threads = &threads};
            std::atomic<std::uint64_t> begun_after = 0;
            std::uint64_t merged = 0;
            const Status status = for_waves(
                *source, work,
                [&](std::uint64_t block, std::size_t) {
                    if (work.cancel.requested()) ++begun_after;
                    draw(*source, block);
                    if (block == last) work.cancel.request();
                },
                [&](std::size_t, std::uint64_t) { ++merged; }, [](std::uint64_t) {});
            ASSERT_FALSE(status);
            EXPECT_EQ(status.error().code, Code::kCancelled);
            EXPECT_LT(begun_after, size) << "of " << kBlocks << ", flag set by " << last;
            EXPECT_LE(merged, last);
        }
    }
}

}  // namespace
}  // namespace ballast::risk
