#include "store/redis.hpp"

#include <array>
#include <cerrno>
#include <charconv>
#include <fcntl.h>
#include <fmt/format.h>
#include <mutex>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <utility>

#include "base/sha1.hpp"

namespace ballast::store {

namespace {

using Steady = std::chrono::steady_clock;

constexpr std::chrono::seconds kRedisPause{1};
constexpr std::size_t kMaxReply = std::size_t{1} << 20;
constexpr int kMaxDepth = 4;
constexpr std::size_t kMaxIdle = 8;

template <class Number>
std::optional<Number> number_of(std::string_view text) {
    Number value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

Error no_reply() {
    return fail(Code::kUnavailable,
                "what answers is not a Redis server, or its reply is too large");
}

// Nothing of a reply has been read where it returns none.
Result<std::optional<ParsedReply>> parse_at_depth(std::string_view bytes, int depth) {
    const std::optional<ParsedReply> incomplete;
    const std::size_t end = bytes.find("\r\n");
    if (end == std::string_view::npos) {
        if (bytes.size() > kMaxReply) return no_reply();
        return incomplete;
    }
    if (end == 0 || depth > kMaxDepth) return no_reply();
    const std::string_view head = bytes.substr(1, end - 1);
    ParsedReply parsed{.reply = {}, .size = end + 2};
    RedisReply& reply = parsed.reply;
    if (bytes[0] == '+' || bytes[0] == '-') {
        reply.kind = bytes[0] == '+' ? RedisReply::Kind::kText : RedisReply::Kind::kError;
        reply.text = head;
        return std::optional(std::move(parsed));
    }
    const auto number = number_of<std::int64_t>(head);
    if (!number) return no_reply();
    if (bytes[0] == ':') {
        reply.kind = RedisReply::Kind::kInteger;
        reply.integer = *number;
        return std::optional(std::move(parsed));
    }
    if (bytes[0] != '$' && bytes[0] != '*') return no_reply();
    if (*number == -1) return std::optional(std::move(parsed));
    if (*number < 0 || *number > static_cast<std::int64_t>(kMaxReply)) return no_reply();
    const auto count = static_cast<std::size_t>(*number);
    if (bytes[0] == '$') {
        if (bytes.size() < parsed.size + count + 2) return incomplete;
        if (bytes.substr(parsed.size + count, 2) != "\r\n") return no_reply();
        reply.kind = RedisReply::Kind::kText;
        reply.text = bytes.substr(parsed.size, count);
        parsed.size += count + 2;
        return std::optional(std::move(parsed));
    }
    reply.kind = RedisReply::Kind::kList;
    for (std::size_t i = 0; i < count; ++i) {
        TRY(auto item, parse_at_depth(bytes.substr(parsed.size), depth + 1));
        if (!item)
            return bytes.size() > kMaxReply ? Result<std::optional<ParsedReply>>(no_reply())
                                            : incomplete;
        parsed.size += item->size;
        reply.items.push_back(std::move(item->reply));
    }
    return std::optional(std::move(parsed));
}

std::string encoded(std::span<const std::string_view> words) {
    std::string text = fmt::format("*{}\r\n", words.size());
    for (const std::string_view word : words)
        text += fmt::format("${}\r\n{}\r\n", word.size(), word);
    return text;
}

std::string hex_sha1(std::string_view text) {
    std::string hex;
    for (const std::uint8_t byte : sha1(text)) hex += fmt::format("{:02x}", byte);
    return hex;
}

struct FreeAddresses {
    void operator()(addrinfo* addresses) const { ::freeaddrinfo(addresses); }
};

}  // namespace

Result<RedisAddress> parse_redis_address(std::string_view text) {
    const Error wrong = fail(Code::kInvalidInput,
                             "expected redis://[:password@]host[:port][/database] or unix:///path");
    constexpr std::string_view kTcp = "redis://";
    constexpr std::string_view kSocket = "unix://";
    RedisAddress address;
    if (text.starts_with(kSocket)) {
        address.path = text.substr(kSocket.size());
        return address.path.starts_with('/') && address.path.size() < sizeof(sockaddr_un::sun_path)
                   ? Result<RedisAddress>(address)
                   : Result<RedisAddress>(wrong);
    }
    if (!text.starts_with(kTcp)) return wrong;
    text.remove_prefix(kTcp.size());
    if (const std::size_t at = text.rfind('@'); at != std::string_view::npos) {
        if (!text.starts_with(':')) return wrong;
        address.password = text.substr(1, at - 1);
        text.remove_prefix(at + 1);
    }
    if (const std::size_t slash = text.find('/'); slash != std::string_view::npos) {
        const auto database = number_of<int>(text.substr(slash + 1));
        if (!database || *database < 0) return wrong;
        address.database = *database;
        text = text.substr(0, slash);
    }
    if (const std::size_t colon = text.rfind(':'); colon != std::string_view::npos) {
        const auto port = number_of<std::uint16_t>(text.substr(colon + 1));
        if (!port || *port == 0) return wrong;
        address.port = *port;
        text = text.substr(0, colon);
    }
    address.host = text;
    if (address.host.empty() || address.host.find_first_of(" \t\r\n") != std::string::npos)
        return wrong;
    return address;
}

Result<std::optional<ParsedReply>> parse_redis_reply(std::string_view bytes) {
    return parse_at_depth(bytes, 0);
}

// A socket, non-blocking; every step has the time that is left of the command's limit.
class Redis::Connection {
public:
    explicit Connection(int socket) : socket_(socket) {}
    ~Connection() { ::close(socket_); }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    static std::unique_ptr<Connection> open(const RedisAddress& address, Steady::time_point until) {
        if (!address.path.empty()) {
            sockaddr_un name{};
            name.sun_family = AF_UNIX;
            address.path.copy(name.sun_path, sizeof name.sun_path - 1);
            return connect(AF_UNIX, reinterpret_cast<const sockaddr*>(&name), sizeof name, until);
        }
        const addrinfo hints{.ai_flags = AI_NUMERICSERV,
                             .ai_family = AF_UNSPEC,
                             .ai_socktype = SOCK_STREAM,
                             .ai_protocol = 0,
                             .ai_addrlen = 0,
                             .ai_addr = nullptr,
                             .ai_canonname = nullptr,
                             .ai_next = nullptr};
        addrinfo* found = nullptr;
        if (::getaddrinfo(address.host.c_str(), fmt::to_string(address.port).c_str(), &hints,
                          &found) != 0)
            return nullptr;
        const std::unique_ptr<addrinfo, FreeAddresses> addresses(found);
        for (const addrinfo* one = found; one != nullptr; one = one->ai_next)
            if (auto opened = connect(one->ai_family, one->ai_addr, one->ai_addrlen, until))
                return opened;
        return nullptr;
    }

