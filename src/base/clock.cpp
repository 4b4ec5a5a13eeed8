#include "base/clock.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace ballast {

Instant SystemClock::now() const {
    const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
    // Ids hold milliseconds since 1970: a clock that was never set starts there.
    return Instant::from_micros(std::max<std::int64_t>(
        0, std::chrono::duration_cast<std::chrono::microseconds>(since_1970).count()));
}

std::chrono::microseconds SystemClock::elapsed() const {
    return std::chrono::duration_cast<std::chrono::microseconds>(
        std::chrono::steady_clock::now().time_since_epoch());
}

}  // namespace ballast
