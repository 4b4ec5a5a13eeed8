// Descriptions of risk.exposures.
#pragma once

#include "risk/describe_exposure_totals.hpp"
#include "service/risk/describe_book.hpp"
#include "service/risk/describe_words.hpp"

namespace ballast::describe {

template <>
struct Described<service::ExposurePositionRow> {
    using T = service::ExposurePositionRow;
    static constexpr std::string_view name = "ExposurePosition";
    static constexpr std::string_view doc =
        "One position: its market value, or its quantity, price and multiplier. A row with neither "
        "counts as unpriced.";
    static constexpr auto fields = wire::list(
        required("symbol", &T::symbol, "Symbol of the position.",
                 {.min_length = 1, .max_length = 64}),
        optional("type", &T::type, "Type of instrument."),
        optional("market_value", &T::market_value, "Signed market value."),
        optional("value", &T::value, "Signed market value; alias of market_value."),
        optional("quantity", &T::quantity,
                 "Signed quantity; with price, in place of market_value."),
        optional("price", &T::price, "Price per unit."),
        optional("multiplier", &T::multiplier, "Units per contract."),
        optional("delta", &T::delta, "Delta of one long option per unit of the underlying."),
        optional(
            "underlying_notional", &T::underlying_notional,
            "Signed underlying notional of an option: quantity × multiplier × underlying price."),
        optional("tags", &T::tags, "Tags of the position.", {.max_items = 64, .max_length = 64}),
        optional("sector", &T::sector, "Sector of the position; empty when unknown."),
        optional("currency", &T::currency, "Currency of the position; empty when unknown."));
};

template <>
struct Described<service::ExposuresRequest> {
    using T = service::ExposuresRequest;
    static constexpr std::string_view name = "ExposuresRequest";
    static constexpr std::string_view doc = "A stored portfolio as of a date, or positions.";
    static constexpr auto fields = wire::list(
        optional("portfolio", &T::portfolio, "Stored portfolio, by id or slug.",
                 {.max_length = 64}),
        optional("positions", &T::positions, "Positions, in place of `portfolio`."),
        optional("as_of", &T::as_of, "Date of the stored prices; the latest when absent."),
        optional("option_market", &T::option_market,
                 "Valuation of the options in `portfolio`: volatilities, rates and model."),
        optional("tags", &T::tags, "Tags of the positions to include; empty for all positions.",
                 {.max_items = 64, .max_length = 64}),
        optional("tag_match", &T::tag_match, "Whether a position must have any or all of `tags`."),
        optional("top", &T::top, "Number of rows in the concentration table.",
                 {.minimum = 0, .maximum = 1000}));
};

template <>
struct Described<risk::ExposureGroup> {
    using T = risk::ExposureGroup;
    static constexpr std::string_view name = "ExposureGroup";
    static constexpr std::string_view doc = "Exposure totals of one group.";
    static constexpr auto fields = wire::list(
        required("name", &T::name, "Name of the group; \"unknown\" where the positions have none."),
        required("totals", &T::totals, "Exposure totals of the group."),
        required("share", &T::share,
                 "Share of the portfolio's gross exposure; null when that is zero."),
        required("main_type", &T::main_type,
                 "Asset type with the largest gross value in the group."),
        required("day_return", &T::day_return,
                 "P&L of the day over the gross value of the day before, of the positions that "
                 "have one; null without any."),
        required("unrealized_return", &T::unrealized_return,
                 "Unrealized gain over the gross cost, of the positions that have one; null "
                 "without any."));
};

template <>
struct Described<risk::ConcentrationLine> {
    using T = risk::ConcentrationLine;
    static constexpr std::string_view name = "ConcentrationLine";
    static constexpr std::string_view doc = "Net value of one symbol.";
    static constexpr auto fields = wire::list(
        required("symbol", &T::symbol, "Symbol of the positions."),
        required("value", &T::value, "Signed net market value of the symbol."),
        required("share", &T::share,
                 "Absolute net value of the symbol as a share of the portfolio's gross exposure."));
};

template <>
struct Described<risk::Concentration> {
    using T = risk::Concentration;
    static constexpr std::string_view name = "Concentration";
    static constexpr std::string_view doc =
        "Concentration by symbol, on absolute net values; cash is no name.";
    static constexpr auto fields = wire::list(
        required("top", &T::top, "Largest symbols by absolute net value."),
        required("largest_share", &T::largest_share,
                 "Share of the largest symbol; 0 without symbols, null when the gross exposure is "
                 "zero."),
        required("top_share", &T::top_share, "Combined share of the symbols in `top`."),
        required("herfindahl", &T::herfindahl,
                 "Herfindahl index: sum of the squares of the symbols' shares in their own sum; "
                 "null without symbols."),
        required("effective_number", &T::effective_number,
                 "Effective number of positions: 1 / herfindahl."));
};

// The fields of T's ExposureReport.
template <class T>
constexpr auto exposure_report_fields() {
    return wire::list(
        required("totals", &T::totals, "Totals of the whole portfolio."),
        required("cash", &T::cash,
                 "Net value of the positions of cash; it is a part of the totals."),
        required("notional", &T::notional,
                 "Gross notional: absolute underlying notional of options plus absolute value of "
                 "other positions."),
        required("options", &T::options, "Totals of the options."),
        required("non_options", &T::non_options, "Totals of the positions that are not options."),
        required("delta_adjusted", &T::delta_adjusted,
                 "Totals with options at delta × underlying notional."),
        required("delta_coverage", &T::delta_coverage,
                 "Share of gross exposure whose delta is known."),
        required("by_type", &T::by_type, "Exposure by type of instrument."),
        required("by_tag", &T::by_tag,
                 "Exposure by tag; a position with two tags counts in both groups."),
        required("by_sector", &T::by_sector, "Exposure by sector."),
        required("by_currency", &T::by_currency, "Exposure by currency."),
        required("concentration", &T::concentration, "Concentration by symbol."),
        required("coverage", &T::coverage, "Share of positions that have a value."));
}

template <>
struct Described<risk::ExposureReport> {
    static constexpr std::string_view name = "ExposureReport";
    static constexpr std::string_view doc = "Exposures by group, and concentration.";
    static constexpr auto fields = exposure_report_fields<risk::ExposureReport>();
};

template <>
struct Described<service::ExposuresResponse> {
    using T = service::ExposuresResponse;
    static constexpr std::string_view name = "ExposuresResponse";
    static constexpr std::string_view doc = "Exposures by group, and concentration.";
    static constexpr auto fields = wire::combined(
        exposure_report_fields<T>(),
        wire::list(required("currency", &T::currency,
                            "Currency of every amount; empty when the request does not give one."),
                   required("as_of", &T::as_of, "Date of the values.")),
        provenance_fields<T>());
};

}  // namespace ballast::describe
