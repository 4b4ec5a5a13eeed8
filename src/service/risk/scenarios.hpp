// The scenarios that a tenant has stored.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "model/scenario.hpp"
#include "store/database.hpp"
#include "store/scenarios.hpp"

namespace ballast::service {

struct StoredScenario {
    model::Scenario scenario;
    store::ScenarioRow row;
};

// Ordered by id.
Result<std::vector<StoredScenario>> stored_scenarios(store::Transaction& transaction);
Result<std::optional<StoredScenario>> stored_scenario(store::Transaction& transaction,
                                                      const std::string& id);

}  // namespace ballast::service
