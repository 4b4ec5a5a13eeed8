#include "risk/simulation.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <numeric>
#include <optional>

#include "base/release.hpp"
#include "base/threads.hpp"
#include "risk/block_waves.hpp"
#include "risk/path_block.hpp"
#include "risk/simulation_blocks.hpp"
#include "risk/simulation_shards.hpp"
#include "risk/tail_tracker.hpp"

namespace ballast::risk {

namespace {

constexpr std::size_t kMaxRanks = 128;

struct BlockResult {
    Moments moments;
    std::vector<TailPart> parts;  // one per tracker
};

void tail_of_block(const PathSource& source, std::uint64_t block,
                   std::span<const TailTracker> trackers, BlockResult& result) {
    std::array<double, kBlockPaths> buffer;
    draw_block(source, block, buffer);
    const std::span<double> pnl = std::span(buffer).first(source.block_size(block));

    double upper = -std::numeric_limits<double>::infinity();
    for (const TailTracker& tracker : trackers) upper = std::max(upper, tracker.upper());
    std::vector<TailEntry> candidates;
    for (std::size_t i = 0; i < pnl.size(); ++i)
        if (pnl[i] <= upper) candidates.push_back({pnl[i], block * kBlockPaths + i});
    result.parts.resize(trackers.size());
    for (std::size_t t = 0; t < trackers.size(); ++t) {
        result.parts[t].clear();
        trackers[t].take(candidates, result.parts[t]);
    }
    result.moments = Moments::of(pnl);
}

struct Attempt {
    Moments moments;
    std::vector<std::optional<TailTracker::Point>> points;
};

Result<Attempt> attempt_tail(const PathSource& source, std::span<const std::uint64_t> ranks,
                             double width, const Work& work) {
    std::vector<TailTracker> trackers;
    for (const std::uint64_t rank : ranks) trackers.emplace_back(rank, source.paths(), width);
    Attempt attempt;
    std::vector<BlockResult> results(std::min(source.blocks(), kLargestWave));
    TRY_STATUS(for_waves(
        source, work,
        [&](std::uint64_t block, std::size_t slot) {
            tail_of_block(source, block, trackers, results[slot]);
        },
        [&](std::size_t slot, std::uint64_t) {
            attempt.moments.add(results[slot].moments);
            for (std::size_t t = 0; t < trackers.size(); ++t)
                trackers[t].add(results[slot].parts[t]);
        },
        [&](std::uint64_t blocks_done) {
            const std::uint64_t seen = std::min(blocks_done * kBlockPaths, source.paths());
            parallel_blocks(work, trackers.size(), 1, [&](std::size_t t, std::size_t, std::size_t) {
                if (seen < source.paths()) trackers[t].narrow(seen);
            });
            // The values kept in the first waves are not needed any more.
            if (blocks_done <= kFirstWave * (1 + kWaveGrowth))
                for (BlockResult& result : results) release(result.parts);
        }));
    attempt.points.resize(trackers.size());
    parallel_blocks(work, trackers.size(), 1, [&](std::size_t t, std::size_t, std::size_t) {
        attempt.points[t] = trackers[t].finish();
    });
    TRY_STATUS(work.cancel.check());
    return attempt;
}

Status check_ranks(std::span<const std::uint64_t> ranks, std::uint64_t paths) {
    if (ranks.size() > kMaxRanks)
        return fail(Code::kInvalidInput,
                    fmt::format("{} ranks are requested: at most {} are allowed at a time",
                                ranks.size(), kMaxRanks));
    for (const std::uint64_t rank : ranks)
        if (rank == 0 || rank > paths)
            return fail(
                Code::kInvalidInput,
                fmt::format("rank {} exceeds the {} paths; ranks count from 1, the smallest P&L",
                            rank, paths));
    return {};
}

}  // namespace

Result<SimulatedTail> simulate_tail(const SimulationModel& model,
                                    const SimulationSettings& settings,
                                    std::span<const std::uint64_t> ranks, const Work& work) {
    TRY(const PathSource source, PathSource::make(model, settings));
    TRY_STATUS(check_ranks(ranks, settings.paths));
    TRY(auto distributed, tail_in_shards(model, settings, ranks, work));
    if (distributed) return *std::move(distributed);
    for (double width = kFirstWidth;; width *= 2) {
        TRY(const Attempt attempt, attempt_tail(source, ranks, width, work));
        const bool found = std::all_of(attempt.points.begin(), attempt.points.end(),
                                       [](const auto& point) { return point.has_value(); });
        if (!found) continue;
        SimulatedTail tail;
        tail.mean = attempt.moments.mean;
        if (settings.paths > 1)
            tail.variance = attempt.moments.deviations / (attempt.moments.count - 1);
        for (std::size_t t = 0; t < ranks.size(); ++t) {
            const TailTracker::Point& point = *attempt.points[t];
            tail.points.push_back(
                {ranks[t], point.value, point.next, point.sum, point.sum_squares, point.path});
        }
        return tail;
    }
}

std::size_t SimulationModel::lines() const {
    std::size_t count = factor.rows;
    for (const CurvedPositions& positions : curved) count += positions.parts.rows;
    return count;
}

Result<std::vector<TailContributions>> tail_contributions(const SimulationModel& model,
                                                          const SimulationSettings& settings,
                                                          std::span<const double> thresholds,
                                                          const Work& work) {
    TRY(const PathSource source, PathSource::make(model, settings));
    for (const double threshold : thresholds)
        if (std::isnan(threshold))
            return fail(Code::kInvalidInput, "the threshold of the tail is not a number");
    if (thresholds.empty()) return std::vector<TailContributions>{};
    std::vector<double> ascending(thresholds.begin(), thresholds.end());
    std::sort(ascending.begin(), ascending.end());
    TRY(auto distributed, tails_in_shards(model, settings, ascending, work));
    if (distributed) return contributions_of(model, thresholds, ascending, *std::move(distributed));
    TailSums none;
    none.draws.assign(source.draws(), 0.0);
    none.parts.assign(model.lines() - source.positions(), 0.0);
    std::vector<std::vector<TailSums>> of_slot(std::min(source.blocks(), kLargestWave));
    std::vector<TailSums> between(ascending.size(), none);
    TRY_STATUS(for_waves(
        source, work,
        [&](std::uint64_t block, std::size_t slot) {
            of_slot[slot].assign(ascending.size(), none);
            add_tails(source, block, ascending, of_slot[slot]);
        },
        [&](std::size_t slot, std::uint64_t) {
            for (std::size_t j = 0; j < between.size(); ++j) between[j].add(of_slot[slot][j]);
        },
        [](std::uint64_t) {}));
    return contributions_of(model, thresholds, ascending, std::move(between));
}

Result<std::vector<double>> simulate_pnl(const SimulationModel& model,
                                         const SimulationSettings& settings, std::uint64_t count,
                                         const Work& work) {
    TRY(const PathSource source, PathSource::make(model, settings));
    const std::uint64_t requested = std::min(count, settings.paths);
    const std::uint64_t blocks = (requested + kBlockPaths - 1) / kBlockPaths;
    std::vector<double> pnl(static_cast<std::size_t>(blocks) * kBlockPaths);
    parallel_blocks(work, static_cast<std::size_t>(blocks), 1,
                    [&](std::size_t block, std::size_t, std::size_t) {
                        draw_block(source, block,
                                   std::span(pnl).subspan(block * kBlockPaths, kBlockPaths));
                    });
    pnl.resize(std::min<std::size_t>(pnl.size(), static_cast<std::size_t>(settings.paths)));
    return pnl;
}

Result<math::Matrix> simulate_paths(const SimulationModel& model,
                                    const SimulationSettings& settings,
                                    std::span<const std::uint64_t> ids) {
    TRY(const PathSource source, PathSource::make(model, settings));
    for (const std::uint64_t id : ids)
        if (id >= settings.paths)
            return fail(Code::kInvalidInput, fmt::format("path {} is not among the {} paths, which "
                                                         "count from 0",
                                                         id, settings.paths));
    // Sorted, so that a block is computed once for all its paths.
    std::vector<std::size_t> order(ids.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](auto a, auto b) { return ids[a] < ids[b]; });

    const std::size_t n = source.positions();
    math::Matrix result = math::Matrix::zero(ids.size(), model.lines());
    std::optional<BlockWalk> walk;
    std::uint64_t walked = 0;
    for (const std::size_t i : order) {
        const std::uint64_t block = ids[i] / kBlockPaths;
        const std::size_t path = ids[i] % kBlockPaths;
        if (!walk || walked != block) {
            walk.emplace(source, block);
            walked = block;
            CHECK(walk->next());
        }
        while (path >= walk->first_path() + walk->path_count()) CHECK(walk->next());
        std::vector<double> draws(source.draws());
        walk->add_draws(path - walk->first_path(), draws);
        finish_positions(model, draws, 1.0, result.row(i).first(n));
        walk->add_parts(path - walk->first_path(), result.row(i).subspan(n));
    }
    return result;
}

}  // namespace ballast::risk
