// Imports into the records of CLOs, and undoing them: undone records are hidden, not deleted.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/clo_assets.hpp"
#include "store/clo_deals.hpp"

namespace ballast::store {

enum class CloImportState : std::uint8_t { kCommitted, kUndone };

struct CloImport {
    CloImportId id;
    CloImportState state = CloImportState::kCommitted;
    std::string kind;
    std::optional<CloDealId> deal;
    fin::Date as_of;
    std::string file_name;
    std::string file_digest;  // SHA-256 of the bytes
    std::string plan_digest;
    std::string document = "{}";  // totals and checks, whose format the importer defines
    std::string created_by;
    Instant created_at;
    std::optional<Instant> undone_at;
};

Status put_clo_import(Transaction& transaction, const CloImport& import);
Result<CloImport> get_clo_import(Transaction& transaction, const CloImportId& id);
// Newest first when descending: ids are time-ordered.
Result<Page<CloImport>> list_clo_imports(Transaction& transaction, const PageRequest& page);

// The documents of all imports, undone ones included.
Result<std::vector<std::string>> clo_import_documents(Transaction& transaction);

// Key of the object with the bytes of an imported file; its digest follows. Documents list the
// digests as `files`.
inline constexpr std::string_view kCloImportObjects = "clo/imports/";

// Rows of an import, and those that came later and build on them.
struct CloImportRows {
    std::int64_t facts = 0;
    std::int64_t lots = 0;
    std::int64_t versions = 0;
    std::int64_t states = 0;
    std::int64_t matrices = 0;
    std::int64_t later = 0;  // visible facts of the same assets, and lots of assets it added
};
Result<CloImportRows> count_clo_import(Transaction& transaction, const CloImportId& id);
// Hides all rows of the import and marks it undone; returns the assets that it had facts about.
// kConflict when it has already been undone.
Result<std::vector<CloAssetRow>> hide_clo_import(Transaction& transaction, const CloImportId& id,
                                                 Instant now);

}  // namespace ballast::store
