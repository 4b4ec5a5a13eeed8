// Implied volatilities of many European options at once, dispatched at run time to the vector
// instructions of the processor (Highway).
//
// Jaeckel, "Let's be rational" (2015): the price of the out-of-the-money option over
// sqrt(F_S F_K), as a function of s = sigma sqrt(T), is inverted by Householder's third-order step
// on an objective that is nearly straight where the price lies: 1/ln b below the inflection, b in
// the middle, ln(b_max - b) towards the bound. The first guess is from "By implication" (2006). A
// lane is an option; the lanes stop together, after three to four steps.
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
