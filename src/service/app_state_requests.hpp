// Requests and responses of preferences and data sources.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "service/portfolio/requests.hpp"
#include "wire/json.hpp"

namespace ballast::service {

struct GetPreferencesRequest {
    std::string key;
    std::string prefix;
};

struct PreferenceView {
    std::string key;
    wire::RawJson value;
    Instant updated_at;
};

struct GetPreferencesResponse {
    std::vector<PreferenceView> preferences;
};

struct PutPreferenceRequest {
    std::string key;
    wire::RawJson value;
};

enum class SourceKind : std::uint8_t { kPrices, kMacro, kLanguageModel, kBroker, kOther };

// Where data, or a language model, comes from. Secrets are not kept: `secret_variable` names the
// variable of the environment that holds one.
struct DataSourceFields {
    SourceKind kind = SourceKind::kOther;
    std::string provider;
    std::string address;
    std::string secret_variable;
    bool enabled = true;
    int priority = 0;
    std::map<std::string, std::string> options;
    std::string note;
};

struct PutDataSourceRequest : DataSourceFields {
    std::string name;
};

struct DataSourceView : DataSourceFields {
    std::string name;
    Instant created_at;
    Instant updated_at;
    std::int64_t version = 1;
};

struct ListDataSourcesRequest {
    std::optional<SourceKind> kind;
};

struct ListDataSourcesResponse {
    std::vector<DataSourceView> data;
};

struct DataSourceNameRequest {
    std::string name;
};

}  // namespace ballast::service

namespace ballast::wire {

inline constexpr Limits kPreferenceKey{.min_length = 1, .max_length = 200};

template <>
struct Described<service::GetPreferencesRequest> {
    using T = service::GetPreferencesRequest;
    static constexpr std::string_view name = "GetPreferencesRequest";
    static constexpr std::string_view doc = "Which of one's own preferences to read.";
    static constexpr auto fields = wire::list(
        optional("key", &T::key, "Only this one; none is no error.", {.max_length = 200}),
        optional("prefix", &T::prefix, "Only those whose key begins so.", {.max_length = 200}));
};

template <>
struct Described<service::PreferenceView> {
    using T = service::PreferenceView;
    static constexpr std::string_view name = "Preference";
    static constexpr std::string_view doc = "What a person prefers.";
    static constexpr auto fields =
        wire::list(required("key", &T::key, "Its key."), required("value", &T::value, "Any JSON."),
                   required("updated_at", &T::updated_at, "When it last changed."));
};

template <>
struct Described<service::GetPreferencesResponse> {
    using T = service::GetPreferencesResponse;
    static constexpr std::string_view name = "GetPreferencesResponse";
    static constexpr std::string_view doc = "One's own preferences.";
    static constexpr auto fields = wire::list(required("preferences", &T::preferences, "By key."));
};

template <>
struct Described<service::PutPreferenceRequest> {
    using T = service::PutPreferenceRequest;
    static constexpr std::string_view name = "PutPreferenceRequest";
    static constexpr std::string_view doc = "A preference of one's own.";
    static constexpr auto fields =
        wire::list(required("key", &T::key, "Its key, such as ui.theme.", kPreferenceKey),
                   required("value", &T::value, "Any JSON; null removes it."));
};

template <>
struct Described<service::SourceKind> {
    using enum service::SourceKind;
    static constexpr std::string_view name = "DataSourceKind";
    static constexpr std::string_view doc = "What a source gives.";
    static constexpr std::array values{word(kPrices, "prices"), word(kMacro, "macro"),
                                       word(kLanguageModel, "language_model"),
                                       word(kBroker, "broker"), word(kOther, "other")};
};

template <class T>
constexpr auto data_source_fields() {
    return wire::list(
        required("kind", &T::kind, "What it gives."),
        optional("provider", &T::provider, "Who: yahoo, fred, lm-studio.", {.max_length = 100}),
        optional("address", &T::address, "Where, as a URL or path.", {.max_length = 2000}),
        optional("secret_variable", &T::secret_variable,
                 "Variable of the environment that holds its key; the key itself is not kept.",
                 {.max_length = 100}),
        optional("enabled", &T::enabled, "Whether it is asked."),
        optional("priority", &T::priority, "Lower is asked first."),
        optional("options", &T::options, "Further settings.", {.max_items = 100}),
        optional("note", &T::note, "Free text.", {.max_length = 4000}));
}

template <>
struct Described<service::DataSourceFields> {
    using T = service::DataSourceFields;
    static constexpr std::string_view name = "DataSourceFields";
    static constexpr std::string_view doc = "What is known of a source.";
    static constexpr auto fields = data_source_fields<T>();
};

inline constexpr Limits kSourceName{.min_length = 1, .max_length = 64};

template <>
struct Described<service::PutDataSourceRequest> {
    using T = service::PutDataSourceRequest;
    static constexpr std::string_view name = "PutDataSourceRequest";
    static constexpr std::string_view doc = "Adds a data source, or replaces that of the name.";
    static constexpr auto fields = wire::combined(
        wire::list(required("name", &T::name, "Its name.", kSourceName)), data_source_fields<T>());
};

template <>
struct Described<service::DataSourceView> {
    using T = service::DataSourceView;
    static constexpr std::string_view name = "DataSource";
    static constexpr std::string_view doc = "Where data comes from.";
    static constexpr auto fields = wire::list(
        required("name", &T::name, "Its name."), required("kind", &T::kind, "What it gives."),
        required("provider", &T::provider, "Who."), required("address", &T::address, "Where."),
        required("secret_variable", &T::secret_variable, "Holds its key."),
        required("enabled", &T::enabled, "Whether it is asked."),
        required("priority", &T::priority, "Lower is asked first."),
        required("options", &T::options, "Further settings."),
        required("note", &T::note, "Free text."),
        required("created_at", &T::created_at, "When it was made."),
        required("updated_at", &T::updated_at, "When it last changed."),
        required("version", &T::version, "Goes up with every change."));
};

template <>
struct Described<service::ListDataSourcesRequest> {
    using T = service::ListDataSourcesRequest;
    static constexpr std::string_view name = "ListDataSourcesRequest";
    static constexpr std::string_view doc = "Which data sources to list.";
    static constexpr auto fields = wire::list(optional("kind", &T::kind, "Only of this kind."));
};

template <>
struct Described<service::ListDataSourcesResponse> {
    using T = service::ListDataSourcesResponse;
    static constexpr std::string_view name = "ListDataSourcesResponse";
    static constexpr std::string_view doc = "The data sources.";
    static constexpr auto fields = wire::list(required("data", &T::data, "By name."));
};

template <>
struct Described<service::DataSourceNameRequest> {
    using T = service::DataSourceNameRequest;
    static constexpr std::string_view name = "DataSourceNameRequest";
    static constexpr std::string_view doc = "Names a data source.";
    static constexpr auto fields = wire::list(required("name", &T::name, "Its name.", kSourceName));
};

}  // namespace ballast::wire
