// Descriptions of imports from earlier systems.
#pragma once

#include "model/describe_earlier_figure.hpp"
#include "service/describe_common.hpp"
#include "service/legacy_data/requests.hpp"
#include "store/describe_legacy_import.hpp"

namespace ballast::describe {

template <>
struct Described<ingest::LegacySource> {
    using enum ingest::LegacySource;
    static constexpr std::string_view name = "LegacySource";
    static constexpr std::string_view doc = "Earlier system that the files come from.";
    static constexpr std::array values{
        word(kPortfolioOs, "portfolio_os", "SQLite and DuckDB files of PortfolioOS.",
             "PortfolioOS"),
        word(kSigmaSight, "sigma_sight", "A PostgreSQL dump or CSV files of SigmaSight.",
             "SigmaSight")};
};

template <>
struct Described<ingest::LegacyTarget> {
    using enum ingest::LegacyTarget;
    static constexpr std::string_view name = "LegacyTarget";
    static constexpr std::string_view doc = "What records are imported as.";
    static constexpr std::array values{
        word(kLedger, "ledger", "Accounts and transactions of the ledger.", "Ledger"),
        word(kPortfolios, "portfolios", "Portfolios with their positions.", "Portfolios"),
        word(kPrices, "prices", "Daily prices.", "Prices")};
};

template <>
struct Described<service::LegacyStatus> {
    using enum service::LegacyStatus;
    static constexpr std::string_view name = "LegacyStatus";
    static constexpr std::string_view doc = "What becomes of a record.";
    static constexpr std::array values{
        word(kNew, "new", "It is added.", "New"),
        word(kUnchanged, "unchanged", "It is stored already.", "Stored already"),
        word(kKept, "kept", "Another one is stored in its place, which is kept.", "Other one kept"),
        word(kRejected, "rejected", "It cannot be imported.", "Rejected")};
};

template <>
struct Described<service::LegacyFile> {
    using T = service::LegacyFile;
    static constexpr std::string_view name = "LegacyFile";
    static constexpr std::string_view doc = "A file, by path or content.";
    static constexpr auto fields =
        given_file_fields<T>("Name of the file. That of a CSV file is the name of its table.");
};

template <class T>
constexpr auto legacy_files() {
    return wire::list(
        required("files", &T::files,
                 "Files of one earlier system: SQLite or DuckDB files, a PostgreSQL dump in plain "
                 "format, or a CSV file per table.",
                 {.min_items = 1, .max_items = 30}),
        optional("names", &T::names,
                 "Short names of accounts and portfolios by the id of the earlier system; absent: "
                 "from their names.",
                 {.max_items = 1000, .max_length = 64}));
}

template <>
struct Described<service::LegacyPlanRequest> {
    using T = service::LegacyPlanRequest;
    static constexpr std::string_view name = "LegacyPlanRequest";
    static constexpr std::string_view doc = "Files of an earlier system.";
    static constexpr auto fields = legacy_files<T>();
};

template <>
struct Described<service::LegacyCommitRequest> {
    using T = service::LegacyCommitRequest;
    static constexpr std::string_view name = "LegacyCommitRequest";
    static constexpr std::string_view doc = "Files of an earlier system with a reviewed plan.";
    static constexpr auto fields = wire::combined(
        legacy_files<T>(), wire::list(required("plan_digest", &T::plan_digest,
                                               "Digest of the plan that was reviewed: another plan "
                                               "is a conflict.",
                                               {.min_length = 64, .max_length = 64})));
};

template <>
struct Described<service::LegacyRecord> {
    using T = service::LegacyRecord;
    static constexpr std::string_view name = "LegacyRecord";
    static constexpr std::string_view doc = "A record of the files and what becomes of it.";
    static constexpr auto fields = wire::list(
        required("target", &T::target, "What it is imported as."),
        required("status", &T::status, "What becomes of it."),
        required("record", &T::record, "The record in words."),
        required("table", &T::table, "Table of the earlier system."),
        required("row", &T::row, "Row of the table, counted from 1."),
        required("reason", &T::reason, "Stable code of the reason; empty for a new record."),
        required("column", &T::column, "Column that is not valid; empty for others."),
        required("value", &T::value, "Value in file; empty for others."),
        required("expected", &T::expected, "Expected value; empty for others."),
        required("fix", &T::fix, "Suggested fix; may be empty."));
};

template <>
struct Described<service::LegacyTargetTotals> {
    using T = service::LegacyTargetTotals;
    static constexpr std::string_view name = "LegacyTargetTotals";
    static constexpr std::string_view doc = "Number of records by what becomes of them.";
    static constexpr auto fields =
        wire::list(required("target", &T::target, "What they are imported as."),
                   required("new", &T::added, "Number of records that are added."),
                   required("unchanged", &T::unchanged, "Number of records stored already."),
                   required("kept", &T::kept,
                            "Number of records in whose place another one is stored and kept."),
                   required("rejected", &T::rejected, "Number of records that are not valid."));
};

template <>
struct Described<service::LegacyTableView> {
    using T = service::LegacyTableView;
    static constexpr std::string_view name = "LegacyTable";
    static constexpr std::string_view doc = "A table of the files.";
    static constexpr auto fields =
        wire::list(required("table", &T::table, "Name of the table."),
                   required("rows", &T::rows, "Number of rows."),
                   required("read", &T::read, "Whether its rows are read."),
                   required("note", &T::note, "Why not; empty otherwise."));
};

template <>
struct Described<service::LegacyName> {
    using T = service::LegacyName;
    static constexpr std::string_view name = "LegacyName";
    static constexpr std::string_view doc = "Short name of an imported account or portfolio.";
    static constexpr auto fields = wire::list(
        required("target", &T::target, "Ledger for an account, portfolios for a portfolio."),
        required("id", &T::id, "Id in the earlier system."),
        required("name", &T::name, "Name in the earlier system."),
        required("slug", &T::slug, "Short name here."),
        required("created", &T::created,
                 "Whether the import creates it; false where one of this name is stored."));
};

template <class T>
constexpr auto legacy_plan_fields() {
    return wire::list(
        required("source", &T::source, "Earlier system, recognized by its tables."),
        required("schema", &T::schema, "Version of its schema; empty where it states none."),
        required("files", &T::files, "Names of the files."),
        required("tables", &T::tables, "Tables of the files."),
        required("targets", &T::targets, "Numbers of records by target."),
        required("names", &T::names, "Accounts and portfolios with their short names."),
        required("figures", &T::figures,
                 "Number of figures of the earlier system that can be compared."),
        required("findings", &T::findings, "What the conversion assumes or leaves out."));
}

template <>
struct Described<service::LegacyPlanDocument> {
    using T = service::LegacyPlanDocument;
    static constexpr std::string_view name = "LegacyPlanDocument";
    static constexpr std::string_view doc = "What files of an earlier system contain.";
    static constexpr auto fields = legacy_plan_fields<T>();
};

template <>
struct Described<service::LegacyPlanResponse> {
    using T = service::LegacyPlanResponse;
    static constexpr std::string_view name = "LegacyPlanResponse";
    static constexpr std::string_view doc = "The plan of an import, and whether it was committed.";
    static constexpr auto fields = wire::combined(
        legacy_plan_fields<T>(),
        wire::list(
            required("committed", &T::committed, "Whether the plan was committed."),
            required("import", &T::import,
                     "Id of the import, for undo and comparison; null for a plan, and where "
                     "everything is stored already."),
            required("file_digest", &T::file_digest, "SHA-256 digest of the files."),
            required("plan_digest", &T::plan_digest, "SHA-256 digest of the plan."),
            required("records", &T::records,
                     "Records that are not prices: rejected ones first, at most 2,000."),
            required("records_left_out", &T::records_left_out, "Number of records not listed."),
            required("issues", &T::issues, "Effects of the commit that need attention.")));
};

template <>
struct Described<service::LegacyImportRequest> {
    using T = service::LegacyImportRequest;
    static constexpr std::string_view name = "LegacyImportRequest";
    static constexpr std::string_view doc = "An import from an earlier system.";
    static constexpr auto fields =
        wire::list(required("id", &T::id, "Id of the import.", {.max_length = 64}));
};

template <>
struct Described<service::LegacyImportView> {
    using T = service::LegacyImportView;
    static constexpr std::string_view name = "LegacyImport";
    static constexpr std::string_view doc = "An import from an earlier system.";
    static constexpr auto fields = wire::combined(
        wire::list(required("id", &T::id, "Id of the import."),
                   required("state", &T::state, "State of the import."),
                   required("file_digest", &T::file_digest, "SHA-256 digest of the files."),
                   required("plan_digest", &T::plan_digest, "SHA-256 digest of the plan."),
                   required("created_by", &T::created_by, "Id of the user who committed it."),
                   required("created_at", &T::created_at, "Time of the commit."),
                   required("undone_at", &T::undone_at, "Time of the undo; null for none.")),
        legacy_plan_fields<T>());
};

template <>
struct Described<service::ListLegacyImportsRequest> {
    using T = service::ListLegacyImportsRequest;
    static constexpr std::string_view name = "ListLegacyImportsRequest";
    static constexpr std::string_view doc = "A page of the imports from earlier systems.";
    static constexpr auto fields = page_fields<T>();
};

template <>
struct Described<service::ListLegacyImportsResponse> {
    using T = service::ListLegacyImportsResponse;
    static constexpr std::string_view name = "ListLegacyImportsResponse";
    static constexpr std::string_view doc = "Imports from earlier systems.";
    static constexpr auto fields = wire::list(
        required("data", &T::data, "Imports in the requested order."),
        required("next_cursor", &T::next_cursor, "Cursor of the next page; null on the last one."));
};

template <>
struct Described<service::LegacyUndoRequest> {
    using T = service::LegacyUndoRequest;
    static constexpr std::string_view name = "LegacyUndoRequest";
    static constexpr std::string_view doc = "An import to undo.";
    static constexpr auto fields =
        wire::list(required("id", &T::id, "Id of the import.", {.max_length = 64}),
                   optional("discard_changes", &T::discard_changes,
                            "Whether to undo it although what it added was changed since."));
};

template <>
struct Described<service::LegacyUndoResponse> {
    using T = service::LegacyUndoResponse;
    static constexpr std::string_view name = "LegacyUndoResponse";
    static constexpr std::string_view doc = "What an undo deleted.";
    static constexpr auto fields =
        wire::list(required("id", &T::id, "Id of the import."),
                   required("transactions", &T::transactions, "Number of transactions deleted."),
                   required("accounts", &T::accounts, "Number of accounts deleted."),
                   required("portfolios", &T::portfolios, "Number of portfolios deleted."),
                   required("positions", &T::positions, "Number of positions deleted with them."),
                   required("prices", &T::prices, "Number of prices deleted."),
                   required("issues", &T::issues, "What was kept, and why."));
};

template <>
struct Described<service::LegacyCompareRequest> {
    using T = service::LegacyCompareRequest;
    static constexpr std::string_view name = "LegacyCompareRequest";
    static constexpr std::string_view doc = "An import whose figures are compared.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Id of the import.", {.max_length = 64}),
        optional("differences_only", &T::differences_only, "Whether to leave out equal figures."));
};

