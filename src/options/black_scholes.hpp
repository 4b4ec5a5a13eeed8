// Black, Scholes and Merton in closed form, one option at a time.
//
// Haug, The Complete Guide to Option Pricing Formulas (2007), chapters 1 and 2. Cash dividends by
// the escrowed model: the volatile part of the spot is the spot less the present value of the
// dividends up to expiry (chapter 9.1).
#pragma once

#include <span>

#include "options/option.hpp"

namespace ballast::options {

// Of the dividends in (0, until], discounted at `rate`; and its derivative to the rate.
double present_value(std::span<const CashDividend> dividends, double rate, double until);
double present_value_rho(std::span<const CashDividend> dividends, double rate, double until);

// The style is not read: this is the European value. Everything is finite for every finite input
// with spot and strike above zero: at expiry the value is intrinsic, delta 0 or ±1 and the other
// Greeks 0; at zero volatility the forward decides. The spot must exceed the dividends' value.
Greeks black_scholes(const Option& option);

// N(x) and its density. Relative accuracy holds far in the lower tail.
double normal_cdf(double x);
double normal_pdf(double x);

}  // namespace ballast::options
