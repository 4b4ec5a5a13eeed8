// The entries of the transaction's tenant's ledger: transactions, where each came from, and the key
// by which the same one is known again.
//
// `content_key` is what the source said; a person's change of an entry leaves it, so that the same
// file does not bring the old values back. Entries of one account with one content key are counted
// by `occurrence`: two real identical trades are 0 and 1.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "model/account.hpp"
#include "model/transaction.hpp"
#include "store/database.hpp"
#include "store/page.hpp"

namespace ballast::store {

using EntryId = Id<struct EntryTag>;
using ImportId = Id<struct ImportTag>;

struct LedgerEntry {
    EntryId id;
    model::AccountId account;
    // Its `id` is the entry's, its `account` the account's slug; both are filled when read and not
    // looked at when written.
    model::Transaction transaction;
    std::string reference;    // the source's own id (FITID), or the caller's; may be empty
    std::string content_key;  // empty when written: made from the transaction
    std::int64_t occurrence = 0;
    std::optional<ImportId> import;
    std::optional<std::int64_t> line;  // of the imported file
    Instant created_at;
    Instant updated_at;
    std::int64_t version = 1;
};

// SHA-256 of date, type, symbol and every figure: not of the account, the note, the lot or the
// reference.
std::string content_key(const model::Transaction& transaction);

// The occurrence is the next free one of the account and content, the id made when nil, version 1,
// both times `now`. An id that is taken is kConflict.
Result<LedgerEntry> create_entry(Transaction& transaction, LedgerEntry entry, Instant now);
// As they are, with occurrence, version and times. An account that is not there is kNotFound; an id
// or an occurrence that is taken is kConflict.
Status put_entries(Transaction& transaction, std::span<const LedgerEntry> entries);
// As it is, over the entry of the same id.
Status replace_entry(Transaction& transaction, const LedgerEntry& entry);

Result<LedgerEntry> get_entry(Transaction& transaction, const EntryId& id);
// The content key of an entry that came by import stays; another's follows its content. A version
// that has moved on is kConflict with the attribute "version".
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
    // Only what turns one symbol into another: mergers, spin-offs, options exercised or assigned.
    bool links = false;
    std::string text = {};  // within symbol, note or reference; the case of letters is ignored
};

enum class EntrySort { kDate, kSymbol, kType, kAmount, kCreatedAt, kUpdatedAt };

Result<Page<LedgerEntry>> list_entries(Transaction& transaction, const EntryFilter& filter,
                                       EntrySort sort, const PageRequest& page);
// By date, then in the order in which they were made: within a file, that of the file.
Result<std::vector<LedgerEntry>> all_entries(Transaction& transaction, const EntryFilter& filter);
Result<std::int64_t> count_entries(Transaction& transaction, const EntryFilter& filter);

}  // namespace ballast::store
