#include "job/worker.hpp"

#include <condition_variable>
#include <exception>
#include <fmt/format.h>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "base/cancel.hpp"

namespace ballast::job {

namespace {

using Clock = std::chrono::steady_clock;

// A job being run by one of the threads.
struct Run {
    Lease lease;
    Cancel cancel;
    bool stopped = false;  // by the pool, not by a user
    bool lost = false;     // another worker may have claimed it
};

// By job and lease: a worker may still put away a job that it has divided or released while another
// one runs it again.
using RunKey = std::pair<JobId, std::int64_t>;

RunKey key_of(const Lease& lease) { return {lease.job, lease.number}; }

}  // namespace

struct WorkerPool::State {
    State(Queue& q, Runner r, WorkerOptions o)
        : queue(q), runner(std::move(r)), options(std::move(o)), draining(options.draining) {}

    Queue& queue;
    Runner runner;
    WorkerOptions options;

    mutable std::mutex mutex;
    std::condition_variable stop_asked;
    bool stopping = false;
    bool draining = false;
    std::size_t busy = 0;  // workers that run a job, and the one that claims
    std::map<RunKey, Run> runs;
    std::mutex claiming;  // one worker at a time, so that each knows how many are busy
    std::vector<std::thread> threads;

    void work(std::size_t index);
    Result<std::optional<Lease>> claim(const std::string& name);
    void leave();
    void run_one(const Lease& lease);
    Result<JobResult> call(const Job& job, const Work& work) const;
    Work work_for(const Lease& lease, const Cancel& cancel);
    void finish(const Lease& lease, const Result<JobResult>& result);
    void keep_alive();
    bool renew(Lease lease);
    void cancel(const JobId& id);

