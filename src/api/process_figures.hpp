// What the system states about this process, for its metrics.
#pragma once

#include <cstdint>

namespace ballast::api {

struct ProcessFigures {
    double processor_seconds = 0.0;  // of all threads, in user and system mode
    std::uint64_t resident_bytes = 0;
    std::uint64_t open_files = 0;  // sockets included
    std::uint64_t threads = 0;
};

// 0 for what the system does not state.
ProcessFigures process_figures();

}  // namespace ballast::api
