// Requests and responses of preferences and data sources.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "service/common.hpp"
#include "service/describe_common.hpp"
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

// Source of data or of a language model. Secrets are not stored: `secret_variable` is the name of
// the environment variable that holds one.
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

namespace ballast::describe {

inline constexpr Limits kPreferenceKey{.min_length = 1, .max_length = 200};

template <>
struct Described<service::GetPreferencesRequest> {
    using T = service::GetPreferencesRequest;
    static constexpr std::string_view name = "GetPreferencesRequest";
    static constexpr std::string_view doc = "Filter of your preferences.";
    static constexpr auto fields = wire::list(
        optional("key", &T::key, "Key of the preference; the result is empty if it is not set.",
                 {.max_length = 200}),
        optional("prefix", &T::prefix, "Prefix of the keys to return.", {.max_length = 200}));
};

template <>
struct Described<service::PreferenceView> {
    using T = service::PreferenceView;
    static constexpr std::string_view name = "Preference";
    static constexpr std::string_view doc = "A user preference.";
    static constexpr auto fields =
        wire::list(required("key", &T::key, "Key of the preference."),
                   required("value", &T::value, "Value of the preference, any JSON."),
                   required("updated_at", &T::updated_at, "Time of the last change."));
};

template <>
struct Described<service::GetPreferencesResponse> {
    using T = service::GetPreferencesResponse;
    static constexpr std::string_view name = "GetPreferencesResponse";
    static constexpr std::string_view doc = "Your preferences.";
    static constexpr auto fields =
        wire::list(required("preferences", &T::preferences, "Preferences, ordered by key."));
};

template <>
struct Described<service::PutPreferenceRequest> {
    using T = service::PutPreferenceRequest;
    static constexpr std::string_view name = "PutPreferenceRequest";
    static constexpr std::string_view doc = "One of your preferences to set.";
    static constexpr auto fields = wire::list(
        required("key", &T::key, "Key of the preference, such as ui.theme.", kPreferenceKey),
        required("value", &T::value, "Value of the preference, any JSON; null deletes it."));
};

template <>
struct Described<service::SourceKind> {
    using enum service::SourceKind;
    static constexpr std::string_view name = "DataSourceKind";
    static constexpr std::string_view doc = "Kind of data that a source provides.";
    static constexpr std::array values{word(kPrices, "prices"), word(kMacro, "macro"),
                                       word(kLanguageModel, "language_model"),
                                       word(kBroker, "broker"), word(kOther, "other")};
};

template <class T>
constexpr auto data_source_fields() {
    return wire::list(
        required("kind", &T::kind, "Kind of data provided."),
        optional("provider", &T::provider, "Provider, such as yahoo, fred or lm-studio.",
                 {.max_length = 100}),
        optional("address", &T::address, "Address of the source: a URL or a path.",
                 {.max_length = 2000}),
        optional(
            "secret_variable", &T::secret_variable,
            "Name of the environment variable that holds the key; the key itself is not stored.",
            {.max_length = 100}),
        optional("enabled", &T::enabled, "Whether the source is used."),
        optional("priority", &T::priority, "Priority; sources with lower numbers are used first."),
        optional("options", &T::options, "Further settings of the source.", {.max_items = 100}),
        optional("note", &T::note, "Note, as free text.", {.max_length = 4000}));
}

template <>
struct Described<service::DataSourceFields> {
    using T = service::DataSourceFields;
    static constexpr std::string_view name = "DataSourceFields";
    static constexpr std::string_view doc = "Settings of a data source.";
    static constexpr auto fields = data_source_fields<T>();
};

inline constexpr Limits kSourceName{.min_length = 1, .max_length = 64};

template <>
struct Described<service::PutDataSourceRequest> {
    using T = service::PutDataSourceRequest;
    static constexpr std::string_view name = "PutDataSourceRequest";
    static constexpr std::string_view doc =
        "Adds a data source, or replaces the one with the same name.";
    static constexpr auto fields = wire::combined(
        wire::list(required("name", &T::name, "Name of the data source.", kSourceName)),
        data_source_fields<T>());
};

template <>
struct Described<service::DataSourceView> {
    using T = service::DataSourceView;
    static constexpr std::string_view name = "DataSource";
    static constexpr std::string_view doc = "A data source.";
    static constexpr auto fields = wire::list(
        required("name", &T::name, "Name of the data source."),
        required("kind", &T::kind, "Kind of data provided."),
        required("provider", &T::provider, "Provider, such as yahoo, fred or lm-studio."),
        required("address", &T::address, "Address of the source: a URL or a path."),
        required("secret_variable", &T::secret_variable,
                 "Name of the environment variable that holds the key."),
        required("enabled", &T::enabled, "Whether the source is used."),
        required("priority", &T::priority, "Priority; sources with lower numbers are used first."),
        required("options", &T::options, "Further settings of the source."),
        required("note", &T::note, "Note, as free text."),
        required("created_at", &T::created_at, "Time the data source was created."),
        required("updated_at", &T::updated_at, "Time of the last change."),
        required("version", &T::version, "Version number, increased by every change."));
};

template <>
struct Described<service::ListDataSourcesRequest> {
    using T = service::ListDataSourcesRequest;
    static constexpr std::string_view name = "ListDataSourcesRequest";
    static constexpr std::string_view doc = "Filter of a list of data sources.";
    static constexpr auto fields =
        wire::list(optional("kind", &T::kind, "Kind of data to include; all when absent."));
};

template <>
struct Described<service::ListDataSourcesResponse> {
    using T = service::ListDataSourcesResponse;
    static constexpr std::string_view name = "ListDataSourcesResponse";
    static constexpr std::string_view doc = "Data sources and language models.";
    static constexpr auto fields =
        wire::list(required("data", &T::data, "Data sources, ordered by name."));
};

template <>
struct Described<service::DataSourceNameRequest> {
    using T = service::DataSourceNameRequest;
    static constexpr std::string_view name = "DataSourceNameRequest";
    static constexpr std::string_view doc = "Identifies a data source.";
    static constexpr auto fields =
        wire::list(required("name", &T::name, "Name of the data source.", kSourceName));
};

}  // namespace ballast::describe
