// Token buckets: a user may make so many calls a minute, in bursts of at most that many.
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
    std::uint64_t quota = 0;  // calls in a window
    std::uint64_t window_s = 60;
    std::uint64_t remaining = 0;
    std::uint64_t reset_s =
        0;  // until the bucket is full again, or when refused until the next call
    bool allowed = true;
};

class RateLimiter {
public:
    using Time = std::chrono::steady_clock::time_point;

    explicit RateLimiter(std::uint64_t per_minute, std::size_t max_buckets = 100'000)
        : per_minute_(per_minute), max_buckets_(max_buckets) {}

    // Takes one call from `key`'s bucket. With a limit of 0 everything is allowed.
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
