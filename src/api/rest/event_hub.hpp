// Sends changes to all open event streams and WebSockets from one thread: each change is read and
// serialized once, for any number of followers.
//
// For one job, the event's id is the job's version; for all jobs of a tenant, the position in the
// feed, in microseconds; for other changes, the number of their row in the audit trail. A client
// that reconnects with its last id resumes from there.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "api/rest/event_sink.hpp"
#include "api/rest/live_socket.hpp"
#include "base/clock.hpp"
#include "base/id.hpp"
#include "job/feed.hpp"
#include "job/queue.hpp"
#include "service/job_requests.hpp"
#include "service/live_changes.hpp"

namespace ballast::api::rest {

class EventHub {
public:
    using SightOf = std::function<service::JobSight(const service::JobReader&, const job::Job&)>;

    struct Follower {
        TenantId tenant;
        service::JobReader reader;  // as it was when last asked
        service::LiveTopic topic;
        std::optional<std::int64_t> last_event;  // id of the last event received
        std::shared_ptr<EventSink> sink;
        Subscription subscription = 0;
    };

    // `queue`, `source` and `clock` must outlive it.
    EventHub(job::Queue& queue, service::LiveSource& source, const Clock& clock, SightOf sight_of,
             std::size_t most);
    // Ends the streams.
    ~EventHub();
    EventHub(const EventHub&) = delete;
    EventHub& operator=(const EventHub&) = delete;

    // For a stream or a socket, before it opens; it is taken until the sink has gone.
    Result<StreamSlot> take_slot();
    // Soon sends the current state, then each change, until the sink has ended, the reader is no
    // longer authorized, or the one job that it follows has ended. Followers of one sink that are
    // given together are admitted together: once a reader has received anything, it misses no
    // change.
    void follow(std::vector<Follower> followers);
    // Keeps a socket open and closes it when its session ends. False, and nothing happens, when the
    // user has as many as one may have.
    bool keep(std::shared_ptr<LiveSocket> socket, const UserId& user);
    // Ends the streams asynchronously.
    void stop();

private:
    static constexpr std::size_t kMostOfUser = 16;

    struct OfAll {
        Follower follower;
        std::optional<job::Feed> own;  // until it has caught up with the others
    };
    struct OfOne {
        Follower follower;
        JobId job;
        std::int64_t version = 0;  // last version sent
    };
    struct OfChanges {
        Follower follower;
        std::optional<std::int64_t> own;  // position, until it has caught up with the others
    };
    struct OfState {
        Follower follower;
        std::string last;  // sent
    };
    struct Tenant {
        Tenant(job::Queue& queue, const TenantId& tenant, Instant now)
            : reading(queue, tenant), feed(now), id(tenant) {}

        std::size_t followers() const {
            return of_all.size() + of_one.size() + of_changes.size() + of_state.size();
        }

        job::Reading reading;
        job::Feed feed;  // of all followers except those with their own
        TenantId id;
        std::int64_t position = 0;  // in the audit trail, likewise
        std::vector<OfAll> of_all;
        std::vector<OfOne> of_one;
        std::vector<OfChanges> of_changes;
        std::vector<OfState> of_state;
    };
    struct Socket {
        std::shared_ptr<LiveSocket> socket;
        UserId user;
    };

    void run();
    // Waits for a follower; false when it is to stop.
    bool admit_new();
    void admit(Follower&& follower);
    void admit_change_follower(Tenant& tenant, Follower&& follower);
    // Sends the tenant's changes to its followers. With `look`, those without events are checked
    // too.
    void notify(Tenant& tenant, bool look);
    Status notify_of_all(Tenant& tenant, bool look);
    Status notify_of_one(Tenant& tenant, bool look);
    void notify_of_changes(Tenant& tenant, bool look);
    void notify_of_state(Tenant& tenant, bool look);
    void check_sockets();
    // False when the sink or its subscription has ended, or its reader is no longer authorized.
    static bool send(Follower& follower, std::span<const LiveEvent> events, bool look);
    std::vector<LiveEvent> events_of(const std::vector<job::Feed::Change>& changes,
                                     const service::JobReader& reader) const;
    LiveEvent event_of(std::int64_t id, const job::Job& job,
                       const service::JobReader& reader) const;

    job::Queue& queue_;
    service::LiveSource& source_;
    const Clock& clock_;
    const SightOf sight_of_;
    const std::size_t most_;

    // Of the slots, which may outlive the hub.
    const std::shared_ptr<std::atomic<std::size_t>> open_ =
        std::make_shared<std::atomic<std::size_t>>(0);
    std::atomic<bool> stopping_{false};
    std::mutex mutex_;
    std::condition_variable came_;
    std::vector<Follower> new_;
    std::vector<Socket> sockets_;  // guarded by mutex_

    std::map<TenantId, Tenant> tenants_;  // used by the thread only
    std::jthread thread_;                 // declared last: it uses the other members
};

}  // namespace ballast::api::rest