    bool is_stopping() const {
        const std::lock_guard lock(mutex);
        return stopping;
    }
    bool is_draining() const {
        const std::lock_guard lock(mutex);
        return draining && !stopping;
    }
};

void WorkerPool::State::work(std::size_t index) {
    const std::string name = fmt::format("{}.{}", options.name, index);
    while (!is_stopping()) {
        const std::uint64_t seen = queue.signal();
        if (is_draining()) {
            queue.wait_for_work(seen);
            continue;
        }
        const auto lease = claim(name);
        if (lease && *lease) run_one(**lease);
        leave();
        if (!lease || !*lease)
            queue.wait_for_work(seen);  // also when the store cannot be reached: retry later
    }
}

Result<std::optional<Lease>> WorkerPool::State::claim(const std::string& name) {
    const std::lock_guard alone(claiming);
    bool for_others = false;
    {
        const std::lock_guard lock(mutex);
        for_others = ++busy + options.kept_for_others > options.workers;
    }
    return queue.claim(name, for_others ? ClaimFor::kUsersWithoutRunningJob : ClaimFor::kAll);
}

void WorkerPool::State::leave() {
    const std::lock_guard lock(mutex);
    --busy;
}

void WorkerPool::State::run_one(const Lease& lease) {
    const Cancel cancel;
    {
        const std::lock_guard lock(mutex);
        runs.emplace(key_of(lease), Run{.lease = lease, .cancel = cancel, .stopped = stopping});
        if (stopping) cancel.request();
    }
    // A job that cannot be started is left to its lease: another worker has it, or the store cannot
    // be reached.
    if (const auto job = queue.start(lease)) {
        // Cancellation requested between submission and start.
        if (job->cancel_requested) cancel.request();
        Result<JobResult> result = fail(Code::kCancelled, "the work was cancelled");
        if (!cancel.requested()) result = call(*job, work_for(lease, cancel));
        finish(lease, result);
    }
    const std::lock_guard lock(mutex);
    runs.erase(key_of(lease));
}

Result<JobResult> WorkerPool::State::call(const Job& job, const Work& work) const {
    try {
        return runner(job, work);
    } catch (const std::exception& thrown) {
        return fail(Code::kInternal, fmt::format("the run failed: {}", thrown.what()));
    } catch (...) {
        return fail(Code::kInternal, "the run failed");
    }
}

Work WorkerPool::State::work_for(const Lease& lease, const Cancel& cancel) {
    struct Last {
        std::mutex mutex;
        Clock::time_point at = Clock::time_point::min();
        std::string phase;
    };
    const auto last = std::make_shared<Last>();
    return {.threads = options.threads,
            .cancel = cancel,
            .report = [this, lease, last](const Progress& progress) {
                // Engines report from any thread; a report that finds another in progress is
                // dropped.
                const std::unique_lock lock(last->mutex, std::try_to_lock);
                if (!lock) return;
                const auto now = Clock::now();
                const bool ends = progress.done == progress.total;
                if (last->at != Clock::time_point::min() && !ends &&
                    last->phase == progress.phase && now - last->at < options.between_reports)
                    return;
                last->at = now;
                last->phase = progress.phase;
                // Failing to store progress is no reason to stop.
                (void)queue.report(lease, {.done = progress.done,
                                           .total = progress.total,
                                           .unit = std::string(progress.unit),
                                           .phase = std::string(progress.phase)});
            }};
}

void WorkerPool::State::finish(const Lease& lease, const Result<JobResult>& result) {
    bool stopped = false, is_lost = false;
    {
        const std::lock_guard lock(mutex);
        const Run& run = runs.at(key_of(lease));
        stopped = run.stopped;
        is_lost = run.lost;
    }
    if (is_lost) return;
    Status status;
    if (result && result->shards)
        status = queue.split(lease, *result->shards);
    else if (result)
        status = queue.succeed(lease, *result);
    else if (stopped && result.error().code == Code::kCancelled)
        status = queue.release(lease);
    else
        status = queue.fail(lease, result.error());
    // When the store cannot be reached, the lease expires and the job is claimed again.
    (void)status;
}

void WorkerPool::State::keep_alive() {
    std::unique_lock lock(mutex);
    while (!stopping || !runs.empty()) {
        // After stop() leases are renewed until the last run has ended.
        if (stopping)
            stop_asked.wait_for(lock, std::min<std::chrono::milliseconds>(
                                          options.heartbeat, std::chrono::milliseconds(20)));
        else
            stop_asked.wait_for(lock, options.heartbeat, [&] { return stopping; });
        std::vector<Lease> leases;
        for (const auto& [key, run] : runs) leases.push_back(run.lease);
        lock.unlock();
        bool reached = true;
        for (const Lease& lease : leases) reached = renew(lease) && reached;
        // A job may hold the writer of SQLite for longer than a lease: then its own lease has not
        // been renewed, and it is no reason to give the job to another worker.
        if (reached) (void)queue.sweep();
        lock.lock();
    }
}

// False when the store could not be reached.
bool WorkerPool::State::renew(Lease lease) {
    const auto cancelled = queue.heartbeat(lease);
    const bool reached = cancelled || cancelled.error().code == Code::kConflict;
    const std::lock_guard lock(mutex);
    const auto found = runs.find(key_of(lease));
    if (found == runs.end()) return reached;
    if (cancelled) {
        found->second.lease = lease;
        if (*cancelled) found->second.cancel.request();
    } else if (cancelled.error().code == Code::kConflict) {
        found->second.lost = true;
        found->second.cancel.request();
    }
    return reached;
}

void WorkerPool::State::cancel(const JobId& id) {
    const std::lock_guard lock(mutex);
    for (auto& [key, run] : runs)
        if (key.first == id) run.cancel.request();
}

WorkerPool::WorkerPool(Queue& queue, Runner runner, WorkerOptions options)
    : state_(std::make_shared<State>(queue, std::move(runner), std::move(options))) {
    // The queue may outlive the pool.
    queue.on_cancel([weak = std::weak_ptr(state_)](const JobId& id) {
        if (const auto state = weak.lock()) state->cancel(id);
    });
    for (std::size_t i = 0; i < state_->options.workers; ++i)
        state_->threads.emplace_back([this, i] { state_->work(i); });
    state_->threads.emplace_back([this] { state_->keep_alive(); });
}

WorkerPool::~WorkerPool() { stop(); }

void WorkerPool::stop() {
    std::vector<std::thread> threads;
    {
        const std::lock_guard lock(state_->mutex);
        state_->stopping = true;
        for (auto& [key, run] : state_->runs) {
            run.stopped = true;
            run.cancel.request();
        }
        threads = std::exchange(state_->threads, {});
    }
    state_->stop_asked.notify_all();
    state_->queue.wake();
    for (std::thread& thread : threads) thread.join();
}

void WorkerPool::set_draining(bool draining) {
    {
        const std::lock_guard lock(state_->mutex);
        if (std::exchange(state_->draining, draining) == draining) return;
    }
    state_->queue.wake();
}

std::size_t WorkerPool::running() const {
    const std::lock_guard lock(state_->mutex);
    return state_->runs.size();
}

}  // namespace ballast::job
