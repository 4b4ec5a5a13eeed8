// The words of the option methods, and the figures they share.
#pragma once

#include <array>

#include "options/book.hpp"
#include "options/implied_volatility.hpp"
#include "service/book/describe_option_market.hpp"
#include "service/common.hpp"
#include "service/describe_common.hpp"
#include "service/options/requests.hpp"

namespace ballast::wire {

template <>
struct Scalar<service::RowId> {
    static constexpr std::string_view name = "id";
    static constexpr std::string_view format = "";
    static constexpr std::string_view pattern = "^[\\s\\S]{0,100}$";
    static constexpr std::string_view doc = "at most 100 bytes, or a number";
    static constexpr bool accepts_number = true;
    static constexpr std::size_t kMaxLength = 100;
    static Result<service::RowId> parse(std::string_view text) {
        if (text.size() > kMaxLength)
            return fail(Code::kInvalidInput, "an id has at most 100 bytes");
        return service::RowId(text.begin(), text.end());
    }
    static const std::string& to_text(const service::RowId& value) { return value; }
};

}  // namespace ballast::wire

namespace ballast::describe {

template <>
struct Described<options::Kind> {
    using enum options::Kind;
    static constexpr std::string_view name = "OptionKind";
    static constexpr std::string_view doc = "Call, put, or a holding of the underlying.";
    static constexpr std::array values{word(kCall, "call"), word(kPut, "put"),
                                       word(kUnderlying, "underlying")};
};

template <>
struct Described<options::ImpliedClass> {
    using enum options::ImpliedClass;
    static constexpr std::string_view name = "ImpliedClass";
    static constexpr std::string_view doc =
        "Classification of an option price against its arbitrage bounds.";
    static constexpr std::array values{
        word(kValue, "value", "The price has an implied volatility."),
        word(kUndetermined, "undetermined",
             "The price is the exercise value, or the option is at expiry, so that no single "
             "volatility corresponds to it."),
        word(kBelowIntrinsic, "below_intrinsic",
             "Arbitrage: the price is below the exercise value."),
        word(kAboveBound, "above_bound",
             "Arbitrage: the price is at or above the upper bound of the option's value.")};
};

template <>
struct Described<service::OptionTotals> {
    using T = service::OptionTotals;
    static constexpr std::string_view name = "OptionTotals";
    static constexpr std::string_view doc =
        "Totals over positions; a position's Greek is quantity × multiplier × the Greek per unit.";
    static constexpr auto fields = wire::list(
        required("market_value", &T::market_value, "Signed market value."),
        required("delta", &T::delta, "Total delta, in units of the underlyings."),
        required("delta_adjusted_exposure", &T::delta_adjusted_exposure,
                 "Delta-adjusted exposure: sum of position delta × spot price."),
        required("gamma", &T::gamma, "Total gamma: change of delta for a spot change of 1."),
        required("dollar_gamma", &T::dollar_gamma,
                 "Dollar gamma: change of delta-adjusted exposure for a spot change of 1%."),
        required("vega", &T::vega, "Total vega per 1.00 of volatility."),
        required("vega_pct", &T::vega_pct, "Total vega per volatility point (0.01)."),
        required("theta", &T::theta,
                 "Total theta per year; negative is loss of value as time passes."),
        required("theta_day", &T::theta_day, "Total theta per calendar day: theta / 365."),
        required("rho", &T::rho, "Total rho per 1.00 of interest rate."),
        required("rho_pct", &T::rho_pct, "Total rho per 1% of interest rate."),
        required("dividend_rho", &T::dividend_rho,
                 "Total dividend rho per 1.00 of dividend yield."),
        required("dividend_rho_pct", &T::dividend_rho_pct,
                 "Total dividend rho per 1% of dividend yield."),
        required("vanna", &T::vanna, "Total vanna: change of delta per 1.00 of volatility."),
        required("volga", &T::volga, "Total volga: change of vega per 1.00 of volatility."),
        required("charm", &T::charm, "Total charm: change of delta per year that passes."),
        required("charm_day", &T::charm_day, "Total charm per calendar day: charm / 365."),
        required("priced", &T::priced, "Number of positions that were priced."),
        required("not_priced", &T::not_priced, "Number of positions that could not be priced."),
        required("long_value", &T::long_value, "Sum of positive market values."),
        required("short_value", &T::short_value, "Sum of negative market values."),
        required("gross_value", &T::gross_value, "Sum of absolute market values."),
        required("delta_long", &T::delta_long, "Sum of positive delta-adjusted exposures."),
        required("delta_short", &T::delta_short, "Sum of negative delta-adjusted exposures."),
        required("delta_gross", &T::delta_gross, "Sum of absolute delta-adjusted exposures."),
        required("delta_net", &T::delta_net, "Net delta-adjusted exposure."));
};

template <>
struct Described<service::OptionGroup> {
    using T = service::OptionGroup;
    static constexpr std::string_view name = "OptionGroup";
    static constexpr std::string_view doc =
        "Totals of the positions with the same underlying, expiry or strike.";
    static constexpr auto fields = wire::list(
        required("underlying", &T::underlying, "Underlying symbol."),
        required("expiry", &T::expiry,
                 "Expiry date of the group; null when grouped by underlying."),
        required("strike", &T::strike, "Strike price of the group; null unless grouped by strike."),
        required("totals", &T::totals, "Totals of the group."));
};

// Of T's OptionValue.
template <class T>
constexpr auto option_value_fields() {
    return wire::list(
        required("id", &T::id, "Identifier of the row, as given."),
        required("underlying", &T::underlying, "Underlying symbol, as given."),
        required("price", &T::price, "Price of one unit."),
        required("delta", &T::delta, "Delta per unit: change of price for a spot change of 1."),
        required("gamma", &T::gamma, "Gamma per unit: change of delta for a spot change of 1."),
        required("vega", &T::vega, "Vega per unit and 1.00 of volatility."),
        required("vega_pct", &T::vega_pct, "Vega per unit and volatility point (0.01)."),
        required("theta", &T::theta,
                 "Theta per unit and year; negative is loss of value as time passes."),
        required("theta_day", &T::theta_day, "Theta per unit and calendar day: theta / 365."),
        required("rho", &T::rho, "Rho per unit and 1.00 of interest rate."),
        required("rho_pct", &T::rho_pct, "Rho per unit and 1% of interest rate."),
        required("dividend_rho", &T::dividend_rho,
                 "Dividend rho per unit and 1.00 of dividend yield."),
        required("dividend_rho_pct", &T::dividend_rho_pct,
                 "Dividend rho per unit and 1% of dividend yield."),
        required("vanna", &T::vanna, "Vanna per unit: change of delta per 1.00 of volatility."),
        required("volga", &T::volga, "Volga per unit: change of vega per 1.00 of volatility."),
        required("charm", &T::charm, "Charm per unit: change of delta per year that passes."),
        required("charm_day", &T::charm_day, "Charm per unit and calendar day: charm / 365."),
        required("model", &T::model, "Model used for pricing."),
        required("quantity", &T::quantity, "Signed number of contracts."),
        required("multiplier", &T::multiplier, "Units of the underlying per contract."),
        required("market_value", &T::market_value,
                 "Signed market value: quantity × multiplier × price."),
        required("position_delta", &T::position_delta,
                 "Position delta, in units of the underlying."),
        required("delta_adjusted_exposure", &T::delta_adjusted_exposure,
                 "Delta-adjusted exposure: quantity × multiplier × delta × spot price."),
        required("position_gamma", &T::position_gamma,
                 "Position gamma: change of position_delta for a spot change of 1."),
        required("dollar_gamma", &T::dollar_gamma,
                 "Dollar gamma: change of delta-adjusted exposure for a spot change of 1%."),
        required("position_vega_pct", &T::position_vega_pct,
                 "Position vega per volatility point (0.01)."),
        required("position_theta_day", &T::position_theta_day, "Position theta per calendar day."),
        required("position_rho_pct", &T::position_rho_pct, "Position rho per 1% of interest rate."),
        required("position_dividend_rho_pct", &T::position_dividend_rho_pct,
                 "Position dividend rho per 1% of dividend yield."),
        required("position_vanna", &T::position_vanna,
                 "Position vanna: change of position_delta per 1.00 of volatility."),
        required("position_volga", &T::position_volga,
                 "Position volga: change of the position's vega per 1.00 of volatility."),
        required("position_charm_day", &T::position_charm_day,
                 "Position charm: change of position_delta per calendar day."));
}

// Of T's PortfolioMarket.
template <class T>
constexpr auto portfolio_market_fields() {
    return wire::combined(
        wire::list(optional("portfolio", &T::portfolio, "Stored portfolio, by id or slug.",
                            {.max_length = 64})),
        option_market_fields<T>());
}

}  // namespace ballast::describe
