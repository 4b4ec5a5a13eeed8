// Descriptions of the option methods.
#pragma once

#include "service/options/describe_words.hpp"

namespace ballast::describe {

template <class T>
constexpr auto option_row_fields() {
    return wire::list(
        optional("id", &T::id,
                 "Caller's identifier of the row, repeated in the response; a number is read as "
                 "its digits."),
        optional("underlying", &T::underlying,
                 "Underlying symbol, used to group totals and to match dividends.",
                 {.max_length = 64}),
        required("type", &T::type, "Call, put, or a holding of the underlying."),
        optional("style", &T::style, "Exercise style."),
        required("spot", &T::spot, "Current price of the underlying.", kPositive),
        optional("strike", &T::strike, "Strike price; required for an option.", kPositive),
        optional("expiry", &T::expiry,
                 "Expiry date; with as_of, an alternative to time. Time to expiry is calendar days "
                 "/ 365."),
        optional("time", &T::time, "Time to expiry in years.",
                 {.minimum = 0, .maximum = 200, .unit = "years"}),
        optional("rate", &T::rate, "Continuously compounded interest rate per year, as a fraction.",
                 kOptionRateLimits),
        optional("dividend_yield", &T::dividend_yield,
                 "Continuous dividend yield per year, as a fraction.", kOptionRateLimits),
        optional("volatility", &T::volatility, "Annualized volatility, as a fraction.",
                 kVolatilityLimits),
        optional("quantity", &T::quantity, "Signed number of contracts."),
        optional("multiplier", &T::multiplier, "Units of the underlying per contract.", kPositive));
}

template <>
struct Described<service::OptionRow> {
    using T = service::OptionRow;
    static constexpr std::string_view name = "OptionRow";
    static constexpr std::string_view doc = "An option with its market data.";
    static constexpr bool null_is_left_out = true;
    static constexpr auto fields = option_row_fields<T>();
};

template <>
struct Described<service::QuoteRow> {
    using T = service::QuoteRow;
    static constexpr std::string_view name = "OptionQuote";
    static constexpr std::string_view doc =
        "An option with its market price; a volatility is ignored.";
    static constexpr auto fields =
        wire::combined(option_row_fields<T>(),
                       wire::list(required("price", &T::price, "Market price of one unit.")));
};

template <>
struct Described<service::ExplainRow> {
    using T = service::ExplainRow;
    static constexpr std::string_view name = "ExplainRow";
    static constexpr std::string_view doc =
        "An option with its market data at the start and at the end of the period.";
    static constexpr auto fields = wire::combined(
        option_row_fields<T>(),
        wire::list(
            optional("end_spot", &T::end_spot,
                     "Price of the underlying at the end; unchanged when absent.", kPositive),
            optional("end_volatility", &T::end_volatility,
                     "Volatility at the end, as a fraction; unchanged when absent.",
                     kVolatilityLimits),
            optional("end_rate", &T::end_rate,
                     "Interest rate at the end, as a fraction; unchanged when absent.",
                     kOptionRateLimits),
            optional("end_dividend_yield", &T::end_dividend_yield,
                     "Dividend yield at the end, as a fraction; unchanged when absent.",
                     kOptionRateLimits),
            optional("end_time", &T::end_time,
                     "Time to expiry at the end, in years; derived from `end_date` or `days` when "
                     "absent.",
                     {.minimum = 0, .maximum = 200})));
};

template <>
struct Described<service::DividendRow> {
    using T = service::DividendRow;
    static constexpr std::string_view name = "CashDividend";
    static constexpr std::string_view doc = "A cash dividend, at `time` or on `date`.";
    static constexpr auto fields = wire::list(
        optional("underlying", &T::underlying,
                 "Underlying that pays the dividend; empty for all options.", {.max_length = 64}),
        optional("date", &T::date, "Date of the dividend; requires as_of."),
        optional("time", &T::time, "Time to the dividend, in years.",
                 {.minimum = 0, .maximum = 200}),
        required("amount", &T::amount, "Dividend per unit of the underlying.", {.minimum = 0}));
};

inline constexpr Limits kOptionTable{.min_items = 1, .max_items = 1'000'000};

template <>
struct Described<service::OptionsPriceRequest> {
    using T = service::OptionsPriceRequest;
    static constexpr std::string_view name = "OptionsPriceRequest";
    static constexpr std::string_view doc = "Options to price and the model to use.";
    static constexpr auto fields = wire::list(
        required("options", &T::options, "Options to price, inline or from a file.", kOptionTable),
        optional("as_of", &T::as_of, "Valuation date, from which expiries are counted."),
        optional("model", &T::model, "Pricing model."),
        optional("dividends", &T::dividends, "Cash dividends, by the escrowed dividend model."));
};

template <>
struct Described<service::OptionValue> {
    using T = service::OptionValue;
    static constexpr std::string_view name = "OptionValue";
    static constexpr std::string_view doc =
        "Value and Greeks of an option per unit and for the position; null where it could not be "
        "priced.";
    static constexpr auto fields = option_value_fields<T>();
};

template <>
struct Described<service::OptionsPriceResponse> {
    using T = service::OptionsPriceResponse;
    static constexpr std::string_view name = "OptionsPriceResponse";
    static constexpr std::string_view doc = "Prices and Greeks by option, with totals.";
    static constexpr auto fields = wire::combined(
        wire::list(
            required("options", &T::options, "Values and Greeks by option, in request order."),
            required("totals", &T::totals, "Totals of all priced options."),
            required("by_underlying", &T::by_underlying,
                     "Totals by underlying, in alphabetical order."),
            required("as_of", &T::as_of, "Valuation date."),
            required("coverage", &T::coverage, "Share of the rows that were priced.")),
        provenance_fields<T>());
};

template <>
struct Described<service::ImpliedVolatilityRequest> {
    using T = service::ImpliedVolatilityRequest;
    static constexpr std::string_view name = "ImpliedVolatilityRequest";
    static constexpr std::string_view doc = "Option prices to convert to implied volatilities.";
    static constexpr auto fields = wire::list(
        required("options", &T::options, "Options with prices, inline or from a file.",
                 kOptionTable),
        optional("as_of", &T::as_of, "Valuation date, from which expiries are counted."),
        optional("dividends", &T::dividends, "Cash dividends, by the escrowed dividend model."));
};

template <>
struct Described<service::ImpliedRow> {
    using T = service::ImpliedRow;
    static constexpr std::string_view name = "ImpliedVolatility";
    static constexpr std::string_view doc =
        "Implied volatility of a price, or the reason it does not exist.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Identifier of the row, as given."),
        required("volatility", &T::volatility,
                 "Annualized implied volatility, as a fraction; null unless class is value."),
        required("class", &T::outcome, "Classification of the price against its arbitrage bounds."),
        required("price", &T::price, "Price of one unit, as given."),
        required("lower_bound", &T::lower_bound,
                 "Arbitrage-free lower bound of the price; null when not available."),
        required(
            "upper_bound", &T::upper_bound,
            "Arbitrage-free upper bound of the price, itself excluded; null when not available."));
};

