// Leases of jobs on both databases: workers that die, and clocks that are set.
#include "job/queue_world_test.hpp"

namespace ballast::job {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using test::fails_with;
using test::kNow;
using test::ok;

class LeaseTest : public QueueTest {};

INSTANTIATE_TEST_SUITE_P(Databases, LeaseTest, test::kDatabases, test::database_name);

TEST_P(LeaseTest, ADeadWorkersJobIsClaimedAgainAndItsLateResultRejected) {
    const Job job = submit({.method = "x", .max_attempts = 2});
    const Lease dead = take("dead");
    ASSERT_TRUE(ok(queue_->start(dead)));
    EXPECT_EQ(*queue_->sweep(), 0);
    clock_.advance(seconds(14));
    Lease kept = dead;
    ASSERT_TRUE(ok(queue_->heartbeat(kept)));
    EXPECT_EQ(*queue_->sweep(), 0);
    clock_.advance(seconds(14));
    EXPECT_EQ(*queue_->sweep(), 0);
    clock_.advance(seconds(1));
    EXPECT_EQ(*queue_->sweep(), 1);
    EXPECT_EQ(now(job).state, JobState::kQueued);
    EXPECT_EQ(now(job).error_code, "unavailable");
    const Lease second = take("second");
    ASSERT_TRUE(ok(queue_->start(second)));
    EXPECT_TRUE(fails_with(Code::kConflict, queue_->succeed(dead, {.result_key = "late"})));
    EXPECT_TRUE(fails_with(Code::kConflict, queue_->fail(dead, fail(Code::kInternal, "late"))));
    EXPECT_TRUE(fails_with(Code::kConflict, queue_->release(dead)));
    ASSERT_TRUE(ok(queue_->succeed(second, {.result_key = "right"})));
    EXPECT_EQ(now(job).result_key, "right");
    EXPECT_EQ(now(job).error_code, "");
}

TEST_P(LeaseTest, AJobWhoseWorkerDiesInTheLastAttemptFails) {
    const Job job = submit({.method = "x", .max_attempts = 1});
    ASSERT_TRUE(ok(queue_->start(take())));
    EXPECT_EQ(*queue_->sweep(), 0);
    clock_.advance(seconds(15));
    EXPECT_EQ(*queue_->sweep(), 1);
    EXPECT_EQ(now(job).state, JobState::kFailed);
    EXPECT_TRUE(nothing_to_take());
}

TEST_P(LeaseTest, ClocksOfOtherMachinesEndNoLeaseAndKeepNone) {
    const Job job = submit({.method = "x", .max_attempts = 3});
    Lease lease = take();
    // A machine whose clock is an hour ahead, and whose times run at the same pace.
    ManualClock ahead(kNow + std::chrono::hours(1));
    Queue other(database(), ahead, queue_options_);
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(*other.sweep(), 0);
        clock_.advance(seconds(10));
        ahead.advance(seconds(10));
        ASSERT_TRUE(ok(queue_->heartbeat(lease)));
    }
    // The clock of the holder is set back; its renewals are still seen.
    clock_.set(kNow - std::chrono::hours(1));
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(*other.sweep(), 0);
        ahead.advance(seconds(10));
        ASSERT_TRUE(ok(queue_->heartbeat(lease)));
    }
    ASSERT_TRUE(ok(queue_->release(lease)));
    // A lease taken by the machine that is ahead ends like any other when that machine dies.
    ASSERT_TRUE(ok(other.claim("ahead")));
    EXPECT_EQ(*queue_->sweep(), 0);
    clock_.advance(seconds(14));
    EXPECT_EQ(*queue_->sweep(), 0);
    clock_.advance(seconds(1));
    EXPECT_EQ(*queue_->sweep(), 1);
    EXPECT_EQ(now(job).state, JobState::kQueued);
}

// The clock of the machine that submits, or whose attempt failed, is an hour ahead.
TEST_P(LeaseTest, AJobDoesNotWaitForAClockThatIsBehind) {
    ManualClock ahead(kNow + std::chrono::hours(1));
    Queue other(database(), ahead, queue_options_);
    const auto job = database().transact(tenant_, [&](store::Transaction& t) {
        return other.submit(t, {.method = "x", .max_attempts = 3});
    });
    ASSERT_TRUE(ok(job));
    auto lease = queue_->claim("behind");
    ASSERT_TRUE(ok(lease));
    ASSERT_TRUE(lease->has_value());
    ASSERT_TRUE(ok(queue_->release(**lease)));
    lease = other.claim("ahead");
    ASSERT_TRUE(ok(lease) && lease->has_value());
    ASSERT_TRUE(ok(other.start(**lease)));
    ASSERT_TRUE(ok(other.fail(**lease, fail(Code::kUnavailable, "away"))));
    lease = queue_->claim("behind");
    ASSERT_TRUE(ok(lease));
    EXPECT_TRUE(lease->has_value());
}

}  // namespace
}  // namespace ballast::job
