// Two processes on one database. The poll interval is far longer than the test may take, so that
// only PostgreSQL's notifications can explain what one sees of the other.
#include <atomic>
#include <future>
#include <gmock/gmock.h>
#include <libpq-fe.h>
#include <optional>
#include <thread>

#include "job/queue.hpp"
#include "support/state.hpp"

namespace ballast::job {
namespace {

using std::chrono::seconds;
using store::Transaction;
using test::kNow;
using test::ok;

// A session of a superuser that holds rows until it commits.
class OtherSession {
public:
    explicit OtherSession(const std::string& address) : connection_(PQconnectdb(address.c_str())) {}
    ~OtherSession() { PQfinish(connection_); }
    OtherSession(const OtherSession&) = delete;
    OtherSession& operator=(const OtherSession&) = delete;

    // The first value, if there is one.
    std::string run(const char* sql) {
        PGresult* result = PQexec(connection_, sql);
        std::string value = PQntuples(result) > 0 ? PQgetvalue(result, 0, 0) : "";
        EXPECT_THAT(PQresultStatus(result), testing::AnyOf(PGRES_TUPLES_OK, PGRES_COMMAND_OK))
            << PQerrorMessage(connection_);
        PQclear(result);
        return value;
    }
    void wait_for_waiting(int sessions) {
        while (run("SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted") !=
               std::to_string(sessions))
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }

private:
    PGconn* connection_;
};

// Two queues on separate connections.
class TwoQueuesTest : public test::StateTest {
protected:
    void SetUp() override {
        StateTest::SetUp();
        auto opened = store::Database::open(options_);
        ASSERT_TRUE(ok(opened));
        other_database_.emplace(*std::move(opened));
        here_.emplace(database(), clock_, queue_options_);
        there_.emplace(*other_database_, clock_, queue_options_);
        // The queue is signaled when listening has started.
        const std::uint64_t before = here_->signal();
        here_->wait_for_work(before);
        ASSERT_NE(here_->signal(), before);
    }
    Job submit_there() {
        auto job = other_database_->transact(
            tenant_, [&](Transaction& t) { return there_->submit(t, {.method = "risk.var"}); });
        EXPECT_TRUE(ok(job));
        return *job;
    }

