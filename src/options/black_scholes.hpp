// Black, Scholes and Merton in closed form, one option at a time.
//
// Haug, The Complete Guide to Option Pricing Formulas (2007), chapters 1 and 2. Cash dividends by
// the escrowed model: the volatile part of the spot is the spot less the present value of the
// dividends up to expiry (chapter 9.1).
#pragma once

#include <span>

#include "options/option.hpp"

namespace ballast::options {

// Present value of the dividends in (0, until], discounted at `rate`; and its derivative with
// respect to the rate.
double present_value(std::span<const CashDividend> dividends, double rate, double until);
double present_value_rho(std::span<const CashDividend> dividends, double rate, double until);

// The style is ignored: this is the European value. Everything is finite for finite input with
// positive spot and strike: at expiry the value is intrinsic, delta 0 or ±1 and the other Greeks 0;
// at zero volatility the forward decides. The spot must exceed the present value of the dividends.
Greeks black_scholes(const Option& option);

// N(x) and its density, with full relative accuracy far into the lower tail.
double normal_cdf(double x);
double normal_pdf(double x);

}  // namespace ballast::options
