#include "store/accounts.hpp"

#include <fmt/format.h>
#include <utility>

#include "base/slug.hpp"
#include "model/describe_account.hpp"
#include "store/described_row.hpp"
#include "store/described_write.hpp"
#include "store/select.hpp"

namespace ballast::store {

namespace {

using model::Account;
using model::AccountId;

constexpr std::string_view kAccountsTable = "accounts";

using AccountColumns = detail::DescribedRow<Account>;

Status check(const Account& account) {
    Error error = fail(Code::kInvalidInput, "the account cannot be stored");
    if (!is_slug(account.slug))
        error.errors.push_back({"/slug", "pattern",
                                fmt::format("\"{}\" is not a slug", account.slug),
                                "1 to 64 of a-z, 0-9 and -"});
    if (account.name.empty())
        error.errors.push_back({"/name", "min_length", "an account requires a name", ""});
    if (error.errors.empty()) return {};
    return error;
}

Error name_conflict(Error error, const Account& account) {
    if (error.code == Code::kConflict)
        error.message = fmt::format("there is already an account with the slug \"{}\" or this id",
                                    account.slug);
    return error;
}

Error stale(Transaction& transaction, const AccountId& id) {
    const auto current = find_account(transaction, id.to_string());
    if (!current) return Error(current.error());
    return fail(Code::kConflict,
                fmt::format("the account has been changed; its current version is {}",
                            current->version))
        .with("version", fmt::format("{}", current->version));
}

detail::SortColumn column_of(AccountSort sort) {
    switch (sort) {
        case AccountSort::kSlug:
            return AccountColumns::sort_by<&Account::slug>();
        case AccountSort::kName:
            return AccountColumns::sort_by<&Account::name>();
        case AccountSort::kCreatedAt:
            return AccountColumns::sort_by<&Account::created_at>();
        case AccountSort::kUpdatedAt:
            return AccountColumns::sort_by<&Account::updated_at>();
    }
    return AccountColumns::sort_by<&Account::slug>();
}

}  // namespace

Status put_account(Transaction& transaction, const Account& account) {
    TRY_STATUS(check(account));
    auto inserted = detail::insert_row(transaction, kAccountsTable, account);
    if (!inserted) return name_conflict(std::move(inserted).error(), account);
    return {};
}

Result<Account> create_account(Transaction& transaction, Account account, Instant now) {
    if (account.id.is_nil()) account.id = AccountId::make(now);
    account.created_at = account.updated_at = now;
    account.version = 1;
    TRY_STATUS(put_account(transaction, account));
    return account;
}

Result<Account> find_account(Transaction& transaction, std::string_view id_or_slug) {
    const auto id = AccountId::parse(id_or_slug);
    TRY(const Rows rows,
        transaction.query(fmt::format("SELECT {} FROM accounts WHERE {} = $1",
                                      AccountColumns::column_list(), id ? "id" : "slug"),
                          {id ? Value(*id) : Value(id_or_slug)}));
    if (rows.empty())
        return fail(Code::kNotFound, fmt::format("there is no account {}", id_or_slug))
            .with("account", std::string(id_or_slug));
    return AccountColumns::read(rows[0]);
}

Result<Account> update_account(Transaction& transaction, const Account& account,
                               std::int64_t expected_version, Instant now) {
    TRY_STATUS(check(account));
    const auto update = detail::update_statement(kAccountsTable, account, expected_version, now);
    auto updated = transaction.query(update.sql, update.values);
    if (!updated) return name_conflict(std::move(updated).error(), account);
    if (updated->empty()) return stale(transaction, account.id);
    return AccountColumns::read((*updated)[0]);
}

Status delete_account(Transaction& transaction, const AccountId& id,
                      std::int64_t expected_version) {
    TRY(const Rows entries,
        transaction.query("SELECT count(*) FROM ledger_entries WHERE account_id = $1", {id}));
    if (const std::int64_t count = entries[0].integer(0); count > 0) {
        Error error =
            fail(Code::kConflict, fmt::format("this account has {} {}", count,
                                              count == 1 ? "transaction" : "transactions"))
                .with("entries", fmt::format("{}", count));
        error.errors.push_back({"/account", "has_transactions", error.message,
                                "close the account instead, or remove them or undo their "
                                "imports first"});
        return error;
    }
    TRY(const std::int64_t deleted,
        transaction.execute("DELETE FROM main.accounts WHERE tenant_id = current_tenant() AND "
                            "id = $1 AND version = $2",
                            {id, expected_version}));
    if (deleted == 0) return stale(transaction, id);
    return {};
}

Result<Page<Account>> list_accounts(Transaction& transaction, const AccountFilter& filter,
                                    AccountSort sort, const PageRequest& page) {
    detail::Where where;
    where.add_search(filter.text, {"slug", "name", "institution"});
    if (filter.type) where.add("type = {}", detail::stored(*filter.type));
    if (!filter.include_closed) where.add("closed_on IS NULL");
    const detail::SortColumn column = column_of(sort);
    TRY(const detail::PageQuery query,
        detail::page_query(transaction,
                           fmt::format("SELECT {}, id, {} FROM accounts", column.name,
                                       AccountColumns::column_list()),
                           where, column, "id", page));
    return detail::select_page<Account>(transaction, query);
}

Result<std::vector<Account>> all_accounts(Transaction& transaction) {
    return detail::select_rows<Account>(transaction, "accounts", "ORDER BY slug");
}

}  // namespace ballast::store
