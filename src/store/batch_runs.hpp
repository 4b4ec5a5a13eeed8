// Runs of the batch: what was run when, and one step per portfolio and engine.
//
// A step is claimed with its portfolio by a job or a process, and changes until its state is final.
// Several workers may claim portfolios of one run at once.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "fin/date.hpp"
#include "store/database.hpp"
#include "store/page.hpp"

namespace ballast::store {

using BatchRunId = Id<struct BatchRunTag>;

// kQueued and kRunning are not final. A run is kOk, kPartial, kFailed or kCancelled at its end.
enum class BatchState : std::uint8_t {
    kQueued,
    kRunning,
    kOk,
    kPartial,
    kFailed,
    kSkipped,
    kStale,
    kCancelled
};

constexpr bool is_final(BatchState state) {
    return state != BatchState::kQueued && state != BatchState::kRunning;
}

enum class BatchKind : std::uint8_t { kRun, kBackfill };

struct BatchRunRow {
    BatchRunId id;
    BatchKind kind = BatchKind::kRun;
    BatchState state = BatchState::kRunning;
    fin::Date as_of;                     // of a backfill: the last date
    std::optional<fin::Date> from_date;  // of a backfill: the first date
    std::string trigger_name;            // user or schedule
    std::string job;  // that runs it; empty for a run in the process of its caller
    bool forced = false;
    std::string reason;
    Instant started_at;
    std::optional<Instant> ended_at;
    double duration_ms = 0.0;
};

struct BatchStepRow {
    std::int64_t place = 0;  // within the run: by portfolio, then in the order of the engines
    std::string portfolio_id;
    std::string portfolio;  // slug
    std::string engine;
    BatchState state = BatchState::kQueued;
    std::string job;  // that claimed the portfolio
    std::optional<Instant> started_at;
    std::optional<Instant> ended_at;
    double duration_ms = 0.0;
    std::optional<double> coverage;
    std::int64_t issues = 0;
    std::string message;
    std::string log = "[]";  // the issues, as JSON
    std::optional<std::string> result;
    std::optional<fin::Date> shown;
};

Status add_batch_run(Transaction& transaction, const BatchRunRow& run,
                     std::span<const BatchStepRow> steps);
Result<BatchRunRow> get_batch_run(Transaction& transaction, const BatchRunId& id);
// The run that a job has added; nullopt before.
Result<std::optional<BatchRunRow>> batch_run_of_job(Transaction& transaction,
                                                    const std::string& job);
// By start.
Result<Page<BatchRunRow>> list_batch_runs(Transaction& transaction, std::optional<BatchKind> kind,
                                          const PageRequest& page);
// In their order; those of one portfolio if its id is given.
Result<std::vector<BatchStepRow>> batch_steps(Transaction& transaction, const BatchRunId& run,
                                              const std::string& portfolio_id = {});

// Claims the next portfolio with queued steps for `worker` and returns its id; nullopt if no
// portfolio is left.
Result<std::optional<std::string>> claim_batch_portfolio(Transaction& transaction,
                                                         const BatchRunId& run,
                                                         const std::string& worker);
// Number of steps that have not ended.
Result<std::int64_t> open_batch_steps(Transaction& transaction, const BatchRunId& run);
// Who has claimed portfolios of the run that are not done.
Result<std::vector<std::string>> batch_claimants(Transaction& transaction, const BatchRunId& run);
// Returns what `worker` has not done to the queue.
Result<std::int64_t> release_batch_claims(Transaction& transaction, const BatchRunId& run,
                                          const std::string& worker);
// Rewrites steps that are not final, by place; a final step, such as a cancelled one, is left.
Status update_batch_steps(Transaction& transaction, const BatchRunId& run,
                          std::span<const BatchStepRow> steps);
// Ends a run that has not ended; returns whether it did.
Result<bool> end_batch_run(Transaction& transaction, const BatchRunId& run, BatchState state,
                           double duration_ms, Instant now);
// Cancels the steps that are not final. Returns their number.
Result<std::int64_t> cancel_batch_steps(Transaction& transaction, const BatchRunId& run,
                                        Instant now);
// Removes runs that ended before; at most `most`. Returns their number.
Result<std::int64_t> purge_batch_runs(Transaction& transaction, Instant before, std::int64_t most);

}  // namespace ballast::store
