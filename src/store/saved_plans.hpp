// Plans saved in the transaction's tenant, with their versions; the documents are JSON that the
// store does not parse.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "store/database.hpp"

namespace ballast::store {

struct SavedPlanRow {
    std::string plan;  // its id: the same in all versions
    std::int64_t version = 1;
    std::string name;
    std::string kind;
    std::string document;
    std::string form;
    std::string note;
    std::string author;  // member who saved this version
    Instant saved_at;
};

// Adds a version after the latest one, or the first, and forgets all but the latest `kept`. With an
// expected version, kConflict (attribute "version") where that is not the latest.
Result<SavedPlanRow> save_plan(Transaction& transaction, SavedPlanRow row,
                               std::optional<std::int64_t> expected_version, std::int64_t kept,
                               Instant now);
// The latest version when `version` is absent.
Result<std::optional<SavedPlanRow>> find_saved_plan(Transaction& transaction, std::string_view plan,
                                                    std::optional<std::int64_t> version);
// The latest versions, ordered by name and id.
Result<std::vector<SavedPlanRow>> latest_saved_plans(Transaction& transaction);
// Of one plan, the latest first.
Result<std::vector<SavedPlanRow>> saved_plan_versions(Transaction& transaction,
                                                      std::string_view plan);
// All its versions; kNotFound without any.
Status delete_saved_plan(Transaction& transaction, std::string_view plan);

}  // namespace ballast::store
