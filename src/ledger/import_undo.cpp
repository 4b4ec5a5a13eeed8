#include "ledger/import_undo.hpp"

#include <algorithm>

namespace ballast::ledger {

std::int64_t changed_since_import(std::int64_t rows_added,
                                  std::span<const model::LedgerEntry> added,
                                  std::span<const ReplacedVersion> replaced) {
    const auto changed = std::ranges::count_if(
        added, [](const model::LedgerEntry& entry) { return entry.version > 1; });
    const auto removed =
        std::max<std::int64_t>(0, rows_added - static_cast<std::int64_t>(added.size()));
    // The import itself made the version after `version_before`.
    const auto changed_again = std::ranges::count_if(replaced, [](const ReplacedVersion& entry) {
        return entry.version_now != entry.version_before + 1;
    });
    return changed + removed + changed_again;
}

}  // namespace ballast::ledger
