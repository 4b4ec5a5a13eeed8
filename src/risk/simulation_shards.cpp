#include "risk/simulation_shards.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <limits>
#include <utility>

#include "base/byte_stream.hpp"
#include "base/threads.hpp"
#include "risk/tail_tracker.hpp"

namespace ballast::risk {

namespace {

// Estimates for one core, of a normal and of the curve of a book with options.
constexpr double kSecondsPerDraw = 2e-9;
constexpr double kSecondsPerCurve = 2e-8;
constexpr std::size_t kBlocksAtOnce = 64;  // between two reductions of what a part keeps

// --- models as bytes --------------------------------------------------------------------------

void write(ByteWriter& bytes, const math::Matrix& matrix) {
    bytes.number(std::uint64_t{matrix.rows});
    bytes.number(std::uint64_t{matrix.cols});
    bytes.list(matrix.data);
}

bool read(ByteReader& bytes, math::Matrix& matrix) {
    std::uint64_t rows = 0, cols = 0;
    if (!bytes.number(rows) || !bytes.number(cols) || !bytes.list(matrix.data)) return false;
    matrix.rows = rows;
    matrix.cols = cols;
    return rows <= matrix.data.size() + 1 && rows * cols == matrix.data.size();
}

void write(ByteWriter& bytes, const SimulationModel& model, const SimulationSettings& settings) {
    write(bytes, model.factor);
    bytes.list(model.mean);
    bytes.number(model.degrees_of_freedom.value_or(0.0));
    bytes.number(std::uint64_t{model.curved.size()});
    for (const CurvedPositions& curved : model.curved) {
        bytes.list(curved.factor);
        bytes.number(curved.mean);
        bytes.number(curved.grid.deviation());
        write(bytes, curved.parts);
    }
    bytes.number(settings.paths);
    bytes.number(settings.seed);
    bytes.number(std::uint8_t{settings.antithetic});
    bytes.number(std::uint8_t{settings.quasi});
}

bool read(ByteReader& bytes, SimulationModel& model, SimulationSettings& settings) {
    double degrees = 0.0;
    std::uint64_t curves = 0;
    if (!read(bytes, model.factor) || !bytes.list(model.mean) || !bytes.number(degrees) ||
        !bytes.number(curves))
        return false;
    if (degrees > 0.0) model.degrees_of_freedom = degrees;
    for (std::uint64_t i = 0; i < curves; ++i) {
        std::vector<double> factor;
        double mean = 0.0, deviation = 0.0;
        math::Matrix parts;
        if (!bytes.list(factor) || !bytes.number(mean) || !bytes.number(deviation) ||
            !read(bytes, parts))
            return false;
        model.curved.push_back({std::move(factor), mean, MoveGrid(deviation), std::move(parts)});
    }
    std::uint8_t antithetic = 0, quasi = 0;
    if (!bytes.number(settings.paths) || !bytes.number(settings.seed) ||
        !bytes.number(antithetic) || !bytes.number(quasi))
        return false;
    settings.antithetic = antithetic != 0;
    settings.quasi = quasi != 0;
    return true;
}

Error unreadable() { return fail(Code::kCorrupted, "a part of the simulated tail cannot be read"); }

// --- the ranges -------------------------------------------------------------------------------

std::vector<UnitRange> path_ranges(const SimulationModel& model, const SimulationSettings& settings,
                                   const Work& work) {
    const double draws = static_cast<double>(model.factor.cols);
    const double each = kSecondsPerDraw * draws + (kSecondsPerCurve + kSecondsPerDraw * draws) *
                                                      static_cast<double>(model.curved.size());
    const std::uint64_t blocks = (settings.paths + kBlockPaths - 1) / kBlockPaths;
    std::vector<UnitRange> ranges =
        work.distribution.ranges(blocks, 1, each * static_cast<double>(settings.paths));
    for (UnitRange& range : ranges) {
        range.first *= kBlockPaths;
        range.count =
            std::min<std::uint64_t>(range.count * kBlockPaths, settings.paths - range.first);
    }
    return ranges;
}

struct Blocks {
    std::uint64_t first = 0;
    std::uint64_t end = 0;
};

Result<Blocks> blocks_of(const UnitRange& paths, const SimulationSettings& settings) {
    const std::uint64_t end = paths.first + paths.count;
    const bool ends_block = end % kBlockPaths == 0 || end == settings.paths;
    if (paths.first % kBlockPaths != 0 || end < paths.first || end > settings.paths || !ends_block)
        return fail(Code::kInvalidInput, "the simulation has no such part");
    return Blocks{paths.first / kBlockPaths, (end + kBlockPaths - 1) / kBlockPaths};
}

// --- the smallest values of a part ------------------------------------------------------------

struct Value {
    double pnl = 0.0;
    std::uint64_t path = 0;

