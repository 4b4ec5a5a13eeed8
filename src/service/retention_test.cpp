// What grows by itself is removed after the retention that the settings state.
#include "service/retention.hpp"

#include <filesystem>
#include <fmt/format.h>
#include <fstream>

#include "service/price_compaction.hpp"
#include "store/objects.hpp"
#include "store/price_store.hpp"
#include "store/results.hpp"
#include "support/world.hpp"

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

// Files of datasets that a later import replaced, of deleted prices, and of jobs no longer listed.
TEST(Retention, FilesThatNothingRefersToAreRemovedADayLater) {
    World world;
    namespace fs = std::filesystem;
    const fs::path columns = world.environment().data() / "columns";
    const auto file_count = [&] { return store::size_of_files(columns).files; };
    const auto age = [&](const fs::path& root, std::chrono::hours since) {
        const auto at = std::chrono::sys_time<std::chrono::microseconds>(
            std::chrono::microseconds(world.environment().clock().now().micros()) - since);
        for (const auto& entry : fs::recursive_directory_iterator(root))
            if (entry.is_regular_file())
                fs::last_write_time(entry, std::chrono::file_clock::from_sys(at));
    };
    const auto import = [&](int day) {
        world.body("market.import_prices",
                   fmt::format(R"({{"source":"t","prices":[{{"date":"2025-{:02}-{:02}","A":1}}]}})",
                               1 + day / 28, 1 + day % 28));
    };
    // One more than the parts that are kept: they are merged, and the parts remain as files.
    const int imports = static_cast<int>(store::kMostParts) + 2;
    for (int day = 0; day < imports; ++day) import(day);
    ASSERT_TRUE(ok(compact_all_prices(world.environment())));
    const std::string prices = world.body("market.prices", R"({"symbols":["A"]})");
    const auto listed =
        static_cast<std::int64_t>(test::Json(world.body("market.datasets")).size("/data"));
    ASSERT_GT(file_count(), listed);
    std::ofstream(columns / ".1.2.tmp") << "left by an interrupted writer";

    const auto removed = [&] {
        const auto result = remove_expired(world.environment());
        EXPECT_TRUE(ok(result));
        return *result;
    };
    age(columns, std::chrono::hours(23));
    EXPECT_EQ(removed().files, 0);
    age(columns, std::chrono::hours(25));
    const std::int64_t unused = file_count() - listed;
    const Removed second = removed();
    EXPECT_EQ(second.files, unused);
    EXPECT_GT(second.bytes, 0);
    EXPECT_EQ(file_count(), listed);
    EXPECT_EQ(world.body("market.prices", R"({"symbols":["A"]})"), prices);
    // Deleted prices: the file counts as new from then on.
    world.body("market.delete_prices", R"({"symbols":["A"],"commit":true})");
    EXPECT_EQ(removed().files, 0);
    age(columns, std::chrono::hours(25));
    EXPECT_GE(removed().files, listed);
    EXPECT_EQ(file_count(), 0);

    const auto put =
        (*world.environment().objects())->put(world.owner().tenant, "jobs/none/result.json", "{}");
    ASSERT_TRUE(ok(put));
    age(world.environment().data() / "objects", std::chrono::hours(25));
    EXPECT_EQ(removed().files, 1);
}

TEST(Retention, RunsAtOnceAndThenEverySixHours) {
    World world;
    world.owner();  // whose workspace is cleaned up
    RetentionJanitor janitor(world.environment());
    EXPECT_TRUE(*janitor.run_if_due());
    EXPECT_FALSE(*janitor.run_if_due());
    const test::Json storage(world.body("system.storage"));
    EXPECT_EQ(storage.text("/last_cleanup/at"), world.environment().clock().now().to_string());
    EXPECT_EQ(storage.text("/files/kinds/0/kind"), "columns");
}

