// Descriptions of an earlier system's reading of files and of its store.
#pragma once

#include "service/legacy/describe_rows.hpp"

namespace ballast::wire {

template <>
struct Described<service::legacy::IngestRequest> {
    using T = service::legacy::IngestRequest;
    static constexpr std::string_view name = "LegacyIngestRequest";
    static constexpr std::string_view doc =
        "A file of account activity, of any format that imports know.";
    static constexpr auto fields = wire::list(
        optional("file_path", &T::file_path, "A file of this machine, for a person at it."),
        optional("csv_content", &T::csv_content, "Or its text."),
        optional("account_id", &T::account_id, "For rows of all accounts."));
};

template <>
struct Described<service::legacy::IngestError> {
    using T = service::legacy::IngestError;
    static constexpr std::string_view name = "LegacyIngestError";
    static constexpr std::string_view doc = "A row that means nothing.";
    static constexpr auto fields = wire::list(
        required("row", &T::row, "Its line."), required("column", &T::column, "Its column."),
        required("message", &T::message, "What stands there and what was expected."));
};

template <>
struct Described<service::legacy::IngestResult> {
    using T = service::legacy::IngestResult;
    static constexpr std::string_view name = "LegacyIngestResult";
    static constexpr std::string_view doc = "What a file says; nothing is stored.";
    static constexpr auto fields =
        wire::list(required("transactions", &T::transactions, "Rows understood."),
                   required("errors", &T::errors, "Rows refused."));
};

template <>
struct Described<service::legacy::ImportTransactionsRequest> {
    using T = service::legacy::ImportTransactionsRequest;
    static constexpr std::string_view name = "LegacyImportTransactionsRequest";
    static constexpr std::string_view doc = "Transactions to book.";
    static constexpr auto fields =
        wire::list(required("transactions", &T::transactions,
                            "The rows; the n-th of equal rows is booked unless n are there."),
                   optional("account_id", &T::account_id, "For rows without one."));
};

template <>
struct Described<service::legacy::ImportTransactionsResult> {
    using T = service::legacy::ImportTransactionsResult;
    static constexpr std::string_view name = "LegacyImportTransactionsResult";
    static constexpr std::string_view doc = "What was booked.";
    static constexpr auto fields = wire::list(
        required("imported", &T::imported, "New rows."),
        required("duplicates", &T::duplicates, "Rows that were there."),
        required("rejected", &T::rejected, "Rows refused."),
        required("import_id", &T::import_id, "For import.undo; null when nothing was new."));
};

template <>
struct Described<service::legacy::QueryRequest> {
    using T = service::legacy::QueryRequest;
    static constexpr std::string_view name = "LegacyQueryRequest";
    static constexpr std::string_view doc = "Which rows.";
    static constexpr auto fields =
        wire::list(optional("account_id", &T::account_id, "Of one account."),
                   optional("symbol", &T::symbol, "Of one symbol."),
                   optional("start_date", &T::start_date, "From this day."),
                   optional("end_date", &T::end_date, "Up to this day; of holdings, on it."));
};

template <>
struct Described<service::legacy::SaveSnapshotRequest> {
    using T = service::legacy::SaveSnapshotRequest;
    static constexpr std::string_view name = "LegacySaveSnapshotRequest";
    static constexpr std::string_view doc = "Which day.";
    static constexpr auto fields = wire::list(optional("date", &T::date, "Today when left out."));
};

template <>
struct Described<service::legacy::SnapshotRow> {
    using T = service::legacy::SnapshotRow;
    static constexpr std::string_view name = "LegacySnapshotRow";
    static constexpr std::string_view doc = "Net worth on a day.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Of the snapshot."), required("date", &T::date, "The day."),
        required("total_value", &T::total_value, "Cash and securities."),
        required("cash", &T::cash, "Balances."),
        required("invested", &T::invested, "Securities at the last close known by the day."),
        required("cost_basis", &T::cost_basis, "Of what is held."),
        required("unrealized_gain", &T::unrealized_gain, "Value less basis."),
        required("coverage", &T::coverage, "Part of the cost basis that has a price."));
};

template <>
struct Described<service::legacy::MarketRow> {
    using T = service::legacy::MarketRow;
    static constexpr std::string_view name = "LegacyMarketRow";
    static constexpr std::string_view doc = "A bar of a price history.";
    static constexpr auto fields = wire::list(
        optional("symbol", &T::symbol, "When the request names none."),
        required("date", &T::date, "The day."), optional("open", &T::open, "Not stored."),
        optional("high", &T::high, "Not stored."), optional("low", &T::low, "Not stored."),
        required("close", &T::close, "Raw close, above zero."),
        optional("adj_close", &T::adj_close, "Not stored."),
        optional("volume", &T::volume, "Not stored."));
};

template <>
struct Described<service::legacy::UpsertMarketRequest> {
    using T = service::legacy::UpsertMarketRequest;
    static constexpr std::string_view name = "LegacyUpsertMarketRequest";
    static constexpr std::string_view doc = "Closes to store.";
    static constexpr auto fields = wire::list(
        optional("symbol", &T::symbol, "Of records that name none."),
        required("records", &T::records, "In any order; a day that is stored is replaced."));
};

template <>
struct Described<service::legacy::UpsertMarketResult> {
    using T = service::legacy::UpsertMarketResult;
    static constexpr std::string_view name = "LegacyUpsertMarketResult";
    static constexpr std::string_view doc = "What was stored.";
    static constexpr auto fields = wire::list(required("upserted", &T::upserted, "Records."));
};

}  // namespace ballast::wire
