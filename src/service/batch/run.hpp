// Runs the engines of the batch for portfolios and stores their results.
#pragma once

#include "service/batch/requests.hpp"
#include "service/call.hpp"

namespace ballast::service {

// A step that fails never stops another portfolio; kInvalidInput for an unknown portfolio or
// engine.
Result<BatchRun> run_batch(Call& call, const BatchRequest& request);
// The same for every session from one date to another, the oldest first.
Result<BackfillRun> run_backfill(Call& call, const BackfillRequest& request);

}  // namespace ballast::service
