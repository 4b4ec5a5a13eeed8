// Which URLs and network addresses may be requested.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace ballast::feed {

// What an address is reserved for (IANA special-purpose registries).
enum class AddressKind : std::uint8_t {
    kPublic,
    kPrivate,    // this machine, private networks, unique local addresses
    kMetadata,   // link-local IPv4, where machines of a cloud find their metadata
    kForbidden,  // other link-local, shared (CGNAT), multicast, documentation, reserved: never
                 // requested
};

// 4 or 16 bytes in network order. An IPv4 address within an IPv6 address counts as itself.
AddressKind kind_of_address(std::span<const std::uint8_t> bytes);

struct Destination {
    std::string host;         // the only host that may be requested, lower case
    bool local = false;       // http, and addresses of kind kPrivate, are allowed
    bool only_local = false;  // addresses of kind kPublic are not
    // Addresses of kind kMetadata are allowed: never for an address that a user can choose.
    bool metadata = false;
};

struct UrlParts {
    std::string scheme;  // lower case
    std::string host;    // lower case, without brackets and trailing dot
    std::string port;    // 1 to 65535; empty: the default
};

// Strict: characters that parsers of URLs read differently ("\", blanks, control characters) and
// user names are errors.
Result<UrlParts> parse_url(std::string_view url);

// Whether the scheme and host of the URL are allowed.
Status check_url(std::string_view url, const Destination& destination);

}  // namespace ballast::feed
