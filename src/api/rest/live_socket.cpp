#include "api/rest/live_socket.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <utility>

#include "api/json_value.hpp"
#include "api/object_writer.hpp"

namespace ballast::api::rest {

namespace {

using http::CloseCode;
using http::WebSocketEvent;
using std::chrono::steady_clock;

constexpr auto kPing = std::chrono::seconds(25);
constexpr auto kSilence = std::chrono::seconds(60);  // without a byte of the client
constexpr std::size_t kMaxId = 64;

std::optional<std::int64_t> integer_of(const JsonValue* value) {
    if (!value) return std::nullopt;
    std::int64_t number = 0;
    const std::string_view text = value->text;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || number < 0) return std::nullopt;
    return number;
}

std::string note(const std::string& id, std::string_view op, std::int64_t position) {
    return http::text_frame(
        std::move(ObjectWriter().member("id", id).member("op", op).member("seq", position))
            .finish());
}

}  // namespace

void LiveSocket::start(http::Stream stream) {
    const std::lock_guard lock(mutex_);
    stream_ = std::move(stream);
    is_started_ = true;
    const std::string early = std::exchange(early_, {});
    if (!early.empty()) receive(early);
}

void LiveSocket::receive(std::string_view bytes) {
    const std::lock_guard lock(mutex_);
    if (!is_started_) {
        early_.append(bytes.substr(0, kMaxMessage));
        return;
    }
    heard_ = steady_clock::now();
    for (const WebSocketEvent& event : reader_.feed(bytes)) {
        if (is_closed_) return;
        if (event.kind != WebSocketEvent::Kind::kClose && !count_frame())
            return close_locked(CloseCode::kPolicy, "too many frames in a second");
        take(event);
    }
}

bool LiveSocket::count_frame() {
    const auto now = steady_clock::now();
    if (now - second_ >= std::chrono::seconds(1)) {
        second_ = now;
        frames_ = 0;
    }
    return ++frames_ <= rules_.frames_per_second;
}

void LiveSocket::take(const WebSocketEvent& event) {
    switch (event.kind) {
        case WebSocketEvent::Kind::kText:
            return take_text(event.payload);
        case WebSocketEvent::Kind::kPing:
            write(http::pong_frame(event.payload));
            return;
        case WebSocketEvent::Kind::kPong:
            return;
        case WebSocketEvent::Kind::kClose:
            return close_locked(event.code, event.reason);
    }
}

void LiveSocket::take_text(const std::string& text) {
    const auto json = parse_json(text, kMaxMessage);
    const JsonValue* op = json ? json->find("op") : nullptr;
    const JsonValue* id = json ? json->find("id") : nullptr;
    if (!op || !id || id->text.empty() || id->text.size() > kMaxId)
        return close_locked(CloseCode::kPolicy,
                            "expected a JSON object with op and id, of at most 64 characters");
    if (op->text == "unsub") {
        return drop(id->text);
    }
    const JsonValue* topic = json->find("topic");
    if (op->text != "sub" || !topic)
        return refuse_topic(id->text, fail(Code::kInvalidInput,
                                           "expected op \"sub\" with a topic, or op \"unsub\""));
    subscribe(id->text, topic->text, integer_of(json->find("after")));
}

void LiveSocket::subscribe(const std::string& id, const std::string& topic,
                           std::optional<std::int64_t> after) {
    if (follows(id))
        return refuse_topic(id, fail(Code::kConflict, "there is a subscription of this id"));
    if (topics_.size() >= kMaxTopics)
        return refuse_topic(
            id, fail(Code::kLimitExceeded,
                     fmt::format("a connection has at most {} subscriptions", kMaxTopics)));
    auto parsed = rules_.topic(topic, principal_);
    if (!parsed) return refuse_topic(id, parsed.error());
    topics_.emplace(++last_, id);
    rules_.follow(shared_from_this(), {last_, *std::move(parsed), after}, principal_);
}

