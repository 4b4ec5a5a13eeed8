// Limits of requests to a provider: token bucket, delays between attempts, circuit breaker. Pure:
// the time is an argument.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace ballast::feed {

using Elapsed = std::chrono::microseconds;  // since an arbitrary start (Clock::elapsed)

// At most `burst` requests at once, refilled evenly by `per_second`.
struct RateLimit {
    double per_second = 1.0;
    double burst = 1.0;
    std::int64_t per_day = 0;  // 0: no daily quota
};

class TokenBucket {
public:
    explicit TokenBucket(RateLimit limit) : limit_(limit), tokens_(limit.burst) {}

    // Takes a token. Returns how long to wait before the request may be sent; absent when the quota
    // of the day (24 hours from its first request) is spent.
    std::optional<Elapsed> take(Elapsed now);
    std::int64_t used_today() const { return used_; }

private:
    RateLimit limit_;
    double tokens_;  // below zero: of requests that wait
    Elapsed last_{0};
    Elapsed day_start_{0};
    std::int64_t used_ = 0;
};

inline constexpr int kMostAttempts = 5;
inline constexpr std::chrono::minutes kLongestRetryAfter{15};

// The delay before attempt `attempt` (from 1, after the first failure): uniform between 0 and
// min(60, 2^attempt) seconds, by `draw` in (0, 1); a Retry-After header takes precedence. Absent
// when no further attempt should be made.
std::optional<Elapsed> retry_delay(int attempt, double draw,
                                   std::optional<std::chrono::milliseconds> retry_after);

// Whether a request with this status may be sent again unchanged.
bool is_retryable(int status);

// Opens after kFailures failures in a row: requests fail at once for kOpen, then one is sent as a
// probe.
class Breaker {
public:
    static constexpr int kFailures = 5;
    static constexpr std::chrono::minutes kOpen{5};

    bool allows(Elapsed now);
    void succeeded();
    void failed(Elapsed now);
    void abandoned() { probing_ = false; }  // the request was not sent
    bool is_open() const { return failures_ >= kFailures; }
    // A probe is on its way: its outcome decides about the requests that wait.
    bool is_probing() const { return probing_; }

private:
    int failures_ = 0;
    Elapsed opened_{0};
    bool probing_ = false;
};

}  // namespace ballast::feed
