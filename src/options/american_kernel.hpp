// American prices, deltas and gammas of many options at once by the integral equation of the
// exercise boundary, dispatched at run time to the vector instructions of the processor (Highway).
//
// A lane is an option. A call is priced as a put with spot and strike, rate and yield exchanged
// (McDonald and Schroder 1998). The boundary of a put divided by its strike does not depend on the
// spot, so that it is solved once for any number of spots. The iteration is "FP-A" of Andersen,
// Lake and Offengenden (2016), equations 28 to 33, or their "FP-B" where the drift outweighs the
// volatility, started with Newton-Jacobi steps from the boundary of the quadratic approximation.
// Cost per option: m n l points of 2 exponentials, a Mills ratio and a row of n multiply-adds, then
// p points of 3 exponentials and 2 Mills ratios per spot.
#pragma once

#include <cstddef>
#include <span>

#include "options/american_scheme.hpp"
#include "options/european_kernel.hpp"

namespace ballast::options {

// Columns of `count` values, for one spot of each option.
struct AmericanColumns {
    const double* spot;
    double* price;
    double* delta;
    double* gamma;
};

// `in.spot` is not read. Volatility and time must be positive. An option that is never exercised
// early (a put with rate at or below zero and yield not below the rate; for a call with the two
// exchanged) gets its European value. Options with two boundaries (yield below a rate at or below
// zero), or whose numbers exceed the range of doubles, need another method: detect them with
// is_single_boundary() and std::isfinite.
void american_values(const OptionColumns& in, std::size_t count, const AmericanScheme& scheme,
                     std::span<const AmericanColumns> spots);

// The equation used for the boundary of such an option (positive volatility and time).
BoundaryEquation equation_of(double sign, double rate, double dividend_yield, double volatility,
                             double time);

// Whether american_values() supports the option.
bool has_single_boundary(double sign, double rate, double dividend_yield);

}  // namespace ballast::options
