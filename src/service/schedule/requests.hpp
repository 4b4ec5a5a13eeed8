// Requests and responses of schedules.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/common.hpp"
#include "service/describe_common.hpp"
#include "store/describe_schedule.hpp"
#include "wire/json.hpp"

namespace ballast::service {

struct CreateScheduleRequest {
    std::string name;
    std::string method;
    wire::RawJson request{"{}"};
    std::string rule;
    bool enabled = true;
    int misfire_minutes = 360;
};

struct ScheduleRequest {
    std::string schedule;
};

struct UpdateScheduleRequest {
    std::string schedule;
    std::string if_match;
    std::optional<std::string> name;
    std::optional<std::string> method;
    std::optional<wire::RawJson> request;
    std::optional<std::string> rule;
    std::optional<bool> enabled;
    std::optional<int> misfire_minutes;
};

struct ScheduleView {
    std::string id;
    std::string name;
    std::string method;
    std::string title;
    wire::RawJson request;
    std::string rule;
    std::string zone;
    bool enabled = true;
    std::int64_t misfire_minutes = 360;
    std::optional<Instant> next_run_at;
    std::optional<Instant> last_due_at;
    std::optional<Instant> last_run_at;
    std::string last_job;
    store::ScheduleOutcome last_outcome = store::ScheduleOutcome::kNone;
    std::string last_message;
    std::string owner;
    bool may_change = false;
    Instant created_at;
    Instant updated_at;
    std::int64_t version = 1;
    std::string etag;
};

struct ListSchedulesResponse {
    std::vector<ScheduleView> data;
};

struct PreviewScheduleRequest {
    std::string rule;
    std::optional<Instant> from;
    int count = 5;
};

struct PreviewScheduleResponse {
    std::string zone;
    std::vector<Instant> times;
    std::vector<std::string> wall_times;
};

}  // namespace ballast::service

