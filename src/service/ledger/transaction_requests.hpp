// Requests and responses of the transaction methods.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "describe/change.hpp"
#include "model/describe_ledger_entry.hpp"
#include "service/common.hpp"
#include "service/describe_common.hpp"
#include "service/ledger/describe_source.hpp"
#include "store/ledger_entries.hpp"

namespace ballast::service {

// What a caller states about a transaction.
struct TransactionFields : model::Transaction {
    std::string reference;
};

// A complete entry, as exports contain it and undo restores it.
struct EntryDocument : TransactionFields {
    std::string content_key;
    std::int64_t occurrence = 0;
    std::optional<store::ImportId> import;
    std::optional<std::int64_t> line;
    Instant created_at;
    Instant updated_at;
    std::int64_t version = 1;
};

EntryDocument document_of(const store::LedgerEntry& entry);
Result<store::LedgerEntry> entry_of(const EntryDocument& document, const model::AccountId& account);

struct TransactionView : EntryDocument {
    std::string etag;
    Issues issues;        // from the request that created it
    Decimal cash_effect;  // ledger::cash_effect
};

struct CreateTransactionRequest : TransactionFields {
    std::optional<std::string> requested_id;
    ledger::OutflowSign outflow_sign = ledger::OutflowSign::kInferred;
};

struct TransactionIdRequest {
    std::string id;
};

struct UpdateTransactionRequest : TransactionFields, describe::Change {
    std::string if_match;
    std::vector<std::string> clear;
    ledger::OutflowSign outflow_sign = ledger::OutflowSign::kInferred;
};

struct DeleteTransactionRequest {
    std::string id;
    std::string if_match;
};

struct ListTransactionsRequest : PageFields {
    std::string account;
    std::string symbol;
    std::optional<model::TransactionType> type;
    std::optional<fin::Date> from;
    std::optional<fin::Date> to;
    std::string import;
    std::string text;
    store::EntrySort sort = store::EntrySort::kDate;
    Count count = Count::kNone;
};

struct ListTransactionsResponse {
    std::vector<TransactionView> data;
    std::optional<std::string> next_cursor;
    std::optional<std::int64_t> count;
};

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<store::EntrySort> {
    using enum store::EntrySort;
    static constexpr std::string_view name = "TransactionSort";
    static constexpr std::string_view doc = "Sort order of transactions.";
    static constexpr std::array values{
        word(kDate, "date"),     word(kSymbol, "symbol"),        word(kType, "type"),
        word(kAmount, "amount"), word(kCreatedAt, "created_at"), word(kUpdatedAt, "updated_at")};
};

inline constexpr Limits kUuidText{.min_length = 36, .max_length = 36};
inline constexpr Limits kLedgerSymbol{.max_length = 64};

// What a caller states, without id and account.
template <Form form, class T>
constexpr auto transaction_fields() {
    return combined(transaction_terms<form, T>(), entry_reference<form, T>());
}

template <class T>
constexpr auto entry_fields() {
    return combined(list(required("id", &T::id, "Id of the transaction."),
                         required("account", &T::account, "Slug of the account.")),
                    transaction_fields<Form::kStored, T>(), entry_origin<T>());
}

template <>
struct Described<service::EntryDocument> {
    using T = service::EntryDocument;
    static constexpr std::string_view name = "EntryDocument";
    static constexpr std::string_view doc = "A transaction as stored in an export.";
    static constexpr auto fields = entry_fields<T>();
};

template <>
struct Described<service::TransactionView> {
    using T = service::TransactionView;
    static constexpr std::string_view name = "StoredTransaction";
    static constexpr std::string_view doc = "A transaction in the ledger.";
    static constexpr auto fields = wire::combined(
        entry_fields<T>(),
        wire::list(required("etag", &T::etag,
                            "ETag of this version, to be given in if_match when changing it."),
                   required("issues", &T::issues,
                            "Values that were inferred because the request left them out."),
                   required("cash_effect", &T::cash_effect,
                            "Change in cash of the account, fees included: positive into it. Zero "
                            "for rows that move no cash.")));
};

template <>
struct Described<service::CreateTransactionRequest> {
    using T = service::CreateTransactionRequest;
    static constexpr std::string_view name = "CreateTransactionRequest";
    static constexpr std::string_view doc = "A new transaction.";
    static constexpr auto fields = wire::combined(
        wire::list(required("account", &T::account, "Account, by id or slug.",
                            {.min_length = 1, .max_length = 64}),
                   optional("id", &T::requested_id,
                            "UUID of the transaction, chosen by the caller; generated when absent.",
                            {.max_length = 36}),
                   optional("outflow_sign", &T::outflow_sign,
                            "Meaning of a positive amount of a fee, tax or withdrawal; inferred "
                            "counts as a charge.")),
        transaction_fields<Form::kNew, T>());
};

template <>
struct Described<service::TransactionIdRequest> {
    using T = service::TransactionIdRequest;
    static constexpr std::string_view name = "TransactionIdRequest";
    static constexpr std::string_view doc = "Identifies a transaction.";
    static constexpr auto fields =
        wire::list(required("id", &T::id, "Id of the transaction.", kUuidText));
};

template <>
struct Described<service::UpdateTransactionRequest>
    : DescribedChange<service::UpdateTransactionRequest> {
    using T = service::UpdateTransactionRequest;
    static constexpr std::string_view name = "UpdateTransactionRequest";
    static constexpr std::string_view doc =
        "Changes to a transaction; fields left out are not changed.";
    static constexpr auto fields = combined(
        list(required("id", &T::id, "Id of the transaction.", kUuidText),
             required("if_match", &T::if_match, "ETag of the version to change.",
                      {.max_length = 32}),
             optional("account", &T::account, "New account, by id or slug.", {.max_length = 64})),
        transaction_fields<Form::kChange, T>(),
        list(optional("outflow_sign", &T::outflow_sign,
                      "Meaning of a positive amount of a fee, tax or withdrawal; inferred keeps "
                      "what the transaction was, or else counts as a charge."),
             optional("clear", &T::clear,
                      "Names of fields to clear: those that can be null, such as quantity or "
                      "acquired. A text is cleared by giving an empty one.",
                      {.max_items = 20, .max_length = 20})));
};

template <>
struct Described<service::DeleteTransactionRequest> {
    using T = service::DeleteTransactionRequest;
    static constexpr std::string_view name = "DeleteTransactionRequest";
    static constexpr std::string_view doc = "Deletes a transaction.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Id of the transaction.", kUuidText),
        required("if_match", &T::if_match, "ETag of the version to delete.", {.max_length = 32}));
};

