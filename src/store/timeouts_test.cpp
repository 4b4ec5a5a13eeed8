// Limits of time: of statements and work on both databases, and of a PostgreSQL server that is
// silent.
#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/cancel.hpp"
#include "store/portfolios.hpp"
#include "support/state.hpp"

namespace ballast::store {
namespace {

using std::chrono::milliseconds;
using test::fails_with;
using test::ok;

constexpr std::string_view kEndless =
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000000) "
    "SELECT count(*) FROM n";

class TimeoutsTest : public test::StateTest {};

INSTANTIATE_TEST_SUITE_P(Databases, TimeoutsTest, test::kDatabases, test::database_name);

TEST_P(TimeoutsTest, AStatementEndsAtTheDeadlineOfItsWork) {
    const Cancel cancel = Cancel().with_deadline(Cancel::Clock::now() + milliseconds(100));
    const auto endless = [](Transaction& t) { return t.query(kEndless); };
    EXPECT_TRUE(fails_with(Code::kDeadlineExceeded, database().read(tenant_, endless, &cancel)));
    EXPECT_TRUE(
        fails_with(Code::kDeadlineExceeded, database().transact(tenant_, endless, &cancel)));
    // The connections are usable, or others are made.
    EXPECT_TRUE(ok(database().ping()));
    const Cancel none;
    EXPECT_TRUE(ok(
        database().transact(tenant_, [](Transaction& t) { return t.query("SELECT 1"); }, &none)));
}

TEST_P(TimeoutsTest, WorkThatIsCancelledBeforeItsCommitHasNoEffect) {
    const Cancel cancel;
    const auto made = database().transact(
        tenant_,
        [&](Transaction& t) {
            auto portfolio = create_portfolio(t, {.slug = "late", .name = "late"}, test::kNow);
            cancel.request();
            return portfolio;
        },
        &cancel);
    EXPECT_TRUE(fails_with(Code::kCancelled, made));
    const auto count =
        database().read(tenant_, [](Transaction& t) { return count_portfolios(t, {}); });
    ASSERT_TRUE(ok(count));
    EXPECT_EQ(*count, 0);
}

class PostgresTimeoutsTest : public test::StateTest {
protected:
    Result<Database> open(milliseconds statement) {
        options_.statement = statement;
        options_.connections = 1;
        return Database::open(options_);
    }
};

INSTANTIATE_TEST_SUITE_P(Databases, PostgresTimeoutsTest, testing::Values(Dialect::kPostgresql),
                         test::database_name);

TEST_P(PostgresTimeoutsTest, AStatementEndsAtItsLimit) {
    auto limited = open(milliseconds(100));
    ASSERT_TRUE(ok(limited));
    const auto sleep = [](SystemTransaction& t) { return t.query("SELECT pg_sleep(600)"); };
    const auto slept = limited->system_read(sleep);
    ASSERT_TRUE(fails_with(Code::kUnavailable, slept));
    EXPECT_THAT(slept.error().message, testing::HasSubstr("statement timeout"));
    EXPECT_TRUE(ok(limited->ping()));
}

TEST_P(PostgresTimeoutsTest, ASilentServerIsGivenUp) {
    auto limited = open(milliseconds(100));
    ASSERT_TRUE(ok(limited));
    const auto backend = limited->system_read([](SystemTransaction& t) -> Result<std::int64_t> {
        TRY(const Rows rows, t.query("SELECT pg_backend_pid()"));
        return rows[0].integer(0);
    });
    ASSERT_TRUE(ok(backend));
    const auto process = static_cast<pid_t>(*backend);
    ASSERT_EQ(kill(process, SIGSTOP), 0);
    const Status silent = limited->ping();
    kill(process, SIGCONT);
    ASSERT_TRUE(fails_with(Code::kUnavailable, silent));
    EXPECT_THAT(silent.error().message, testing::HasSubstr("did not respond within"));
    EXPECT_TRUE(ok(limited->ping())) << "a new connection";
}

TEST(PostgresConnect, AServerThatNeverAnswersIsGivenUp) {
    const int listening = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    void* generic = &address;
    ASSERT_EQ(::bind(listening, static_cast<sockaddr*>(generic), size), 0);
    ASSERT_EQ(::listen(listening, 8), 0);
    ASSERT_EQ(::getsockname(listening, static_cast<sockaddr*>(generic), &size), 0);
    const auto opened = Database::open(
        {.address =
             "postgresql://nobody@127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/none",
         .connect = milliseconds(2'000)});
    ::close(listening);
    ASSERT_TRUE(fails_with(Code::kUnavailable, opened));
    EXPECT_THAT(opened.error().message, testing::HasSubstr("timeout"));
}

}  // namespace
}  // namespace ballast::store
