// The names of the states of a job: stored, and in requests and responses.
#pragma once

#include <array>

#include "describe/describe.hpp"
#include "job/job.hpp"

namespace ballast::describe {

template <>
struct Described<job::JobState> {
    using enum job::JobState;
    static constexpr std::string_view name = "JobState";
    static constexpr std::string_view doc = "State of a job; the last four are final.";
    static constexpr std::array values{word(kQueued, "queued"),   word(kLeased, "leased"),
                                       word(kRunning, "running"), word(kSucceeded, "succeeded"),
                                       word(kFailed, "failed"),   word(kCancelled, "cancelled"),
                                       word(kExpired, "expired")};
};

}  // namespace ballast::describe
