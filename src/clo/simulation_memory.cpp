#include "clo/simulation_memory.hpp"

#include <algorithm>
#include <cmath>

#include "math/distributions.hpp"

namespace ballast::clo {

PathKernel::Memory::Memory(const SimulationTables& from) : tables(from) {
    const std::size_t n = tables.periods;
    variables.resize(tables.model.count);
    factors.resize(tables.model.rho < 0.0 ? tables.model.loadings.cols : 0);
    stride = tables.row_size();
    pool.resize(tables.row_lines * kSimulatedLanes);
    for (std::vector<LaneLine>* each : {&lost, &expected, &received, &settled, &bought_rate})
        each->resize(n);
    ccc_period.resize(tables.ccc.size());
    drawn.resize(tables.assets.size() * kSimulatedLanes);
    defaults.period.resize(tables.assets.size() * kSimulatedLanes);
    paid.resize(tables.compiled.plan.tranches.size() * n);
    std::ranges::fill(scale.lane, 1.0);
}

// A block without defaults.
void PathKernel::Memory::clear() {
    for (std::size_t lane = 0; lane < kSimulatedLanes; ++lane)
        std::ranges::copy(tables.base, pool[0].lane + lane * stride);
    for (std::vector<LaneLine>* each : {&lost, &expected, &received, &settled})
        std::ranges::fill(*each, LaneLine{});
    LaneLine never;
    std::ranges::fill(never.lane, 1e9);
    std::ranges::fill(ccc_period, never);
    std::ranges::fill(defaults.period, static_cast<std::uint32_t>(tables.periods));
}

void set_bought_rates(PathKernel::Memory& memory) {
    const SimulationTables& tables = memory.tables;
    if (!tables.buys) return;
    const double own = std::sqrt(1.0 - tables.bought_rho);
    const double shared = std::sqrt(tables.bought_rho);
    for (std::size_t lane = 0; lane < kSimulatedLanes; ++lane) {
        double before = 1.0;  // that survives
        for (std::size_t k = 0; k < tables.periods; ++k) {
            const double bound = tables.bought_quantiles[k] / memory.scale.lane[lane];
            const double survives =
                math::normal_survival((bound - shared * memory.common.lane[lane]) / own);
            memory.bought_rate[k].lane[lane] =
                before > 0.0 ? std::clamp(1.0 - survives / before, 0.0, 1.0) : 1.0;
            before = survives;
        }
    }
}

}  // namespace ballast::clo
