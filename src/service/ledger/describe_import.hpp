// Descriptions of the import methods.
#pragma once

#include <array>

#include "service/describe_common.hpp"
#include "service/ledger/import_requests.hpp"

namespace ballast::wire {

template <>
struct Described<service::RowStatus> {
    using enum service::RowStatus;
    static constexpr std::string_view name = "ImportRowStatus";
    static constexpr std::string_view doc = "What becomes of a row.";
    static constexpr std::array values{word(kNew, "new", "It is booked."),
                                       word(kDuplicate, "duplicate", "It is booked already."),
                                       word(kChanged, "changed", "It replaces what is booked."),
                                       word(kRejected, "rejected", "It cannot be booked.")};
};

template <>
struct Described<service::PossibleDuplicates> {
    using enum service::PossibleDuplicates;
    static constexpr std::string_view name = "PossibleDuplicates";
    static constexpr std::string_view doc =
        "What becomes of rows that may be booked already under another name.";
    static constexpr std::array values{
        word(kBook, "book", "They are booked, and the plan warns of them."),
        word(kLeaveOut, "leave_out", "They count as duplicates.")};
};

template <>
struct Described<store::ImportState> {
    static constexpr std::string_view name = "ImportState";
    static constexpr std::string_view doc = "Whether an import stands.";
    static constexpr std::array values{word(store::ImportState::kCommitted, "committed"),
                                       word(store::ImportState::kUndone, "undone")};
};

inline constexpr Limits kColumnName{.max_length = 200};

template <>
struct Described<ingest::AmountSign> {
    using enum ingest::AmountSign;
    static constexpr std::string_view name = "AmountSign";
    static constexpr std::string_view doc = "What a positive amount is to the account's owner.";
    static constexpr std::array values{
        word(kShown, "shown", "Received where the file has negative ones too, else unsigned."),
        word(kReceived, "received", "Money that came in."),
        word(kPaid, "paid", "Money that went out."),
        word(kUnsigned, "unsigned", "Signs say nothing: the type does.")};
};

template <>
struct Described<service::MappingFields> {
    using T = service::MappingFields;
    static constexpr std::string_view name = "ColumnMapping";
    static constexpr std::string_view doc = "Which column of a file holds what, by its header.";
    static constexpr auto fields = wire::list(
        required("date", &T::date, "Column of the trade date.", kColumnName),
        optional("type", &T::type, "Column of the type.", kColumnName),
        optional("symbol", &T::symbol, "Column of the symbol.", kColumnName),
        optional("quantity", &T::quantity, "Column of the quantity.", kColumnName),
        optional("price", &T::price, "Column of the price.", kColumnName),
        optional("amount", &T::amount, "Column of the money that moved.", kColumnName),
        optional("fees", &T::fees, "Column of the fees.", kColumnName),
        optional("currency", &T::currency, "Column of the currency.", kColumnName),
        optional("account", &T::account, "Column of the account.", kColumnName),
        optional("ratio", &T::ratio, "Column of the split ratio.", kColumnName),
        optional("lot_id", &T::lot_id, "Column of the lot.", kColumnName),
        optional("new_symbol", &T::new_symbol, "Column of what is received.", kColumnName),
        optional("source_id", &T::source_id, "Column of the source's own unique id.", kColumnName),
        optional("note", &T::note, "Column of free text.", kColumnName),
        optional("types", &T::types,
                 "The file's words for types, compared without case, as prefixes.",
                 {.max_items = 200}),
        optional("default_type", &T::default_type, "Of a row whose type is empty."),
        optional("date_order", &T::date_order, "ymd, mdy or dmy; empty: as the file's dates show.",
                 {.max_length = 3}),
        optional("decimal_sign", &T::decimal_sign, "A point or a comma; empty: as the file shows.",
                 {.max_length = 1}),
        optional("delimiter", &T::delimiter, "Between fields; empty: as the file shows.",
                 {.max_length = 1}),
        optional("amount_sign", &T::amount_sign, "What a positive amount is."));
};

inline constexpr Limits kFileContent{.max_length = std::size_t{1} << 30};

template <>
struct Described<service::ImportRequest> {
    using T = service::ImportRequest;
    static constexpr std::string_view name = "ImportRequest";
    static constexpr std::string_view doc =
        "A file of account activity, how to read it, and whether to book it or only to plan.";
    static constexpr auto fields = wire::list(
        optional("file", &T::file, "Path of the file, relative to the request's; or `content`.",
                 {.max_length = 4096}),
        optional("content", &T::content, "The file itself, as text.", kFileContent),
        optional("file_name", &T::file_name, "Its name, as shown.", {.max_length = 255}),
        optional("format", &T::format, "auto, or a name of import.formats.", {.max_length = 64}),
        optional("mapping", &T::mapping, "Own columns, instead of a format."),
        optional("profile", &T::profile,
                 "A saved profile. With format auto, one saved for this header is found by itself.",
                 {.max_length = 64}),
        optional("account", &T::account,
                 "Where rows go whose file names no account: a slug or id; made when there is "
                 "none. When absent: the one account there is, else \"main\".",
                 {.max_length = 64}),
        optional("accounts", &T::accounts,
                 "Slugs for the file's own names of accounts; others are made slugs.",
                 {.max_items = 1000, .max_length = 64}),
        optional("currency", &T::currency, "Of rows that state none; else the account's."),
        optional("possible_duplicates", &T::possible_duplicates,
                 "What becomes of rows of the account, day, type, symbol, quantity and money of a "
                 "booked transaction that no row of the file is: as when another format of the "
                 "same broker was imported before. Their reason is possible_duplicate."),
        optional("commit", &T::commit, "Whether to book what the plan says."),
        optional("plan_digest", &T::plan_digest,
                 "Of the plan that was seen: what is booked is exactly that, or nothing.",
                 {.max_length = 64}));
};

template <class T>
constexpr auto plan_totals_fields() {
    return wire::list(required("rows", &T::rows, "Rows that hold data."),
                      required("new", &T::added, "Booked."),
                      required("duplicate", &T::duplicate, "Booked already."),
                      required("changed", &T::changed, "Replacing what is booked."),
                      required("rejected", &T::rejected, "That cannot be booked."),
                      required("passed_over", &T::passed_over,
                               "Lines that rightly are no transaction; not in `rows`."));
}

template <>
struct Described<service::PlanTotalsView> {
    using T = service::PlanTotalsView;
    static constexpr std::string_view name = "ImportTotals";
    static constexpr std::string_view doc = "Rows of a file by what becomes of them.";
    static constexpr auto fields = plan_totals_fields<T>();
};

template <>
struct Described<service::TransactionFields> {
    using T = service::TransactionFields;
    static constexpr std::string_view name = "TransactionFields";
    static constexpr std::string_view doc = "What a transaction says.";
    static constexpr auto fields = transaction_fields<T, true>();
};

template <>
struct Described<service::PlanRowView> {
    using T = service::PlanRowView;
    static constexpr std::string_view name = "ImportRow";
    static constexpr std::string_view doc = "A row of a file and what becomes of it.";
    static constexpr auto fields =
        wire::list(required("row", &T::row, "Counted from 1, of the rows that hold data."),
                   required("line", &T::line, "Of the file, counted from 1."),
                   required("status", &T::status, "What becomes of it."),
                   required("reason", &T::reason, "Why, as a word."),
                   required("column", &T::column, "Column at fault, of a rejected row."),
                   required("value", &T::value, "What stands there."),
                   required("expected", &T::expected, "What should."),
                   required("fix", &T::fix, "How to mend it."),
                   required("account", &T::account, "Slug of the account it goes to."),
                   required("transaction", &T::transaction, "As it is booked; null when rejected."),
                   required("existing", &T::existing,
                            "The booked transaction that it is, replaces or may be."));
};

template <>
struct Described<service::PassedOverView> {
    using T = service::PassedOverView;
    static constexpr std::string_view name = "PassedOverLine";
    static constexpr std::string_view doc = "A line that rightly is no transaction.";
    static constexpr auto fields = wire::list(required("line", &T::line, "Of the file."),
                                              required("reason", &T::reason, "Why."));
};

template <>
struct Described<service::PlanAccount> {
    using T = service::PlanAccount;
    static constexpr std::string_view name = "ImportAccount";
    static constexpr std::string_view doc = "An account that rows go to.";
    static constexpr auto fields =
        wire::list(required("account", &T::account, "Its slug."),
                   required("name", &T::name, "As the file names it, or its name."),
                   required("created", &T::created, "Whether the import makes it."),
                   required("rows", &T::rows, "Rows that are not rejected."));
};

template <>
struct Described<service::StatedDifference> {
    using T = service::StatedDifference;
    static constexpr std::string_view name = "StatedDifference";
    static constexpr std::string_view doc =
        "Where the file states another holding than the ledger has after the import.";
    static constexpr auto fields = wire::list(
        required("account", &T::account, "Slug."), required("symbol", &T::symbol, "Empty: cash."),
        required("field", &T::field, "quantity, cost_basis or cash."),
        required("computed", &T::computed, "From the ledger."),
        required("stated", &T::stated, "By the file."),
        required("difference", &T::difference, "Computed less stated."));
};

template <>
struct Described<service::ImportResponse> {
    using T = service::ImportResponse;
    static constexpr std::string_view name = "ImportPlan";
    static constexpr std::string_view doc = "What an import does, or would do.";
    static constexpr auto fields = wire::list(
        required("committed", &T::committed, "Whether it is booked."),
        required("import", &T::import, "Id of the import; null when nothing was booked."),
        required("format", &T::format, "That the file was read as."),
        required("profile", &T::profile, "Saved profile that was used; empty: none."),
        required("fingerprint", &T::fingerprint, "Of the file's header."),
        required("columns", &T::columns, "The file's header."),
        required("file_name", &T::file_name, "Name of the file."),
        required("file_digest", &T::file_digest, "SHA-256 of the file."),
        required("plan_digest", &T::plan_digest, "Of this plan; committing names it."),
        required("first_date", &T::first_date, "Of the rows that are not rejected."),
        required("last_date", &T::last_date, "Of the same."),
        required("accounts", &T::accounts, "Where the rows go."),
        required("rows", &T::rows, "Each row, in the file's order."),
        required("passed_over", &T::passed_over, "Lines that are no transactions."),
        required("totals", &T::totals, "How many of each."),
        required("reconciled", &T::reconciled,
                 "Whether the file states holdings and they were compared."),
        required("discrepancies", &T::discrepancies, "Where they differ."),
        required("snapshot", &T::snapshot,
                 "Id of the snapshot of net worth that was stored; null when not committed."),
        required("issues", &T::issues, "What is doubtful."));
};

template <>
struct Described<service::ImportView> {
    using T = service::ImportView;
    static constexpr std::string_view name = "Import";
    static constexpr std::string_view doc = "An import that was booked.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Its id."), required("state", &T::state, "Whether it stands."),
        required("file_name", &T::file_name, "Name of the file."),
        required("file_digest", &T::file_digest, "SHA-256 of the file."),
        required("plan_digest", &T::plan_digest, "Of the plan that was applied."),
        required("format", &T::format, "That the file was read as."),
        required("totals", &T::totals, "Rows by what became of them."),
        required("first_date", &T::first_date, "Of its rows."),
        required("last_date", &T::last_date, "Of its rows."),
        required("created_by", &T::created_by, "User id."),
        required("created_at", &T::created_at, "When it was booked."),
        required("undone_at", &T::undone_at, "When it was undone."));
};

