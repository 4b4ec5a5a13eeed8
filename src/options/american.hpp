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

// One scheme for each equation of the boundary.
struct AmericanSchemes {
    AmericanScheme a;
    AmericanScheme b;

    const AmericanScheme& of(BoundaryEquation equation) const {
        return equation == BoundaryEquation::kA ? a : b;
    }
};

// The equation that converges for this option, whose path is the integral equation.
BoundaryEquation equation_of(const Option& option);

// kAccurate and kFast with those of equation B, made once.
const AmericanSchemes& accurate_schemes();
const AmericanSchemes& fast_schemes();

// Prices and Greeks, in place; options that differ only in their order get the same bytes. Delta
// and gamma are derivatives of the integral; theta follows from the Black-Scholes equation (0 where
// the option is exercised); vega, rho, dividend rho, vanna and volga are central differences of
// re-solved boundaries.
void american_greeks(std::span<const Option> options, std::span<Greeks> out,
                     const AmericanSchemes& schemes, const Work& work);

// Prices only, from the same schemes.
void american_prices(std::span<const Option> options, std::span<double> out,
                     const AmericanSchemes& schemes, const Work& work);

// At zero volatility: the best of all exercise times, dividends in cash included.
Greeks certain_american(const Option& option);

// The time of that exercise.
double certain_exercise_time(const Option& option);

// The greatest value of the European options that are exercised, dividends to come included, at one
// time before expiry or then: no American option is worth less.
double best_european(const Option& option);

}  // namespace ballast::options
