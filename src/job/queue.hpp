// The durable job queue: rows in the state store, claimed under leases.
//
// A lease that is not renewed for `lease` ends, and the job can then be claimed again. Each claim
// has a fresh number; a worker that lost its lease can change nothing more, so a job has one result
// even if several workers have run it. How long a lease has not been renewed is measured by whoever
// looks, from when he first saw it so, and not by comparing times of different machines.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/id.hpp"
#include "base/result.hpp"
#include "job/job.hpp"
#include "store/database.hpp"
#include "store/page.hpp"

namespace ballast::job {

struct QueueOptions {
    // With the workers' heartbeat of 3 s, the job of a dead worker waits again within 15 s.
    std::chrono::milliseconds lease = std::chrono::seconds(9);
    std::size_t max_running_per_tenant = 4;                           // shards are not counted
    std::size_t max_queued_per_tenant = 1'000;                        // more is kLimitExceeded
    std::chrono::milliseconds first_retry = std::chrono::seconds(2);  // doubled each time
    std::chrono::milliseconds longest_retry = std::chrono::minutes(5);
    // How often a waiter polls the store for changes by other processes: SQLite sends no
    // notifications; PostgreSQL does, unless the connection is lost.
    std::chrono::milliseconds poll = std::chrono::milliseconds(500);
};

struct Lease {
    TenantId tenant;
    JobId job;
    std::string worker;
    std::int64_t number = 0;
    Instant until;  // changed by every renewal
};

struct JobFilter {
    std::optional<JobState> state = {};
    std::string method = {};
};

// A job and its version.
struct JobVersion {
    JobId id;
    std::int64_t version = 0;
    std::optional<Instant> finished_at;
};

// Whose jobs a worker takes: everybody's, or of each user only a job more urgent than all that run
// for the user already.
enum class ClaimFor { kAll, kUsersWithoutRunningJob };

// Safe to use from any thread. Keeps references to the database and the clock.
class Queue {
public:
    Queue(store::Database& database, const Clock& clock, QueueOptions options = {});
    ~Queue();

    // --- submitters and readers -----------------------------------------------------------------

    // Joins the caller's transaction, so that the job exists exactly when the rest of it does.
    // Workers are woken after the commit.
    Result<Job> submit(store::Transaction& transaction, const JobRequest& request);
    Result<Job> get(const TenantId& tenant, const JobId& id);
    Result<Job> get(store::Transaction& transaction, const JobId& id);
    // Newest first, without shards.
    Result<store::Page<Job>> list(const TenantId& tenant, const JobFilter& filter,
                                  const store::PageRequest& page);
    // A waiting job is cancelled at once; a running one is asked to stop: immediately when it runs
    // in this process or PostgreSQL notifies the other, else at its next heartbeat; its shards with
    // it. Final jobs and shards: kConflict.
    Result<Job> cancel(const TenantId& tenant, const JobId& id);
    Result<Job> cancel(store::Transaction& transaction, const JobId& id);
    // Those that agents have submitted and that have not ended; how many.
    Result<std::int64_t> cancel_of_agents(store::Transaction& transaction);
    // Returns the job once its version is above `version`, or as it is when `deadline` has passed
    // or the job is final.
    Result<Job> wait_for_change(const TenantId& tenant, const JobId& id, std::int64_t version,
                                std::chrono::steady_clock::time_point deadline);
    // The shards of a job, by stage and number; `stage` empty: of all stages.
    Result<std::vector<Job>> shards(const TenantId& tenant, const JobId& parent,
                                    std::string_view stage = {});
    // The live jobs and those that ended at `ended_from` or later, ordered by id; without shards.
    Result<std::vector<JobVersion>> versions(const TenantId& tenant, Instant ended_from);

    // --- workers --------------------------------------------------------------------------------

    // Leases a job that may run now to `worker`; nullopt when no job is ready. Tenants take turns,
    // and within a tenant its users; of a user the most urgent job comes first (priority, then
    // age). Tenants at their limit are skipped.
    Result<std::optional<Lease>> claim(std::string_view worker, ClaimFor whom = ClaimFor::kAll);
    // Marks a leased job as running and counts the attempt.
    Result<Job> start(const Lease& lease);
    // Extends the lease; true when the job should be cancelled. kConflict when the lease was lost.
    Result<bool> heartbeat(Lease& lease);
    Status report(const Lease& lease, const JobProgress& progress);
    Status succeed(const Lease& lease, const JobResult& result);
    // Adds shards and gives up the lease: the job waits without a worker until all have ended or
    // one has failed, and then runs again. It is not a new attempt.
    Status split(const Lease& lease, const ShardSet& set);
    // Requeues the job after a delay when the error may be transient (kUnavailable, kInternal) and
    // attempts are left; otherwise the job fails. kCancelled ends it as cancelled.
    Status fail(const Lease& lease, const Error& error);
    // Requeues the job at once without counting the attempt: the worker is stopping.
    Status release(const Lease& lease);

    // --- maintenance ----------------------------------------------------------------------------

    // Requeues jobs whose lease this queue has seen unchanged for its length, or fails them after
    // their last attempt; expires jobs that did not start in time. Returns the number of jobs
    // changed.
    Result<std::size_t> sweep();
    // Deletes final jobs that ended before `before`; returns how many.
    Result<std::int64_t> purge(const TenantId& tenant, Instant before);
    // Keys of the objects that hold the results of the tenant's jobs.
    Result<std::set<std::string>> result_keys(const TenantId& tenant);

    // --- notification ---------------------------------------------------------------------------

    // A counter incremented when work may be available or a cancellation was requested, here or,
    // with PostgreSQL, in another process; see wait_for_work.
    std::uint64_t signal() const;
    // Returns once signal() differs from `seen`, or after `poll`.
    void wait_for_work(std::uint64_t seen);
    void wake();
    // A counter incremented with every job change that this process learns of.
    std::uint64_t changes();
    // Returns once changes() differs from `seen`, after `poll`, or at `deadline`.
    void wait_for_changes(std::uint64_t seen, std::chrono::steady_clock::time_point deadline);
    // Wakes threads in wait_for_changes although no job has changed.
    void nudge();
    // `action` is called with a job's id when its cancellation is requested, here or in another
    // process.
    void on_cancel(std::function<void(const JobId&)> action);

    const QueueOptions& options() const { return options_; }

private:
    struct State;
    enum class Event { kWork, kChange, kCancel };
    // After the commit, notifies the threads of this process and other processes.
    Status notify(store::Transaction& transaction, Event event, const JobId& id);
    // Ends the shards of a job that have not ended.
    Status stop_shards(store::Transaction& transaction, const JobId& parent);
    // Starts listening to other processes, when the first waiter arrives.
    void listen();

    store::Database& database_;
    const Clock& clock_;
    QueueOptions options_;
    std::unique_ptr<State> state_;
};

}  // namespace ballast::job
