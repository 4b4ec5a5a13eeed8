// A Redis server that the processes of an installation share for what may be lost, over a socket
// (RESP2). A command takes at most 200 ms; after a failure none is sent for a second, so that a
// server that is away costs its callers next to nothing, and is used again soon after it is back.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/result.hpp"

namespace ballast::store {

struct RedisAddress {
    std::string path;  // of a socket; empty: host and port
    std::string host;
    std::uint16_t port = 6379;
    std::string password;
    int database = 0;
};

// "redis://[:password@]host[:port][/database]" or "unix:///path".
Result<RedisAddress> parse_redis_address(std::string_view text);

struct RedisReply {
    enum class Kind : std::uint8_t { kText, kInteger, kNull, kError, kList };
    Kind kind = Kind::kNull;
    std::string text = {};  // also of an error
    std::int64_t integer = 0;
    std::vector<RedisReply> items = {};
};

// One reply at the beginning of the bytes and its length; none while it is not complete. What is no
// reply, or larger than a megabyte, is kUnavailable.
struct ParsedReply {
    RedisReply reply;
    std::size_t size = 0;
};
Result<std::optional<ParsedReply>> parse_redis_reply(std::string_view bytes);

// Thread-safe.
class Redis {
public:
    explicit Redis(RedisAddress address,
                   std::chrono::milliseconds limit = std::chrono::milliseconds(200));
    ~Redis();
    Redis(const Redis&) = delete;
    Redis& operator=(const Redis&) = delete;

    // kUnavailable when the server does not reply in time or replies with an error.
    Result<RedisReply> ask(std::span<const std::string_view> words);
    Result<RedisReply> ask(std::initializer_list<std::string_view> words) {
        return ask(std::span(words.begin(), words.size()));
    }
    // EVALSHA, and EVAL where the server does not know the script.
    Result<RedisReply> run(std::string_view script, std::string_view key,
                           std::span<const std::string_view> arguments);

private:
    friend class RedisSubscription;
    class Connection;
    static Result<std::unique_ptr<Connection>> open(const RedisAddress& address,
                                                    std::chrono::steady_clock::time_point until);
    Result<std::unique_ptr<Connection>> take();
    void give_back(std::unique_ptr<Connection> connection);
    Error failed(std::string why);

    struct State;
    std::unique_ptr<State> state_;
};

// Messages that are published in a channel, on a connection and a thread of their own. After every
// connection `action` is called without text: what was published before is not known.
class RedisSubscription {
public:
    RedisSubscription(RedisAddress address, std::string channel,
                      std::function<void(std::string_view)> action);
    ~RedisSubscription();
    RedisSubscription(const RedisSubscription&) = delete;
    RedisSubscription& operator=(const RedisSubscription&) = delete;

private:
    void run(const std::stop_token& stop);
    void listen(const std::stop_token& stop);

    RedisAddress address_;
    std::string channel_;
    std::function<void(std::string_view)> action_;
    std::mutex mutex_;
    std::condition_variable_any stopped_;
    std::jthread thread_;  // declared last: it uses the others
};

}  // namespace ballast::store
