// Time as a dependency: engines never read the clock, services read it through this interface.
#pragma once

#include <chrono>

#include "base/instant.hpp"

namespace ballast {

class Clock {
public:
    virtual ~Clock() = default;
    virtual Instant now() const = 0;
    // Since an arbitrary start, at an even pace whatever the machine's clock is set to: for lengths
    // of time.
    virtual std::chrono::microseconds elapsed() const = 0;
};

// The machine's clock, UTC, to the microsecond.
class SystemClock final : public Clock {
public:
    Instant now() const override;
    std::chrono::microseconds elapsed() const override;
};

// A clock that moves only when a test moves it.
class ManualClock final : public Clock {
public:
    explicit ManualClock(Instant start) : now_(start) {}
    Instant now() const override { return now_; }
    std::chrono::microseconds elapsed() const override { return elapsed_; }
    void advance(std::chrono::microseconds by) {
        now_ = now_ + by;
        elapsed_ += by;
    }
    // As when the machine's clock is set: no time passes.
    void set(Instant instant) { now_ = instant; }

private:
    Instant now_;
    std::chrono::microseconds elapsed_{0};
};

}  // namespace ballast
