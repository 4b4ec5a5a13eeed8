#include "service/batch/run.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <fmt/format.h>
#include <mutex>

#include "base/threads.hpp"
#include "fin/utc_date.hpp"
#include "job/queue.hpp"
#include "model/price_staleness.hpp"
#include "service/batch/portfolio_run.hpp"
#include "service/batch/scope.hpp"
#include "service/batch/views.hpp"
#include "service/job_requests.hpp"
#include "service/method.hpp"
#include "service/notice.hpp"
#include "store/database.hpp"
#include "store/portfolios.hpp"
#include "store/results.hpp"

namespace ballast::service {

namespace {

using store::BatchKind;
using store::BatchRunId;
using store::BatchRunRow;
using store::BatchState;
using store::BatchStepRow;

// Helper jobs of one run, of which other workers take as many as are free.
constexpr std::size_t kMostHelpers = 8;
// Below the jobs that somebody waits for.
constexpr int kHelperPriority = -10;
constexpr auto kPoll = std::chrono::milliseconds(200);

constexpr std::string_view kInProcess = "process ";  // claims without a job
constexpr std::string_view kMarketDataStep = "market_data";

// How bad a state is, where the sessions of a backfill are one step.
int severity(BatchState state) {
    switch (state) {
        case BatchState::kSkipped:
            return 0;
        case BatchState::kOk:
            return 1;
        case BatchState::kPartial:
            return 2;
        case BatchState::kStale:
            return 3;
        case BatchState::kFailed:
            return 4;
        default:
            return 5;
    }
}

void add_day(BatchStepRow& sum, const BatchStepRow& day, fin::Date date) {
    if (!is_final(sum.state) || severity(day.state) > severity(sum.state)) {
        sum.state = day.state;
        if (!day.message.empty())
            sum.message = fmt::format("{}: {}", date.to_string(), day.message);
        sum.log = day.log;
    }
    sum.started_at = sum.started_at ? sum.started_at : day.started_at;
    sum.ended_at = day.ended_at;
    sum.duration_ms += day.duration_ms;
    sum.issues += day.issues;
    if (day.coverage)
        sum.coverage = sum.coverage ? std::min(*sum.coverage, *day.coverage) : day.coverage;
    if (day.result) sum.result = day.result;
    if (day.shown) sum.shown = day.shown;
}

// What one job or process does for a run.
class Worker {
public:
    Worker(Call& call, BatchRunRow run)
        : call_(call),
          run_(std::move(run)),
          name_(call.job().empty() ? std::string(kInProcess) + call.request().to_string()
                                   : call.job()) {}

    const BatchRunRow& run() const { return run_; }

    // Claims and runs portfolios until none is left.
    Status work() {
        TRY(database_, call_.environment().database());
        TRY_STATUS(database_->transact(
            call_.principal().tenant, [&](store::Transaction& transaction) -> Status {
                // What an earlier attempt of this job has left.
                TRY_STATUS(store::release_batch_claims(transaction, run_.id, name_));
                TRY(shared_, shared_inputs(transaction));
                TRY(const auto steps, store::batch_steps(transaction, run_.id));
                total_ = steps.size();
                open_ = 0;
                for (std::size_t i = 0; i < steps.size(); ++i)
                    open_ += !is_final(steps[i].state) &&
                             (i == 0 || steps[i].portfolio_id != steps[i - 1].portfolio_id);
                return {};
            }));
        if (run_.kind == BatchKind::kBackfill) {
            TRY(days_, batch_sessions(*run_.from_date, run_.as_of));
        } else {
            days_ = {run_.as_of};
        }
        ThreadPool* threads = call_.work().threads;
        const std::size_t parts = threads ? std::min(threads->size(), open_) : 1;
        // Alone, an engine has all threads.
        if (parts <= 1) return claim_and_run();
        Status first;
        std::mutex mutex;
        threads->for_blocks(parts, [&](std::size_t) {
            const Status status = claim_and_run();
            const std::lock_guard lock(mutex);
            if (!status && first) first = status;
        });
        return first;
    }