    Result<RedisReply> exchange(std::string_view request, Steady::time_point until) {
        TRY_STATUS(send(request, until));
        return receive(until);
    }

    Status send(std::string_view request, Steady::time_point until) {
        while (!request.empty()) {
            const ssize_t sent = ::send(socket_, request.data(), request.size(), MSG_NOSIGNAL);
            if (sent > 0)
                request.remove_prefix(static_cast<std::size_t>(sent));
            else if (!may_go_on() || !wait(POLLOUT, until))
                return gone();
        }
        return {};
    }

    // kDeadlineExceeded when nothing comes until then.
    Result<RedisReply> receive(Steady::time_point until) {
        for (;;) {
            TRY(auto parsed, parse_redis_reply(received_));
            if (parsed) {
                received_.erase(0, parsed->size);
                return std::move(parsed->reply);
            }
            std::array<char, 16 * 1024> room;
            const ssize_t count = ::recv(socket_, room.data(), room.size(), 0);
            if (count > 0)
                received_.append(room.data(), static_cast<std::size_t>(count));
            else if (count == 0 || !may_go_on())
                return gone();
            else if (!wait(POLLIN, until))
                return fail(Code::kDeadlineExceeded, "the Redis server does not respond");
        }
    }

private:
    static Error gone() { return fail(Code::kUnavailable, "the Redis server does not respond"); }
    static bool may_go_on() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

    bool wait(short events, Steady::time_point until) const {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(until - Steady::now());
        pollfd one{socket_, events, 0};
        return left.count() > 0 && ::poll(&one, 1, static_cast<int>(left.count())) > 0;
    }

    static std::unique_ptr<Connection> connect(int family, const sockaddr* address, socklen_t size,
                                               Steady::time_point until) {
        const int socket = ::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        if (socket < 0) return nullptr;
        auto opened = std::make_unique<Connection>(socket);
        const int on = 1;
        if (family != AF_UNIX) ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        if (::connect(socket, address, size) == 0) return opened;
        int error = 0;
        socklen_t error_size = sizeof error;
        if (errno != EINPROGRESS || !opened->wait(POLLOUT, until) ||
            ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &error_size) != 0 || error != 0)
            return nullptr;
        return opened;
    }

