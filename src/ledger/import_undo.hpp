// Whether an import can be undone without losing later changes.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "model/ledger_entry.hpp"

namespace ballast::ledger {

// An entry that the import replaced by another version.
struct ReplacedVersion {
    std::int64_t version_before = 1;
    std::optional<std::int64_t> version_now;  // absent: it was removed
};

// Number of the import's entries that were changed or removed after it. `rows_added` were added by
// the import; `added` are those that still exist.
std::int64_t changed_since_import(std::int64_t rows_added,
                                  std::span<const model::LedgerEntry> added,
                                  std::span<const ReplacedVersion> replaced);

}  // namespace ballast::ledger