    // Waits until nobody works on the run; takes over what a worker has left behind.
    Status wait_for_others() {
        TRY(job::Queue * queue, call_.environment().queue());
        for (;;) {
            TRY_STATUS(call_.work().cancel.check());
            const std::uint64_t seen = queue->changes();
            std::vector<std::string> others;
            TRY_STATUS(call_.read([&](store::Transaction& transaction) -> Status {
                TRY(others, store::batch_claimants(transaction, run_.id));
                return {};
            }));
            report();
            if (others.empty()) return {};
            std::int64_t released = 0;
            for (const std::string& other : others) {
                TRY(const Other state, state_of(*queue, other));
                if (state == Other::kWorks) continue;
                const Status taken = database_->transact(
                    call_.principal().tenant, [&](store::Transaction& transaction) -> Status {
                        if (state == Other::kWaits)
                            TRY_STATUS(withdraw(*queue, transaction, other));
                        TRY(const std::int64_t count,
                            store::release_batch_claims(transaction, run_.id, other));
                        released += count;
                        return {};
                    });
                // Another worker has taken it meanwhile.
                if (!taken && taken.error().code == Code::kConflict) continue;
                TRY_STATUS(taken);
            }
            if (released > 0)
                TRY_STATUS(work());
            else
                queue->wait_for_changes(seen, std::chrono::steady_clock::now() + kPoll);
        }
    }

    // Ends the run if all its steps are final, and returns it.
    Result<BatchRun> end() {
        BatchRun view;
        bool ended = false;
        TRY(database_, call_.environment().database());
        TRY_STATUS(database_->transact(
            call_.principal().tenant, [&](store::Transaction& transaction) -> Status {
                TRY(const auto steps, store::batch_steps(transaction, run_.id));
                const Instant now = call_.now();
                const bool is_done = std::ranges::all_of(
                    steps, [](const BatchStepRow& step) { return is_final(step.state); });
                if (is_done) {
                    const double ms = static_cast<double>((now - run_.started_at).count()) / 1000.0;
                    TRY(ended,
                        store::end_batch_run(transaction, run_.id, end_state(steps), ms, now));
                }
                TRY(run_, store::get_batch_run(transaction, run_.id));
                view = run_view(run_, steps, now);
                return {};
            }));
        if (ended) {
            TRY_STATUS(notify_failures(view));
            TRY_STATUS(notify_stale_data(view));
        }
        return view;
    }

private:
    // Members who may read portfolios learn of failed steps.
    Status notify_failures(const BatchRun& run) const {
        if (run.failed == 0) return {};
        const TenantId& tenant = call_.principal().tenant;
        TRY(const auto members,
            members_with(call_.environment(), tenant, Permission::kPortfolioRead));
        notify_quietly(call_.environment(), tenant, members,
                       {.kind = store::NotificationKind::kBatchFailed,
                        .topic = "batch:" + run.id,
                        .title = fmt::format("Batch of {}: {} failed steps", run.as_of.to_string(),
                                             run.failed),
                        .link = "/batch?run=" + run.id});
        return {};
    }

    // They learn, too, which portfolios rest on stale prices: once for each portfolio and date.
    Status notify_stale_data(const BatchRun& run) const {
        if (run_.kind != BatchKind::kRun) return {};
        const TenantId& tenant = call_.principal().tenant;
        std::vector<Notice> notices;
        TRY_STATUS(call_.read([&](store::Transaction& transaction) -> Status {
            for (const BatchStep& step : run.steps) {
                if (step.engine != kMarketDataStep || !step.result) continue;
                TRY(const auto id, store::ResultId::parse(*step.result));
                const auto result = store::get_result(transaction, id);
                if (!result) continue;
                const auto stale = result->figures.find("stale");
                if (stale == result->figures.end() || stale->second <= 0.0) continue;
                notices.push_back(
                    {.kind = store::NotificationKind::kDataStale,
                     .topic =
                         fmt::format("data_stale:{}:{}", step.portfolio, run.as_of.to_string()),
                     .title = fmt::format("{}: {} {} stale on {}", step.portfolio, stale->second,
                                          stale->second == 1.0 ? "price is" : "prices are",
                                          run.as_of.to_string()),
                     .body = "The last prices are more than three sessions old.",
                     .link = "/market"});
            }
            return {};
        }));
        // A schedule goes on with the last prices when no newer ones arrive.
        const fin::Date today = fin::utc_date(call_.now());
        if (run_.trigger_name.starts_with("schedule ") &&
            model::sessions_since(run.as_of, today) > model::kStaleSessions)
            notices.push_back(
                {.kind = store::NotificationKind::kDataStale,
                 .topic = "data_stale:" + run.as_of.to_string(),
                 .title = fmt::format("The last stored prices are of {}", run.as_of.to_string()),
                 .body = "The scheduled batch has computed nothing newer: import or sync prices.",
                 .link = "/market"});
        if (notices.empty()) return {};
        TRY(const auto members,
            members_with(call_.environment(), tenant, Permission::kPortfolioRead));
        for (const Notice& notice : notices)
            notify_quietly(call_.environment(), tenant, members, notice);
        return {};
    }

