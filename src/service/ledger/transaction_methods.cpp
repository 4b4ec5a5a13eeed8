#include <algorithm>
#include <fmt/format.h>

#include "ledger/amounts.hpp"
#include "ledger/closing.hpp"
#include "ledger/derived_quantity.hpp"
#include "ledger/transaction_check.hpp"
#include "service/ledger/followed_portfolio.hpp"
#include "service/ledger/holding_check.hpp"
#include "service/ledger/transaction_requests.hpp"
#include "service/methods.hpp"
#include "store/accounts.hpp"
#include "store/database.hpp"

namespace ballast::service {

EntryDocument document_of(const store::LedgerEntry& entry) {
    EntryDocument document{{entry.transaction, entry.reference}};
    document.id = entry.id.to_string();
    describe::copy_fields(entry, describe::entry_origin<store::LedgerEntry>(), document,
                          describe::entry_origin<EntryDocument>());
    return document;
}

Result<store::LedgerEntry> entry_of(const EntryDocument& document,
                                    const model::AccountId& account) {
    store::LedgerEntry entry{
        .account = account, .transaction = document, .reference = document.reference};
    TRY(entry.id, store::EntryId::parse(document.id));
    describe::copy_fields(document, describe::entry_origin<EntryDocument>(), entry,
                          describe::entry_origin<store::LedgerEntry>());
    return entry;
}

namespace {

using describe::states;

TransactionView view_of(const store::LedgerEntry& entry, Issues issues = {}) {
    return {document_of(entry), etag_of(entry.version), std::move(issues),
            ledger::cash_effect(entry.transaction)};
}

TransactionView answer(Call& call, const store::LedgerEntry& entry, Issues issues = {}) {
    call.set_version(entry.version);
    return view_of(entry, std::move(issues));
}

// The accounts of the row accept it on its date.
Status check_accounts_open(store::Transaction& transaction, const model::Transaction& t) {
    TRY(const auto accounts, store::all_accounts(transaction));
    ledger::ClosedAccounts closed;
    for (const model::Account& account : accounts)
        if (account.closed_on) closed.emplace(account.slug, *account.closed_on);
    return ledger::check_open(t, closed);
}

// Fills in what a single row leaves open, and reports it.
Issues complete(model::Transaction& t, ledger::OutflowSign sign) {
    Issues issues = ledger::derive_quantities(std::span(&t, 1));
    if (auto inferred = ledger::to_cash(t, sign)) issues.push_back(*std::move(inferred));
    return issues;
}

Status check(const model::Transaction& transaction) {
    const auto found = ledger::transaction_errors(transaction);
    if (found.empty()) return {};
    Error error = fail(Code::kInvalidInput, "the transaction is not valid");
    for (const ledger::TransactionError& one : found)
        error.errors.push_back({"/" + one.field, one.code, one.expected, one.fix});
    return error;
}

Result<TransactionView> create_transaction(Call& call, const CreateTransactionRequest& request) {
    TRY(const model::Account account, store::find_account(call.transaction(), request.account));
    store::LedgerEntry entry{
        .account = account.id, .transaction = request, .reference = request.reference};
    Issues issues = complete(entry.transaction, request.outflow_sign);
    TRY_STATUS(check(entry.transaction));
    if (request.requested_id) {
        TRY(entry.id, store::EntryId::parse(*request.requested_id));
    }
    entry.transaction.account = account.slug;
    entry.transaction.id = "new";
    TRY_STATUS(check_accounts_open(call.transaction(), entry.transaction));
    TRY_STATUS(check_holdings(call.transaction(), entry));
    TRY(entry, store::create_entry(call.transaction(), std::move(entry), call.now()));
    TRY_STATUS(follow_ledger(call));
    call.touch("transaction:" + entry.id.to_string());
    return answer(call, entry, std::move(issues));
}

Result<TransactionView> get_transaction(Call& call, const TransactionIdRequest& request) {
    TRY(const store::EntryId id, store::EntryId::parse(request.id));
    TRY(const store::LedgerEntry entry, store::get_entry(call.transaction(), id));
    return answer(call, entry);
}

// A field that can be null.
template <class Term>
inline constexpr bool kClearable = false;
template <class Term>
inline constexpr bool kClearable<std::optional<Term>> = true;

template <class Visit>
void each_clearable(Visit&& visit) {
    describe::Described<model::Transaction>::fields.each(
        [&]<class Term>(const describe::Field<model::Transaction, Term>& field) {
            if constexpr (kClearable<Term>) visit(field);
        });
}

Error not_clearable(const std::string& name) {
    std::string names;
    each_clearable([&](const auto& field) {
        names += fmt::format("{}{}", names.empty() ? "" : ", ", field.name);
    });
    const std::string message = fmt::format("\"{}\" cannot be cleared", name);
    return {Code::kInvalidInput,
            message,
            {{"/clear", "not_allowed", message, fmt::format("use one of {}", names)}}};
}

Status clear(model::Transaction& t, const std::vector<std::string>& names) {
    for (const std::string& name : names) {
        bool found = false;
        each_clearable([&](const auto& field) {
            if (field.name != name) return;
            (t.*field.member).reset();
            found = true;
        });
        if (!found) return not_clearable(name);
    }
    return {};
}

// Converts the amount of the request to a change in cash. An absent amount already is one, unless
// the row had another type; a repeated refund stays a refund.
Issues read_amount(model::Transaction& t, const model::Transaction& earlier,
                   const UpdateTransactionRequest& request) {
    const bool outflow = ledger::is_outflow(t.type);
    const bool given = states<&UpdateTransactionRequest::amount>(request);
    if (!given && outflow == ledger::is_outflow(earlier.type)) return {};
    const bool refund =
        outflow && ledger::is_outflow(earlier.type) && earlier.amount && earlier.amount->sign() > 0;
    if (refund && request.outflow_sign == ledger::OutflowSign::kInferred) return {};
    return complete(t, request.outflow_sign);
}

Result<TransactionView> update_transaction(Call& call, const UpdateTransactionRequest& request) {
    TRY(const std::int64_t expected, version_of(request.if_match));
    TRY(const store::EntryId id, store::EntryId::parse(request.id));
    TRY(const store::LedgerEntry earlier, store::get_entry(call.transaction(), id));
    store::LedgerEntry entry = earlier;
    model::Transaction& t = entry.transaction;
    TRY_STATUS(clear(t, request.clear));
    describe::apply_change(request, t);
    t.id = earlier.transaction.id;
    if (states<&UpdateTransactionRequest::reference>(request)) entry.reference = request.reference;
    if (states<&UpdateTransactionRequest::account>(request)) {
        TRY(const model::Account account, store::find_account(call.transaction(), request.account));
        entry.account = account.id;
        t.account = account.slug;
    }
    Issues issues = read_amount(t, earlier.transaction, request);
    TRY_STATUS(check(t));
    TRY_STATUS(check_accounts_open(call.transaction(), t));
    TRY_STATUS(check_holdings(call.transaction(), entry, &earlier));
    TRY(entry, store::update_entry(call.transaction(), std::move(entry), expected, call.now()));
    TRY_STATUS(follow_ledger(call));
    call.touch("transaction:" + request.id);
    return answer(call, entry, std::move(issues));
}

Result<Deleted> remove_transaction(Call& call, const DeleteTransactionRequest& request) {
    TRY(const std::int64_t expected, version_of(request.if_match));
    TRY(const store::EntryId id, store::EntryId::parse(request.id));
    TRY_STATUS(store::delete_entry(call.transaction(), id, expected));
    TRY_STATUS(follow_ledger(call));
    call.touch("transaction:" + request.id);
    return Deleted{request.id};
}

Result<ListTransactionsResponse> list_transactions(Call& call,
                                                   const ListTransactionsRequest& request) {
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
    for (const store::LedgerEntry& entry : page.items) response.data.push_back(view_of(entry));
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
        create_transaction);
    table.add<TransactionIdRequest, TransactionView>({.name = "transaction.get",
                                                      .summary = "Returns a transaction.",
                                                      .permission = Permission::kLedgerRead,
                                                      .effect = Effect::kRead,
                                                      .route = {Verb::kGet, "/transactions/{id}"},
                                                      .idempotent = true},
                                                     get_transaction);
    table.add<UpdateTransactionRequest, TransactionView>(
        {.name = "transaction.update",
         .summary = "Updates a transaction if it is still at the given version.",
         .permission = Permission::kLedgerWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kPatch, "/transactions/{id}"},
         .versioned = true},
        update_transaction);
    table.add<DeleteTransactionRequest, Deleted>({.name = "transaction.delete",
                                                  .summary = "Deletes a transaction.",
                                                  .permission = Permission::kLedgerWrite,
                                                  .effect = Effect::kWrite,
                                                  .route = {Verb::kDelete, "/transactions/{id}"},
                                                  .versioned = true,
                                                  .destructive = true},
                                                 remove_transaction);
    table.add<ListTransactionsRequest, ListTransactionsResponse>(
        {.name = "transaction.list",
         .summary = "Lists the transactions of the ledger with filter, sort and paging.",
         .permission = Permission::kLedgerRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/transactions"},
         .idempotent = true},
        list_transactions);
}

}  // namespace ballast::service
