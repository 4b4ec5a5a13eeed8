// What the processes that serve and that run jobs have in common.
#pragma once

#include <chrono>
#include <signal.h>

namespace ballast::api {

// For running calls to end when the process is stopped.
inline constexpr std::chrono::seconds kGrace{5};

// Calculations yield to the threads that serve sockets and calls: of this thread, and of those that
// it starts.
void yield_to_calls();

// Blocks SIGINT and SIGTERM in every thread created after this, so that only sigwait receives them.
sigset_t block_signals();

}  // namespace ballast::api