    // What somebody who has claimed a portfolio does.
    enum class Other : std::uint8_t { kWorks, kWaits, kGone };

    Result<Other> state_of(job::Queue& queue, const std::string& worker) const {
        if (worker == name_) return Other::kGone;
        const auto id = JobId::parse(worker);
        if (!id) return Other::kWorks;
        const auto job = queue.get(call_.principal().tenant, *id);
        if (!job) return job.error().code == Code::kNotFound ? Other::kGone : Other::kWorks;
        if (is_final(job->state)) return Other::kGone;
        return job->state == job::JobState::kQueued ? Other::kWaits : Other::kWorks;
    }

    // A helper whose worker has died waits for another, which there may not be while this job has
    // the last. kConflict when it does not wait any more.
    static Status withdraw(job::Queue& queue, store::Transaction& transaction,
                           const std::string& helper) {
        TRY(const JobId id, JobId::parse(helper));
        TRY(const job::Job job, queue.cancel(transaction, id));
        if (job.state != job::JobState::kCancelled)
            return fail(Code::kConflict, "the helper works again");
        return {};
    }

    Status claim_and_run() {
        for (;;) {
            TRY_STATUS(call_.work().cancel.check());
            std::optional<std::string> portfolio;
            std::vector<BatchStepRow> steps;
            TRY_STATUS(database_->transact(
                call_.principal().tenant, [&](store::Transaction& transaction) -> Status {
                    TRY(portfolio, store::claim_batch_portfolio(transaction, run_.id, name_));
                    if (!portfolio) return {};
                    TRY(steps, store::batch_steps(transaction, run_.id, *portfolio));
                    return {};
                }));
            if (!portfolio) return {};
            TRY_STATUS(run_portfolio(*portfolio, std::move(steps)));
        }
    }

    Status run_portfolio(const std::string& id, std::vector<BatchStepRow> steps) {
        for (BatchStepRow& step : steps) step.job = name_;
        PortfolioRunOptions options{
            .force = run_.forced, .reason = run_.reason, .created_by = run_.trigger_name};
        const Status found = call_.read([&](store::Transaction& transaction) -> Status {
            TRY(options.portfolio, store::find_portfolio(transaction, id));
            TRY(options.inputs, inputs_of(transaction, shared_, options.portfolio));
            return {};
        });
        if (!found && found.error().code == Code::kNotFound) return fail_all(steps, found.error());
        TRY_STATUS(found);
        if (run_.kind == BatchKind::kRun) {
            options.save = [&](store::Transaction& transaction,
                               std::span<const BatchStepRow> rows) {
                return store::update_batch_steps(transaction, run_.id, rows);
            };
            TRY_STATUS(PortfolioRun(call_, std::move(options)).run(run_.as_of, steps));
        } else {
            TRY_STATUS(run_days(std::move(options), steps));
        }
        report();
        return {};
    }

    // Every session in turn: a snapshot needs the one before it.
    Status run_days(PortfolioRunOptions options, std::vector<BatchStepRow>& sums) {
        options.save = [](store::Transaction&, std::span<const BatchStepRow>) { return Status(); };
        PortfolioRun run(call_, std::move(options));
        const std::vector<BatchStepRow> fresh = sums;
        for (const fin::Date day : days_) {
            std::vector<BatchStepRow> steps = fresh;
            TRY_STATUS(run.run(day, steps));
            for (std::size_t i = 0; i < steps.size(); ++i) add_day(sums[i], steps[i], day);
        }
        return save(sums);
    }

    // A portfolio that was deleted since the run began.
    Status fail_all(std::vector<BatchStepRow>& steps, const Error& error) {
        for (BatchStepRow& step : steps) {
            if (is_final(step.state)) continue;
            step.state = BatchState::kFailed;
            step.message = error.message;
        }
        TRY_STATUS(save(steps));
        report();
        return {};
    }

