// Stored runs and steps as responses.
#pragma once

#include <optional>
#include <span>

#include "service/batch/requests.hpp"
#include "store/batch_runs.hpp"

namespace ballast::service {

BatchStep step_view(const store::BatchStepRow& row);
// With the counts of all steps; the steps themselves if `with_steps`.
BatchRun run_view(const store::BatchRunRow& run, std::span<const store::BatchStepRow> steps,
                  Instant now, bool with_steps = true);
// The state of a run whose steps are all final.
store::BatchState end_state(std::span<const store::BatchStepRow> steps);

}  // namespace ballast::service
