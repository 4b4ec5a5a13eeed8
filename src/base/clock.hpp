// Time as a dependency: engines never read the clock, services read it through this interface.
#pragma once

#include <chrono>

#include "base/instant.hpp"

namespace ballast {

class Clock {
public:
    virtual ~Clock() = default;
    virtual Instant now() const = 0;
};

// The machine's clock, UTC, to the microsecond.
class SystemClock final : public Clock {
public:
    Instant now() const override;
};

// A clock that moves only when a test moves it.
class ManualClock final : public Clock {
public:
    explicit ManualClock(Instant start) : now_(start) {}
    Instant now() const override { return now_; }
    void advance(std::chrono::microseconds by) { now_ = now_ + by; }
    void set(Instant instant) { now_ = instant; }

private:
    Instant now_;
};

}  // namespace ballast
