// Results from memory, from a real Redis server, and computed.
#include "service/result_cache.hpp"

#include "service/methods.hpp"
#include "service/shared_limits.hpp"
#include "service/store_settings.hpp"
#include "store/redis.hpp"
#include "support/redis_server.hpp"
#include "support/world.hpp"

namespace ballast::service {
namespace {

constexpr std::string_view kRequest =
    R"({"positions":[{"symbol":"A","value":1000}],"methods":["historical"],)"
    R"("returns":[{"date":"2024-01-02","A":0.01},{"date":"2024-01-03","A":-0.02},)"
    R"({"date":"2024-01-04","A":0.005}]})";

TEST(ResultCache, ForgetsWhatIsOldAndWhatWasUsedLeastRecently) {
    using std::chrono::seconds;
    ResultCache cache;
    cache.put("a", "text", seconds(0));
    EXPECT_EQ(cache.find("a", seconds(3'599)), "text");
    EXPECT_EQ(cache.find("a", seconds(3'600)), std::nullopt);
    EXPECT_EQ(cache.find("a", seconds(0)), std::nullopt);
    const std::string large(ResultCache::kLargest, 'x');
    cache.put("too large", large + "x", seconds(0));
    EXPECT_EQ(cache.find("too large", seconds(0)), std::nullopt);
    const std::size_t most = ResultCache::kMostBytes / ResultCache::kLargest;
    for (std::size_t i = 0; i < most; ++i) cache.put(std::to_string(i), large, seconds(0));
    EXPECT_TRUE(cache.find("0", seconds(0)));
    cache.put("one more", large, seconds(0));
    EXPECT_TRUE(cache.find("0", seconds(0)));
    EXPECT_EQ(cache.find("1", seconds(0)), std::nullopt);
    EXPECT_EQ(cache.counts().memory, 3U);
}

class SharedResults : public ::testing::Test {
protected:
    static CacheCounts counts(World& world) {
        return world.environment().shared<ResultCache>().counts();
    }
    void use_redis(World& world) {
        world.environment().shared<StoreSettings>().redis = server_.address();
    }

    test::RedisServer server_;
    World first_{make_method_table()};
};

TEST_F(SharedResults, ACallThatWasAnsweredIsNotComputedAgain) {
    const std::string computed = first_.body("risk.var", std::string(kRequest));
    EXPECT_EQ(first_.body("risk.var", std::string(kRequest)), computed);
    EXPECT_EQ(counts(first_).computed, 1U);
    EXPECT_EQ(counts(first_).memory, 1U);
    // Another request, and another workspace's, are other results.
    std::string other(kRequest);
    other.replace(other.find("1000"), 4, "2000");
    EXPECT_NE(first_.body("risk.var", other), computed);
    EXPECT_EQ(counts(first_).computed, 2U);
}

TEST_F(SharedResults, AnswersOfOneProcessAreFoundByAnotherUnlessTheyWereChanged) {
    use_redis(first_);
    const std::string computed = first_.body("risk.var", std::string(kRequest));
    store::Redis* server = redis_of(first_.environment());
    ASSERT_NE(server, nullptr);
    const auto keys = server->ask({"KEYS", "ballast:*:result:*"});
    ASSERT_TRUE(keys && keys->items.size() == 1);
    const std::string key = keys->items[0].text;
    const auto life = server->ask({"TTL", key});
    ASSERT_TRUE(life);
    EXPECT_GT(life->integer, 3'500);
    EXPECT_LE(life->integer, 3'600);
    // Forgotten here, as by another process.
    first_.environment().shared<ResultCache>().forget();
    EXPECT_EQ(first_.body("risk.var", std::string(kRequest)), computed);
    EXPECT_EQ(counts(first_).shared, 1U);
    first_.environment().shared<ResultCache>().forget();
    ASSERT_TRUE(server->ask({"APPEND", key, "x"}));
    EXPECT_EQ(first_.body("risk.var", std::string(kRequest)), computed);
    EXPECT_EQ(counts(first_).shared, 1U);
    EXPECT_EQ(counts(first_).computed, 2U);
}

TEST_F(SharedResults, WithoutTheServerCallsAreComputed) {
    use_redis(first_);
    server_.stop();
    const std::string computed = first_.body("risk.var", std::string(kRequest));
    first_.environment().shared<ResultCache>().forget();
    EXPECT_EQ(first_.body("risk.var", std::string(kRequest)), computed);
    EXPECT_EQ(counts(first_).computed, 2U);
    server_.start();
}

}  // namespace
}  // namespace ballast::service
