#include "store/accounts.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "store/select.hpp"
#include "store/words.hpp"

namespace ballast::store {

namespace {

using model::Account;
using model::AccountId;

constexpr std::string_view kColumns =
    "id, slug, name, institution, type, currency, note, created_at, updated_at, version";

// From `at`, the column of the id.
Result<Account> to_account(const Row& row, std::size_t at = 0) {
    Account account;
    TRY(account.id, row.id<AccountId>(at));
    account.slug = row.string(at + 1);
    account.name = row.string(at + 2);
    account.institution = row.string(at + 3);
    TRY(account.type, detail::stored_account_type(row.text(at + 4)));
    TRY(account.currency, row.currency(at + 5));
    account.note = row.string(at + 6);
    account.created_at = row.instant(at + 7);
    account.updated_at = row.instant(at + 8);
    account.version = row.integer(at + 9);
    return account;
}

bool is_slug(std::string_view slug) {
    return !slug.empty() && slug.size() <= 64 && std::ranges::all_of(slug, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
}

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
            return {"slug"};
        case AccountSort::kName:
            return {"name"};
        case AccountSort::kCreatedAt:
            return {"created_at"};
        case AccountSort::kUpdatedAt:
            return {"updated_at"};
    }
    return {"slug"};
}

}  // namespace

Status put_account(Transaction& transaction, const Account& account) {
    TRY_STATUS(check(account));
    auto inserted = transaction.execute(
        "INSERT INTO main.accounts (tenant_id, id, slug, name, institution, type, currency, note, "
        "created_at, updated_at, version) "
        "VALUES (current_tenant(), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        {account.id, account.slug, account.name, account.institution, detail::stored(account.type),
         account.currency.to_string(), account.note, account.created_at, account.updated_at,
         account.version});
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
    TRY(const Rows rows, transaction.query(fmt::format("SELECT {} FROM accounts WHERE {} = $1",
                                                       kColumns, id ? "id" : "slug"),
                                           {id ? Value(*id) : Value(id_or_slug)}));
    if (rows.empty())
        return fail(Code::kNotFound, fmt::format("there is no account {}", id_or_slug))
            .with("account", std::string(id_or_slug));
    return to_account(rows[0]);
}

Result<Account> update_account(Transaction& transaction, const Account& account,
                               std::int64_t expected_version, Instant now) {
    TRY_STATUS(check(account));
    auto updated = transaction.query(
        fmt::format("UPDATE main.accounts SET slug = $3, name = $4, institution = $5, type = $6, "
                    "currency = $7, note = $8, updated_at = $9, version = version + 1 "
                    "WHERE tenant_id = current_tenant() AND id = $1 AND version = $2 RETURNING {}",
                    kColumns),
        {account.id, expected_version, account.slug, account.name, account.institution,
         detail::stored(account.type), account.currency.to_string(), account.note, now});
    if (!updated) return name_conflict(std::move(updated).error(), account);
    if (updated->empty()) return stale(transaction, account.id);
    return to_account((*updated)[0]);
}

Status delete_account(Transaction& transaction, const AccountId& id,
                      std::int64_t expected_version) {
    TRY(const Rows entries,
        transaction.query("SELECT count(*) FROM ledger_entries WHERE account_id = $1", {id}));
    if (const std::int64_t count = entries[0].integer(0); count > 0)
        return fail(Code::kConflict,
                    fmt::format("this account has {} transactions; remove them or undo their "
                                "imports first",
                                count))
            .with("entries", fmt::format("{}", count));
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
    const detail::SortColumn column = column_of(sort);
    TRY(const detail::PageQuery query,
        detail::page_query(transaction,
                           fmt::format("SELECT {}, id, {} FROM accounts", column.name, kColumns),
                           where, column, "id", page));
    TRY(const Rows rows, transaction.query(query.sql, query.values));
    Page<Account> result{.items = {}, .next = detail::next_cursor(transaction, query, rows)};
    for (std::size_t i = 0; i < std::min(rows.size(), page.limit); ++i) {
        TRY(Account account, to_account(rows[i], 2));
        result.items.push_back(std::move(account));
    }
    return result;
}

Result<std::vector<Account>> all_accounts(Transaction& transaction) {
    TRY(const Rows rows,
        transaction.query(fmt::format("SELECT {} FROM accounts ORDER BY slug", kColumns)));
    std::vector<Account> accounts;
    for (const Row row : rows) {
        TRY(Account account, to_account(row));
        accounts.push_back(std::move(account));
    }
    return accounts;
}

}  // namespace ballast::store
