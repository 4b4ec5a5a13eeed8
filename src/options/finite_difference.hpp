// Finite differences for one option: European or American, with cash dividends, with one exercise
// boundary or two.
//
// The volatile part of the spot (the spot less the value of the dividends to come) follows
// Black-Scholes on a grid of its logarithm less its drift, with the spot on a node: what is left is
// diffusion alone, however small the volatility beside the rate. Nodes and times crowd where
// early exercise is decided. Crank-Nicolson after four implicit half steps (Rannacher 1984); the
// payoff is averaged over cells, so that the kink costs no order; early exercise by policy
// iteration of each step's linear complementarity problem. The obstacle is the payoff of the whole
// spot, dividends included, at each time and on both sides of each dividend. Richardson
// extrapolation over two grids.
#pragma once

#include <cstddef>

#include "options/option.hpp"

namespace ballast::options {

struct GridSize {
    std::size_t space = 400;  // intervals of the finer grid, even
    std::size_t time = 200;   // steps of the finer grid
};

struct GridValue {
    double price = 0.0;
    double delta = 0.0;
    double gamma = 0.0;
    double theta = 0.0;
};

// Without volatility or time left: the closed values of certain_american() and black_scholes().
GridValue finite_difference(const Option& option, const GridSize& size = {});

// With vega, rho, dividend rho, vanna and volga by central differences.
Greeks finite_difference_greeks(const Option& option, const GridSize& size = {});

}  // namespace ballast::options
