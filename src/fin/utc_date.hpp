// Dates of points in time, in UTC.
#pragma once

#include <chrono>

#include "base/instant.hpp"
#include "fin/date.hpp"

namespace ballast::fin {

// The date in UTC on which the instant falls, also before 1970.
constexpr Date utc_date(Instant instant) {
    const auto days =
        std::chrono::floor<std::chrono::days>(std::chrono::microseconds(instant.micros()));
    return Date::from_serial(static_cast<std::int32_t>(days.count()));
}

}  // namespace ballast::fin
