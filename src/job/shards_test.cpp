// Jobs in shards on both databases: order, progress, failures, cancellation, workers that die.
#include <atomic>

#include "job/queue_world_test.hpp"
#include "job/worker.hpp"

namespace ballast::job {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using test::fails_with;
using test::ok;

ShardSet set_of(int count, const std::string& stage = "s") {
    ShardSet set{.stage = stage, .unit = "paths", .phase = "simulation", .shards = {}};
    for (int i = 0; i < count; ++i)
        set.shards.push_back({.shard = i, .request = std::to_string(i), .size = 100});
    return set;
}

class ShardsTest : public QueueTest {
protected:
    // A job that has been divided.
    Job divided(int count, JobRequest request = {.method = "risk.var", .created_by = "u"}) {
        Job job = submit(std::move(request));
        const Lease lease = take("first");
        EXPECT_EQ(lease.job, job.id);
        EXPECT_TRUE(ok(queue_->start(lease)));
        EXPECT_TRUE(ok(queue_->split(lease, set_of(count))));
        return now(job);
    }
    std::vector<Job> shards(const Job& job) {
        auto found = queue_->shards(job.tenant, job.id, "s");
        EXPECT_TRUE(ok(found));
        return found.value();
    }
    // In the queue of workers that run it by themselves.
    Job submit_to(Queue& queue) {
        return database()
            .transact(tenant_,
                      [&](store::Transaction& t) { return queue.submit(t, {.method = "x"}); })
            .value();
    }
    Job end_of(Queue& queue, Job job) {
        while (!is_final(job.state))
            job = queue
                      .wait_for_change(tenant_, job.id, job.version,
                                       std::chrono::steady_clock::now() + seconds(60))
                      .value();
        return job;
    }
    Lease start_next(const char* worker = "w") {
        Lease lease = take(worker);
        EXPECT_TRUE(ok(queue_->start(lease)));
        return lease;
    }
};

INSTANTIATE_TEST_SUITE_P(Databases, ShardsTest, test::kDatabases, test::database_name);

TEST_P(ShardsTest, AJobRunsAgainOnceItsShardsHaveEndedAndItIsOneAttempt) {
    const Job job = divided(3);
    EXPECT_EQ(job.state, JobState::kRunning);
    EXPECT_EQ(job.progress,
              (JobProgress{.done = 0, .total = 300, .unit = "paths", .phase = "simulation"}));
    const std::vector<Job> parts = shards(job);
    ASSERT_EQ(parts.size(), 3U);
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(parts[std::size_t(i)].shard, i);
        EXPECT_EQ(parts[std::size_t(i)].parent, job.id);
        EXPECT_EQ(parts[std::size_t(i)].method, "risk.var");
        EXPECT_EQ(parts[std::size_t(i)].request, std::to_string(i));
        EXPECT_EQ(parts[std::size_t(i)].created_by, "u");
    }
    for (int i = 0; i < 3; ++i) {
        const Lease lease = start_next();
        EXPECT_NE(lease.job, job.id);
        ASSERT_TRUE(ok(queue_->succeed(lease, {.result_key = "k", .result_digest = "d"})));
    }
    const Lease again = take("second");
    EXPECT_EQ(again.job, job.id);
    const Job resumed = queue_->start(again).value();
    EXPECT_EQ(resumed.attempts, 1);
    EXPECT_EQ(resumed.worker, "second");
    EXPECT_EQ(resumed.started_at, job.started_at);
    ASSERT_TRUE(ok(queue_->succeed(again, {.result_key = "whole"})));
    EXPECT_EQ(now(job).state, JobState::kSucceeded);
    // What is read no more has no key.
    for (const Job& part : shards(job)) EXPECT_EQ(part.result_key, "");
    EXPECT_TRUE(nothing_to_take());
}

TEST_P(ShardsTest, TheProgressOfAJobIsTheSumOfItsShards) {
    const Job job = divided(3);
    const Lease first = start_next(), second = start_next();
    ASSERT_TRUE(ok(queue_->report(first, {.done = 40, .total = 100, .unit = "p", .phase = "x"})));
    ASSERT_TRUE(ok(queue_->report(second, {.done = 25, .total = 100, .unit = "p", .phase = "x"})));
    EXPECT_EQ(now(job).progress.done, 65U);
    EXPECT_EQ(now(job).progress.total, 300U);
    EXPECT_GT(now(job).version, job.version);
    ASSERT_TRUE(ok(queue_->succeed(first, {})));
    EXPECT_EQ(now(job).progress.done, 125U);
}

