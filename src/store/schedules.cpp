#include "store/schedules.hpp"

#include <fmt/format.h>

#include "store/describe_schedule.hpp"
#include "store/described_row.hpp"
#include "store/described_write.hpp"

namespace ballast::store {

namespace {

constexpr std::string_view kSchedulesTable = "schedules";
constexpr std::string_view kLease = "scheduler";

using ScheduleColumns = detail::DescribedRow<Schedule>;

Error name_conflict(Error error, const Schedule& schedule) {
    if (error.code != Code::kConflict) return error;
    error.message = fmt::format("there is already a schedule \"{}\"", schedule.name);
    error.errors.push_back({"/name", "unique", error.message, "choose another name"});
    return error;
}

Result<std::vector<Schedule>> rows_of(Transaction& transaction, std::string_view tail,
                                      std::initializer_list<Value> values) {
    return detail::select_rows<Schedule>(transaction, "schedules", tail, values);
}

}  // namespace

Result<Schedule> create_schedule(Transaction& transaction, Schedule schedule, Instant now) {
    schedule.id = ScheduleId::make(now);
    schedule.created_at = schedule.updated_at = now;
    schedule.version = 1;
    auto inserted = detail::insert_row(transaction, kSchedulesTable, schedule);
    if (!inserted) return name_conflict(std::move(inserted).error(), schedule);
    return schedule;
}

Result<Schedule> find_schedule(Transaction& transaction, std::string_view id_or_name) {
    const auto id = ScheduleId::parse(id_or_name);
    TRY(auto found, rows_of(transaction, id ? "WHERE id = $1" : "WHERE name = $1",
                            {id ? Value(*id) : Value(id_or_name)}));
    if (found.empty())
        return fail(Code::kNotFound, fmt::format("there is no schedule \"{}\"", id_or_name))
            .with("schedule", std::string(id_or_name));
    return std::move(found.front());
}

Result<std::vector<Schedule>> list_schedules(Transaction& transaction) {
    return rows_of(transaction, "ORDER BY name", {});
}

Result<Schedule> update_schedule(Transaction& transaction, const Schedule& schedule,
                                 std::int64_t expected_version, Instant now) {
    const auto update = detail::update_statement(kSchedulesTable, schedule, expected_version, now);
    auto updated = transaction.query(update.sql, update.values);
    if (!updated) return name_conflict(std::move(updated).error(), schedule);
    if (updated->empty()) {
        TRY(const Schedule current, find_schedule(transaction, schedule.id.to_string()));
        return fail(Code::kConflict,
                    fmt::format("the schedule has been changed; its current version is {}",
                                current.version))
            .with("version", fmt::format("{}", current.version));
    }
    return ScheduleColumns::read((*updated)[0]);
}

Status delete_schedule(Transaction& transaction, const ScheduleId& id) {
    TRY(const std::int64_t deleted,
        transaction.execute(
            "DELETE FROM main.schedules WHERE tenant_id = current_tenant() AND id = $1", {id}));
    if (deleted == 0)
        return fail(Code::kNotFound, fmt::format("there is no schedule \"{}\"", id.to_string()));
    return {};
}

Result<bool> advance_schedule(Transaction& transaction, const Schedule& schedule,
                              std::optional<Instant> next_run_at) {
    TRY(const std::int64_t moved,
        transaction.execute("UPDATE main.schedules SET next_run_at = $3 WHERE tenant_id = "
                            "current_tenant() AND id = $1 AND version = $2 AND enabled = 1 AND "
                            "COALESCE(next_run_at, 0) = $4",
                            {schedule.id, schedule.version, next_run_at,
                             schedule.next_run_at.value_or(Instant())}));
    return moved > 0;
}

Status note_schedule_run(Transaction& transaction, const Schedule& schedule) {
    TRY_STATUS(transaction.execute(
        "UPDATE main.schedules SET last_due_at = $2, last_run_at = $3, last_job = $4, "
        "last_outcome = $5, last_message = $6 WHERE tenant_id = current_tenant() AND id = $1",
        {schedule.id, schedule.last_due_at, schedule.last_run_at, schedule.last_job,
         describe::to_word(schedule.last_outcome), schedule.last_message}));
    return {};
}

Result<std::optional<SchedulerLease>> scheduler_lease(SystemTransaction& transaction) {
    TRY(const Rows rows,
        transaction.query("SELECT holder, renewed FROM main.scheduler_lease WHERE name = $1",
                          {kLease}));
    if (rows.empty()) return std::optional<SchedulerLease>();
    return std::optional(SchedulerLease{rows[0].string(0), rows[0].integer(1)});
}

Result<bool> take_scheduler_lease(SystemTransaction& transaction,
                                  const std::optional<SchedulerLease>& seen,
                                  const std::string& holder) {
    if (!seen) {
        TRY(const std::int64_t added,
            transaction.execute("INSERT INTO main.scheduler_lease (name, holder, renewed) VALUES "
                                "($1, $2, 1) ON CONFLICT (name) DO NOTHING",
                                {kLease, holder}));
        return added > 0;
    }
    TRY(const std::int64_t taken,
        transaction.execute("UPDATE main.scheduler_lease SET holder = $2, renewed = renewed + 1 "
                            "WHERE name = $1 AND holder = $3 AND renewed = $4",
                            {kLease, holder, seen->holder, seen->renewed}));
    return taken > 0;
}

}  // namespace ballast::store
