#include "ledger/import_undo.hpp"

#include <gtest/gtest.h>
#include <vector>

namespace ballast::ledger {
namespace {

std::vector<model::LedgerEntry> entries(std::initializer_list<std::int64_t> versions) {
    std::vector<model::LedgerEntry> all;
    for (const std::int64_t version : versions) all.emplace_back().version = version;
    return all;
}

TEST(ImportUndo, AnUntouchedImportHasNoChanges) {
    const ReplacedVersion replaced{.version_before = 3, .version_now = 4};
    EXPECT_EQ(changed_since_import(2, entries({1, 1}), std::span(&replaced, 1)), 0);
}

TEST(ImportUndo, ChangedAndRemovedEntriesAreCounted) {
    EXPECT_EQ(changed_since_import(2, entries({1, 2}), {}), 1);
    EXPECT_EQ(changed_since_import(3, entries({1, 2}), {}), 2);
}

TEST(ImportUndo, AReplacedVersionThatWasChangedAgainOrRemovedIsCounted) {
    const ReplacedVersion replaced[] = {{.version_before = 3, .version_now = 5},
                                        {.version_before = 1, .version_now = {}},
                                        {.version_before = 1, .version_now = 2}};
    EXPECT_EQ(changed_since_import(0, {}, replaced), 2);
}

}  // namespace
}  // namespace ballast::ledger
