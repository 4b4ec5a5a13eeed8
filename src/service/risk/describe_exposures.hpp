// Descriptions of risk.exposures.
#pragma once

#include "service/risk/describe_book.hpp"
#include "service/risk/describe_words.hpp"

namespace ballast::wire {

template <>
struct Described<service::ExposurePositionRow> {
    using T = service::ExposurePositionRow;
    static constexpr std::string_view name = "ExposurePosition";
    static constexpr std::string_view doc =
        "A position with its value, or quantity, price and multiplier; none of them: no price.";
    static constexpr auto fields = wire::list(
        required("symbol", &T::symbol, "Position.", {.min_length = 1, .max_length = 64}),
        optional("type", &T::type, "Kind of instrument."),
        optional("market_value", &T::market_value, "Signed."),
        optional("value", &T::value, "The same as market_value."),
        optional("quantity", &T::quantity, "Signed."), optional("price", &T::price, "Per unit."),
        optional("multiplier", &T::multiplier, "Units per contract."),
        optional("delta", &T::delta,
                 "Of an option, per unit of the underlying, of the long option."),
        optional("underlying_notional", &T::underlying_notional,
                 "Of an option: quantity × multiplier × underlying price, signed."),
        optional("tags", &T::tags, "Groups it belongs to.", {.max_items = 64, .max_length = 64}),
        optional("sector", &T::sector, "Empty: unknown."),
        optional("currency", &T::currency, "Empty: unknown."));
};

template <>
struct Described<service::ExposuresRequest> {
    using T = service::ExposuresRequest;
    static constexpr std::string_view name = "ExposuresRequest";
    static constexpr std::string_view doc = "A stored portfolio as of a date, or positions.";
    static constexpr auto fields = wire::list(
        optional("portfolio", &T::portfolio, "By id or slug.", {.max_length = 64}),
        optional("positions", &T::positions, "The positions, instead of `portfolio`."),
        optional("as_of", &T::as_of, "Of stored prices; the last date when absent."),
        optional("option_market", &T::option_market, "How the options of `portfolio` are valued."),
        optional("tags", &T::tags, "Only positions with these tags.",
                 {.max_items = 64, .max_length = 64}),
        optional("tag_match", &T::tag_match, "Any of the tags or all of them."),
        optional("top", &T::top, "Lines of the concentration table.",
                 {.minimum = 0, .maximum = 1000}));
};

template <>
struct Described<risk::ExposureTotals> {
    using T = risk::ExposureTotals;
    static constexpr std::string_view name = "ExposureTotals";
    static constexpr std::string_view doc = "Signed sums of market values.";
    static constexpr auto fields = wire::list(
        required("count", &T::count, "Positions."), required("long_count", &T::long_count, "Long."),
        required("short_count", &T::short_count, "Short."),
        required("gross", &T::gross, "Sum of absolute values."), required("net", &T::net, "Sum."),
        required("long", &T::long_value, "Sum of the positive."),
        required("short", &T::short_value, "Sum of the negative: zero or below."));
};

template <>
struct Described<risk::ExposureGroup> {
    using T = risk::ExposureGroup;
    static constexpr std::string_view name = "ExposureGroup";
    static constexpr std::string_view doc = "The totals of a group.";
    static constexpr auto fields =
        wire::list(required("name", &T::name, "Group; \"unknown\" where the positions do not say."),
                   required("totals", &T::totals, "Its totals."),
                   required("share", &T::share, "Of the book's gross."));
};

template <>
struct Described<risk::ConcentrationLine> {
    using T = risk::ConcentrationLine;
    static constexpr std::string_view name = "ConcentrationLine";
    static constexpr std::string_view doc = "One symbol's net value.";
    static constexpr auto fields = wire::list(
        required("symbol", &T::symbol, "Symbol."), required("value", &T::value, "Net, signed."),
        required("share", &T::share, "Of the sum of absolute values."));
};

template <>
struct Described<risk::Concentration> {
    using T = risk::Concentration;
    static constexpr std::string_view name = "Concentration";
    static constexpr std::string_view doc = "How much hangs on how little.";
    static constexpr auto fields = wire::list(
        required("top", &T::top, "The largest."), required("top_share", &T::top_share, "Of those."),
        required("herfindahl", &T::herfindahl, "Sum of squared shares."),
        required("effective_number", &T::effective_number, "1 / herfindahl."));
};

// The fields of T's ExposureReport.
template <class T>
constexpr auto exposure_report_fields() {
    return wire::list(
        required("totals", &T::totals, "Of the book."),
        required("notional", &T::notional,
                 "Absolute underlying notional of options and absolute value of the rest."),
        required("options", &T::options, "Of options."),
        required("non_options", &T::non_options, "Of the rest."),
        required("delta_adjusted", &T::delta_adjusted, "Options at delta times underlying."),
        required("delta_coverage", &T::delta_coverage, "Share of gross whose delta is known."),
        required("by_type", &T::by_type, "By kind of instrument."),
        required("by_tag", &T::by_tag, "A position with two tags is in both groups."),
        required("by_sector", &T::by_sector, "By sector."),
        required("by_currency", &T::by_currency, "By currency."),
        required("concentration", &T::concentration, "By symbol."),
        required("coverage", &T::coverage, "Share of positions that have a value."));
}

template <>
struct Described<risk::ExposureReport> {
    static constexpr std::string_view name = "ExposureReport";
    static constexpr std::string_view doc = "How much is held, of what.";
    static constexpr auto fields = exposure_report_fields<risk::ExposureReport>();
};

template <>
struct Described<service::ExposuresResponse> {
    using T = service::ExposuresResponse;
    static constexpr std::string_view name = "ExposuresResponse";
    static constexpr std::string_view doc = "How much is held, of what.";
    static constexpr auto fields =
        wire::combined(exposure_report_fields<T>(),
                       wire::list(required("currency", &T::currency,
                                           "Of every amount; empty when the request tells none."),
                                  required("as_of", &T::as_of, "Date the values stand on.")),
                       provenance_fields<T>());
};

}  // namespace ballast::wire
