// What changes among a tenant's jobs, told in order and without gaps.
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
#include <vector>

#include "base/clock.hpp"
#include "base/id.hpp"
#include "base/result.hpp"
#include "job/queue.hpp"

namespace ballast::job {

class Feed {
public:
    // How far clocks may differ and a transaction may take between its end's instant and commit.
    static constexpr std::chrono::seconds kLookBack{10};

    struct Change {
        Job job;
        Instant told;  // everything that ended before has been told, this job included
    };

    // `told`: of the last change heard before; nothing begins with the jobs that live now and those
    // that ended within kLookBack. `queue` and `clock` outlive it.
    Feed(Queue& queue, const Clock& clock, const TenantId& tenant, std::optional<Instant> told);

    // What has changed since the last call, ends first and in their order: as soon as there is
    // something; empty once `deadline` has passed.
    Result<std::vector<Change>> next(std::chrono::steady_clock::time_point deadline);

private:
    Result<std::vector<Change>> changed();

    Queue& queue_;
    TenantId tenant_;
    Instant told_;
    std::map<JobId, std::int64_t> versions_;  // told, of the jobs that could be told again
};

}  // namespace ballast::job
