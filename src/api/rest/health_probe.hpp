// Asks whether the state database responds, from a thread of its own: an answer within a time limit
// although the database hangs.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>

#include "base/result.hpp"

namespace ballast::api::rest {

class HealthProbe {
public:
    using Steady = std::chrono::steady_clock;

    explicit HealthProbe(std::function<Status()> ping) : ping_(std::move(ping)) {}
    // Waits for the ping that runs.
    ~HealthProbe();
    HealthProbe(const HealthProbe&) = delete;
    HealthProbe& operator=(const HealthProbe&) = delete;

    // The outcome of a ping that began after this call or is still running; kUnavailable when it
    // has run for longer than `limit`.
    Status check(std::chrono::milliseconds limit);

private:
    void run();

    const std::function<Status()> ping_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool asked_ = false;
    bool running_ = false;
    bool stopping_ = false;
    std::uint64_t ended_ = 0;  // pings
    Steady::time_point since_ = {};
    Status last_ = {};
    std::thread thread_;  // started by the first check
};

}  // namespace ballast::api::rest
