// Strongly typed identifiers: a UUID (RFC 9562, version 7: time-ordered) with the type of what it
// identifies.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/instant.hpp"
#include "base/result.hpp"

namespace ballast {

class Uuid {
public:
    constexpr Uuid() = default;  // the nil UUID
    constexpr explicit Uuid(std::array<std::uint8_t, 16> bytes) : bytes_(bytes) {}

    // The canonical 36 characters, upper or lower case; anything else is an error.
    static Result<Uuid> parse(std::string_view text);
    // Version 7: milliseconds of `now`, then 74 random bits from the system's generator. Ids made
    // by one process within one millisecond are ordered.
    static Uuid make(Instant now);

    std::string to_string() const;
    constexpr const std::array<std::uint8_t, 16>& bytes() const { return bytes_; }
    constexpr bool is_nil() const { return bytes_ == std::array<std::uint8_t, 16>{}; }
    constexpr auto operator<=>(const Uuid&) const = default;

private:
    std::array<std::uint8_t, 16> bytes_{};
};

template <class Tag>
class Id {
public:
    constexpr Id() = default;
    constexpr explicit Id(Uuid uuid) : uuid_(uuid) {}
    static Result<Id> parse(std::string_view text) {
        TRY(const Uuid uuid, Uuid::parse(text));
        return Id(uuid);
    }
    static Id make(Instant now) { return Id(Uuid::make(now)); }

    constexpr const Uuid& uuid() const { return uuid_; }
    std::string to_string() const { return uuid_.to_string(); }
    constexpr bool is_nil() const { return uuid_.is_nil(); }
    constexpr auto operator<=>(const Id&) const = default;

private:
    Uuid uuid_;
};

using TenantId = Id<struct TenantTag>;
using UserId = Id<struct UserTag>;
using JobId = Id<struct JobTag>;
using RequestId = Id<struct RequestTag>;

}  // namespace ballast

template <class Tag>
struct std::hash<ballast::Id<Tag>> {
    std::size_t operator()(const ballast::Id<Tag>& id) const noexcept {
        std::size_t h = 0;
        for (std::uint8_t b : id.uuid().bytes()) h = h * 1099511628211ULL + b;
        return h;
    }
};