    bool operator<(const Value& other) const {
        return pnl != other.pnl ? pnl < other.pnl : path < other.path;
    }
};

// The smallest values of a part of the paths, as many as can be among those up to a rank of all.
class SmallestValues {
public:
    SmallestValues(std::uint64_t rank, std::uint64_t total, std::uint64_t count, double width) {
        const double share = static_cast<double>(rank) / static_cast<double>(total);
        const double expected = share * static_cast<double>(count);
        const double reach = width * std::sqrt(expected * (1.0 - share)) + width + 2.0;
        most_ = static_cast<std::size_t>(
            std::min(std::ceil(expected + reach), static_cast<double>(count)));
    }

    // Values above it are not kept.
    double bound() const { return bound_; }
    void add(std::span<const Value> values) {
        values_.insert(values_.end(), values.begin(), values.end());
    }
    void reduce() {
        if (values_.size() <= most_) return;
        const auto end = values_.begin() + static_cast<std::ptrdiff_t>(most_);
        std::nth_element(values_.begin(), end - 1, values_.end());
        values_.erase(end, values_.end());
        bound_ = values_.back().pnl;
    }
    const std::vector<Value>& values() const { return values_; }

private:
    std::size_t most_ = 0;
    double bound_ = std::numeric_limits<double>::infinity();
    std::vector<Value> values_;
};

struct TailInput {
    SimulationModel model;
    SimulationSettings settings;
    std::uint64_t rank = 0;  // the largest that is needed
    double width = kFirstWidth;
};

std::string encoded(const SimulationModel& model, const SimulationSettings& settings,
                    std::uint64_t rank, double width) {
    ByteWriter bytes;
    write(bytes, model, settings);
    bytes.number(rank);
    bytes.number(width);
    return bytes.take();
}

// The parts of a tail put together.
class TailMerge {
public:
    explicit TailMerge(std::uint64_t paths) : paths_(paths) {}

    Status add(std::string_view part) {
        ByteReader bytes(part);
        std::uint64_t first = 0, count = 0;
        std::vector<double> moments, pnl;
        std::vector<std::uint64_t> path;
        double bound = 0.0;
        if (!bytes.number(first) || !bytes.number(count) || !bytes.list(moments) ||
            !bytes.number(bound) || !bytes.list(pnl) || !bytes.list(path) || !bytes.at_end() ||
            first != next_ || count > paths_ - next_ || moments.size() % 3 != 0 ||
            pnl.size() != path.size())
            return unreadable();
        for (std::size_t i = 0; i < moments.size(); i += 3)
            moments_.add({moments[i], moments[i + 1], moments[i + 2]});
        for (std::size_t i = 0; i < pnl.size(); ++i) values_.push_back({pnl[i], path[i]});
        bound_ = std::min(bound_, bound);
        next_ += count;
        return {};
    }

