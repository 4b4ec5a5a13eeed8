#include "job/feed.hpp"

#include <algorithm>
#include <utility>

namespace ballast::job {

Status Reading::read(Instant ended_from) {
    jobs_.clear();
    TRY(versions_, queue_.versions(tenant_, ended_from));
    return {};
}

Result<const Job*> Reading::get(const JobId& id) {
    auto kept = jobs_.find(id);
    if (kept == jobs_.end()) {
        auto job = queue_.get(tenant_, id);
        const bool is_purged = !job && job.error().code == Code::kNotFound;
        if (!job && !is_purged) return std::move(job).error();
        kept = jobs_.emplace(id, is_purged ? std::nullopt : std::optional(*std::move(job))).first;
        const auto listed = std::ranges::lower_bound(versions_, id, {}, &JobVersion::id);
        if (!is_purged && listed != versions_.end() && listed->id == id) {
            listed->version = kept->second->version;
            listed->finished_at = kept->second->finished_at;
        }
    }
    return kept->second ? &*kept->second : nullptr;
}

Result<std::vector<Feed::Change>> Feed::changed(Reading& reading) {
    std::map<JobId, Delivered> delivered;
    std::vector<Change> changes;
    const auto deliver = [&](const Job& job) {
        changes.push_back({.job = &job, .reported = reported_});
    };
    for (const JobVersion& one : reading.versions()) {
        const auto before = delivered_.find(one.id);
        const bool was_live = before != delivered_.end() && before->second.is_live;
        // Another feed of the same reading may look further back.
        if (one.finished_at && *one.finished_at < from() && !was_live) continue;
        if (before == delivered_.end() || before->second.version != one.version) {
            TRY(const Job* job, reading.get(one.id));  // `one` has its version now
            if (!job) continue;                        // purged: nothing to report
            deliver(*job);
        }
        delivered.emplace(one.id, Delivered{one.version, !one.finished_at});
    }
    // Ended earlier than the reading looks back, by a clock that is behind.
    for (const auto& [id, before] : delivered_) {
        if (!before.is_live || delivered.contains(id)) continue;
        TRY(const Job* job, reading.get(id));
        if (job) deliver(*job);
    }
    delivered_ = std::move(delivered);
    std::ranges::stable_sort(changes, [](const Change& a, const Change& b) {
        if (!a.job->finished_at || !b.job->finished_at) return a.job->finished_at.has_value();
        return *a.job->finished_at < *b.job->finished_at;
    });
    for (Change& change : changes) {
        reported_ = std::max(reported_, change.job->finished_at.value_or(reported_));
        change.reported = reported_;
    }
    return changes;
}

}  // namespace ballast::job
