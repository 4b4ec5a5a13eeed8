// Memory of a path kernel: one block of paths, a row per path or a line of their lanes.
#pragma once

#include <array>
#include <memory>
#include <vector>

#include "clo/simulation_kernel.hpp"
#include "math/draw_lanes.hpp"

namespace ballast::clo {

static_assert(kSimulatedLanes % math::kDrawLanes == 0);

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
    std::vector<LaneLine> variables;
    std::vector<LaneLine> factors;
    LaneLine common;  // the common factor
    LaneLine scale;   // of the variables: 1, or sqrt(nu / W)

    std::size_t stride = 0;      // of a path in `pool`, in doubles
    std::vector<LaneLine> pool;  // path, then period, then column
    // By period: par that defaults, recoveries expected of it, received, and par that they belong
    // to.
    std::vector<LaneLine> lost, expected, received, settled;
    std::vector<LaneLine> ccc_period;   // of the default of a CCC asset; beyond all: none
    std::vector<LaneLine> bought_rate;  // by period
    std::vector<DrawnDefault> drawn;    // room for all assets on all paths
    BlockDefaults defaults;
    std::vector<LaneLine> paid;  // by tranche and period

    // What runs the waterfall, of the type of the vector target.
    std::shared_ptr<void> path;

    void clear();
};

// The share of bought par that defaults in each period, given the common factor: that of a large
// pool with the average quality of today's.
void set_bought_rates(PathKernel::Memory& memory);

}  // namespace ballast::clo
