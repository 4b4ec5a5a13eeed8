#include "job/queue_depth.hpp"

#include <algorithm>

namespace ballast::job {

Result<QueueDepth> queue_depth(store::SystemTransaction& transaction, Instant now) {
    TRY(const store::Rows waiting,
        transaction.query("SELECT count(*), coalesce(min(CASE WHEN run_at > created_at THEN run_at "
                          "ELSE created_at END), $1) FROM main.job_queue "
                          "WHERE lease_until = 0 AND waits_for = 0 AND run_at <= $1",
                          {now}));
    TRY(const store::Rows running,
        transaction.query("SELECT count(*) FROM main.job_queue WHERE lease_until > 0"));
    QueueDepth depth{.waiting = waiting[0].integer(0), .running = running[0].integer(0)};
    depth.oldest = std::max(now - waiting[0].instant(1), std::chrono::microseconds(0));
    return depth;
}

}  // namespace ballast::job
