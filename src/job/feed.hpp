// Changes of a tenant's jobs, delivered to each follower in order and without gaps.
//
//     Reading reading(queue, tenant);
//     TRY_STATUS(reading.read(feed.from()));
//     TRY(const auto changes, feed.changed(reading));
//
// A job is delivered when its version differs from the one delivered before. A follower's position
// is an instant: the end of the last job delivered. A follower that reconnects with it gets every
// job that has ended since and all live ones. Because clocks of several machines differ and
// transactions take time, the feed looks back further than that: a job may be delivered
// twice, with the same version. The end of a job that was delivered live is delivered whatever time
// it states: a worker's clock may be an hour behind.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "base/clock.hpp"
#include "base/id.hpp"
#include "base/result.hpp"
#include "job/queue.hpp"

namespace ballast::job {

// The jobs of a tenant for any number of feeds: each job is read at most once. A job that changed
// after it was listed is read, and from then on listed, as it is now: feeds that were served before
// it was read lag behind the others. Not thread-safe.
class Reading {
public:
    // `queue` must outlive it.
    Reading(Queue& queue, const TenantId& tenant) : queue_(queue), tenant_(tenant) {}

    // Refreshes the snapshot: the live jobs and those that ended at `ended_from` or later.
    Status read(Instant ended_from);
    // Ordered by id.
    std::span<const JobVersion> versions() const { return versions_; }
    // Null when the job has been purged. Changes its entry of versions() to what was read.
    Result<const Job*> get(const JobId& id);

private:
    Queue& queue_;
    TenantId tenant_;
    std::vector<JobVersion> versions_;
    std::map<JobId, std::optional<Job>> jobs_;
};

class Feed {
public:
    // Allowance for clock differences and for the time between a job's end and its commit.
    static constexpr std::chrono::seconds kLookBack{10};

    struct Change {
        const Job* job = nullptr;  // owned by the reading
        Instant reported;  // everything that ended before has been delivered, this job included
    };

    // `reported`: the position of the last change received; a new follower gets the live jobs and
    // those that ended within kLookBack.
    explicit Feed(Instant reported) : reported_(reported) {}

    // How far back a reading must look for this feed.
    Instant from() const { return reported_ - kLookBack; }
    // Changes since the last call, ends first and in their order.
    Result<std::vector<Change>> changed(Reading& reading);

private:
    Instant reported_;
    struct Delivered {
        std::int64_t version = 0;
        bool is_live = false;
    };
    std::map<JobId, Delivered> delivered_;  // the jobs that could be delivered again
};

}  // namespace ballast::job
