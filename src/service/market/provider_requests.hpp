// Requests and responses of the methods of providers of market data.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "feed/provider.hpp"
#include "model/describe_market_series.hpp"
#include "service/common.hpp"
#include "service/describe_common.hpp"

namespace ballast::service {

enum class ProviderState : std::uint8_t { kOff, kReady, kResting, kKeyRefused };

struct ProviderView {
    std::string name;
    feed::ProviderKind kind = feed::ProviderKind::kCsv;
    model::SeriesKind offers = model::SeriesKind::kPrices;
    std::vector<model::SeriesKind> also_offers;
    std::string url;
    bool built_in = true;
    bool enabled = false;
    bool needs_key = false;
    bool has_key = false;
    std::string secret;
    std::string license_note;
    bool license_accepted = false;
    bool local = false;
    std::string currency;
    std::string key_header;
    double per_second = 1.0;
    std::int64_t per_day = 0;
    std::int64_t used_today = 0;
    ProviderState state = ProviderState::kOff;
    std::string missing;
    std::int64_t series = 0;
    std::int64_t failing = 0;
    std::optional<Instant> last_success_at;
    std::optional<Instant> last_failure_at;
    std::string last_failure;
};

struct ListProvidersRequest {};

struct ListProvidersResponse {
    std::vector<ProviderView> data;
};

struct PutProviderRequest {
    std::string name;
    std::optional<bool> enabled;
    std::optional<std::string> key;
    std::optional<std::string> secret;
    std::optional<bool> license_accepted;
    std::optional<std::string> url;
    std::optional<bool> local;
    std::optional<std::string> currency;
    std::optional<std::string> key_header;
    std::optional<double> per_second;
    std::optional<std::int64_t> per_day;
};

struct ProviderRequest {
    std::string name;
};

struct TestProviderRequest {
    std::string name;
    std::string symbol;
};

enum class ProviderStep : std::uint8_t { kSettings, kRequest, kResponse, kRows };

struct ProviderStepView {
    ProviderStep step = ProviderStep::kSettings;
    bool passed = false;
    std::string message;
};

struct TestProviderResponse {
    std::string name;
    std::string symbol;
    bool passed = false;
    std::vector<ProviderStepView> steps;
};

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<feed::ProviderKind> {
    using enum feed::ProviderKind;
    static constexpr std::string_view name = "ProviderKind";
    static constexpr std::string_view doc = "Whose format the responses of a provider have.";
    static constexpr std::array values{
        word(kYahoo, "yahoo", "Yahoo Finance: prices, dividends and splits.", "Yahoo Finance"),
        word(kFred, "fred", "Federal Reserve Bank of St. Louis: macroeconomic series.", "FRED"),
        word(kEcb, "ecb", "European Central Bank: exchange rates and yields.", "ECB"),
        word(kTreasury, "treasury", "U.S. Treasury: par yields by maturity.", "U.S. Treasury"),
        word(kPolygon, "polygon", "Massive, formerly Polygon: prices and option chains.",
             "Massive (Polygon)"),
        word(kFmp, "fmp", "Financial Modeling Prep: prices, quotes, descriptions of securities.",
             "Financial Modeling Prep"),
        word(kCsv, "csv", "A CSV file at any address: prices.", "CSV file")};
};

template <>
struct Described<service::ProviderState> {
    using enum service::ProviderState;
    static constexpr std::string_view name = "ProviderState";
    static constexpr std::string_view doc = "Whether requests are sent to a provider.";
    static constexpr std::array values{
        word(kOff, "off", "Nothing is requested: it is disabled, or its settings are incomplete."),
        word(kReady, "ready", "Requests are sent."),
        word(kResting, "resting",
             "Nothing is requested for up to five minutes, after repeated failures."),
        word(kKeyRefused, "key_refused",
             "Nothing is requested for up to twelve hours, because the provider refused the key "
             "twice. A new key or a passed test ends this state.",
             "Key refused")};
};

inline constexpr Limits kProviderName{.min_length = 1, .max_length = 32};
inline constexpr Limits kProviderUrl{.max_length = 2000};

template <>
struct Described<service::ProviderView> {
    using T = service::ProviderView;
    static constexpr std::string_view name = "Provider";
    static constexpr std::string_view doc = "A provider of market data and its state.";
    static constexpr auto fields = wire::list(
        required("name", &T::name, "Name; the source of the series that come from it."),
        required("kind", &T::kind, "Format of its responses."),
        required("offers", &T::offers, "Kind of its series."),
        required("also_offers", &T::also_offers, "Other kinds that it offers."),
        required("url", &T::url,
                 "Address requests go to; for CSV files with {symbol}, {from} and {to}."),
        required("built_in", &T::built_in, "Whether the provider is one of the built-in ones."),
        required("enabled", &T::enabled, "Whether the provider is enabled."),
        required("needs_key", &T::needs_key, "Whether the provider requires a key."),
        required("has_key", &T::has_key, "Whether a key is stored; the key itself is not shown."),
        required("secret", &T::secret,
                 "Name of the secret with the key; empty when no key is sent."),
        required("license_note", &T::license_note,
                 "Terms that must be accepted before it is used; empty without any."),
        required("license_accepted", &T::license_accepted, "Whether its terms were accepted."),
        required("local", &T::local,
                 "Whether the provider may be in a private network and use http."),
        required("currency", &T::currency, "Currency of prices that state none."),
        required("key_header", &T::key_header,
                 "Header that carries the key to an address of a CSV file."),
        required("per_second", &T::per_second, "Largest number of requests per second."),
        required("per_day", &T::per_day, "Largest number of requests per day; 0: no limit."),
        required("used_today", &T::used_today,
                 "Number of requests within the current 24 hours, by this process."),
        required("state", &T::state, "Whether requests are sent."),
        required("missing", &T::missing,
                 "Reason for the states \"off\" and \"key_refused\"; otherwise empty."),
        required("series", &T::series, "Number of series downloaded from it."),
        required("failing", &T::failing, "Number of these whose last download failed."),
        required("last_success_at", &T::last_success_at,
                 "Time of the last successful download; null before the first."),
        required("last_failure_at", &T::last_failure_at,
                 "Time of the last failed download among the failing series; null without any."),
        required("last_failure", &T::last_failure, "Reason of that failure; empty without any."));
};

template <>
struct Described<service::ListProvidersRequest> {
    static constexpr std::string_view name = "ListProvidersRequest";
    static constexpr std::string_view doc = "Request without fields.";
    static constexpr auto fields = wire::list();
};

template <>
struct Described<service::ListProvidersResponse> {
    using T = service::ListProvidersResponse;
    static constexpr std::string_view name = "ListProvidersResponse";
    static constexpr std::string_view doc = "All providers.";
    static constexpr auto fields = wire::list(
        required("data", &T::data, "Built-in providers, then those of CSV files by name."));
};

template <>
struct Described<service::PutProviderRequest> {
    using T = service::PutProviderRequest;
    static constexpr std::string_view name = "PutProviderRequest";
    static constexpr std::string_view doc =
        "Settings of a provider; absent ones stay. A new name adds a provider of CSV files.";
    static constexpr auto fields = wire::list(
        required("name", &T::name,
                 "Built-in provider (yahoo, fred, ecb, polygon, fmp), or the name of a provider of "
                 "CSV files, in lower case.",
                 kProviderName),
        optional("enabled", &T::enabled, "Whether requests may be sent to it."),
        optional("key", &T::key,
                 "Key of the account at the provider, to be stored as the secret of the provider; "
                 "empty: no key is sent.",
                 {.max_length = 500}),
        optional("secret", &T::secret, "Name of the secret with the key, instead of the key.",
                 {.max_length = 64}),
        optional("license_accepted", &T::license_accepted,
                 "Whether the terms of the provider are accepted."),
        optional("url", &T::url,
                 "Address, in place of the provider's own one; of a CSV file with {symbol}, and "
                 "{from}, {to}, {from_compact}, {to_compact} for dates. Empty restores the "
                 "provider's own one.",
                 kProviderUrl),
        optional("local", &T::local,
                 "Whether the address may be in a private network and use http; to be set by "
                 "the owner of the installation."),
        optional("currency", &T::currency, "Currency of prices that state none.",
                 {.max_length = 3}),
        optional("key_header", &T::key_header,
                 "Header that carries the key to an address of a CSV file.", {.max_length = 100}),
        optional("per_second", &T::per_second, "Largest number of requests per second.",
                 {.minimum = 0.001, .maximum = 1000}),
        optional("per_day", &T::per_day, "Largest number of requests per day.",
                 {.minimum = 1, .maximum = 1'000'000}));
};

template <>
struct Described<service::ProviderRequest> {
    using T = service::ProviderRequest;
    static constexpr std::string_view name = "ProviderRequest";
    static constexpr std::string_view doc = "Identifies a provider.";
    static constexpr auto fields =
        wire::list(required("name", &T::name, "Name of the provider.", kProviderName));
};

template <>
struct Described<service::TestProviderRequest> {
    using T = service::TestProviderRequest;
    static constexpr std::string_view name = "TestProviderRequest";
    static constexpr std::string_view doc = "A provider to test with one request.";
    static constexpr auto fields = wire::list(
        required("name", &T::name, "Name of the provider.", kProviderName),
        optional("symbol", &T::symbol,
                 "Symbol or series to request; a common one of the provider when absent.",
                 {.max_length = 64}));
};

template <>
struct Described<service::ProviderStep> {
    using enum service::ProviderStep;
    static constexpr std::string_view name = "ProviderStep";
    static constexpr std::string_view doc = "Step of the test of a provider.";
    static constexpr std::array values{
        word(kSettings, "settings", "Its settings are complete and its address is allowed."),
        word(kRequest, "request", "It answers the request."),
        word(kResponse, "response", "Its response has the expected format."),
        word(kRows, "rows", "Its response has rows.")};
};

template <>
struct Described<service::ProviderStepView> {
    using T = service::ProviderStepView;
    static constexpr std::string_view name = "ProviderStepResult";
    static constexpr std::string_view doc = "Result of a step of the test of a provider.";
    static constexpr auto fields =
        wire::list(required("step", &T::step, "Step."),
                   required("passed", &T::passed, "Whether the step passed."),
                   required("message", &T::message, "What was found."));
};

template <>
struct Described<service::TestProviderResponse> {
    using T = service::TestProviderResponse;
    static constexpr std::string_view name = "TestProviderResponse";
    static constexpr std::string_view doc =
        "Result of a test of a provider. Nothing of the response is stored.";
    static constexpr auto fields =
        wire::list(required("name", &T::name, "Name of the provider."),
                   required("symbol", &T::symbol, "Symbol or series requested."),
                   required("passed", &T::passed, "Whether all steps passed."),
                   required("steps", &T::steps, "Steps up to the first that failed."));
};

}  // namespace ballast::describe
