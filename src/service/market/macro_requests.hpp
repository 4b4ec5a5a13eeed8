// Requests and responses of market.macro and market.actions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/describe_market_series.hpp"
#include "service/common.hpp"
#include "service/describe_common.hpp"

namespace ballast::service {

struct MacroRequest {
    std::vector<std::string> series;
    std::string source;
    std::optional<fin::Date> from;
    std::optional<fin::Date> as_of;
    std::optional<Instant> known_at;
};

struct MacroValueView {
    fin::Date date;
    double value = 0.0;
    Instant known_at;
};

struct MacroSeriesView {
    std::string series;
    std::string source;
    std::optional<fin::Date> first;
    std::optional<fin::Date> last;
    std::optional<Instant> fetched_at;
    std::optional<double> age_s;
    bool stale = false;
    std::string reason;
    std::vector<MacroValueView> values;
};

struct MacroResponse {
    std::vector<MacroSeriesView> data;
    std::vector<Issue> issues;
};

struct ActionsRequest {
    std::vector<std::string> symbols;
    std::string source;
    std::optional<fin::Date> from;
    std::optional<fin::Date> as_of;
    std::optional<Instant> known_at;
};

struct ActionsResponse {
    std::vector<model::PriceAction> data;
};

}  // namespace ballast::service

namespace ballast::describe {

inline constexpr std::string_view kKnownAtDoc =
    "Time up to which values were known: later ones are left out; all when absent.";

template <>
struct Described<service::MacroRequest> {
    using T = service::MacroRequest;
    static constexpr std::string_view name = "MacroRequest";
    static constexpr std::string_view doc =
        "Macroeconomic series to return. Without names: all stored ones, without their values.";
    static constexpr auto fields = wire::list(
        optional("series", &T::series, "Names of the series at their providers, such as DGS10.",
                 {.max_items = 100, .min_length = 1, .max_length = 200}),
        optional("source", &T::source, "Provider of the series; all when empty.",
                 {.max_length = 32}),
        optional("from", &T::from, "First date."),
        optional("as_of", &T::as_of, "Last date; the last one stored when absent."),
        optional("known_at", &T::known_at, kKnownAtDoc));
};

template <>
struct Described<service::MacroValueView> {
    using T = service::MacroValueView;
    static constexpr std::string_view name = "MacroValue";
    static constexpr std::string_view doc = "Value of a macroeconomic series.";
    static constexpr auto fields =
        wire::list(required("date", &T::date, "Date of the value."),
                   required("value", &T::value, "Value, in the unit of the provider."),
                   required("known_at", &T::known_at, "Time the value was downloaded."));
};

template <>
struct Described<service::MacroSeriesView> {
    using T = service::MacroSeriesView;
    static constexpr std::string_view name = "MacroSeries";
    static constexpr std::string_view doc = "A stored macroeconomic series.";
    static constexpr auto fields = wire::list(
        required("series", &T::series, "Name of the series at its provider."),
        required("source", &T::source, "Provider."),
        required("first", &T::first, "First date stored; null without any."),
        required("last", &T::last, "Last date stored; null without any."),
        required("fetched_at", &T::fetched_at,
                 "Time of the last successful download; null without any."),
        required("age_s", &T::age_s, "Time since then; null without any.", {.unit = "seconds"}),
        required("stale", &T::stale, "Whether the last download failed."),
        required("reason", &T::reason, "Reason for that failure; otherwise empty."),
        required("values", &T::values, "Values by date; empty where no series is named."));
};

template <>
struct Described<service::MacroResponse> {
    using T = service::MacroResponse;
    static constexpr std::string_view name = "MacroResponse";
    static constexpr std::string_view doc = "Stored macroeconomic series.";
    static constexpr auto fields =
        wire::list(required("data", &T::data, "Series by name and provider."),
                   required("issues", &T::issues, "Names without a stored series."));
};

template <>
struct Described<service::ActionsRequest> {
    using T = service::ActionsRequest;
    static constexpr std::string_view name = "ActionsRequest";
    static constexpr std::string_view doc = "Corporate actions to return.";
    static constexpr auto fields =
        wire::list(optional("symbols", &T::symbols, "Symbols; all when empty.",
                            {.max_items = 1000, .min_length = 1, .max_length = 64}),
                   optional("source", &T::source, "Provider; all when empty.", {.max_length = 32}),
                   optional("from", &T::from, "First date."),
                   optional("as_of", &T::as_of, "Last date; the last one stored when absent."),
                   optional("known_at", &T::known_at, kKnownAtDoc));
};

template <>
struct Described<service::ActionsResponse> {
    using T = service::ActionsResponse;
    static constexpr std::string_view name = "ActionsResponse";
    static constexpr std::string_view doc = "Stored corporate actions.";
    static constexpr auto fields =
        wire::list(required("data", &T::data, "Actions by symbol and date; as paid and as split."));
};

}  // namespace ballast::describe
