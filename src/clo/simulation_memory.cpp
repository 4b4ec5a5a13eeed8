#include "clo/simulation_memory.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "math/distributions.hpp"

namespace ballast::clo {

PathKernel::Memory::Memory(const SimulationTables& from) : tables(from) {
    const std::size_t n = tables.periods;
    const auto of_num = [](std::size_t count) { return count * kMostWidth / RowLine::kSize; };
    variables.resize(of_num(tables.model.count));
    factors.resize(of_num(tables.model.rho < 0.0 ? tables.model.loadings.cols : 0));
    stride = tables.row_size();
    pool.resize(tables.row_lines * kSimulatedLanes);
    for (std::vector<LaneLine>* each : {&lost, &expected, &received, &settled, &bought_rate})
        each->resize(n);
    ccc_period.resize(tables.ccc.size());
    drawn.resize(tables.assets.size() * kSimulatedLanes);
    paid.resize(of_num(tables.compiled.plan.tranches.size() * n));
    figures.resize(figure_count(tables));
    std::ranges::fill(scale.lane, 1.0);
}

// A block without defaults.
void PathKernel::Memory::clear() {
    found = 0;
    for (std::size_t lane = 0; lane < kSimulatedLanes; ++lane)
        std::ranges::copy(tables.base, pool[0].value + lane * stride);
    for (std::vector<LaneLine>* each : {&lost, &expected, &received, &settled})
        std::ranges::fill(*each, LaneLine{});
    LaneLine never;
    std::ranges::fill(never.lane, 1e9);
    std::ranges::fill(ccc_period, never);
}

void PathKernel::Memory::order_paths(std::size_t valid) {
    std::array<double, kSimulatedLanes> par{};
    for (std::size_t i = 0; i < found; ++i)
        par[drawn[i].lane] += tables.effects[drawn[i].effect].lost;
    std::array<std::uint32_t, kSimulatedLanes> order;
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(valid),
              [&](std::uint32_t a, std::uint32_t b) {
                  return par[a] != par[b] ? par[a] < par[b] : a < b;
              });
    for (std::uint32_t i = 0; i < kSimulatedLanes; ++i) place[order[i]] = i;
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
            memory.bought_rate[k].lane[memory.place[lane]] =
                before > 0.0 ? std::clamp(1.0 - survives / before, 0.0, 1.0) : 1.0;
            before = survives;
        }
    }
}

}  // namespace ballast::clo
