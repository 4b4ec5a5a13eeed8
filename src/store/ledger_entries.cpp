#include "store/ledger_entries.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <utility>

#include "base/digest.hpp"
#include "store/accounts.hpp"
#include "store/select.hpp"
#include "store/words.hpp"

namespace ballast::store {

namespace {

constexpr std::string_view kColumns =
    "id, account_id, date, type, symbol, quantity, price, amount, fees, currency, lot_id, ratio, "
    "ratio_base, new_symbol, other_account, acquired, fair_value, basis_fraction, gift_tax, "
    "multiplier, note, reference, content_key, occurrence, import_id, line, created_at, "
    "updated_at, version";
constexpr std::size_t kColumnCount = 29;
constexpr std::string_view kInsert =
    "INSERT INTO main.ledger_entries (tenant_id, id, account_id, date, type, symbol, quantity, "
    "price, amount, fees, currency, lot_id, ratio, ratio_base, new_symbol, other_account, "
    "acquired, fair_value, basis_fraction, gift_tax, multiplier, note, reference, content_key, "
    "occurrence, import_id, line, created_at, updated_at, version) VALUES (current_tenant(), $1, "
    "$2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, "
    "$22, $23, $24, $25, $26, $27, $28, $29)";
// The first 24 columns, as an update sets them.
constexpr std::size_t kSetCount = 24;
constexpr std::string_view kSet =
    "account_id = $2, date = $3, type = $4, symbol = $5, quantity = $6, price = $7, amount = $8, "
    "fees = $9, currency = $10, lot_id = $11, ratio = $12, ratio_base = $13, new_symbol = $14, "
    "other_account = $15, acquired = $16, fair_value = $17, basis_fraction = $18, gift_tax = "
    "$19, multiplier = $20, note = $21, reference = $22, content_key = $23, occurrence = $24";

using Slugs = std::map<model::AccountId, std::string>;

Result<Slugs> account_slugs(Transaction& transaction) {
    TRY(const auto accounts, all_accounts(transaction));
    Slugs slugs;
    for (const model::Account& account : accounts) slugs.emplace(account.id, account.slug);
    return slugs;
}

// From `at`, the column of the id.
Result<LedgerEntry> to_entry(const Row& row, const Slugs& slugs, std::size_t at = 0) {
    LedgerEntry entry;
    model::Transaction& t = entry.transaction;
    TRY(entry.id, row.id<EntryId>(at));
    TRY(entry.account, row.id<model::AccountId>(at + 1));
    t.id = row.string(at);
    if (const auto slug = slugs.find(entry.account); slug != slugs.end()) t.account = slug->second;
    TRY(t.date, row.date(at + 2));
    TRY(t.type, detail::stored_transaction_type(row.text(at + 3)));
    t.symbol = row.string(at + 4);
    TRY(t.quantity, row.optional_decimal(at + 5));
    TRY(t.price, row.optional_decimal(at + 6));
    TRY(t.amount, row.optional_decimal(at + 7));
    TRY(t.fees, row.decimal(at + 8));
    TRY(t.currency, row.currency(at + 9));
    t.lot_id = row.string(at + 10);
    TRY(t.ratio, row.optional_decimal(at + 11));
    TRY(t.ratio_base, row.decimal(at + 12));
    t.new_symbol = row.string(at + 13);
    t.other_account = row.string(at + 14);
    TRY(t.acquired, row.optional_date(at + 15));
    TRY(t.fair_value, row.optional_decimal(at + 16));
    TRY(t.basis_fraction, row.optional_decimal(at + 17));
    TRY(t.gift_tax, row.optional_decimal(at + 18));
    TRY(t.multiplier, row.optional_decimal(at + 19));
    t.note = row.string(at + 20);
    entry.reference = row.string(at + 21);
    entry.content_key = row.string(at + 22);
    entry.occurrence = row.integer(at + 23);
    if (!row.is_null(at + 24)) {
        TRY(entry.import, row.id<ImportId>(at + 24));
    }
    if (!row.is_null(at + 25)) entry.line = row.integer(at + 25);
    entry.created_at = row.instant(at + 26);
    entry.updated_at = row.instant(at + 27);
    entry.version = row.integer(at + 28);
    return entry;
}

// In the order of kColumns.
void fill_values(const LedgerEntry& entry, std::span<Value> values) {
    const model::Transaction& t = entry.transaction;
    values[0] = entry.id;
    values[1] = entry.account;
    values[2] = t.date;
    values[3] = detail::stored(t.type);
    values[4] = t.symbol;
    values[5] = t.quantity;
    values[6] = t.price;
    values[7] = t.amount;
    values[8] = t.fees;
    values[9] = t.currency.to_string();
    values[10] = t.lot_id;
    values[11] = t.ratio;
    values[12] = t.ratio_base;
    values[13] = t.new_symbol;
    values[14] = t.other_account;
    values[15] = t.acquired;
    values[16] = t.fair_value;
    values[17] = t.basis_fraction;
    values[18] = t.gift_tax;
    values[19] = t.multiplier;
    values[20] = t.note;
    values[21] = entry.reference;
    values[22] = entry.content_key.empty() ? content_key(t) : entry.content_key;
    values[23] = entry.occurrence;
    values[24] = entry.import;
    values[25] = entry.line;
    values[26] = entry.created_at;
    values[27] = entry.updated_at;
    values[28] = entry.version;
}

bool is_foreign_key(const Error& error) {
    return error.message.find("FOREIGN KEY") != std::string::npos ||
           std::ranges::any_of(error.attributes, [](const auto& attribute) {
               return attribute.first == "sqlstate" && attribute.second == "23503";
           });
}

// An entry has a single foreign key, its account.
Error name_conflict(Error error) {
    if (error.code != Code::kConflict) return error;
    if (is_foreign_key(error))
        return fail(Code::kNotFound, "the account of the transaction does not exist");
    error.message = "there is already a transaction with this id or occurrence";
    return error;
}

Error missing(const EntryId& id) {
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
    if (filter.links) where.add("type IN ('merger', 'spinoff', 'exercise', 'assign')");
    where.add_search(filter.text, {"symbol", "note", "reference"});
    return where;
}

detail::SortColumn column_of(EntrySort sort) {
    switch (sort) {
        case EntrySort::kDate:
            return {"date"};
        case EntrySort::kSymbol:
            return {"symbol"};
        case EntrySort::kType:
            return {"type"};
        case EntrySort::kAmount:
            return {"amount", true};
        case EntrySort::kCreatedAt:
            return {"created_at"};
        case EntrySort::kUpdatedAt:
            return {"updated_at"};
    }
    return {"date"};
}

}  // namespace

std::string content_key(const model::Transaction& t) {
    Sha256 hash;
    const auto field = [&](const std::optional<Decimal>& value) {
        hash.update_field(value ? value->to_string() : std::string("-"));
    };
    hash.update_field(t.date.to_string()).update_field(detail::stored(t.type));
    hash.update_field(t.symbol);
    field(t.quantity);
    field(t.price);
    field(t.amount);
    hash.update_field(t.fees.to_string()).update_field(t.currency.to_string());
    field(t.ratio);
    hash.update_field(t.new_symbol);
    // Optional fields are added by name, so that a new field changes no existing key.
    const auto named = [&](std::string_view name, const std::optional<Decimal>& value) {
        if (value) hash.update_field(name).update_field(value->to_string());
    };
    if (t.ratio_base != Decimal(1)) named("ratio_base", t.ratio_base);
    if (!t.other_account.empty()) hash.update_field("other").update_field(t.other_account);
    if (t.acquired) hash.update_field("acquired").update_field(t.acquired->to_string());
    named("fair_value", t.fair_value);
    named("basis_fraction", t.basis_fraction);
    named("gift_tax", t.gift_tax);
    named("multiplier", t.multiplier);
    return hash.finish_hex();
}

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
        kInsert, kColumnCount, entries.size(),
        [&](std::size_t i, std::span<Value> values) { fill_values(entries[i], values); });
    if (!inserted) return name_conflict(std::move(inserted).error());
    return {};
}

