// Named points at which a test can end the process, to check what a crash there leaves behind.
// Only builds other than release can be armed (`ballast --crash-at=NAME[:N]`).
#pragma once

#include <string_view>

#include "base/result.hpp"

namespace ballast {

// Ends the process by SIGKILL when this is the armed point, passed for the Nth time.
void crash_point(std::string_view name);

// "store.before_commit" or "store.before_commit:3" for the third passage. kUnsupported in a release
// build.
Status arm_crash_point(std::string_view point);

}  // namespace ballast
