// Requests and responses of saved_plan.*.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "plan/outcome.hpp"
#include "service/plan/household_requests.hpp"

namespace ballast::service {

enum class SavedPlanKind : std::uint8_t { kRetirement, kHousehold };

// What is planned: one of the two.
struct PlannedDocument {
    std::optional<PlanRequest> retirement;
    std::optional<HouseholdRequest> household;
};

struct SavedPlan {
    std::string plan;
    std::string name;
    SavedPlanKind kind = SavedPlanKind::kRetirement;
    std::int64_t version = 1;
    std::string note;
    std::string author;
    Instant saved_at;
    std::string etag;
};

struct SavedPlanDetails : SavedPlan, PlannedDocument {
    std::string form;
    std::vector<SavedPlan> versions;
};

struct PutSavedPlanRequest : PlannedDocument {
    std::string plan;
    std::string name;
    std::string note;
    std::string form;
    std::string if_match;
};

struct ListSavedPlansRequest {
    std::optional<SavedPlanKind> kind;
};
struct ListSavedPlansResponse {
    std::vector<SavedPlan> data;
};

struct SavedPlanRequest {
    std::string plan;
    std::optional<std::int64_t> version;
};
struct DeleteSavedPlanRequest {
    std::string plan;
};

struct CompareSavedPlansRequest {
    SavedPlanRequest first;
    SavedPlanRequest second;
    std::uint64_t paths = 10'000;
};

struct PlanInputChange {
    std::string pointer;
    std::string before;
    std::string after;
};

struct CompareSavedPlansResponse : Provenance {
    SavedPlan first;
    SavedPlan second;
    plan::PlanOutcome first_outcome;
    plan::PlanOutcome second_outcome;
    plan::PlanOutcome difference;
    std::uint64_t first_paths = 0;
    std::uint64_t second_paths = 0;
    std::uint64_t seed = 0;
    std::optional<fin::Currency> currency;
    std::vector<PlanInputChange> changes;
};

}  // namespace ballast::service
