#include "job/feed.hpp"

#include <algorithm>
#include <utility>

namespace ballast::job {

Feed::Feed(Queue& queue, const Clock& clock, const TenantId& tenant, std::optional<Instant> told)
    : queue_(queue), tenant_(tenant), told_(told.value_or(clock.now())) {}

Result<std::vector<Feed::Change>> Feed::next(std::chrono::steady_clock::time_point deadline) {
    for (;;) {
        const std::uint64_t seen = queue_.changes();
        TRY(std::vector<Change> changes, changed());
        if (!changes.empty() || std::chrono::steady_clock::now() >= deadline) return changes;
        queue_.wait_for_changes(seen, deadline);
    }
}

Result<std::vector<Feed::Change>> Feed::changed() {
    TRY(const std::vector<JobVersion> found, queue_.versions(tenant_, told_ - kLookBack));
    std::map<JobId, std::int64_t> versions;
    std::vector<Change> changes;
    for (const JobVersion& one : found) {
        const auto before = versions_.find(one.id);
        std::int64_t version = one.version;
        if (before == versions_.end() || before->second != one.version) {
            auto job = queue_.get(tenant_, one.id);
            // Purged since: nobody needs to hear of it.
            if (!job && job.error().code == Code::kNotFound) continue;
            TRY(Job changed, std::move(job));
            version = changed.version;
            changes.push_back({.job = std::move(changed), .told = told_});
        }
        versions.emplace(one.id, version);
    }
    versions_ = std::move(versions);
    std::ranges::stable_sort(changes, [](const Change& a, const Change& b) {
        if (!a.job.finished_at || !b.job.finished_at) return a.job.finished_at.has_value();
        return *a.job.finished_at < *b.job.finished_at;
    });
    for (Change& change : changes) {
        told_ = std::max(told_, change.job.finished_at.value_or(told_));
        change.told = told_;
    }
    return changes;
}

}  // namespace ballast::job