    Status save(std::span<const BatchStepRow> steps) {
        return database_->transact(call_.principal().tenant, [&](store::Transaction& transaction) {
            return store::update_batch_steps(transaction, run_.id, steps);
        });
    }

    // What all who work on the run have done.
    void report() {
        if (!call_.work().report) return;
        std::int64_t open = 0;
        const Status counted = call_.read([&](store::Transaction& transaction) -> Status {
            TRY(open, store::open_batch_steps(transaction, run_.id));
            return {};
        });
        // A report is no reason to stop.
        if (!counted) return;
        const std::uint64_t done = total_ - std::min(total_, static_cast<std::uint64_t>(open));
        if (done_.exchange(done) != done) call_.work().report({done, total_, "steps", "batch"});
    }

    Call& call_;
    BatchRunRow run_;
    std::string name_;
    store::Database* database_ = nullptr;
    SharedInputs shared_;
    std::vector<fin::Date> days_;
    std::size_t open_ = 0;  // portfolios
    std::uint64_t total_ = 0;
    std::atomic<std::uint64_t> done_ = 0;
};

std::vector<BatchStepRow> steps_of(const BatchScope& scope) {
    std::vector<BatchStepRow> steps;
    for (std::size_t i = 0; i < scope.portfolios.size(); ++i) {
        const auto add = [&](std::string_view engine) {
            steps.push_back({.place = static_cast<std::int64_t>(steps.size()),
                             .portfolio_id = scope.portfolios[i].id.to_string(),
                             .portfolio = scope.portfolios[i].slug,
                             .engine = std::string(engine)});
        };
        for (const BatchEngine* engine : scope.engines) add(engine->name);
        if (scope.has_limits[i]) add(kLimitsStep);
    }
    return steps;
}

// Helper jobs for the portfolios beyond the first. Only for a run that is a job itself.
Status add_helpers(Call& call, store::Transaction& transaction, const BatchRunId& run,
                   std::size_t portfolios) {
    if (call.job().empty()) return {};
    TRY(job::Queue * queue, call.environment().queue());
    const std::size_t helpers = std::min(portfolios, kMostHelpers + 1) - 1;
    for (std::size_t i = 0; i < helpers; ++i)
        TRY_STATUS(
            queue->submit(transaction, {.method = "batch.resume",
                                        .request = wire::to_json(BatchRunRequest{run.to_string()}),
                                        .priority = kHelperPriority,
                                        .created_by = call.principal().user.to_string()}));
    return {};
}

// The run that an earlier attempt of this job has added, or a new one.
Result<BatchRunRow> add_run(Call& call, const BatchScope& scope, BatchRunRow run) {
    run.id = BatchRunId::make(call.now());
    run.job = call.job();
    run.trigger_name = call.trigger();
    run.started_at = call.now();
    const auto steps = steps_of(scope);
    TRY_STATUS(call.write([&](store::Transaction& transaction) -> Status {
        if (!call.job().empty()) {
            TRY(const auto known, store::batch_run_of_job(transaction, call.job()));
            if (known) {
                run = *known;
                return {};
            }
        }
        TRY_STATUS(store::add_batch_run(transaction, run, steps));
        if (!scope.portfolios.empty())
            TRY_STATUS(add_helpers(call, transaction, run.id, scope.portfolios.size()));
        call.touch("batch:" + run.id.to_string());
        return {};
    }));
    return run;
}

Status cancel_rows(store::Transaction& transaction, const BatchRunRow& run, Instant now) {
    TRY_STATUS(store::cancel_batch_steps(transaction, run.id, now));
    TRY_STATUS(store::end_batch_run(transaction, run.id, BatchState::kCancelled,
                                    static_cast<double>((now - run.started_at).count()) / 1000.0,
                                    now));
    return {};
}

// A run whose job was cancelled ends; one whose worker stops is continued by the job's next
// attempt.
Status note_cancellation(Call& call, const BatchRunRow& run) {
    if (!call.job().empty()) {
        TRY(job::Queue * queue, call.environment().queue());
        TRY(const JobId id, JobId::parse(call.job()));
        TRY(const job::Job job, queue->get(call.principal().tenant, id));
        if (!job.cancel_requested || run.job != call.job()) return {};
    }
    TRY(store::Database * database, call.environment().database());
    return database->transact(call.principal().tenant, [&](store::Transaction& transaction) {
        return cancel_rows(transaction, run, call.now());
    });
}

Result<BatchRun> work_through(Call& call, BatchRunRow run) {
    Worker worker(call, std::move(run));
    Status status = worker.work();
    if (status) status = worker.wait_for_others();
    if (!status && status.error().code == Code::kCancelled)
        TRY_STATUS(note_cancellation(call, worker.run()));
    TRY_STATUS(status);
    return worker.end();
}

Error no_prices() {
    return fail(Code::kInvalidInput,
                "there are no stored prices: import prices, or load the demo, and run again");
}

}  // namespace

Result<BatchRun> run_batch(Call& call, const BatchRequest& request) {
    TRY(const BatchScope scope, batch_scope_of(call, request.portfolios, request.engines));
    const auto as_of = request.as_of ? request.as_of : scope.last_price;
    if (!as_of) return no_prices();
    TRY(BatchRunRow run,
        add_run(call, scope, {.as_of = *as_of, .forced = request.force, .reason = request.reason}));
    return work_through(call, std::move(run));
}

Result<BatchRun> run_backfill(Call& call, const BackfillRequest& request) {
    TRY(const BatchScope scope, batch_scope_of(call, request.portfolios, request.engines));
    const auto last = request.to ? request.to : scope.last_price;
    if (!last) return no_prices();
    TRY_STATUS(batch_sessions(request.from, *last));
    TRY(BatchRunRow run, add_run(call, scope,
                                 {.kind = BatchKind::kBackfill,
                                  .as_of = *last,
                                  .from_date = request.from,
                                  .forced = request.force,
                                  .reason = "backfill"}));
    return work_through(call, std::move(run));
}

Result<BatchRun> resume_batch(Call& call, const BatchRunRequest& request) {
    TRY(const BatchRunId id, BatchRunId::parse(request.run));
    BatchRunRow run;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(run, store::get_batch_run(transaction, id));
        return {};
    }));
    Worker worker(call, run);
    // A helper that comes late has nothing to do.
    if (run.ended_at && call.job().empty())
        return fail(Code::kConflict,
                    fmt::format("the run has ended: {}; start another, which skips what has not "
                                "changed",
                                describe::to_word(run.state)));
    if (!run.ended_at) TRY_STATUS(worker.work());
    return worker.end();
}

