// Descriptions of an earlier system's reading of files and of its store.
#pragma once

#include "service/legacy/describe_rows.hpp"

namespace ballast::describe {

template <>
struct Described<service::legacy::IngestRequest> {
    using T = service::legacy::IngestRequest;
    static constexpr std::string_view name = "LegacyIngestRequest";
    static constexpr std::string_view doc =
        "A file of account activity in any supported import format.";
    static constexpr auto fields = wire::list(
        optional("file_path", &T::file_path,
                 "Path of a file on this machine; only for local users."),
        optional("csv_content", &T::csv_content, "Text of the file, in place of file_path."),
        optional("account_id", &T::account_id, "Account id for all rows."));
};

template <>
struct Described<service::legacy::IngestError> {
    using T = service::legacy::IngestError;
    static constexpr std::string_view name = "LegacyIngestError";
    static constexpr std::string_view doc = "An invalid row of a file.";
    static constexpr auto fields = wire::list(
        required("row", &T::row, "Line of the row in the file."),
        required("column", &T::column, "Column in error."),
        required("message", &T::message,
                 "Description of the error: the value in the file and what was expected."));
};

template <>
struct Described<service::legacy::IngestResult> {
    using T = service::legacy::IngestResult;
    static constexpr std::string_view name = "LegacyIngestResult";
    static constexpr std::string_view doc = "Contents of a file; nothing is stored.";
    static constexpr auto fields =
        wire::list(required("transactions", &T::transactions, "Rows that are valid transactions."),
                   required("errors", &T::errors, "Errors of the rows that were rejected."));
};

template <>
struct Described<service::legacy::ImportTransactionsRequest> {
    using T = service::legacy::ImportTransactionsRequest;
    static constexpr std::string_view name = "LegacyImportTransactionsRequest";
    static constexpr std::string_view doc = "Transactions to post to the ledger.";
    static constexpr auto fields = wire::list(
        required("transactions", &T::transactions,
                 "Transactions. Of n identical rows, only those beyond the number already in the "
                 "ledger are posted."),
        optional("account_id", &T::account_id, "Account id for rows that do not state one."));
};

template <>
struct Described<service::legacy::ImportTransactionsResult> {
    using T = service::legacy::ImportTransactionsResult;
    static constexpr std::string_view name = "LegacyImportTransactionsResult";
    static constexpr std::string_view doc = "Result of posting transactions.";
    static constexpr auto fields =
        wire::list(required("imported", &T::imported, "Number of new transactions."),
                   required("duplicates", &T::duplicates, "Number of rows already in the ledger."),
                   required("rejected", &T::rejected, "Number of rows rejected."),
                   required("import_id", &T::import_id,
                            "Id of the import, for import.undo; null when no row was new."));
};

template <>
struct Described<service::legacy::QueryRequest> {
    using T = service::legacy::QueryRequest;
    static constexpr std::string_view name = "LegacyQueryRequest";
    static constexpr std::string_view doc = "Filter of the rows to return.";
    static constexpr auto fields = wire::list(
        optional("account_id", &T::account_id, "Account to include; all when absent."),
        optional("symbol", &T::symbol, "Symbol to include; all when absent."),
        optional("start_date", &T::start_date, "First date."),
        optional("end_date", &T::end_date, "Last date; for holdings, the date of the holdings."));
};

template <>
struct Described<service::legacy::SaveSnapshotRequest> {
    using T = service::legacy::SaveSnapshotRequest;
    static constexpr std::string_view name = "LegacySaveSnapshotRequest";
    static constexpr std::string_view doc = "Date of the snapshot to store.";
    static constexpr auto fields =
        wire::list(optional("date", &T::date, "Date of the snapshot; today when absent."));
};

template <>
struct Described<service::legacy::SnapshotRow> {
    using T = service::legacy::SnapshotRow;
    static constexpr std::string_view name = "LegacySnapshotRow";
    static constexpr std::string_view doc = "Net worth on one date.";
    static constexpr auto fields =
        wire::list(required("id", &T::id, "Id of the snapshot."),
                   required("date", &T::date, "Date of the snapshot."),
                   required("total_value", &T::total_value, "Net worth: cash and securities."),
                   required("cash", &T::cash, "Cash balances."),
                   required("invested", &T::invested,
                            "Value of securities at the last closing price known on the date; null "
                            "where none of them has one."),
                   required("cost_basis", &T::cost_basis, "Cost basis of the holdings."),
                   required("unrealized_gain", &T::unrealized_gain,
                            "Unrealized gain: market value less cost basis; null where no security "
                            "has a price."),
                   required("coverage", &T::coverage, "Share of the cost basis that has a price."));
};

template <>
struct Described<service::legacy::MarketRow> {
    using T = service::legacy::MarketRow;
    static constexpr std::string_view name = "LegacyMarketRow";
    static constexpr std::string_view doc = "A bar of a price history.";
    static constexpr auto fields =
        wire::list(optional("symbol", &T::symbol, "Symbol; that of the request when absent."),
                   required("date", &T::date, "Date of the bar."),
                   optional("open", &T::open, "Opening price; not stored."),
                   optional("high", &T::high, "Highest price; not stored."),
                   optional("low", &T::low, "Lowest price; not stored."),
                   required("close", &T::close, "Unadjusted closing price; positive."),
                   optional("adj_close", &T::adj_close, "Adjusted closing price; not stored."),
                   optional("volume", &T::volume, "Traded volume; not stored."));
};

template <>
struct Described<service::legacy::UpsertMarketRequest> {
    using T = service::legacy::UpsertMarketRequest;
    static constexpr std::string_view name = "LegacyUpsertMarketRequest";
    static constexpr std::string_view doc = "Closing prices to store.";
    static constexpr auto fields = wire::list(
        optional("symbol", &T::symbol, "Symbol of records that do not state one."),
        required("records", &T::records,
                 "Records in any order; existing prices on the same date are replaced."));
};

template <>
struct Described<service::legacy::UpsertMarketResult> {
    using T = service::legacy::UpsertMarketResult;
    static constexpr std::string_view name = "LegacyUpsertMarketResult";
    static constexpr std::string_view doc = "Result of storing closing prices.";
    static constexpr auto fields =
        wire::list(required("upserted", &T::upserted, "Number of records stored."));
};

}  // namespace ballast::describe
