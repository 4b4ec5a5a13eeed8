// Turns the progress reports of running work into a monotone, rate-limited sequence, for clients
// that expect both.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include "base/work.hpp"

namespace ballast::api::rpc {

inline constexpr std::chrono::milliseconds kProgressInterval{100};

// Calls `emit` for reports that advance: phases that count from zero are added up, so that `done`
// never falls, and `total` (0: unknown) covers the phases seen so far. At most one report per
// `interval`. May be called from any thread; emits from one at a time.
std::function<void(const Progress&)> growing(std::function<void(const Progress&)> emit,
                                             std::chrono::milliseconds interval);

}  // namespace ballast::api::rpc