Result<bool> may_stop_batch(Call& call, store::Transaction& transaction, const BatchRunRow& run) {
    const JobReader reader = job_reader(call.principal());
    const auto id = JobId::parse(run.job);
    if (!id) return reader.cancels_own;
    TRY(job::Queue * queue, call.environment().queue());
    const auto job = queue->get(transaction, *id);
    if (job) return may_stop(reader, *job);
    if (job.error().code == Code::kNotFound) return reader.cancels_own;  // no longer listed
    return Error(job.error());
}

Result<BatchRun> cancel_batch(Call& call, const BatchRunRequest& request) {
    TRY(const BatchRunId id, BatchRunId::parse(request.run));
    TRY(job::Queue * queue, call.environment().queue());
    BatchRunRow run;
    std::vector<std::string> claimants;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(run, store::get_batch_run(transaction, id));
        TRY(claimants, store::batch_claimants(transaction, id));
        return {};
    }));
    if (run.ended_at)
        return fail(Code::kConflict,
                    fmt::format("the run has already ended: {}", describe::to_word(run.state)));
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(const bool may, may_stop_batch(call, transaction, run));
        if (may) return {};
        return fail(Code::kForbidden,
                    "the run was started by somebody else: only whoever started it, managers and "
                    "administrators may cancel it");
    }));
    if (JobId::parse(run.job)) claimants.push_back(run.job);
    call.touch("batch:" + id.to_string());
    BatchRun view;
    TRY_STATUS(call.write([&](store::Transaction& transaction) -> Status {
        for (const std::string& claimant : claimants) {
            const auto job = JobId::parse(claimant);
            if (!job) continue;
            // One that has ended meanwhile needs no cancellation.
            const auto cancelled = queue->cancel(transaction, *job);
            if (!cancelled && cancelled.error().code != Code::kConflict &&
                cancelled.error().code != Code::kNotFound)
                return Error(cancelled.error());
        }
        TRY_STATUS(cancel_rows(transaction, run, call.now()));
        TRY(run, store::get_batch_run(transaction, id));
        TRY(const auto steps, store::batch_steps(transaction, id));
        view = run_view(run, steps, call.now());
        return {};
    }));
    return view;
}

}  // namespace ballast::service
