// A point in time, UTC, to the microsecond, formatted as RFC 3339: 2026-02-28T14:05:09.123456Z.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace ballast {

class Instant {
public:
    constexpr Instant() = default;
    static constexpr Instant from_micros(std::int64_t micros_since_1970) {
        return Instant(micros_since_1970);
    }
    // Accepts an offset ("+02:00") and any number of fractional digits (beyond six are truncated).
    static Result<Instant> parse(std::string_view text);

    constexpr std::int64_t micros() const { return micros_; }
    std::string to_string() const;  // always with Z, a fraction only when it is not zero

    constexpr Instant operator+(std::chrono::microseconds d) const {
        return Instant(micros_ + d.count());
    }
    constexpr Instant operator-(std::chrono::microseconds d) const {
        return Instant(micros_ - d.count());
    }
    constexpr std::chrono::microseconds operator-(Instant other) const {
        return std::chrono::microseconds(micros_ - other.micros_);
    }
    constexpr auto operator<=>(const Instant&) const = default;

private:
    explicit constexpr Instant(std::int64_t micros) : micros_(micros) {}
    std::int64_t micros_ = 0;
};

}  // namespace ballast
