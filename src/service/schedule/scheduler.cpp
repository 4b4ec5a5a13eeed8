#include "service/schedule/scheduler.hpp"

#include <fmt/format.h>

#include "job/queue.hpp"
#include "job/schedule_rule.hpp"
#include "service/schedule/defaults.hpp"
#include "store/batch_runs.hpp"
#include "store/database.hpp"
#include "store/identity.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

using store::Schedule;
using store::ScheduleOutcome;

// A run that is due further ahead than the rule says was set by a clock that was wrong by more than
// this.
constexpr std::chrono::hours kClockError{25};

std::string late_text(std::chrono::microseconds late) {
    const auto minutes = std::chrono::floor<std::chrono::minutes>(late).count();
    return minutes < 120 ? fmt::format("{} min", minutes) : fmt::format("{} h", minutes / 60);
}

// After the clock was set back by days, what was planned by the wrong clock is planned again.
bool is_beyond(const Schedule& schedule, std::optional<Instant> expected, Instant now) {
    if (!expected || !schedule.next_run_at || *schedule.next_run_at <= *expected) return false;
    return !schedule.last_due_at || *schedule.last_due_at < *expected ||
           *schedule.last_due_at - now > kClockError;
}

}  // namespace

Scheduler::Scheduler(Environment& environment)
    : environment_(environment), node_(JobId::make(environment.clock().now()).to_string()) {}

Result<bool> Scheduler::hold_lease() {
    TRY(store::Database * database, environment_.database());
    TRY(const auto lease, database->system_read([](store::SystemTransaction& transaction) {
        return store::scheduler_lease(transaction);
    }));
    const auto now = environment_.clock().elapsed();
    if (lease && lease->holder != node_) {
        const bool same =
            seen_ && seen_->holder == lease->holder && seen_->renewed == lease->renewed;
        if (!same) {
            seen_ = lease;
            seen_since_ = now;
        }
        if (now - seen_since_ < kLease) return false;
    }
    if (lease && lease->holder == node_ && now - renewed_at_ < kRenewal) return true;
    TRY(const bool taken, database->system([&](store::SystemTransaction& transaction) {
        return store::take_scheduler_lease(transaction, lease, node_);
    }));
    if (taken) renewed_at_ = now;
    return taken;
}

Result<std::optional<int>> Scheduler::tick() {
    TRY(const bool held, hold_lease());
    if (!held) return std::optional<int>();
    TRY(store::Database * database, environment_.database());
    TRY(const auto tenants, database->system_read([](store::SystemTransaction& transaction) {
        return store::list_tenants(transaction);
    }));
    int submitted = 0;
    for (const store::Tenant& tenant : tenants) {
        if (!tenant.enabled) continue;
        TRY_STATUS(make_default_schedules(environment_, tenant.id));
        TRY(const int count, submit_due(tenant.id));
        submitted += count;
    }
    return std::optional(submitted);
}

Result<int> Scheduler::submit_due(const TenantId& tenant) {
    TRY(store::Database * database, environment_.database());
    const Instant now = environment_.clock().now();
    TRY(const auto schedules, database->read(tenant, [](store::Transaction& transaction) {
        return store::list_schedules(transaction);
    }));
    int submitted = 0;
    for (const Schedule& found : schedules) {
        const auto rule = job::ScheduleRule::parse(found.rule);
        const bool is_due = found.enabled && found.next_run_at && *found.next_run_at <= now;
        const auto next = rule ? rule->next_after(now) : std::nullopt;
        const bool replan = found.enabled && rule && is_beyond(found, next, now);
        const bool runs = found.last_outcome == ScheduleOutcome::kRunning;
        if (!is_due && !replan && !runs) continue;
        TRY_STATUS(database->transact(tenant, [&](store::Transaction& transaction) -> Status {
            Schedule schedule = found;
            if (runs) {
                TRY(const bool ended, refresh_outcome(environment_, transaction, schedule));
                if (ended) TRY_STATUS(store::note_schedule_run(transaction, schedule));
            }
            if (!is_due && !replan) return {};
            TRY(const bool moved, store::advance_schedule(transaction, schedule, next));
            if (!moved || !is_due) return {};
            // Of several missed runs, the last one.
            const Instant due =
                rule ? rule->last_in(*schedule.next_run_at, now).value_or(*schedule.next_run_at)
                     : *schedule.next_run_at;
            const auto late = now - due;
            if (late > std::chrono::minutes(schedule.misfire_minutes) + Scheduler::kLease) {
                schedule.last_due_at = due;
                schedule.last_outcome = ScheduleOutcome::kMissed;
                schedule.last_message = fmt::format(
                    "the run due at {} was skipped: {} late, more than the {} min allowed",
                    due.to_string(), late_text(late), schedule.misfire_minutes);
                return store::note_schedule_run(transaction, schedule);
            }
            TRY_STATUS(submit_schedule(environment_, transaction, schedule, due));
            ++submitted;
            return {};
        }));
    }
    return submitted;
}

