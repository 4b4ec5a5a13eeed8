// Approximations of American options by Barone-Adesi and Whaley (1987, quadratic) and Bjerksund and
// Stensland (1993), in closed form except for a root search. Cash dividends are escrowed.
//
// The error of the first reaches 3e-3 for short maturities; the second is a lower bound.
#pragma once

#include "options/option.hpp"

namespace ballast::options {

// Haug, The Complete Guide to Option Pricing Formulas (2007), 3.1 and 3.2. Options never exercised
// early have their European value. Not for options with two boundaries (has_single_boundary()).
double barone_adesi_whaley(const Option& option);
double bjerksund_stensland(const Option& option);

}  // namespace ballast::options