namespace ballast::describe {

inline constexpr std::string_view kRuleDoc =
    "When it runs: \"daily at 16:30 America/New_York on NYSE sessions\", \"weekly on monday at "
    "09:00\", \"monthly on day 1 at 06:00\", \"monthly on the last session at 18:00 "
    "America/New_York on NYSE sessions\", \"every 30 minutes\", or \"cron 30 16 * * 1-5\". Without "
    "a "
    "time zone the time is UTC.";
inline constexpr Limits kRuleLimits{.min_length = 1, .max_length = 200};
inline constexpr Limits kScheduleName{.min_length = 1, .max_length = 100};
inline constexpr Limits kMisfire{.minimum = 0, .maximum = 43'200, .unit = "minutes"};
inline constexpr std::string_view kMisfireDoc =
    "How late a run may start, in minutes: one missed by less is run once, one missed by more is "
    "skipped and reported.";

template <>
struct Described<service::CreateScheduleRequest> {
    using T = service::CreateScheduleRequest;
    static constexpr std::string_view name = "CreateScheduleRequest";
    static constexpr std::string_view doc = "A call to make at certain times.";
    static constexpr auto fields =
        list(required("name", &T::name, "Name of the schedule, unique.", kScheduleName),
             required("method", &T::method, "Method to call as a job, such as batch.run.",
                      {.min_length = 1, .max_length = 128}),
             optional("request", &T::request, "Request of the method."),
             required("rule", &T::rule, kRuleDoc, kRuleLimits),
             optional("enabled", &T::enabled, "Whether the schedule runs."),
             optional("misfire_minutes", &T::misfire_minutes, kMisfireDoc, kMisfire));
};

template <>
struct Described<service::ScheduleRequest> {
    using T = service::ScheduleRequest;
    static constexpr std::string_view name = "ScheduleRequest";
    static constexpr std::string_view doc = "Identifies a schedule.";
    static constexpr auto fields =
        list(required("schedule", &T::schedule, "Schedule, by id or name.", kScheduleName));
};

template <>
struct Described<service::UpdateScheduleRequest> {
    using T = service::UpdateScheduleRequest;
    static constexpr std::string_view name = "UpdateScheduleRequest";
    static constexpr std::string_view doc = "Changes of a schedule; what is absent stays.";
    static constexpr auto fields =
        list(required("schedule", &T::schedule, "Schedule, by id or name.", kScheduleName),
             required("if_match", &T::if_match, kEtagDoc, {.max_length = 64}),
             optional("name", &T::name, "Name of the schedule.", kScheduleName),
             optional("method", &T::method, "Method to call as a job.",
                      {.min_length = 1, .max_length = 128}),
             optional("request", &T::request, "Request of the method."),
             optional("rule", &T::rule, kRuleDoc, kRuleLimits),
             optional("enabled", &T::enabled, "Whether the schedule runs."),
             optional("misfire_minutes", &T::misfire_minutes, kMisfireDoc, kMisfire));
};

template <>
struct Described<service::ScheduleView> {
    using T = service::ScheduleView;
    static constexpr std::string_view name = "Schedule";
    static constexpr std::string_view doc = "A call that is made at certain times.";
    static constexpr auto fields =
        list(required("id", &T::id, "Id of the schedule."),
             required("name", &T::name, "Name of the schedule."),
             required("method", &T::method, "Method that it calls as a job."),
             required("title", &T::title, "Title of the method, such as Backup."),
             required("request", &T::request, "Request of the method."),
             required("rule", &T::rule, "When it runs."),
             required("zone", &T::zone, "Time zone of the rule."),
             required("enabled", &T::enabled, "Whether the schedule runs."),
             required("misfire_minutes", &T::misfire_minutes, kMisfireDoc),
             required("next_run_at", &T::next_run_at, "Next run; null while disabled."),
             required("last_due_at", &T::last_due_at,
                      "Time at which the last run was due; null before the first."),
             required("last_run_at", &T::last_run_at,
                      "Time at which the last job was submitted; null before the first."),
             required("last_job", &T::last_job, "Job of the last run; empty before the first."),
             required("last_outcome", &T::last_outcome, "Outcome of the last run."),
             required("last_message", &T::last_message,
                      "What went wrong in the last run; otherwise empty."),
             required("owner", &T::owner, "Id of the user as whom its jobs run."),
             required("may_change", &T::may_change,
                      "Whether the caller may change, run and delete the schedule: as its owner, a "
                      "manager or an administrator."),
             required("created_at", &T::created_at, "Time of creation."),
             required("updated_at", &T::updated_at, "Time of the last change."),
             required("version", &T::version, "Version, increased by every change."),
             required("etag", &T::etag, kEtagDoc));
};

template <>
struct Described<service::ListSchedulesResponse> {
    using T = service::ListSchedulesResponse;
    static constexpr std::string_view name = "ListSchedulesResponse";
    static constexpr std::string_view doc = "All schedules.";
    static constexpr auto fields = list(required("data", &T::data, "Schedules by name."));
};

template <>
struct Described<service::PreviewScheduleRequest> {
    using T = service::PreviewScheduleRequest;
    static constexpr std::string_view name = "PreviewScheduleRequest";
    static constexpr std::string_view doc = "A rule whose next times to list.";
    static constexpr auto fields =
        list(required("rule", &T::rule, kRuleDoc, kRuleLimits),
             optional("from", &T::from, "Time after which to list; now when absent."),
             optional("count", &T::count, "Number of times.", {.minimum = 1, .maximum = 100}));
};

template <>
struct Described<service::PreviewScheduleResponse> {
    using T = service::PreviewScheduleResponse;
    static constexpr std::string_view name = "PreviewScheduleResponse";
    static constexpr std::string_view doc = "The next times of a rule.";
    static constexpr auto fields = list(
        required("zone", &T::zone, "Time zone of the rule."),
        required("times", &T::times, "Next times, ascending; empty for a rule that names none."),
        required("wall_times", &T::wall_times, "The same in the time zone of the rule."));
};

}  // namespace ballast::describe
