// Committing the plan of an import from an earlier system, and undoing it.
#pragma once

#include "service/legacy_data/plan.hpp"

namespace ballast::service {

class Call;

// In the call's transaction: all records of the plan, or none. Nothing is stored for a plan that
// adds no record.
Status commit_legacy(Call& call, LegacyPlan& plan);

// Deletes what the import added, and nothing else. kConflict when it has been undone, and when what
// it added was changed since, unless the request discards those changes.
Result<LegacyUndoResponse> undo_legacy(Call& call, const LegacyUndoRequest& request);

}  // namespace ballast::service
