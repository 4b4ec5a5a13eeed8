// Corporate actions and macroeconomic values described once.
#pragma once

#include <array>

#include "describe/describe.hpp"
#include "describe/member_count.hpp"
#include "model/market_series.hpp"

namespace ballast::describe {

template <>
struct Described<model::SeriesKind> {
    using enum model::SeriesKind;
    static constexpr std::string_view name = "SeriesKind";
    static constexpr std::string_view doc = "Kind of a series that a provider offers.";
    static constexpr std::array values{
        word(kPrices, "prices", "Daily prices of a security."),
        word(kMacro, "macro", "Values of a macroeconomic series.", "Macroeconomic series"),
        word(kChain, "chain", "Quotes of the option contracts on an underlying.", "Option chain"),
        word(kQuotes, "quotes", "Latest price of a security.", "Quotes")};
};

template <>
struct Described<model::ActionKind> {
    using enum model::ActionKind;
    static constexpr std::string_view name = "ActionKind";
    static constexpr std::string_view doc = "Kind of a corporate action.";
    static constexpr std::array values{word(kDividend, "dividend", "A cash dividend."),
                                       word(kSplit, "split", "A split of shares.")};
};

template <>
struct Described<model::PriceAction> {
    using T = model::PriceAction;
    static constexpr std::string_view name = "PriceAction";
    static constexpr std::string_view doc = "A corporate action of a security.";
    static constexpr auto fields = list(
        required("symbol", &T::symbol, "Symbol."),
        required("date", &T::date, "First day on which the price is without it."),
        required("kind", &T::kind, "Dividend or split."),
        required("source", &T::source, "Provider."),
        required("value", &T::value, "Amount per share of a dividend; new shares per old one."),
        required("currency", &T::currency, "Currency of a dividend; empty for a split."),
        required("known_at", &T::known_at, "Time it was downloaded."));
};

template <>
struct Described<model::MacroPoint> {
    using T = model::MacroPoint;
    static constexpr std::string_view name = "MacroPoint";
    static constexpr std::string_view doc = "A value of a macroeconomic series.";
    static constexpr auto fields =
        list(required("series", &T::series, "Name of the series at its provider."),
             required("date", &T::date, "Date of the value."),
             required("source", &T::source, "Provider."),
             required("value", &T::value, "Value, in the unit of the provider."),
             required("known_at", &T::known_at, "Time it was downloaded."));
};

template <>
struct Described<model::SeriesState> {
    using T = model::SeriesState;
    static constexpr std::string_view name = "SeriesState";
    static constexpr std::string_view doc = "What is known about the downloads of a series.";
    static constexpr auto fields = list(
        required("kind", &T::kind, "Kind of the series."),
        required("symbol", &T::symbol, "Symbol, or name of a macroeconomic series."),
        required("source", &T::source, "Provider."),
        required("asked_from", &T::asked_from, "Earliest date requested; null before the first."),
        required("first_date", &T::first_date, "First date downloaded; null without any."),
        required("last_date", &T::last_date, "Last date downloaded; null without any."),
        required("tried_at", &T::tried_at, "Time of the last request; null before the first."),
        required("fetched_at", &T::fetched_at,
                 "Time of the last successful request; null before the first."),
        required("full_at", &T::full_at,
                 "Time of the last successful request for all dates; null before the first."),
        required("failure", &T::failure,
                 "Reason for which the last request failed; empty after a success."),
        required("request", &T::request, "Address of the last successful request, without keys."),
        required("body_digest", &T::body_digest, "SHA-256 digest of its response."),
        required("etag", &T::etag, "ETag of its response."),
        required("last_modified", &T::last_modified, "Last-Modified of its response."),
        required("parser_version", &T::parser_version, "Version of the parser that read it."));
};

static_assert(kMembers<model::SeriesState> == Described<model::SeriesState>::fields.kCount);
static_assert(kMembers<model::PriceAction> == Described<model::PriceAction>::fields.kCount);
static_assert(kMembers<model::MacroPoint> == Described<model::MacroPoint>::fields.kCount);

}  // namespace ballast::describe
