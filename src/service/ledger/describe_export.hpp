// Descriptions of the export methods and of the document that holds a whole ledger.
#pragma once

#include <array>

#include "service/ledger/describe_import.hpp"
#include "service/ledger/export_requests.hpp"

namespace ballast::wire {

template <>
struct Described<service::ExportWhat> {
    using enum service::ExportWhat;
    static constexpr std::string_view name = "ExportWhat";
    static constexpr std::string_view doc = "What is exported.";
    static constexpr std::array values{
        word(kHoldings, "holdings", "What is held per account and symbol, as CSV."),
        word(kTransactions, "transactions", "Every transaction, as CSV."),
        word(kSnapshots, "snapshots", "Stored net worth, as CSV."),
        word(kPortfolio, "portfolio", "The whole ledger, as JSON; ledger.restore reads it.")};
};

template <>
struct Described<service::ExportRequest> {
    using T = service::ExportRequest;
    static constexpr std::string_view name = "ExportRequest";
    static constexpr std::string_view doc = "What of the ledger to export.";
    static constexpr auto fields = wire::list(
        optional("what", &T::what, "What."),
        optional("account", &T::account, "Only this account, by id or slug; not of portfolio.",
                 {.max_length = 64}),
        optional("from", &T::from, "On or after; of transactions and snapshots."),
        optional("to", &T::to, "On or before; holdings are those at the end of this day."),
        optional("method", &T::method,
                 "Lot method of holdings: fifo, lifo, hifo, lofo, average, specific.",
                 {.max_length = 20}));
};

template <>
struct Described<service::ExportResponse> {
    using T = service::ExportResponse;
    static constexpr std::string_view name = "ExportResponse";
    static constexpr std::string_view doc = "An export.";
    static constexpr auto fields =
        wire::list(required("what", &T::what, "What it holds."),
                   required("file_name", &T::file_name, "A name for it."),
                   required("media_type", &T::media_type, "text/csv or application/json."),
                   required("rows", &T::rows, "Rows, or transactions of a whole ledger."),
                   required("body_sha256", &T::body_sha256, "Of the part without metadata."),
                   required("content", &T::content, "The file.", kFileContent));
};

template <>
struct Described<service::AccountDocument> {
    using T = service::AccountDocument;
    static constexpr std::string_view name = "AccountDocument";
    static constexpr std::string_view doc = "An account as it is stored.";
    static constexpr auto fields =
        wire::list(required("id", &T::id, "Its id."), required("slug", &T::slug, "Its short name."),
                   required("name", &T::name, "Its name."),
                   required("institution", &T::institution, "Who keeps it."),
                   required("type", &T::type, "How it is taxed."),
                   required("currency", &T::currency, "Its own currency."),
                   required("note", &T::note, "Free text."),
                   required("created_at", &T::created_at, "When it was made."),
                   required("updated_at", &T::updated_at, "When it last changed."),
                   required("version", &T::version, "Goes up with every change."));
};

template <>
struct Described<service::ImportDocument> {
    using T = service::ImportDocument;
    static constexpr std::string_view name = "ImportDocument";
    static constexpr std::string_view doc = "An import as it is stored.";
    static constexpr auto fields =
        wire::combined(Described<service::ImportView>::fields,
                       wire::list(required("fingerprint", &T::fingerprint, "Of the header."),
                                  required("undo", &T::undo, "What it takes to undo it.")));
};

template <>
struct Described<service::SnapshotDocument> {
    using T = service::SnapshotDocument;
    static constexpr std::string_view name = "SnapshotDocument";
    static constexpr std::string_view doc = "A snapshot as it is stored.";
    static constexpr auto fields =
        wire::list(required("id", &T::id, "Its id."), required("date", &T::date, "Its day."),
                   required("import", &T::import, "The import that made it."),
                   required("snapshot", &T::snapshot, "Net worth on that day."),
                   required("created_at", &T::created_at, "When it was made."));
};

template <>
struct Described<service::LedgerBody> {
    using T = service::LedgerBody;
    static constexpr std::string_view name = "LedgerBody";
    static constexpr std::string_view doc = "A whole ledger.";
    static constexpr auto fields = wire::list(
        required("accounts", &T::accounts, "By slug."),
        required("transactions", &T::transactions, "By date and id."),
        required("imports", &T::imports, "By id."), required("profiles", &T::profiles, "By name."),
        required("snapshots", &T::snapshots, "By date and id."));
};

template <>
struct Described<service::LedgerDocument> {
    using T = service::LedgerDocument;
    static constexpr std::string_view name = "LedgerDocument";
    static constexpr std::string_view doc = "An export of a whole ledger.";
    static constexpr auto fields =
        wire::list(required("format", &T::format, "ballast.ledger."),
                   required("schema_version", &T::schema_version, "Of the body."),
                   required("generated_utc", &T::generated_utc, "When it was made."),
                   required("engine_version", &T::engine_version, "What made it."),
                   required("accounts", &T::accounts, "How many."),
                   required("transactions", &T::transactions, "How many."),
                   required("first_date", &T::first_date, "Of the transactions."),
                   required("last_date", &T::last_date, "Of the transactions."),
                   required("body_sha256", &T::body_sha256, "SHA-256 of the body without blanks."),
                   required("body", &T::body, "The ledger."));
};

template <>
struct Described<service::RestoreRequest> {
    using T = service::RestoreRequest;
    static constexpr std::string_view name = "RestoreRequest";
    static constexpr std::string_view doc = "An export of a whole ledger to bring back.";
    static constexpr auto fields = wire::list(
        optional("file", &T::file, "Path of it, relative to the request's; or `content`.",
                 {.max_length = 4096}),
        optional("content", &T::content, "The export itself.", kFileContent),
        optional("replace", &T::replace,
                 "Whether what the ledger holds is removed first; else it must be empty."));
};

template <>
struct Described<service::RestoreResponse> {
    using T = service::RestoreResponse;
    static constexpr std::string_view name = "RestoreResponse";
    static constexpr std::string_view doc = "What was brought back.";
    static constexpr auto fields =
        wire::list(required("accounts", &T::accounts, "Accounts."),
                   required("transactions", &T::transactions, "Transactions."),
                   required("imports", &T::imports, "Imports."),
                   required("profiles", &T::profiles, "Import profiles."),
                   required("snapshots", &T::snapshots, "Snapshots."),
                   required("replaced", &T::replaced, "Whether the ledger was cleared first."),
                   required("body_sha256", &T::body_sha256, "Of the body that was read."));
};

template <>
struct Described<service::SnapshotsRequest> {
    using T = service::SnapshotsRequest;
    static constexpr std::string_view name = "SnapshotsRequest";
    static constexpr std::string_view doc = "Which stored snapshots of net worth to read.";
    static constexpr auto fields = wire::list(
        optional("from", &T::from, "On or after."), optional("to", &T::to, "On or before."),
        optional("latest", &T::latest, "Only the one made last of each day."));
};

template <>
struct Described<service::SnapshotView> {
    using T = service::SnapshotView;
    static constexpr std::string_view name = "StoredSnapshot";
    static constexpr std::string_view doc = "Net worth as it was computed on a day.";
    static constexpr auto fields =
        wire::list(required("id", &T::id, "Its id."), required("date", &T::date, "Its day."),
                   required("import", &T::import, "The import that made it."),
                   required("snapshot", &T::snapshot, "As ledger.net_worth gives it."),
                   required("created_at", &T::created_at, "When it was made."));
};

template <>
struct Described<service::SnapshotsResponse> {
    using T = service::SnapshotsResponse;
    static constexpr std::string_view name = "SnapshotsResponse";
    static constexpr std::string_view doc = "Stored snapshots.";
    static constexpr auto fields =
        wire::list(required("snapshots", &T::snapshots, "By date, then as they were made."));
};

}  // namespace ballast::wire
