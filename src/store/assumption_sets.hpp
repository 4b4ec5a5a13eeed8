// Versions of sets of behavioral assumptions. A version is never changed; its document is JSON text
// that the store does not parse.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "store/database.hpp"

namespace ballast::store {

struct AssumptionSet {
    std::string id;  // [a-z0-9-]{1,64}, unique within a tenant
    std::int64_t version = 1;
    std::string name;
    std::string behaviour = "{}";
    std::string note;
    std::string created_by;  // user
    std::string created_by_name;
    Instant created_at;
};

// kConflict when the version exists.
Status add_assumption_set(Transaction& transaction, const AssumptionSet& set);
// The latest version of every set, by id.
Result<std::vector<AssumptionSet>> list_assumption_sets(Transaction& transaction);
// All versions of a set, latest first; empty where there is no set of this id.
Result<std::vector<AssumptionSet>> assumption_set_versions(Transaction& transaction,
                                                           std::string_view id);

}  // namespace ballast::store
