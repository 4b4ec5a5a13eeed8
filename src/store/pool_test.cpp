// The pool of connections, with connections that reach nothing.
#include <gtest/gtest.h>

#include "store/connection.hpp"
#include "support/state.hpp"

namespace ballast::store::detail {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using test::fails_with;
using test::ok;

std::chrono::steady_clock::time_point current;
bool server_responds = true;
int pings = 0;

class FakeConnection final : public Connection {
public:
    Status begin(const TenantId*, Access, const Cancel*) override { return {}; }
    Status enter(const TenantId*) override { return {}; }
    Status commit() override { return {}; }
    void rollback() override {}
    Result<std::int64_t> execute(std::string_view, std::span<const Value>) override { return 0; }
    Result<Rows> query(std::string_view, std::span<const Value>) override { return Rows(0); }
    Result<std::int64_t> execute_many(std::string_view, std::size_t, std::size_t,
                                      const Session::Fill&) override {
        return 0;
    }
    Dialect dialect() const override { return Dialect::kPostgresql; }
    bool usable() const override { return true; }
    bool should_retry() const override { return false; }
    bool responds(milliseconds) override {
        ++pings;
        return server_responds;
    }
};

class PoolTest : public ::testing::Test {
protected:
    PoolTest() {
        current = {};
        server_responds = true;
        pings = 0;
    }
    static Pool make(PoolOptions options) {
        options.now = [] { return current; };
        options.wait = milliseconds(1);
        return Pool(
            Dialect::kPostgresql,
            [](Access) -> Result<std::unique_ptr<Connection>> {
                return std::make_unique<FakeConnection>();
            },
            options);
    }
    // Takes that many at once and returns them.
    static void use(Pool& pool, std::size_t count) {
        std::vector<Pool::Lent> lent;
        for (std::size_t i = 0; i < count; ++i) {
            auto one = pool.take(Access::kRead);
            ASSERT_TRUE(ok(one));
            lent.push_back(*std::move(one));
        }
        for (Pool::Lent& one : lent) pool.give_back(Access::kRead, std::move(one));
    }
};

TEST_F(PoolTest, ConnectionsAboveItsSizeAreClosedAfterUse) {
    Pool pool = make({.connections = 2, .overflow = 3});
    use(pool, 5);
    EXPECT_EQ(pool.use().opened, 5U);
    EXPECT_EQ(pool.use().idle, 2U);
    use(pool, 2);
    EXPECT_EQ(pool.use().opened, 5U);
}

TEST_F(PoolTest, BeyondSizeAndOverflowACallerWaitsAndIsRefused) {
    Pool pool = make({.connections = 1, .overflow = 1});
    const auto first = pool.take(Access::kRead);
    const auto second = pool.take(Access::kRead);
    EXPECT_TRUE(ok(first));
    EXPECT_TRUE(ok(second));
    EXPECT_TRUE(fails_with(Code::kUnavailable, pool.take(Access::kRead)));
    EXPECT_EQ(pool.use().lent, 2U);
    EXPECT_EQ(pool.use().limit, 2U);
}

TEST_F(PoolTest, AConnectionIsReplacedAtItsAge) {
    Pool pool = make({.connections = 1, .recycle = seconds(60)});
    use(pool, 1);
    current += seconds(59);
    use(pool, 1);
    EXPECT_EQ(pool.use().opened, 1U);
    current += seconds(1);
    use(pool, 1);
    EXPECT_EQ(pool.use().opened, 2U);
}

TEST_F(PoolTest, AnIdleConnectionIsTestedAndReplacedWhenItsServerIsGone) {
    Pool pool = make({.connections = 2, .ping = milliseconds(100)});
    use(pool, 2);
    use(pool, 2);
    EXPECT_EQ(pings, 0);  // returned a moment ago
    current += seconds(1);
    use(pool, 2);
    EXPECT_EQ(pings, 2);
    EXPECT_EQ(pool.use().opened, 2U);
    current += seconds(1);
    server_responds = false;
    use(pool, 1);
    EXPECT_EQ(pool.use().opened, 3U);
    EXPECT_EQ(pool.use().idle, 1U);
}

TEST_F(PoolTest, WithoutATestAnIdleConnectionIsUsedAsItIs) {
    Pool pool = make({.connections = 1});
    server_responds = false;
    use(pool, 1);
    current += seconds(10);
    use(pool, 1);
    EXPECT_EQ(pool.use().opened, 1U);
}

}  // namespace
}  // namespace ballast::store::detail
