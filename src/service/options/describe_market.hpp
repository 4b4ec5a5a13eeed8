// Description of the market of options.
#pragma once

#include <array>

#include "service/options/market.hpp"
#include "wire/describe.hpp"

namespace ballast::wire {

template <>
struct Described<options::Style> {
    static constexpr std::string_view name = "OptionStyle";
    static constexpr std::string_view doc = "When it may be exercised.";
    static constexpr std::array values{word(options::Style::kEuropean, "european", "At expiry."),
                                       word(options::Style::kAmerican, "american", "At any time.")};
};

inline constexpr Limits kOptionRateLimits{.minimum = -1, .maximum = 10};
inline constexpr Limits kVolatilityLimits{.minimum = 0, .maximum = 100};
inline constexpr Limits kPositive{.minimum = 0, .exclusive_minimum = true};

// Of T's OptionMarket.
template <class T>
constexpr auto option_market_fields() {
    return wire::list(
        optional("volatilities", &T::volatilities,
                 "Implied volatilities by position symbol or by underlying.", kVolatilityLimits),
        optional("default_volatility", &T::default_volatility,
                 "For positions that `volatilities` does not name; without it the historical "
                 "volatility of the underlying stands in, and an issue says so.",
                 kVolatilityLimits),
        optional("spots", &T::spots, "Instead of stored prices, by symbol.", kPositive),
        optional("dividend_yields", &T::dividend_yields, "By underlying; 0 when absent.",
                 kOptionRateLimits),
        optional("rate", &T::rate, "Continuous, per year; 0.05 when absent, and an issue says so.",
                 kOptionRateLimits),
        optional("style", &T::style, "Of the stored options: listed equity options are American."));
}

template <>
struct Described<service::OptionMarket> {
    static constexpr std::string_view name = "OptionMarket";
    static constexpr std::string_view doc = "The market in which stored options are valued.";
    static constexpr auto fields = option_market_fields<service::OptionMarket>();
};

}  // namespace ballast::wire
