// The quadratic approximation of Barone-Adesi and Whaley (1987) and that of Bjerksund and Stensland
// (1993) of American options, in closed form up to a root. Cash dividends are escrowed.
//
// Of the first the error reaches 3e-3 for short maturities; the second is a lower bound.
#pragma once

#include "options/option.hpp"

namespace ballast::options {

// Haug, The Complete Guide to Option Pricing Formulas (2007), 3.1 and 3.2. Options never exercised
// early have their European value. Not for those with two boundaries (has_single_boundary()).
double barone_adesi_whaley(const Option& option);
double bjerksund_stensland(const Option& option);

}  // namespace ballast::options
