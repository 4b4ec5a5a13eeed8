// Where the event hub sends what a subscriber follows: an event stream or a WebSocket.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/instant.hpp"
#include "service/live_changes.hpp"
#include "service/permission.hpp"

namespace ballast::api::rest {

struct LiveEvent {
    using Source = service::LiveTopic::Source;
    Source source = Source::kJobs;
    std::int64_t id = 0;  // to resume after it
    Instant at;
    std::string_view type;                    // "job", "change", "notifications", "nodes"
    std::shared_ptr<const std::string> data;  // JSON, shared by all who get it
};

// Of those that may be open at once: a stream's or socket's until this is dropped.
using StreamSlot = std::shared_ptr<void>;

// Used by the hub's thread only. Functions return false once the reader has gone.
class EventSink {
public:
    EventSink() = default;
    EventSink(const EventSink&) = delete;
    EventSink& operator=(const EventSink&) = delete;
    virtual ~EventSink() = default;

    virtual bool is_open() const = 0;
    // Whether the reader is still authorized, with this permission.
    virtual bool may_read(service::Permission permission) = 0;
    // Ends it because the reader is no longer authorized.
    virtual void refuse() = 0;
    // Ends it so that the reader connects again, and then resumes.
    virtual void interrupt() = 0;

    // A subscription begins after `position`, or where it must reload because what came before is
    // gone.
    virtual bool begin(const std::string& subscription, std::int64_t position, bool has_gap) = 0;
    virtual bool send(const std::string& subscription, std::span<const LiveEvent> events) = 0;
    // Called about once a second: sends what keeps the connection open when it is due.
    virtual bool keep_alive() = 0;
};

}  // namespace ballast::api::rest
