// Requests and responses of the market-data methods.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/common.hpp"
#include "service/describe_common.hpp"
#include "wire/table.hpp"

namespace ballast::service {

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
    std::string used_for;
};

struct DatasetIdRequest {
    std::string id;
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
                   required("created_at", &T::created_at, "Time the dataset was stored."),
                   required("used_for", &T::used_for,
                            "What uses the dataset; empty when nothing does, and it may be "
                            "deleted."));
};

template <>
struct Described<service::DatasetIdRequest> {
    using T = service::DatasetIdRequest;
    static constexpr std::string_view name = "DatasetIdRequest";
    static constexpr std::string_view doc = "Identifies a dataset.";
    static constexpr auto fields =
        wire::list(required("id", &T::id, "Dataset id.", {.min_length = 36, .max_length = 36}));
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
