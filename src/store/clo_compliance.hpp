// Official compliance runs of CLOs and remarks about them, which are only added; scenarios.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/clo_deals.hpp"

namespace ballast::store {

// The run with the greatest number of a date is the official one.
struct CloComplianceRun {
    CloDealId deal;
    std::int64_t number = 1;
    fin::Date as_of;
    std::int64_t terms_version = 1;
    std::string document;  // whose format the service defines
    std::string digest;
    std::string note;
    Instant known_at;
    std::string created_by;
};

// The number is given by the store.
Result<CloComplianceRun> add_clo_compliance(Transaction& transaction, CloComplianceRun run);
// The official runs by date, of a period where given.
Result<std::vector<CloComplianceRun>> clo_compliance_runs(Transaction& transaction,
                                                          const CloDealId& deal,
                                                          std::optional<fin::Date> from,
                                                          std::optional<fin::Date> to);

using CloAnnotationId = Id<struct CloAnnotationTag>;

struct CloAnnotation {
    CloAnnotationId id;
    CloDealId deal;
    fin::Date as_of;
    std::string test;
    std::string text;
    Instant known_at;
    std::string created_by;
};

Status add_clo_annotation(Transaction& transaction, const CloAnnotation& annotation);
// By date and time of recording.
Result<std::vector<CloAnnotation>> clo_annotations(Transaction& transaction, const CloDealId& deal);

using CloScenarioId = Id<struct CloScenarioTag>;

enum class CloScenarioType : std::uint8_t { kMag, kCustom, kRegulatory, kStress };

struct CloScenarioRow {
    CloScenarioId id;
    std::string slug;  // unique in the workspace
    std::string name;
    CloScenarioType type = CloScenarioType::kCustom;
    std::string owner;  // member who alone may read it; empty: all
    std::string document;
    std::optional<CloImportId> import;
    std::string created_by;
    Instant created_at;
    Instant updated_at;
    std::int64_t version = 1;
};

// A slug that is taken is kConflict.
Result<CloScenarioRow> create_clo_scenario(Transaction& transaction, CloScenarioRow scenario,
                                           Instant now);
Result<CloScenarioRow> update_clo_scenario(Transaction& transaction, const CloScenarioRow& scenario,
                                           std::int64_t expected_version, Instant now);
// By id or slug. Those of other members are found as well: the caller decides.
Result<CloScenarioRow> find_clo_scenario(Transaction& transaction, std::string_view id_or_slug);
Status delete_clo_scenario(Transaction& transaction, const CloScenarioId& id);
// Those of all and of a member, by slug.
Result<std::vector<CloScenarioRow>> clo_scenarios(Transaction& transaction,
                                                  const std::string& member);

}  // namespace ballast::store
