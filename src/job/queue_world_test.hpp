// A queue on either database, with a clock that the test controls.
#pragma once

#include <chrono>
#include <optional>

#include "base/clock.hpp"
#include "job/queue.hpp"
#include "support/state.hpp"

namespace ballast::job {

class QueueTest : public test::StateTest {
protected:
    void SetUp() override {
        StateTest::SetUp();
        queue_.emplace(database(), clock_, queue_options_);
    }
    Job submit(JobRequest request = {.method = "risk.var"}) { return submit_for(tenant_, request); }
    Job submit_for(const TenantId& tenant, JobRequest request = {.method = "risk.var"}) {
        auto job = database().transact(
            tenant, [&](store::Transaction& t) { return queue_->submit(t, request); });
        EXPECT_TRUE(test::ok(job));
        return job.value();
    }
    Lease take(const char* worker = "w") {
        auto lease = queue_->claim(worker);
        EXPECT_TRUE(test::ok(lease));
        EXPECT_TRUE(lease.value().has_value());
        return lease->value();
    }
    bool nothing_to_take() {
        auto lease = queue_->claim("w");
        EXPECT_TRUE(test::ok(lease));
        return !lease.value().has_value();
    }
    Job now(const Job& job) {
        auto found = queue_->get(job.tenant, job.id);
        EXPECT_TRUE(test::ok(found));
        return found.value();
    }

    QueueOptions queue_options_{.lease = std::chrono::seconds(15),
                                .max_running_per_tenant = 2,
                                .max_queued_per_tenant = 30};
    ManualClock clock_{test::kNow};
    std::optional<Queue> queue_;
};

}  // namespace ballast::job
