// What changes among a tenant's jobs, told to each follower in order and without gaps.
//
//     Reading reading(queue, tenant);
//     TRY_STATUS(reading.read(feed.from()));
//     TRY(const auto changes, feed.changed(reading));
//
// A job is told when its version is another than the one told before. What has been told so far is
// named by an instant: the end of the last job told. Who comes back with it hears of every job that
// ended since, and of those that live. Clocks of several machines differ and transactions take
// time, so that it looks back further than that: a job may be told twice, with the same version.
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

// The jobs of a tenant at one moment, for any number of feeds: each job is read at most once. Not
// for several threads at once.
class Reading {
public:
    // `queue` outlives it.
    Reading(Queue& queue, const TenantId& tenant) : queue_(queue), tenant_(tenant) {}

    // Looks again: which jobs live, which ended at `ended_from` or later.
    Status read(Instant ended_from);
    // In order of their ids.
    std::span<const JobVersion> versions() const { return versions_; }
    // Null when the job has been purged.
    Result<const Job*> get(const JobId& id);

private:
    Queue& queue_;
    TenantId tenant_;
    std::vector<JobVersion> versions_;
    std::map<JobId, std::optional<Job>> jobs_;
};

class Feed {
public:
    // How far clocks may differ and a transaction may take between its end's instant and commit.
    static constexpr std::chrono::seconds kLookBack{10};

    struct Change {
        const Job* job = nullptr;  // kept by the reading
        Instant told;              // everything that ended before has been told, this job included
    };

    // `told`: of the last change heard before; one that begins now hears of the jobs that live and
    // those that ended within kLookBack.
    explicit Feed(Instant told) : told_(told) {}

    // How far back a reading must go for this feed.
    Instant from() const { return told_ - kLookBack; }
    // What has changed since the last call, ends first and in their order.
    Result<std::vector<Change>> changed(Reading& reading);

private:
    Instant told_;
    std::map<JobId, std::int64_t> versions_;  // told, of the jobs that could be told again
};

}  // namespace ballast::job
