// The workers' side of the queue: claiming, renewing and ending leases.
#include <algorithm>
#include <fmt/format.h>
#include <string>
#include <utility>
#include <vector>

#include "job/queue.hpp"
#include "job/rows.hpp"
#include "job/shard_rows.hpp"
#include "job/signals.hpp"

namespace ballast::job {

using store::Dialect;
using store::Rows;
using store::SystemTransaction;
using store::Transaction;

namespace {

Error lost(const JobId& id) {
    return ballast::fail(Code::kConflict,
                         fmt::format("the lease of job {} was lost", id.to_string()))
        .with("job", id.to_string());
}

// Ends the lease inside a transaction of its tenant; no effect unless the caller holds it. Every
// transaction locks the queue's row before the job's, which prevents deadlocks.
Status leave_queue(Transaction& t, const Lease& lease) {
    TRY(const std::int64_t removed,
        t.execute("DELETE FROM main.job_queue WHERE tenant_id = current_tenant() AND job_id = $1 "
                  "AND lease_number = $2 AND worker = $3",
                  {lease.job, lease.number, lease.worker}));
    if (removed == 0) return lost(lease.job);
    return {};
}

Status return_to_queue(Transaction& t, const Lease& lease, Instant run_at) {
    TRY(const std::int64_t returned,
        t.execute("UPDATE main.job_queue SET lease_until = 0, worker = '', run_at = $4 "
                  "WHERE tenant_id = current_tenant() AND job_id = $1 AND lease_number = $2 "
                  "AND worker = $3",
                  {lease.job, lease.number, lease.worker, run_at}));
    if (returned == 0) return lost(lease.job);
    return {};
}

// Locks the queue's row until the transaction ends.
Status hold_lease(Transaction& t, const Lease& lease) {
    TRY(const std::int64_t held,
        t.execute("UPDATE main.job_queue SET worker = worker WHERE tenant_id = current_tenant() "
                  "AND job_id = $1 AND lease_number = $2 AND worker = $3",
                  {lease.job, lease.number, lease.worker}));
    if (held == 0) return lost(lease.job);
    return {};
}

// A runner gives the errors of rows and fields as this attribute, in JSON.
std::string_view details_of(const Error* error) {
    if (error)
        for (const auto& [name, value] : error->attributes)
            if (name == kErrorDetails) return value;
    return "[]";
}

Status end_job(Transaction& t, const Lease& lease, JobState state, const JobResult& result,
               const Error* error, Instant now) {
    TRY_STATUS(leave_queue(t, lease));
    const bool has_succeeded = state == JobState::kSucceeded;
    TRY_STATUS(t.execute(
        "UPDATE main.jobs SET state = $2, result_key = $3, result_digest = $4, manifest = $5, "
        "error_code = $6, error_message = $7, error_details = $8, finished_at = $9, "
        "progress_done = CASE WHEN parent_id IS NOT NULL AND $10 = 1 THEN progress_total "
        "ELSE progress_done END, version = version + 1 "
        "WHERE tenant_id = current_tenant() AND id = $1",
        {lease.job, to_string(state), result.result_key, result.result_digest, result.manifest,
         error ? to_string(error->code) : "", error ? std::string_view(error->message) : "",
         details_of(error), now, has_succeeded ? 1 : 0}));
    return detail::note_shard_end(t, lease.job, has_succeeded);
}

Status requeue_job(Transaction& t, const Lease& lease, const Error* error, int uncounted,
                   Instant run_at) {
    TRY_STATUS(return_to_queue(t, lease, run_at));
    TRY_STATUS(t.execute(
        "UPDATE main.jobs SET state = 'queued', attempts = attempts - $2, error_code = $3, "
        "error_message = $4, error_details = $5, progress_done = 0, "
        "progress_total = CASE WHEN parent_id IS NULL THEN 0 ELSE progress_total END, "
        "progress_unit = '', "
        "progress_phase = '', version = version + 1 "
        "WHERE tenant_id = current_tenant() AND id = $1",
        {lease.job, uncounted, error ? to_string(error->code) : "",
         error ? std::string_view(error->message) : "", details_of(error)}));
    return {};
}

bool may_pass(Code code) { return code == Code::kUnavailable || code == Code::kInternal; }

std::chrono::microseconds delay_before(int attempt, const QueueOptions& options) {
    std::chrono::microseconds delay = options.first_retry;
    for (int i = 1; i < attempt && delay < options.longest_retry; ++i) delay *= 2;
    return std::min<std::chrono::microseconds>(delay, options.longest_retry);
}

struct Candidate {
    TenantId tenant;
    JobId job;
    std::string tenant_key;
    std::string user_key;
    bool is_shard = false;
};

// A job that waits for a worker at $1; a time after $2, further ahead than any delay, was set by a
// machine whose clock is ahead. Checked where a job is found and where it is taken: meanwhile
// another worker may have divided it or released it for a later attempt.
constexpr std::string_view kMayRun =
    "lease_until = 0 AND waits_for = 0 AND (run_at <= $1 OR run_at > $2) "
    "AND (expires_at IS NULL OR expires_at > $1)";

// The first job of every user with one that may run now, of tenants below their limit: the most
// urgent first.
Result<std::vector<Candidate>> find_candidates(SystemTransaction& t, Instant now,
                                               const QueueOptions& options, ClaimFor whom) {
    std::string sql = fmt::format(
        "SELECT tenant_id, job_id, created_by, is_shard FROM (SELECT q.tenant_id, q.job_id, "
        "q.created_by, q.is_shard, "
        "q.priority, q.created_at, row_number() OVER (PARTITION BY q.tenant_id, q.created_by "
        "ORDER BY q.priority DESC, q.created_at, q.job_id) AS place "
        "FROM main.job_queue AS q WHERE {} "
        "AND (q.is_shard = 1 OR (SELECT count(*) FROM main.job_queue AS r WHERE "
        "r.tenant_id = q.tenant_id AND r.lease_until > 0 AND r.is_shard = 0) < $3)",
        kMayRun);
    if (whom == ClaimFor::kUsersWithoutRunningJob)
        sql +=
            " AND NOT EXISTS (SELECT 1 FROM main.job_queue AS o WHERE o.tenant_id = q.tenant_id "
            "AND o.created_by = q.created_by AND o.lease_until > 0 "
            "AND o.priority >= q.priority)";
    sql += ") AS w WHERE place = 1 ORDER BY priority DESC, created_at, job_id";
    TRY(const Rows rows,
        t.query(sql, {now, now + options.longest_retry, options.max_running_per_tenant}));
    std::vector<Candidate> candidates;
    for (const store::Row row : rows) {
        Candidate candidate{.tenant = {}, .job = {}, .tenant_key = row.string(0), .user_key = {}};
        candidate.user_key = candidate.tenant_key + ' ' + row.string(2);
        TRY(candidate.tenant, row.id<TenantId>(0));
        TRY(candidate.job, row.id<JobId>(1));
        candidate.is_shard = row.truth(3);
        candidates.push_back(std::move(candidate));
    }
    return candidates;
}

// Two workers claiming jobs of one tenant at once do not see each other's claims; locking the
// tenant's row makes the second wait and count again. SQLite has a single writer.
Result<bool> has_room(SystemTransaction& t, const TenantId& tenant, std::size_t limit) {
    if (t.dialect() == Dialect::kSqlite) return true;
    TRY_STATUS(t.query("SELECT id FROM main.tenants WHERE id = $1 FOR NO KEY UPDATE", {tenant}));
    TRY(const Rows rows,
        t.query("SELECT count(*) FROM main.job_queue WHERE tenant_id = $1 AND lease_until > 0 "
                "AND is_shard = 0",
                {tenant}));
    return rows[0].integer(0) < static_cast<std::int64_t>(limit);
}

Error worker_lost() {
    return ballast::fail(Code::kUnavailable, "the worker that ran this job stopped responding");
}

}  // namespace

void Queue::State::Turns::note(const std::string& tenant, const std::string& user) {
    constexpr std::size_t kMost = 100'000;
    if (served.size() > kMost) served.clear();  // all start again
    served[tenant] = served[user] = ++last;
}

Result<std::optional<Lease>> Queue::claim(std::string_view worker, ClaimFor whom) {
    const Instant now = clock_.now();
    const Instant until = now + options_.lease;
    std::optional<Candidate> claimed;
    auto lease = database_.system([&](SystemTransaction& t) -> Result<std::optional<Lease>> {
        for (;;) {
            TRY(auto candidates, find_candidates(t, now, options_, whom));
            {
                const std::lock_guard lock(state_->mutex);
                const auto& turns = state_->turns;
                std::ranges::stable_sort(candidates, {}, [&](const Candidate& c) {
                    return std::pair(turns.of(c.tenant_key), turns.of(c.user_key));
                });
            }
            bool lost_race = false;
            for (const Candidate& candidate : candidates) {
                if (!candidate.is_shard) {
                    TRY(const bool room,
                        has_room(t, candidate.tenant, options_.max_running_per_tenant));
                    if (!room) continue;
                }
                TRY(const Rows rows,
                    t.query(fmt::format("UPDATE main.job_queue SET lease_until = $5, worker = $6, "
                                        "lease_number = lease_number + 1 WHERE tenant_id = $3 "
                                        "AND job_id = $4 AND {} RETURNING lease_number",
                                        kMayRun),
                            {now, now + options_.longest_retry, candidate.tenant, candidate.job,
                             until, worker}));
                lost_race = lost_race || rows.empty();
                if (rows.empty()) continue;
                claimed = candidate;
                return std::optional(Lease{.tenant = candidate.tenant,
                                           .job = candidate.job,
                                           .worker = std::string(worker),
                                           .number = rows[0].integer(0),
                                           .until = until});
            }
            // Another process took a job: its user may have more.
            if (!lost_race) return std::optional<Lease>();
        }
    });
    if (lease && *lease) {
        const std::lock_guard lock(state_->mutex);
        state_->turns.note(claimed->tenant_key, claimed->user_key);
    }
    return lease;
}

Result<Job> Queue::start(const Lease& lease) {
    const Instant now = clock_.now();
    return database_.transact(lease.tenant, [&](Transaction& t) -> Result<Job> {
        TRY_STATUS(hold_lease(t, lease));
        TRY_STATUS(t.execute(
            // One that runs already has waited for its shards.
            "UPDATE main.jobs SET attempts = attempts + CASE WHEN state = 'running' THEN 0 ELSE 1 "
            "END, started_at = CASE WHEN state = 'running' THEN started_at ELSE $2 END, "
            "state = 'running', worker = $3, version = version + 1 "
            "WHERE tenant_id = current_tenant() AND id = $1",
            {lease.job, now, lease.worker}));
        TRY_STATUS(notify(t, Event::kChange, lease.job));
        return detail::load_job(t, lease.job);
    });
}

Result<bool> Queue::heartbeat(Lease& lease) {
    const Instant until = clock_.now() + options_.lease;
    return database_.system([&](SystemTransaction& t) -> Result<bool> {
        TRY(const Rows rows,
            t.query("UPDATE main.job_queue SET lease_until = "
                    "CASE WHEN lease_until < $5 THEN $5 ELSE lease_until + 1 END "
                    "WHERE tenant_id = $1 AND job_id = $2 AND lease_number = $3 AND worker = $4 "
                    "RETURNING cancel_requested, lease_until",
                    {lease.tenant, lease.job, lease.number, lease.worker, until}));
        if (rows.empty()) return lost(lease.job);
        lease.until = rows[0].instant(1);
        return rows[0].truth(0);
    });
}

Status Queue::report(const Lease& lease, const JobProgress& progress) {
    return database_.transact(lease.tenant, [&](Transaction& t) -> Status {
        TRY_STATUS(hold_lease(t, lease));
        TRY_STATUS(t.execute(
            "UPDATE main.jobs SET progress_done = $2, progress_total = $3, progress_unit = $4, "
            "progress_phase = $5, version = version + 1 "
            "WHERE tenant_id = current_tenant() AND id = $1",
            {lease.job, progress.done, progress.total, progress.unit, progress.phase}));
        TRY_STATUS(detail::note_shard_progress(t, lease.job));
        TRY_STATUS(notify(t, Event::kChange, lease.job));
        return {};
    });
}

Status Queue::succeed(const Lease& lease, const JobResult& result) {
    const Instant now = clock_.now();
    return database_.transact(lease.tenant, [&](Transaction& t) -> Status {
        TRY_STATUS(stop_shards(t, lease.job));
        TRY_STATUS(notify(t, Event::kWork, lease.job));
        return end_job(t, lease, JobState::kSucceeded, result, nullptr, now);
    });
}

Status Queue::fail(const Lease& lease, const Error& error) {
    const Instant now = clock_.now();
    return database_.transact(lease.tenant, [&](Transaction& t) -> Status {
        TRY(const Job job, detail::load_job(t, lease.job));
        TRY_STATUS(notify(t, Event::kWork, lease.job));
        if (error.code == Code::kCancelled) {
            TRY_STATUS(stop_shards(t, lease.job));
            return end_job(t, lease, JobState::kCancelled, {}, &error, now);
        }
        if (may_pass(error.code) && job.attempts < job.max_attempts && !job.cancel_requested)
            return requeue_job(t, lease, &error, 0, now + delay_before(job.attempts, options_));
        TRY_STATUS(stop_shards(t, lease.job));
        return end_job(t, lease, JobState::kFailed, {}, &error, now);
    });
}

Status Queue::release(const Lease& lease) {
    const Instant now = clock_.now();
    return database_.transact(lease.tenant, [&](Transaction& t) -> Status {
        TRY(const Job job, detail::load_job(t, lease.job));
        TRY_STATUS(notify(t, Event::kWork, lease.job));
        if (job.cancel_requested) {
            TRY_STATUS(stop_shards(t, lease.job));
            return end_job(t, lease, JobState::kCancelled, {}, nullptr, now);
        }
        const int uncounted = job.state == JobState::kRunning ? 1 : 0;
        return requeue_job(t, lease, nullptr, uncounted, detail::kAtOnce);
    });
}

std::vector<Lease> Queue::State::unrenewed(std::vector<Lease> leases,
                                           std::chrono::microseconds elapsed,
                                           std::chrono::microseconds length) {
    const std::lock_guard lock(mutex);
    std::map<JobId, Seen> seen;
    std::vector<Lease> late;
    for (Lease& lease : leases) {
        const auto before = seen_leases.find(lease.job);
        const bool same = before != seen_leases.end() && before->second.number == lease.number &&
                          before->second.until == lease.until;
        const auto since = same ? before->second.since : elapsed;
        seen.emplace(lease.job, Seen{lease.number, lease.until, since});
        if (elapsed - since >= length) late.push_back(std::move(lease));
    }
    seen_leases = std::move(seen);
    return late;
}

Result<std::size_t> Queue::sweep() {
    const Instant now = clock_.now();
    TRY(auto held, database_.system_read([](SystemTransaction& t) {
        return detail::find_leases(t, "lease_until > 0", {});
    }));
    const auto dead = state_->unrenewed(std::move(held), clock_.elapsed(), options_.lease);
    TRY(const auto expired, database_.system_read([&](SystemTransaction& t) {
        return detail::find_leases(t, "lease_until = 0 AND expires_at <= $1", {now});
    }));
    std::size_t changed = 0;
    const auto in_tenant = [&](const Lease& lease, const auto& body) -> Status {
        Status status = database_.transact(lease.tenant, [&](Transaction& t) -> Status {
            TRY_STATUS(notify(t, Event::kWork, lease.job));
            return body(t);
        });
        if (status) ++changed;
        // Renewed, claimed or ended since it was found.
        if (!status && status.error().code == Code::kConflict) return {};
        return status;
    };
    for (const Lease& lease : dead) {
        TRY_STATUS(in_tenant(lease, [&](Transaction& t) -> Status {
            TRY(const Rows still,
                t.query("SELECT lease_until FROM job_queue WHERE job_id = $1", {lease.job}));
            if (still.empty() || still[0].instant(0) != lease.until) return lost(lease.job);
            TRY(const Job job, detail::load_job(t, lease.job));
            const Error error = worker_lost();
            if (job.cancel_requested || job.attempts >= job.max_attempts)
                TRY_STATUS(stop_shards(t, lease.job));
            if (job.cancel_requested)
                return end_job(t, lease, JobState::kCancelled, {}, nullptr, now);
            if (job.attempts >= job.max_attempts)
                return end_job(t, lease, JobState::kFailed, {}, &error, now);
            return requeue_job(t, lease, &error, 0, detail::kAtOnce);
        }));
    }
    for (const Lease& lease : expired)
        TRY_STATUS(in_tenant(lease, [&](Transaction& t) -> Status {
            return end_job(t, lease, JobState::kExpired, {}, nullptr, now);
        }));
    return changed;
}

}  // namespace ballast::job
