// Implied volatilities of quotes, European and American: every quote gets a value or the reason why
// there is none.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/work.hpp"
#include "options/implied_kernel.hpp"
#include "options/option.hpp"

namespace ballast::options {

struct Quote {
    Option option;  // its volatility is ignored
    double price = 0.0;
};

struct ImpliedVolatility {
    ImpliedClass outcome = ImpliedClass::kUndetermined;
    std::optional<double> volatility;  // present exactly when outcome is kValue
    double lower_bound = 0.0;          // prices below it are arbitrage
    double upper_bound = 0.0;          // prices at or above it are arbitrage
};

// European quotes by the kernel; American ones on the integral-equation price, inside a bracket
// with the European volatility as upper bound. An American price within 1e-7 of the strike of its
// value at zero volatility is undetermined: every volatility up to some level gives it. The caller
// must reject terms for which error_of() returns a message, except for the volatility.
std::vector<ImpliedVolatility> implied_volatilities(std::span<const Quote> quotes,
                                                    const Work& work);

}  // namespace ballast::options
