// Descriptions of the option methods.
#pragma once

#include "service/options/describe_words.hpp"

namespace ballast::wire {

template <class T>
constexpr auto option_row_fields() {
    return wire::list(
        optional("id", &T::id, "A name for the answer; a number stands for its digits."),
        optional("underlying", &T::underlying, "For totals by underlying, and for dividends.",
                 {.max_length = 64}),
        required("type", &T::type, "Call, put, or the underlying itself."),
        optional("style", &T::style, "When it may be exercised."),
        required("spot", &T::spot, "Price of the underlying.", kPositive),
        optional("strike", &T::strike, "Of an option.", kPositive),
        optional("expiry", &T::expiry, "With as_of, instead of time: calendar days / 365."),
        optional("time", &T::time, "Years to expiry.", {.minimum = 0, .maximum = 200}),
        optional("rate", &T::rate, "Continuous, per year.", kOptionRateLimits),
        optional("dividend_yield", &T::dividend_yield, "Continuous, per year.", kOptionRateLimits),
        optional("volatility", &T::volatility, "Per year, a fraction.", kVolatilityLimits),
        optional("quantity", &T::quantity, "Signed contracts."),
        optional("multiplier", &T::multiplier, "Units per contract.", kPositive));
}

template <>
struct Described<service::OptionRow> {
    using T = service::OptionRow;
    static constexpr std::string_view name = "OptionRow";
    static constexpr std::string_view doc = "An option and its market.";
    static constexpr bool null_is_left_out = true;
    static constexpr auto fields = option_row_fields<T>();
};

template <>
struct Described<service::QuoteRow> {
    using T = service::QuoteRow;
    static constexpr std::string_view name = "OptionQuote";
    static constexpr std::string_view doc = "An option and its price; a volatility is not read.";
    static constexpr auto fields = wire::combined(
        option_row_fields<T>(), wire::list(required("price", &T::price, "Of a unit.")));
};

template <>
struct Described<service::ExplainRow> {
    using T = service::ExplainRow;
    static constexpr std::string_view name = "ExplainRow";
    static constexpr std::string_view doc = "An option, its market, and its market at the end.";
    static constexpr auto fields = wire::combined(
        option_row_fields<T>(),
        wire::list(optional("end_spot", &T::end_spot, "Unmoved when absent.", kPositive),
                   optional("end_volatility", &T::end_volatility, "Unmoved when absent.",
                            kVolatilityLimits),
                   optional("end_rate", &T::end_rate, "Unmoved when absent.", kOptionRateLimits),
                   optional("end_dividend_yield", &T::end_dividend_yield, "Unmoved when absent.",
                            kOptionRateLimits),
                   optional("end_time", &T::end_time, "Years left at the end; else by `days`.",
                            {.minimum = 0, .maximum = 200})));
};

template <>
struct Described<service::DividendRow> {
    using T = service::DividendRow;
    static constexpr std::string_view name = "CashDividend";
    static constexpr std::string_view doc = "A dividend in cash, at `time` or on `date`.";
    static constexpr auto fields =
        wire::list(optional("underlying", &T::underlying, "Whose; of every option when empty.",
                            {.max_length = 64}),
                   optional("date", &T::date, "With as_of."),
                   optional("time", &T::time, "Years from now.", {.minimum = 0, .maximum = 200}),
                   required("amount", &T::amount, "Per unit of the underlying.", {.minimum = 0}));
};

inline constexpr Limits kOptionTable{.min_items = 1, .max_items = 1'000'000};

template <>
struct Described<service::OptionsPriceRequest> {
    using T = service::OptionsPriceRequest;
    static constexpr std::string_view name = "OptionsPriceRequest";
    static constexpr std::string_view doc = "Options to price.";
    static constexpr auto fields =
        wire::list(required("options", &T::options, "Rows, inline or a file.", kOptionTable),
                   optional("as_of", &T::as_of, "Date that expiries are counted from."),
                   optional("model", &T::model, "How."),
                   optional("dividends", &T::dividends, "In cash, escrowed."));
};

template <>
struct Described<service::OptionValue> {
    using T = service::OptionValue;
    static constexpr std::string_view name = "OptionValue";
    static constexpr std::string_view doc = "Of a unit and of the position.";
    static constexpr auto fields = option_value_fields<T>();
};

template <>
struct Described<service::OptionsPriceResponse> {
    using T = service::OptionsPriceResponse;
    static constexpr std::string_view name = "OptionsPriceResponse";
    static constexpr std::string_view doc = "Prices, Greeks and what they add up to.";
    static constexpr auto fields = wire::combined(
        wire::list(required("options", &T::options, "In the order given."),
                   required("totals", &T::totals, "Over all that were priced."),
                   required("by_underlying", &T::by_underlying, "By name."),
                   required("as_of", &T::as_of, "Date the figures stand on."),
                   required("coverage", &T::coverage, "Share of the rows that were priced.")),
        provenance_fields<T>());
};

template <>
struct Described<service::ImpliedVolatilityRequest> {
    using T = service::ImpliedVolatilityRequest;
    static constexpr std::string_view name = "ImpliedVolatilityRequest";
    static constexpr std::string_view doc = "Quotes to invert.";
    static constexpr auto fields =
        wire::list(required("options", &T::options, "Rows, inline or a file.", kOptionTable),
                   optional("as_of", &T::as_of, "Date that expiries are counted from."),
                   optional("dividends", &T::dividends, "In cash, escrowed."));
};

template <>
struct Described<service::ImpliedRow> {
    using T = service::ImpliedRow;
    static constexpr std::string_view name = "ImpliedVolatility";
    static constexpr std::string_view doc = "A volatility, or why there is none.";
    static constexpr auto fields =
        wire::list(required("id", &T::id, "As given."),
                   required("volatility", &T::volatility, "Null unless class is value."),
                   required("class", &T::outcome, "What the price says."),
                   required("price", &T::price, "As given."),
                   required("lower_bound", &T::lower_bound, "Prices below are arbitrage."),
                   required("upper_bound", &T::upper_bound, "Prices from here on are arbitrage."));
};

template <>
struct Described<service::ImpliedVolatilityResponse> {
    using T = service::ImpliedVolatilityResponse;
    static constexpr std::string_view name = "ImpliedVolatilityResponse";
    static constexpr std::string_view doc = "One answer for every quote.";
    static constexpr auto fields = wire::combined(
        wire::list(required("options", &T::options, "In the order given."),
                   required("as_of", &T::as_of, "Date the figures stand on."),
                   required("coverage", &T::coverage, "Share of the quotes with a volatility.")),
        provenance_fields<T>());
};

template <>
struct Described<service::ParseSymbolRequest> {
    using T = service::ParseSymbolRequest;
    static constexpr std::string_view name = "ParseSymbolRequest";
    static constexpr std::string_view doc = "Option symbols of the OCC.";
    static constexpr auto fields =
        wire::list(required("symbols", &T::symbols, "Padded to 21 characters, or compact.",
                            {.min_items = 1, .max_items = 1'000'000, .max_length = 64}));
};

template <>
struct Described<service::ParsedSymbol> {
    using T = service::ParsedSymbol;
    static constexpr std::string_view name = "ParsedSymbol";
    static constexpr std::string_view doc = "The terms, or why the text is no symbol.";
    static constexpr auto fields = wire::list(
        required("symbol", &T::symbol, "As given."),
        required("underlying", &T::underlying, "Root."), required("expiry", &T::expiry, "Date."),
        required("right", &T::right, "Call or put."), required("strike", &T::strike, "Exact."),
        required("canonical", &T::canonical, "21 characters."),
        required("compact", &T::compact, "Without blanks."),
        required("error", &T::error, "Why not; empty when it is one."));
};

template <>
struct Described<service::ParseSymbolResponse> {
    using T = service::ParseSymbolResponse;
    static constexpr std::string_view name = "ParseSymbolResponse";
    static constexpr std::string_view doc = "One answer for every symbol.";
    static constexpr auto fields =
        wire::combined(wire::list(required("symbols", &T::symbols, "In the order given.")),
                       provenance_fields<T>());
};

template <>
struct Described<service::StressGridRequest> {
    using T = service::StressGridRequest;
    static constexpr std::string_view name = "StressGridRequest";
    static constexpr std::string_view doc = "Options, or a stored portfolio, and the shocks.";
    static constexpr auto fields = wire::combined(
        portfolio_market_fields<T>(),
        wire::list(
            optional("options", &T::options, "Instead of `portfolio`.", kOptionTable),
            optional("spot_shocks", &T::spot_shocks, "Fractions of every spot.",
                     {.minimum = -1,
                      .maximum = 100,
                      .exclusive_minimum = true,
                      .min_items = 1,
                      .max_items = 101}),
            optional("volatility_shocks", &T::volatility_shocks,
                     "Added to every volatility: 0.05 is five points.",
                     {.minimum = -10, .maximum = 10, .min_items = 1, .max_items = 101}),
            optional("days", &T::days, "Calendar days that pass.", {.minimum = 0, .maximum = 3650}),
            optional("as_of", &T::as_of, "Date the book stands on."),
            optional("dividends", &T::dividends, "In cash, escrowed; with `options`."),
            optional("include_underlyings", &T::include_underlyings,
                     "Whether the portfolio's other positions move with the spots.")));
};

template <>
struct Described<options::GridCell> {
    using T = options::GridCell;
    static constexpr std::string_view name = "StressCell";
    static constexpr std::string_view doc = "The book revalued under one pair of shocks.";
    static constexpr auto fields =
        wire::list(required("spot_shock", &T::spot_shock, "Of every spot."),
                   required("volatility_shock", &T::volatility_shock, "Of every volatility."),
                   required("value", &T::value, "Of the book."),
                   required("pnl", &T::pnl, "value - base_value."));
};

template <>
struct Described<service::StressGridResponse> {
    using T = service::StressGridResponse;
    static constexpr std::string_view name = "StressGridResponse";
    static constexpr std::string_view doc = "The book on a grid, fully revalued in every cell.";
    static constexpr auto fields = wire::combined(
        wire::list(required("base_value", &T::base_value, "Without shocks, now."),
                   required("cells", &T::cells, "Spots by volatilities."),
                   required("positions", &T::positions, "That were revalued."),
                   required("floored", &T::floored, "Options whose volatility met the floor."),
                   required("currency", &T::currency, "Of the amounts; empty when not told."),
                   required("as_of", &T::as_of, "Date the book stands on."),
                   required("coverage", &T::coverage, "Share of the positions that entered.")),
        provenance_fields<T>());
};

template <>
struct Described<service::ExplainRequest> {
    using T = service::ExplainRequest;
    static constexpr std::string_view name = "ExplainRequest";
    static constexpr std::string_view doc =
        "Two states of the market: rows with `end_` fields, or a stored portfolio and two dates.";
    static constexpr auto fields = wire::combined(
        portfolio_market_fields<T>(),
        wire::list(optional("options", &T::options, "Instead of `portfolio`.", kOptionTable),
                   optional("as_of", &T::as_of, "Start."),
                   optional("end_date", &T::end_date, "End."),
                   optional("days", &T::days, "Calendar days that pass, without end dates.",
                            {.minimum = 0, .maximum = 36500}),
                   optional("end_volatilities", &T::end_volatilities,
                            "As volatilities, at the end.", kVolatilityLimits),
                   optional("end_spots", &T::end_spots, "As spots, at the end.", kPositive),
                   optional("end_rate", &T::end_rate, "As rate, at the end.", kOptionRateLimits),
                   optional("model", &T::model, "How options are priced."),
                   optional("dividends", &T::dividends, "In cash, escrowed; with `options`."),
                   optional("include_underlyings", &T::include_underlyings,
                            "Whether the portfolio's other positions are in it.")));
};

template <>
struct Described<options::Explained> {
    using T = options::Explained;
    static constexpr std::string_view name = "ExplainedPnl";
    static constexpr std::string_view doc =
        "A P&L by the Greeks at the start; parts and residual add up to it.";
    static constexpr auto fields = wire::list(
        required("start_value", &T::start_value, "At the start."),
        required("end_value", &T::end_value, "At the end."),
        required("pnl", &T::pnl, "end_value - start_value."),
        required("delta", &T::delta, "delta dS."), required("gamma", &T::gamma, "gamma dS^2 / 2."),
        required("vega", &T::vega, "vega dsigma."), required("theta", &T::theta, "theta dt."),
        required("rho", &T::rho, "rho dr."), required("dividend", &T::dividend, "dividend rho dq."),
        required("residual", &T::residual, "What the parts leave unexplained."));
};

template <>
struct Described<service::ExplainedRow> {
    using T = service::ExplainedRow;
    static constexpr std::string_view name = "ExplainedPosition";
    static constexpr std::string_view doc = "One position's P&L.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "As given."), required("underlying", &T::underlying, "As given."),
        required("explained", &T::explained, "Null when it could not be priced."));
};

