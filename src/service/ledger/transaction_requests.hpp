// Requests and responses of the transaction methods.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/ledger/describe_source.hpp"
#include "service/portfolio/requests.hpp"
#include "store/ledger_entries.hpp"

namespace ballast::service {

// Fields of a transaction, as in model::Transaction, without id and account.
struct TransactionFields {
    fin::Date date;
    model::TransactionType type = model::TransactionType::kBuy;
    std::string symbol;
    std::optional<Decimal> quantity;
    std::optional<Decimal> price;
    std::optional<Decimal> amount;
    Decimal fees;
    fin::Currency currency = fin::Currency::kUsd;
    std::string lot_id;
    std::optional<Decimal> ratio;
    Decimal ratio_base{1};
    std::string new_symbol;
    std::string other_account;
    std::optional<fin::Date> acquired;
    std::optional<Decimal> fair_value;
    std::optional<Decimal> basis_fraction;
    std::optional<Decimal> gift_tax;
    std::optional<Decimal> multiplier;
    std::string note;
    std::string reference;

    bool operator==(const TransactionFields&) const = default;
};

TransactionFields fields_of(const model::Transaction& transaction, const std::string& reference);
// Without id and account.
model::Transaction transaction_of(const TransactionFields& fields);

// A complete entry, as exports contain it and undo restores it.
struct EntryDocument : TransactionFields {
    std::string id;
    std::string account;  // slug
    std::string content_key;
    std::int64_t occurrence = 0;
    std::optional<std::string> import;
    std::optional<std::int64_t> line;
    Instant created_at;
    Instant updated_at;
    std::int64_t version = 1;
};

EntryDocument document_of(const store::LedgerEntry& entry);
Result<store::LedgerEntry> entry_of(const EntryDocument& document, const model::AccountId& account);

struct TransactionView : EntryDocument {
    std::string etag;
    Issues issues;  // from the request that created it
};

struct CreateTransactionRequest : TransactionFields {
    std::string account;
    std::optional<std::string> id;
    ledger::OutflowSign outflow_sign = ledger::OutflowSign::kInferred;
};

struct TransactionIdRequest {
    std::string id;
};

// Absent fields stay unchanged.
struct UpdateTransactionRequest {
    std::string id;
    std::string if_match;
    std::optional<std::string> account;
    std::optional<fin::Date> date;
    std::optional<model::TransactionType> type;
    std::optional<std::string> symbol;
    std::optional<Decimal> quantity;
    std::optional<Decimal> price;
    std::optional<Decimal> amount;
    std::optional<Decimal> fees;
    std::optional<fin::Currency> currency;
    std::optional<std::string> lot_id;
    std::optional<Decimal> ratio;
    std::optional<std::string> new_symbol;
    std::optional<std::string> note;
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

// `given`: from a response, which has all fields.
template <class T, bool given>
constexpr auto transaction_fields() {
    const auto field = [](auto name, auto member, auto doc, Limits limits = {}) {
        return given ? required(name, member, doc, limits) : optional(name, member, doc, limits);
    };
    return wire::list(
        required("date", &T::date, "Trade date."),
        required("type", &T::type, "Type of transaction."),
        field("symbol", &T::symbol, "Symbol; empty for a transaction in cash only.", kLedgerSymbol),
        field("quantity", &T::quantity,
              "Number of units; positive, as the type determines the direction."),
        field("price", &T::price, "Price per unit as traded, not adjusted for later splits."),
        field("amount", &T::amount,
              given ? "Cash amount; takes precedence over quantity × price. For dividends, "
                      "interest, deposits, withdrawals, fees and taxes it is the change in cash: a "
                      "withdrawal, fee or tax is negative, a reversal has the opposite sign."
                    : "Cash amount; takes precedence over quantity × price. For dividends, "
                      "interest and deposits it is the change in cash; for withdrawals, fees and "
                      "taxes its sign is given by outflow_sign."),
        field("fees", &T::fees, "Commission and fees; positive for a charge."),
        field("currency", &T::currency, "Currency of price, amount and fees."),
        field("lot_id", &T::lot_id, "Purchase: id of its lot. Sale: ids of the lots it uses.",
              {.max_length = 100}),
        field("ratio", &T::ratio,
              "Split: new shares per old share. Merger, spin-off: shares received per share held."),
        field("ratio_base", &T::ratio_base, "Number of old shares to which the ratio relates."),
        field("new_symbol", &T::new_symbol, "Spin-off, merger: symbol received.", kLedgerSymbol),
        field("other_account", &T::other_account, "Transfer in kind: the account at the other end.",
              {.max_length = 64}),
        field("acquired", &T::acquired, "Transfer from outside: acquisition date."),
        field("fair_value", &T::fair_value,
              "Market value per unit received in a spin-off, merger or gift."),
        field("basis_fraction", &T::basis_fraction,
              "Spin-off: fraction of the cost basis allocated to the new shares."),
        field("gift_tax", &T::gift_tax, "Gift tax paid by the donor."),
        field("multiplier", &T::multiplier, "Units per contract."),
        field("note", &T::note, "Note, as free text.", {.max_length = 4000}),
        field("reference", &T::reference, "Id of the transaction in its source.",
              {.max_length = 200}));
}

template <class T>
constexpr auto entry_fields() {
    return wire::combined(
        wire::list(required("id", &T::id, "Id of the transaction."),
                   required("account", &T::account, "Slug of the account.")),
        transaction_fields<T, true>(),
        wire::list(
            required("content_key", &T::content_key,
                     "Digest of the transaction's content in its source."),
            required("occurrence", &T::occurrence, "Index among identical transactions, from 0."),
            required("import", &T::import,
                     "Id of the import that created the transaction; null for one added by hand."),
            required("line", &T::line, "Line of the imported file."),
            required("created_at", &T::created_at, "Time the transaction was created."),
            required("updated_at", &T::updated_at, "Time of the last change."),
            required("version", &T::version, "Version number, increased by every change.")));
}

template <>
struct Described<service::EntryDocument> {
    using T = service::EntryDocument;
    static constexpr std::string_view name = "LedgerEntry";
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
                            "Values that were inferred because the request left them out.")));
};

