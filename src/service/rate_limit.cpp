#include "service/rate_limit.hpp"

#include <algorithm>
#include <cmath>

namespace ballast::service {

RateState RateLimiter::take(const std::string& key, Time now) {
    RateState state;
    state.quota = per_minute_;
    if (per_minute_ == 0) return state;
    const double capacity = static_cast<double>(per_minute_);
    const double per_second = capacity / 60.0;

    const std::lock_guard lock(mutex_);
    if (buckets_.size() >= max_buckets_ && !buckets_.contains(key)) {
        // A full bucket has not been used for a minute: removing it has no effect.
        std::erase_if(buckets_, [&](const auto& entry) {
            return std::chrono::duration<double>(now - entry.second.at).count() >= 60.0;
        });
    }
    Bucket& bucket = buckets_.try_emplace(key, Bucket{capacity, now}).first->second;
    const double elapsed = std::chrono::duration<double>(now - bucket.at).count();
    bucket.level = std::min(capacity, bucket.level + std::max(0.0, elapsed) * per_second);
    bucket.at = std::max(bucket.at, now);
    if (bucket.level < 1.0) {
        state.allowed = false;
        state.reset_s = static_cast<std::uint64_t>(std::ceil((1.0 - bucket.level) / per_second));
        return state;
    }
    bucket.level -= 1.0;
    state.remaining = static_cast<std::uint64_t>(bucket.level);
    state.reset_s = static_cast<std::uint64_t>(std::ceil((capacity - bucket.level) / per_second));
    return state;
}

}  // namespace ballast::service
