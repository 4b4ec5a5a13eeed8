// Request and response of clo.scenario.compare.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "clo/outcome.hpp"
#include "service/clo/requests.hpp"

namespace ballast::service {

struct CompareCloScenariosRequest : CloDealSource {
    std::vector<std::string> scenarios;
    std::optional<clo::Assumptions> assumptions;
    std::map<std::string, CloCurve> curves;
    std::optional<int> periods;
    clo::CalculationMode mode = clo::CalculationMode::kCorrected;
};

struct CloScenarioOutcome {
    std::string scenario;  // empty: the assumptions of the request
    std::string name;
    std::optional<clo::ProjectionOutcome> outcome;
    std::string error;  // why there is no outcome
    Issues issues;
};

struct CompareCloScenariosResponse : Provenance {
    std::vector<CloScenarioOutcome> scenarios;
};

}  // namespace ballast::service
