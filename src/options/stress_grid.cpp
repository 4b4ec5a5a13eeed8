#include <algorithm>

#include "base/threads.hpp"
#include "options/book.hpp"
#include "options/revaluation.hpp"

namespace ballast::options {

namespace {

constexpr std::size_t kStressedAtOnce = 64;

// Sums of the values of a block of holdings at every move.
void add_values(const math::Matrix& values, double* sums) {
    for (std::size_t k = 0; k < values.rows; ++k)
        for (const double value : values.row(k)) sums[k] += value;
}

}  // namespace

StressGrid stress_grid(std::span<const Holding> holdings, const GridSettings& settings,
                       const Work& work) {
    const std::size_t spots = settings.spot_shocks.size();
    const std::size_t volatilities = settings.volatility_shocks.size();
    const std::size_t blocks = (holdings.size() + kStressedAtOnce - 1) / kStressedAtOnce;
    // Stored by block and added in block order, so that the sum does not depend on the number of
    // threads.
    const std::size_t cells = spots * volatilities + 1;
    std::vector<double> parts(blocks * cells, 0.0);
    parallel_blocks(work, holdings.size(), kStressedAtOnce,
                    [&](std::size_t block, std::size_t begin, std::size_t end) {
                        const auto part = holdings.subspan(begin, end - begin);
                        double* values = &parts[block * cells];
                        const auto shifted = values_at_shifts(
                            part, settings.spot_shocks, settings.volatility_shocks, settings.days);
                        for (std::size_t j = 0; j < volatilities; ++j)
                            add_values(shifted[j], values + j * spots);
                        const double none = 0.0;
                        add_values(values_at_moves(part, {&none, 1}, {}), values + cells - 1);
                    });
    std::vector<double> sums(cells, 0.0);
    for (std::size_t block = 0; block < blocks; ++block)
        for (std::size_t k = 0; k < cells; ++k) sums[k] += parts[block * cells + k];
    StressGrid grid;
    grid.base_value = sums.back();
    for (std::size_t k = 0; k < spots; ++k)
        for (std::size_t j = 0; j < volatilities; ++j)
            grid.cells.push_back({.spot_shock = settings.spot_shocks[k],
                                  .volatility_shock = settings.volatility_shocks[j],
                                  .value = sums[j * spots + k],
                                  .pnl = sums[j * spots + k] - grid.base_value});
    if (volatilities > 0) {
        const double least =
            *std::min_element(settings.volatility_shocks.begin(), settings.volatility_shocks.end());
        for (const Holding& holding : holdings)
            if (holding.kind != Kind::kUnderlying && least < 0.0 &&
                holding.option.volatility + least < kVolatilityFloor)
                ++grid.floored;
    }
    return grid;
}

}  // namespace ballast::options
