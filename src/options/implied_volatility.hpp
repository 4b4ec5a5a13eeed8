// Implied volatilities of quotes, European and American: every quote gets a value or the reason why
// it has none.
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
    Option option;  // its volatility is not read
    double price = 0.0;
};

struct ImpliedVolatility {
    ImpliedClass outcome = ImpliedClass::kUndetermined;
    std::optional<double> volatility;  // present exactly when outcome is kValue
    double lower_bound = 0.0;          // prices below it are arbitrage
    double upper_bound = 0.0;          // as are prices from here on
};

// European by the kernel; American on the price of the integral equation, inside a bracket that the
// European volatility closes from above. An American price within 1e-7 of the strike of its value
// at zero volatility is undetermined: every volatility up to some level gives it. Terms that
// fault_of() names, apart from the volatility, are for the caller to refuse.
std::vector<ImpliedVolatility> implied_volatilities(std::span<const Quote> quotes,
                                                    const Work& work);

}  // namespace ballast::options