template <>
struct Described<service::ImportIdRequest> {
    using T = service::ImportIdRequest;
    static constexpr std::string_view name = "ImportIdRequest";
    static constexpr std::string_view doc = "Names an import.";
    static constexpr auto fields = wire::list(required("id", &T::id, "Import id.", kUuidText));
};

template <>
struct Described<service::UndoImportRequest> {
    using T = service::UndoImportRequest;
    static constexpr std::string_view name = "UndoImportRequest";
    static constexpr std::string_view doc = "Takes an import back.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Import id.", kUuidText),
        optional("discard_changes", &T::discard_changes,
                 "Also where its transactions have been changed since; else that is a conflict."));
};

template <>
struct Described<service::UndoImportResponse> {
    using T = service::UndoImportResponse;
    static constexpr std::string_view name = "UndoImportResponse";
    static constexpr std::string_view doc = "What was taken back.";
    static constexpr auto fields = wire::list(
        required("import", &T::import, "The import, now undone."),
        required("removed", &T::removed, "Transactions removed."),
        required("restored", &T::restored, "Transactions that are as before again."),
        required("snapshots_removed", &T::snapshots_removed, "Snapshots it had made."),
        required("accounts_removed", &T::accounts_removed, "Accounts it had made, by slug."),
        required("issues", &T::issues, "What stays, and why."));
};

