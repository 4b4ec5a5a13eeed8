// Steps on ranks of MPI, of which each is a thread here.
#include "service/ranks.hpp"

#include <barrier>
#include <cstring>
#include <gtest/gtest.h>
#include <thread>

#include "support/state.hpp"

namespace ballast::service {
namespace {

using test::fails_with;
using test::ok;

constexpr int kRanks = 3;

// What the ranks exchange: all of them meet twice in each function, before and after the bytes
// move.
struct Exchange {
    std::barrier<> meeting{kRanks};
    const void* sent = nullptr;
    std::array<const void*, kRanks> own{};
    std::array<int, kRanks> counts{};
    int ended = 0;
    std::mutex mutex;
};
Exchange* exchange = nullptr;
thread_local int this_rank = 0;

int start_double(int* rank, int* size) {
    *rank = this_rank;
    *size = kRanks;
    return 0;
}

int broadcast_double(void* bytes, int count) {
    if (this_rank == 0) exchange->sent = bytes;
    exchange->meeting.arrive_and_wait();
    if (this_rank != 0) std::memcpy(bytes, exchange->sent, static_cast<std::size_t>(count));
    exchange->meeting.arrive_and_wait();
    return 0;
}

int gather_double(const void* own, int count, void* all, const int* counts, const int* offsets) {
    exchange->own[static_cast<std::size_t>(this_rank)] = own;
    exchange->counts[static_cast<std::size_t>(this_rank)] = count;
    exchange->meeting.arrive_and_wait();
    for (std::size_t i = 0; this_rank == 0 && i < kRanks; ++i) {
        EXPECT_EQ(exchange->counts[i], counts[i]);
        std::memcpy(static_cast<char*>(all) + offsets[i], exchange->own[i],
                    static_cast<std::size_t>(counts[i]));
    }
    exchange->meeting.arrive_and_wait();
    return 0;
}

int gather_sizes_double(const int* own, int* all) {
    exchange->counts[static_cast<std::size_t>(this_rank)] = *own;
    exchange->meeting.arrive_and_wait();
    if (this_rank == 0) std::copy_n(exchange->counts.data(), kRanks, all);
    exchange->meeting.arrive_and_wait();
    return 0;
}

int end_double() {
    const std::lock_guard lock(exchange->mutex);
    ++exchange->ended;
    return 0;
}

const MpiFunctions kDoubles{.start = start_double,
                            .broadcast = broadcast_double,
                            .gather_sizes = gather_sizes_double,
                            .gather = gather_double,
                            .end = end_double};

// Runs `first` on the first of three ranks, which compute "KIND INPUT FIRST+COUNT" or, of the unit
// 13, fail.
void on_ranks(const std::function<void(const Distribution&)>& first) {
    Exchange shared;
    exchange = &shared;
    std::vector<std::thread> threads;
    for (int rank = 0; rank < kRanks; ++rank)
        threads.emplace_back([rank, &first] {
            this_rank = rank;
            auto ranks = Ranks::start(kDoubles,
                                      [](std::string_view kind, std::string_view input,
                                         const UnitRange& range) -> Result<std::string> {
                                          if (range.first == 13)
                                              return fail(Code::kLimitExceeded, "too many units");
                                          return std::string(kind) + " " + std::string(input) +
                                                 " " + std::to_string(range.first) + "+" +
                                                 std::to_string(range.count);
                                      });
            ASSERT_TRUE(ok(ranks));
            EXPECT_EQ((*ranks)->is_first(), rank == 0);
            if (rank == 0)
                first((*ranks)->distribution());
            else
                EXPECT_TRUE(ok((*ranks)->serve()));
        });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(shared.ended, kRanks);
}

ShardedStep step_of(std::vector<UnitRange> ranges) {
    return {.kind = "sum", .input = "book", .ranges = std::move(ranges), .unit = "", .phase = ""};
}

TEST(Ranks, ComputeTheirPartsOfEveryStepInOrder) {
    on_ranks([](const Distribution& distribution) {
        EXPECT_EQ(distribution.ranges(10, 1, 0.0).size(), std::size_t{kRanks});
        const auto results = distribution.run(step_of({{0, 4}, {4, 3}, {7, 3}}));
        ASSERT_TRUE(ok(results));
        EXPECT_EQ(*results,
                  (std::vector<std::string>{"sum book 0+4", "sum book 4+3", "sum book 7+3"}));
        // Fewer parts than ranks.
        const auto two = distribution.run(step_of({{0, 1}, {1, 1}}));
        ASSERT_TRUE(ok(two));
        EXPECT_EQ(*two, (std::vector<std::string>{"sum book 0+1", "sum book 1+1"}));
    });
}

TEST(Ranks, TheErrorOfOneIsThatOfTheStepAndTheOthersGoOn) {
    on_ranks([](const Distribution& distribution) {
        const auto failed = distribution.run(step_of({{0, 13}, {13, 1}}));
        ASSERT_TRUE(fails_with(Code::kLimitExceeded, failed));
        EXPECT_EQ(failed.error().message, "too many units");
        EXPECT_TRUE(ok(distribution.run(step_of({{0, 1}}))));
        EXPECT_TRUE(fails_with(Code::kLimitExceeded,
                               distribution.run(step_of({{0, 1}, {1, 1}, {2, 1}, {3, 1}}))));
    });
}

TEST(Ranks, EndWithoutAStep) {
    on_ranks([](const Distribution&) {});
}

}  // namespace
}  // namespace ballast::service
