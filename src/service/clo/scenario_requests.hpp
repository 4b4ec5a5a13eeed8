// Requests and responses of stored CLO scenarios.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "clo/assumptions.hpp"
#include "clo/transition.hpp"
#include "service/clo/requests.hpp"
#include "service/common.hpp"
#include "store/clo_compliance.hpp"
#include "wire/json.hpp"

namespace ballast::service {

struct CloScenarioParameter {
    std::string section;
    std::string name;
    std::string label;
    wire::RawJson value;
    std::string type;
    std::string unit;
    std::string cell;
};

// What a scenario assumes of a projection.
struct CloScenarioDocument {
    std::string description;
    clo::Assumptions assumptions;
    std::map<std::string, CloCurve> curves;
    std::optional<clo::TransitionMatrix> transition;  // of clo.migration
    // Labeled values of the sheet that it was imported from, the unused ones included.
    std::vector<CloScenarioParameter> parameters;
};

struct PutCloScenarioRequest : CloScenarioDocument {
    std::string scenario;
    std::string name;
    store::CloScenarioType type = store::CloScenarioType::kCustom;
    bool shared = false;
    std::string if_match;
};

struct CloScenarioView : CloScenarioDocument {
    std::string id;
    std::string scenario;
    std::string name;
    store::CloScenarioType type = store::CloScenarioType::kCustom;
    bool shared = false;
    std::string etag;
    std::string created_by;
    Instant created_at;
    Instant updated_at;
};

struct CloScenarioIdRequest {
    std::string scenario;
};

struct ListCloScenariosRequest {
    std::optional<store::CloScenarioType> type;
};

struct CloScenarioRowView {
    std::string id;
    std::string scenario;
    std::string name;
    store::CloScenarioType type = store::CloScenarioType::kCustom;
    bool shared = false;
    std::string description;
    Instant updated_at;
};

struct ListCloScenariosResponse {
    std::vector<CloScenarioRowView> data;
};

struct CloScenarioParametersRequest {
    std::string scenario;
    std::string section;
    std::string name;
};

struct CloScenarioParametersResponse {
    std::string scenario;
    std::vector<CloScenarioParameter> parameters;
};

}  // namespace ballast::service
