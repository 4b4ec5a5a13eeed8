// Application state other than the ledger: computed net worth, preferences of users, and data
// sources. Documents are JSON text that the store does not parse.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "fin/date.hpp"
#include "store/database.hpp"
#include "store/ledger_entries.hpp"

namespace ballast::store {

using SnapshotId = Id<struct SnapshotTag>;

// Net worth on a date, from the ledger as it was when the snapshot was made.
struct LedgerSnapshot {
    SnapshotId id;
    fin::Date date;
    std::optional<ImportId> import;  // that made it
    std::string snapshot = "{}";
    Instant created_at;
};

Status put_snapshots(Transaction& transaction, std::span<const LedgerSnapshot> snapshots);
// Ordered by date, then by creation; both dates included.
Result<std::vector<LedgerSnapshot>> list_snapshots(Transaction& transaction,
                                                   std::optional<fin::Date> from,
                                                   std::optional<fin::Date> to);
Result<std::int64_t> delete_snapshots_of(Transaction& transaction, const ImportId& import);
Result<std::int64_t> delete_all_snapshots(Transaction& transaction);

struct Preference {
    std::string key;
    std::string value;  // JSON
    Instant updated_at;
};

// Preferences of one user.
Result<Preference> put_preference(Transaction& transaction, const UserId& member,
                                  std::string_view key, std::string_view value, Instant now);
Result<std::vector<Preference>> list_preferences(Transaction& transaction, const UserId& member,
                                                 std::string_view prefix = {});
Status delete_preference(Transaction& transaction, const UserId& member, std::string_view key);

struct DataSource {
    std::string name;  // unique within a tenant
    std::string kind;
    std::string source;  // a document whose format the caller defines
    Instant created_at;
    Instant updated_at;
    std::int64_t version = 1;
};

// Adds it or replaces the one of the same name, incrementing its version.
Result<DataSource> put_data_source(Transaction& transaction, const DataSource& source, Instant now);
Result<std::vector<DataSource>> list_data_sources(Transaction& transaction,
                                                  std::string_view kind = {});
Status delete_data_source(Transaction& transaction, std::string_view name);

}  // namespace ballast::store
