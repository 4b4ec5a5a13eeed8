// Schedules described once: columns of the store, and values of responses.
#pragma once

#include <array>

#include "describe/describe.hpp"
#include "store/schedules.hpp"

namespace ballast::describe {

template <>
struct Described<store::ScheduleOutcome> {
    using enum store::ScheduleOutcome;
    static constexpr std::string_view name = "ScheduleOutcome";
    static constexpr std::string_view doc = "Outcome of the last run of a schedule.";
    static constexpr std::array values{
        word(kNone, "none", "Has not run yet."),
        word(kRunning, "running", "Its job has not ended."),
        word(kSucceeded, "succeeded", "Its job succeeded."),
        word(kPartial, "partial", "Its batch run has partial results."),
        word(kFailed, "failed", "Its job, or a step of its batch run, failed."),
        word(kCancelled, "cancelled", "Its job was cancelled."),
        word(kMissed, "missed", "No server ran when it was due, or within its misfire time.")};
};

template <>
struct Described<store::Schedule> {
    using T = store::Schedule;
    static constexpr std::string_view name = "StoredSchedule";
    static constexpr std::string_view doc = "A stored schedule.";
    static constexpr auto fields = list(
        required("id", &T::id, ""), required("name", &T::name, ""),
        required("method", &T::method, ""), required("request", &T::request, ""),
        required("rule", &T::rule, ""), required("enabled", &T::enabled, ""),
        required("misfire_minutes", &T::misfire_minutes, ""),
        required("next_run_at", &T::next_run_at, ""), required("last_due_at", &T::last_due_at, ""),
        required("last_run_at", &T::last_run_at, ""), required("last_job", &T::last_job, ""),
        required("last_outcome", &T::last_outcome, ""),
        required("last_message", &T::last_message, ""), required("created_by", &T::created_by, ""),
        required("created_at", &T::created_at, ""), required("updated_at", &T::updated_at, ""),
        required("version", &T::version, ""));
};

}  // namespace ballast::describe