template <>
struct Described<service::ImpliedVolatilityResponse> {
    using T = service::ImpliedVolatilityResponse;
    static constexpr std::string_view name = "ImpliedVolatilityResponse";
    static constexpr std::string_view doc = "Implied volatility of every option.";
    static constexpr auto fields = wire::combined(
        wire::list(required("options", &T::options, "Results in request order."),
                   required("as_of", &T::as_of, "Valuation date."),
                   required("coverage", &T::coverage,
                            "Share of the rows for which an implied volatility was found.")),
        provenance_fields<T>());
};

template <>
struct Described<service::ParseSymbolRequest> {
    using T = service::ParseSymbolRequest;
    static constexpr std::string_view name = "ParseSymbolRequest";
    static constexpr std::string_view doc = "OCC option symbols to parse.";
    static constexpr auto fields = wire::list(
        required("symbols", &T::symbols, "OCC symbols, padded to 21 characters or compact.",
                 {.min_items = 1, .max_items = 1'000'000, .max_length = 64}));
};

template <>
struct Described<service::ParsedSymbol> {
    using T = service::ParsedSymbol;
    static constexpr std::string_view name = "ParsedSymbol";
    static constexpr std::string_view doc =
        "Contract terms of a symbol, or the reason it is not valid.";
    static constexpr auto fields = wire::list(
        required("symbol", &T::symbol, "Symbol as given."),
        required("underlying", &T::underlying, "Root symbol of the underlying."),
        required("expiry", &T::expiry, "Expiry date."),
        required("right", &T::right, "Call or put."),
        required("strike", &T::strike, "Exact strike price."),
        required("canonical", &T::canonical, "Symbol in the padded form of 21 characters."),
        required("compact", &T::compact, "Symbol without blanks."),
        required("error", &T::error, "Reason the symbol is not valid; empty for a valid symbol."));
};