template <>
struct Described<service::ExplainResponse> {
    using T = service::ExplainResponse;
    static constexpr std::string_view name = "ExplainResponse";
    static constexpr std::string_view doc = "The P&L between two states, by Greek.";
    static constexpr auto fields = wire::combined(
        wire::list(required("options", &T::options, "By position."),
                   required("totals", &T::totals, "Sums."),
                   required("currency", &T::currency, "Of the amounts; empty when not told."),
                   required("as_of", &T::as_of, "Start."),
                   required("end_date", &T::end_date, "End."),
                   required("coverage", &T::coverage, "Share of the positions that entered.")),
        provenance_fields<T>());
};

template <>
struct Described<service::OptionsBookRequest> {
    using T = service::OptionsBookRequest;
    static constexpr std::string_view name = "OptionsBookRequest";
    static constexpr std::string_view doc = "A stored portfolio and the market of its options.";
    static constexpr auto fields = wire::combined(
        portfolio_market_fields<T>(),
        wire::list(optional("as_of", &T::as_of, "The last date of the stored prices when absent."),
                   optional("model", &T::model, "How options are priced."),
                   optional("include_underlyings", &T::include_underlyings,
                            "Whether the portfolio's other positions are listed, with delta 1.")));
};

template <>
struct Described<service::OptionPositionRow> {
    using T = service::OptionPositionRow;
    static constexpr std::string_view name = "OptionPosition";
    static constexpr std::string_view doc = "A stored position; `id` is its symbol.";
    static constexpr auto fields = wire::combined(
        option_value_fields<T>(),
        wire::list(required("type", &T::type, "Call, put, or underlying."),
                   required("expiry", &T::expiry, "Of an option."),
                   required("strike", &T::strike, "Of an option."),
                   required("days_to_expiry", &T::days_to_expiry, "Calendar days."),
                   required("spot", &T::spot, "Of the underlying."),
                   required("volatility", &T::volatility, "That it was priced with."),
                   required("volatility_source", &T::volatility_source,
                            "position, underlying, default or historical.")));
};

template <>
struct Described<service::OptionsBookResponse> {
    using T = service::OptionsBookResponse;
    static constexpr std::string_view name = "OptionsBookResponse";
    static constexpr std::string_view doc = "Greeks of a stored portfolio's options.";
    static constexpr auto fields = wire::combined(
        wire::list(required("positions", &T::positions, "By underlying, expiry, strike."),
                   required("by_underlying", &T::by_underlying, "Sums by name."),
                   required("by_expiry", &T::by_expiry, "The ladder of expiries."),
                   required("by_strike", &T::by_strike, "Within an expiry."),
                   required("totals", &T::totals, "Over all that were priced."),
                   required("currency", &T::currency, "Of the amounts."),
                   required("as_of", &T::as_of, "Date the figures stand on."),
                   required("rate", &T::rate, "That options were priced with."),
                   required("coverage", &T::coverage, "Share of the positions that were priced.")),
        provenance_fields<T>());
};

}  // namespace ballast::wire
