// Turns what running work tells of its progress into a sequence that only grows, thinned out in
// time, for clients that expect both.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include "base/work.hpp"

namespace ballast::door::rpc {

inline constexpr std::chrono::milliseconds kProgressInterval{100};

// Calls `emit` for reports that advance: work that counts each of its phases from zero is added up,
// so that `done` never falls, and `total` (0: not known) covers the phases seen so far. At most one
// report in `interval`. May be called from any thread; emits from one at a time.
std::function<void(const Progress&)> growing(std::function<void(const Progress&)> emit,
                                             std::chrono::milliseconds interval);

}  // namespace ballast::door::rpc
