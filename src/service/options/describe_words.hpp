// The words of the option methods, and the figures they share.
#pragma once

#include <array>

#include "options/book.hpp"
#include "options/implied_volatility.hpp"
#include "service/options/describe_market.hpp"
#include "service/options/requests.hpp"
#include "service/risk/describe_book.hpp"

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

template <>
struct Described<options::Model> {
    using enum options::Model;
    static constexpr std::string_view name = "OptionModel";
    static constexpr std::string_view doc = "How an option is priced.";
    static constexpr std::array values{
        word(kAuto, "auto", "bsm for European, andersen_lake for American."),
        word(kBsm, "bsm", "Black-Scholes-Merton."),
        word(kAndersenLake, "andersen_lake", "Integral equation of the exercise boundary."),
        word(kBjerksundStensland, "bjerksund_stensland", "1993; a lower bound."),
        word(kBaw, "baw", "Barone-Adesi and Whaley 1987."),
        word(kBinomial, "binomial", "Leisen and Reimer, 1,001 steps, extrapolated."),
        word(kFiniteDifference, "finite_difference", "Crank-Nicolson, extrapolated.")};
};

template <>
struct Described<options::Kind> {
    using enum options::Kind;
    static constexpr std::string_view name = "OptionKind";
    static constexpr std::string_view doc = "Call, put, or the underlying itself.";
    static constexpr std::array values{word(kCall, "call"), word(kPut, "put"),
                                       word(kUnderlying, "underlying")};
};

template <>
struct Described<options::ImpliedClass> {
    using enum options::ImpliedClass;
    static constexpr std::string_view name = "ImpliedClass";
    static constexpr std::string_view doc = "What a price says of the volatility.";
    static constexpr std::array values{
        word(kValue, "value", "A volatility."),
        word(kUndetermined, "undetermined", "Nothing: it is what exercise pays, or at expiry."),
        word(kBelowIntrinsic, "below_intrinsic", "Arbitrage: exercise pays more."),
        word(kAboveBound, "above_bound", "Arbitrage: more than the option can ever pay.")};
};

template <>
struct Described<service::OptionTotals> {
    using T = service::OptionTotals;
    static constexpr std::string_view name = "OptionTotals";
    static constexpr std::string_view doc =
        "Sums over positions: quantity times multiplier times the Greek of a unit.";
    static constexpr auto fields = wire::list(
        required("market_value", &T::market_value, "Signed."),
        required("delta", &T::delta, "Units of the underlyings."),
        required("delta_adjusted_exposure", &T::delta_adjusted_exposure, "Delta times spot."),
        required("gamma", &T::gamma, "Units per 1 of spot."),
        required("dollar_gamma", &T::dollar_gamma, "Change of the exposure per 1 % of spot."),
        required("vega", &T::vega, "Per 1.00 of volatility."),
        required("vega_pct", &T::vega_pct, "Per point of volatility."),
        required("theta", &T::theta, "Per year."),
        required("theta_day", &T::theta_day, "Per calendar day."),
        required("rho", &T::rho, "Per 1.00 of rate."),
        required("rho_pct", &T::rho_pct, "Per 1 % of rate."),
        required("dividend_rho", &T::dividend_rho, "Per 1.00 of dividend yield."),
        required("dividend_rho_pct", &T::dividend_rho_pct, "Per 1 % of dividend yield."),
        required("vanna", &T::vanna, "Of delta, per 1.00 of volatility."),
        required("volga", &T::volga, "Of vega, per 1.00 of volatility."),
        required("charm", &T::charm, "Of delta, per year that passes."),
        required("charm_day", &T::charm_day, "Of delta, per calendar day, charm / 365."),
        required("priced", &T::priced, "Positions that entered."),
        required("not_priced", &T::not_priced, "Positions that could not."),
        required("long_value", &T::long_value, "Values above zero."),
        required("short_value", &T::short_value, "Values below zero."),
        required("gross_value", &T::gross_value, "Sum of sizes."),
        required("delta_long", &T::delta_long, "Delta-adjusted exposures above zero."),
        required("delta_short", &T::delta_short, "Those below zero."),
        required("delta_gross", &T::delta_gross, "Sum of their sizes."),
        required("delta_net", &T::delta_net, "Their sum."));
};

template <>
struct Described<service::OptionGroup> {
    using T = service::OptionGroup;
    static constexpr std::string_view name = "OptionGroup";
    static constexpr std::string_view doc = "Positions of one underlying, expiry or strike.";
    static constexpr auto fields =
        wire::list(required("underlying", &T::underlying, "Symbol."),
                   required("expiry", &T::expiry, "Of a rung; else null."),
                   required("strike", &T::strike, "Of a rung; else null."),
                   required("totals", &T::totals, "Sums."));
};

// Of T's OptionValue.
template <class T>
constexpr auto option_value_fields() {
    return wire::list(
        required("id", &T::id, "As given."), required("underlying", &T::underlying, "As given."),
        required("price", &T::price, "Of a unit."), required("delta", &T::delta, "Per 1 of spot."),
        required("gamma", &T::gamma, "Per 1 of spot, squared."),
        required("vega", &T::vega, "Per 1.00 of volatility."),
        required("vega_pct", &T::vega_pct, "Per point of volatility."),
        required("theta", &T::theta, "Per year that passes."),
        required("theta_day", &T::theta_day, "Per calendar day, theta / 365."),
        required("rho", &T::rho, "Per 1.00 of rate."),
        required("rho_pct", &T::rho_pct, "Per 1 % of rate."),
        required("dividend_rho", &T::dividend_rho, "Per 1.00 of dividend yield."),
        required("dividend_rho_pct", &T::dividend_rho_pct, "Per 1 % of dividend yield."),
        required("vanna", &T::vanna, "Of delta, per 1.00 of volatility."),
        required("volga", &T::volga, "Of vega, per 1.00 of volatility."),
        required("charm", &T::charm, "Of delta, per year that passes."),
        required("charm_day", &T::charm_day, "Of delta, per calendar day, charm / 365."),
        required("model", &T::model, "What priced it."),
        required("quantity", &T::quantity, "Signed."),
        required("multiplier", &T::multiplier, "Units per contract."),
        required("market_value", &T::market_value, "quantity x multiplier x price."),
        required("position_delta", &T::position_delta, "Units of the underlying."),
        required("delta_adjusted_exposure", &T::delta_adjusted_exposure,
                 "quantity x multiplier x delta x spot."),
        required("position_gamma", &T::position_gamma, "Units per 1 of spot."),
        required("dollar_gamma", &T::dollar_gamma, "Change of the exposure per 1 % of spot."),
        required("position_vega_pct", &T::position_vega_pct, "Per point of volatility."),
        required("position_theta_day", &T::position_theta_day, "Per calendar day."),
        required("position_rho_pct", &T::position_rho_pct, "Per 1 % of rate."),
        required("position_dividend_rho_pct", &T::position_dividend_rho_pct,
                 "Per 1 % of dividend yield."),
        required("position_vanna", &T::position_vanna,
                 "Of position_delta, per 1.00 of volatility."),
        required("position_volga", &T::position_volga,
                 "Of the position's vega, per 1.00 of volatility."),
        required("position_charm_day", &T::position_charm_day,
                 "Of the position's delta, per calendar day."));
}

// Of T's PortfolioMarket.
template <class T>
constexpr auto portfolio_market_fields() {
    return wire::combined(
        wire::list(optional("portfolio", &T::portfolio, "A stored portfolio, by id or slug.",
                            {.max_length = 64})),
        option_market_fields<T>());
}

}  // namespace ballast::wire