template <>
struct Described<service::ListImportsRequest> {
    using T = service::ListImportsRequest;
    static constexpr std::string_view name = "ListImportsRequest";
    static constexpr std::string_view doc = "Which imports to list, newest first.";
    static constexpr auto fields = wire::combined(
        wire::list(
            optional("state", &T::state, "Only those that stand, or were undone."),
            optional("file_digest", &T::file_digest, "Only of this file.", {.max_length = 64})),
        page_fields<T>());
};

template <>
struct Described<service::ListImportsResponse> {
    using T = service::ListImportsResponse;
    static constexpr std::string_view name = "ListImportsResponse";
    static constexpr std::string_view doc = "A page of imports.";
    static constexpr auto fields = wire::list(
        required("data", &T::data, "The imports."),
        required("next_cursor", &T::next_cursor, "For the next page; null when this is the last."));
};

template <>
struct Described<service::ImportFormatsRequest> {
    static constexpr std::string_view name = "ImportFormatsRequest";
    static constexpr std::string_view doc = "Asks which formats are read.";
    static constexpr auto fields = wire::list();
};

template <>
struct Described<service::ImportFormatView> {
    using T = service::ImportFormatView;
    static constexpr std::string_view name = "ImportFormat";
    static constexpr std::string_view doc = "A format of account activity.";
    static constexpr auto fields =
        wire::list(required("name", &T::name, "Its name."),
                   required("description", &T::description, "Whose it is."),
                   required("columns", &T::columns, "What it is recognised by."));
};

