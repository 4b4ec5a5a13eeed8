// Reads by a streaming replica of PostgreSQL 15.
#include <gtest/gtest.h>

#include "store/log_position.hpp"
#include "store/portfolios.hpp"
#include "support/state.hpp"

namespace ballast::store {
namespace {

using test::fails_with;
using test::ok;

TEST(LogPosition, IsReadAndWrittenAsPostgresqlWritesIt) {
    const auto position = LogPosition::parse("16/B374D848");
    ASSERT_TRUE(position);
    EXPECT_EQ(position->bytes, 0x16B374D848U);
    EXPECT_EQ(position->to_string(), "16/B374D848");
    EXPECT_LT(*LogPosition::parse("0/FFFFFFFF"), *LogPosition::parse("1/0"));
    for (const std::string_view wrong :
         {"", "/", "1", "1/", "/1", "1/2/3", "g/1", "-1/2", "1/ 2", "123456789/0", "0/123456789"})
        EXPECT_FALSE(LogPosition::parse(wrong)) << wrong;
}

class ReplicaTest : public ::testing::Test {
protected:
    struct Seen {
        bool by_replica = false;
        std::int64_t portfolios = 0;
    };

    void SetUp() override {
        const auto addresses = test::new_migrated_database();
        auto opened =
            Database::open({.address = addresses.application,
                            .owner_address = addresses.owner,
                            .replica_address = test::Postgres::instance().replica(addresses.name)});
        ASSERT_TRUE(ok(opened));
        database_.emplace(*std::move(opened));
        ASSERT_TRUE(ok(database_->system([&](SystemTransaction& t) {
            return create_tenant(
                t, {.id = tenant_, .slug = "home", .name = "Home", .created_at = test::kNow});
        })));
    }

    LogPosition add(const std::string& slug) {
        EXPECT_TRUE(ok(database_->transact(tenant_, [&](Transaction& t) {
            return create_portfolio(t, {.slug = slug, .name = slug}, test::kNow);
        })));
        const auto position = database_->position();
        EXPECT_TRUE(ok(position));
        return position.value_or(LogPosition{});
    }

    Seen read(LogPosition& position) {
        const auto seen =
            database_->read_after(tenant_, position, [](Transaction& t) -> Result<Seen> {
                TRY(const Rows where, t.query("SELECT CAST(pg_is_in_recovery() AS int)"));
                TRY(const std::int64_t count, count_portfolios(t, {}));
                return Seen{where[0].integer(0) != 0, count};
            });
        EXPECT_TRUE(ok(seen));
        return seen.value_or(Seen{});
    }
    Seen read_from(LogPosition position) { return read(position); }

    // Until the replica answers; fails after a minute.
    Seen read_by_replica(const LogPosition& position) {
        const auto until = std::chrono::steady_clock::now() + std::chrono::minutes(1);
        Seen seen;
        do seen = read_from(position);
        while (!seen.by_replica && std::chrono::steady_clock::now() < until);
        EXPECT_TRUE(seen.by_replica) << "the replica has not caught up within a minute";
        return seen;
    }

    TenantId tenant_ = TenantId::make(test::kNow);
    std::optional<Database> database_;
};

TEST_F(ReplicaTest, AReadIncludesWhatWasWrittenBeforeItsPosition) {
    for (int i = 1; i <= 200; ++i)
        EXPECT_EQ(read_from(add("portfolio-" + std::to_string(i))).portfolios, i);
}

TEST_F(ReplicaTest, ThePrimaryAnswersUntilTheReplicaHasCaughtUp) {
    const LogPosition first = add("first");
    EXPECT_EQ(read_by_replica(first).portfolios, 1);
    test::Postgres::instance().set_replaying(false);
    const LogPosition second = add("second");
    const Seen current = read_from(second);
    EXPECT_FALSE(current.by_replica);
    EXPECT_EQ(current.portfolios, 2);
    // Who has not seen the second may be answered without it.
    EXPECT_EQ(read_by_replica(first).portfolios, 1);
    test::Postgres::instance().set_replaying(true);
    EXPECT_EQ(read_by_replica(second).portfolios, 2);
}

TEST_F(ReplicaTest, APositionNeverFallsBehindWhatWasRead) {
    const LogPosition first = add("first");
    read_by_replica(first);
    test::Postgres::instance().set_replaying(false);
    LogPosition position = add("second");
    EXPECT_EQ(read(position).portfolios, 2);  // by the primary
    add("third");
    const Seen third = read(position);
    EXPECT_GE(third.portfolios, 2);
    EXPECT_FALSE(third.by_replica);
    test::Postgres::instance().set_replaying(true);
}

TEST_F(ReplicaTest, ThePrimaryAnswersWhileTheReplicaIsGone) {
    const LogPosition first = add("first");
    read_by_replica(first);
    test::Postgres::instance().stop_replica();
    const Seen seen = read_from(first);
    EXPECT_FALSE(seen.by_replica);
    EXPECT_EQ(seen.portfolios, 1);
    EXPECT_TRUE(fails_with(Code::kUnavailable, database_->replica_lag()));
}

TEST(Replica, AServerThatFollowsNoneAnswersNothing) {
    const auto addresses = test::new_migrated_database();
    auto database = Database::open({.address = addresses.application,
                                    .owner_address = addresses.owner,
                                    .replica_address = addresses.application});
    ASSERT_TRUE(ok(database));
    const auto lag = database->replica_lag();
    ASSERT_TRUE(fails_with(Code::kUnavailable, lag));
    EXPECT_NE(lag.error().message.find("follows no other"), std::string::npos);
}

TEST(Replica, TheDatabaseOfAnotherInstallationAnswersNothing) {
    auto& server = test::Postgres::instance();
    const auto other = server.new_database();
    ASSERT_TRUE(ok(Database::open({.address = other.application, .owner_address = other.owner})));
    const auto addresses = server.new_database();
    auto database = Database::open({.address = addresses.application,
                                    .owner_address = addresses.owner,
                                    .replica_address = server.replica(other.name)});
    ASSERT_TRUE(ok(database));
    // Once it has the other installation's secret.
    const auto until = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    std::string why;
    do {
        const auto lag = database->replica_lag();
        ASSERT_TRUE(fails_with(Code::kUnavailable, lag));
        why = lag.error().message;
    } while (why.find("another installation") == std::string::npos &&
             std::chrono::steady_clock::now() < until);
    EXPECT_NE(why.find("another installation"), std::string::npos) << why;
}

}  // namespace
}  // namespace ballast::store
