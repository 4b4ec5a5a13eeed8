// Whose job comes next.
#include <vector>

#include "job/queue.hpp"
#include "support/state.hpp"

namespace ballast::job {
namespace {

using std::chrono::milliseconds;
using store::Transaction;
using test::kNow;
using test::ok;

class TurnsTest : public test::StateTest {
protected:
    void SetUp() override {
        StateTest::SetUp();
        queue_.emplace(database(), clock_, QueueOptions{.max_running_per_tenant = 20});
    }
    Job submit(const JobRequest& request) { return submit_for(tenant_, request); }
    Job submit_for(const TenantId& tenant, const JobRequest& request) {
        auto job =
            database().transact(tenant, [&](Transaction& t) { return queue_->submit(t, request); });
        EXPECT_TRUE(ok(job));
        return job.value();
    }
    Lease take() {
        auto lease = queue_->claim("w");
        EXPECT_TRUE(ok(lease));
        EXPECT_TRUE(lease.value().has_value());
        return lease->value();
    }

    ManualClock clock_{kNow};
    std::optional<Queue> queue_;
};

INSTANTIATE_TEST_SUITE_P(Databases, TurnsTest, test::kDatabases, test::database_name);

TEST_P(TurnsTest, TenantsAndTheirUsersTakeTurns) {
    const auto submit_as = [&](const TenantId& tenant, const char* user) {
        clock_.advance(milliseconds(1));
        return submit_for(tenant, {.method = "x", .priority = 5, .created_by = user}).id;
    };
    std::vector<JobId> heavy;
    for (int i = 0; i < 4; ++i) heavy.push_back(submit_as(tenant_, "heavy"));
    const JobId colleague = submit_as(tenant_, "colleague");
    clock_.advance(milliseconds(1));
    const JobId stranger = submit_for(other_tenant_, {.method = "x", .created_by = "stranger"}).id;
    std::vector<JobId> taken;
    for (int i = 0; i < 6; ++i) {
        const Lease lease = take();
        taken.push_back(lease.job);
        ASSERT_TRUE(ok(queue_->succeed(lease, {})));
    }
    EXPECT_EQ(taken, (std::vector{heavy[0], stranger, colleague, heavy[1], heavy[2], heavy[3]}));
}

TEST_P(TurnsTest, AWorkerForUsersWithoutARunningJobLeavesTheSecondJobOfAUser) {
    submit({.method = "x", .created_by = "heavy"});
    submit({.method = "x", .created_by = "heavy"});
    const Lease first = take();
    const auto claim = [&] { return queue_->claim("w", ClaimFor::kUsersWithoutRunningJob); };
    auto second = claim();
    ASSERT_TRUE(ok(second));
    EXPECT_FALSE(second.value().has_value());
    const Job other = submit({.method = "x", .created_by = "other"});
    second = claim();
    ASSERT_TRUE(ok(second));
    ASSERT_TRUE(second.value().has_value());
    EXPECT_EQ((*second)->job, other.id);
    ASSERT_TRUE(ok(queue_->succeed(first, {})));
    EXPECT_TRUE(claim().value().has_value());
}

TEST_P(TurnsTest, WorkInTheBackgroundDoesNotHoldBackWhatItsUserWaitsFor) {
    submit({.method = "x", .priority = -20, .created_by = "owner"});
    const Lease background = take();
    submit({.method = "x", .priority = -20, .created_by = "owner"});
    const auto claim = [&] { return queue_->claim("w", ClaimFor::kUsersWithoutRunningJob); };
    EXPECT_FALSE(claim().value().has_value());
    const Job waited_for = submit({.method = "x", .created_by = "owner"});
    auto claimed = claim();
    ASSERT_TRUE(ok(claimed));
    ASSERT_TRUE(claimed.value().has_value());
    EXPECT_EQ((*claimed)->job, waited_for.id);
}

}  // namespace
}  // namespace ballast::job
