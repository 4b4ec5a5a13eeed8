// Implied volatilities of many European options at once, dispatched at run time to the vector
// instructions of the processor (Highway).
//
// Jaeckel, "Let's be rational" (2015): the price of the out-of-the-money option over
// sqrt(F_S F_K), as a function of s = sigma sqrt(T), is inverted by Householder's third-order step
// on a logarithm of it, which is nearly straight. The first guess is that of Bachelier's model, a
// function of one number, with a term for the difference; one step from there in single precision,
// at half the cost, and one in double settle all but a price in thousands, which a search between
// bounds then finds. A lane is an option. Cost per option: 2 exponentials, 2 logarithms, 2 Mills
// ratios, 10 divisions and roots, and a step in single precision.
#pragma once

#include <cstddef>
#include <cstdint>

#include "options/european_kernel.hpp"

namespace ballast::options {

// What a price says of the volatility.
enum class ImpliedClass : std::uint8_t {
    kValue,
    kUndetermined,    // the price is the intrinsic value, or so near a bound that no digit is left
    kBelowIntrinsic,  // arbitrage: below what immediate or forward exercise pays
    kAboveBound,      // arbitrage: not below what the option can pay at most
};

// `in.volatility` is not read. volatility[i] is finite, and 0 where the class is not kValue. The
// value of an option does not depend on its place.
void european_implied_volatilities(const OptionColumns& in, const double* price, std::size_t count,
                                   double* volatility, ImpliedClass* classes);

}  // namespace ballast::options
