// Internal to the module: a job as stored.
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "job/job.hpp"
#include "store/database.hpp"
#include "store/rows.hpp"

namespace ballast::job::detail {

// The columns to_job reads, from the table jobs as j and its row of the queue as q, if it has one.
extern const std::string_view kJobColumns;
extern const std::string_view kJobTables;

// Of a job that waits for a worker only: a time would be that of one machine's clock, and a machine
// whose clock is behind would let the job wait.
inline constexpr Instant kAtOnce = Instant::from_micros(-62'135'596'800'000'000);  // 0001-01-01

// `at` is the column of the id.
Result<Job> to_job(const TenantId& tenant, const store::Row& row, std::size_t at = 0);
Result<Job> load_job(store::Transaction& transaction, const JobId& id);

}  // namespace ballast::job::detail
