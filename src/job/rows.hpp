// Internal to the module: jobs and their entries of the queue as stored.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "job/job.hpp"
#include "job/queue.hpp"
#include "store/database.hpp"
#include "store/rows.hpp"

namespace ballast::job::detail {

// The columns to_job reads, from the table jobs as j and its row of the queue as q, if it has one.
const std::string& job_columns();
extern const std::string_view kJobTables;

// Of a job that waits for a worker only: a time would be that of one machine's clock, and a machine
// whose clock is behind would let the job wait.
inline constexpr Instant kAtOnce = Instant::from_micros(-62'135'596'800'000'000);  // 0001-01-01

// The time of a lease that nobody has.
inline constexpr Instant kNoLease = Instant::from_micros(0);

// The row of the queue of a job that has not ended.
struct QueueEntry {
    JobId job;
    int priority = 0;
    Instant created_at;
    Instant run_at = kAtOnce;
    std::optional<Instant> expires_at = {};
    Instant lease_until = kNoLease;
    std::int64_t lease_number = 0;
    std::string worker = {};
    bool cancel_requested = false;
    std::string created_by = {};
    bool is_shard = false;
};

// `at` is the column of the id.
Result<Job> to_job(const TenantId& tenant, const store::Row& row, std::size_t at = 0);
Result<Job> load_job(store::Transaction& transaction, const JobId& id);

// A new job, and its place in the queue.
Status insert_job(store::Transaction& transaction, const Job& job, const QueueEntry& entry);

// Rows of the queue of all tenants.
Result<std::vector<Lease>> find_leases(store::SystemTransaction& transaction,
                                       std::string_view condition,
                                       std::initializer_list<store::Value> values);

}  // namespace ballast::job::detail
