// What the processes of the program have in common.
#pragma once

#include <chrono>
#include <signal.h>

namespace ballast::api {

// For running calls to end when the process is stopped.
inline constexpr std::chrono::seconds kGrace{5};

// Calculations yield to the threads that serve sockets and calls: of this thread, and of those that
// it starts.
void yield_to_calls();

// The memory of a process holds keys and the data of users: a crash leaves no copy of it in a file.
void forbid_core_dumps();

// Blocks SIGINT and SIGTERM in every thread created after this, so that only sigwait receives them.
sigset_t block_signals();

}  // namespace ballast::api
