// IP addresses and networks as text: "10.1.2.3", "10.0.0.0/8", "2001:db8::/32".
//
// An IPv4 address and its IPv6 form "::ffff:10.1.2.3" (RFC 4291 section 2.5.5.2) are the same
// address.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace ballast {

class IpAddress {
public:
    static std::optional<IpAddress> parse(std::string_view text);

    // The usual form: dotted for IPv4, RFC 5952 for IPv6.
    std::string to_string() const;
    bool operator==(const IpAddress&) const = default;

private:
    friend class IpNetworks;
    std::array<std::uint8_t, 16> bytes_{};
    bool is_v4() const;
};

class IpNetworks {
public:
    // Addresses and networks separated by commas; blanks around them are ignored. kInvalidInput
    // names the entry that is neither.
    static Result<IpNetworks> parse(std::string_view list);

    bool empty() const { return networks_.empty(); }
    bool contains(const IpAddress& address) const;

private:
    struct Network {
        IpAddress base;
        unsigned bits = 128;  // of the IPv6 form
    };
    std::vector<Network> networks_;
};

}  // namespace ballast
