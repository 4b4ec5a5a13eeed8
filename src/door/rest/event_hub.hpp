// Tells every open event stream of the jobs it follows, from one thread: each change is read and
// written once, however many follow. One event per change, as server-sent events (HTML Living
// Standard, section 9.2).
//
// Of one job, the event's id is the job's version; of all jobs of a tenant, the instant up to which
// ends were told, in microseconds. A client that comes back with its last id goes on from there.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.hpp"
#include "base/id.hpp"
#include "door/http/server.hpp"
#include "job/feed.hpp"
#include "job/queue.hpp"

namespace ballast::door::rest {

class EventHub {
public:
    // Whether whoever sent the request may still read what it asked for.
    using MayRead = std::function<bool(const http::Request&)>;

    struct Follower {
        TenantId tenant;
        std::optional<JobId> job;                // nothing: all of the tenant's
        std::optional<std::int64_t> last_event;  // of what was heard before
        http::Request request;
        http::Stream stream;
    };

    // `queue` and `clock` outlive it.
    EventHub(job::Queue& queue, const Clock& clock, MayRead may_read, std::size_t most);
    // Ends the streams.
    ~EventHub();
    EventHub(const EventHub&) = delete;
    EventHub& operator=(const EventHub&) = delete;

    bool is_full() const { return open_.load() >= most_; }
    // Tells it soon what is the case now, then each change, until the stream has gone, its reader
    // may no longer read, or the one job that it follows has ended.
    void follow(Follower follower);
    // Ends the streams soon; returns at once.
    void stop();

private:
    using SteadyTime = std::chrono::steady_clock::time_point;

    struct Open {
        http::Request request;
        http::Stream stream;
        SteadyTime heartbeat_due;
    };
    struct OfAll {
        Open open;
        std::optional<job::Feed> own;  // until it has been told what the others know
    };
    struct OfOne {
        Open open;
        JobId job;
        std::int64_t version = 0;  // told
    };
    struct Tenant {
        Tenant(job::Queue& queue, const TenantId& id, Instant now)
            : reading(queue, id), feed(now) {}

        job::Reading reading;
        job::Feed feed;  // of all followers but those with their own
        std::vector<OfAll> of_all;
        std::vector<OfOne> of_one;
    };

    void run();
    // Waits until somebody follows; false when it is to stop.
    bool admit_new();
    void admit(Follower&& follower);
    // Tells the tenant's followers what has changed. With `look`, those who hear nothing are looked
    // after too.
    void tell(Tenant& tenant, bool look);
    Status tell_of_all(Tenant& tenant, bool look);
    Status tell_of_one(Tenant& tenant, bool look);
    // False when the stream is over.
    bool send(Open& open, const std::string& text, bool look);
    std::string text_of(const std::vector<job::Feed::Change>& changes) const;
    std::string event_of(std::int64_t id, const job::Job& job) const;

    job::Queue& queue_;
    const Clock& clock_;
    const MayRead may_read_;
    const std::size_t most_;

    std::atomic<std::size_t> open_{0};
    std::atomic<bool> stopping_{false};
    std::mutex mutex_;
    std::condition_variable came_;
    std::vector<Follower> new_;

    std::map<TenantId, Tenant> tenants_;  // of the thread alone
    std::jthread thread_;                 // last: it uses the rest
};

}  // namespace ballast::door::rest