template <>
struct Described<service::ListTransactionsRequest> {
    using T = service::ListTransactionsRequest;
    static constexpr std::string_view name = "ListTransactionsRequest";
    static constexpr std::string_view doc = "Filter, order and page of a list of transactions.";
    static constexpr auto fields = wire::combined(
        wire::list(
            optional("account", &T::account, "Account to include, by id or slug; all when absent.",
                     {.max_length = 64}),
            optional("symbol", &T::symbol, "Symbol to include; all when absent.", kLedgerSymbol),
            optional("type", &T::type, "Type to include; all when absent."),
            optional("from", &T::from, "First trade date."),
            optional("to", &T::to, "Last trade date."),
            optional("import", &T::import, "Id of the import whose transactions are listed.",
                     {.max_length = 36}),
            optional("text", &T::text, "Text to find in symbol, note or reference.",
                     {.max_length = 200}),
            optional("sort", &T::sort, "Sort order."),
            optional("count", &T::count, "Whether to return the total count.")),
        page_fields<T>());
};

template <>
struct Described<service::ListTransactionsResponse> {
    using T = service::ListTransactionsResponse;
    static constexpr std::string_view name = "ListTransactionsResponse";
    static constexpr std::string_view doc = "A page of transactions.";
    static constexpr auto fields = wire::list(
        required("data", &T::data, "Transactions on this page."),
        required("next_cursor", &T::next_cursor, "Cursor of the next page; null on the last page."),
        required("count", &T::count,
                 "Number of all matching transactions; null unless requested."));
};

}  // namespace ballast::describe
