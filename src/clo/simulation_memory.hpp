// Memory of a path kernel: one block of paths, a row per path or a line of their lanes.
#pragma once

#include <array>
#include <memory>
#include <vector>

#include "clo/simulation_kernel.hpp"
#include "math/draw_lanes.hpp"

namespace ballast::clo {

static_assert(kSimulatedLanes % math::kDrawLanes == 0);

inline constexpr std::size_t kMostWidth = 16;  // paths of a Num of the widest registers

// A default of an asset on one path of the block.
struct DrawnDefault {
    std::uint32_t asset = 0;  // of SimulationTables::assets
    std::uint32_t lane = 0;
    std::size_t effect = 0;
};

struct PathKernel::Memory {
    explicit Memory(const SimulationTables& from);

    const SimulationTables& tables;
    std::array<math::DrawLanes, kSimulatedLanes / math::kDrawLanes> random{};
    // Of the paths of a Num, whose draws are made together.
    std::vector<RowLine> variables;
    std::vector<RowLine> factors;
    LaneLine common;  // the common factor
    LaneLine scale;   // of the variables: 1, or sqrt(nu / W)

    std::vector<DrawnDefault> drawn;  // room for all assets on all paths
    std::size_t found = 0;            // of `drawn`
    // Where a path runs: the paths of a block run in the order of the par that defaults on them.
    std::array<std::uint32_t, kSimulatedLanes> place{};

    // From here on in that order.
    std::size_t stride = 0;     // of a path in `pool`, in doubles
    std::vector<RowLine> pool;  // path, then period, then column
    // By period: par that defaults, recoveries expected of it, received, and par that they belong
    // to.
    std::vector<LaneLine> lost, expected, received, settled;
    std::vector<LaneLine> ccc_period;   // of the default of a CCC asset; beyond all: none
    std::vector<LaneLine> bought_rate;  // by period
    std::vector<RowLine> paid;          // of the paths of a Num, by tranche and period
    std::vector<LaneLine> figures;

    // What runs the waterfall, of the type of the vector target.
    std::shared_ptr<void> path;

    void clear();
    // Orders the first `valid` paths by the par that `drawn` takes from them; the others follow.
    void order_paths(std::size_t valid);
};

// The share of bought par that defaults in each period, given the common factor: that of a large
// pool with the average quality of today's.
void set_bought_rates(PathKernel::Memory& memory);

}  // namespace ballast::clo
