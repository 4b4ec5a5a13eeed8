#include "base/threads.hpp"

#include <atomic>
#include <chrono>
#include <cmath>
#include <gtest/gtest.h>
#include <stdexcept>
#include <thread>
#include <vector>

#include "base/sum.hpp"

namespace ballast {
namespace {

TEST(ThreadPool, CallsTheBodyOnceForEveryBlock) {
    for (std::size_t threads : {1, 2, 3, 8}) {
        ThreadPool pool(threads);
        EXPECT_EQ(pool.size(), threads);
        for (std::size_t blocks : {0, 1, 2, 7, 1000}) {
            std::vector<std::atomic<int>> calls(blocks);
            pool.for_blocks(blocks, [&](std::size_t block) { ++calls[block]; });
            for (const std::atomic<int>& count : calls) EXPECT_EQ(count, 1);
        }
    }
    EXPECT_GE(ThreadPool().size(), 1U);
}

TEST(ThreadPool, WritesOfTheBodiesAreVisibleToTheCaller) {
    ThreadPool pool(4);
    for (int repeat = 0; repeat < 200; ++repeat) {
        std::vector<int> plain(64);
        pool.for_blocks(plain.size(), [&](std::size_t i) { plain[i] = static_cast<int>(i); });
        for (std::size_t i = 0; i < plain.size(); ++i) ASSERT_EQ(plain[i], static_cast<int>(i));
    }
}

TEST(ThreadPool, RunsNestedLoopsInline) {
    ThreadPool pool(4);
    std::atomic<int> calls = 0;
    std::atomic<int> elsewhere = 0;
    pool.for_blocks(16, [&](std::size_t) {
        const std::thread::id outer = std::this_thread::get_id();
        pool.for_blocks(16, [&](std::size_t) {
            ++calls;
            if (std::this_thread::get_id() != outer) ++elsewhere;
        });
    });
    EXPECT_EQ(calls, 256);
    EXPECT_EQ(elsewhere, 0);
}

TEST(ThreadPool, ServesSeveralCallersAtOnce) {
    ThreadPool pool(3);
    std::atomic<int> calls = 0;
    std::vector<std::thread> callers;
    for (int i = 0; i < 6; ++i)
        callers.emplace_back([&] {
            for (int repeat = 0; repeat < 50; ++repeat)
                pool.for_blocks(20, [&](std::size_t) { ++calls; });
        });
    for (std::thread& caller : callers) caller.join();
    EXPECT_EQ(calls, 6 * 50 * 20);
}

TEST(ThreadPool, RethrowsAnExceptionOfABodyAndKeepsWorking) {
    ThreadPool pool(4);
    std::atomic<int> calls = 0;
    for (int repeat = 0; repeat < 50; ++repeat) {
        EXPECT_THROW(pool.for_blocks(1'000'000,
                                     [&](std::size_t block) {
                                         ++calls;
                                         if (block == 10) throw std::runtime_error("ten");
                                     }),
                     std::runtime_error);
    }
    EXPECT_LT(calls, 50'000'000);
    std::atomic<int> after = 0;
    pool.for_blocks(100, [&](std::size_t) { ++after; });
    EXPECT_EQ(after, 100);
}

TEST(ThreadPool, RethrowsAnExceptionOfANestedLoop) {
    ThreadPool pool(2);
    EXPECT_THROW(pool.for_blocks(4,
                                 [&](std::size_t) {
                                     pool.for_blocks(4, [](std::size_t block) {
                                         if (block == 3) throw std::runtime_error("inner");
                                     });
                                 }),
                 std::runtime_error);
}

TEST(ParallelBlocks, CoversTheRangeInBlocksForAnyNumberOfThreads) {
    ThreadPool pool(3);
    for (ThreadPool* threads : {static_cast<ThreadPool*>(nullptr), &pool}) {
        for (std::size_t count : {0, 1, 99, 100, 101, 1000}) {
            std::vector<std::atomic<int>> seen(count);
            parallel_blocks({.threads = threads}, count, 100,
                            [&](std::size_t index, std::size_t begin, std::size_t end) {
                                EXPECT_EQ(begin, index * 100);
                                EXPECT_EQ(end, std::min(count, begin + 100));
                                for (std::size_t i = begin; i < end; ++i) ++seen[i];
                            });
            for (const std::atomic<int>& times : seen) EXPECT_EQ(times, 1);
        }
    }
}

TEST(ParallelBlocks, SumsToTheSameBitsForAnyNumberOfThreads) {
    const auto sum = [](ThreadPool* threads) {
        constexpr std::size_t kCount = 100'000;
        std::vector<double> partial((kCount + 999) / 1000);
        parallel_blocks({.threads = threads}, kCount, 1000,
                        [&](std::size_t index, std::size_t begin, std::size_t end) {
                            for (std::size_t i = begin; i < end; ++i)
                                partial[index] += std::sin(static_cast<double>(i)) * 1e10;
                        });
        return pairwise_sum(partial);
    };
    const double alone = sum(nullptr);
    for (std::size_t threads : {1, 2, 5}) {
        ThreadPool pool(threads);
        EXPECT_EQ(sum(&pool), alone);
    }
}

TEST(ParallelBlocks, StopsBetweenBlocksWhenCancelled) {
    ThreadPool pool(2);
    for (ThreadPool* threads : {static_cast<ThreadPool*>(nullptr), &pool}) {
        const Cancel cancel;
        std::atomic<int> calls = 0;
        parallel_blocks({.threads = threads, .cancel = cancel}, 1'000'000, 1,
                        [&](std::size_t, std::size_t, std::size_t) {
                            if (++calls == 10) cancel.request();
                        });
        EXPECT_GE(calls, 10);
        EXPECT_LE(calls, 11);
        EXPECT_EQ(cancel.check().error().code, Code::kCancelled);
    }
}

TEST(Cancel, CopiesShareTheFlagAndTheEarlierDeadlineApplies) {
    const Cancel cancel;
    EXPECT_TRUE(cancel.check());
    const auto now = Cancel::Clock::now();
    const Cancel late = cancel.with_deadline(now + std::chrono::hours(1));
    EXPECT_TRUE(late.check());
    const Cancel past = late.with_deadline(now - std::chrono::hours(1));
    EXPECT_EQ(past.check().error().code, Code::kDeadlineExceeded);
    EXPECT_TRUE(past.with_deadline(now + std::chrono::hours(2)).requested());
    EXPECT_FALSE(cancel.requested());
    late.request();
    EXPECT_TRUE(cancel.requested());
    EXPECT_EQ(past.check().error().code, Code::kCancelled);
}

}  // namespace
}  // namespace ballast
