// Workers in this process: results, failures, cancellation, stopping.
#include "job/worker.hpp"

#include <atomic>
#include <latch>
#include <map>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

#include "store/settings.hpp"
#include "support/state.hpp"

namespace ballast::job {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using store::Transaction;
using test::kNow;
using test::ok;

// A clock that several threads may read while the test moves it.
class SharedClock final : public Clock {
public:
    Instant now() const override { return Instant::from_micros(micros_.load()); }
    std::chrono::microseconds elapsed() const override {
        return std::chrono::microseconds(micros_.load());
    }
    void advance(std::chrono::microseconds by) { micros_ += by.count(); }

private:
    std::atomic<std::int64_t> micros_ = kNow.micros();
};

class WorkerTest : public test::StateTest {
protected:
    void SetUp() override {
        StateTest::SetUp();
        queue_.emplace(database(), clock_,
                       QueueOptions{.max_running_per_tenant = 8,
                                    .first_retry = milliseconds(0),
                                    .poll = milliseconds(20)});
    }
    Job submit(const std::string& method, int max_attempts = 1, const std::string& user = "") {
        auto job = database().transact(tenant_, [&](Transaction& t) {
            return queue_->submit(
                t, {.method = method, .max_attempts = max_attempts, .created_by = user});
        });
        EXPECT_TRUE(ok(job));
        return job.value();
    }
    // Waits until `reached` is true of the job.
    Job wait_until(const Job& job, const std::function<bool(const Job&)>& reached) {
        const auto deadline = std::chrono::steady_clock::now() + seconds(60);
        Job current = job;
        current.version = 0;
        for (;;) {
            auto changed = queue_->wait_for_change(job.tenant, job.id, current.version, deadline);
            EXPECT_TRUE(ok(changed));
            if (!changed || reached(*changed)) return changed.value_or(job);
            if (is_final(changed->state) || std::chrono::steady_clock::now() >= deadline) {
                ADD_FAILURE() << "state not reached: " << to_string(changed->state);
                return *changed;
            }
            current = *changed;
        }
    }
    Job wait_for_end(const Job& job) {
        return wait_until(job, [](const Job& j) { return is_final(j.state); });
    }

    // Hidden below by the options of workers.
    const store::DatabaseOptions& options_of_database() const { return StateTest::options_; }

