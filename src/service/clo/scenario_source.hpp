// Stored scenarios in runs.
#pragma once

#include <string>

#include "service/call.hpp"
#include "service/clo/scenario_requests.hpp"

namespace ballast::service {

// A scenario that the caller may see, by id or short name.
Result<store::CloScenarioRow> visible_clo_scenario(const Call& call,
                                                   store::Transaction& transaction,
                                                   const std::string& id_or_slug);
Result<CloScenarioDocument> clo_scenario_document_of(const store::CloScenarioRow& row);
// Its parameters by section and name.
Result<std::vector<CloScenarioParameter>> clo_scenario_parameters(const store::CloScenarioRow& row);

}  // namespace ballast::service
