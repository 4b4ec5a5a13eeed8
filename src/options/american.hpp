// American options with all Greeks: the integral equation where there is one exercise boundary, the
// closed solution where nothing is uncertain, finite differences for the rest.
#pragma once

#include <span>

#include "base/work.hpp"
#include "options/american_kernel.hpp"
#include "options/option.hpp"

namespace ballast::options {

enum class AmericanPath : std::uint8_t { kIntegralEquation, kCertain, kFiniteDifference };

// Which of them takes this option.
AmericanPath american_path(const Option& option);

// kAccurate and kFast, made once.
const AmericanScheme& accurate_scheme();
const AmericanScheme& fast_scheme();

// Prices and Greeks, in place; options that differ only in their order get the same bytes. Delta
// and gamma are derivatives of the integral; theta follows from the Black-Scholes equation (0 where
// the option is exercised); vega, rho and dividend rho are central differences of re-solved
// boundaries.
void american_greeks(std::span<const Option> options, std::span<Greeks> out,
                     const AmericanScheme& scheme, const Work& work);

// Prices only, from the same schemes.
void american_prices(std::span<const Option> options, std::span<double> out,
                     const AmericanScheme& scheme, const Work& work);

// At zero volatility: the best of all exercise times.
Greeks certain_american(const Option& option);

}  // namespace ballast::options
