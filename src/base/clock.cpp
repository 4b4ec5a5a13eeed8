#include "base/clock.hpp"

namespace ballast {

Instant SystemClock::now() const {
    const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
    return Instant::from_micros(
        std::chrono::duration_cast<std::chrono::microseconds>(since_1970).count());
}

std::chrono::microseconds SystemClock::elapsed() const {
    return std::chrono::duration_cast<std::chrono::microseconds>(
        std::chrono::steady_clock::now().time_since_epoch());
}

}  // namespace ballast
