// The durable queue on both databases: retries, cancellation, limits, feeds (leases:
// lease_test.cpp).
#include "job/queue.hpp"

#include <barrier>
#include <future>
#include <map>
#include <set>
#include <thread>
#include <vector>

#include "job/describe_job.hpp"
#include "job/feed.hpp"
#include "job/queue_world_test.hpp"
#include "store/audit.hpp"
#include "store/idempotency.hpp"

namespace ballast::job {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using store::Transaction;
using test::fails_with;
using test::kNow;
using test::ok;

INSTANTIATE_TEST_SUITE_P(Databases, QueueTest, test::kDatabases, test::database_name);

TEST_P(QueueTest, AJobGoesFromQueuedToSucceeded) {
    const Job job = submit({.method = "risk.var",
                            .request = R"({"paths":1})",
                            .priority = 3,
                            .idempotency_key = "k",
                            .created_by = "u"});
    EXPECT_EQ(job.state, JobState::kQueued);
    EXPECT_EQ(now(job).request, R"({"paths":1})");
    Lease lease = take();
    EXPECT_EQ(lease.job, job.id);
    EXPECT_EQ(lease.tenant, tenant_);
    EXPECT_EQ(now(job).state, JobState::kLeased);
    clock_.advance(seconds(1));
    auto running = queue_->start(lease);
    ASSERT_TRUE(ok(running));
    EXPECT_EQ(running->state, JobState::kRunning);
    EXPECT_EQ(running->attempts, 1);
    EXPECT_EQ(running->started_at, kNow + seconds(1));
    const JobProgress progress{.done = 3, .total = 10, .unit = "paths", .phase = "drawing"};
    ASSERT_TRUE(ok(queue_->report(lease, progress)));
    EXPECT_EQ(now(job).progress, progress);
    ASSERT_TRUE(ok(queue_->succeed(
        lease, {.result_key = "results/x", .result_digest = "d", .manifest = R"({"seed":7})"})));
    const Job done = now(job);
    EXPECT_EQ(done.state, JobState::kSucceeded);
    EXPECT_EQ(done.result_key, "results/x");
    EXPECT_EQ(done.manifest, R"({"seed":7})");
    EXPECT_EQ(done.finished_at, kNow + seconds(1));
    EXPECT_GT(done.version, running->version);
    EXPECT_TRUE(nothing_to_take());
    // A final job never changes again.
    EXPECT_TRUE(fails_with(Code::kConflict, queue_->succeed(lease, {})));
    EXPECT_TRUE(fails_with(Code::kConflict, queue_->heartbeat(lease)));
    EXPECT_TRUE(fails_with(Code::kConflict, queue_->report(lease, progress)));
    EXPECT_TRUE(fails_with(Code::kConflict, queue_->cancel(tenant_, job.id)));
    EXPECT_EQ(now(job).version, done.version);
}

TEST_P(QueueTest, AJobExistsExactlyWhenItsTransactionDoes) {
    const auto signal = queue_->signal();
    auto failed = database().transact(tenant_, [&](Transaction& t) -> Status {
        TRY_STATUS(store::begin_request(t, {.key = "k", .method = "m", .digest = "d"}, kNow));
        TRY_STATUS(queue_->submit(t, {.method = "risk.var"}));
        TRY_STATUS(store::append_audit(t, {.actor = "a", .method = "m"}, kNow));
        return fail(Code::kInternal, "died");
    });
    EXPECT_FALSE(failed);
    EXPECT_EQ(queue_->signal(), signal);
    EXPECT_TRUE(nothing_to_take());
    EXPECT_TRUE(queue_->list(tenant_, {}, {})->items.empty());
    submit();
    EXPECT_NE(queue_->signal(), signal);
}

TEST_P(QueueTest, TheMostUrgentThenTheOldestComesFirst) {
    const Job first = submit();
    clock_.advance(milliseconds(5));
    const Job second = submit();
    const Job urgent = submit_for(other_tenant_, {.method = "x", .priority = 1});
    EXPECT_EQ(take().job, urgent.id);
    EXPECT_EQ(take().job, first.id);
    EXPECT_EQ(take().job, second.id);
    EXPECT_TRUE(nothing_to_take());
}

TEST_P(QueueTest, ATenantAtItsLimitDoesNotBlockAnother) {
    for (int i = 0; i < 4; ++i) submit({.method = "x", .priority = 9});
    const Job other = submit_for(other_tenant_);
    const Lease first = take();
    EXPECT_EQ(take().job, other.id);
    take();
    EXPECT_TRUE(nothing_to_take());
    ASSERT_TRUE(ok(queue_->succeed(first, {})));
    take();
    EXPECT_TRUE(nothing_to_take());
}

TEST_P(QueueTest, ConcurrentWorkersNeverClaimAJobTwiceNorExceedTheLimit) {
    constexpr int kWorkers = 6;
    for (int i = 0; i < 10; ++i) submit();
    std::barrier start(kWorkers);
    std::mutex mutex;
    std::vector<Lease> leases;
    std::vector<std::thread> threads;
    for (int i = 0; i < kWorkers; ++i)
        threads.emplace_back([&] {
            start.arrive_and_wait();
            auto lease = queue_->claim("w");
            EXPECT_TRUE(ok(lease));
            const std::lock_guard lock(mutex);
            if (lease && *lease) leases.push_back(**lease);
        });
    for (std::thread& thread : threads) thread.join();
    std::set<JobId> jobs;
    for (const Lease& lease : leases) jobs.insert(lease.job);
    EXPECT_EQ(jobs.size(), leases.size());
    EXPECT_LE(leases.size(), 2);
    EXPECT_GE(leases.size(), 1);
}

TEST_P(QueueTest, TransientErrorsAreRetriedWithBackoff) {
    const Job job = submit({.method = "x", .max_attempts = 3});
    for (const int wait : {2, 4}) {
        const Lease lease = take();
        ASSERT_TRUE(ok(queue_->start(lease)));
        ASSERT_TRUE(ok(queue_->fail(lease, fail(Code::kUnavailable, "away"))));
        EXPECT_EQ(now(job).state, JobState::kQueued);
        EXPECT_EQ(now(job).not_before, clock_.now() + seconds(wait));
        clock_.advance(seconds(wait) - milliseconds(1));
        EXPECT_TRUE(nothing_to_take());
        clock_.advance(milliseconds(1));
    }
    const Lease last = take();
    ASSERT_TRUE(ok(queue_->start(last)));
    ASSERT_TRUE(ok(queue_->fail(last, fail(Code::kUnavailable, "still away"))));
    EXPECT_EQ(now(job).state, JobState::kFailed);
    EXPECT_EQ(now(job).attempts, 3);
    EXPECT_EQ(now(job).error_message, "still away");
}

TEST_P(QueueTest, ErrorsOfTheRequestAreFinal) {
    const Job job = submit();
    const Lease lease = take();
    ASSERT_TRUE(ok(queue_->start(lease)));
    ASSERT_TRUE(ok(queue_->fail(lease, fail(Code::kInvalidInput, "wrong"))));
    EXPECT_EQ(now(job).state, JobState::kFailed);
    EXPECT_EQ(now(job).error_code, "invalid_input");
}

TEST_P(QueueTest, AWaitingJobIsCancelledAtOnceARunningOneIsAskedToStop) {
    const Job waiting = submit(), running = submit();
    auto cancelled = queue_->cancel(tenant_, waiting.id);
    ASSERT_TRUE(ok(cancelled));
    EXPECT_EQ(cancelled->state, JobState::kCancelled);
    EXPECT_EQ(cancelled->finished_at, kNow);

    Lease lease = take();
    EXPECT_EQ(lease.job, running.id);
    ASSERT_TRUE(ok(queue_->start(lease)));
    EXPECT_FALSE(*queue_->heartbeat(lease));
    JobId reported;
    queue_->on_cancel([&](const JobId& id) { reported = id; });
    auto asked = queue_->cancel(tenant_, running.id);
    ASSERT_TRUE(ok(asked));
    EXPECT_EQ(asked->state, JobState::kRunning);
    EXPECT_TRUE(asked->cancel_requested);
    EXPECT_EQ(reported, running.id);
    EXPECT_TRUE(*queue_->heartbeat(lease));
    ASSERT_TRUE(ok(queue_->fail(lease, fail(Code::kCancelled, "stopped"))));
    EXPECT_EQ(now(running).state, JobState::kCancelled);
    EXPECT_TRUE(fails_with(Code::kNotFound, queue_->cancel(other_tenant_, running.id)));
    EXPECT_TRUE(fails_with(Code::kNotFound, queue_->get(other_tenant_, running.id)));
}

TEST_P(QueueTest, AReleasedJobIsClaimedAgainWithoutCountingTheAttempt) {
    const Job job = submit({.method = "x", .max_attempts = 1});
    const Lease lease = take();
    ASSERT_TRUE(ok(queue_->start(lease)));
    ASSERT_TRUE(ok(queue_->release(lease)));
    EXPECT_EQ(now(job).attempts, 0);
    const Lease second = take();
    EXPECT_EQ(second.job, job.id);
    ASSERT_TRUE(ok(queue_->release(second)));  // leased, not started
    EXPECT_EQ(now(job).attempts, 0);
}

TEST_P(QueueTest, AJobNotStartedInTimeExpires) {
    const Job job = submit({.method = "x", .expires_at = kNow + seconds(5)});
    clock_.advance(seconds(5));
    EXPECT_TRUE(nothing_to_take());
    EXPECT_EQ(*queue_->sweep(), 1);
    EXPECT_EQ(now(job).state, JobState::kExpired);
}

TEST_P(QueueTest, TooManyWaitingJobsAreRejected) {
    for (int i = 0; i < 30; ++i) submit();
    auto refused = database().transact(
        tenant_, [&](Transaction& t) { return queue_->submit(t, {.method = "x"}); });
    EXPECT_TRUE(fails_with(Code::kLimitExceeded, refused));
    submit_for(other_tenant_);
}

TEST_P(QueueTest, JobsAreListedNewestFirstAndOldOnesRemoved) {
    std::vector<JobId> ids;
    for (int i = 0; i < 5; ++i) {
        ids.push_back(submit({.method = i % 2 ? "odd" : "even"}).id);
        clock_.advance(milliseconds(2));
    }
    ASSERT_TRUE(ok(queue_->succeed(take(), {})));
    take();
    const auto count = [&](const JobFilter& filter) {
        auto page = queue_->list(tenant_, filter, {});
        EXPECT_TRUE(ok(page));
        return page.value().items.size();
    };
    EXPECT_EQ(count({}), 5);
    EXPECT_EQ(count({.method = "odd"}), 2);
    EXPECT_EQ(count({.state = JobState::kSucceeded}), 1);
    EXPECT_EQ(count({.state = JobState::kLeased}), 1);
    EXPECT_EQ(count({.state = JobState::kQueued}), 3);
    std::vector<JobId> listed;
    store::PageRequest page{.limit = 2};
    do {
        auto next = queue_->list(tenant_, {}, page);
        ASSERT_TRUE(ok(next));
        for (const Job& job : next->items) listed.push_back(job.id);
        page.cursor = next->next;
    } while (!page.cursor.empty());
    EXPECT_EQ(listed, std::vector<JobId>(ids.rbegin(), ids.rend()));
    auto purged = queue_->purge(tenant_, clock_.now() + seconds(1));
    ASSERT_TRUE(ok(purged));
    EXPECT_EQ(*purged, 1);
    EXPECT_EQ(count({}), 4);
}

TEST_P(QueueTest, AWaiterSeesEachChange) {
    const Job job = submit();
    const auto deadline = std::chrono::steady_clock::now() + seconds(60);
    std::vector<JobState> seen;
    std::jthread waiter([&] {
        std::int64_t version = job.version;
        for (;;) {
            auto changed = queue_->wait_for_change(tenant_, job.id, version, deadline);
            ASSERT_TRUE(ok(changed));
            version = changed->version;
            seen.push_back(changed->state);
            if (is_final(changed->state)) return;
        }
    });
    const Lease lease = take();
    ASSERT_TRUE(ok(queue_->start(lease)));
    ASSERT_TRUE(ok(queue_->succeed(lease, {})));
    waiter.join();
    EXPECT_EQ(seen.back(), JobState::kSucceeded);
    // Past its deadline a waiter gets the job as it is.
    const Job waiting = submit();
    auto same = queue_->wait_for_change(tenant_, waiting.id, waiting.version,
                                        std::chrono::steady_clock::now());
    ASSERT_TRUE(ok(same));
    EXPECT_EQ(same->version, waiting.version);
}

// Id and state of each change that a feed delivers.
using Reported = std::vector<std::pair<JobId, JobState>>;
Reported reported_of(Feed& feed, Reading& reading, Instant* last = nullptr) {
    auto changes = feed.changed(reading);
    EXPECT_TRUE(ok(changes));
    Reported reported;
    for (const Feed::Change& change : *changes) {
        reported.emplace_back(change.job->id, change.job->state);
        if (last) *last = change.reported;
    }
    return reported;
}

TEST_P(QueueTest, AFeedDeliversEachChangeOnceAndResumesAfterABreak) {
    const Job first = submit();
    const Job second = submit();
    const Job elsewhere = submit_for(other_tenant_);
    Reading reading(*queue_, tenant_);
    const auto reported_now = [&](Feed& feed, Instant* last = nullptr) {
        EXPECT_TRUE(ok(reading.read(feed.from())));
        return reported_of(feed, reading, last);
    };
    Feed feed(clock_.now());
    Instant last;
    EXPECT_EQ(reported_now(feed, &last),
              (Reported{{first.id, JobState::kQueued}, {second.id, JobState::kQueued}}));
    EXPECT_EQ(reported_now(feed), Reported{});
    const Lease lease = take();
    EXPECT_EQ(lease.job, first.id);
    ASSERT_TRUE(ok(queue_->start(lease)));
    EXPECT_EQ(reported_now(feed), (Reported{{first.id, JobState::kRunning}}));
    clock_.advance(seconds(60));
    ASSERT_TRUE(ok(queue_->succeed(lease, {})));
    ASSERT_TRUE(ok(queue_->cancel(tenant_, second.id)));
    EXPECT_EQ(reported_now(feed),
              (Reported{{first.id, JobState::kSucceeded}, {second.id, JobState::kCancelled}}));
    EXPECT_EQ(reported_now(feed), Reported{});
    // A follower that was away gets both ends, and no earlier ones.
    clock_.advance(seconds(3600));
    const Job third = submit();
    Feed later(last);
    EXPECT_EQ(reported_now(later, &last), (Reported{{first.id, JobState::kSucceeded},
                                                    {second.id, JobState::kCancelled},
                                                    {third.id, JobState::kQueued}}));
    EXPECT_EQ(last, kNow + seconds(60));
    Feed fresh(clock_.now());
    EXPECT_EQ(reported_now(fresh), (Reported{{third.id, JobState::kQueued}}));
    Reading foreign(*queue_, other_tenant_);
    Feed stranger(clock_.now());
    ASSERT_TRUE(ok(foreign.read(stranger.from())));
    EXPECT_EQ(reported_of(stranger, foreign), (Reported{{elsewhere.id, JobState::kQueued}}));
}

TEST_P(QueueTest, AFeedDeliversTheEndOfALiveJobByAClockThatIsBehind) {
    const Job job = submit();
    Feed feed(clock_.now());
    Reading reading(*queue_, tenant_);
    ASSERT_TRUE(ok(reading.read(feed.from())));
    EXPECT_EQ(reported_of(feed, reading), (Reported{{job.id, JobState::kQueued}}));
    clock_.set(kNow - seconds(3600));
    ASSERT_TRUE(ok(queue_->cancel(tenant_, job.id)));
    ASSERT_TRUE(ok(reading.read(feed.from())));
    EXPECT_EQ(reported_of(feed, reading), (Reported{{job.id, JobState::kCancelled}}));
    ASSERT_TRUE(ok(reading.read(feed.from())));
    EXPECT_EQ(reported_of(feed, reading), Reported{});
}

TEST_P(QueueTest, AReadingServesFeedsThatStartedAtDifferentTimes) {
    const Job early = submit();
    ASSERT_TRUE(ok(queue_->cancel(tenant_, early.id)));
    const Instant before = clock_.now() - seconds(1);
    clock_.advance(seconds(3600));
    const Job late = submit();
    Feed old(before);
    Feed young(clock_.now());
    Reading reading(*queue_, tenant_);
    ASSERT_TRUE(ok(reading.read(old.from())));
    EXPECT_EQ(reported_of(young, reading), (Reported{{late.id, JobState::kQueued}}));
    EXPECT_EQ(reported_of(old, reading),
              (Reported{{early.id, JobState::kCancelled}, {late.id, JobState::kQueued}}));
    // From then on both get only what is new.
    ASSERT_TRUE(ok(queue_->cancel(tenant_, late.id)));
    ASSERT_TRUE(ok(reading.read(std::min(old.from(), young.from()))));
    EXPECT_EQ(reported_of(young, reading), (Reported{{late.id, JobState::kCancelled}}));
    EXPECT_EQ(reported_of(old, reading), (Reported{{late.id, JobState::kCancelled}}));
}

TEST_P(QueueTest, AJobThatChangesAfterItWasListedIsDeliveredOnceToEachFeed) {
    const Job job = submit();
    Feed common(clock_.now());
    Reading reading(*queue_, tenant_);
    ASSERT_TRUE(ok(reading.read(common.from())));
    EXPECT_EQ(reported_of(common, reading), (Reported{{job.id, JobState::kQueued}}));
    ASSERT_TRUE(ok(reading.read(common.from())));
    ASSERT_TRUE(ok(queue_->start(take())));
    // A new follower reads the job as it is by now; the feed that it shares afterwards knows that.
    Feed fresh(clock_.now());
    EXPECT_EQ(reported_of(fresh, reading), (Reported{{job.id, JobState::kRunning}}));
    EXPECT_EQ(reported_of(common, reading), (Reported{{job.id, JobState::kRunning}}));
    ASSERT_TRUE(ok(reading.read(common.from())));
    EXPECT_EQ(reported_of(common, reading), Reported{});
    EXPECT_EQ(reported_of(fresh, reading), Reported{});
}

TEST_P(QueueTest, AWaiterForChangesReturnsWhenNudged) {
    const std::uint64_t seen = queue_->changes();
    auto waiting = std::async(std::launch::async, [&] {
        queue_->wait_for_changes(seen, std::chrono::steady_clock::now() + seconds(60));
        return queue_->changes();
    });
    queue_->nudge();
    EXPECT_GT(waiting.get(), seen);
}

// They are stored, and final events name them.
TEST(JobStates, HaveTheNamesOfEarlierVersions) {
    EXPECT_THAT(describe::kWords<JobState>,
                testing::ElementsAre("queued", "leased", "running", "succeeded", "failed",
                                     "cancelled", "expired"));
    EXPECT_EQ(parse_job_state("expired").value(), JobState::kExpired);
    const auto unknown = parse_job_state("done");
    ASSERT_FALSE(unknown);
    EXPECT_EQ(unknown.error().message,
              "\"done\" is not a job state: expected queued, leased, running, succeeded, failed, "
              "cancelled or expired");
}

}  // namespace
}  // namespace ballast::job
