// Threads that claim jobs from the queue and run them in this process.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "base/work.hpp"
#include "job/job.hpp"
#include "job/queue.hpp"

namespace ballast::job {

// Runs one job. `work.cancel` is requested when the job is cancelled or the pool stops;
// `work.report` stores the progress (at most ten times a second). An exception is a failed attempt.
using Runner = std::function<Result<JobResult>(const Job&, const Work&)>;

struct WorkerOptions {
    std::string name = "worker";
    std::size_t workers = 2;
    // Of them, how many take only jobs of users who have none running: long jobs of one user do not
    // delay the jobs of another. Below `workers`.
    std::size_t kept_for_others = 0;
    ThreadPool* threads = nullptr;  // given to each run
    bool draining = false;          // at first; see set_draining
    // Between renewals of the leases held here; well below the lease.
    std::chrono::milliseconds heartbeat = std::chrono::seconds(3);
    std::chrono::milliseconds between_reports = std::chrono::milliseconds(100);
};

class WorkerPool {
public:
    WorkerPool(Queue& queue, Runner runner, WorkerOptions options = {});
    // Calls stop().
    ~WorkerPool();
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    // Claims no more jobs, asks the running ones to stop, waits for them, and requeues those that
    // did not finish. May be called again.
    void stop();

    // While draining, no jobs are claimed; those that run end.
    void set_draining(bool draining);

    std::size_t running() const;

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace ballast::job
