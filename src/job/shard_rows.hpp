// Internal to the module: what changes of a shard mean for its job. A transaction that changes a
// shard locks its rows before those of its job, which prevents deadlocks.
#pragma once

#include "base/id.hpp"
#include "base/result.hpp"
#include "store/database.hpp"

namespace ballast::job::detail {

// After a change of the progress of `job`: the progress of its job is the sum of its shards'. No
// effect on other jobs.
Status note_shard_progress(store::Transaction& transaction, const JobId& job);
// After the end of `job`: its job waits for one less, and for none if it has failed. No effect on
// other jobs.
Status note_shard_end(store::Transaction& transaction, const JobId& job, bool has_succeeded);

}  // namespace ballast::job::detail