template <>
struct Described<service::ParseSymbolResponse> {
    using T = service::ParseSymbolResponse;
    static constexpr std::string_view name = "ParseSymbolResponse";
    static constexpr std::string_view doc = "Result for every symbol.";
    static constexpr auto fields =
        wire::combined(wire::list(required("symbols", &T::symbols, "Results in request order.")),
                       provenance_fields<T>());
};

template <>
struct Described<service::StressGridRequest> {
    using T = service::StressGridRequest;
    static constexpr std::string_view name = "StressGridRequest";
    static constexpr std::string_view doc =
        "Options, or a stored portfolio, and the shocks to apply.";
    static constexpr auto fields = wire::combined(
        portfolio_market_fields<T>(),
        wire::list(
            optional("options", &T::options, "Options and underlyings, in place of `portfolio`.",
                     kOptionTable),
            optional("spot_shocks", &T::spot_shocks,
                     "Relative shocks of all spot prices, as fractions: -0.1 is a fall of 10%.",
                     {.minimum = -1,
                      .maximum = 100,
                      .exclusive_minimum = true,
                      .min_items = 1,
                      .max_items = 101}),
            optional("volatility_shocks", &T::volatility_shocks,
                     "Absolute shocks added to all volatilities: 0.05 is five volatility points.",
                     {.minimum = -10, .maximum = 10, .min_items = 1, .max_items = 101}),
            optional("days", &T::days, "Calendar days that pass before the revaluation.",
                     {.minimum = 0, .maximum = 3650}),
            optional("as_of", &T::as_of, "Valuation date."),
            optional("dividends", &T::dividends,
                     "Cash dividends, by the escrowed dividend model; only with `options`."),
            optional("include_underlyings", &T::include_underlyings,
                     "Whether the portfolio's other positions are included and move with spot "
                     "prices.")));
};

template <>
struct Described<options::GridCell> {
    using T = options::GridCell;
    static constexpr std::string_view name = "StressCell";
    static constexpr std::string_view doc = "Value of the positions under one pair of shocks.";
    static constexpr auto fields = wire::list(
        required("spot_shock", &T::spot_shock, "Relative shock of all spot prices, as a fraction."),
        required("volatility_shock", &T::volatility_shock,
                 "Absolute shock added to all volatilities."),
        required("value", &T::value, "Value of the positions under the shocks."),
        required("pnl", &T::pnl, "P&L of the shocks: value - base_value."));
};