template <>
struct Described<service::CreateTransactionRequest> {
    using T = service::CreateTransactionRequest;
    static constexpr std::string_view name = "CreateTransactionRequest";
    static constexpr std::string_view doc = "A new transaction.";
    static constexpr auto fields = wire::combined(
        wire::list(required("account", &T::account, "Account, by id or slug.",
                            {.min_length = 1, .max_length = 64}),
                   optional("id", &T::id,
                            "UUID of the transaction, chosen by the caller; generated when absent.",
                            {.max_length = 36}),
                   optional("outflow_sign", &T::outflow_sign,
                            "Meaning of a positive amount of a fee, tax or withdrawal; inferred "
                            "counts as a charge.")),
        transaction_fields<T, false>());
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
struct Described<service::UpdateTransactionRequest> {
    using T = service::UpdateTransactionRequest;
    static constexpr std::string_view name = "UpdateTransactionRequest";
    static constexpr std::string_view doc =
        "Changes to a transaction; fields left out are not changed.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Id of the transaction.", kUuidText),
        required("if_match", &T::if_match, "ETag of the version to change.", {.max_length = 32}),
        optional("account", &T::account, "New account, by id or slug.", {.max_length = 64}),
        optional("date", &T::date, "New trade date."),
        optional("type", &T::type, "New type of transaction."),
        optional("symbol", &T::symbol, "New symbol.", kLedgerSymbol),
        optional("quantity", &T::quantity, "New number of units; positive."),
        optional("price", &T::price, "New price per unit."),
        optional("amount", &T::amount, "New cash amount, with the sign given by outflow_sign."),
        optional("outflow_sign", &T::outflow_sign,
                 "Meaning of a positive amount of a fee, tax or withdrawal; inferred keeps what "
                 "the transaction was, or else counts as a charge."),
        optional("fees", &T::fees, "New commission and fees."),
        optional("currency", &T::currency, "New currency of price, amount and fees."),
        optional("lot_id", &T::lot_id, "New lot id.", {.max_length = 100}),
        optional("ratio", &T::ratio, "New split ratio: new shares per old share."),
        optional("new_symbol", &T::new_symbol, "New symbol received in a corporate action.",
                 kLedgerSymbol),
        optional("note", &T::note, "New note.", {.max_length = 4000}),
        optional("clear", &T::clear, "Names of fields to clear: quantity, price, amount or ratio.",
                 {.max_items = 4, .max_length = 20}));
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