class StorageOfWorkspaces : public testing::TestWithParam<store::Dialect> {
protected:
    test::Json storage(const Principal& who) {
        const auto reply = world_.call_as(&who, "system.storage");
        EXPECT_TRUE(ok(reply));
        return test::Json(reply->body);
    }
    static double bytes(const test::Json& storage, const std::string& sizes,
                        const std::string& kind) {
        for (std::size_t i = 0; i < storage.size(sizes + "/kinds"); ++i)
            if (storage.text(fmt::format("{}/kinds/{}/kind", sizes, i)) == kind)
                return storage.number(fmt::format("{}/kinds/{}/bytes", sizes, i));
        ADD_FAILURE() << kind << " is not listed";
        return -1;
    }
    void put(const Principal& who, const std::string& key, std::size_t size) {
        const auto object =
            (*world_.environment().objects())->put(who.tenant, key, std::string(size, 'a'));
        ASSERT_TRUE(ok(object));
    }

    World world_{make_method_table(), {}, GetParam()};
};
INSTANTIATE_TEST_SUITE_P(Databases, StorageOfWorkspaces, test::kDatabases, test::database_name);

TEST_P(StorageOfWorkspaces, SizesOfAllAreForTheHomeWorkspaceAndOthersSeeTheirOwn) {
    const Principal elsewhere =
        world_.add_member(world_.add_tenant("desk"), "elsewhere", Role::kAdmin);
    const Principal& home = world_.owner();
    const Principal admin = world_.add_member(home.tenant, "admin", Role::kAdmin);
    put(home, "jobs/a/result.json", 5000);
    put(elsewhere, "jobs/b/result.json", 300);
    ASSERT_TRUE(ok(world_.call("market.import_prices", import_request(5))));

    const test::Json theirs = storage(elsewhere);
    EXPECT_TRUE(theirs.is_null("/installation"));
    EXPECT_LT(bytes(theirs, "/files", "objects"), 1000);
    EXPECT_GE(bytes(theirs, "/files", "objects"), 300);
    EXPECT_EQ(bytes(theirs, "/files", "columns"), 0);
    for (const Principal& who : std::vector{home, admin}) {
        const test::Json all = storage(who);
        const double own = bytes(all, "/files", "objects");
        EXPECT_GE(own, 5000);
        EXPECT_LT(own, 6000);
        EXPECT_EQ(bytes(all, "/installation/files", "objects"),
                  own + bytes(theirs, "/files", "objects"));
        EXPECT_GT(bytes(all, "/files", "columns"), 0);
        EXPECT_EQ(bytes(all, "/installation/files", "columns"), bytes(all, "/files", "columns"));
        EXPECT_GT(all.number("/installation/free_bytes"), 0);
        EXPECT_TRUE(all.is_null("/installation/copies_bytes"));
    }
    // Prices of the same contents are one file, which counts in both.
    ASSERT_TRUE(ok(world_.call_as(&elsewhere, "market.import_prices", import_request(5))));
    EXPECT_EQ(bytes(storage(elsewhere), "/files", "columns"),
              bytes(storage(home), "/installation/files", "columns"));
}

TEST_P(StorageOfWorkspaces, ACleanupOfAnotherWorkspaceRemovesNothingFromTheOthers) {
    const Principal elsewhere =
        world_.add_member(world_.add_tenant("desk"), "elsewhere", Role::kAdmin);
    world_.owner();
    ASSERT_TRUE(ok(world_.call_as(&elsewhere, "system.cleanup")));
    EXPECT_TRUE(storage(elsewhere).has("/last_cleanup/at"));
    EXPECT_FALSE(storage(world_.owner()).has("/last_cleanup/at"));
    world_.clock().advance(std::chrono::hours(1));
    ASSERT_TRUE(ok(world_.call("system.cleanup")));
    for (const Principal& who : std::vector{elsewhere, world_.owner()})
        EXPECT_EQ(storage(who).text("/last_cleanup/at"), world_.clock().now().to_string());
}

}  // namespace
}  // namespace ballast::service
