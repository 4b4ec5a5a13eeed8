// Submits the jobs of schedules when they are due. Of several nodes on one database one does, by a
// lease.
//
// That no run is submitted twice does not rest on the lease: a schedule is moved to its next run in
// the transaction that submits the job, under the condition that nobody has moved it.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "base/result.hpp"
#include "service/environment.hpp"
#include "store/schedules.hpp"

namespace ballast::store {
class Transaction;
}

namespace ballast::service {

class Scheduler {
public:
    // How long another node's lease must be unchanged before this one takes it.
    static constexpr std::chrono::seconds kLease{30};
    static constexpr std::chrono::seconds kPeriod{5};
    static constexpr std::chrono::seconds kRenewal{10};

    // `environment` must outlive it, with its table of methods set.
    explicit Scheduler(Environment& environment);

    // Renews or takes the lease; then submits what is due for all tenants and makes the default
    // schedules of those that have none. Returns the number of jobs submitted; nullopt while
    // another node holds the lease.
    Result<std::optional<int>> tick();

private:
    Result<bool> hold_lease();
    Result<int> submit_due(const TenantId& tenant);

    Environment& environment_;
    std::string node_;
    std::optional<store::SchedulerLease> seen_;
    std::chrono::microseconds seen_since_{0};
    std::chrono::microseconds renewed_at_{0};
};

// Ticks on a thread of its own until it is destroyed; errors go to `log`.
class SchedulerThread {
public:
    SchedulerThread(Environment& environment, std::function<void(std::string_view)> log);
    ~SchedulerThread();
    SchedulerThread(const SchedulerThread&) = delete;
    SchedulerThread& operator=(const SchedulerThread&) = delete;

private:
    void run();

    Scheduler scheduler_;
    std::function<void(std::string_view)> log_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool stopped_ = false;
    std::thread thread_;  // declared last: it uses the others
};

// Submits the job of a schedule now, as its owner, and notes it.
Result<store::Schedule> submit_schedule(Environment& environment, store::Transaction& transaction,
                                        store::Schedule schedule, Instant due);
// The outcome of the last run, from its job, if that has ended since.
Result<bool> refresh_outcome(Environment& environment, store::Transaction& transaction,
                             store::Schedule& schedule);

}  // namespace ballast::service