Status replace_entry(Transaction& transaction, const LedgerEntry& entry) {
    std::vector<Value> values(kColumnCount);
    fill_values(entry, values);
    auto updated = transaction.execute(
        fmt::format("UPDATE main.ledger_entries SET {}, import_id = $25, line = $26, "
                    "created_at = $27, updated_at = $28, version = $29 "
                    "WHERE tenant_id = current_tenant() AND id = $1",
                    kSet),
        values);
    if (!updated) return name_conflict(std::move(updated).error());
    if (*updated == 0) return missing(entry.id);
    return {};
}

Result<LedgerEntry> get_entry(Transaction& transaction, const EntryId& id) {
    TRY(const Rows rows,
        transaction.query(fmt::format("SELECT {} FROM ledger_entries WHERE id = $1", kColumns),
                          {id}));
    if (rows.empty()) return missing(id);
    TRY(const Slugs slugs, account_slugs(transaction));
    return to_entry(rows[0], slugs);
}

Result<LedgerEntry> update_entry(Transaction& transaction, LedgerEntry entry,
                                 std::int64_t expected_version, Instant now) {
    TRY(const LedgerEntry before, get_entry(transaction, entry.id));
    entry.content_key = before.content_key;
    entry.occurrence = before.occurrence;
    if (!before.import) entry.content_key = content_key(entry.transaction);
    if (entry.content_key != before.content_key || entry.account != before.account) {
        TRY(entry.occurrence, next_occurrence(transaction, entry.account, entry.content_key));
    }
    std::vector<Value> values(kColumnCount);
    fill_values(entry, values);
    values.resize(kSetCount + 2);
    values[kSetCount] = now;
    values[kSetCount + 1] = expected_version;
    auto updated = transaction.execute(
        fmt::format("UPDATE main.ledger_entries SET {}, updated_at = $25, version = version + 1 "
                    "WHERE tenant_id = current_tenant() AND id = $1 AND version = $26",
                    kSet),
        values);
    if (!updated) return name_conflict(std::move(updated).error());
    if (*updated == 0) return stale(transaction, entry.id);
    return get_entry(transaction, entry.id);
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
        detail::page_query(
            transaction,
            fmt::format("SELECT {}, id, {} FROM ledger_entries", column.name, kColumns),
            where_of(filter), column, "id", page));
    TRY(const Rows rows, transaction.query(query.sql, query.values));
    TRY(const Slugs slugs, account_slugs(transaction));
    Page<LedgerEntry> result{.items = {}, .next = detail::next_cursor(transaction, query, rows)};
    for (std::size_t i = 0; i < std::min(rows.size(), page.limit); ++i) {
        TRY(LedgerEntry entry, to_entry(rows[i], slugs, 2));
        result.items.push_back(std::move(entry));
    }
    return result;
}

Result<std::vector<LedgerEntry>> all_entries(Transaction& transaction, const EntryFilter& filter) {
    const detail::Where where = where_of(filter);
    TRY(const Rows rows, transaction.query(fmt::format("SELECT {} FROM ledger_entries{} "
                                                       "ORDER BY date, id",
                                                       kColumns, where.sql()),
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

Result<std::int64_t> count_entries(Transaction& transaction, const EntryFilter& filter) {
    const detail::Where where = where_of(filter);
    TRY(const Rows rows,
        transaction.query("SELECT count(*) FROM ledger_entries" + where.sql(), where.values()));
    return rows[0].integer(0);
}

}  // namespace ballast::store
