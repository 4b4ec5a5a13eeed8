// Figures of earlier systems described once: their JSON form, in responses and in the store.
#pragma once

#include <array>

#include "describe/describe.hpp"
#include "model/earlier_figure.hpp"

namespace ballast::describe {

template <>
struct Described<model::EarlierMeasure> {
    using enum model::EarlierMeasure;
    static constexpr std::string_view name = "EarlierMeasure";
    static constexpr std::string_view doc = "What a figure of an earlier system measures.";
    static constexpr std::array values{
        word(kQuantity, "quantity", "Shares or units held.", "Quantity"),
        word(kCostBasis, "cost_basis", "Cost basis, in the currency of the account.", "Cost basis"),
        word(kMarketValue, "market_value", "Market value; negative is short.", "Market value"),
        word(kUnrealizedGain, "unrealized_gain", "Market value less cost; negative is a loss.",
             "Unrealized gain"),
        word(kTotalValue, "total_value", "Value of a portfolio, cash included.", "Total value"),
        word(kCash, "cash", "Cash of a portfolio.", "Cash"),
        word(kLongValue, "long_value", "Value of the long positions.", "Long value"),
        word(kShortValue, "short_value", "Value of the short positions, zero or negative.",
             "Short value"),
        word(kGrossExposure, "gross_exposure", "Sum of the absolute values of the positions.",
             "Gross exposure"),
        word(kNetExposure, "net_exposure", "Sum of the values of the positions.", "Net exposure"),
        word(kPositions, "positions", "Number of positions.", "Positions"),
        word(kDelta, "delta", "Delta of a position, in units of the underlying.", "Delta"),
        word(kGamma, "gamma", "Gamma of a position, in units of the underlying per 1 of its price.",
             "Gamma"),
        word(kTheta, "theta", "Theta of a position, per calendar day.", "Theta"),
        word(kVega, "vega", "Vega of a position, per percentage point of volatility.", "Vega"),
        word(kRho, "rho", "Rho of a position, per percentage point of the rate.", "Rho")};
};

template <>
struct Described<model::DifferenceReason> {
    using enum model::DifferenceReason;
    static constexpr std::string_view name = "DifferenceReason";
    static constexpr std::string_view doc =
        "Why a figure of an earlier system differs from the current one. A rule of the earlier "
        "system is named only where applying it to the imported records gives the stored figure.";
    static constexpr std::array values{
        word(kNone, "none", "The figures are equal.", "Equal"),
        word(kRounding, "rounding", "The earlier figure is the current one, rounded.", "Rounding"),
        word(kDividendAsShares, "dividend_as_shares", "Cash dividends were added as shares.",
             "Dividends added as shares"),
        word(kTransferOutIgnored, "transfer_out_ignored", "Outgoing transfers were left out.",
             "Outgoing transfers left out"),
        word(kTransferOutAsInflow, "transfer_out_as_inflow",
             "Outgoing transfers were added as incoming ones.", "Outgoing transfers added"),
        word(kFeesLeftOut, "fees_left_out", "Fees were left out of the cost.",
             "Fees left out of the cost"),
        word(kMissingPriceAsZero, "missing_price_as_zero",
             "Securities without a price were counted as zero.", "Missing price counted as zero"),
        word(kValueAtCost, "value_at_cost", "The cost was stored as value.",
             "Cost stored as value"),
        word(kGrossAsTotal, "gross_as_total", "Gross exposure was stored as value.",
             "Gross exposure stored as value"),
        word(kInventedCash, "invented_cash", "Cash was stored as 5% of the value.",
             "Cash assumed at 5%"),
        word(kAbsoluteShort, "absolute_short", "Short values were stored without their sign.",
             "Sign of short values left out"),
        word(kWithoutMultiplier, "without_multiplier", "The contract multiplier was left out.",
             "Multiplier left out"),
        word(kGreeksNotComputed, "greeks_not_computed", "Zero was stored for Greeks not computed.",
             "Greeks were not computed"),
        word(kDefaultInputs, "default_inputs", "A volatility of 25% and a rate of 5% were used.",
             "Default volatility and rate"),
        word(kRateAsPercent, "rate_as_percent", "A rate of 5% was used as 0.05%.",
             "Rate off by a factor of 100"),
        word(kDividedTwice, "divided_twice", "The Greek was divided by 100 twice.",
             "Divided by 100 twice"),
        word(kPerUnit, "per_unit", "The figure is of one unit, not of the position.",
             "Figure of one unit"),
        word(kOtherPrice, "other_price",
             "The earlier figure follows from the prices in the files, in place of which others "
             "are used here.",
             "Other price here"),
        word(kNoTransactions, "no_transactions",
             "The holding was entered without transactions, from which it is computed here.",
             "Holding without transactions"),
        word(kNoPrice, "no_price", "There is no price on the day, so that there is no figure here.",
             "No price on the day"),
        word(kNotImported, "not_imported",
             "What the figure measures was not imported, or is "
             "stored no more.",
             "Not imported"),
        word(kNotComputed, "not_computed", "The current figure cannot be computed.",
             "Not computed here"),
        word(kUnexplained, "unexplained", "No known rule gives the earlier figure.",
             "No known reason")};
};

template <>
struct Described<model::EarlierQuote> {
    using T = model::EarlierQuote;
    static constexpr std::string_view name = "EarlierQuote";
    static constexpr std::string_view doc = "A price at which an earlier system valued.";
    static constexpr auto fields =
        list(required("symbol", &T::symbol, "Symbol of the security or contract."),
             required("date", &T::date, "Day on which it was the price."),
             required("price", &T::price, "Price per unit, in the currency of its quotes."));
};

template <>
struct Described<model::EarlierFigure> {
    using T = model::EarlierFigure;
    static constexpr std::string_view name = "EarlierFigure";
    static constexpr std::string_view doc = "A figure that an earlier system stored.";
    static constexpr auto fields =
        list(required("measure", &T::measure, "Measure of the figure."),
             required("object", &T::object, "Short name of the account or portfolio."),
             required("symbol", &T::symbol,
                      "Symbol of the holding or position; empty for a figure "
                      "of the whole account or portfolio."),
             required("as_of", &T::as_of, "Date of the figure; null where none was stored."),
             required("value", &T::value, "Value that the earlier system stored."));
};

}  // namespace ballast::describe
