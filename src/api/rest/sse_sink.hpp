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
    using Reader = std::function<Result<service::Principal>()>;

    // `mixed`: the stream has other events than those of jobs.
    SseSink(StreamSlot slot, http::Stream stream, Reader reader, EventCursor cursor, bool mixed);

    bool is_open() const override { return stream_.is_open(); }
    Result<service::Principal> reader() override { return reader_(); }
    void refuse() override { stream_.close(); }
    // All of it: a request for the same topics is answered with the reason.
    void refuse(Subscription /*subscription*/, const Error& /*error*/) override { refuse(); }
    void interrupt() override { stream_.close(); }
    bool begin(Subscription subscription, std::int64_t position, bool has_gap) override;
    bool send(Subscription subscription, std::span<const LiveEvent> events) override;
    bool keep_alive() override;

private:
    std::string id_after(const LiveEvent& event);
    bool write(std::string text);

    StreamSlot slot_;
    http::Stream stream_;
    Reader reader_;
    EventCursor cursor_;
    bool mixed_;
    std::chrono::steady_clock::time_point heartbeat_due_;
};

}  // namespace ballast::api::rest
