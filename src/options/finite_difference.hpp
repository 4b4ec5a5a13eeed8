// Finite differences for European or American options with cash dividends, with one or two exercise
// boundaries; several options with the same right, time and dividends are solved together.
//
// The volatile part of the spot (the spot less the value of the remaining dividends) follows
// Black-Scholes on a grid in log spot that moves with the drift; only diffusion remains, however
// small or large the volatility relative to the rate. A put is expressed in money, a call in units
// of the underlying, so that the payoff is bounded and the part outside the grid (beyond 6 standard
// deviations) is worth 1e-9 of it. Time points are quadratically dense after expiry and after each
// dividend, where the exercise boundary moves fast; space and time points are dense where early
// exercise is decided. The payoff is averaged over cells, so that the kink does not reduce the
// order. The obstacle is the payoff on the whole spot, dividends included, at each time and on both
// sides of each dividend. Richardson extrapolation over two grids.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "options/option.hpp"

namespace ballast::options {

struct GridSize {
    std::size_t space = 256;  // intervals of the finer grid, a multiple of 4
    std::size_t time = 72;    // approximate number of steps, more with many dividends
};

// For scenario grids.
inline constexpr GridSize kFastGrid{.space = 192, .time = 48};

struct GridValue {
    double price = 0.0;
    double delta = 0.0;
    double gamma = 0.0;
    double theta = 0.0;
    double charm = 0.0;
    double error = 0.0;  // estimated, of the price
};

struct GridGreeks : Greeks {
    double error = 0.0;  // estimated, of the price
};

// Without volatility or time left: the closed forms of certain_american() and black_scholes(). An
// option whose error would exceed 2e-5 of spot or strike is solved again on a grid of twice the
// size; `error` is the remaining error.
GridValue finite_difference(const Option& option, const GridSize& size = {});

// With vega, rho, dividend rho, vanna and volga: those of the European option in closed form, those
// of the early exercise premium by central differences on the same grid.
GridGreeks finite_difference_greeks(const Option& option, const GridSize& size = {});

// Prices of one option under other volatilities and at other spots: out[v * spots + k]. A price
// does not depend on the other requested ones.
void finite_difference_prices(const Option& option, std::span<const double> volatilities,
                              std::span<const double> spots, std::span<double> out,
                              const GridSize& size = {});

}  // namespace ballast::options