    QueueOptions queue_options_{.poll = seconds(60)};
    ManualClock clock_{kNow};
    std::optional<store::Database> other_database_;
    std::optional<Queue> here_, there_;
};

INSTANTIATE_TEST_SUITE_P(Databases, TwoQueuesTest, testing::Values(store::Dialect::kPostgresql),
                         test::database_name);

TEST_P(TwoQueuesTest, AWorkerIsWokenByAJobOfAnotherProcess) {
    for (int i = 0; i < 3; ++i) {
        const std::uint64_t seen = here_->signal();
        const Job job = submit_there();
        here_->wait_for_work(seen);
        EXPECT_NE(here_->signal(), seen);
        auto lease = here_->claim("here");
        ASSERT_TRUE(ok(lease));
        ASSERT_TRUE(*lease);
        EXPECT_EQ((*lease)->job, job.id);
    }
}

// Between finding a job and taking it, a worker waits for the row of the tenant.
TEST_P(TwoQueuesTest, AJobThatWasDividedSinceItWasFoundIsNotTaken) {
    submit_there();
    OtherSession other(addresses_.superuser);
    other.run("BEGIN");
    other.run("SELECT id FROM main.tenants FOR UPDATE");
    auto taken = std::async(std::launch::async, [&] { return here_->claim("late"); });
    other.wait_for_waiting(1);
    other.run("UPDATE main.job_queue SET waits_for = 1");
    other.run("COMMIT");
    const auto lease = taken.get();
    ASSERT_TRUE(ok(lease));
    EXPECT_FALSE(*lease);
}

// A split counts the shards that run, and waits for the row of its job while one of them ends.
TEST_P(TwoQueuesTest, AShardThatEndsWhileItIsCountedIsNotWaitedFor) {
    const Job job = submit_there();
    const auto take = [&] {
        Lease lease = here_->claim("w").value().value();
        EXPECT_TRUE(ok(here_->start(lease)));
        return lease;
    };
    ShardSet set{.stage = "s", .unit = "paths", .phase = "simulation", .shards = {}};
    for (int i = 0; i < 2; ++i)
        set.shards.push_back({.shard = i, .request = std::to_string(i), .size = 1});
    ASSERT_TRUE(ok(here_->split(take(), set)));
    const Lease failed = take(), running = take();
    ASSERT_TRUE(ok(here_->fail(failed, fail(Code::kInvalidInput, "wrong"))));
    const Lease again = take();
    ASSERT_EQ(again.job, job.id);
    set.shards.clear();
    OtherSession other(addresses_.superuser);
    other.run("BEGIN");
    other.run("SELECT id FROM main.jobs WHERE parent_id IS NULL FOR UPDATE");
    auto split = std::async(std::launch::async, [&] { return here_->split(again, set); });
    other.wait_for_waiting(1);
    auto ended = std::async(std::launch::async,
                            [&] { return there_->succeed(running, {.result_key = "k"}); });
    other.wait_for_waiting(2);
    other.run("COMMIT");
    ASSERT_TRUE(ok(split.get()));
    ASSERT_TRUE(ok(ended.get()));
    EXPECT_EQ(take().job, job.id);
}

TEST_P(TwoQueuesTest, AWaiterSeesEachChangeByAnotherProcess) {
    constexpr int kReports = 20;
    const Job job = submit_there();
    std::atomic<std::uint64_t> reported = 0;
    std::thread waiter([&] {
        std::int64_t version = job.version;
        for (;;) {
            auto changed = here_->wait_for_change(tenant_, job.id, version,
                                                  std::chrono::steady_clock::now() + seconds(60));
            if (!ok(changed) || changed->version == version) {  // not notified in time
                reported = kReports + 1;
                return reported.notify_all();
            }
            version = changed->version;
            reported = changed->progress.done;
            reported.notify_all();
            if (is_final(changed->state)) return;
        }
    });
    auto lease = there_->claim("there");
    EXPECT_TRUE(ok(lease));
    EXPECT_TRUE(ok(there_->start(**lease)));
    // The next change is made after the previous one was seen.
    for (int i = 1; i <= kReports; ++i) {
        const std::uint64_t before = reported;
        EXPECT_TRUE(ok(
            there_->report(**lease, {.done = static_cast<std::uint64_t>(i), .total = kReports})));
        reported.wait(before);
    }
    EXPECT_TRUE(ok(there_->succeed(**lease, {})));
    waiter.join();
    EXPECT_EQ(reported, kReports);
}

TEST_P(TwoQueuesTest, CancellationReachesTheProcessThatRunsTheJob) {
    std::promise<JobId> asked;
    here_->on_cancel([&](const JobId& id) { asked.set_value(id); });
    const Job job = submit_there();
    auto lease = here_->claim("here");
    ASSERT_TRUE(ok(lease));
    ASSERT_TRUE(*lease);
    ASSERT_TRUE(ok(here_->start(**lease)));
    ASSERT_TRUE(ok(there_->cancel(tenant_, job.id)));
    auto answer = asked.get_future();
    ASSERT_EQ(answer.wait_for(seconds(60)), std::future_status::ready);
    EXPECT_EQ(answer.get(), job.id);
}

TEST_P(TwoQueuesTest, ListeningResumesAfterALostConnection) {
    const std::uint64_t before = here_->signal();
    OtherSession(addresses_.superuser)
        .run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND query LIKE 'LISTEN%'");
    // Signaled when listening resumes: the queue checks for what was missed in between.
    here_->wait_for_work(before);
    const std::uint64_t again = here_->signal();
    EXPECT_NE(again, before);
    submit_there();
    here_->wait_for_work(again);
    EXPECT_NE(here_->signal(), again);
}

}  // namespace
}  // namespace ballast::job
