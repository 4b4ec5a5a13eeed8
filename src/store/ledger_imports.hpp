// Imports into the tenant's ledger, and saved import profiles.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "fin/date.hpp"
#include "model/import_totals.hpp"
#include "store/database.hpp"
#include "store/ledger_entries.hpp"
#include "store/page.hpp"

namespace ballast::store {

enum class ImportState : std::uint8_t { kCommitted, kUndone };

struct LedgerImport {
    ImportId id;
    ImportState state = ImportState::kCommitted;
    std::string file_name;
    std::string file_digest;  // SHA-256 of the bytes
    std::string plan_digest;
    std::string format;
    std::string fingerprint;  // of the header
    model::ImportTotals totals;
    std::optional<fin::Date> first_date;
    std::optional<fin::Date> last_date;
    std::string undo = "{}";  // a document whose format the importer defines: how to undo it
    std::string created_by;
    Instant created_at;
    std::optional<Instant> undone_at;
    std::int64_t version = 1;
};

Status put_import(Transaction& transaction, const LedgerImport& import);
Result<LedgerImport> get_import(Transaction& transaction, const ImportId& id);
// kConflict when it has already been undone.
Result<LedgerImport> mark_import_undone(Transaction& transaction, const ImportId& id, Instant now);

struct ImportFilter {
    std::optional<ImportState> state = {};
    std::string file_digest = {};
};

// Newest first when descending: ids are time-ordered.
Result<Page<LedgerImport>> list_imports(Transaction& transaction, const ImportFilter& filter,
                                        const PageRequest& page);
Result<std::vector<LedgerImport>> all_imports(Transaction& transaction);

// Deletes every account, entry, import, profile and snapshot of the tenant.
Status clear_ledger(Transaction& transaction);

// How to read a file, looked up by name or by the fingerprint of the file's header.
struct ImportProfile {
    std::string name;  // 1 to 64 characters, unique within a tenant
    std::string fingerprint;
    std::string profile;  // a document whose format the importer defines
    Instant created_at;
    Instant updated_at;
    std::int64_t version = 1;
};

// Adds it or replaces the one of the same name, incrementing its version.
Result<ImportProfile> put_profile(Transaction& transaction, const ImportProfile& profile,
                                  Instant now);
// Stores it unchanged.
Status restore_profile(Transaction& transaction, const ImportProfile& profile);
Result<ImportProfile> get_profile(Transaction& transaction, std::string_view name);
// The most recently changed profile with this fingerprint.
Result<std::optional<ImportProfile>> find_profile(Transaction& transaction,
                                                  std::string_view fingerprint);
Result<std::vector<ImportProfile>> list_profiles(Transaction& transaction);
Status delete_profile(Transaction& transaction, std::string_view name);

}  // namespace ballast::store
