// A WebSocket at /api/v1/live, subprotocol ballast.v1: subscriptions of one browser or program, as
// JSON texts.
//
//     client  {"op":"sub","id":"a","topic":"portfolios","after":12}   {"op":"unsub","id":"a"}
//     server  {"id":"a","op":"ok","seq":12}     subscribed; what follows comes after 12
//             {"id":"a","op":"gap","seq":40}    the same, but what came before 40 is gone: reload
//             {"id":"a","seq":41,"at":…,"type":"change","data":{…}}
//             {"id":"a","op":"resync","seq":50} events were left out because this reader is slow
//             {"id":"a","op":"err","code":…,"message":…}  refused, or ended: no longer permitted
//
// A reader that falls behind is not sent what it has not taken: beyond a limit its events are left
// out, and once it has caught up it is asked to reload. Pings keep the connection open; it closes
// with 4401 when its session ends or leaves the workspace, with 1001 when the server stops, with
// 1013 when its rights cannot be read now.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "api/http/server.hpp"
#include "api/http/websocket.hpp"
#include "api/rest/event_sink.hpp"

namespace ballast::api::rest {

class LiveSocket final : public EventSink, public std::enable_shared_from_this<LiveSocket> {
public:
    static constexpr std::string_view kProtocol = "ballast.v1";
    static constexpr std::size_t kMaxMessage = 16 * 1024;
    static constexpr std::size_t kMaxTopics = 50;
    static constexpr std::size_t kSlow = 256 * 1024;     // bytes not taken: events are left out
    static constexpr std::size_t kCaughtUp = 64 * 1024;  // bytes below which it goes on

    struct TopicRequest {
        Subscription subscription = 0;
        service::LiveTopic topic;
        std::optional<std::int64_t> after;
    };
    struct Rules {
        // The principal as long as it may use the connection.
        std::function<Result<service::Principal>()> principal;
        std::function<Result<service::LiveTopic>(const std::string& topic,
                                                 const service::Principal& principal)>
            topic;
        // Begins to send the events of a subscription, until it has been dropped.
        std::function<void(std::shared_ptr<LiveSocket>, TopicRequest,
                           const service::Principal& principal)>
            follow;
        int frames_per_second = 20;
    };

    LiveSocket(StreamSlot slot, service::Principal principal, Rules rules)
        : slot_(std::move(slot)), rules_(std::move(rules)), principal_(std::move(principal)) {}

    // From the connection's thread, also before start().
    void receive(std::string_view bytes);
    void start(http::Stream stream);

    // From the hub's thread.
    bool is_open() const override;
    Result<service::Principal> reader() override;
    void refuse() override;
    void refuse(Subscription subscription, const Error& error) override;
    void interrupt() override;
    bool begin(Subscription subscription, std::int64_t position, bool has_gap) override;
    bool send(Subscription subscription, std::span<const LiveEvent> events) override;
    bool keep_alive() override;
    // Whether there is a subscription of this id.
    bool follows(const std::string& id) const;
    void close(http::CloseCode code, std::string_view reason);

private:
    using SteadyTime = std::chrono::steady_clock::time_point;

    void take(const http::WebSocketEvent& event);
    void take_text(const std::string& text);
    void subscribe(const std::string& id, const std::string& topic,
                   std::optional<std::int64_t> after);
    bool count_frame();
    bool write(std::string frame);
    void refuse_topic(const std::string& id, const Error& error);
    void drop(const std::string& id);
    void close_locked(http::CloseCode code, std::string_view reason);

    StreamSlot slot_;
    Rules rules_;
    mutable std::recursive_mutex mutex_;  // guards the members below
    service::Principal principal_;        // as it was when last asked
    http::WebSocketReader reader_{kMaxMessage};
    http::Stream stream_;
    bool is_started_ = false;
    bool is_closed_ = false;
    std::string early_;                              // received before the start
    Subscription last_ = 0;                          // given
    std::map<Subscription, std::string> topics_;     // with the ids that the client gave
    std::map<Subscription, std::int64_t> left_out_;  // with the last event's id
    SteadyTime second_ = {};
    int frames_ = 0;  // in that second
    SteadyTime heard_ = std::chrono::steady_clock::now();
    SteadyTime pinged_ = heard_;
};

}  // namespace ballast::api::rest