template <>
struct Described<service::StressGridResponse> {
    using T = service::StressGridResponse;
    static constexpr std::string_view name = "StressGridResponse";
    static constexpr std::string_view doc =
        "Full revaluation on a grid of spot and volatility shocks.";
    static constexpr auto fields = wire::combined(
        wire::list(required("base_value", &T::base_value, "Current value without shocks."),
                   required("cells", &T::cells,
                            "Grid cells, ordered by spot shock, then by volatility shock."),
                   required("positions", &T::positions, "Number of positions that were revalued."),
                   required("floored", &T::floored,
                            "Number of options whose shocked volatility was raised to the floor."),
                   required("currency", &T::currency,
                            "Currency of the amounts; empty when the request does not give one."),
                   required("as_of", &T::as_of, "Valuation date."),
                   required("coverage", &T::coverage, "Share of the positions that entered.")),
        provenance_fields<T>());
};

template <>
struct Described<service::ExplainRequest> {
    using T = service::ExplainRequest;
    static constexpr std::string_view name = "ExplainRequest";
    static constexpr std::string_view doc =
        "Two market states: rows with `end_` fields, or a stored portfolio and two dates.";
    static constexpr auto fields = wire::combined(
        portfolio_market_fields<T>(),
        wire::list(
            optional("options", &T::options, "Options and underlyings, in place of `portfolio`.",
                     kOptionTable),
            optional("as_of", &T::as_of, "Date at the start of the period."),
            optional("end_date", &T::end_date, "Date at the end of the period."),
            optional("days", &T::days,
                     "Length of the period in calendar days, when no end date is given.",
                     {.minimum = 0, .maximum = 36500}),
            optional("end_volatilities", &T::end_volatilities,
                     "Implied volatilities at the end, by position symbol or underlying.",
                     kVolatilityLimits),
            optional("end_spots", &T::end_spots, "Spot prices at the end, by symbol.", kPositive),
            optional("end_rate", &T::end_rate,
                     "Interest rate at the end, continuously compounded, as a fraction.",
                     kOptionRateLimits),
            optional("model", &T::model, "Pricing model."),
            optional("dividends", &T::dividends,
                     "Cash dividends, by the escrowed dividend model; only with `options`."),
            optional("include_underlyings", &T::include_underlyings,
                     "Whether the portfolio's other positions are included.")));
};

template <>
struct Described<options::Explained> {
    using T = options::Explained;
    static constexpr std::string_view name = "ExplainedPnl";
    static constexpr std::string_view doc =
        "P&L attribution by the Greeks at the start; the parts and the residual add up to pnl.";
    static constexpr auto fields =
        wire::list(required("start_value", &T::start_value, "Market value at the start."),
                   required("end_value", &T::end_value, "Market value at the end."),
                   required("pnl", &T::pnl, "P&L of the period: end_value - start_value."),
                   required("delta", &T::delta, "Delta P&L: delta × change of spot."),
                   required("gamma", &T::gamma, "Gamma P&L: gamma × (change of spot)² / 2."),
                   required("vega", &T::vega, "Vega P&L: vega × change of volatility."),
                   required("theta", &T::theta, "Theta P&L: theta × elapsed time."),
                   required("rho", &T::rho, "Rho P&L: rho × change of interest rate."),
                   required("dividend", &T::dividend,
                            "Dividend P&L: dividend rho × change of dividend yield."),
                   required("residual", &T::residual, "P&L not explained by the Greeks."));
};

template <>
struct Described<service::ExplainedRow> {
    using T = service::ExplainedRow;
    static constexpr std::string_view name = "ExplainedPosition";
    static constexpr std::string_view doc = "P&L attribution of one position.";
    static constexpr auto fields =
        wire::list(required("id", &T::id, "Identifier of the position, as given."),
                   required("underlying", &T::underlying, "Underlying of the position, as given."),
                   required("explained", &T::explained,
                            "P&L attribution; null when the position could not be priced."));
};