TEST_P(ShardsTest, AListShowsJobsWithoutTheirShards) {
    const Job job = divided(3);
    const auto page = queue_->list(tenant_, {}, {.limit = 10});
    ASSERT_TRUE(ok(page));
    ASSERT_EQ(page->items.size(), 1U);
    EXPECT_EQ(page->items[0].id, job.id);
    const auto versions = queue_->versions(tenant_, test::kNow);
    ASSERT_TRUE(ok(versions));
    ASSERT_EQ(versions->size(), 1U);
    EXPECT_EQ(versions->front().id, job.id);
}

TEST_P(ShardsTest, ShardsOfAJobThatBeganComeBeforeItsUsersNextAndBeyondTheTenantsLimit) {
    const Job job = submit({.method = "large", .created_by = "u"});
    clock_.advance(seconds(1));
    submit({.method = "next", .created_by = "u"});
    const Lease lease = start_next();
    ASSERT_EQ(lease.job, job.id);
    ASSERT_TRUE(ok(queue_->split(lease, set_of(4))));
    for (int i = 0; i < 4; ++i) {  // the limit is 2
        const Lease shard = take();
        EXPECT_EQ(queue_->get(tenant_, shard.job)->parent, job.id);
    }
    const Lease next = take();
    EXPECT_EQ(queue_->get(tenant_, next.job)->method, "next");
}

TEST_P(ShardsTest, AShardWhoseWorkerDiesIsClaimedAgainAndItsLateResultRejected) {
    const Job job = divided(2);
    const Lease dead = start_next("dead");
    EXPECT_EQ(*queue_->sweep(), 0);
    const Lease other = start_next("other");
    ASSERT_TRUE(ok(queue_->succeed(other, {})));
    clock_.advance(seconds(15));
    EXPECT_EQ(*queue_->sweep(), 1);
    const Lease again = start_next("again");
    EXPECT_EQ(again.job, dead.job);
    EXPECT_EQ(now(job).progress.total, 200U);
    EXPECT_TRUE(fails_with(Code::kConflict, queue_->succeed(dead, {.result_key = "late"})));
    EXPECT_TRUE(nothing_to_take());
    ASSERT_TRUE(ok(queue_->succeed(again, {.result_key = "right"})));
    EXPECT_EQ(queue_->get(tenant_, dead.job)->result_key, "right");
    EXPECT_EQ(take().job, job.id);
}

TEST_P(ShardsTest, AFailedShardWakesItsJobWhichEndsTheOthers) {
    const Job job = divided(3);
    const Lease running = start_next(), failing = start_next();
    ASSERT_TRUE(ok(queue_->fail(failing, fail(Code::kInvalidInput, "bad"))));
    const Lease parent = start_next();
    ASSERT_EQ(parent.job, job.id);
    ASSERT_TRUE(ok(queue_->fail(parent, fail(Code::kInvalidInput, "bad"))));
    EXPECT_EQ(now(job).state, JobState::kFailed);
    int cancelled = 0;
    for (const Job& part : shards(job)) cancelled += part.state == JobState::kCancelled;
    EXPECT_EQ(cancelled, 2);
    EXPECT_TRUE(fails_with(Code::kConflict, queue_->succeed(running, {.result_key = "late"})));
    EXPECT_TRUE(nothing_to_take());
}

TEST_P(ShardsTest, CancelingAJobEndsItsShardsAndAShardAloneIsNotCanceled) {
    const Job job = divided(3);
    const Lease running = start_next();
    EXPECT_TRUE(fails_with(Code::kConflict, queue_->cancel(tenant_, running.job)));
    EXPECT_EQ(queue_->get(tenant_, running.job)->state, JobState::kRunning);
    const auto ended = queue_->cancel(tenant_, job.id);
    ASSERT_TRUE(ok(ended));
    EXPECT_EQ(ended->state, JobState::kCancelled);
    for (const Job& part : shards(job)) EXPECT_EQ(part.state, JobState::kCancelled);
    Lease lost = running;
    EXPECT_TRUE(fails_with(Code::kConflict, queue_->heartbeat(lost)));
    EXPECT_TRUE(nothing_to_take());
}

