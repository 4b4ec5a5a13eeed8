#include "feed/throttle.hpp"

#include <algorithm>
#include <cmath>

namespace ballast::feed {

namespace {

constexpr Elapsed kQuotaPeriod = std::chrono::hours(24);

double seconds(Elapsed time) { return std::chrono::duration<double>(time).count(); }

Elapsed of_seconds(double time) {
    return std::chrono::duration_cast<Elapsed>(std::chrono::duration<double>(time));
}

}  // namespace

std::optional<Elapsed> TokenBucket::take(Elapsed now) {
    if (used_ == 0 || now - day_start_ >= kQuotaPeriod) {
        used_ = 0;
        day_start_ = now;
    }
    if (limit_.per_day > 0 && used_ >= limit_.per_day) return std::nullopt;
    ++used_;
    tokens_ = std::min(limit_.burst,
                       tokens_ + seconds(std::max(Elapsed{0}, now - last_)) * limit_.per_second);
    last_ = now;
    tokens_ -= 1.0;
    return tokens_ >= 0.0 ? Elapsed{0} : of_seconds(-tokens_ / limit_.per_second);
}

std::optional<Elapsed> retry_delay(int attempt, double draw,
                                   std::optional<std::chrono::milliseconds> retry_after) {
    if (attempt >= kMostAttempts) return std::nullopt;
    if (retry_after) {
        if (*retry_after > kLongestRetryAfter) return std::nullopt;
        return std::chrono::duration_cast<Elapsed>(*retry_after);
    }
    return of_seconds(draw * std::min(60.0, std::exp2(attempt)));
}

bool is_retryable(int status) {
    return status == 408 || status == 429 || (status >= 500 && status <= 599);
}

bool Breaker::allows(Elapsed now) {
    if (!is_open()) return true;
    if (probing_ || now - opened_ < kOpen) return false;
    probing_ = true;
    return true;
}

void Breaker::succeeded() {
    failures_ = 0;
    probing_ = false;
}

void Breaker::failed(Elapsed now) {
    ++failures_;
    probing_ = false;
    if (is_open()) opened_ = now;
}

}  // namespace ballast::feed