Result<Schedule> submit_schedule(Environment& environment, store::Transaction& transaction,
                                 Schedule schedule, Instant due) {
    TRY(job::Queue * queue, environment.queue());
    schedule.last_due_at = due;
    schedule.last_run_at = environment.clock().now();
    auto job = queue->submit(transaction,
                             {.method = schedule.method,
                              .request = schedule.request,
                              .idempotency_key = std::string(job::kScheduleKey) + schedule.name,
                              .created_by = schedule.created_by});
    if (job) {
        schedule.last_job = job->id.to_string();
        schedule.last_outcome = ScheduleOutcome::kRunning;
        schedule.last_message.clear();
    } else if (job.error().code == Code::kLimitExceeded) {
        schedule.last_job.clear();
        schedule.last_outcome = ScheduleOutcome::kFailed;
        schedule.last_message = job.error().message;
    } else {
        return Error(std::move(job).error());
    }
    TRY_STATUS(store::note_schedule_run(transaction, schedule));
    return schedule;
}

Result<bool> refresh_outcome(Environment& environment, store::Transaction& transaction,
                             Schedule& schedule) {
    if (schedule.last_outcome != ScheduleOutcome::kRunning) return false;
    TRY(job::Queue * queue, environment.queue());
    TRY(const JobId id, JobId::parse(schedule.last_job));
    const auto job = queue->get(transaction, id);
    if (!job) {
        if (job.error().code != Code::kNotFound) return Error(job.error());
        schedule.last_outcome = ScheduleOutcome::kNone;
        return true;
    }
    if (!is_final(job->state)) return false;
    using enum job::JobState;
    schedule.last_outcome = job->state == kSucceeded   ? ScheduleOutcome::kSucceeded
                            : job->state == kCancelled ? ScheduleOutcome::kCancelled
                                                       : ScheduleOutcome::kFailed;
    schedule.last_message = job->error_message;
    // The job of a batch run succeeds when the run is complete, whatever its steps found.
    TRY(const auto run, store::batch_run_of_job(transaction, schedule.last_job));
    if (run && job->state == kSucceeded) {
        if (run->state == store::BatchState::kFailed)
            schedule.last_outcome = ScheduleOutcome::kFailed;
        if (run->state == store::BatchState::kPartial)
            schedule.last_outcome = ScheduleOutcome::kPartial;
        if (run->state == store::BatchState::kFailed)
            schedule.last_message = "steps of the batch run failed; the page Batch lists them";
    }
    return true;
}

SchedulerThread::SchedulerThread(Environment& environment,
                                 std::function<void(std::string_view)> log)
    : scheduler_(environment), log_(std::move(log)), thread_([this] { run(); }) {}

SchedulerThread::~SchedulerThread() {
    {
        const std::lock_guard lock(mutex_);
        stopped_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void SchedulerThread::run() {
    std::unique_lock lock(mutex_);
    while (!stopped_) {
        lock.unlock();
        // Retried at the next tick.
        if (const auto done = scheduler_.tick(); !done && log_)
            log_(fmt::format(R"({{"event":"scheduler","error":{}}})",
                             wire::to_json(done.error().message)));
        lock.lock();
        changed_.wait_for(lock, Scheduler::kPeriod, [this] { return stopped_; });
    }
}

}  // namespace ballast::service
