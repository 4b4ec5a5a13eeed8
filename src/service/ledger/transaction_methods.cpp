#include <algorithm>
#include <fmt/format.h>

#include "ledger/derived_quantity.hpp"
#include "service/ledger/holding_check.hpp"
#include "service/ledger/transaction_check.hpp"
#include "service/ledger/transaction_requests.hpp"
#include "service/methods.hpp"
#include "store/accounts.hpp"
#include "store/database.hpp"

namespace ballast::service {

TransactionFields fields_of(const model::Transaction& t, const std::string& reference) {
    return {.date = t.date,
            .type = t.type,
            .symbol = t.symbol,
            .quantity = t.quantity,
            .price = t.price,
            .amount = t.amount,
            .fees = t.fees,
            .currency = t.currency,
            .lot_id = t.lot_id,
            .ratio = t.ratio,
            .ratio_base = t.ratio_base,
            .new_symbol = t.new_symbol,
            .other_account = t.other_account,
            .acquired = t.acquired,
            .fair_value = t.fair_value,
            .basis_fraction = t.basis_fraction,
            .gift_tax = t.gift_tax,
            .multiplier = t.multiplier,
            .note = t.note,
            .reference = reference};
}

model::Transaction transaction_of(const TransactionFields& fields) {
    model::Transaction t;
    t.date = fields.date;
    t.type = fields.type;
    t.symbol = fields.symbol;
    t.quantity = fields.quantity;
    t.price = fields.price;
    t.amount = fields.amount;
    t.fees = fields.fees;
    t.currency = fields.currency;
    t.lot_id = fields.lot_id;
    t.ratio = fields.ratio;
    t.ratio_base = fields.ratio_base;
    t.new_symbol = fields.new_symbol;
    t.other_account = fields.other_account;
    t.acquired = fields.acquired;
    t.fair_value = fields.fair_value;
    t.basis_fraction = fields.basis_fraction;
    t.gift_tax = fields.gift_tax;
    t.multiplier = fields.multiplier;
    t.note = fields.note;
    return t;
}

EntryDocument document_of(const store::LedgerEntry& entry) {
    EntryDocument document;
    static_cast<TransactionFields&>(document) = fields_of(entry.transaction, entry.reference);
    document.id = entry.id.to_string();
    document.account = entry.transaction.account;
    document.content_key = entry.content_key;
    document.occurrence = entry.occurrence;
    if (entry.import) document.import = entry.import->to_string();
    document.line = entry.line;
    document.created_at = entry.created_at;
    document.updated_at = entry.updated_at;
    document.version = entry.version;
    return document;
}

Result<store::LedgerEntry> entry_of(const EntryDocument& document,
                                    const model::AccountId& account) {
    store::LedgerEntry entry{.account = account,
                             .transaction = transaction_of(document),
                             .reference = document.reference,
                             .content_key = document.content_key,
                             .occurrence = document.occurrence,
                             .line = document.line,
                             .created_at = document.created_at,
                             .updated_at = document.updated_at,
                             .version = document.version};
    TRY(entry.id, store::EntryId::parse(document.id));
    entry.transaction.id = document.id;
    entry.transaction.account = document.account;
    if (document.import) {
        TRY(entry.import, store::ImportId::parse(*document.import));
    }
    return entry;
}

namespace {

TransactionView answer(Call& call, const store::LedgerEntry& entry, Issues issues = {}) {
    call.set_version(entry.version);
    return {document_of(entry), etag_of(entry.version), std::move(issues)};
}

// Fills in what a single row leaves open, and reports it.
Issues complete(model::Transaction& t, ledger::OutflowSign sign) {
    Issues issues = ledger::derive_quantities(std::span(&t, 1));
    if (auto inferred = ledger::to_cash(t, sign)) issues.push_back(*std::move(inferred));
    return issues;
}

Status check(const model::Transaction& transaction) {
    const auto found = check_transaction(transaction);
    if (found.empty()) return {};
    Error error = fail(Code::kInvalidInput, "the transaction is not valid");
    for (const TransactionError& one : found)
        error.errors.push_back({"/" + one.field, one.code, one.expected, one.fix});
    return error;
}

Result<TransactionView> create(Call& call, const CreateTransactionRequest& request) {
    TRY(const model::Account account, store::find_account(call.transaction(), request.account));
    store::LedgerEntry entry{.account = account.id,
                             .transaction = transaction_of(request),
                             .reference = request.reference};
    Issues issues = complete(entry.transaction, request.outflow_sign);
    TRY_STATUS(check(entry.transaction));
    if (request.id) {
        TRY(entry.id, store::EntryId::parse(*request.id));
    }
    entry.transaction.account = account.slug;
    entry.transaction.id = "new";
    TRY_STATUS(check_holdings(call.transaction(), entry));
    TRY(entry, store::create_entry(call.transaction(), std::move(entry), call.now()));
    call.touch("transaction:" + entry.id.to_string());
    return answer(call, entry, std::move(issues));
}

Result<TransactionView> get(Call& call, const TransactionIdRequest& request) {
    TRY(const store::EntryId id, store::EntryId::parse(request.id));
    TRY(const store::LedgerEntry entry, store::get_entry(call.transaction(), id));
    return answer(call, entry);
}

Status clear(model::Transaction& t, const std::vector<std::string>& names) {
    for (const std::string& name : names) {
        if (name == "quantity")
            t.quantity.reset();
        else if (name == "price")
            t.price.reset();
        else if (name == "amount")
            t.amount.reset();
        else if (name == "ratio")
            t.ratio.reset();
        else
            return Error{Code::kInvalidInput,
                         fmt::format("\"{}\" cannot be cleared", name),
                         {{"/clear", "not_allowed", fmt::format("\"{}\" cannot be cleared", name),
                           "use quantity, price, amount or ratio"}}};
    }
    return {};
}

// Converts the amount of the request to a change in cash. An absent amount already is one, unless
// the row had another type; a repeated refund stays a refund.
Issues read_amount(model::Transaction& t, const model::Transaction& earlier,
                   const UpdateTransactionRequest& request) {
    const bool outflow = ledger::is_outflow(t.type);
    if (!request.amount && outflow == ledger::is_outflow(earlier.type)) return {};
    const bool refund =
        outflow && ledger::is_outflow(earlier.type) && earlier.amount && earlier.amount->sign() > 0;
    if (refund && request.outflow_sign == ledger::OutflowSign::kInferred) return {};
    return complete(t, request.outflow_sign);
}

template <class T, class Given>
void change(T& field, const std::optional<Given>& given) {
    if (given) field = *given;
}

Result<TransactionView> update(Call& call, const UpdateTransactionRequest& request) {
    TRY(const std::int64_t expected, version_of(request.if_match));
    TRY(const store::EntryId id, store::EntryId::parse(request.id));
    TRY(const store::LedgerEntry earlier, store::get_entry(call.transaction(), id));
    store::LedgerEntry entry = earlier;
    if (request.account) {
        TRY(const model::Account account,
            store::find_account(call.transaction(), *request.account));
        entry.account = account.id;
        entry.transaction.account = account.slug;
    }
    model::Transaction& t = entry.transaction;
    TRY_STATUS(clear(t, request.clear));
    change(t.date, request.date);
    change(t.type, request.type);
    change(t.symbol, request.symbol);
    change(t.quantity, request.quantity);
    change(t.price, request.price);
    change(t.amount, request.amount);
    change(t.fees, request.fees);
    change(t.currency, request.currency);
    change(t.lot_id, request.lot_id);
    change(t.ratio, request.ratio);
    change(t.new_symbol, request.new_symbol);
    change(t.note, request.note);
    Issues issues = read_amount(t, earlier.transaction, request);
    TRY_STATUS(check(t));
    TRY_STATUS(check_holdings(call.transaction(), entry, &earlier));
    TRY(entry, store::update_entry(call.transaction(), std::move(entry), expected, call.now()));
    call.touch("transaction:" + request.id);
    return answer(call, entry, std::move(issues));
}

Result<Deleted> remove(Call& call, const DeleteTransactionRequest& request) {
    TRY(const std::int64_t expected, version_of(request.if_match));
    TRY(const store::EntryId id, store::EntryId::parse(request.id));
    TRY_STATUS(store::delete_entry(call.transaction(), id, expected));
    call.touch("transaction:" + request.id);
    return Deleted{request.id};
}

Result<ListTransactionsResponse> list(Call& call, const ListTransactionsRequest& request) {
    store::EntryFilter filter{.symbol = request.symbol,
                              .type = request.type,
                              .from = request.from,
                              .to = request.to,
                              .text = request.text};
    if (!request.account.empty()) {
        TRY(const model::Account account, store::find_account(call.transaction(), request.account));
        filter.accounts = {account.id};
    }
    if (!request.import.empty()) {
        TRY(filter.import, store::ImportId::parse(request.import));
    }
    TRY(const auto page, store::list_entries(call.transaction(), filter, request.sort,
                                             {.limit = static_cast<std::size_t>(request.limit),
                                              .cursor = request.cursor,
                                              .direction = request.direction}));
    ListTransactionsResponse response;
    for (const store::LedgerEntry& entry : page.items)
        response.data.push_back({document_of(entry), etag_of(entry.version), {}});
    if (!page.next.empty()) response.next_cursor = page.next;
    if (request.count == Count::kExact) {
        TRY(response.count, store::count_entries(call.transaction(), filter));
    }
    return response;
}

}  // namespace

void add_transaction_methods(MethodTable& table) {
    table.add<CreateTransactionRequest, TransactionView>(
        {.name = "transaction.create",
         .summary = "Posts a transaction to an account; one that takes more units than are held is "
                    "rejected.",
         .permission = Permission::kLedgerWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kPost, "/transactions"},
         .creates = true},
        create);
    table.add<TransactionIdRequest, TransactionView>({.name = "transaction.get",
                                                      .summary = "Returns a transaction.",
                                                      .permission = Permission::kLedgerRead,
                                                      .effect = Effect::kRead,
                                                      .route = {Verb::kGet, "/transactions/{id}"},
                                                      .idempotent = true},
                                                     get);
    table.add<UpdateTransactionRequest, TransactionView>(
        {.name = "transaction.update",
         .summary = "Updates a transaction if it is still at the given version.",
         .permission = Permission::kLedgerWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kPatch, "/transactions/{id}"},
         .versioned = true},
        update);
    table.add<DeleteTransactionRequest, Deleted>({.name = "transaction.delete",
                                                  .summary = "Deletes a transaction.",
                                                  .permission = Permission::kLedgerWrite,
                                                  .effect = Effect::kWrite,
                                                  .route = {Verb::kDelete, "/transactions/{id}"},
                                                  .versioned = true,
                                                  .destructive = true},
                                                 remove);
    table.add<ListTransactionsRequest, ListTransactionsResponse>(
        {.name = "transaction.list",
         .summary = "Lists the transactions of the ledger with filter, sort and paging.",
         .permission = Permission::kLedgerRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/transactions"},
         .idempotent = true},
        list);
}

}  // namespace ballast::service
