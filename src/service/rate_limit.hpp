// Token buckets: a limit of calls per minute and user, with bursts up to the same number.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace ballast::service {

// For the RateLimit headers (draft-ietf-httpapi-ratelimit-headers-11).
struct RateState {
    std::uint64_t quota = 0;  // calls per window
    std::uint64_t window_s = 60;
    std::uint64_t remaining = 0;
    std::uint64_t reset_s =
        // Until the bucket is full again, or after a rejected call until the next one is allowed.
        0;
    bool allowed = true;
};

class RateLimiter {
public:
    using Time = std::chrono::steady_clock::time_point;

    explicit RateLimiter(std::uint64_t per_minute, std::size_t max_buckets = 100'000)
        : per_minute_(per_minute), max_buckets_(max_buckets) {}

    // Takes one call from `key`'s bucket. A limit of 0 allows everything.
    RateState take(const std::string& key, Time now);

private:
    struct Bucket {
        double level;
        Time at;
    };
    std::uint64_t per_minute_;
    std::size_t max_buckets_;
    std::mutex mutex_;
    std::unordered_map<std::string, Bucket> buckets_;
};

}  // namespace ballast::service
