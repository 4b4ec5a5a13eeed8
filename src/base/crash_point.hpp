// Named points at which a test can end the process, to check what a crash there leaves behind.
// Only builds other than release can be armed (`ballast --crash-at=NAME[:N]`).
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#include "base/result.hpp"

namespace ballast {

inline constexpr std::array<std::string_view, 15> kCrashPoints{
    "batch.after_step",    "file.after_rename",  "file.before_rename",  "file.before_sync",
    "job.after_result",    "job.before_result",  "shard.after_input",   "shard.after_result",
    "shard.before_result", "store.after_commit", "store.before_commit", "sync.before_compliance",
    "sync.before_plan",    "upload.after_sync",  "upload.before_sync"};

// The name of one of them: another does not compile.
class CrashPoint {
public:
    consteval CrashPoint(const char* name) : name_(name) {  // NOLINT(google-explicit-constructor)
        if (std::ranges::find(kCrashPoints, name_) == kCrashPoints.end())
            throw "not in kCrashPoints";
    }
    std::string_view name() const { return name_; }

private:
    std::string_view name_;
};

// Ends the process by SIGKILL when this is the armed point, passed for the Nth time.
void crash_point(CrashPoint at);

// "store.before_commit" or "store.before_commit:3" for the third passage. kInvalidInput for an
// unknown point, kUnsupported in a release build.
Status arm_crash_point(std::string_view point);

}  // namespace ballast