template <>
struct Described<service::ImportFormatsResponse> {
    using T = service::ImportFormatsResponse;
    static constexpr std::string_view name = "ImportFormatsResponse";
    static constexpr std::string_view doc = "The formats that are read.";
    static constexpr auto fields = wire::list(required("formats", &T::formats, "By name."));
};

template <class T>
constexpr auto profile_fields() {
    return wire::list(
        optional("format", &T::format, "auto, or a name of import.formats.", {.max_length = 64}),
        optional("mapping", &T::mapping, "Own columns, instead of a format."),
        optional("account", &T::account, "Where rows go.", {.max_length = 64}),
        optional("accounts", &T::accounts, "Slugs for the file's own names of accounts.",
                 {.max_items = 1000, .max_length = 64}),
        optional("currency", &T::currency, "Of rows that state none."));
}

template <>
struct Described<service::ProfileDocument> {
    using T = service::ProfileDocument;
    static constexpr std::string_view name = "ImportProfileDocument";
    static constexpr std::string_view doc = "How to read a file.";
    static constexpr auto fields = profile_fields<T>();
};

template <>
struct Described<service::PutProfileRequest> {
    using T = service::PutProfileRequest;
    static constexpr std::string_view name = "PutProfileRequest";
    static constexpr std::string_view doc = "Saves a way of reading files under a name.";
    static constexpr auto fields = wire::combined(
        wire::list(required("name", &T::name, "Its name.", {.min_length = 1, .max_length = 64}),
                   optional("fingerprint", &T::fingerprint,
                            "Of the header by which it is found again.", {.max_length = 64}),
                   optional("sample", &T::sample,
                            "A file with this header, instead of the fingerprint.", kFileContent)),
        profile_fields<T>());
};

template <>
struct Described<service::ProfileNameRequest> {
    using T = service::ProfileNameRequest;
    static constexpr std::string_view name = "ProfileNameRequest";
    static constexpr std::string_view doc = "Names an import profile.";
    static constexpr auto fields =
        wire::list(required("name", &T::name, "Its name.", {.min_length = 1, .max_length = 64}));
};

template <>
struct Described<service::ProfileView> {
    using T = service::ProfileView;
    static constexpr std::string_view name = "ImportProfile";
    static constexpr std::string_view doc = "A saved way of reading files.";
    static constexpr auto fields = wire::list(
        required("name", &T::name, "Its name."),
        required("fingerprint", &T::fingerprint, "Of the header it is found by; empty: none."),
        required("format", &T::format, "auto, or a name of import.formats."),
        required("mapping", &T::mapping, "Own columns."),
        required("account", &T::account, "Where rows go."),
        required("accounts", &T::accounts, "Slugs for the file's own names."),
        required("currency", &T::currency, "Of rows that state none."),
        required("created_at", &T::created_at, "When it was made."),
        required("updated_at", &T::updated_at, "When it last changed."),
        required("version", &T::version, "Goes up with every change."));
};

template <>
struct Described<service::ListProfilesRequest> {
    static constexpr std::string_view name = "ListProfilesRequest";
    static constexpr std::string_view doc = "Asks for the saved profiles.";
    static constexpr auto fields = wire::list();
};

template <>
struct Described<service::ListProfilesResponse> {
    using T = service::ListProfilesResponse;
    static constexpr std::string_view name = "ListProfilesResponse";
    static constexpr std::string_view doc = "The saved profiles.";
    static constexpr auto fields = wire::list(required("data", &T::data, "By name."));
};

template <>
struct Described<service::UndoDocument> {
    using T = service::UndoDocument;
    static constexpr std::string_view name = "UndoDocument";
    static constexpr std::string_view doc = "What it takes to undo an import.";
    static constexpr auto fields =
        wire::list(optional("version", &T::version, "Of the entries' amounts."),
                   required("changed", &T::changed, "Entries as they were before."),
                   required("accounts", &T::accounts, "Ids of accounts the import made."));
};

}  // namespace ballast::wire
