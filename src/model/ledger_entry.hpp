// An entry of a ledger: a transaction, where it came from, and the key that identifies it when it
// is imported again.
//
// `content_key` is derived from the source's data; editing an entry keeps it, so that importing the
// same file again does not restore the old values. Entries of one account with the same content key
// are numbered by `occurrence`: two real identical trades are 0 and 1.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/id.hpp"
#include "base/instant.hpp"
#include "model/account.hpp"
#include "model/transaction.hpp"

namespace ballast::model {

using EntryId = Id<struct EntryTag>;
using ImportId = Id<struct ImportTag>;

struct LedgerEntry {
    EntryId id;
    AccountId account;
    // Its `id` is the entry's, its `account` the account's slug; the store sets both when it reads
    // and ignores them when it writes.
    Transaction transaction;
    std::string reference;    // the source's own id (FITID), or the caller's; may be empty
    std::string content_key;  // empty when written: derived from the transaction
    std::int64_t occurrence = 0;
    std::optional<ImportId> import;
    std::optional<std::int64_t> line;  // of the imported file
    Instant created_at;
    Instant updated_at;
    std::int64_t version = 1;
};

}  // namespace ballast::model
