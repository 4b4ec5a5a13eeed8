// Shards of a job: added when it is split, counted while it waits for them, ended with it.
#include <fmt/format.h>
#include <optional>

#include "job/queue.hpp"
#include "job/rows.hpp"
#include "job/shard_rows.hpp"

namespace ballast::job {

using store::Row;
using store::Rows;
using store::Transaction;

std::string shard_input_key(const JobId& parent, std::string_view stage) {
    return fmt::format("jobs/{}/shards/{}/input", parent.to_string(), stage);
}

std::string shard_result_key(const JobId& parent, std::string_view stage, int shard) {
    return fmt::format("jobs/{}/shards/{}/{}", parent.to_string(), stage, shard);
}

namespace {

// The job of a shard, and the stage.
struct Parent {
    JobId job;
    std::string stage;
};

Result<std::optional<Parent>> parent_of(Transaction& t, const JobId& job) {
    TRY(const Rows rows, t.query("SELECT parent_id, stage FROM jobs WHERE id = $1", {job}));
    if (rows.empty() || rows[0].is_null(0)) return std::optional<Parent>();
    Parent parent{.job = {}, .stage = rows[0].string(1)};
    TRY(parent.job, rows[0].id<JobId>(0));
    return std::optional(std::move(parent));
}

// Sums of shards are read apart from the statements that write them, which read no other table.
Status add_up_progress(Transaction& t, const Parent& parent) {
    TRY(const Rows sums, t.query("SELECT CAST(coalesce(sum(progress_done), 0) AS BIGINT), "
                                 "CAST(coalesce(sum(progress_total), 0) AS BIGINT) FROM jobs WHERE "
                                 "parent_id = $1 AND stage = $2",
                                 {parent.job, parent.stage}));
    TRY_STATUS(
        t.execute("UPDATE main.jobs SET progress_done = $2, progress_total = $3, "
                  "version = version + 1 "
                  "WHERE tenant_id = current_tenant() AND id = $1 AND state = 'running'",
                  {parent.job, sums[0].integer(0), sums[0].integer(1)}));
    return {};
}

}  // namespace

namespace detail {

Status note_shard_progress(Transaction& t, const JobId& job) {
    TRY(const auto parent, parent_of(t, job));
    if (!parent) return {};
    return add_up_progress(t, *parent);
}

Status note_shard_end(Transaction& t, const JobId& job, bool has_succeeded) {
    TRY(const auto parent, parent_of(t, job));
    if (!parent) return {};
    // The condition is in the value, so that PostgreSQL waits for a split that counts this shard.
    TRY_STATUS(t.execute(
        "UPDATE main.job_queue SET waits_for = CASE WHEN $2 = 1 AND waits_for > 0 "
        "THEN waits_for - 1 ELSE 0 END WHERE tenant_id = current_tenant() AND job_id = $1",
        {parent->job, has_succeeded ? 1 : 0}));
    return add_up_progress(t, *parent);
}

}  // namespace detail

namespace {

Status add_shard(Transaction& t, const Job& parent, const ShardSet& set, const ShardRequest& shard,
                 Instant now) {
    TRY_STATUS(
        t.execute("DELETE FROM main.jobs WHERE tenant_id = current_tenant() AND parent_id = $1 AND "
                  "stage = $2 AND shard = $3",
                  {parent.id, set.stage, shard.shard}));
    Job job;
    job.id = JobId::make(now);
    job.method = parent.method;
    job.request = shard.request;
    job.priority = parent.priority;
    job.max_attempts = parent.max_attempts;
    job.progress = {.done = 0, .total = shard.size, .unit = set.unit, .phase = set.phase};
    job.created_by = parent.created_by;
    job.created_at = now;
    job.parent = parent.id;
    job.stage = set.stage;
    job.shard = shard.shard;
    job.agent = parent.agent;
    // In the place of their job: a job that has begun ends before its user's next.
    return detail::insert_job(t, job,
                              {.job = job.id,
                               .priority = parent.priority,
                               .created_at = parent.created_at,
                               .created_by = parent.created_by,
                               .is_shard = true});
}

}  // namespace

Status Queue::split(const Lease& lease, const ShardSet& set) {
    const Instant now = clock_.now();
    return database_.transact(lease.tenant, [&](Transaction& t) -> Status {
        TRY(const std::int64_t held,
            t.execute("UPDATE main.job_queue SET lease_until = 0, worker = '', run_at = $4, "
                      "expires_at = NULL WHERE tenant_id = current_tenant() AND "
                      "job_id = $1 AND lease_number = $2 AND worker = $3",
                      {lease.job, lease.number, lease.worker, detail::kAtOnce}));
        if (held == 0)
            return ballast::fail(Code::kConflict, fmt::format("the lease of job {} was lost",
                                                              lease.job.to_string()));
        TRY(const Job parent, detail::load_job(t, lease.job));
        // It ends as canceled when it is claimed next.
        if (parent.cancel_requested) return notify(t, Event::kWork, lease.job);
        for (const ShardRequest& shard : set.shards)
            TRY_STATUS(add_shard(t, parent, set, shard, now));
        // One that ends meanwhile is counted here and waits for this transaction to subtract
        // itself.
        TRY(const Rows active,
            t.query("SELECT count(*) FROM job_queue AS q JOIN jobs AS s ON "
                    "s.tenant_id = q.tenant_id AND s.id = q.job_id WHERE s.parent_id = $1",
                    {lease.job}));
        TRY_STATUS(
            t.execute("UPDATE main.job_queue SET waits_for = $2 WHERE "
                      "tenant_id = current_tenant() AND job_id = $1",
                      {lease.job, active[0].integer(0)}));
        TRY_STATUS(
            t.execute("UPDATE main.jobs SET progress_unit = $2, progress_phase = $3 "
                      "WHERE tenant_id = current_tenant() AND id = $1",
                      {lease.job, set.unit, set.phase}));
        TRY_STATUS(add_up_progress(t, {lease.job, set.stage}));
        return notify(t, Event::kWork, lease.job);
    });
}

Status Queue::stop_shards(Transaction& t, const JobId& parent) {
    TRY(const Rows rows,
        t.query("SELECT j.id FROM jobs AS j JOIN job_queue AS q ON q.tenant_id = j.tenant_id AND "
                "q.job_id = j.id WHERE j.parent_id = $1 ORDER BY j.id",
                {parent}));
    for (const Row row : rows) {
        TRY(const JobId id, row.id<JobId>(0));
        TRY(const std::int64_t removed,
            t.execute("DELETE FROM main.job_queue WHERE tenant_id = current_tenant() AND "
                      "job_id = $1",
                      {id}));
        if (removed == 0) continue;  // it has ended meanwhile
        TRY_STATUS(
            t.execute("UPDATE main.jobs SET state = 'cancelled', cancel_requested = 1, "
                      "finished_at = $2, version = version + 1 "
                      "WHERE tenant_id = current_tenant() AND id = $1",
                      {id, clock_.now()}));
        TRY_STATUS(notify(t, Event::kCancel, id));
    }
    // Nothing reads their results any more.
    TRY_STATUS(
        t.execute("UPDATE main.jobs SET result_key = '' WHERE tenant_id = current_tenant() "
                  "AND parent_id = $1 AND result_key <> ''",
                  {parent}));
    return {};
}

Result<std::vector<Job>> Queue::shards(const TenantId& tenant, const JobId& parent,
                                       std::string_view stage) {
    return database_.read(tenant, [&](Transaction& t) -> Result<std::vector<Job>> {
        // Those that were added again, because their results were lost, in their place.
        TRY(const Rows rows,
            t.query(fmt::format("SELECT {} FROM {} WHERE j.parent_id = $1 AND ($2 = '' OR "
                                "j.stage = $2) ORDER BY CASE WHEN $2 = '' THEN j.created_at "
                                "ELSE 0 END, j.stage, j.shard",
                                detail::job_columns(), detail::kJobTables),
                    {parent, stage}));
        std::vector<Job> shards;
        for (const Row row : rows) {
            TRY(Job job, detail::to_job(tenant, row));
            shards.push_back(std::move(job));
        }
        return shards;
    });
}

}  // namespace ballast::job
