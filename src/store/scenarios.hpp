// Scenarios of the transaction's tenant; the documents are JSON that the store does not parse.
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

struct ScenarioRow {
    std::string id;
    std::string document;
    std::string owner;  // member who stored it last
    Instant created_at;
    Instant updated_at;
    std::int64_t version = 1;
};

// Adds the scenario, or replaces the one with its id, incrementing its version. With an expected
// version, kConflict (attribute "version") where the row has changed since or does not exist.
Result<ScenarioRow> put_scenario(Transaction& transaction, ScenarioRow row,
                                 std::optional<std::int64_t> expected_version, Instant now);
Result<std::optional<ScenarioRow>> find_scenario(Transaction& transaction, std::string_view id);
// Ordered by id.
Result<std::vector<ScenarioRow>> all_scenarios(Transaction& transaction);
// kNotFound without it.
Status delete_scenario(Transaction& transaction, std::string_view id);

}  // namespace ballast::store
