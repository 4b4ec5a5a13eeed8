// Sends job changes to all open event streams from one thread: each change is read and serialized
// once, for any number of followers. One event per change, as server-sent events (HTML Living
// Standard, section 9.2).
//
// For one job, the event's id is the job's version; for all jobs of a tenant, the position in the
// feed, in microseconds. A client that reconnects with its last id resumes from there.
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

#include "api/http/server.hpp"
#include "base/clock.hpp"
#include "base/id.hpp"
#include "job/feed.hpp"
#include "job/queue.hpp"
#include "service/job_requests.hpp"

namespace ballast::api::rest {

class EventHub {
public:
    // Whether the sender of the request is still authorized.
    using MayRead = std::function<bool(const http::Request&)>;

    // What a user may see of a job.
    using DetailOf = std::function<service::JobDetail(const UserId&, const job::Job&)>;

    struct Follower {
        TenantId tenant;
        UserId user;
        std::optional<JobId> job;                // absent: all of the tenant's
        std::optional<std::int64_t> last_event;  // id of the last event received
        http::Request request;
        http::Stream stream;
    };

    // `queue` and `clock` must outlive it.
    EventHub(job::Queue& queue, const Clock& clock, MayRead may_read, DetailOf detail_of,
             std::size_t most);
    // Ends the streams.
    ~EventHub();
    EventHub(const EventHub&) = delete;
    EventHub& operator=(const EventHub&) = delete;

    bool is_full() const { return open_.load() >= most_; }
    // Soon sends the current state, then each change, until the stream has ended, the reader is no
    // longer authorized, or the one job that it follows has ended.
    void follow(Follower follower);
    // Ends the streams asynchronously.
    void stop();

private:
    using SteadyTime = std::chrono::steady_clock::time_point;

    struct Open {
        UserId user;
        http::Request request;
        http::Stream stream;
        SteadyTime heartbeat_due;
    };
    struct OfAll {
        Open open;
        std::optional<job::Feed> own;  // until it has caught up with the others
    };
    struct OfOne {
        Open open;
        JobId job;
        std::int64_t version = 0;  // last version sent
    };
    struct Tenant {
        Tenant(job::Queue& queue, const TenantId& id, Instant now)
            : reading(queue, id), feed(now) {}

        job::Reading reading;
        job::Feed feed;  // of all followers except those with their own
        std::vector<OfAll> of_all;
        std::vector<OfOne> of_one;
    };

    void run();
    // Waits for a follower; false when it is to stop.
    bool admit_new();
    void admit(Follower&& follower);
    // Sends the tenant's changes to its followers. With `look`, those without events are checked
    // too.
    void notify(Tenant& tenant, bool look);
    Status notify_of_all(Tenant& tenant, bool look);
    Status notify_of_one(Tenant& tenant, bool look);
    // False when the stream has ended.
    bool send(Open& open, const std::string& text, bool look);
    std::string text_of(const std::vector<job::Feed::Change>& changes, const UserId& user) const;
    std::string event_of(std::int64_t id, const job::Job& job, const UserId& user) const;

    job::Queue& queue_;
    const Clock& clock_;
    const MayRead may_read_;
    const DetailOf detail_of_;
    const std::size_t most_;

    std::atomic<std::size_t> open_{0};
    std::atomic<bool> stopping_{false};
    std::mutex mutex_;
    std::condition_variable came_;
    std::vector<Follower> new_;

    std::map<TenantId, Tenant> tenants_;  // used by the thread only
    std::jthread thread_;                 // declared last: it uses the other members
};

}  // namespace ballast::api::rest