    SharedClock clock_;
    std::optional<Queue> queue_;
    WorkerOptions options_{.workers = 2, .heartbeat = milliseconds(20)};
};

INSTANTIATE_TEST_SUITE_P(Databases, WorkerTest, test::kDatabases, test::database_name);

// Runs until it is cancelled, signaling that it has started.
Result<JobResult> run_until_cancelled(const Work& work, std::latch& begun) {
    begun.count_down();
    for (;;) {
        TRY_STATUS(work.cancel.check());
        std::this_thread::yield();
    }
}

TEST_P(WorkerTest, ADrainingPoolClaimsNothingUntilItMay) {
    const auto as = [](std::string name) {
        return [name](const Job&, const Work&) -> Result<JobResult> {
            return JobResult{.result_key = name, .result_digest = "d"};
        };
    };
    WorkerOptions draining = options_;
    draining.draining = true;
    WorkerPool drained(*queue_, as("drained"), draining);
    {
        const WorkerPool other(*queue_, as("other"), options_);
        for (int i = 0; i < 5; ++i) EXPECT_EQ(wait_for_end(submit("risk.var")).result_key, "other");
    }
    const Job waiting = submit("risk.var");
    drained.set_draining(false);
    EXPECT_EQ(wait_for_end(waiting).result_key, "drained");
}

TEST_P(WorkerTest, AJobIsRunAndItsResultStored) {
    WorkerPool pool(
        *queue_,
        [](const Job& job, const Work& work) -> Result<JobResult> {
            work.report({.done = 5, .total = 5, .unit = "paths", .phase = "drawing"});
            return JobResult{.result_key = "results/" + job.method, .result_digest = "d"};
        },
        options_);
    const Job done = wait_for_end(submit("risk.var"));
    EXPECT_EQ(done.state, JobState::kSucceeded);
    EXPECT_EQ(done.result_key, "results/risk.var");
    EXPECT_EQ(done.progress,
              (JobProgress{.done = 5, .total = 5, .unit = "paths", .phase = "drawing"}));
    EXPECT_EQ(done.attempts, 1);
}

// SQLite has one writer: while a job holds it, its own lease cannot be renewed.
TEST_P(WorkerTest, AJobThatHoldsTheWriterForLongerThanALeaseIsNotGivenAway) {
    if (GetParam() != store::Dialect::kSqlite) GTEST_SKIP() << "has no single writer";
    store::DatabaseOptions impatient = options_of_database();
    impatient.wait = milliseconds(250);
    auto opened = store::Database::open(impatient);
    ASSERT_TRUE(ok(opened));
    Queue queue(*opened, clock_, {.poll = milliseconds(20)});
    const auto hold = [&](const Job&, const Work&) -> Result<JobResult> {
        // A look at the lease before, so that its age is known.
        std::this_thread::sleep_for(milliseconds(100));
        TRY_STATUS(database().transact(tenant_, [&](Transaction& t) -> Status {
            TRY_STATUS(store::put_setting(t, "held", "1", kNow));
            clock_.advance(seconds(20));
            std::this_thread::sleep_for(milliseconds(700));
            return {};
        }));
        std::this_thread::sleep_for(milliseconds(100));
        return JobResult{.result_key = "done", .result_digest = "d"};
    };
    const WorkerPool pool(queue, hold, {.workers = 1, .heartbeat = milliseconds(20)});
    for (int trial = 0; trial < 5; ++trial) {
        const Job done = wait_for_end(submit("ledger.import", 3));
        EXPECT_EQ(done.state, JobState::kSucceeded) << done.error_message;
        EXPECT_EQ(done.attempts, 1) << trial;
    }
}

TEST_P(WorkerTest, AFailingOrThrowingJobDoesNotBlockAnother) {
    WorkerPool pool(
        *queue_,
        [](const Job& job, const Work&) -> Result<JobResult> {
            if (job.method == "throws") throw std::runtime_error("out of luck");
            if (job.method == "odd") throw 7;
            if (job.method == "fails") return fail(Code::kInvalidInput, "wrong");
            return JobResult{};
        },
        options_);
    const Job throws = submit("throws", 2), odd = submit("odd"), fails = submit("fails");
    std::vector<Job> good;
    for (int i = 0; i < 5; ++i) good.push_back(submit("good"));
    for (const Job& job : good) EXPECT_EQ(wait_for_end(job).state, JobState::kSucceeded);
    const Job thrown = wait_for_end(throws);
    EXPECT_EQ(thrown.state, JobState::kFailed);
    EXPECT_EQ(thrown.attempts, 2);
    EXPECT_EQ(thrown.error_code, "internal");
    EXPECT_THAT(thrown.error_message, testing::HasSubstr("out of luck"));
    EXPECT_EQ(wait_for_end(odd).state, JobState::kFailed);
    EXPECT_EQ(wait_for_end(fails).error_message, "wrong");
}

TEST_P(WorkerTest, LongJobsOfOneUserLeaveAWorkerForAnother) {
    options_.kept_for_others = 1;
    std::latch begun(1);
    WorkerPool pool(
        *queue_,
        [&](const Job& job, const Work& work) -> Result<JobResult> {
            if (job.method == "long") return run_until_cancelled(work, begun);
            return JobResult{};
        },
        options_);
    const Job first = submit("long", 1, "heavy");
    begun.wait();
    const Job second = submit("short", 1, "heavy");
    EXPECT_EQ(wait_for_end(submit("short", 1, "other")).state, JobState::kSucceeded);
    EXPECT_EQ(queue_->get(tenant_, second.id)->state, JobState::kQueued);
    ASSERT_TRUE(ok(queue_->cancel(tenant_, first.id)));
    EXPECT_EQ(wait_for_end(second).state, JobState::kSucceeded);
}

TEST_P(WorkerTest, ARunningJobIsCancelledWithoutWaitingForAHeartbeat) {
    std::latch begun(1);
    options_.heartbeat = seconds(3'600);
    WorkerPool pool(
        *queue_, [&](const Job&, const Work& work) { return run_until_cancelled(work, begun); },
        options_);
    const Job job = submit("endless");
    begun.wait();
    ASSERT_TRUE(ok(queue_->cancel(tenant_, job.id)));
    EXPECT_EQ(wait_for_end(job).state, JobState::kCancelled);
}

TEST_P(WorkerTest, ACancelFromAnotherProcessArrivesWithTheHeartbeat) {
    std::latch begun(1);
    WorkerPool pool(
        *queue_, [&](const Job&, const Work& work) { return run_until_cancelled(work, begun); },
        options_);
    const Job job = submit("endless");
    begun.wait();
    Queue elsewhere(database(), clock_);
    ASSERT_TRUE(ok(elsewhere.cancel(tenant_, job.id)));
    EXPECT_EQ(wait_for_end(job).state, JobState::kCancelled);
}

TEST_P(WorkerTest, StoppingReturnsRunningJobsToTheQueue) {
    std::latch begun(2);
    std::optional<WorkerPool> pool;
    pool.emplace(
        *queue_, [&](const Job&, const Work& work) { return run_until_cancelled(work, begun); },
        options_);
    const Job first = submit("a"), second = submit("b"), third = submit("c");
    begun.wait();
    EXPECT_EQ(pool->running(), 2);
    pool->stop();
    for (const Job& job : {first, second, third}) {
        auto now = queue_->get(tenant_, job.id);
        ASSERT_TRUE(ok(now));
        EXPECT_EQ(now->state, JobState::kQueued);
        EXPECT_EQ(now->attempts, 0);
    }
    pool.emplace(
        *queue_, [](const Job&, const Work&) -> Result<JobResult> { return JobResult{}; },
        options_);
    for (const Job& job : {first, second, third})
        EXPECT_EQ(wait_for_end(job).state, JobState::kSucceeded);
}

TEST_P(WorkerTest, TheJobOfADeadWorkerIsRunByAnother) {
    const Job job = submit("x", 2);
    {
        auto lease = queue_->claim("dead");
        ASSERT_TRUE(ok(lease));
        ASSERT_TRUE(ok(queue_->start(**lease)));
    }
    EXPECT_EQ(*queue_->sweep(), 0);
    clock_.advance(queue_->options().lease);
    WorkerPool pool(
        *queue_,
        [](const Job&, const Work&) -> Result<JobResult> { return JobResult{.result_key = "k"}; },
        options_);
    const Job done = wait_for_end(job);
    EXPECT_EQ(done.state, JobState::kSucceeded);
    EXPECT_EQ(done.attempts, 2);
}

TEST_P(WorkerTest, AWorkerThatLostItsLeaseIsStoppedAndItsResultRejected) {
    std::latch begun(1);
    std::atomic<int> runs = 0;
    options_.workers = 1;
    WorkerPool pool(
        *queue_,
        [&](const Job&, const Work& work) -> Result<JobResult> {
            if (++runs > 1) return JobResult{.result_key = "second"};
            begun.count_down();
            // The lease is revoked below; the heartbeat notices and asks the run to stop.
            while (!work.cancel.requested()) std::this_thread::yield();
            return JobResult{.result_key = "first"};
        },
        options_);
    const Job job = submit("x", 3);
    begun.wait();
    // As if another process had swept it: the lease number is incremented.
    ASSERT_TRUE(ok(database().system([&](store::SystemTransaction& t) {
        return t.execute(
            "UPDATE main.job_queue SET lease_number = lease_number + 1, "
            "lease_until = 0, worker = '' WHERE job_id = $1",
            {job.id});
    })));
    EXPECT_EQ(wait_for_end(job).result_key, "second");
}

TEST_P(WorkerTest, ManyJobsOfTwoTenantsAllEndOnce) {
    std::mutex mutex;
    std::map<JobId, int> runs;
    options_.workers = 4;
    WorkerPool pool(
        *queue_,
        [&](const Job& job, const Work& work) -> Result<JobResult> {
            for (std::uint64_t i = 1; i <= 10; ++i)
                work.report({.done = i, .total = 10, .unit = "steps", .phase = "x"});
            const std::lock_guard lock(mutex);
            ++runs[job.id];
            return JobResult{};
        },
        options_);
    std::vector<Job> jobs;
    for (int i = 0; i < 20; ++i) jobs.push_back(submit("x"));
    for (const Job& job : jobs) EXPECT_EQ(wait_for_end(job).state, JobState::kSucceeded);
    for (const Job& job : jobs) EXPECT_EQ(runs[job.id], 1);
}

}  // namespace
}  // namespace ballast::job
