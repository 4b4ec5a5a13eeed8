// Entries of the tenant's ledger (model/ledger_entry.hpp).
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "model/ledger_entry.hpp"
#include "store/database.hpp"
#include "store/page.hpp"

namespace ballast::store {

using model::EntryId;
using model::ImportId;
using model::LedgerEntry;

// Sets the occurrence to the next free one of the account and content, a nil id to a new one, the
// version to 1 and both times to `now`. An id that is taken is kConflict.
Result<LedgerEntry> create_entry(Transaction& transaction, LedgerEntry entry, Instant now);
// Stores them unchanged, with occurrence, version and times. An unknown account is kNotFound; an id
// or occurrence that is taken is kConflict.
Status put_entries(Transaction& transaction, std::span<const LedgerEntry> entries);
// Overwrites the entry of the same id, unchanged.
Status replace_entry(Transaction& transaction, const LedgerEntry& entry);

Result<LedgerEntry> get_entry(Transaction& transaction, const EntryId& id);
// The content key of an imported entry is kept; that of another follows its content. An outdated
// version is kConflict with the attribute "version".
Result<LedgerEntry> update_entry(Transaction& transaction, LedgerEntry entry,
                                 std::int64_t expected_version, Instant now);
Status delete_entry(Transaction& transaction, const EntryId& id, std::int64_t expected_version);
Result<std::int64_t> delete_entries_of(Transaction& transaction, const ImportId& import);

struct EntryFilter {
    std::vector<model::AccountId> accounts = {};  // any of them; empty: all
    std::string symbol = {};
    std::optional<model::TransactionType> type = {};
    std::optional<fin::Date> from = {};  // both included
    std::optional<fin::Date> to = {};
    std::optional<ImportId> import = {};
    std::optional<ImportId> not_import = {};  // all others, and those of no import
    // Only transactions that turn one symbol into another: mergers, spin-offs, options exercised or
    // assigned.
    bool links = false;
    std::string text = {};  // substring of symbol, note or reference, ignoring case
};

enum class EntrySort { kDate, kSymbol, kType, kAmount, kCreatedAt, kUpdatedAt };

Result<Page<LedgerEntry>> list_entries(Transaction& transaction, const EntryFilter& filter,
                                       EntrySort sort, const PageRequest& page);
// Ordered by date, then by creation: within a file, in file order.
Result<std::vector<LedgerEntry>> all_entries(Transaction& transaction, const EntryFilter& filter);
// The same, passed on in parts of some thousand.
using TakeEntries = std::function<Status(const std::vector<LedgerEntry>&)>;
Status each_entries(Transaction& transaction, const EntryFilter& filter, const TakeEntries& take);
Result<std::int64_t> count_entries(Transaction& transaction, const EntryFilter& filter);

}  // namespace ballast::store
