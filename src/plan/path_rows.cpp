#include "plan/path_rows.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <limits>
#include <memory>
#include <mutex>
#include <new>
#include <optional>

#include "base/threads.hpp"
#include "plan/brackets.hpp"

namespace ballast::plan {

namespace {

constexpr std::size_t kChunkTiles = 2;
constexpr std::size_t kChunk = kChunkTiles * kTile;

// Doubles on a cache-line boundary, uninitialized, so that the kernel touches them first.
struct AlignedFree {
    void operator()(double* p) const { ::operator delete[](p, std::align_val_t{64}); }
};
using AlignedDoubles = std::unique_ptr<double[], AlignedFree>;
AlignedDoubles aligned_doubles(std::size_t count) {
    return AlignedDoubles(
        static_cast<double*>(::operator new[](count * sizeof(double), std::align_val_t{64})));
}

// The requested figures in row order, `years` rows each.
struct Layout {
    std::array<bool, 4> has{};
    std::size_t years = 0;

    Layout(const Compiled& plan, const SimulationOutputs& requested)
        : has{requested.nominal, requested.real, requested.spending, requested.spending_real},
          years(static_cast<std::size_t>(plan.years)) {}
    std::size_t rows() const {
        return years * static_cast<std::size_t>(std::count(has.begin(), has.end(), true));
    }
    TileRows at(double* base, std::size_t stride, bool adjustments) const {
        std::array<double*, 4> place{};
        std::size_t before = 0;
        for (std::size_t f = 0; f < has.size(); ++f)
            if (has[f]) place[f] = base + years * stride * before++;
        return {place[0], place[1], place[2], place[3], stride, adjustments};
    }
    RowQuantiles split(const std::vector<Quantiles>& rows_found) const {
        RowQuantiles result;
        const std::array<std::vector<Quantiles>*, 4> targets = {
            &result.nominal, &result.real, &result.spending, &result.spending_real};
        auto next = rows_found.begin();
        for (std::size_t f = 0; f < has.size(); ++f) {
            if (!has[f]) continue;
            targets[f]->assign(next, next + static_cast<std::ptrdiff_t>(years));
            next += static_cast<std::ptrdiff_t>(years);
        }
        return result;
    }
};

// Working memory of a thread; taken from a shared pool and returned.
template <class T>
class Shelf {
public:
    std::unique_ptr<T> take() {
        const std::lock_guard lock(mutex_);
        if (free_.empty()) return std::make_unique<T>();
        auto taken = std::move(free_.back());
        free_.pop_back();
        return taken;
    }
    void put(std::unique_ptr<T> item) {
        const std::lock_guard lock(mutex_);
        free_.push_back(std::move(item));
    }
    std::vector<std::unique_ptr<T>>& all() { return free_; }

private:
    std::mutex mutex_;
    std::vector<std::unique_ptr<T>> free_;
};

std::size_t tile_count(std::uint64_t paths) {
    return static_cast<std::size_t>((paths + kTile - 1) / kTile);
}

Tally sum_of(const std::vector<Tally>& chunks) {
    Tally total;
    for (const Tally& chunk : chunks) total.add(chunk);
    return total;
}

Error cancelled() { return fail(Code::kCancelled, "the simulation was cancelled"); }

struct Stored {
    AlignedDoubles values;
    std::size_t stride = 0;
    Tally tally;
};

// Runs the first `paths` paths and keeps every figure.
Stored run_stored(const Compiled& plan, const Layout& layout, const SimulationOutputs& requested,
                  std::uint64_t paths, const Work& work) {
    const std::size_t tiles = tile_count(paths);
    Stored stored;
    stored.stride = tiles * kTile + 8;  // not a power of two, so that tiles do not share cache sets
    stored.values = aligned_doubles(layout.rows() * stored.stride);
    std::vector<Tally> chunks((tiles + kChunkTiles - 1) / kChunkTiles);
    Shelf<TileState> states;
    parallel_blocks(work, tiles, kChunkTiles,
                    [&](std::size_t chunk, std::size_t begin, std::size_t end) {
                        auto state = states.take();
                        for (std::size_t tile = begin; tile < end; ++tile) {
                            run_tile(plan, tile, *state,
                                     layout.at(stored.values.get() + tile * kTile, stored.stride,
                                               requested.adjustments));
                            const auto left = static_cast<std::size_t>(paths) - tile * kTile;
                            chunks[chunk].add_tile(plan, tile, std::min(kTile, left), *state);
                        }
                        states.put(std::move(state));
                    });
    stored.tally = sum_of(chunks);
    return stored;
}

std::vector<double> last_row(const Layout& layout, const SimulationOutputs& requested,
                             const Stored& stored, std::uint64_t paths) {
    if (!requested.sample_paths || !requested.real) return {};
    const std::size_t before = requested.nominal ? layout.years : 0;
    const double* row = stored.values.get() + (before + layout.years - 1) * stored.stride;
    return {row, row + paths};
}

PathRun stored_run(const Compiled& plan, const SimulationOutputs& requested, const Work& work) {
    const Layout layout(plan, requested);
    Stored stored = run_stored(plan, layout, requested, plan.paths, work);
    std::vector<Quantiles> quantiles(layout.rows());
    Shelf<SelectionSpace> spaces;
    parallel_blocks(work, layout.rows(), 1, [&](std::size_t row, std::size_t, std::size_t) {
        auto space = spaces.take();
        quantiles[row] = quantiles_of(
            {stored.values.get() + row * stored.stride, static_cast<std::size_t>(plan.paths)},
            *space);
        spaces.put(std::move(space));
    });
    return {std::move(stored.tally), layout.split(quantiles),
            last_row(layout, requested, stored, plan.paths)};
}

// Working memory and results of a thread that runs tiles.
struct Watcher {
    TileState state;
    AlignedDoubles values;  // values of one tile
    std::vector<RowTally> rows;
};

struct Watch {
    const Compiled& plan;
    const Layout& layout;
    const SimulationOutputs& requested;
    const std::vector<RowCuts>& cuts;
    Shelf<Watcher> watchers = {};

