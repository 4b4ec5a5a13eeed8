// How much waits in the queue, of all tenants.
#pragma once

#include <chrono>
#include <cstdint>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "store/database.hpp"

namespace ballast::job {

struct QueueDepth {
    std::int64_t waiting = 0;  // jobs that may run now
    std::int64_t running = 0;
    std::chrono::microseconds oldest{0};  // how long the first of the waiting ones could have run
};

Result<QueueDepth> queue_depth(store::SystemTransaction& transaction, Instant now);

}  // namespace ballast::job
