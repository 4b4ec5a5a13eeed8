// batch.run, batch.backfill, batch.status, batch.get, batch.history, batch.cancel, batch.resume.
#include "service/methods.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <span>

#include "service/batch/market_check.hpp"
#include "service/batch/run.hpp"
#include "service/batch/summary.hpp"
#include "service/batch/views.hpp"
#include "store/database.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

using store::BatchRunId;

Result<BatchRun> view_for(Call& call, const store::BatchRunRow& run,
                          std::span<const store::BatchStepRow> steps, bool with_steps = true) {
    BatchRun view = run_view(run, steps, call.now(), with_steps);
    if (!run.ended_at) {
        TRY(view.may_cancel, may_stop_batch(call, call.transaction(), run));
    }
    return view;
}

Result<BatchRun> status(Call& call, const BatchStatusRequest& request) {
    store::BatchRunRow run;
    if (request.run.empty()) {
        TRY(auto page,
            store::list_batch_runs(call.transaction(), store::BatchKind::kRun,
                                   {.limit = 1, .direction = store::Direction::kDescending}));
        if (page.items.empty())
            return fail(Code::kNotFound,
                        "the batch has not run yet; run it for one date with batch.run, or with "
                        "`ballast batch run` on the command line");
        run = std::move(page.items.front());
    } else {
        TRY(const BatchRunId id, BatchRunId::parse(request.run));
        TRY(run, store::get_batch_run(call.transaction(), id));
    }
    TRY(const auto steps, store::batch_steps(call.transaction(), run.id));
    return view_for(call, run, steps);
}

Result<BatchLog> get(Call& call, const BatchGetRequest& request) {
    TRY(const BatchRunId id, BatchRunId::parse(request.run));
    TRY(const store::BatchRunRow run, store::get_batch_run(call.transaction(), id));
    TRY(const auto steps, store::batch_steps(call.transaction(), id));
    BatchLog log;
    TRY(log.run, view_for(call, run, steps, false));
    for (const store::BatchStepRow& step : steps) {
        if (!request.portfolio.empty() && step.portfolio != request.portfolio) continue;
        if (!request.engine.empty() && step.engine != request.engine) continue;
        BatchStepLog& one = log.steps.emplace_back(BatchStepLog{step_view(step), {}});
        TRY(one.log, wire::read_json<Issues>(step.log));
    }
    return log;
}

Result<BatchHistoryResponse> history(Call& call, const BatchHistoryRequest& request) {
    TRY(const auto page, store::list_batch_runs(call.transaction(), std::nullopt,
                                                {.limit = static_cast<std::size_t>(request.limit),
                                                 .cursor = request.cursor,
                                                 .direction = store::Direction::kDescending}));
    BatchHistoryResponse response;
    for (const store::BatchRunRow& run : page.items) {
        TRY(const auto steps, store::batch_steps(call.transaction(), run.id));
        TRY(BatchRun view, view_for(call, run, steps, false));
        response.runs.push_back(std::move(view));
    }
    if (!page.next.empty()) response.next_cursor = page.next;
    return response;
}

MethodInfo batch(std::string name, std::string path, std::string summary) {
    return {.name = std::move(name),
            .summary = std::move(summary),
            .permission = Permission::kRiskRun,
            .effect = Effect::kRun,
            .route = {Verb::kPost, std::move(path)},
            .duration = Duration::kLong};
}

MethodInfo reading(std::string name, std::string path, std::string summary) {
    return {.name = std::move(name),
            .summary = std::move(summary),
            .permission = Permission::kPortfolioRead,
            .effect = Effect::kRead,
            .route = {Verb::kGet, std::move(path)},
            .idempotent = true};
}

// All engines, and each of the eight alone, as routes of earlier systems.
std::vector<RouteAlias> run_aliases() {
    std::vector<RouteAlias> aliases{{Verb::kPost, "/batch/run-all"}};
    for (const std::string_view engine :
         {"market_data", "aggregation", "greeks", "factors", "risk_scenarios", "stress",
          "correlations", "snapshots"}) {
        std::string path = fmt::format("/batch/run-{}", engine);
        std::ranges::replace(path, '_', '-');
        aliases.push_back(
            {Verb::kPost, std::move(path), "engines", fmt::format(R"(["{}"])", engine)});
    }
    return aliases;
}

}  // namespace

void add_batch_methods(MethodTable& table) {
    MethodInfo run =
        batch("batch.run", "/batch/run",
              "Runs the engines for portfolios as of a date and stores their results; unchanged "
              "inputs are skipped.");
    run.aliases = run_aliases();
    table.add<BatchRequest, BatchRun>(std::move(run), run_batch);
    table.add<BackfillRequest, BatchRun>(
        batch("batch.backfill", "/batch/backfill",
              "Runs the engines for every NYSE session of a period with today's positions."),
        run_backfill);
    table.add<BatchRunRequest, BatchRun>(
        batch("batch.resume", "/batch/runs/{run}/resume",
              "Runs the steps of a batch run that have not ended."),
        resume_batch);
    table.add<BatchRunRequest, BatchRun>(
        {.name = "batch.cancel",
         .summary = "Cancels a batch run: steps that have not ended, and its jobs.",
         .permission = Permission::kJobCancel,
         .effect = Effect::kRun,
         .route = {Verb::kPost, "/batch/runs/{run}/cancel"}},
        cancel_batch);
    table.add<BatchStatusRequest, BatchRun>(
        reading("batch.status", "/batch/status",
                "Returns a batch run with the states of its steps; the latest when none is named."),
        status);
    table.add<BatchGetRequest, BatchLog>(
        reading("batch.get", "/batch/runs/{run}",
                "Returns steps of a batch run with the issues of their results."),
        get);
    table.add<BatchHistoryRequest, BatchHistoryResponse>(
        reading("batch.history", "/batch/runs", "Lists batch runs, the latest first."), history);
    add_market_check_methods(table);
    add_summary_methods(table);
}

}  // namespace ballast::service
