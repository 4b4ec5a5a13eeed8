// The client of Redis: replies as bytes, and a real server that goes away and comes back.
#include "store/redis.hpp"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <functional>
#include <gtest/gtest.h>
#include <mutex>
#include <vector>

#include "support/redis_server.hpp"
#include "support/state.hpp"

namespace ballast::store {
namespace {

using test::fails_with;
using test::ok;
using Kind = RedisReply::Kind;

TEST(RedisReplies, AreReadOnceTheyAreComplete) {
    const std::string whole = "*4\r\n$5\r\nhello\r\n:-7\r\n$-1\r\n*1\r\n+OK\r\n";
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const auto part = parse_redis_reply(std::string_view(whole).substr(0, size));
        ASSERT_TRUE(ok(part)) << size;
        EXPECT_FALSE(*part) << size;
    }
    const auto parsed = parse_redis_reply(whole + "+next\r\n");
    ASSERT_TRUE(ok(parsed));
    ASSERT_TRUE(*parsed);
    EXPECT_EQ((*parsed)->size, whole.size());
    const auto& items = (*parsed)->reply.items;
    ASSERT_EQ(items.size(), 4U);
    EXPECT_EQ(items[0].text, "hello");
    EXPECT_EQ(items[1].integer, -7);
    EXPECT_EQ(items[2].kind, Kind::kNull);
    EXPECT_EQ(items[3].items.at(0).text, "OK");
}

TEST(RedisReplies, WhatIsNoReplyIsRefused) {
    for (const std::string_view wrong :
         {"HTTP/1.1 400 Bad Request\r\n", "\r\n", ":x\r\n", "$-2\r\n", "$9999999\r\n",
          "*9999999\r\n", "$1\r\nabc\r\n", "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n"})
        EXPECT_TRUE(fails_with(Code::kUnavailable, parse_redis_reply(wrong))) << wrong;
}

TEST(RedisAddress, IsReadWithItsParts) {
    const auto full = parse_redis_address("redis://:p@ss@cache.example:6380/2");
    ASSERT_TRUE(ok(full));
    EXPECT_EQ(full->host, "cache.example");
    EXPECT_EQ(full->port, 6380);
    EXPECT_EQ(full->password, "p@ss");
    EXPECT_EQ(full->database, 2);
    EXPECT_EQ(parse_redis_address("redis://10.0.0.7")->port, 6379);
    EXPECT_EQ(parse_redis_address("unix:///run/redis.sock")->path, "/run/redis.sock");
    for (const std::string_view wrong :
         {"", "redis://", "http://x", "redis://x:0", "redis://x:y", "redis://x/-1",
          "redis://user@x", "unix://relative", "redis://a b"})
        EXPECT_TRUE(fails_with(Code::kInvalidInput, parse_redis_address(wrong))) << wrong;
}

TEST(Redis, CommandsAndScriptsAreAnswered) {
    const test::RedisServer server;
    Redis redis(*parse_redis_address(server.address()));
    ASSERT_TRUE(ok(redis.ask({"SET", "key", std::string_view("a\0\r\n", 4)})));
    const auto got = redis.ask({"GET", "key"});
    ASSERT_TRUE(ok(got));
    EXPECT_EQ(got->text, std::string("a\0\r\n", 4));
    const std::array<std::string_view, 1> arguments{"41"};
    for (int i = 0; i < 2; ++i) {
        const auto sum = redis.run("return ARGV[1] + 1", "unused", arguments);
        ASSERT_TRUE(ok(sum));
        EXPECT_EQ(sum->integer, 42);
    }
    EXPECT_TRUE(fails_with(Code::kUnavailable, redis.run("no lua", "unused", arguments)));
    EXPECT_TRUE(ok(redis.ask({"PING"}))) << "an error of the server ends no connection";
}

TEST(Redis, AServerThatIsAwayIsUsedAgainWhenItIsBack) {
    test::RedisServer server;
    Redis redis(*parse_redis_address(server.address()));
    ASSERT_TRUE(ok(redis.ask({"PING"})));
    server.stop();
    const auto began = std::chrono::steady_clock::now();
    // Only the first costs a connection.
    for (int i = 0; i < 1'000; ++i) EXPECT_FALSE(redis.ask({"PING"}));
    EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(5));
    server.start();
    const auto back = std::chrono::steady_clock::now();
    while (!redis.ask({"PING"})) {
        ASSERT_LT(std::chrono::steady_clock::now() - back, std::chrono::seconds(20));
        usleep(10'000);
    }
}

TEST(Redis, AServerThatHangsCostsItsLimitOnce) {
    const test::RedisServer server;
    Redis redis(*parse_redis_address(server.address()), std::chrono::milliseconds(50));
    ASSERT_TRUE(ok(redis.ask({"PING"})));
    server.set_frozen(true);
    EXPECT_TRUE(fails_with(Code::kUnavailable, redis.ask({"PING"})));
    EXPECT_TRUE(fails_with(Code::kUnavailable, redis.ask({"PING"})));
    server.set_frozen(false);
}

// Counts what a subscription hears.
class Heard {
public:
    std::function<void(std::string_view)> action() {
        return [this](std::string_view text) {
            const std::lock_guard lock(mutex_);
            texts_.emplace_back(text);
            came_.notify_all();
        };
    }
    bool wait_for(const std::string& text) {
        std::unique_lock lock(mutex_);
        return came_.wait_for(lock, std::chrono::seconds(20),
                              [&] { return std::ranges::find(texts_, text) != texts_.end(); });
    }
    void forget() {
        const std::lock_guard lock(mutex_);
        texts_.clear();
    }

private:
    std::mutex mutex_;
    std::condition_variable came_;
    std::vector<std::string> texts_;
};

TEST(Redis, ASubscriptionHearsMessagesAgainAfterTheServerWasAway) {
    test::RedisServer server;
    Redis redis(*parse_redis_address(server.address()));
    Heard heard;
    const RedisSubscription subscription(*parse_redis_address(server.address()), "news",
                                         heard.action());
    ASSERT_TRUE(heard.wait_for(""));
    ASSERT_TRUE(ok(redis.ask({"PUBLISH", "other", "no"})));
    ASSERT_TRUE(ok(redis.ask({"PUBLISH", "news", "first"})));
    EXPECT_TRUE(heard.wait_for("first"));
    server.stop();
    heard.forget();
    server.start();
    ASSERT_TRUE(heard.wait_for(""));
    while (!redis.ask({"PUBLISH", "news", "second"})) usleep(10'000);
    EXPECT_TRUE(heard.wait_for("second"));
}

TEST(Redis, ASubscriptionToAMissingServerEnds) {
    Heard heard;
    const RedisSubscription subscription(*parse_redis_address("redis://127.0.0.1:1"), "news",
                                         heard.action());
}

TEST(Redis, AMissingServerIsUnavailable) {
    Redis redis(*parse_redis_address("redis://127.0.0.1:1"));
    EXPECT_TRUE(fails_with(Code::kUnavailable, redis.ask({"PING"})));
}

}  // namespace
}  // namespace ballast::store
