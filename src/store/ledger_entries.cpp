#include "store/ledger_entries.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <utility>

#include "model/content_key.hpp"
#include "model/describe_ledger_entry.hpp"
#include "store/accounts.hpp"
#include "store/connection.hpp"
#include "store/described_row.hpp"
#include "store/described_write.hpp"
#include "store/select.hpp"

namespace ballast::store {

template <>
inline constexpr std::string_view detail::kColumnName<&LedgerEntry::account> = "account_id";
template <>
inline constexpr std::string_view detail::kColumnName<&LedgerEntry::import> = "import_id";
// Those of the entry.
template <>
inline constexpr std::string_view detail::kColumnName<&model::Transaction::id> = detail::kNoColumn;
template <>
inline constexpr std::string_view detail::kColumnName<&model::Transaction::account> =
    detail::kNoColumn;

namespace {

constexpr std::string_view kEntriesTable = "ledger_entries";

using EntryColumns = detail::DescribedRow<LedgerEntry>;
using Terms = detail::DescribedRow<model::Transaction>;

using Slugs = std::map<model::AccountId, std::string>;

Result<Slugs> account_slugs(Transaction& transaction) {
    TRY(const auto accounts, all_accounts(transaction));
    Slugs slugs;
    for (const model::Account& account : accounts) slugs.emplace(account.id, account.slug);
    return slugs;
}

// From `at`, the first column.
Result<LedgerEntry> to_entry(const Row& row, const Slugs& slugs, std::size_t at = 0) {
    TRY(LedgerEntry entry, EntryColumns::read(row, at));
    entry.transaction.id = entry.id.to_string();
    if (const auto slug = slugs.find(entry.account); slug != slugs.end())
        entry.transaction.account = slug->second;
    return entry;
}

void fill_values(const LedgerEntry& entry, std::span<Value> values) {
    EntryColumns::write(entry, values);
    if (entry.content_key.empty())
        values[EntryColumns::column<&LedgerEntry::content_key>()] = content_key(entry.transaction);
}

// An entry has a single foreign key, its account.
Error explain_conflict(Error error) {
    if (error.code != Code::kConflict) return error;
    if (detail::is_foreign_key(error))
        return fail(Code::kNotFound, "the account of the transaction does not exist");
    error.message = "there is already a transaction with this id or occurrence";
    return error;
}

Error missing_entry(const EntryId& id) {
    return fail(Code::kNotFound, fmt::format("there is no transaction {}", id.to_string()))
        .with("transaction", id.to_string());
}

Error stale(Transaction& transaction, const EntryId& id) {
    const auto current = get_entry(transaction, id);
    if (!current) return Error(current.error());
    return fail(Code::kConflict,
                fmt::format("the transaction has been changed; its current version is {}",
                            current->version))
        .with("version", fmt::format("{}", current->version));
}

Result<std::int64_t> next_occurrence(Transaction& transaction, const model::AccountId& account,
                                     const std::string& key) {
    TRY(const Rows rows,
        transaction.query("SELECT coalesce(max(occurrence) + 1, 0) FROM ledger_entries "
                          "WHERE account_id = $1 AND content_key = $2",
                          {account, key}));
    return rows[0].integer(0);
}

detail::Where where_of(const EntryFilter& filter) {
    detail::Where where;
    if (!filter.accounts.empty()) {
        std::string list;
        for (const model::AccountId& account : filter.accounts)
            list += (list.empty() ? "" : ", ") + where.bind(account);
        where.add(fmt::format("account_id IN ({})", list));
    }
    if (!filter.symbol.empty()) where.add("symbol = {}", filter.symbol);
    if (filter.type) where.add("type = {}", detail::stored(*filter.type));
    if (filter.from) where.add("date >= {}", *filter.from);
    if (filter.to) where.add("date <= {}", *filter.to);
    if (filter.import) where.add("import_id = {}", *filter.import);
    if (filter.not_import) where.add("(import_id IS NULL OR import_id <> {})", *filter.not_import);
    if (filter.links) {
        using enum model::TransactionType;
        where.add(fmt::format("type IN ('{}', '{}', '{}', '{}')", detail::stored(kMerger),
                              detail::stored(kSpinoff), detail::stored(kExercise),
                              detail::stored(kAssign)));
    }
    where.add_search(filter.text, {"symbol", "note", "reference"});
    return where;
}

detail::SortColumn column_of(EntrySort sort) {
    using model::Transaction;
    switch (sort) {
        case EntrySort::kDate:
            return Terms::sort_by<&Transaction::date>();
        case EntrySort::kSymbol:
            return Terms::sort_by<&Transaction::symbol>();
        case EntrySort::kType:
            return Terms::sort_by<&Transaction::type>();
        case EntrySort::kAmount:
            return Terms::sort_by<&Transaction::amount>();
        case EntrySort::kCreatedAt:
            return EntryColumns::sort_by<&LedgerEntry::created_at>();
        case EntrySort::kUpdatedAt:
            return EntryColumns::sort_by<&LedgerEntry::updated_at>();
    }
    return Terms::sort_by<&Transaction::date>();
}

}  // namespace

Result<LedgerEntry> create_entry(Transaction& transaction, LedgerEntry entry, Instant now) {
    if (entry.id.is_nil()) entry.id = EntryId::make(now);
    entry.content_key = content_key(entry.transaction);
    TRY(entry.occurrence, next_occurrence(transaction, entry.account, entry.content_key));
    entry.created_at = entry.updated_at = now;
    entry.version = 1;
    TRY_STATUS(put_entries(transaction, std::span(&entry, 1)));
    return get_entry(transaction, entry.id);
}

Status put_entries(Transaction& transaction, std::span<const LedgerEntry> entries) {
    auto inserted = transaction.execute_many(
        detail::insert_statement<LedgerEntry>(kEntriesTable), EntryColumns::kColumns,
        entries.size(),
        [&](std::size_t i, std::span<Value> values) { fill_values(entries[i], values); });
    if (!inserted) return explain_conflict(std::move(inserted).error());
    return {};
}

Status replace_entry(Transaction& transaction, const LedgerEntry& entry) {
    std::vector<Value> values(EntryColumns::kColumns);
    fill_values(entry, values);
    const auto replace = detail::replace_statement<LedgerEntry>(kEntriesTable, std::move(values));
    auto updated = transaction.execute(replace.sql, replace.values);
    if (!updated) return explain_conflict(std::move(updated).error());
    if (*updated == 0) return missing_entry(entry.id);
    return {};
}

Result<LedgerEntry> get_entry(Transaction& transaction, const EntryId& id) {
    TRY(const Rows rows,
        transaction.query(
            fmt::format("SELECT {} FROM ledger_entries WHERE id = $1", EntryColumns::column_list()),
            {id}));
    if (rows.empty()) return missing_entry(id);
    TRY(const Slugs slugs, account_slugs(transaction));
    return to_entry(rows[0], slugs);
}

Result<LedgerEntry> update_entry(Transaction& transaction, LedgerEntry entry,
                                 std::int64_t expected_version, Instant now) {
    TRY(const LedgerEntry before, get_entry(transaction, entry.id));
    entry.content_key = before.content_key;
    entry.occurrence = before.occurrence;
    entry.import = before.import;
    entry.line = before.line;
    if (!before.import) entry.content_key = content_key(entry.transaction);
    if (entry.content_key != before.content_key || entry.account != before.account) {
        TRY(entry.occurrence, next_occurrence(transaction, entry.account, entry.content_key));
    }
    const auto update = detail::update_statement(kEntriesTable, entry, expected_version, now);
    auto updated = transaction.query(update.sql, update.values);
    if (!updated) return explain_conflict(std::move(updated).error());
    if (updated->empty()) return stale(transaction, entry.id);
    TRY(const Slugs slugs, account_slugs(transaction));
    return to_entry((*updated)[0], slugs);
}

Status delete_entry(Transaction& transaction, const EntryId& id, std::int64_t expected_version) {
    TRY(const std::int64_t deleted,
        transaction.execute("DELETE FROM main.ledger_entries WHERE tenant_id = current_tenant() "
                            "AND id = $1 AND version = $2",
                            {id, expected_version}));
    if (deleted == 0) return stale(transaction, id);
    return {};
}

Result<std::int64_t> delete_entries_of(Transaction& transaction, const ImportId& import) {
    return transaction.execute(
        "DELETE FROM main.ledger_entries WHERE tenant_id = current_tenant() AND import_id = $1",
        {import});
}

Result<Page<LedgerEntry>> list_entries(Transaction& transaction, const EntryFilter& filter,
                                       EntrySort sort, const PageRequest& page) {
    const detail::SortColumn column = column_of(sort);
    TRY(const detail::PageQuery query,
        detail::page_query(transaction,
                           fmt::format("SELECT {}, id, {} FROM ledger_entries", column.name,
                                       EntryColumns::column_list()),
                           where_of(filter), column, "id", page));
    TRY(const Slugs slugs, account_slugs(transaction));
    return detail::select_page<LedgerEntry>(transaction, query, [&](const Row& row) {
        return to_entry(row, slugs, detail::kPageColumns);
    });
}

Result<std::vector<LedgerEntry>> all_entries(Transaction& transaction, const EntryFilter& filter) {
    const detail::Where where = where_of(filter);
    TRY(const Rows rows, transaction.query(fmt::format("SELECT {} FROM ledger_entries{} "
                                                       "ORDER BY date, id",
                                                       EntryColumns::column_list(), where.sql()),
                                           where.values()));
    TRY(const Slugs slugs, account_slugs(transaction));
    std::vector<LedgerEntry> entries;
    entries.reserve(rows.size());
    for (const Row row : rows) {
        TRY(LedgerEntry entry, to_entry(row, slugs));
        entries.push_back(std::move(entry));
    }
    return entries;
}

Status each_entries(Transaction& transaction, const EntryFilter& filter, const TakeEntries& take) {
    for (PageRequest page{.limit = 5'000};;) {
        TRY(const auto part, list_entries(transaction, filter, EntrySort::kDate, page));
        TRY_STATUS(take(part.items));
        if (part.next.empty()) return {};
        page.cursor = part.next;
    }
}

Result<std::int64_t> count_entries(Transaction& transaction, const EntryFilter& filter) {
    const detail::Where where = where_of(filter);
    TRY(const Rows rows,
        transaction.query("SELECT count(*) FROM ledger_entries" + where.sql(), where.values()));
    return rows[0].integer(0);
}

}  // namespace ballast::store
