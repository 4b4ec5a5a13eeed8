// Finite differences for European or American options with cash dividends, with one exercise
// boundary or two; several options that share right, time and dividends are solved together.
//
// The volatile part of the spot (the spot less the value of the dividends to come) follows
// Black-Scholes on a grid of its logarithm along the path of its drift: what is left is diffusion
// alone, however small or great the volatility beside the rate. A put is counted in money, a call
// in units of the underlying, so that what is paid is bounded and the part of the grid that is left
// out (beyond 6 deviations) is worth 1e-9 of it. Times crowd after expiry and after each dividend
// as squares, which the exercise boundary needs there; places and times crowd where early exercise
// is decided. The payoff is averaged over cells, so that the kink costs no order. The obstacle is
// the payoff of the whole spot, dividends included, at each time and on both sides of each
// dividend. Richardson extrapolation over two grids.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "options/option.hpp"

namespace ballast::options {

struct GridSize {
    std::size_t space = 256;  // intervals of the finer grid, a multiple of 4
    std::size_t time = 72;    // about its steps, more with many dividends
};

// For grids of scenarios.
inline constexpr GridSize kFastGrid{.space = 192, .time = 48};

struct GridValue {
    double price = 0.0;
    double delta = 0.0;
    double gamma = 0.0;
    double theta = 0.0;
    double charm = 0.0;
    double error = 0.0;  // a bound of the price's
};

struct GridGreeks : Greeks {
    double error = 0.0;  // a bound of the price's
};

// Without volatility or time left: the closed values of certain_american() and black_scholes(). An
// option whose error would be above 2e-5 of spot or strike is solved again on a grid of twice the
// size; `error` tells what is left.
GridValue finite_difference(const Option& option, const GridSize& size = {});

// With vega, rho, dividend rho, vanna and volga: of the European option in closed form, of what
// early exercise adds by central differences on the same grid.
GridGreeks finite_difference_greeks(const Option& option, const GridSize& size = {});

// Prices of one option under other volatilities and at other spots: out[v * spots + k]. A price
// does not depend on what else is asked for.
void finite_difference_prices(const Option& option, std::span<const double> volatilities,
                              std::span<const double> spots, std::span<double> out,
                              const GridSize& size = {});

}  // namespace ballast::options
