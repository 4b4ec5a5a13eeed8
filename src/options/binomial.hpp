// The binomial tree of Leisen and Reimer (1996), European or American, with cash dividends.
//
// Steps are odd; the tree is extrapolated from one of half the steps (Richardson; American trees
// converge with the first order). Dividends are escrowed: nodes carry the volatile part of the
// spot, exercise is worth what the whole spot is. Delta and gamma from the first two steps.
#pragma once

#include <cstddef>

#include "options/option.hpp"

namespace ballast::options {

inline constexpr std::size_t kDefaultTreeSteps = 1001;

double binomial_price(const Option& option, std::size_t steps = kDefaultTreeSteps);

struct TreeGreeks : Greeks {
    double error = 0.0;  // of the price: what extrapolation moved it by
};

TreeGreeks binomial_greeks(const Option& option, std::size_t steps = kDefaultTreeSteps);

}  // namespace ballast::options
