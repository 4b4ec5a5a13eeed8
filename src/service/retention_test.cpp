// What grows by itself is removed after the retention that the settings state.
#include "service/retention.hpp"

#include "service/world_test.hpp"
#include "store/results.hpp"

namespace ballast::service {
namespace {

using test::ok;

TEST(Retention, OldResultsAndReplacedVersionsAreRemoved) {
    World world;
    const auto keep = [&](const char* as_of, const char* digest, Instant now) {
        const store::ResultDraft draft{
            .key = {store::ResultSubject::kLedger, "", "x", *fin::Date::parse(as_of)},
            .digest = digest};
        EXPECT_TRUE(ok(
            world.database().transact(world.owner().tenant, [&](store::Transaction& transaction) {
                return store::keep_result(transaction, draft, now);
            })));
    };
    // The clock is at 2026-01-02.
    const Instant now = world.environment().clock().now();
    const auto days = [](int count) { return std::chrono::hours(24 * count); };
    keep("2018-12-31", "old", now);
    keep("2025-06-30", "a", now - days(200));
    keep("2025-06-30", "b", now - days(100));  // replaces a
    keep("2025-06-30", "c", now - days(10));   // replaces b
    const auto removed = remove_expired(world.environment());
    ASSERT_TRUE(ok(removed));
    EXPECT_EQ(removed->results, 2);
    const auto again = remove_expired(world.environment());
    ASSERT_TRUE(ok(again));
    EXPECT_EQ(again->results, 0);
}

TEST(Retention, RunsAtOnceAndThenEverySixHours) {
    World world;
    RetentionJanitor janitor(world.environment());
    EXPECT_TRUE(*janitor.run_if_due());
    EXPECT_FALSE(*janitor.run_if_due());
}

}  // namespace
}  // namespace ballast::service
