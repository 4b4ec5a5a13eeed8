// schedule.create, schedule.list, schedule.get, schedule.update, schedule.delete, schedule.run_now,
// schedule.preview.
#include "service/methods.hpp"

#include <fmt/format.h>

#include "job/schedule_rule.hpp"
#include "job/time_zone.hpp"
#include "service/field_error.hpp"
#include "service/identity_requests.hpp"
#include "service/method_title.hpp"
#include "service/schedule/requests.hpp"
#include "service/schedule/schedulable.hpp"
#include "service/schedule/scheduler.hpp"
#include "store/database.hpp"

namespace ballast::service {

namespace {

using store::Schedule;

// Managers and administrators are like owners.
bool is_owner(const Call& call, const Schedule& schedule) {
    return schedule.created_by == call.principal().user.to_string() ||
           call.principal().role >= Role::kManager;
}

ScheduleView view_of(Call& call, Schedule schedule) {
    const bool may_change =
        is_owner(call, schedule) && call.principal().permissions.has(Permission::kJobRun);
    std::string title = method_title(schedule.method);
    ScheduleView view{.id = schedule.id.to_string(),
                      .name = std::move(schedule.name),
                      .method = std::move(schedule.method),
                      .title = std::move(title),
                      .request = {std::move(schedule.request)},
                      .rule = std::move(schedule.rule),
                      .enabled = schedule.enabled,
                      .misfire_minutes = schedule.misfire_minutes,
                      .next_run_at = schedule.next_run_at,
                      .last_due_at = schedule.last_due_at,
                      .last_run_at = schedule.last_run_at,
                      .last_job = std::move(schedule.last_job),
                      .last_outcome = schedule.last_outcome,
                      .last_message = std::move(schedule.last_message),
                      .owner = std::move(schedule.created_by),
                      .may_change = may_change,
                      .created_at = schedule.created_at,
                      .updated_at = schedule.updated_at,
                      .version = schedule.version,
                      .etag = etag_of(schedule.version)};
    if (const auto rule = job::ScheduleRule::parse(view.rule)) view.zone = rule->zone();
    call.set_version(view.version);
    return view;
}

Result<job::ScheduleRule> rule_of(const std::string& text) {
    auto rule = job::ScheduleRule::parse(text);
    if (!rule)
        return invalid("/rule", "pattern", rule.error().message,
                       "for example: daily at 16:30 America/New_York on NYSE sessions");
    return rule;
}

// Checks the call that a schedule makes, as if it were made now; and plans its next run.
Status check(Call& call, Schedule& schedule) {
    const Method* method = call.environment().method_table()->find(schedule.method);
    if (!method)
        return invalid("/method", "not_allowed",
                       fmt::format("there is no method \"{}\"", schedule.method),
                       "`ballast call --list` lists all methods");
    if (!is_schedulable(method->info()))
        return invalid("/method", "not_allowed",
                       fmt::format("{} is not run as a job", schedule.method),
                       "schedule a computation such as batch.run");
    if (!call.principal().permissions.has(method->info().permission))
        return fail(Code::kForbidden, fmt::format("{} requires the permission {}", schedule.method,
                                                  to_string(method->info().permission)));
    if (auto ready = method->read(schedule.request, {}); !ready) {
        Error error = std::move(ready).error();
        for (FieldError& field : error.errors) field.pointer = "/request" + field.pointer;
        return error;
    }
    TRY(const job::ScheduleRule rule, rule_of(schedule.rule));
    const auto next = rule.next_after(call.now());
    if (!next)
        return invalid("/rule", "never",
                       fmt::format("\"{}\" names no day in the next eight years", schedule.rule),
                       "check day and month");
    schedule.next_run_at = schedule.enabled ? next : std::nullopt;
    return {};
}

Status check_owner(const Call& call, const Schedule& schedule) {
    if (is_owner(call, schedule)) return {};
    return fail(
        Code::kForbidden,
        fmt::format("the schedule \"{}\" belongs to somebody else: only its owner, managers "
                    "and administrators may change or run it",
                    schedule.name));
}

Result<ScheduleView> create(Call& call, const CreateScheduleRequest& request) {
    Schedule schedule{.name = request.name,
                      .method = request.method,
                      .request = request.request.text,
                      .rule = request.rule,
                      .enabled = request.enabled,
                      .misfire_minutes = request.misfire_minutes,
                      .created_by = call.principal().user.to_string()};
    TRY_STATUS(check(call, schedule));
    TRY(schedule, store::create_schedule(call.transaction(), std::move(schedule), call.now()));
    call.touch("schedule:" + schedule.id.to_string());
    return view_of(call, std::move(schedule));
}

Result<ListSchedulesResponse> list(Call& call, const Empty& /*request*/) {
    TRY(auto schedules, store::list_schedules(call.transaction()));
    ListSchedulesResponse response;
    for (Schedule& schedule : schedules) {
        TRY_STATUS(refresh_outcome(call.environment(), call.transaction(), schedule));
        response.data.push_back(view_of(call, std::move(schedule)));
    }
    return response;
}

Result<ScheduleView> get(Call& call, const ScheduleRequest& request) {
    TRY(Schedule schedule, store::find_schedule(call.transaction(), request.schedule));
    TRY_STATUS(refresh_outcome(call.environment(), call.transaction(), schedule));
    return view_of(call, std::move(schedule));
}

Result<ScheduleView> update(Call& call, const UpdateScheduleRequest& request) {
    TRY(const std::int64_t version, version_of(request.if_match));
    TRY(Schedule schedule, store::find_schedule(call.transaction(), request.schedule));
    TRY_STATUS(check_owner(call, schedule));
    if (request.name) schedule.name = *request.name;
    if (request.method) schedule.method = *request.method;
    if (request.request) schedule.request = request.request->text;
    if (request.rule) schedule.rule = *request.rule;
    if (request.enabled) schedule.enabled = *request.enabled;
    if (request.misfire_minutes) schedule.misfire_minutes = *request.misfire_minutes;
    TRY_STATUS(check(call, schedule));
    // Its jobs run as whoever has decided what they do.
    if (request.method || request.request) schedule.created_by = call.principal().user.to_string();
    TRY(schedule, store::update_schedule(call.transaction(), schedule, version, call.now()));
    call.touch("schedule:" + schedule.id.to_string());
    return view_of(call, std::move(schedule));
}

Result<Deleted> remove(Call& call, const ScheduleRequest& request) {
    TRY(const Schedule schedule, store::find_schedule(call.transaction(), request.schedule));
    TRY_STATUS(check_owner(call, schedule));
    TRY_STATUS(store::delete_schedule(call.transaction(), schedule.id));
    call.touch("schedule:" + schedule.id.to_string());
    return Deleted{schedule.id.to_string()};
}

Result<ScheduleView> run_now(Call& call, const ScheduleRequest& request) {
    TRY(Schedule schedule, store::find_schedule(call.transaction(), request.schedule));
    TRY_STATUS(check_owner(call, schedule));
    TRY(schedule,
        submit_schedule(call.environment(), call.transaction(), std::move(schedule), call.now()));
    if (schedule.last_job.empty()) return fail(Code::kLimitExceeded, schedule.last_message);
    call.touch("schedule:" + schedule.id.to_string());
    return view_of(call, std::move(schedule));
}

Result<PreviewScheduleResponse> preview(Call& call, const PreviewScheduleRequest& request) {
    TRY(const job::ScheduleRule rule, rule_of(request.rule));
    PreviewScheduleResponse response{.zone = rule.zone()};
    TRY(const job::TimeZone zone, job::TimeZone::named(response.zone));
    Instant at = request.from.value_or(call.now());
    for (int i = 0; i < request.count; ++i) {
        const auto next = rule.next_after(at);
        if (!next) break;
        at = *next;
        const job::WallTime wall = zone.wall(at);
        response.times.push_back(at);
        response.wall_times.push_back(fmt::format("{} {:02}:{:02}", wall.date.to_string(),
                                                  wall.time.count() / 60, wall.time.count() % 60));
    }
    return response;
}

MethodInfo reading(std::string name, std::string path, std::string summary) {
    return {.name = std::move(name),
            .summary = std::move(summary),
            .permission = Permission::kJobRead,
            .effect = Effect::kRead,
            .route = {Verb::kGet, std::move(path)},
            .idempotent = true};
}

MethodInfo writing(std::string name, Verb verb, std::string path, std::string summary) {
    return {.name = std::move(name),
            .summary = std::move(summary),
            .permission = Permission::kJobRun,
            .effect = Effect::kWrite,
            .route = {verb, std::move(path)}};
}

}  // namespace

void add_schedule_methods(MethodTable& table) {
    MethodInfo creating = writing("schedule.create", Verb::kPost, "/schedules",
                                  "Adds a schedule: a method that is called as a job by a rule.");
    creating.creates = true;
    table.add<CreateScheduleRequest, ScheduleView>(std::move(creating), create);
    table.add<Empty, ListSchedulesResponse>(
        reading("schedule.list", "/schedules",
                "Lists the schedules with their next run and the outcome of the last."),
        list);
    table.add<ScheduleRequest, ScheduleView>(
        reading("schedule.get", "/schedules/{schedule}", "Returns a schedule."), get);
    MethodInfo updating =
        writing("schedule.update", Verb::kPatch, "/schedules/{schedule}", "Changes a schedule.");
    updating.versioned = true;
    table.add<UpdateScheduleRequest, ScheduleView>(std::move(updating), update);
    MethodInfo deleting =
        writing("schedule.delete", Verb::kDelete, "/schedules/{schedule}", "Deletes a schedule.");
    deleting.destructive = true;
    table.add<ScheduleRequest, Deleted>(std::move(deleting), remove);
    table.add<ScheduleRequest, ScheduleView>(
        writing("schedule.run_now", Verb::kPost, "/schedules/{schedule}/run",
                "Submits the job of a schedule now; its next run stays."),
        run_now);
    table.add<PreviewScheduleRequest, PreviewScheduleResponse>(
        reading("schedule.preview", "/schedule-preview", "Lists the next times of a rule."),
        preview);
}

}  // namespace ballast::service
