// Requests and responses of the market-data methods.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/common.hpp"
#include "service/describe_common.hpp"
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

namespace ballast::describe {

template <>
struct Described<service::PutSecuritiesRequest> {
    using T = service::PutSecuritiesRequest;
    static constexpr std::string_view name = "PutSecuritiesRequest";
    static constexpr std::string_view doc = "Securities to add, or to replace by symbol.";
    static constexpr auto fields = wire::list(required(
        "securities", &T::securities, "Securities, inline or from a file.", {.min_items = 1}));
};

template <>
struct Described<service::PutSecuritiesResponse> {
    using T = service::PutSecuritiesResponse;
    static constexpr std::string_view name = "PutSecuritiesResponse";
    static constexpr std::string_view doc = "Result of adding or replacing securities.";
    static constexpr auto fields =
        wire::list(required("written", &T::written, "Number of securities added or replaced."));
};

template <>
struct Described<service::ListSecuritiesRequest> {
    using T = service::ListSecuritiesRequest;
    static constexpr std::string_view name = "ListSecuritiesRequest";
    static constexpr std::string_view doc =
        "Filter and page of a list of securities, ordered by symbol.";
    static constexpr auto fields = wire::list(
        optional("text", &T::text, "Text to find in the symbol or the name.", {.max_length = 200}),
        optional("limit", &T::limit, "Largest number of securities per page.",
                 {.minimum = 1, .maximum = 500}),
        optional("cursor", &T::cursor, "Cursor of the page: next_cursor of the previous response.",
                 {.max_length = 4096}));
};

template <>
struct Described<service::ListSecuritiesResponse> {
    using T = service::ListSecuritiesResponse;
    static constexpr std::string_view name = "ListSecuritiesResponse";
    static constexpr std::string_view doc = "A page of securities.";
    static constexpr auto fields =
        wire::list(required("data", &T::data, "Securities on this page."),
                   required("next_cursor", &T::next_cursor,
                            "Cursor of the next page; null on the last page."));
};

template <>
struct Described<service::ImportPricesRequest> {
    using T = service::ImportPricesRequest;
    static constexpr std::string_view name = "ImportPricesRequest";
    static constexpr std::string_view doc =
        "Closing prices that become the current price history; earlier histories remain in the "
        "catalog.";
    static constexpr auto fields = wire::list(
        required("prices", &T::prices,
                 "Closing prices: `date` and one column per symbol; null where there is no price."),
        optional("name", &T::name, "Name of the dataset.", {.max_length = 100}),
        required("source", &T::source, "Source and license of the prices.",
                 {.min_length = 1, .max_length = 1000}));
};

template <>
struct Described<service::DatasetView> {
    using T = service::DatasetView;
    static constexpr std::string_view name = "Dataset";
    static constexpr std::string_view doc = "An immutable dataset in the catalog.";
    static constexpr auto fields =
        wire::list(required("id", &T::id, "Id of the dataset."),
                   required("kind", &T::kind, "Kind of data, such as prices."),
                   required("name", &T::name, "Name of the dataset."),
                   required("digest", &T::digest, "SHA-256 digest of the dataset's file."),
                   required("rows", &T::rows, "Number of rows."),
                   required("first_date", &T::first_date, "First date in the dataset."),
                   required("last_date", &T::last_date, "Last date in the dataset."),
                   required("source", &T::source, "Source of the data."),
                   required("created_at", &T::created_at, "Time the dataset was stored."));
};

template <>
struct Described<service::ListDatasetsRequest> {
    using T = service::ListDatasetsRequest;
    static constexpr std::string_view name = "ListDatasetsRequest";
    static constexpr std::string_view doc = "Filter of a list of datasets, newest first.";
    static constexpr auto fields = wire::list(
        optional("kind", &T::kind, "Kind of data to list, such as prices; all kinds when absent.",
                 {.max_length = 64}));
};

template <>
struct Described<service::ListDatasetsResponse> {
    using T = service::ListDatasetsResponse;
    static constexpr std::string_view name = "ListDatasetsResponse";
    static constexpr std::string_view doc = "Datasets in the catalog.";
    static constexpr auto fields =
        wire::list(required("data", &T::data, "Datasets, newest first."));
};

template <>
struct Described<service::PricesRequest> {
    using T = service::PricesRequest;
    static constexpr std::string_view name = "PricesRequest";
    static constexpr std::string_view doc =
        "Symbols and dates of the stored closing prices to return.";
    static constexpr auto fields = wire::list(
        required("symbols", &T::symbols, "Symbols whose prices are returned.",
                 {.min_items = 1, .max_items = 1000, .min_length = 1, .max_length = 32}),
        optional("from", &T::from, "First date of the prices."),
        optional("as_of", &T::as_of, "Last date of the prices."),
        optional("last", &T::last, "Largest number of dates returned; the latest are kept.",
                 {.minimum = 1, .maximum = 100'000}));
};

template <>
struct Described<service::PricesResponse> {
    using T = service::PricesResponse;
    static constexpr std::string_view name = "PricesResponse";
    static constexpr std::string_view doc = "Stored closing prices as of a date.";
    static constexpr auto fields = wire::list(
        required("prices", &T::prices,
                 "Closing prices: `date` and one column per symbol; null where there is no price."),
        required("as_of", &T::as_of, "Date as of which the prices are known."),
        required("digest", &T::digest,
                 "SHA-256 digest of the market snapshot the prices come from."),
        required("issues", &T::issues, "Symbols without prices."));
};

}  // namespace ballast::describe
