// Schedules of the transaction's tenant, and the lease of the node that runs them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "store/database.hpp"

namespace ballast::store {

using ScheduleId = Id<struct ScheduleTag>;

enum class ScheduleOutcome : std::uint8_t {
    kNone,     // has not run
    kRunning,  // its job has not ended
    kSucceeded,
    kPartial,
    kFailed,
    kCancelled,
    kMissed  // no node ran in time
};

struct Schedule {
    ScheduleId id;
    std::string name;  // unique
    std::string method;
    std::string request = "{}";  // JSON
    std::string rule;            // job/schedule_rule.hpp
    bool enabled = true;
    std::int64_t misfire_minutes = 360;  // a run missed by less is made up for
    std::optional<Instant> next_run_at;  // null while disabled
    std::optional<Instant> last_due_at;
    std::optional<Instant> last_run_at;
    std::string last_job;
    ScheduleOutcome last_outcome = ScheduleOutcome::kNone;
    std::string last_message;
    std::string created_by;  // user id, as whom its jobs run
    Instant created_at;
    Instant updated_at;
    std::int64_t version = 1;
};

// kConflict for a name that is taken.
Result<Schedule> create_schedule(Transaction& transaction, Schedule schedule, Instant now);
// By id or name.
Result<Schedule> find_schedule(Transaction& transaction, std::string_view id_or_name);
// By name.
Result<std::vector<Schedule>> list_schedules(Transaction& transaction);
// Changes what a user sets, and the next run. kConflict for an outdated version.
Result<Schedule> update_schedule(Transaction& transaction, const Schedule& schedule,
                                 std::int64_t expected_version, Instant now);
Status delete_schedule(Transaction& transaction, const ScheduleId& id);

// Moves an enabled schedule on to its next run; false if another node has, or it was changed.
Result<bool> advance_schedule(Transaction& transaction, const Schedule& schedule,
                              std::optional<Instant> next_run_at);
// What the scheduler notes of a run. The version is unchanged.
Status note_schedule_run(Transaction& transaction, const Schedule& schedule);

// One row for all nodes: who submits the jobs of schedules.
struct SchedulerLease {
    std::string holder;
    std::int64_t renewed = 0;
};
Result<std::optional<SchedulerLease>> scheduler_lease(SystemTransaction& transaction);
// Takes or renews the lease if it is still as `seen`; false if somebody else was faster.
Result<bool> take_scheduler_lease(SystemTransaction& transaction,
                                  const std::optional<SchedulerLease>& seen,
                                  const std::string& holder);

}  // namespace ballast::store
