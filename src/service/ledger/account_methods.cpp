#include <algorithm>
#include <fmt/format.h>

#include "ledger/closing.hpp"
#include "service/ledger/account_requests.hpp"
#include "service/ledger/holdings.hpp"
#include "service/methods.hpp"
#include "store/database.hpp"
#include "store/ledger_entries.hpp"

namespace ballast::service {

AccountView account_view(const model::Account& account) {
    return {account, etag_of(account.version)};
}

namespace {

AccountView answer(Call& call, const model::Account& account) {
    call.set_version(account.version);
    return account_view(account);
}

Result<AccountView> create_account(Call& call, const CreateAccountRequest& request) {
    model::Account account = request;
    if (request.requested_id) {
        TRY(account.id, model::AccountId::parse(*request.requested_id));
    }
    TRY(account, store::create_account(call.transaction(), std::move(account), call.now()));
    call.touch("account:" + account.slug);
    return answer(call, account);
}

Result<AccountView> get_account(Call& call, const AccountIdRequest& request) {
    TRY(const model::Account account, store::find_account(call.transaction(), request.account));
    return answer(call, account);
}

Status check_closing(Call& call, const std::string& account, fin::Date closed_on,
                     const UpdateAccountRequest& request) {
    TRY(const auto transactions, stored_transactions(call.transaction(), {}));
    return ledger::check_closing(account, closed_on, transactions,
                                 request.close_with_balance ? ledger::ClosingBalance::kAccept
                                                            : ledger::ClosingBalance::kRefuse);
}

Error not_clearable(std::string message, std::string hint) {
    return {Code::kInvalidInput, message, {{"/clear", "not_allowed", message, std::move(hint)}}};
}

Status reopen(const UpdateAccountRequest& request, model::Account& account) {
    for (const std::string& name : request.clear) {
        if (name != "closed_on")
            return not_clearable(fmt::format("\"{}\" cannot be cleared", name), "use closed_on");
        if (describe::states<&UpdateAccountRequest::closed_on>(request))
            return not_clearable("closed_on is both given and cleared", "give one of the two");
        account.closed_on.reset();
    }
    return {};
}

Result<AccountView> update_account(Call& call, const UpdateAccountRequest& request) {
    TRY(const std::int64_t expected, version_of(request.if_match));
    TRY(model::Account account, store::find_account(call.transaction(), request.account));
    TRY_STATUS(reopen(request, account));
    if (request.closed_on)
        TRY_STATUS(check_closing(call, account.slug, *request.closed_on, request));
    describe::apply_change(request, account);
    TRY(account, store::update_account(call.transaction(), account, expected, call.now()));
    call.touch("account:" + account.slug);
    return answer(call, account);
}

Result<Deleted> remove_account(Call& call, const DeleteAccountRequest& request) {
    TRY(const std::int64_t expected, version_of(request.if_match));
    TRY(const model::Account account, store::find_account(call.transaction(), request.account));
    TRY_STATUS(store::delete_account(call.transaction(), account.id, expected));
    call.touch("account:" + account.slug);
    return Deleted{account.id.to_string()};
}

Result<ListAccountsResponse> list_accounts(Call& call, const ListAccountsRequest& request) {
    TRY(const auto page,
        store::list_accounts(
            call.transaction(),
            {.text = request.text, .type = request.type, .include_closed = request.include_closed},
            request.sort,
            {.limit = static_cast<std::size_t>(request.limit),
             .cursor = request.cursor,
             .direction = request.direction}));
    ListAccountsResponse response;
    for (const model::Account& account : page.items) response.data.push_back(account_view(account));
    if (!page.next.empty()) response.next_cursor = page.next;
    return response;
}

}  // namespace

void add_account_methods(MethodTable& table) {
    table.add<CreateAccountRequest, AccountView>({.name = "account.create",
                                                  .summary = "Creates an account in the ledger.",
                                                  .permission = Permission::kLedgerWrite,
                                                  .effect = Effect::kWrite,
                                                  .route = {Verb::kPost, "/accounts"},
                                                  .creates = true},
                                                 create_account);
    table.add<AccountIdRequest, AccountView>({.name = "account.get",
                                              .summary = "Returns an account.",
                                              .permission = Permission::kLedgerRead,
                                              .effect = Effect::kRead,
                                              .route = {Verb::kGet, "/accounts/{account}"},
                                              .idempotent = true},
                                             get_account);
    table.add<UpdateAccountRequest, AccountView>(
        {.name = "account.update",
         .summary = "Updates, closes or reopens an account if it is still at the given version.",
         .permission = Permission::kLedgerWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kPatch, "/accounts/{account}"},
         .versioned = true},
        update_account);
    table.add<DeleteAccountRequest, Deleted>(
        {.name = "account.delete",
         .summary = "Deletes an account that has no transactions.",
         .permission = Permission::kLedgerWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kDelete, "/accounts/{account}"},
         .versioned = true,
         .destructive = true},
        remove_account);
    table.add<ListAccountsRequest, ListAccountsResponse>(
        {.name = "account.list",
         .summary = "Lists the accounts of the ledger with filter, sort and paging; closed ones on "
                    "request.",
         .permission = Permission::kLedgerRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/accounts"},
         .idempotent = true},
        list_accounts);
}

}  // namespace ballast::service
