#include "job/rows.hpp"

#include <fmt/format.h>
#include <string>
#include <utility>

#include "base/text.hpp"
#include "job/describe_job.hpp"

namespace ballast::job {

std::string_view to_string(JobState state) { return describe::to_word(state); }

Result<JobState> parse_job_state(std::string_view text) {
    if (const auto state = describe::from_word<JobState>(text)) return *state;
    return fail(Code::kInvalidInput, fmt::format("\"{}\" is not a job state: expected {}", text,
                                                 alternatives(describe::kWords<JobState>)));
}

Error no_job(const JobId& id) {
    return fail(Code::kNotFound, fmt::format("there is no job {}", id.to_string()))
        .with("job", id.to_string());
}

namespace detail {

// A job is leased from claim to start; only the queue's row shows it.
const std::string_view kJobColumns =
    "j.id, j.method, j.request, "
    "CASE WHEN j.state = 'queued' AND q.lease_until > 0 THEN 'leased' ELSE j.state END, "
    "j.priority, j.attempts, j.max_attempts, j.progress_done, j.progress_total, j.progress_unit, "
    "j.progress_phase, j.cancel_requested, j.error_code, j.error_message, j.result_key, "
    "j.result_digest, j.manifest, j.idempotency_key, j.created_by, q.run_at, j.expires_at, "
    "j.created_at, j.started_at, j.finished_at, j.version, j.error_details, j.worker, j.parent_id, "
    "j.stage, j.shard, j.agent";
const std::string_view kJobTables =
    "jobs AS j LEFT JOIN job_queue AS q ON q.tenant_id = j.tenant_id AND q.job_id = j.id";

Result<Job> to_job(const TenantId& tenant, const store::Row& row, std::size_t at) {
    Job job;
    job.tenant = tenant;
    TRY(job.id, row.id<JobId>(at));
    job.method = row.string(at + 1);
    job.request = row.string(at + 2);
    TRY(job.state, parse_job_state(row.text(at + 3)));
    job.priority = static_cast<int>(row.integer(at + 4));
    job.attempts = static_cast<int>(row.integer(at + 5));
    job.max_attempts = static_cast<int>(row.integer(at + 6));
    job.progress = {.done = static_cast<std::uint64_t>(row.integer(at + 7)),
                    .total = static_cast<std::uint64_t>(row.integer(at + 8)),
                    .unit = row.string(at + 9),
                    .phase = row.string(at + 10)};
    job.cancel_requested = row.truth(at + 11);
    job.error_code = row.string(at + 12);
    job.error_message = row.string(at + 13);
    job.result_key = row.string(at + 14);
    job.result_digest = row.string(at + 15);
    job.manifest = row.string(at + 16);
    job.idempotency_key = row.string(at + 17);
    job.created_by = row.string(at + 18);
    if (const auto run_at = row.optional_instant(at + 19);
        run_at && *run_at > kAtOnce && job.state == JobState::kQueued)
        job.not_before = run_at;
    job.expires_at = row.optional_instant(at + 20);
    job.created_at = row.instant(at + 21);
    job.started_at = row.optional_instant(at + 22);
    job.finished_at = row.optional_instant(at + 23);
    job.version = row.integer(at + 24);
    job.error_details = row.string(at + 25);
    job.worker = row.string(at + 26);
    if (!row.is_null(at + 27)) {
        TRY(job.parent, row.id<JobId>(at + 27));
    }
    job.stage = row.string(at + 28);
    job.shard = static_cast<int>(row.integer(at + 29));
    job.agent = row.string(at + 30);
    return job;
}

Result<Job> load_job(store::Transaction& transaction, const JobId& id) {
    TRY(const store::Rows rows,
        transaction.query(fmt::format("SELECT {} FROM {} WHERE j.id = $1", kJobColumns, kJobTables),
                          {id}));
    if (rows.empty()) return no_job(id);
    return to_job(transaction.tenant(), rows[0]);
}

}  // namespace detail

}  // namespace ballast::job
