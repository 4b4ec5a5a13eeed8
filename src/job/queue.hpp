// The durable queue: rows in the state store, taken under leases.
//
// A lease is a promise to be alive: it ends `lease` after its last renewal, and the job can then be
// taken again. Each taking has a fresh number; whoever lost the lease can change nothing more, so a
// job has one result however many workers believed they had it.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
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
    std::chrono::milliseconds lease = std::chrono::seconds(15);
    std::size_t max_running_per_tenant = 4;
    std::size_t max_queued_per_tenant = 1'000;                        // more is kLimitExceeded
    std::chrono::milliseconds first_retry = std::chrono::seconds(2);  // doubled each time
    std::chrono::milliseconds longest_retry = std::chrono::minutes(5);
    // How often a waiter looks at the store for changes made by another process of which it was
    // not told: SQLite tells nothing, PostgreSQL at once but for a lost connection.
    std::chrono::milliseconds poll = std::chrono::milliseconds(500);
};

struct Lease {
    TenantId tenant;
    JobId job;
    std::string worker;
    std::int64_t number = 0;
    Instant until;
};

struct JobFilter {
    std::optional<JobState> state = {};
    std::string method = {};
};

// A job and which of its states is meant.
struct JobVersion {
    JobId id;
    std::int64_t version = 0;
    std::optional<Instant> finished_at;
};

// Safe to use from any thread. Keeps references to the database and the clock.
class Queue {
public:
    Queue(store::Database& database, const Clock& clock, QueueOptions options = {});
    ~Queue();

    // --- submitters and readers -----------------------------------------------------------------

    // In the caller's transaction, so that the job exists exactly when the rest of it does. Workers
    // are woken once it is committed.
    Result<Job> submit(store::Transaction& transaction, const JobRequest& request);
    Result<Job> get(const TenantId& tenant, const JobId& id);
    // Newest first.
    Result<store::Page<Job>> list(const TenantId& tenant, const JobFilter& filter,
                                  const store::PageRequest& page);
    // A job not taken yet is cancelled at once; a running one is asked to stop: at once when it
    // runs in this process or PostgreSQL tells the other, else at its next heartbeat. Final jobs:
    // kConflict.
    Result<Job> cancel(const TenantId& tenant, const JobId& id);
    // The job as soon as its version is above `version`, or as it is when `deadline` has passed or
    // the job is final.
    Result<Job> wait_for_change(const TenantId& tenant, const JobId& id, std::int64_t version,
                                std::chrono::steady_clock::time_point deadline);
    // The jobs that have not ended and those that ended at `ended_from` or later, in order of their
    // ids.
    Result<std::vector<JobVersion>> versions(const TenantId& tenant, Instant ended_from);

    // --- workers --------------------------------------------------------------------------------

    // The most urgent job that may run now (priority, then age; tenants at their limit are passed
    // over), leased to `worker`; nothing when there is none.
    Result<std::optional<Lease>> claim(std::string_view worker);
    // Marks a leased job as running: one attempt more.
    Result<Job> start(const Lease& lease);
    // Extends the lease; true when the job should be cancelled. kConflict when the lease was lost.
    Result<bool> heartbeat(Lease& lease);
    Status report(const Lease& lease, const JobProgress& progress);
    Status succeed(const Lease& lease, const JobResult& result);
    // Back to the queue after a delay when the error may pass (kUnavailable, kInternal) and
    // attempts are left; failed otherwise. kCancelled ends as cancelled.
    Status fail(const Lease& lease, const Error& error);
    // Back to the queue at once, the attempt not counted: the worker stops.
    Status release(const Lease& lease);

    // --- upkeep ---------------------------------------------------------------------------------

    // Jobs whose lease ran out go back to the queue, or fail when it was their last attempt; jobs
    // whose time to start has passed expire. How many changed.
    Result<std::size_t> sweep();
    // Removes final jobs that ended before `before`; how many.
    Result<std::int64_t> purge(const TenantId& tenant, Instant before);

    // --- waking ---------------------------------------------------------------------------------

    // A count that goes up when work may be available or a cancel was asked for, here or, with
    // PostgreSQL, in another process; see wait_for_work.
    std::uint64_t signal() const;
    // Returns once signal() differs from `seen`, or after `poll`.
    void wait_for_work(std::uint64_t seen);
    void wake();
    // A count that goes up with every change of a job that this process hears of.
    std::uint64_t changes();
    // Returns once changes() differs from `seen`, after `poll`, or at `deadline`.
    void wait_for_changes(std::uint64_t seen, std::chrono::steady_clock::time_point deadline);
    // Lets those who are in wait_for_changes look again, though no job has changed.
    void nudge();
    // Called with a job's id when its cancelling is asked for in this process, or told by another.
    void on_cancel(std::function<void(const JobId&)> action);

    const QueueOptions& options() const { return options_; }

private:
    struct State;
    enum class Event { kWork, kChange, kCancel };
    // Once the transaction is durable: to the threads of this process and to other processes.
    Status tell(store::Transaction& transaction, Event event, const JobId& id);
    // Begins to hear other processes, when somebody waits here for the first time.
    void listen();

    store::Database& database_;
    const Clock& clock_;
    QueueOptions options_;
    std::unique_ptr<State> state_;
};

}  // namespace ballast::job
