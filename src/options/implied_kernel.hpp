// Implied volatilities of many European options at once, dispatched at run time to the vector
// instructions of the processor (Highway).
//
// Jaeckel, "Let's be rational" (2015): the price of the out-of-the-money option over sqrt(F_S F_K),
// as a function of s = sigma sqrt(T), is inverted by Householder's third-order step on its
// logarithm, which is nearly linear. The first guess comes from Bachelier's model, a function of
// one number, with a correction term; one step in single precision, at half the cost, and one in
// double precision converge for all but one price in thousands, for which a bracketed search
// follows. A lane is an option. Cost per option: 2 exponentials, 2 logarithms, 2 Mills ratios, 10
// divisions and roots, and a step in single precision.
#pragma once

#include <cstddef>
#include <cstdint>

#include "options/european_kernel.hpp"

namespace ballast::options {

// Outcome of the inversion of a price.
enum class ImpliedClass : std::uint8_t {
    kValue,
    kUndetermined,    // the price is intrinsic, or too close to a bound to determine any digit
    kBelowIntrinsic,  // arbitrage: below the value of immediate or forward exercise
    kAboveBound,      // arbitrage: at or above the largest possible payoff
};

// `in.volatility` is not read. volatility[i] is finite, and 0 where the class is not kValue. The
// value of an option does not depend on its place.
void european_implied_volatilities(const OptionColumns& in, const double* price, std::size_t count,
                                   double* volatility, ImpliedClass* classes);

}  // namespace ballast::options
