// American prices, deltas and gammas of many options at once by the integral equation of the
// exercise boundary, dispatched at run time to the vector instructions of the processor (Highway).
//
// A lane is an option. A call is taken as a put with spot and strike, rate and yield exchanged
// (McDonald and Schroder 1998); the boundary of a put over its strike does not depend on the spot,
// so that it is solved once for any number of spots. The iteration is "FP-A" of Andersen, Lake and
// Offengenden (2016), equations 28 to 33, or their "FP-B" where the drift outweighs the volatility,
// begun with Newton-Jacobi steps from the boundary of the quadratic approximation. Cost per option:
// m n l points of 2 exponentials, a Mills ratio and a row of n multiply-adds, then p points of 3
// exponentials and 2 Mills ratios per spot.
#pragma once

#include <cstddef>
#include <span>

#include "options/american_scheme.hpp"
#include "options/european_kernel.hpp"

namespace ballast::options {

// Columns of `count`, for one spot of each option.
struct AmericanColumns {
    const double* spot;
    double* price;
    double* delta;
    double* gamma;
};

// `in.spot` is not read. Volatility and time must be above zero. An option that is never exercised
// early (of a put: rate at or below zero and yield not below the rate; of a call the two exchanged)
// gets its European value; those with two boundaries (yield below a rate not above zero) or whose
// numbers leave the range of doubles get values that is_single_boundary() and std::isfinite tell
// apart: they are for another method.
void american_values(const OptionColumns& in, std::size_t count, const AmericanScheme& scheme,
                     std::span<const AmericanColumns> spots);

// The equation by which the boundary of such an option is found (volatility and time above zero).
BoundaryEquation equation_of(double sign, double rate, double dividend_yield, double volatility,
                             double time);

// Whether american_values() may be asked.
bool has_single_boundary(double sign, double rate, double dividend_yield);

}  // namespace ballast::options