    std::unique_ptr<Watcher> take_watcher() {
        auto watcher = watchers.take();
        if (!watcher->values) {
            watcher->values = aligned_doubles(layout.rows() * kTile);
            watcher->rows.resize(layout.rows());
        }
        return watcher;
    }
};

// Results of the pilot paths, which need no second run.
void watch_pilot(Watch& stream, const Stored& pilot, const Work& work) {
    parallel_blocks(work, stream.layout.rows(), 1, [&](std::size_t row, std::size_t, std::size_t) {
        auto watcher = stream.take_watcher();
        const double* const figures = pilot.values.get() + row * pilot.stride;
        for (std::size_t path = 0; path < kPilotPaths; path += kTile)
            feed(figures + path, kTile, stream.cuts[row], watcher->rows[row]);
        stream.watchers.put(std::move(watcher));
    });
}

// Reports about every hundredth of the paths, from the thread that completes it.
class PathProgress {
public:
    PathProgress(const Work& work, std::uint64_t paths, std::size_t chunks)
        : work_(work), paths_(paths), chunks_(chunks) {}

    void chunk_done() {
        const std::size_t done = done_.fetch_add(1, std::memory_order_relaxed) + 1;
        if (!work_.report || (done % step_ != 0 && done != chunks_)) return;
        const std::uint64_t before = paths_ > chunks_ * kChunk ? paths_ - chunks_ * kChunk : 0;
        work_.report({std::min<std::uint64_t>(before + done * kChunk, paths_), paths_, "paths",
                      "simulating"});
    }

private:
    const Work& work_;
    std::uint64_t paths_;
    std::size_t chunks_;
    std::size_t step_ = chunks_ / 100 + 1;
    std::atomic<std::size_t> done_{0};
};

// All paths after the pilot; returns the sums over all paths, pilot included.
Tally watch_rest(Watch& stream, const Tally& pilot, const Work& work) {
    constexpr std::size_t kPilotTiles = kPilotPaths / kTile;
    static_assert(kPilotPaths % kChunk == 0);
    const std::size_t tiles = tile_count(stream.plan.paths) - kPilotTiles;
    std::vector<Tally> chunks((tiles + kChunkTiles - 1) / kChunkTiles);
    PathProgress progress(work, stream.plan.paths, chunks.size());
    parallel_blocks(
        work, tiles, kChunkTiles, [&](std::size_t chunk, std::size_t begin, std::size_t end) {
            auto watcher = stream.take_watcher();
            double* const values = watcher->values.get();
            for (std::size_t tile = begin + kPilotTiles; tile < end + kPilotTiles; ++tile) {
                run_tile(stream.plan, tile, watcher->state,
                         stream.layout.at(values, kTile, stream.requested.adjustments));
                const std::size_t count = std::min<std::size_t>(
                    kTile, static_cast<std::size_t>(stream.plan.paths) - tile * kTile);
                chunks[chunk].add_tile(stream.plan, tile, count, watcher->state);
                for (std::size_t row = 0; row < watcher->rows.size(); ++row) {
                    double* const figures = values + row * kTile;
                    std::fill(figures + count, figures + kTile,
                              std::numeric_limits<double>::infinity());
                    feed(figures, kTile, stream.cuts[row], watcher->rows[row]);
                }
            }
            stream.watchers.put(std::move(watcher));
            progress.chunk_done();
        });
    Tally total = pilot;
    for (const Tally& chunk : chunks) total.add(chunk);
    return total;
}

// Fills in the quantiles within their brackets; for others sets new brackets and returns true.
bool resolve_rows(Watch& stream, std::vector<Brackets>& brackets,
                  std::vector<std::array<std::optional<double>, kQuantiles>>& quantiles,
                  const Work& work) {
    std::atomic<bool> missed{false};
    Shelf<SelectionSpace> spaces;
    parallel_blocks(work, brackets.size(), 1, [&](std::size_t row, std::size_t, std::size_t) {
        auto space = spaces.take();
        std::vector<const RowTally*> tallies;
        for (const auto& watcher : stream.watchers.all()) tallies.push_back(&watcher->rows[row]);
        const auto found =
            resolve(tallies, stream.cuts[row], stream.plan.paths, brackets[row], *space);
        for (std::size_t q = 0; q < kQuantiles; ++q) {
            if (!quantiles[row][q]) quantiles[row][q] = found[q];
            if (!quantiles[row][q]) missed = true;
        }
        spaces.put(std::move(space));
    });
    return missed;
}

Result<PathRun> streamed_run(const Compiled& plan, const SimulationOutputs& requested,
                             const Work& work) {
    const Layout layout(plan, requested);
    const Stored pilot = run_stored(plan, layout, requested, kPilotPaths, work);
    std::vector<Brackets> brackets(layout.rows());
    parallel_blocks(work, layout.rows(), 1, [&](std::size_t row, std::size_t, std::size_t) {
        SelectionSpace space;
        brackets[row] = brackets_of({pilot.values.get() + row * pilot.stride, kPilotPaths}, space);
    });
    PathRun run;
    run.last_real = last_row(layout, requested, pilot, kPilotPaths);
    std::vector<std::array<std::optional<double>, kQuantiles>> quantiles(layout.rows());
    // Normally one round; a bracket misses in a few cases per hundred million.
    for (bool missed = true; missed;) {
        std::vector<RowCuts> cuts;
        for (const Brackets& row : brackets) cuts.push_back(cuts_of(row));
        Watch stream{plan, layout, requested, cuts};
        if (work.cancel.requested()) return cancelled();
        watch_pilot(stream, pilot, work);
        run.tally = watch_rest(stream, pilot.tally, work);
        if (work.cancel.requested()) return cancelled();
        missed = resolve_rows(stream, brackets, quantiles, work);
    }
    std::vector<Quantiles> found(layout.rows());
    for (std::size_t row = 0; row < found.size(); ++row)
        std::transform(quantiles[row].begin(), quantiles[row].end(), found[row].begin(),
                       [](const std::optional<double>& value) { return *value; });
    run.rows = layout.split(found);
    return run;
}

}  // namespace

Result<PathRun> run_paths(const Compiled& plan, const SimulationOutputs& requested,
                          const Work& work) {
    if (plan.paths > kStoredPaths) return streamed_run(plan, requested, work);
    PathRun run = stored_run(plan, requested, work);
    if (work.cancel.requested()) return cancelled();
    return run;
}

}  // namespace ballast::plan