template <>
struct Described<service::LegacyComparedFigure> {
    using T = service::LegacyComparedFigure;
    static constexpr std::string_view name = "LegacyComparedFigure";
    static constexpr std::string_view doc =
        "A figure of the earlier system next to that of this one.";
    static constexpr auto fields = wire::list(
        required("measure", &T::measure, "Measure of the figure."),
        required("object", &T::object, "Short name of the account or portfolio."),
        required("symbol", &T::symbol,
                 "Symbol of the holding or position; empty for a figure of the whole account or "
                 "portfolio."),
        required("as_of", &T::as_of, "Date of the figure; null where none was stored."),
        required("value", &T::value, "Value that the earlier system stored."),
        required("current", &T::current,
                 "Value that this system computes from the imported records; null where it "
                 "cannot."),
        required("difference", &T::difference,
                 "Current value less the earlier one; null for none."),
        required("reason", &T::reason, "Reason of the difference."),
        required("detail", &T::detail, "Basis of the reason; may be empty."));
};

template <>
struct Described<service::LegacyReasonCount> {
    using T = service::LegacyReasonCount;
    static constexpr std::string_view name = "LegacyReasonCount";
    static constexpr std::string_view doc = "Number of figures with a reason.";
    static constexpr auto fields =
        wire::list(required("reason", &T::reason, "Reason of the difference."),
                   required("figures", &T::figures, "Number of figures."));
};

