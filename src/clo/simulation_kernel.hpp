// Paths of a simulation, a block at a time, with the vector instructions of the processor
// (Highway).
//
// The paths of a block take their draws from the lanes of its random words. Defaults are found lane
// by lane: flows of an asset are subtracted from those of the pool from its default on. The
// waterfall then runs on up to sixteen paths at a time, those with similar losses together: a cure,
// an acceleration that none of them needs costs nothing. All arithmetic is that of one path, so
// that neither the register width nor the company of a path changes a result beyond the last digits
// of logarithms and exponentials.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "clo/simulation_tables.hpp"

namespace ballast::clo {

// Number of paths of a block that fail a test, by coverage group and period.
struct CoverageCounts {
    std::vector<std::uint32_t> oc, ic;  // groups x periods
};

// Defaults of the paths of a block, for replays.
struct BlockDefaults {
    // By asset and lane: index of the period in which it defaults; at or above `count`: none.
    std::vector<std::uint32_t> period;
    std::vector<double> bought_rate;  // by period and lane: share of bought par that defaults
};

class PathKernel {
public:
    // The tables must outlive it.
    explicit PathKernel(const SimulationTables& tables);
    ~PathKernel();
    PathKernel(PathKernel&&) noexcept;

    // Figures of the first `valid` of the kSimulatedLanes paths of a block, from
    // kSimulatedLanes * block on: out[figure * stride + lane].
    void run(std::uint64_t block, std::size_t valid, double* out, std::size_t stride,
             CoverageCounts& counts);
    // Of the block that was run last, whole.
    BlockDefaults defaults() const;

    struct Memory;

private:
    std::unique_ptr<Memory> memory_;
};

}  // namespace ballast::clo