    int socket_;
    std::string received_;
};

struct Redis::State {
    RedisAddress address;
    std::chrono::milliseconds limit;
    std::mutex mutex;
    std::vector<std::unique_ptr<Connection>> idle;
    Steady::time_point away_until;
    std::string why;
};

Redis::Redis(RedisAddress address, std::chrono::milliseconds limit)
    : state_(std::make_unique<State>()) {
    state_->address = std::move(address);
    state_->limit = limit;
}
Redis::~Redis() = default;

Error Redis::failed(std::string why) {
    const std::lock_guard lock(state_->mutex);
    state_->idle.clear();
    state_->away_until = Steady::now() + kRedisPause;
    state_->why = why;
    return fail(Code::kUnavailable, std::move(why));
}

Result<std::unique_ptr<Redis::Connection>> Redis::take() {
    {
        const std::lock_guard lock(state_->mutex);
        if (Steady::now() < state_->away_until) return fail(Code::kUnavailable, state_->why);
        if (!state_->idle.empty()) {
            auto taken = std::move(state_->idle.back());
            state_->idle.pop_back();
            return taken;
        }
    }
    auto opened = open(state_->address, Steady::now() + state_->limit);
    if (!opened) return failed(opened.error().message);
    return opened;
}

Result<std::unique_ptr<Redis::Connection>> Redis::open(const RedisAddress& address,
                                                       Steady::time_point until) {
    auto opened = Connection::open(address, until);
    if (!opened) return fail(Code::kUnavailable, "the Redis server cannot be reached");
    const auto greet = [&](std::initializer_list<std::string_view> words) -> Status {
        TRY(const RedisReply reply,
            opened->exchange(encoded(std::span(words.begin(), words.size())), until));
        if (reply.kind == RedisReply::Kind::kError)
            return fail(Code::kUnavailable,
                        "the Redis server refused the password or the database of the setting "
                        "redis");
        return {};
    };
    if (!address.password.empty()) TRY_STATUS(greet({"AUTH", address.password}));
    if (address.database != 0) TRY_STATUS(greet({"SELECT", fmt::to_string(address.database)}));
    return opened;
}

void Redis::give_back(std::unique_ptr<Connection> connection) {
    const std::lock_guard lock(state_->mutex);
    if (state_->idle.size() < kMaxIdle) state_->idle.push_back(std::move(connection));
}

Result<RedisReply> Redis::ask(std::span<const std::string_view> words) {
    TRY(auto connection, take());
    auto reply = connection->exchange(encoded(words), Steady::now() + state_->limit);
    if (!reply) return failed(reply.error().message);
    give_back(std::move(connection));
    return reply;
}

Result<RedisReply> Redis::run(std::string_view script, std::string_view key,
                              std::span<const std::string_view> arguments) {
    const std::string digest = hex_sha1(script);
    std::vector<std::string_view> words{"EVALSHA", digest, "1", key};
    words.insert(words.end(), arguments.begin(), arguments.end());
    TRY(RedisReply reply, ask(words));
    if (reply.kind == RedisReply::Kind::kError && reply.text.starts_with("NOSCRIPT")) {
        words[0] = "EVAL";
        words[1] = script;
        TRY(reply, ask(words));
    }
    if (reply.kind == RedisReply::Kind::kError)
        return fail(Code::kUnavailable, "the Redis server refused a script: " + reply.text);
    return reply;
}

RedisSubscription::RedisSubscription(RedisAddress address, std::string channel,
                                     std::function<void(std::string_view)> action)
    : address_(std::move(address)),
      channel_(std::move(channel)),
      action_(std::move(action)),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

RedisSubscription::~RedisSubscription() = default;

void RedisSubscription::run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        listen(stop);
        std::unique_lock lock(mutex_);
        stopped_.wait_for(lock, stop, kRedisPause, [] { return false; });
    }
}

// Until the connection ends.
void RedisSubscription::listen(const std::stop_token& stop) {
    constexpr std::chrono::milliseconds kWaitForStop{200};
    constexpr std::chrono::seconds kPing{15};
    auto opened = Redis::open(address_, Steady::now() + kWaitForStop);
    if (!opened) return;
    Redis::Connection& connection = **opened;
    const std::array<std::string_view, 2> subscribe{"SUBSCRIBE", channel_};
    const auto first = connection.exchange(encoded(subscribe), Steady::now() + kWaitForStop);
    if (!first || first->kind != RedisReply::Kind::kList) return;
    action_({});
    auto heard = Steady::now();
    bool asked = false;
    while (!stop.stop_requested()) {
        // A server that is cut off says nothing: it must answer.
        if (Steady::now() - heard > kPing) {
            if (asked) return;
            const std::array<std::string_view, 1> ping{"PING"};
            if (!connection.send(encoded(ping), Steady::now() + kWaitForStop)) return;
            asked = true;
            heard = Steady::now();
        }
        const auto reply = connection.receive(Steady::now() + kWaitForStop);
        if (!reply && reply.error().code == Code::kDeadlineExceeded) continue;
        if (!reply) return;
        asked = false;
        heard = Steady::now();
        if (reply->items.size() == 3 && reply->items[0].text == "message")
            action_(reply->items[2].text);
    }
}

}  // namespace ballast::store
