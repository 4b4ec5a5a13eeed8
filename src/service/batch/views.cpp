#include "service/batch/views.hpp"

#include <algorithm>

namespace ballast::service {

using store::BatchState;
using store::BatchStepRow;

BatchStep step_view(const BatchStepRow& row) {
    return {.portfolio = row.portfolio,
            .engine = row.engine,
            .state = row.state,
            .started_at = row.started_at,
            .duration_ms = row.duration_ms,
            .coverage = row.coverage,
            .issues = row.issues,
            .message = row.message,
            .result = row.result,
            .shown = row.shown};
}

BatchRun run_view(const store::BatchRunRow& run, std::span<const BatchStepRow> steps, Instant now,
                  bool with_steps) {
    BatchRun view{
        .id = run.id.to_string(),
        .kind = run.kind,
        .state = run.state,
        .as_of = run.as_of,
        .from = run.from_date,
        .trigger = run.trigger_name,
        .job = run.job,
        .reason = run.reason,
        .started_at = run.started_at,
        .ended_at = run.ended_at,
        .duration_ms = run.ended_at ? run.duration_ms
                                    : static_cast<double>((now - run.started_at).count()) / 1000.0};
    for (const BatchStepRow& step : steps) {
        view.done += is_final(step.state);
        view.failed += step.state == BatchState::kFailed || step.state == BatchState::kStale;
        view.partial += step.state == BatchState::kPartial;
        view.skipped += step.state == BatchState::kSkipped;
        view.cancelled += step.state == BatchState::kCancelled;
        if (with_steps) view.steps.push_back(step_view(step));
    }
    return view;
}

BatchState end_state(std::span<const BatchStepRow> steps) {
    const auto any = [&](BatchState state) {
        return std::ranges::any_of(steps,
                                   [&](const BatchStepRow& step) { return step.state == state; });
    };
    if (any(BatchState::kCancelled)) return BatchState::kCancelled;
    if (any(BatchState::kFailed) || any(BatchState::kStale)) return BatchState::kFailed;
    if (any(BatchState::kPartial)) return BatchState::kPartial;
    return BatchState::kOk;
}

}  // namespace ballast::service
