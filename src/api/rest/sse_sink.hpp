// A stream of server-sent events (HTML Living Standard, section 9.2) as a sink.
//
// The id of an event is its own where the stream has jobs only; otherwise "<jobs>-<changes>", the
// last of each, from which a reader resumes.
#pragma once

#include <chrono>
#include <functional>
#include <optional>

#include "api/http/server.hpp"
#include "api/rest/event_sink.hpp"

namespace ballast::api::rest {

struct EventCursor {
    std::optional<std::int64_t> jobs;
    std::optional<std::int64_t> changes;

    // Of Last-Event-ID.
    static EventCursor parse(std::string_view text);
};

class SseSink final : public EventSink {
public:
    using MayRead = std::function<bool(service::Permission)>;

    // `mixed`: the stream has other events than those of jobs.
    SseSink(StreamSlot slot, http::Stream stream, MayRead may_read, EventCursor cursor, bool mixed);

    bool is_open() const override { return stream_.is_open(); }
    bool may_read(service::Permission permission) override { return may_read_(permission); }
    void refuse() override { stream_.close(); }
    void interrupt() override { stream_.close(); }
    bool begin(const std::string& subscription, std::int64_t position, bool has_gap) override;
    bool send(const std::string& subscription, std::span<const LiveEvent> events) override;
    bool keep_alive() override;

private:
    std::string id_after(const LiveEvent& event);
    bool write(std::string text);

    StreamSlot slot_;
    http::Stream stream_;
    MayRead may_read_;
    EventCursor cursor_;
    bool mixed_;
    std::chrono::steady_clock::time_point heartbeat_due_;
};

}  // namespace ballast::api::rest
