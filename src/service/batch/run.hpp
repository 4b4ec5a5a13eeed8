// Batch runs: their records, and the work that jobs and processes share.
//
// A run is a row with one step per portfolio and engine. Whoever works on it claims one portfolio
// after the other: the job of the run, helper jobs that other workers take, and the threads of
// each. A worker that dies leaves its claims to its job, which the queue gives to another; they are
// released at its start.
#pragma once

#include "service/batch/requests.hpp"
#include "service/call.hpp"
#include "store/batch_runs.hpp"
#include "store/database.hpp"

namespace ballast::service {

// A step that fails never stops another portfolio; kInvalidInput for an unknown portfolio or
// engine.
Result<BatchRun> run_batch(Call& call, const BatchRequest& request);
// The same for every session from one date to another, the oldest first.
Result<BatchRun> run_backfill(Call& call, const BackfillRequest& request);
// Runs steps of a run that has not ended; kConflict for one that has.
Result<BatchRun> resume_batch(Call& call, const BatchRunRequest& request);
// Cancels the steps that have not ended, and the jobs of the run.
Result<BatchRun> cancel_batch(Call& call, const BatchRunRequest& request);

// Whether the caller may cancel a run that has not ended: their own; managers and administrators
// any.
Result<bool> may_stop_batch(Call& call, store::Transaction& transaction,
                            const store::BatchRunRow& run);

}  // namespace ballast::service
