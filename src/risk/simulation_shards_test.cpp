// Simulated tails in parts: the same bytes as in one piece.
#include "risk/simulation_shards.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <gtest/gtest.h>
#include <limits>
#include <string>

#include "base/random.hpp"
#include "base/threads.hpp"

namespace ballast::risk {
namespace {

// Runs the parts here, and counts them.
struct Parts {
    std::size_t shards = 0;
    std::size_t steps = 0;
    std::size_t ran = 0;

    Work work(ThreadPool* threads = nullptr) {
        Work work{.threads = threads};
        work.distribution.shards = shards;
        work.distribution.run =
            [this](const ShardedStep& step) -> Result<std::vector<std::string>> {
            ++steps;
            std::vector<std::string> results;
            for (const UnitRange& range : step.ranges) {
                ++ran;
                TRY(std::string result, step.kind == kTailShard
                                            ? tail_shard(step.input, range, {})
                                            : contribution_shard(step.input, range, {}));
                results.push_back(std::move(result));
            }
            return results;
        };
        return work;
    }
};

SimulationModel model_of(std::size_t n, std::size_t curves, std::uint64_t seed) {
    const Stream stream(seed);
    SimulationModel model{math::Matrix::zero(n, n), std::vector<double>(n), std::nullopt};
    for (std::size_t i = 0; i < n; ++i) {
        model.mean[i] = stream.normal(i);
        for (std::size_t k = 0; k <= i; ++k)
            model.factor(i, k) = 100 * stream.normal(n + i * n + k);
    }
    for (std::size_t c = 0; c < curves; ++c) {
        CurvedPositions curved{
            std::vector<double>(n), 0.001 * double(c), MoveGrid(0.02 + 0.01 * double(c)), {}};
        for (std::size_t k = 0; k < n; ++k)
            curved.factor[k] = 0.01 * stream.normal(9000 + c * n + k);
        const std::size_t nodes = curved.grid.moves().size();
        curved.parts = math::Matrix::zero(2, nodes);
        for (std::size_t j = 0; j < nodes; ++j) {
            curved.parts(0, j) = 500 * std::max(curved.grid.moves()[j], -0.03);
            curved.parts(1, j) = -300 * std::abs(curved.grid.moves()[j]);
        }
        model.curved.push_back(std::move(curved));
    }
    return model;
}

bool same_bits(double a, double b) { return std::memcmp(&a, &b, sizeof a) == 0; }

void expect_same(const SimulatedTail& a, const SimulatedTail& b) {
    EXPECT_TRUE(same_bits(a.mean, b.mean));
    EXPECT_TRUE(same_bits(a.variance, b.variance));
    ASSERT_EQ(a.points.size(), b.points.size());
    for (std::size_t i = 0; i < a.points.size(); ++i) {
        EXPECT_EQ(a.points[i].rank, b.points[i].rank);
        EXPECT_TRUE(same_bits(a.points[i].value, b.points[i].value)) << i;
        EXPECT_TRUE(same_bits(a.points[i].next, b.points[i].next)) << i;
        EXPECT_TRUE(same_bits(a.points[i].sum, b.points[i].sum)) << i;
        EXPECT_TRUE(same_bits(a.points[i].sum_squares, b.points[i].sum_squares)) << i;
        EXPECT_EQ(a.points[i].path, b.points[i].path) << i;
    }
}

struct Variant {
    SimulationSettings settings;
    std::optional<double> degrees_of_freedom = {};
    std::size_t curves = 0;
};

const Variant kVariants[] = {
    {{.paths = 20'000, .seed = 3}},
    {{.paths = 20'001, .seed = 4}, 4.0},
    {{.paths = 20'000, .seed = 5, .antithetic = true}, 5.0, 2},
    {{.paths = 16'384, .seed = 6, .quasi = true}, {}, 1},
    {{.paths = 30'000, .seed = 7}, 3.0, 3},
};

TEST(SimulationShards, TailsInAnyNumberOfPartsHaveTheBytesOfOnePiece) {
    for (const Variant& variant : kVariants) {
        SimulationModel model = model_of(7, variant.curves, variant.settings.seed);
        model.degrees_of_freedom = variant.degrees_of_freedom;
        const std::array<std::uint64_t, 5> ranks{1, 7, variant.settings.paths / 100,
                                                 variant.settings.paths / 20,
                                                 variant.settings.paths};
        const auto whole = simulate_tail(model, variant.settings, ranks, {});
        ASSERT_TRUE(whole);
        for (const std::size_t shards : {2U, 3U, 5U, 64U}) {
            Parts parts{.shards = shards};
            const auto divided = simulate_tail(model, variant.settings, ranks, parts.work());
            ASSERT_TRUE(divided) << divided.error().message;
            EXPECT_GE(parts.ran, 2U);
            expect_same(*whole, *divided);
        }
    }
}

TEST(SimulationShards, ContributionsInAnyNumberOfPartsHaveTheBytesOfOnePiece) {
    for (const Variant& variant : kVariants) {
        SimulationModel model = model_of(5, variant.curves, variant.settings.seed + 100);
        model.degrees_of_freedom = variant.degrees_of_freedom;
        const std::array<double, 4> thresholds{-100.0, -900.0, -300.0,
                                               -std::numeric_limits<double>::infinity()};
        const auto whole = tail_contributions(model, variant.settings, thresholds, {});
        ASSERT_TRUE(whole);
        ASSERT_GT((*whole)[0].count, 0U);
        for (const std::size_t shards : {2U, 3U, 13U}) {
            Parts parts{.shards = shards};
            ThreadPool threads(2);
            const auto divided =
                tail_contributions(model, variant.settings, thresholds, parts.work(&threads));
            ASSERT_TRUE(divided) << divided.error().message;
            EXPECT_EQ(parts.steps, 1U);
            for (std::size_t j = 0; j < thresholds.size(); ++j) {
                EXPECT_EQ((*whole)[j].count, (*divided)[j].count);
                ASSERT_EQ((*whole)[j].sums.size(), (*divided)[j].sums.size());
                for (std::size_t i = 0; i < (*whole)[j].sums.size(); ++i)
                    EXPECT_TRUE(same_bits((*whole)[j].sums[i], (*divided)[j].sums[i]));
            }
        }
    }
}

// Of a book of few outcomes, a part keeps too few of the equal values at first.
TEST(SimulationShards, ValuesThatOccurOftenAreFoundWithMoreAttempts) {
    SimulationModel model = model_of(1, 0, 1);
    model.factor(0, 0) = 1e-320;
    model.mean[0] = 1.0;
    const SimulationSettings settings{.paths = 20'000, .seed = 1};
    const std::array<std::uint64_t, 2> ranks{10, 200};
    const auto whole = simulate_tail(model, settings, ranks, {});
    Parts parts{.shards = 4};
    const auto divided = simulate_tail(model, settings, ranks, parts.work());
    ASSERT_TRUE(whole && divided);
    expect_same(*whole, *divided);
    EXPECT_GT(parts.steps, 1U);
}

TEST(SimulationShards, PartsThatDoNotFitAreRefused) {
    const SimulationModel model = model_of(3, 1, 2);
    const SimulationSettings settings{.paths = 20'000, .seed = 2};
    const std::array<std::uint64_t, 1> ranks{100};
    for (const int wrong : {0, 1, 2, 3}) {
        Parts parts{.shards = 4};
        Work work = parts.work();
        work.distribution.run = [run = work.distribution.run,
                                 wrong](ShardedStep step) -> Result<std::vector<std::string>> {
            TRY(std::vector<std::string> results, run(std::move(step)));
            if (wrong == 0) results.pop_back();
            if (wrong == 1) std::swap(results[0], results[1]);
            if (wrong == 2) results[1].pop_back();
            if (wrong == 3) results[1] = results[0];
            return results;
        };
        const auto divided = simulate_tail(model, settings, ranks, work);
        ASSERT_FALSE(divided);
        EXPECT_EQ(divided.error().code, Code::kCorrupted);
    }
    EXPECT_FALSE(tail_shard("x", {0, kBlockPaths}, {}));
    EXPECT_FALSE(contribution_shard("x", {0, kBlockPaths}, {}));
}

TEST(SimulationShards, ASmallSimulationIsNotDivided) {
    const SimulationModel model = model_of(3, 0, 2);
    Parts parts{.shards = 4};
    Work work = parts.work();
    work.distribution.least_seconds = 2.0;
    const std::array<std::uint64_t, 1> ranks{100};
    ASSERT_TRUE(simulate_tail(model, {.paths = 20'000}, ranks, work));
    EXPECT_EQ(parts.steps, 0U);
}

}  // namespace
}  // namespace ballast::risk
