// Description of the market of options.
#pragma once

#include <array>

#include "options/pricing.hpp"
#include "service/book/option_market.hpp"
#include "wire/describe.hpp"

namespace ballast::describe {

template <>
struct Described<options::Style> {
    static constexpr std::string_view name = "OptionStyle";
    static constexpr std::string_view doc = "Exercise style of an option.";
    static constexpr std::array values{
        word(options::Style::kEuropean, "european", "Exercise at expiry only."),
        word(options::Style::kAmerican, "american", "Exercise at any time up to expiry.")};
};

template <>
struct Described<options::Model> {
    using enum options::Model;
    static constexpr std::string_view name = "OptionModel";
    static constexpr std::string_view doc = "Option pricing model.";
    static constexpr std::array values{
        word(kAuto, "auto", "bsm for European options, andersen_lake for American options.",
             "by exercise style"),
        word(kBsm, "bsm", "Black-Scholes-Merton formula.", "Black-Scholes-Merton"),
        word(kAndersenLake, "andersen_lake",
             "Andersen-Lake integral equation of the exercise boundary.", "Andersen-Lake"),
        word(kBjerksundStensland, "bjerksund_stensland",
             "Bjerksund-Stensland (1993), a lower bound of the price.", "Bjerksund-Stensland"),
        word(kBaw, "baw", "Barone-Adesi and Whaley (1987) approximation.", "Barone-Adesi-Whaley"),
        word(kBinomial, "binomial",
             "Leisen-Reimer binomial tree with 1,001 steps and extrapolation.", "Binomial tree"),
        word(kFiniteDifference, "finite_difference",
             "Crank-Nicolson finite differences with extrapolation.", "Finite differences")};
};

inline constexpr Limits kOptionRateLimits{
    .minimum = -1, .maximum = 10, .unit = "fraction per year"};
inline constexpr Limits kVolatilityLimits{
    .minimum = 0, .maximum = 100, .unit = "fraction per year"};
inline constexpr Limits kPositive{.minimum = 0, .exclusive_minimum = true};

// Of T's OptionMarket.
template <class T>
constexpr auto option_market_fields() {
    return wire::list(
        optional(
            "volatilities", &T::volatilities,
            "Annualized implied volatilities as fractions, by position symbol or by underlying.",
            kVolatilityLimits),
        optional(
            "default_volatility", &T::default_volatility,
            "Annualized volatility for positions not listed in `volatilities`, as a fraction; when "
            "absent, the stored implied volatility of the contract is used, without one the "
            "historical volatility of the underlying; `issues` states which.",
            kVolatilityLimits),
        optional("spots", &T::spots, "Spot prices by symbol, in place of stored prices.",
                 kPositive),
        optional("dividend_yields", &T::dividend_yields,
                 "Continuous dividend yields per year by underlying, as fractions; when absent, "
                 "from the "
                 "stored dividends of the last twelve months, or 0 without any.",
                 kOptionRateLimits),
        optional("rate", &T::rate,
                 "Continuously compounded interest rate per year, as a fraction; when absent, the "
                 "stored Treasury rate at the expiry is used, without one 0.05; `issues` states "
                 "which.",
                 kOptionRateLimits),
        optional("style", &T::style,
                 "Exercise style of the stored options; listed equity options are American."));
}

template <>
struct Described<service::OptionMarket> {
    static constexpr std::string_view name = "OptionMarket";
    static constexpr std::string_view doc = "Market data for valuing the options of a portfolio.";
    static constexpr auto fields = option_market_fields<service::OptionMarket>();
};

}  // namespace ballast::describe
