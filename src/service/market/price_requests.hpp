// Requests and responses of importing, deleting and exporting stored prices.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ingest/price_table.hpp"
#include "market/price_import.hpp"
#include "service/common.hpp"
#include "service/describe_common.hpp"
#include "service/market/holders.hpp"
#include "service/market/price_flags.hpp"
#include "service/market/table_source.hpp"
#include "wire/table.hpp"

namespace ballast::service {

inline constexpr std::string_view kDefaultSource = "own file";

struct ImportPricesRequest : TableSource {
    wire::WideTable prices;
    std::string source = std::string(kDefaultSource);
    std::string symbol;
    std::optional<fin::Currency> currency;
    std::string calendar = "NYSE";
    bool commit = true;
    std::string plan_digest;
    std::string name;
};

struct PriceTotals {
    std::int64_t rows = 0;
    std::int64_t added = 0;
    std::int64_t restated = 0;
    std::int64_t unchanged = 0;
    std::int64_t rejected = 0;
    std::int64_t without_price = 0;
    std::int64_t repeated = 0;
    std::int64_t overriding = 0;
};

struct SymbolImportView : market::SymbolImport {
    std::int64_t rejected = 0;
    std::int64_t flags = 0;
};

struct ImportPricesResponse {
    bool committed = false;
    std::string file_name;
    std::optional<ingest::PriceLayout> layout;
    std::string plan_digest;
    std::optional<fin::Date> first_date;
    std::optional<fin::Date> last_date;
    PriceTotals totals;
    std::vector<SymbolImportView> symbols;
    std::vector<market::Restatement> restatements;
    std::vector<ingest::RejectedPrice> rejected;
    std::vector<PriceFlag> flags;
    std::vector<std::string> ignored_columns;
    std::vector<Issue> issues;
};

struct DeletePricesRequest {
    std::vector<std::string> symbols;
    std::string source;
    std::optional<fin::Date> from;
    std::optional<fin::Date> to;
    bool commit = false;
    std::string plan_digest;
};

struct DeletedSeries {
    std::string symbol;
    std::int64_t rows = 0;
    fin::Date first;
    fin::Date last;
    bool remains = false;
    std::vector<Holder> held_by;
};

struct DeletePricesResponse {
    bool committed = false;
    std::string plan_digest;
    std::int64_t rows = 0;
    std::vector<DeletedSeries> series;
    std::vector<Issue> issues;
};

struct ExportPricesRequest {
    std::vector<std::string> symbols;
    std::string source;
    std::optional<fin::Date> from;
    std::optional<fin::Date> to;
};

struct ExportPricesResponse {
    std::string file_name;
    std::string media_type;
    std::int64_t rows = 0;
    std::string content;
};

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<ingest::PriceLayout> {
    using enum ingest::PriceLayout;
    static constexpr std::string_view name = "PriceLayout";
    static constexpr std::string_view doc = "Layout of a file of prices.";
    static constexpr std::array values{word(kLong, "long", "One row per symbol and date."),
                                       word(kWide, "wide", "One column per symbol.")};
};

inline constexpr Limits kPriceSymbols{.max_items = 1000, .min_length = 1, .max_length = 64};
inline constexpr Limits kPriceSource{.max_length = 1000};

template <>
struct Described<service::ImportPricesRequest> {
    using T = service::ImportPricesRequest;
    static constexpr std::string_view name = "ImportPricesRequest";
    static constexpr std::string_view doc =
        "Prices to add to the stored prices, long (symbol, date, close and optionally open, high, "
        "low, volume, currency, source) or wide (date and one column per symbol).";
    static constexpr auto fields = wire::combined(
        service::table_source_fields<T>(),
        wire::list(
            optional("prices", &T::prices,
                     "Closing prices in place of a file: `date` and one column per symbol; null "
                     "where there is no price."),
            optional("source", &T::source,
                     "Source of rows that state none. Together with symbol and date it identifies "
                     "a row: use the same source for later files of the same origin.",
                     {.min_length = 1, .max_length = 1000}),
            optional("symbol", &T::symbol, "Symbol of a file with a single series.",
                     {.max_length = 32}),
            optional("currency", &T::currency, "Currency of rows that state none."),
            optional("calendar", &T::calendar, "Business calendar by which gaps are found."),
            optional("commit", &T::commit,
                     "Whether to store the prices; false returns the plan and changes nothing."),
            optional("plan_digest", &T::plan_digest,
                     "Digest of the plan that was reviewed; the import fails if the plan has "
                     "changed.",
                     {.max_length = 64}),
            optional("name", &T::name,
                     "Name of the dataset in earlier versions; accepted and not used: prices are "
                     "stored by symbol, date and source.",
                     {.max_length = 200})));
};

template <>
struct Described<service::PriceTotals> {
    using T = service::PriceTotals;
    static constexpr std::string_view name = "PriceImportTotals";
    static constexpr std::string_view doc = "Number of prices of a file by result.";
    static constexpr auto fields = wire::list(
        required("rows", &T::rows, "Number of valid prices."),
        required("added", &T::added, "Number of prices on dates without one from this source."),
        required("restated", &T::restated,
                 "Number of prices that differ from the stored ones; the earlier values are kept."),
        required("unchanged", &T::unchanged, "Number of prices equal to the stored ones."),
        required("rejected", &T::rejected, "Number of invalid prices, which are left out."),
        required("without_price", &T::without_price, "Number of rows or cells without a price."),
        required("repeated", &T::repeated, "Number of rows that repeat an earlier row."),
        required("overriding", &T::overriding,
                 "Number of added prices on dates that have a price from another source, over "
                 "which they take precedence."));
};

template <>
struct Described<service::SymbolImportView> {
    using T = service::SymbolImportView;
    static constexpr std::string_view name = "SymbolImport";
    static constexpr std::string_view doc = "Effect of an import on the prices of a symbol.";
    static constexpr auto fields = wire::list(
        required("symbol", &T::symbol, "Symbol."), required("source", &T::source, "Source."),
        required("first", &T::first, "First date in the file."),
        required("last", &T::last, "Last date in the file."),
        required("added", &T::added, "Number of new prices."),
        required("restated", &T::restated, "Number of changed prices."),
        required("unchanged", &T::unchanged, "Number of prices equal to the stored ones."),
        required("rejected", &T::rejected, "Number of invalid prices."),
        required("overriding", &T::overriding,
                 "Number of new prices that take precedence over another source."),
        required("flags", &T::flags,
                 "Number of quality flags of the merged series within the dates of the file."));
};

template <>
struct Described<market::Restatement> {
    using T = market::Restatement;
    static constexpr std::string_view name = "PriceRestatement";
    static constexpr std::string_view doc = "A stored price that an import changes.";
    static constexpr auto fields = wire::list(
        required("symbol", &T::symbol, "Symbol."), required("date", &T::date, "Date of the price."),
        required("source", &T::source, "Source."), required("before", &T::before, "Stored close."),
        required("after", &T::after,
                 "Close after the import; equal where only another field changes."));
};

template <>
struct Described<ingest::RejectedPrice> {
    using T = ingest::RejectedPrice;
    static constexpr std::string_view name = "RejectedPrice";
    static constexpr std::string_view doc = "A row or cell of a file that is not imported.";
    static constexpr auto fields =
        wire::list(required("line", &T::line, "Line of the file, from 1."),
                   required("symbol", &T::symbol, "Symbol; empty when unknown."),
                   required("column", &T::column, "Column in error."),
                   required("value", &T::value, "Value in the file."),
                   required("reason", &T::reason, "Code of the reason."),
                   required("expected", &T::expected, "Expected value."),
                   required("fix", &T::fix, "Suggested fix."));
};

template <>
struct Described<service::ImportPricesResponse> {
    using T = service::ImportPricesResponse;
    static constexpr std::string_view name = "PriceImportPlan";
    static constexpr std::string_view doc =
        "Plan of an import of prices, or its result once stored. Prices that the file does not "
        "mention are not changed.";
    static constexpr auto fields = wire::list(
        required("committed", &T::committed, "Whether the prices were stored."),
        required("file_name", &T::file_name, "Name of the file."),
        required("layout", &T::layout, "Layout of the file; null for prices in the request."),
        required("plan_digest", &T::plan_digest,
                 "SHA-256 digest of this plan, to be given when committing it."),
        required("first_date", &T::first_date, "First date of the valid prices."),
        required("last_date", &T::last_date, "Last date of the valid prices."),
        required("totals", &T::totals, "Number of prices by result."),
        required("symbols", &T::symbols, "Effect by symbol and source."),
        required("restatements", &T::restatements, "Changed prices; at most 1,000."),
        required("rejected", &T::rejected, "Invalid prices, in file order; at most 1,000."),
        required("flags", &T::flags,
                 "Quality flags of the merged series within the dates of the file; at most 500."),
        required("ignored_columns", &T::ignored_columns, "Columns that were not read."),
        required("issues", &T::issues, "What is missing, approximate or doubtful in this result."));
};

template <class T>
constexpr auto price_filter_fields() {
    return wire::list(
        optional("symbols", &T::symbols, "Symbols; all when empty.", kPriceSymbols),
        optional("source", &T::source, "Source of the prices; all when empty.", kPriceSource),
        optional("from", &T::from, "First date."), optional("to", &T::to, "Last date."));
}

template <>
struct Described<service::DeletePricesRequest> {
    using T = service::DeletePricesRequest;
    static constexpr std::string_view name = "DeletePricesRequest";
    static constexpr std::string_view doc =
        "Stored prices to delete, with their earlier values: by symbol, source or both, and dates. "
        "Nothing is deleted unless `commit` is set.";
    static constexpr auto fields = wire::combined(
        price_filter_fields<T>(),
        wire::list(optional("commit", &T::commit,
                            "Whether to delete; otherwise the consequences are returned."),
                   optional("plan_digest", &T::plan_digest,
                            "Digest of the consequences that were reviewed; the deletion fails if "
                            "they have changed.",
                            {.max_length = 64})));
};

template <>
struct Described<service::DeletedSeries> {
    using T = service::DeletedSeries;
    static constexpr std::string_view name = "DeletedSeries";
    static constexpr std::string_view doc = "Prices of a symbol that are deleted.";
    static constexpr auto fields = wire::list(
        required("symbol", &T::symbol, "Symbol."),
        required("rows", &T::rows, "Number of current prices."),
        required("first", &T::first, "First date deleted."),
        required("last", &T::last, "Last date deleted."),
        required("remains", &T::remains, "Whether the symbol keeps other prices."),
        required("held_by", &T::held_by, "Portfolios and accounts that hold the symbol."));
};

template <>
struct Described<service::DeletePricesResponse> {
    using T = service::DeletePricesResponse;
    static constexpr std::string_view name = "PriceDeletion";
    static constexpr std::string_view doc = "Consequences of a deletion, or its result.";
    static constexpr auto fields = wire::list(
        required("committed", &T::committed, "Whether the prices were deleted."),
        required("plan_digest", &T::plan_digest,
                 "SHA-256 digest of these consequences, to be given when committing them."),
        required("rows", &T::rows, "Number of current prices deleted."),
        required("series", &T::series, "Deleted prices by symbol."),
        required("issues", &T::issues, "Consequences for portfolios and accounts."));
};

template <>
struct Described<service::ExportPricesRequest> {
    using T = service::ExportPricesRequest;
    static constexpr std::string_view name = "ExportPricesRequest";
    static constexpr std::string_view doc = "Stored prices to export.";
    static constexpr auto fields = price_filter_fields<T>();
};

template <>
struct Described<service::ExportPricesResponse> {
    using T = service::ExportPricesResponse;
    static constexpr std::string_view name = "PriceExport";
    static constexpr std::string_view doc = "Stored prices as a file.";
    static constexpr auto fields = wire::list(
        required("file_name", &T::file_name, "Suggested file name."),
        required("media_type", &T::media_type, "Media type of the content."),
        required("rows", &T::rows, "Number of rows."),
        required("content", &T::content, "Content: CSV with one row per symbol, date and source."));
};

}  // namespace ballast::describe