void LiveSocket::drop(const std::string& id) {
    const auto at = std::ranges::find(topics_, id, &decltype(topics_)::value_type::second);
    if (at == topics_.end()) return;
    left_out_.erase(at->first);
    topics_.erase(at);
}

void LiveSocket::refuse_topic(const std::string& id, const Error& error) {
    write(http::text_frame(std::move(ObjectWriter()
                                         .member("id", id)
                                         .member("op", "err")
                                         .member("code", to_string(error.code))
                                         .member("message", error.message))
                               .finish()));
}

bool LiveSocket::write(std::string frame) {
    if (is_closed_) return false;
    return stream_.send(std::move(frame));
}

void LiveSocket::close_locked(CloseCode code, std::string_view reason) {
    if (is_closed_) return;
    write(http::close_frame(code, reason));
    is_closed_ = true;
    stream_.close();
}

void LiveSocket::close(CloseCode code, std::string_view reason) {
    const std::lock_guard lock(mutex_);
    close_locked(code, reason);
}

bool LiveSocket::is_open() const {
    const std::lock_guard lock(mutex_);
    return !is_closed_ && (!is_started_ || stream_.is_open());
}

bool LiveSocket::follows(const std::string& id) const {
    const std::lock_guard lock(mutex_);
    return std::ranges::find(topics_, id, &decltype(topics_)::value_type::second) != topics_.end();
}

Result<service::Principal> LiveSocket::reader() {
    auto principal = rules_.principal();
    if (principal) {
        const std::lock_guard lock(mutex_);
        principal_ = *principal;
    }
    return principal;
}

void LiveSocket::refuse() { close(CloseCode::kSignedOut, "the session has ended"); }

void LiveSocket::refuse(Subscription subscription, const Error& error) {
    const std::lock_guard lock(mutex_);
    const auto at = topics_.find(subscription);
    if (at == topics_.end()) return;
    const std::string id = at->second;
    drop(id);
    refuse_topic(id, error);
}

void LiveSocket::interrupt() {
    close(CloseCode::kTryLater, "the database does not respond: connect again");
}

bool LiveSocket::begin(Subscription subscription, std::int64_t position, bool has_gap) {
    const std::lock_guard lock(mutex_);
    const auto at = topics_.find(subscription);
    return at != topics_.end() && write(note(at->second, has_gap ? "gap" : "ok", position));
}

bool LiveSocket::send(Subscription subscription, std::span<const LiveEvent> events) {
    const std::lock_guard lock(mutex_);
    const auto at = topics_.find(subscription);
    if (at == topics_.end()) return false;
    std::string frames;
    for (const LiveEvent& event : events) {
        if (left_out_.contains(subscription) || stream_.queued() + frames.size() > kSlow) {
            left_out_[subscription] = event.id;
            continue;
        }
        frames += http::text_frame(std::move(ObjectWriter()
                                                 .member("id", at->second)
                                                 .member("seq", event.id)
                                                 .member("at", event.at)
                                                 .member("type", event.type)
                                                 .raw("data", *event.data))
                                       .finish());
    }
    return frames.empty() ? !is_closed_ : write(std::move(frames));
}

bool LiveSocket::keep_alive() {
    const std::lock_guard lock(mutex_);
    if (is_closed_ || !is_started_) return !is_closed_;
    if (!stream_.is_open()) return false;
    const auto now = steady_clock::now();
    if (now - heard_ > kSilence) {
        close_locked(CloseCode::kGoingAway, "no answer to pings");
        return false;
    }
    if (!left_out_.empty() && stream_.queued() < kCaughtUp)
        for (const auto& [subscription, last] : std::exchange(left_out_, {}))
            write(note(topics_.at(subscription), "resync", last));
    if (now - pinged_ < kPing) return true;
    pinged_ = now;
    return write(http::ping_frame());
}

}  // namespace ballast::api::rest