template <>
struct Described<service::ExplainResponse> {
    using T = service::ExplainResponse;
    static constexpr std::string_view name = "ExplainResponse";
    static constexpr std::string_view doc = "P&L attribution by Greek between two market states.";
    static constexpr auto fields = wire::combined(
        wire::list(required("options", &T::options, "P&L attribution by position."),
                   required("totals", &T::totals, "Totals over all positions."),
                   required("currency", &T::currency,
                            "Currency of the amounts; empty when the request does not give one."),
                   required("as_of", &T::as_of, "Date at the start of the period."),
                   required("end_date", &T::end_date, "Date at the end of the period."),
                   required("coverage", &T::coverage, "Share of the positions that entered.")),
        provenance_fields<T>());
};

template <>
struct Described<service::OptionsBookRequest> {
    using T = service::OptionsBookRequest;
    static constexpr std::string_view name = "OptionsBookRequest";
    static constexpr std::string_view doc =
        "A stored portfolio and the market data of its options.";
    static constexpr auto fields = wire::combined(
        portfolio_market_fields<T>(),
        wire::list(optional("as_of", &T::as_of,
                            "Valuation date; the latest date of stored prices when absent."),
                   optional("model", &T::model, "Pricing model."),
                   optional("include_underlyings", &T::include_underlyings,
                            "Whether to include the portfolio's other positions, with delta 1.")));
};

template <>
struct Described<service::OptionPositionRow> {
    using T = service::OptionPositionRow;
    static constexpr std::string_view name = "OptionPosition";
    static constexpr std::string_view doc =
        "A stored position with its value and Greeks; `id` is its symbol.";
    static constexpr auto fields = wire::combined(
        option_value_fields<T>(),
        wire::list(
            required("type", &T::type, "Call, put, or underlying."),
            required("expiry", &T::expiry, "Expiry date of an option; null for other positions."),
            required("strike", &T::strike, "Strike price of an option; null for other positions."),
            required("days_to_expiry", &T::days_to_expiry,
                     "Calendar days to expiry; null for positions other than options."),
            required("spot", &T::spot, "Price of the underlying; null when not known."),
            required("volatility", &T::volatility,
                     "Annualized volatility used for pricing, as a fraction."),
            required("volatility_source", &T::volatility_source,
                     "Source of the volatility: position, underlying or default of the request, "
                     "quote of the contract, or historical; may be empty."),
            required("volatility_origin", &T::volatility_origin,
                     "Source and date of a quoted volatility; otherwise empty."),
            required("rate", &T::rate,
                     "Interest rate used for pricing, continuously compounded, as a fraction; null "
                     "for other positions."),
            required("rate_source", &T::rate_source,
                     "Source of the rate: request, treasury (stored Treasury rates at its expiry) "
                     "or assumed; empty for other positions."),
            required("dividend_yield", &T::dividend_yield,
                     "Continuous dividend yield used for pricing, as a fraction; null for other "
                     "positions."),
            required("dividend_source", &T::dividend_source,
                     "Source of the dividend yield: request, stored (dividends of the last twelve "
                     "months) or none; empty for other positions.")));
};

template <>
struct Described<service::OptionsBookResponse> {
    using T = service::OptionsBookResponse;
    static constexpr std::string_view name = "OptionsBookResponse";
    static constexpr std::string_view doc = "Greeks of a stored portfolio's options.";
    static constexpr auto fields = wire::combined(
        wire::list(
            required("positions", &T::positions,
                     "Positions, ordered by underlying, expiry and strike."),
            required("by_underlying", &T::by_underlying,
                     "Totals by underlying, in alphabetical order."),
            required("by_expiry", &T::by_expiry, "Totals by underlying and expiry."),
            required("by_strike", &T::by_strike, "Totals by underlying, expiry and strike."),
            required("totals", &T::totals, "Totals of all priced positions."),
            required("currency", &T::currency, "Currency of the amounts."),
            required("as_of", &T::as_of, "Valuation date."),
            required("rate", &T::rate,
                     "Interest rate used for pricing, continuously compounded, as a fraction; that "
                     "of one year where stored Treasury rates are used."),
            required("coverage", &T::coverage, "Share of the positions that were priced.")),
        provenance_fields<T>());
};

}  // namespace ballast::describe
