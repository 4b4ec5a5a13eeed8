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

    void run_as_superuser(const char* sql) const {
        PGconn* connection = PQconnectdb(addresses_.superuser.c_str());
        PGresult* result = PQexec(connection, sql);
        EXPECT_EQ(PQresultStatus(result), PGRES_TUPLES_OK) << PQerrorMessage(connection);
        PQclear(result);
        PQfinish(connection);
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
    PGconn* other = PQconnectdb(addresses_.superuser.c_str());
    const auto first = [&](const char* sql) {
        PGresult* result = PQexec(other, sql);
        std::string value = PQntuples(result) > 0 ? PQgetvalue(result, 0, 0) : "";
        EXPECT_THAT(PQresultStatus(result), testing::AnyOf(PGRES_TUPLES_OK, PGRES_COMMAND_OK))
            << PQerrorMessage(other);
        PQclear(result);
        return value;
    };
    first("BEGIN");
    first("SELECT id FROM main.tenants FOR UPDATE");
    auto taken = std::async(std::launch::async, [&] { return here_->claim("late"); });
    while (first("SELECT count(*) FROM pg_locks WHERE NOT granted") == "0")
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    first("UPDATE main.job_queue SET waits_for = 1");
    first("COMMIT");
    PQfinish(other);
    const auto lease = taken.get();
    ASSERT_TRUE(ok(lease));
    EXPECT_FALSE(*lease);
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
    run_as_superuser(
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