TEST_P(ShardsTest, ResultsThatWereLostAreComputedAgain) {
    const Job job = divided(2);
    for (int i = 0; i < 2; ++i) ASSERT_TRUE(ok(queue_->succeed(start_next(), {.result_key = "k"})));
    const Lease again = start_next();
    ASSERT_EQ(again.job, job.id);
    ShardSet lost = set_of(2);
    lost.shards.pop_back();
    clock_.advance(seconds(1));
    ASSERT_TRUE(ok(queue_->split(again, lost)));
    ASSERT_EQ(shards(job).size(), 2U);
    for (int i = 0; i < 2; ++i) EXPECT_EQ(shards(job)[std::size_t(i)].shard, i);
    EXPECT_EQ(now(job).progress.done, 100U);
    EXPECT_EQ(now(job).progress.total, 200U);
    ASSERT_TRUE(ok(queue_->succeed(start_next(), {.result_key = "k2"})));
    EXPECT_EQ(take().job, job.id);
}

TEST_P(ShardsTest, AJobThatWasAskedToStopWhileItDividedIsNotDivided) {
    const Job job = submit({.method = "x"});
    const Lease lease = start_next();
    ASSERT_TRUE(ok(queue_->cancel(tenant_, job.id)));
    ASSERT_TRUE(ok(queue_->split(lease, set_of(2))));
    EXPECT_TRUE(shards(job).empty());
    const Lease again = take();
    EXPECT_EQ(again.job, job.id);
    EXPECT_TRUE(queue_->start(again)->cancel_requested);
}

// A job of three steps, of four shards each, by several workers: every shard runs once.
TEST_P(ShardsTest, WorkersRunTheShardsAndTheJobsOfEachOther) {
    const SystemClock clock;
    Queue queue(database(), clock, {.max_running_per_tenant = 2, .poll = milliseconds(20)});
    std::atomic<int> ran = 0;
    const Runner runner = [&](const Job& job, const Work&) -> Result<JobResult> {
        if (job.parent) {
            ++ran;
            return JobResult{.result_key = job.stage + job.request};
        }
        for (const char* stage : {"a", "b", "c"}) {
            TRY(const auto parts, queue.shards(job.tenant, job.id, stage));
            if (parts.empty()) return JobResult{.shards = set_of(4, stage)};
            for (const Job& part : parts) EXPECT_EQ(part.state, JobState::kSucceeded);
        }
        return JobResult{.result_key = "whole"};
    };
    WorkerPool first(queue, runner, {.name = "n1", .workers = 2});
    WorkerPool second(queue, runner, {.name = "n2", .workers = 2});
    std::vector<Job> jobs;
    for (int i = 0; i < 3; ++i) jobs.push_back(submit_to(queue));
    for (const Job& submitted : jobs) {
        const Job job = end_of(queue, submitted);
        EXPECT_EQ(job.state, JobState::kSucceeded) << job.error_message;
        EXPECT_EQ(job.result_key, "whole");
        EXPECT_EQ(job.attempts, 1);
    }
    EXPECT_EQ(ran, 36);
}

// One worker may still put away the job that it has divided while another continues it.
TEST_P(ShardsTest, AJobIsDividedManyTimesByTheWorkersOfOneProcess) {
    constexpr int kSteps = 150;
    const SystemClock clock;
    Queue queue(database(), clock, {.poll = milliseconds(20)});
    const Runner runner = [&](const Job& job, const Work&) -> Result<JobResult> {
        if (job.parent) return JobResult{.result_key = job.stage};
        TRY(const auto parts, queue.shards(job.tenant, job.id));
        if (parts.size() == kSteps) return JobResult{.result_key = "whole"};
        return JobResult{.shards = set_of(1, std::to_string(parts.size()))};
    };
    WorkerPool pool(queue, runner, {.name = "n", .workers = 4});
    const Job job = end_of(queue, submit_to(queue));
    EXPECT_EQ(job.state, JobState::kSucceeded) << job.error_message;
    EXPECT_EQ(job.attempts, 1);
}

}  // namespace
}  // namespace ballast::job
