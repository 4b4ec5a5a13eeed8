// Where the event hub sends what a subscriber follows: an event stream or a WebSocket.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/instant.hpp"
#include "base/result.hpp"
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

// A number of the sink's own, which it does not use again.
using Subscription = std::uint64_t;

// Used by the hub's thread only. Functions return false once the reader has gone.
class EventSink {
public:
    EventSink() = default;
    EventSink(const EventSink&) = delete;
    EventSink& operator=(const EventSink&) = delete;
    virtual ~EventSink() = default;

    virtual bool is_open() const = 0;
    // The reader as it may read now; kUnauthenticated when it is no longer signed in to its
    // workspace.
    virtual Result<service::Principal> reader() = 0;
    // Ends it because the reader is no longer authorized.
    virtual void refuse() = 0;
    // Ends one subscription, which the reader may no longer read.
    virtual void refuse(Subscription subscription, const Error& error) = 0;
    // Ends it so that the reader connects again, and then resumes.
    virtual void interrupt() = 0;

    // A subscription begins after `position`, or where it must reload because what came before is
    // gone.
    virtual bool begin(Subscription subscription, std::int64_t position, bool has_gap) = 0;
    virtual bool send(Subscription subscription, std::span<const LiveEvent> events) = 0;
    // Called about once a second: sends what keeps the connection open when it is due.
    virtual bool keep_alive() = 0;
};

}  // namespace ballast::api::rest