template <>
struct Described<service::LegacyCompareResponse> {
    using T = service::LegacyCompareResponse;
    static constexpr std::string_view name = "LegacyCompareResponse";
    static constexpr std::string_view doc = "Figures of an earlier system and of this one.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Id of the import."),
        required("source", &T::source, "Earlier system."),
        required("figures", &T::figures, "Compared figures, in the order of the files."),
        required("reasons", &T::reasons, "Number of figures by reason, equal ones included."),
        required("issues", &T::issues, "What is missing, approximate or doubtful."));
};

template <>
struct Described<service::LegacyStoredDocument> {
    using T = service::LegacyStoredDocument;
    static constexpr std::string_view name = "LegacyStoredDocument";
    static constexpr std::string_view doc = "The plan of an import with figures to compare.";
    static constexpr auto fields = wire::combined(
        legacy_plan_fields<T>(),
        wire::list(required("stored_figures", &T::stored_figures, "Figures to compare."),
                   optional("stored_quotes", &T::stored_quotes,
                            "Prices of the earlier system on the days of the figures.")));
};

template <>
struct Described<service::LegacyAddedPortfolio> {
    using T = service::LegacyAddedPortfolio;
    static constexpr std::string_view name = "LegacyAddedPortfolio";
    static constexpr std::string_view doc = "A portfolio that an import added.";
    static constexpr auto fields =
        wire::list(required("id", &T::id, "Id of the portfolio."),
                   required("version", &T::version, "Version at the commit."),
                   required("positions", &T::positions, "Number of positions added."));
};

template <>
struct Described<service::LegacyUndoDocument> {
    using T = service::LegacyUndoDocument;
    static constexpr std::string_view name = "LegacyUndoDocument";
    static constexpr std::string_view doc = "What an import added.";
    static constexpr auto fields = wire::list(
        required("ledger_import", &T::ledger_import,
                 "Id of the import of transactions; empty for none."),
        required("accounts", &T::accounts, "Ids of the accounts added."),
        required("portfolios", &T::portfolios, "Portfolios added."),
        required("price_source", &T::price_source, "Source of the prices added; empty for none."),
        required("prices", &T::prices, "Number of prices added."));
};

}  // namespace ballast::describe
