// Imports from earlier systems into the tenant's stores, and their state.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/id.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "store/database.hpp"
#include "store/page.hpp"

namespace ballast::store {

using LegacyImportId = Id<struct LegacyImportTag>;

enum class LegacyImportState : std::uint8_t { kCommitted, kUndone };

struct LegacyImport {
    LegacyImportId id;
    LegacyImportState state = LegacyImportState::kCommitted;
    std::string source;
    std::string file_name;
    std::string file_digest;  // SHA-256 of the bytes of all files
    std::string plan_digest;
    std::string document = "{}";  // plan and figures, whose format the importer defines
    std::string undo = "{}";      // likewise: what the import added
    std::string created_by;
    Instant created_at;
    std::optional<Instant> undone_at;
};

Status put_legacy_import(Transaction& transaction, const LegacyImport& import);
Result<LegacyImport> get_legacy_import(Transaction& transaction, const LegacyImportId& id);
// Newest first when descending: ids are time-ordered.
Result<Page<LegacyImport>> list_legacy_imports(Transaction& transaction, const PageRequest& page);
// kConflict when it has already been undone.
Status mark_legacy_import_undone(Transaction& transaction, const LegacyImportId& id, Instant now);

}  // namespace ballast::store
