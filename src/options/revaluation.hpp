// Values of positions when spots move: full revaluation at many spots, with one exercise boundary
// per American option for any number of spots.
#pragma once

#include <span>
#include <vector>

#include "math/matrix.hpp"
#include "options/book.hpp"

namespace ballast::options {

// A spot does not fall below one ten-thousandth of its value; larger falls are limited to it.
inline constexpr double kLowestMove = -0.9999;

inline constexpr double kVolatilityFloor = 1e-3;

// Changes other than those of the spots: all volatilities by the same points, held at
// kVolatilityFloor where they would fall below it (sticky strike), and calendar days passed.
struct Shift {
    double volatility = 0.0;
    double days = 0.0;
};

// Values of positions, in money, at spot × (1 + move): moves × holdings. European options in closed
// form, American ones by the integral equation with kFast (1e-5 of the strike), with cash dividends
// by finite differences with kFastGrid. Holdings must be valid.
math::Matrix values_at_moves(std::span<const Holding> holdings, std::span<const double> moves,
                             const Shift& shift);

// The same for every shift of the volatilities, at the cost of one grid per option with cash
// dividends.
std::vector<math::Matrix> values_at_shifts(std::span<const Holding> holdings,
                                           std::span<const double> moves,
                                           std::span<const double> volatilities, double days);

// P&L of positions when only their spots move: moves × holdings, zero where the move is zero. Cost:
// one boundary per American option and about 0.2 µs per cell.
math::Matrix pnl_of_moves(std::span<const Holding> holdings, std::span<const double> moves);

}  // namespace ballast::options
