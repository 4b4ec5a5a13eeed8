#include "store/batch_runs.hpp"

#include <fmt/format.h>

#include "store/describe_batch.hpp"
#include "store/described_row.hpp"
#include "store/described_write.hpp"
#include "store/select.hpp"

namespace ballast::store {

namespace {

using RunColumns = detail::DescribedRow<BatchRunRow>;
using StepColumns = detail::DescribedRow<BatchStepRow>;

constexpr std::string_view kOpen = "state IN ('queued', 'running')";

Error missing_run(const BatchRunId& id) {
    return fail(Code::kNotFound, fmt::format("there is no batch run {}", id.to_string()))
        .with("run", id.to_string());
}

Result<std::vector<BatchRunRow>> runs_where(Transaction& transaction, std::string_view condition,
                                            std::vector<Value> values) {
    return detail::select_rows<BatchRunRow>(transaction, "batch_runs",
                                            fmt::format("WHERE {}", condition), values);
}

}  // namespace

Status add_batch_run(Transaction& transaction, const BatchRunRow& run,
                     std::span<const BatchStepRow> steps) {
    TRY_STATUS(detail::insert_row(transaction, "batch_runs", run));
    TRY_STATUS(transaction.execute_many(
        detail::insert_statement<BatchStepRow>("batch_steps", "", {"run_id"}),
        StepColumns::kColumns + 1, steps.size(), [&](std::size_t row, std::span<Value> values) {
            StepColumns::write(steps[row], values);
            values[StepColumns::kColumns] = run.id;
        }));
    return {};
}

Result<BatchRunRow> get_batch_run(Transaction& transaction, const BatchRunId& id) {
    TRY(auto runs, runs_where(transaction, "id = $1", {id}));
    if (runs.empty()) return missing_run(id);
    return std::move(runs.front());
}

Result<std::optional<BatchRunRow>> batch_run_of_job(Transaction& transaction,
                                                    const std::string& job) {
    TRY(auto runs, runs_where(transaction, "job = $1", {job}));
    if (runs.empty()) return std::optional<BatchRunRow>();
    return std::optional(std::move(runs.front()));
}

Result<Page<BatchRunRow>> list_batch_runs(Transaction& transaction, std::optional<BatchKind> kind,
                                          const PageRequest& page) {
    detail::Where where;
    if (kind) where.add("kind = {}", describe::to_word(*kind));
    TRY(const detail::PageQuery query,
        detail::page_query(
            transaction,
            fmt::format("SELECT started_at, id, {} FROM batch_runs", RunColumns::column_list()),
            where, detail::SortColumn{"started_at"}, "id", page));
    return detail::select_page<BatchRunRow>(transaction, query);
}

Result<std::vector<BatchStepRow>> batch_steps(Transaction& transaction, const BatchRunId& run,
                                              const std::string& portfolio_id) {
    detail::Where where;
    where.add("run_id = {}", run);
    if (!portfolio_id.empty()) where.add("portfolio_id = {}", portfolio_id);
    return detail::select_rows<BatchStepRow>(transaction, "batch_steps", where, "ORDER BY place");
}

Result<std::optional<std::string>> claim_batch_portfolio(Transaction& transaction,
                                                         const BatchRunId& run,
                                                         const std::string& worker) {
    for (;;) {
        TRY(const Rows next,
            transaction.query("SELECT portfolio_id FROM batch_steps WHERE run_id = $1 AND "
                              "state = 'queued' AND job = '' ORDER BY place LIMIT 1",
                              {run}));
        if (next.empty()) return std::optional<std::string>();
        const std::string portfolio = next[0].string(0);
        TRY(const std::int64_t claimed,
            transaction.execute("UPDATE main.batch_steps SET job = $3 WHERE tenant_id = "
                                "current_tenant() AND run_id = $1 AND portfolio_id = $2 AND "
                                "state = 'queued' AND job = ''",
                                {run, portfolio, worker}));
        // None where another worker was faster.
        if (claimed > 0) return std::optional(portfolio);
    }
}

Result<std::int64_t> open_batch_steps(Transaction& transaction, const BatchRunId& run) {
    TRY(const Rows rows,
        transaction.query(
            fmt::format("SELECT count(*) FROM batch_steps WHERE run_id = $1 AND {}", kOpen),
            {run}));
    return rows[0].integer(0);
}

Result<std::vector<std::string>> batch_claimants(Transaction& transaction, const BatchRunId& run) {
    TRY(const Rows rows,
        transaction.query(fmt::format("SELECT DISTINCT job FROM batch_steps WHERE run_id = $1 AND "
                                      "{} AND job <> ''",
                                      kOpen),
                          {run}));
    std::vector<std::string> workers;
    for (const Row row : rows) workers.push_back(row.string(0));
    return workers;
}

Result<std::int64_t> release_batch_claims(Transaction& transaction, const BatchRunId& run,
                                          const std::string& worker) {
    return transaction.execute(
        fmt::format("UPDATE main.batch_steps SET job = '', state = 'queued' WHERE tenant_id = "
                    "current_tenant() AND run_id = $1 AND job = $2 AND {}",
                    kOpen),
        {run, worker});
}

Status update_batch_steps(Transaction& transaction, const BatchRunId& run,
                          std::span<const BatchStepRow> steps) {
    std::string changes;
    for (std::size_t i = 0; i < StepColumns::kColumns; ++i)
        if (i != StepColumns::column<&BatchStepRow::place>())
            changes += fmt::format("{}{} = ${}", changes.empty() ? "" : ", ",
                                   StepColumns::names()[i], i + 1);
    TRY_STATUS(transaction.execute_many(
        fmt::format("UPDATE main.batch_steps SET {} WHERE tenant_id = current_tenant() AND "
                    "run_id = ${} AND place = ${} AND {}",
                    changes, StepColumns::kColumns + 1,
                    StepColumns::column<&BatchStepRow::place>() + 1, kOpen),
        StepColumns::kColumns + 1, steps.size(), [&](std::size_t row, std::span<Value> values) {
            StepColumns::write(steps[row], values);
            values[StepColumns::kColumns] = run;
        }));
    return {};
}

Result<bool> end_batch_run(Transaction& transaction, const BatchRunId& run, BatchState state,
                           double duration_ms, Instant now) {
    TRY(const std::int64_t ended,
        transaction.execute("UPDATE main.batch_runs SET state = $2, duration_ms = $3, ended_at = "
                            "$4 WHERE tenant_id = current_tenant() AND id = $1 AND ended_at IS "
                            "NULL",
                            {run, describe::to_word(state), duration_ms, now}));
    return ended > 0;
}

Result<std::int64_t> cancel_batch_steps(Transaction& transaction, const BatchRunId& run,
                                        Instant now) {
    return transaction.execute(
        fmt::format("UPDATE main.batch_steps SET state = 'cancelled', ended_at = $2 WHERE "
                    "tenant_id = current_tenant() AND run_id = $1 AND {}",
                    kOpen),
        {run, now});
}

Result<std::int64_t> purge_batch_runs(Transaction& transaction, Instant before, std::int64_t most) {
    TRY(const Rows rows,
        transaction.query("SELECT id FROM batch_runs WHERE ended_at < $1 ORDER BY started_at LIMIT "
                          "$2",
                          {before, most}));
    for (const Row row : rows) {
        TRY(const BatchRunId id, row.id<BatchRunId>(0));
        TRY_STATUS(transaction.execute(
            "DELETE FROM main.batch_steps WHERE tenant_id = current_tenant() AND run_id = $1",
            {id}));
        TRY_STATUS(transaction.execute(
            "DELETE FROM main.batch_runs WHERE tenant_id = current_tenant() AND id = $1", {id}));
    }
    return static_cast<std::int64_t>(rows.size());
}

}  // namespace ballast::store
