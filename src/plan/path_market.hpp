// Growth and prices by year of the kernel's paths, for plans that the kernel does not run itself:
// the wealth of one unit of money that nothing is added to or taken from.
#pragma once

#include <array>
#include <memory>
#include <span>
#include <vector>

#include "plan/compiled.hpp"
#include "plan/tile_kernel.hpp"

namespace ballast::plan {

// The market of a plan without its money, for `years`.
Plan market_of(const Plan& plan, int years);

// The market of one path: growth of the portfolio in each year after fees, and the price level at
// the start of each year and at the end of the last.
struct PathMarket {
    std::span<const double> growth;
    std::span<const double> price_level;  // one more than growth
};

// The paths of one tile of a compiled market_of.
class TileMarket {
public:
    explicit TileMarket(const Compiled& plan);
    void run(std::uint64_t tile);
    // Valid until the next call.
    PathMarket path(std::size_t lane);

private:
    struct alignas(64) Line : std::array<double, kTile> {};
    const Compiled& plan_;
    std::size_t years_;
    std::unique_ptr<TileState> state_;
    std::vector<Line> nominal_;
    std::vector<Line> real_;
    std::vector<double> growth_;
    std::vector<double> price_;
};

}  // namespace ballast::plan
