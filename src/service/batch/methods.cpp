// batch.run, batch.backfill and batch.history.
#include "service/methods.hpp"

#include "service/batch/run.hpp"
#include "store/database.hpp"
#include "store/results.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

Result<BatchHistoryResponse> history(Call& call, const BatchHistoryRequest& request) {
    TRY(const auto page, store::list_results(call.transaction(),
                                             {.subject_type = store::ResultSubject::kWorkspace,
                                              .kind = "batch_run",
                                              .superseded = true},
                                             {.limit = static_cast<std::size_t>(request.limit),
                                              .direction = store::Direction::kDescending}));
    BatchHistoryResponse response;
    for (const store::StoredResult& row : page.items) {
        TRY(const std::string document, store::result_document(call.transaction(), row.id));
        TRY(BatchRun run, wire::read_json<BatchRun>(document));
        response.runs.push_back(std::move(run));
    }
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

}  // namespace

void add_batch_methods(MethodTable& table) {
    table.add<BatchRequest, BatchRun>(
        batch("batch.run", "/batch/run",
              "Runs the engines for portfolios as of a date and stores their results; unchanged "
              "inputs are skipped."),
        run_batch);
    table.add<BackfillRequest, BackfillRun>(
        batch("batch.backfill", "/batch/backfill",
              "Runs the engines for every session of a period, with today's positions."),
        run_backfill);
    table.add<BatchHistoryRequest, BatchHistoryResponse>(
        {.name = "batch.history",
         .summary = "Lists batch runs with the outcome of every step, the latest first.",
         .permission = Permission::kPortfolioRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/batch/runs"}},
        history);
}

}  // namespace ballast::service
