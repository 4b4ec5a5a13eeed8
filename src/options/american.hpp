// American options with all Greeks: the integral equation where there is a single exercise
// boundary, the closed form without uncertainty, finite differences otherwise.
#pragma once

#include <span>

#include "base/work.hpp"
#include "options/american_kernel.hpp"
#include "options/option.hpp"

namespace ballast::options {

enum class AmericanPath : std::uint8_t { kIntegralEquation, kCertain, kFiniteDifference };

// The method used for this option.
AmericanPath american_path(const Option& option);

// One scheme for each boundary equation.
struct AmericanSchemes {
    AmericanScheme a;
    AmericanScheme b;

    const AmericanScheme& of(BoundaryEquation equation) const {
        return equation == BoundaryEquation::kA ? a : b;
    }
};

// The equation that converges for this option; requires the integral-equation method.
BoundaryEquation equation_of(const Option& option);

// kAccurate and kFast with the schemes of equation B, built once.
const AmericanSchemes& accurate_schemes();
const AmericanSchemes& fast_schemes();

// Prices and Greeks, in place; results do not depend on the order of the options. Delta and gamma
// are derivatives of the integral; theta follows from the Black-Scholes equation (0 where the
// option is exercised); vega, rho, dividend rho, vanna and volga are central differences with the
// boundary solved again.
void american_greeks(std::span<const Option> options, std::span<Greeks> out,
                     const AmericanSchemes& schemes, const Work& work);

// Prices only, from the same schemes.
void american_prices(std::span<const Option> options, std::span<double> out,
                     const AmericanSchemes& schemes, const Work& work);

// At zero volatility: the best of all exercise times, cash dividends included.
Greeks certain_american(const Option& option);

// The optimal exercise time.
double certain_exercise_time(const Option& option);

// The greatest value of European options exercised at one time up to expiry, remaining dividends
// included: a lower bound for the American option.
double best_european(const Option& option);

}  // namespace ballast::options
