// The binomial tree of Leisen and Reimer (1996), European or American, with cash dividends.
//
// The number of steps is odd; the result is extrapolated from a tree with half as many steps
// (Richardson; American trees converge with first order). Dividends are escrowed: nodes carry the
// volatile part of the spot, exercise pays on the whole spot. Delta and gamma come from the first
// two steps.
#pragma once

#include <cstddef>

#include "options/option.hpp"

namespace ballast::options {

inline constexpr std::size_t kDefaultTreeSteps = 1001;

double binomial_price(const Option& option, std::size_t steps = kDefaultTreeSteps);

struct TreeGreeks : Greeks {
    double error = 0.0;  // of the price: twice the change by extrapolation
};

TreeGreeks binomial_greeks(const Option& option, std::size_t steps = kDefaultTreeSteps);

}  // namespace ballast::options
