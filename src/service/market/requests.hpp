// Requests and responses of the market-data methods.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/describe_common.hpp"
#include "service/portfolio/requests.hpp"
#include "wire/table.hpp"

namespace ballast::service {

struct PutSecuritiesRequest {
    wire::Table<model::Security> securities;
};

struct PutSecuritiesResponse {
    std::int64_t written = 0;
};

struct ListSecuritiesRequest {
    std::string text;
    int limit = 50;
    std::string cursor;
};

struct ListSecuritiesResponse {
    std::vector<model::Security> data;
    std::optional<std::string> next_cursor;
};

struct ImportPricesRequest {
    wire::WideTable prices;
    std::string name;
    std::string source;
};

struct DatasetView {
    std::string id;
    std::string kind;
    std::string name;
    std::string digest;
    std::int64_t rows = 0;
    std::optional<fin::Date> first_date;
    std::optional<fin::Date> last_date;
    std::string source;
    Instant created_at;
};

struct ListDatasetsRequest {
    std::string kind;
};

struct ListDatasetsResponse {
    std::vector<DatasetView> data;
};

struct PricesRequest {
    std::vector<std::string> symbols;
    std::optional<fin::Date> from;
    std::optional<fin::Date> as_of;
    std::optional<std::size_t> last;
};

struct PricesResponse {
    wire::WideTable prices;
    fin::Date as_of;
    std::string digest;
    Issues issues;
};

}  // namespace ballast::service

namespace ballast::wire {

template <>
struct Described<service::PutSecuritiesRequest> {
    using T = service::PutSecuritiesRequest;
    static constexpr std::string_view name = "PutSecuritiesRequest";
    static constexpr std::string_view doc = "Securities to add or replace, by symbol.";
    static constexpr auto fields = wire::list(
        required("securities", &T::securities, "Rows, inline or a file.", {.min_items = 1}));
};

template <>
struct Described<service::PutSecuritiesResponse> {
    using T = service::PutSecuritiesResponse;
    static constexpr std::string_view name = "PutSecuritiesResponse";
    static constexpr std::string_view doc = "What was done.";
    static constexpr auto fields = wire::list(required("written", &T::written, "Securities."));
};

template <>
struct Described<service::ListSecuritiesRequest> {
    using T = service::ListSecuritiesRequest;
    static constexpr std::string_view name = "ListSecuritiesRequest";
    static constexpr std::string_view doc = "Which securities to list, by symbol.";
    static constexpr auto fields = wire::list(
        optional("text", &T::text, "Within symbol or name.", {.max_length = 200}),
        optional("limit", &T::limit, "At most so many.", {.minimum = 1, .maximum = 500}),
        optional("cursor", &T::cursor, "next_cursor of the page before.", {.max_length = 4096}));
};

template <>
struct Described<service::ListSecuritiesResponse> {
    using T = service::ListSecuritiesResponse;
    static constexpr std::string_view name = "ListSecuritiesResponse";
    static constexpr std::string_view doc = "A page of securities.";
    static constexpr auto fields = wire::list(
        required("data", &T::data, "The securities."),
        required("next_cursor", &T::next_cursor, "For the next page; null when this is the last."));
};

template <>
struct Described<service::ImportPricesRequest> {
    using T = service::ImportPricesRequest;
    static constexpr std::string_view name = "ImportPricesRequest";
    static constexpr std::string_view doc =
        "Closes that become the tenant's price history; an earlier history stays in the catalogue.";
    static constexpr auto fields =
        wire::list(required("prices", &T::prices,
                            "`date` and one column per symbol; null where there is none."),
                   optional("name", &T::name, "Of the dataset.", {.max_length = 100}),
                   required("source", &T::source, "Where they come from, under what licence.",
                            {.min_length = 1, .max_length = 1000}));
};

template <>
struct Described<service::DatasetView> {
    using T = service::DatasetView;
    static constexpr std::string_view name = "Dataset";
    static constexpr std::string_view doc = "An immutable dataset of the catalogue.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Its id."), required("kind", &T::kind, "What it holds."),
        required("name", &T::name, "Its name."),
        required("digest", &T::digest, "SHA-256 of its file."), required("rows", &T::rows, "Rows."),
        required("first_date", &T::first_date, "First date."),
        required("last_date", &T::last_date, "Last date."),
        required("source", &T::source, "Where it comes from."),
        required("created_at", &T::created_at, "When it was written."));
};

template <>
struct Described<service::ListDatasetsRequest> {
    using T = service::ListDatasetsRequest;
    static constexpr std::string_view name = "ListDatasetsRequest";
    static constexpr std::string_view doc = "Which datasets to list, newest first.";
    static constexpr auto fields = wire::list(
        optional("kind", &T::kind, "Only of this kind, such as prices.", {.max_length = 64}));
};

template <>
struct Described<service::ListDatasetsResponse> {
    using T = service::ListDatasetsResponse;
    static constexpr std::string_view name = "ListDatasetsResponse";
    static constexpr std::string_view doc = "Datasets of the catalogue.";
    static constexpr auto fields = wire::list(required("data", &T::data, "The datasets."));
};

template <>
struct Described<service::PricesRequest> {
    using T = service::PricesRequest;
    static constexpr std::string_view name = "PricesRequest";
    static constexpr std::string_view doc = "Which stored closes to read.";
    static constexpr auto fields = wire::list(
        required("symbols", &T::symbols, "Symbols.",
                 {.min_items = 1, .max_items = 1000, .min_length = 1, .max_length = 32}),
        optional("from", &T::from, "First date."), optional("as_of", &T::as_of, "Last date."),
        optional("last", &T::last, "Only the last so many dates.",
                 {.minimum = 1, .maximum = 100'000}));
};

template <>
struct Described<service::PricesResponse> {
    using T = service::PricesResponse;
    static constexpr std::string_view name = "PricesResponse";
    static constexpr std::string_view doc = "Stored closes as of a date.";
    static constexpr auto fields =
        wire::list(required("prices", &T::prices, "Closes; null where there is none."),
                   required("as_of", &T::as_of, "Date they are known on."),
                   required("digest", &T::digest, "Of the market snapshot they are read from."),
                   required("issues", &T::issues, "Symbols without prices."));
};

}  // namespace ballast::wire
