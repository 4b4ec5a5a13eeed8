// Descriptions of the import methods.
#pragma once

#include <array>

#include "model/describe_account.hpp"
#include "service/describe_common.hpp"
#include "service/ledger/describe_not_booked.hpp"
#include "service/ledger/import_requests.hpp"
#include "store/describe_ledger_import.hpp"

namespace ballast::describe {

template <>
struct Described<ledger::ImportRowStatus> {
    using enum ledger::ImportRowStatus;
    static constexpr std::string_view name = "ImportRowStatus";
    static constexpr std::string_view doc = "Result of an imported row.";
    static constexpr std::array values{
        word(kNew, "new", "The row is posted as a new transaction."),
        word(kDuplicate, "duplicate", "The row is already in the ledger."),
        word(kChanged, "changed", "The row replaces a transaction in the ledger."),
        word(kRejected, "rejected", "The row cannot be posted.")};
};

template <>
struct Described<ledger::PossibleDuplicates> {
    using enum ledger::PossibleDuplicates;
    static constexpr std::string_view name = "PossibleDuplicates";
    static constexpr std::string_view doc =
        "Treatment of rows that may already be in the ledger under a different identity.";
    static constexpr std::array values{
        word(kBook, "book", "They are posted, and the plan warns of them."),
        word(kLeaveOut, "leave_out", "They count as duplicates.")};
};

template <>
struct Described<service::ImportRowsShown> {
    using enum service::ImportRowsShown;
    static constexpr std::string_view name = "ImportRowsShown";
    static constexpr std::string_view doc = "Rows that the response of an import lists.";
    static constexpr std::array values{
        word(kAll, "all", "All rows."),
        word(kExceptions, "exceptions",
             "Rows that need attention: rejected, changed, and possibly posted already in another "
             "form. New rows and duplicates are counted in the totals only.")};
};

inline constexpr Limits kColumnName{.max_length = 200};

template <>
struct Described<ingest::AmountSign> {
    using enum ingest::AmountSign;
    static constexpr std::string_view name = "AmountSign";
    static constexpr std::string_view doc = "Meaning of a positive amount for the account owner.";
    static constexpr std::array values{
        word(kShown, "shown",
             "Received if the file also has negative amounts, otherwise unsigned."),
        word(kReceived, "received", "Money received."), word(kPaid, "paid", "Money paid."),
        word(kUnsigned, "unsigned",
             "Signs carry no information; the transaction type determines the direction.")};
};

template <>
struct Described<service::MappingFields> {
    using T = service::MappingFields;
    static constexpr std::string_view name = "ColumnMapping";
    static constexpr std::string_view doc = "Column names of a file by their meaning.";
    static constexpr auto fields = wire::list(
        required("date", &T::date, "Column of the trade date.", kColumnName),
        optional("type", &T::type, "Column of the type.", kColumnName),
        optional("symbol", &T::symbol, "Column of the security symbol.", kColumnName),
        optional("quantity", &T::quantity, "Column of the quantity.", kColumnName),
        optional("price", &T::price, "Column of the price.", kColumnName),
        optional("amount", &T::amount, "Column of the cash amount.", kColumnName),
        optional("fees", &T::fees, "Column of the fees.", kColumnName),
        optional("currency", &T::currency, "Column of the currency.", kColumnName),
        optional("account", &T::account, "Column of the account.", kColumnName),
        optional("ratio", &T::ratio, "Column of the split ratio.", kColumnName),
        optional("lot_id", &T::lot_id, "Column of the lot id.", kColumnName),
        optional("new_symbol", &T::new_symbol,
                 "Column of the symbol received in a corporate action.", kColumnName),
        optional("source_id", &T::source_id, "Column of the source's unique transaction id.",
                 kColumnName),
        optional("note", &T::note, "Column of the note.", kColumnName),
        optional(
            "types", &T::types,
            "Transaction type by the file's name for it, matched as a case-insensitive prefix.",
            {.max_items = 200}),
        optional("default_type", &T::default_type, "Transaction type of rows whose type is empty."),
        optional("date_order", &T::date_order,
                 "Order of date parts: ymd, mdy or dmy; inferred from the file when empty.",
                 {.max_length = 3}),
        optional("decimal_sign", &T::decimal_sign,
                 "Decimal sign: a point or a comma; inferred from the file when empty.",
                 {.max_length = 1}),
        optional("delimiter", &T::delimiter, "Field delimiter; inferred from the file when empty.",
                 {.max_length = 1}),
        optional("amount_sign", &T::amount_sign,
                 "Meaning of a positive amount for the account owner."));
};

inline constexpr Limits kFileContent{.max_length = std::size_t{1} << 30};

template <>
struct Described<service::ImportRequest> {
    using T = service::ImportRequest;
    static constexpr std::string_view name = "ImportRequest";
    static constexpr std::string_view doc =
        "A file of account activity and how to read it. The import is only planned unless `commit` "
        "is set.";
    static constexpr auto fields = wire::list(
        optional("file", &T::file,
                 "Path of the file, relative to the request file; alternative to `content`.",
                 {.max_length = 4096}),
        optional("content", &T::content, "Text of the file.", kFileContent),
        optional("upload", &T::upload, "Id of a complete upload, alternative to `content`.",
                 {.max_length = 36}),
        optional("file_name", &T::file_name, "Display name of the file.", {.max_length = 255}),
        optional("format", &T::format, "Format of the file: auto, or a name from import.formats.",
                 {.max_length = 64}),
        optional("mapping", &T::mapping, "Custom column mapping, in place of a format."),
        optional("profile", &T::profile,
                 "Name of a saved import profile. With format auto, a profile saved for the same "
                 "header is used automatically.",
                 {.max_length = 64}),
        optional("account", &T::account,
                 "Account for rows that do not state one: slug or id, created if it does not "
                 "exist. When absent, the only account of the ledger, or else \"main\".",
                 {.max_length = 64}),
        optional(
            "accounts", &T::accounts,
            "Account slug by the account name in the file; other names are converted to slugs.",
            {.max_items = 1000, .max_length = 64}),
        optional("currency", &T::currency,
                 "Currency of rows that do not state one; the account's when absent."),
        optional("possible_duplicates", &T::possible_duplicates,
                 "Treatment of rows that match a posted transaction in account, day, type, symbol, "
                 "quantity and amount but not in identity, as when the same data was imported in "
                 "another format of the same broker. Their reason is possible_duplicate."),
        optional("rows", &T::rows,
                 "Rows that the response lists; the exceptions alone keep the response of a large "
                 "file small."),
        optional("commit", &T::commit, "Whether to post the plan; otherwise nothing is changed."),
        optional("plan_digest", &T::plan_digest,
                 "Digest of the plan that was reviewed; the import fails if the plan has changed.",
                 {.max_length = 64}));
};

template <>
struct Described<service::TransactionFields> {
    using T = service::TransactionFields;
    static constexpr std::string_view name = "TransactionFields";
    static constexpr std::string_view doc = "Fields of a transaction.";
    static constexpr auto fields = transaction_fields<Form::kStored, T>();
};

template <>
struct Described<service::PlanRowView> {
    using T = service::PlanRowView;
    static constexpr std::string_view name = "ImportRow";
    static constexpr std::string_view doc = "A row of a file and its result.";
    static constexpr auto fields = wire::list(
        required("row", &T::row, "Row number, from 1; only data rows are counted."),
        required("line", &T::line, "Line of the file, from 1."),
        required("status", &T::status, "Result of the row."),
        required("reason", &T::reason, "Code of the reason for the result."),
        required("column", &T::column, "Column in error; only for a rejected row."),
        required("value", &T::value, "Value in the file."),
        required("expected", &T::expected, "Expected value."),
        required("fix", &T::fix, "Suggested fix."),
        required("account", &T::account, "Slug of the account."),
        required("transaction", &T::transaction, "Transaction as posted; null for a rejected row."),
        required("existing", &T::existing,
                 "Posted transaction that the row duplicates, replaces or may duplicate."),
        required("cash_effect", &T::cash_effect,
                 "Change in cash of the account, positive into it; null for a rejected row."));
};

template <>
struct Described<service::SkippedView> {
    using T = service::SkippedView;
    static constexpr std::string_view name = "SkippedLine";
    static constexpr std::string_view doc = "A skipped line that contains no transaction.";
    static constexpr auto fields =
        wire::list(required("line", &T::line, "Line of the file, from 1."),
                   required("reason", &T::reason, "Reason the line was skipped."));
};

template <>
struct Described<service::PlanAccount> {
    using T = service::PlanAccount;
    static constexpr std::string_view name = "ImportAccount";
    static constexpr std::string_view doc = "An account affected by an import.";
    static constexpr auto fields = wire::list(
        required("account", &T::account, "Slug of the account."),
        required("name", &T::name, "Name of the account in the file, or its display name."),
        required("type", &T::type,
                 "Type of the account, which decides its tax treatment; taxable where the import "
                 "creates it."),
        required("created", &T::created, "Whether the import creates the account."),
        required("rows", &T::rows, "Number of rows that are not rejected."));
};

template <>
struct Described<ledger::StatedDifference> {
    using T = ledger::StatedDifference;
    static constexpr std::string_view name = "StatedDifference";
    static constexpr std::string_view doc =
        "A difference between a holding stated in the file and the ledger after the import.";
    static constexpr auto fields = wire::list(
        required("account", &T::account, "Slug of the account."),
        required("symbol", &T::symbol, "Symbol; empty for cash."),
        required("field", &T::field, "Field that differs: quantity, cost_basis or cash."),
        required("computed", &T::computed, "Value in the ledger."),
        required("stated", &T::stated, "Value stated in the file."),
        required("difference", &T::difference, "Computed less stated value."));
};

template <>
struct Described<service::UnpostedByImportView> {
    using T = service::UnpostedByImportView;
    static constexpr std::string_view name = "UnpostedByImport";
    static constexpr std::string_view doc =
        "A transaction that could not be posted after the import, such as a sale of more than is "
        "held.";
    static constexpr auto fields = wire::combined(
        wire::list(required("line", &T::line,
                            "Line of the row in the file; null for a transaction that is in the "
                            "ledger already.")),
        not_booked_fields<T>());
};

template <>
struct Described<service::ImportResponse> {
    using T = service::ImportResponse;
    static constexpr std::string_view name = "ImportPlan";
    static constexpr std::string_view doc = "Plan of an import, or its result once posted.";
    static constexpr auto fields = wire::list(
        required("committed", &T::committed, "Whether the import was posted."),
        required("import", &T::import, "Id of the import; null when nothing was posted."),
        required("format", &T::format, "Format by which the file was read."),
        required("profile", &T::profile, "Name of the import profile used; empty for none."),
        required("fingerprint", &T::fingerprint, "Fingerprint of the file's header."),
        required("columns", &T::columns, "Column names in the file's header."),
        required("file_name", &T::file_name, "Name of the file."),
        required("file_digest", &T::file_digest, "SHA-256 of the file."),
        required("plan_digest", &T::plan_digest,
                 "SHA-256 digest of this plan, to be given when posting it."),
        required("first_date", &T::first_date, "Date of the first row that is not rejected."),
        required("last_date", &T::last_date, "Date of the last row that is not rejected."),
        required("accounts", &T::accounts, "Accounts affected by the import."),
        required("rows", &T::rows, "Rows, in file order."),
        required("skipped", &T::skipped, "Skipped lines that contain no transaction."),
        required("unposted", &T::unposted,
                 "Transactions that could not be posted after the import, in the order of posting, "
                 "at most 1,000; empty once it is posted."),
        required("totals", &T::totals, "Number of rows by result."),
        required("reconciled", &T::reconciled,
                 "Whether the file states holdings that were compared with the ledger."),
        required("discrepancies", &T::discrepancies,
                 "Differences between the holdings stated in the file and the ledger."),
        required("snapshot", &T::snapshot,
                 "Id of the net worth snapshot stored; null when nothing was posted."),
        required("issues", &T::issues, "What is missing, approximate or doubtful in this result."));
};

template <>
struct Described<service::ImportView> {
    using T = service::ImportView;
    static constexpr std::string_view name = "Import";
    static constexpr std::string_view doc = "An import posted to the ledger.";
    static constexpr auto fields = import_fields<T>();
};

template <>
struct Described<service::ImportIdRequest> {
    using T = service::ImportIdRequest;
    static constexpr std::string_view name = "ImportIdRequest";
    static constexpr std::string_view doc = "Identifies an import.";
    static constexpr auto fields = wire::list(required("id", &T::id, "Import id.", kUuidText));
};

template <>
struct Described<service::UndoImportRequest> {
    using T = service::UndoImportRequest;
    static constexpr std::string_view name = "UndoImportRequest";
    static constexpr std::string_view doc = "Undoes an import.";
    static constexpr auto fields =
        wire::list(required("id", &T::id, "Import id.", kUuidText),
                   optional("discard_changes", &T::discard_changes,
                            "Whether to undo it even if its transactions have been changed since; "
                            "otherwise that is a conflict."));
};

template <>
struct Described<service::UndoImportResponse> {
    using T = service::UndoImportResponse;
    static constexpr std::string_view name = "UndoImportResponse";
    static constexpr std::string_view doc = "Result of undoing an import.";
    static constexpr auto fields = wire::list(
        required("import", &T::import, "The import, in its undone state."),
        required("removed", &T::removed, "Number of transactions removed."),
        required("restored", &T::restored,
                 "Number of transactions restored to their previous version."),
        required("snapshots_removed", &T::snapshots_removed,
                 "Number of net worth snapshots removed."),
        required("accounts_removed", &T::accounts_removed, "Slugs of the accounts removed."),
        required("issues", &T::issues, "What could not be undone, and why."));
};

template <>
struct Described<service::ListImportsRequest> {
    using T = service::ListImportsRequest;
    static constexpr std::string_view name = "ListImportsRequest";
    static constexpr std::string_view doc = "Filter and page of a list of imports, newest first.";
    static constexpr auto fields = wire::combined(
        wire::list(
            optional("state", &T::state,
                     "State to include, committed or undone; both when absent."),
            optional("file_digest", &T::file_digest,
                     "SHA-256 digest of the file whose imports are listed.", {.max_length = 64})),
        page_fields<T>());
};

template <>
struct Described<service::ListImportsResponse> {
    using T = service::ListImportsResponse;
    static constexpr std::string_view name = "ListImportsResponse";
    static constexpr std::string_view doc = "A page of imports.";
    static constexpr auto fields =
        wire::list(required("data", &T::data, "Imports on this page."),
                   required("next_cursor", &T::next_cursor,
                            "Cursor of the next page; null on the last page."));
};

template <>
struct Described<service::ImportFormatsRequest> {
    static constexpr std::string_view name = "ImportFormatsRequest";
    static constexpr std::string_view doc = "Empty object.";
    static constexpr auto fields = wire::list();
};

template <>
struct Described<service::ImportFormatView> {
    using T = service::ImportFormatView;
    static constexpr std::string_view name = "ImportFormat";
    static constexpr std::string_view doc = "A supported format of account activity.";
    static constexpr auto fields = wire::list(
        required("name", &T::name, "Name of the format."),
        required("description", &T::description, "Description of the format and its source."),
        required("columns", &T::columns, "Columns by which the format is recognized."));
};

template <>
struct Described<service::ImportFormatsResponse> {
    using T = service::ImportFormatsResponse;
    static constexpr std::string_view name = "ImportFormatsResponse";
    static constexpr std::string_view doc = "Supported formats of account activity.";
    static constexpr auto fields =
        wire::list(required("formats", &T::formats, "Formats, ordered by name."));
};

template <class T>
constexpr auto profile_fields() {
    return wire::list(
        optional("format", &T::format, "Format of the files: auto, or a name from import.formats.",
                 {.max_length = 64}),
        optional("mapping", &T::mapping, "Custom column mapping, in place of a format."),
        optional("account", &T::account, "Account for rows that do not state one.",
                 {.max_length = 64}),
        optional("accounts", &T::accounts, "Account slug by the account name in the file.",
                 {.max_items = 1000, .max_length = 64}),
        optional("currency", &T::currency, "Currency of rows that do not state one."));
}

template <>
struct Described<service::ProfileDocument> {
    using T = service::ProfileDocument;
    static constexpr std::string_view name = "ImportProfileDocument";
    static constexpr std::string_view doc = "Settings for reading files with one header.";
    static constexpr auto fields = profile_fields<T>();
};

template <>
struct Described<service::PutProfileRequest> {
    using T = service::PutProfileRequest;
    static constexpr std::string_view name = "PutProfileRequest";
    static constexpr std::string_view doc = "Saves an import profile under a name.";
    static constexpr auto fields = wire::combined(
        wire::list(
            required("name", &T::name, "Name of the profile.", {.min_length = 1, .max_length = 64}),
            optional("fingerprint", &T::fingerprint,
                     "Fingerprint of the header for which the profile is used automatically.",
                     {.max_length = 64}),
            optional("sample", &T::sample,
                     "A sample file with this header, in place of the fingerprint.", kFileContent)),
        profile_fields<T>());
};

template <>
struct Described<service::ProfileNameRequest> {
    using T = service::ProfileNameRequest;
    static constexpr std::string_view name = "ProfileNameRequest";
    static constexpr std::string_view doc = "Identifies an import profile.";
    static constexpr auto fields = wire::list(
        required("name", &T::name, "Name of the profile.", {.min_length = 1, .max_length = 64}));
};

template <>
struct Described<service::ProfileView> {
    using T = service::ProfileView;
    static constexpr std::string_view name = "ImportProfile";
    static constexpr std::string_view doc = "A saved import profile.";
    static constexpr auto fields = wire::list(
        required("name", &T::name, "Name of the profile."),
        required("fingerprint", &T::fingerprint,
                 "Fingerprint of the header for which the profile is used automatically; empty for "
                 "none."),
        required("format", &T::format, "Format of the files: auto, or a name from import.formats."),
        required("mapping", &T::mapping, "Custom column mapping."),
        required("account", &T::account, "Account for rows that do not state one."),
        required("accounts", &T::accounts, "Account slug by the account name in the file."),
        required("currency", &T::currency, "Currency of rows that do not state one."),
        required("created_at", &T::created_at, "Time the profile was created."),
        required("updated_at", &T::updated_at, "Time of the last change."),
        required("version", &T::version, "Version number, increased by every change."));
};

template <>
struct Described<service::ListProfilesRequest> {
    static constexpr std::string_view name = "ListProfilesRequest";
    static constexpr std::string_view doc = "Empty object.";
    static constexpr auto fields = wire::list();
};

template <>
struct Described<service::ListProfilesResponse> {
    using T = service::ListProfilesResponse;
    static constexpr std::string_view name = "ListProfilesResponse";
    static constexpr std::string_view doc = "Saved import profiles.";
    static constexpr auto fields =
        wire::list(required("data", &T::data, "Import profiles, ordered by name."));
};

template <>
struct Described<service::UndoDocument> {
    using T = service::UndoDocument;
    static constexpr std::string_view name = "UndoDocument";
    static constexpr std::string_view doc = "Data needed to undo an import.";
    static constexpr auto fields = wire::list(
        optional("version", &T::version, "Format version of the stored amounts."),
        required("changed", &T::changed, "Previous versions of the changed transactions."),
        required("accounts", &T::accounts, "Ids of the accounts created by the import."));
};

}  // namespace ballast::describe
