// Descriptions of the export methods and of the document that holds a whole ledger.
#pragma once

#include <array>

#include "service/ledger/describe_import.hpp"
#include "service/ledger/export_requests.hpp"

namespace ballast::describe {

template <>
struct Described<service::ExportWhat> {
    using enum service::ExportWhat;
    static constexpr std::string_view name = "ExportWhat";
    static constexpr std::string_view doc = "Content of an export.";
    static constexpr std::array values{
        word(kHoldings, "holdings", "Holdings by account and symbol, as CSV.", "Holdings, CSV"),
        word(kTransactions, "transactions", "All transactions, as CSV.", "Transactions, CSV"),
        word(kSnapshots, "snapshots", "Stored net worth snapshots, as CSV.",
             "Imported net worth, CSV"),
        word(kPortfolio, "portfolio", "The whole ledger, as JSON; ledger.restore reads it.",
             "Full ledger, JSON")};
};

template <>
struct Described<service::ExportRequest> {
    using T = service::ExportRequest;
    static constexpr std::string_view name = "ExportRequest";
    static constexpr std::string_view doc = "Content and filters of a ledger export.";
    static constexpr auto fields = wire::list(
        optional("what", &T::what, "Content of the export."),
        optional("account", &T::account,
                 "Account to export, by id or slug; not used for portfolio.", {.max_length = 64}),
        optional("from", &T::from, "First date, for transactions and snapshots."),
        optional("to", &T::to, "Last date; holdings are as of the end of this day."),
        optional("method", &T::method,
                 "Lot method of holdings: fifo, lifo, hifo, lofo, average or specific.",
                 {.max_length = 20}));
};

template <>
struct Described<service::ExportResponse> {
    using T = service::ExportResponse;
    static constexpr std::string_view name = "ExportResponse";
    static constexpr std::string_view doc = "An exported file.";
    static constexpr auto fields = wire::list(
        required("what", &T::what, "Content of the export."),
        required("file_name", &T::file_name, "Suggested file name."),
        required("media_type", &T::media_type, "Media type: text/csv or application/json."),
        required("rows", &T::rows, "Number of rows; of transactions for a whole ledger."),
        required("body_sha256", &T::body_sha256, "SHA-256 digest of the content without metadata."),
        required("content", &T::content, "Text of the file.", kFileContent));
};

template <>
struct Described<service::AccountDocument> {
    static constexpr std::string_view name = "AccountDocument";
    static constexpr std::string_view doc = "An account as stored in an export.";
    static constexpr auto fields = stored_account_fields<service::AccountDocument, false>();
};

template <>
struct Described<service::ImportDocument> {
    using T = service::ImportDocument;
    static constexpr std::string_view name = "ImportDocument";
    static constexpr std::string_view doc = "An import as stored in an export.";
    static constexpr auto fields = wire::combined(
        import_fields<T>(),
        wire::list(import_fingerprint<T>(),
                   required("undo", &T::undo_document, "Data needed to undo the import.")));
};

template <>
struct Described<service::SnapshotDocument> {
    using T = service::SnapshotDocument;
    static constexpr std::string_view name = "SnapshotDocument";
    static constexpr std::string_view doc = "A net worth snapshot as stored in an export.";
    static constexpr auto fields =
        wire::list(required("id", &T::id, "Id of the snapshot."),
                   required("date", &T::date, "Date of the snapshot."),
                   required("import", &T::import, "Id of the import that created it."),
                   required("snapshot", &T::snapshot, "Net worth on the date."),
                   required("created_at", &T::created_at, "Time the snapshot was created."));
};

template <>
struct Described<service::LedgerBody> {
    using T = service::LedgerBody;
    static constexpr std::string_view name = "LedgerBody";
    static constexpr std::string_view doc = "The complete content of a ledger.";
    static constexpr auto fields = wire::list(
        required("accounts", &T::accounts, "Accounts, ordered by slug."),
        required("transactions", &T::transactions, "Transactions, ordered by date and id."),
        required("imports", &T::imports, "Imports, ordered by id."),
        required("profiles", &T::profiles, "Import profiles, ordered by name."),
        required("snapshots", &T::snapshots, "Net worth snapshots, ordered by date and id."));
};

template <>
struct Described<service::LedgerDocument> {
    using T = service::LedgerDocument;
    static constexpr std::string_view name = "LedgerDocument";
    static constexpr std::string_view doc = "An export of a whole ledger.";
    static constexpr auto fields = wire::list(
        required("format", &T::format, "Format identifier: ballast.ledger."),
        required("schema_version", &T::schema_version, "Version of the body's schema."),
        required("generated_utc", &T::generated_utc, "Time the export was created, UTC."),
        required("engine_version", &T::engine_version,
                 "Version of the engine that created the export."),
        required("accounts", &T::accounts, "Number of accounts."),
        required("transactions", &T::transactions, "Number of transactions."),
        required("first_date", &T::first_date, "Date of the first transaction."),
        required("last_date", &T::last_date, "Date of the last transaction."),
        required("body_sha256", &T::body_sha256, "SHA-256 digest of the body without white space."),
        required("body", &T::body, "Content of the ledger."));
};

template <>
struct Described<service::RestoreRequest> {
    using T = service::RestoreRequest;
    static constexpr std::string_view name = "RestoreRequest";
    static constexpr std::string_view doc = "An export of a whole ledger to restore.";
    static constexpr auto fields = wire::list(
        optional("file", &T::file,
                 "Path of the export, relative to the request file; alternative to `content`.",
                 {.max_length = 4096}),
        optional("content", &T::content, "Text of the export.", kFileContent),
        optional("replace", &T::replace,
                 "Whether to delete the current ledger first; otherwise it must be empty."));
};

template <>
struct Described<service::RestoreResponse> {
    using T = service::RestoreResponse;
    static constexpr std::string_view name = "RestoreResponse";
    static constexpr std::string_view doc = "Result of restoring a ledger.";
    static constexpr auto fields = wire::list(
        required("accounts", &T::accounts, "Number of accounts restored."),
        required("transactions", &T::transactions, "Number of transactions restored."),
        required("imports", &T::imports, "Number of imports restored."),
        required("profiles", &T::profiles, "Number of import profiles restored."),
        required("snapshots", &T::snapshots, "Number of net worth snapshots restored."),
        required("replaced", &T::replaced, "Whether a previous ledger was deleted."),
        required("body_sha256", &T::body_sha256, "SHA-256 digest of the body that was read."));
};

template <>
struct Described<service::SnapshotsRequest> {
    using T = service::SnapshotsRequest;
    static constexpr std::string_view name = "SnapshotsRequest";
    static constexpr std::string_view doc = "Filter of the stored net worth snapshots.";
    static constexpr auto fields =
        wire::list(optional("from", &T::from, "First date of the snapshots."),
                   optional("to", &T::to, "Last date of the snapshots."),
                   optional("latest", &T::latest,
                            "Whether to return only the most recent snapshot of each day."));
};

template <>
struct Described<service::SnapshotView> {
    using T = service::SnapshotView;
    static constexpr std::string_view name = "StoredSnapshot";
    static constexpr std::string_view doc = "Net worth as computed on a day.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Id of the snapshot."),
        required("date", &T::date, "Date of the snapshot."),
        required("import", &T::import, "Id of the import that created it."),
        required("snapshot", &T::snapshot, "Net worth, in the form returned by ledger.net_worth."),
        required("created_at", &T::created_at, "Time the snapshot was created."));
};

template <>
struct Described<service::SnapshotsResponse> {
    using T = service::SnapshotsResponse;
    static constexpr std::string_view name = "SnapshotsResponse";
    static constexpr std::string_view doc = "Stored net worth snapshots.";
    static constexpr auto fields = wire::list(required(
        "snapshots", &T::snapshots, "Snapshots, ordered by date, then by time of creation."));
};

}  // namespace ballast::describe