    // nullopt when a part kept too few values.
    Result<std::optional<SimulatedTail>> tail(std::span<const std::uint64_t> ranks) {
        if (next_ != paths_) return unreadable();
        std::sort(values_.begin(), values_.end());
        SimulatedTail tail;
        tail.mean = moments_.mean;
        if (paths_ > 1) tail.variance = moments_.deviations / (moments_.count - 1);
        for (const std::uint64_t rank : ranks) {
            // The value after the one with the rank is needed, too.
            const std::uint64_t last = std::min(rank, paths_ - 1);
            if (last >= values_.size() || !(values_[last].pnl < bound_ || is_complete()))
                return std::optional<SimulatedTail>();
            TailPart part;
            for (const Value& value : values_) {
                if (value.pnl > values_[last].pnl) break;
                part.inside.push_back({value.pnl, value.path});
            }
            TailTracker tracker(rank, paths_, kFirstWidth);
            tracker.add(part);
            const auto point = tracker.finish();
            if (!point) return unreadable();
            tail.points.push_back(
                {rank, point->value, point->next, point->sum, point->sum_squares, point->path});
        }
        return std::optional(std::move(tail));
    }

private:
    bool is_complete() const { return values_.size() == paths_; }

    std::uint64_t paths_;
    std::uint64_t next_ = 0;
    Moments moments_;
    double bound_ = std::numeric_limits<double>::infinity();
    std::vector<Value> values_;
};

// --- contributions ----------------------------------------------------------------------------

TailSums no_sums(const SimulationModel& model) {
    TailSums none;
    none.draws.assign(model.factor.cols, 0.0);
    none.parts.assign(model.lines() - model.factor.rows, 0.0);
    return none;
}

void write(ByteWriter& bytes, const TailSums& sums) {
    bytes.number(sums.count);
    if (sums.count == 0) return;
    bytes.list(sums.draws);
    bytes.list(sums.parts);
}

bool read(ByteReader& bytes, TailSums& sums) {
    const std::size_t draws = sums.draws.size(), parts = sums.parts.size();
    if (!bytes.number(sums.count)) return false;
    if (sums.count == 0) return true;
    return bytes.list(sums.draws) && bytes.list(sums.parts) && sums.draws.size() == draws &&
           sums.parts.size() == parts;
}

}  // namespace

Result<std::string> tail_shard(std::string_view input, const UnitRange& paths, const Work& work) {
    TailInput task;
    ByteReader reader(input);
    if (!read(reader, task.model, task.settings) || !reader.number(task.rank) ||
        !reader.number(task.width) || !reader.at_end())
        return unreadable();
    TRY(const Blocks blocks, blocks_of(paths, task.settings));
    TRY(const PathSource source, PathSource::make(task.model, task.settings));
    std::vector<double> moments;
    SmallestValues smallest(task.rank, task.settings.paths, paths.count, task.width);
    struct OfBlock {
        Moments moments;
        std::vector<Value> values;
    };
    std::vector<OfBlock> results(kBlocksAtOnce);
    for (std::uint64_t first = blocks.first; first < blocks.end; first += kBlocksAtOnce) {
        const std::uint64_t count = std::min<std::uint64_t>(kBlocksAtOnce, blocks.end - first);
        parallel_blocks(work, count, 1, [&](std::size_t slot, std::size_t, std::size_t) {
            std::array<double, kBlockPaths> buffer;
            const std::uint64_t block = first + slot;
            draw_block(source, block, buffer);
            const std::span<double> pnl = std::span(buffer).first(source.block_size(block));
            OfBlock& result = results[slot];
            result.values.clear();
            for (std::size_t i = 0; i < pnl.size(); ++i)
                if (pnl[i] <= smallest.bound())
                    result.values.push_back({pnl[i], block * kBlockPaths + i});
            result.moments = Moments::of(pnl);
        });
        TRY_STATUS(work.cancel.check());
        for (std::uint64_t slot = 0; slot < count; ++slot) {
            const Moments& m = results[slot].moments;
            moments.insert(moments.end(), {m.count, m.mean, m.deviations});
            smallest.add(results[slot].values);
        }
        smallest.reduce();
        if (work.report)
            work.report({std::min((first + count) * kBlockPaths - paths.first, paths.count),
                         paths.count, "paths", "simulating"});
    }
    std::vector<double> pnl;
    std::vector<std::uint64_t> path;
    for (const Value& value : smallest.values()) {
        pnl.push_back(value.pnl);
        path.push_back(value.path);
    }
    ByteWriter bytes;
    bytes.number(paths.first);
    bytes.number(paths.count);
    bytes.list(moments);
    bytes.number(smallest.bound());
    bytes.list(pnl);
    bytes.list(path);
    return bytes.take();
}

Result<std::optional<SimulatedTail>> tail_in_shards(const SimulationModel& model,
                                                    const SimulationSettings& settings,
                                                    std::span<const std::uint64_t> ranks,
                                                    const Work& work) {
    const std::vector<UnitRange> ranges = path_ranges(model, settings, work);
    if (ranges.empty() || ranks.empty()) return std::optional<SimulatedTail>();
    const std::uint64_t last =
        std::min(*std::max_element(ranks.begin(), ranks.end()) + 1, settings.paths);
    for (double width = kFirstWidth;; width *= 2) {
        TRY(const auto parts, work.distribution.run({.kind = kTailShard,
                                                     .input = encoded(model, settings, last, width),
                                                     .ranges = ranges,
                                                     .unit = "paths",
                                                     .phase = "simulating"}));
        TailMerge merge(settings.paths);
        for (const std::string& part : parts) TRY_STATUS(merge.add(part));
        TRY(auto tail, merge.tail(ranks));
        if (tail) return tail;
    }
}

Result<std::string> contribution_shard(std::string_view input, const UnitRange& paths,
                                       const Work& work) {
    SimulationModel model;
    SimulationSettings settings;
    std::vector<double> ascending;
    ByteReader reader(input);
    if (!read(reader, model, settings) || !reader.list(ascending) || !reader.at_end() ||
        ascending.empty())
        return unreadable();
    TRY(const Blocks blocks, blocks_of(paths, settings));
    TRY(const PathSource source, PathSource::make(model, settings));
    const TailSums none = no_sums(model);
    std::vector<std::vector<TailSums>> results(blocks.end - blocks.first);
    std::atomic<std::uint64_t> done = 0;
    parallel_blocks(work, results.size(), 1, [&](std::size_t slot, std::size_t, std::size_t) {
        const std::uint64_t block = blocks.first + slot;
        results[slot].assign(ascending.size(), none);
        add_tails(source, block, ascending, results[slot]);
        done += source.block_size(block);
        if (work.report) work.report({done, paths.count, "paths", "contributions"});
    });
    TRY_STATUS(work.cancel.check());
    ByteWriter bytes;
    bytes.number(paths.first);
    bytes.number(paths.count);
    bytes.number(std::uint64_t{results.size()});
    for (const std::vector<TailSums>& of_block : results)
        for (const TailSums& sums : of_block) write(bytes, sums);
    return bytes.take();
}

Result<std::optional<std::vector<TailSums>>> tails_in_shards(const SimulationModel& model,
                                                             const SimulationSettings& settings,
                                                             std::span<const double> ascending,
                                                             const Work& work) {
    const std::vector<UnitRange> ranges = path_ranges(model, settings, work);
    if (ranges.empty()) return std::optional<std::vector<TailSums>>();
    ByteWriter input;
    write(input, model, settings);
    input.list(ascending);
    TRY(const auto parts, work.distribution.run({.kind = kContributionShard,
                                                 .input = input.take(),
                                                 .ranges = ranges,
                                                 .unit = "paths",
                                                 .phase = "contributions"}));
    const TailSums none = no_sums(model);
    std::vector<TailSums> between(ascending.size(), none);
    std::uint64_t next = 0;
    for (const std::string& part : parts) {
        ByteReader bytes(part);
        std::uint64_t first = 0, count = 0, blocks = 0;
        if (!bytes.number(first) || !bytes.number(count) || !bytes.number(blocks) ||
            first != next || count > settings.paths - next)
            return unreadable();
        for (std::uint64_t block = 0; block < blocks; ++block)
            for (TailSums& sums : between) {
                TailSums of_block = none;
                if (!read(bytes, of_block)) return unreadable();
                sums.add(of_block);
            }
        if (!bytes.at_end()) return unreadable();
        next += count;
    }
    if (next != settings.paths) return unreadable();
    return std::optional(std::move(between));
}

}  // namespace ballast::risk
