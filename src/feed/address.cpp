#include "feed/address.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>

namespace ballast::feed {

namespace {

struct Block {
    std::array<std::uint8_t, 16> address;
    int bits;
    AddressKind kind;
};

constexpr auto kPublic = AddressKind::kPublic;
constexpr auto kPrivate = AddressKind::kPrivate;
constexpr auto kMetadata = AddressKind::kMetadata;
constexpr auto kForbidden = AddressKind::kForbidden;

constexpr std::array kBlocks4{
    Block{{0}, 8, kForbidden},              // this network
    Block{{10}, 8, kPrivate},               // private
    Block{{100, 64}, 10, kForbidden},       // shared address space
    Block{{127}, 8, kPrivate},              // loopback
    Block{{169, 254}, 16, kMetadata},       // link-local
    Block{{172, 16}, 12, kPrivate},         // private
    Block{{192, 0, 0}, 24, kForbidden},     // protocol assignments
    Block{{192, 0, 2}, 24, kForbidden},     // documentation
    Block{{192, 88, 99}, 24, kForbidden},   // 6to4 relay
    Block{{192, 168}, 16, kPrivate},        // private
    Block{{198, 18}, 15, kForbidden},       // benchmarking
    Block{{198, 51, 100}, 24, kForbidden},  // documentation
    Block{{203, 0, 113}, 24, kForbidden},   // documentation
    Block{{224}, 3, kForbidden},            // multicast, reserved, broadcast
};

constexpr std::array kBlocks6{
    Block{{0x20, 0x01, 0x0d, 0xb8}, 32, kForbidden},  // documentation
    Block{{0x20, 0x01, 0x00}, 23, kForbidden},        // protocol assignments, Teredo
    Block{{0x3f, 0xff}, 20, kForbidden},              // documentation
    Block{{0x20}, 3, kPublic},                        // global unicast
    Block{{0xfc}, 7, kPrivate},                       // unique local
};

bool within(std::span<const std::uint8_t> bytes, const Block& block) {
    for (int bit = 0; bit < block.bits; bit += 8) {
        const auto at = static_cast<std::size_t>(bit / 8);
        const int left = std::min(8, block.bits - bit);
        const int mask = (0xff << (8 - left)) & 0xff;
        if ((bytes[at] & mask) != (block.address[at] & mask)) return false;
    }
    return true;
}

template <std::size_t N>
AddressKind first_match(std::span<const std::uint8_t> bytes, const std::array<Block, N>& blocks,
                        AddressKind otherwise) {
    for (const Block& block : blocks)
        if (within(bytes, block)) return block.kind;
    return otherwise;
}

bool all_zero(std::span<const std::uint8_t> bytes) {
    return std::ranges::all_of(bytes, [](std::uint8_t byte) { return byte == 0; });
}

AddressKind kind_of_ipv6(std::span<const std::uint8_t> bytes) {
    if (all_zero(bytes.first(15)) && bytes[15] == 1) return kPrivate;  // loopback
    // IPv4-mapped ::ffff:a.b.c.d and, by NAT64, 64:ff9b::a.b.c.d
    if (all_zero(bytes.first(10)) && bytes[10] == 0xff && bytes[11] == 0xff)
        return kind_of_address(bytes.last(4));
    constexpr std::array<std::uint8_t, 4> kNat64{0x00, 0x64, 0xff, 0x9b};
    if (std::ranges::equal(bytes.first(4), kNat64) && all_zero(bytes.subspan(4, 8)))
        return kind_of_address(bytes.last(4));
    if (bytes[0] == 0x20 && bytes[1] == 0x02) return kind_of_address(bytes.subspan(2, 4));  // 6to4
    return first_match(bytes, kBlocks6, kForbidden);
}

// 1 to 65535, in at most five digits.
bool is_port(std::string_view text) {
    constexpr std::size_t kMostDigits = 5;
    constexpr int kLargestPort = 65'535;
    int port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    return text.size() <= kMostDigits && error == std::errc() && end == text.data() + text.size() &&
           port >= 1 && port <= kLargestPort;
}

bool is_host_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

Error bad_url(std::string_view url, std::string_view why) {
    return fail(Code::kInvalidInput,
                fmt::format("the URL \"{}\" is not valid: {}; expected a URL such as "
                            "https://data.example.org/prices.csv",
                            url.substr(0, 200), why));
}

}  // namespace

AddressKind kind_of_address(std::span<const std::uint8_t> bytes) {
    if (bytes.size() == 4) return first_match(bytes, kBlocks4, kPublic);
    if (bytes.size() == 16) return kind_of_ipv6(bytes);
    return kForbidden;
}

Result<UrlParts> parse_url(std::string_view url) {
    if (url.size() > 4096) return bad_url(url, "it is longer than 4,096 characters");
    for (const char c : url)
        if (static_cast<unsigned char>(c) <= ' ' || c == '\\' ||
            static_cast<unsigned char>(c) > 126)
            return bad_url(url, "it contains a blank, a backslash or a character outside ASCII");
    const auto colon = url.find("://");
    if (colon == std::string_view::npos) return bad_url(url, "it has no scheme");
    UrlParts parts;
    for (const char c : url.substr(0, colon)) parts.scheme += lower(c);
    std::string_view authority = url.substr(colon + 3);
    authority = authority.substr(0, authority.find_first_of("/?#"));
    if (authority.find('@') != std::string_view::npos)
        return bad_url(url, "it contains a user name");
    if (authority.starts_with('[')) {
        const auto close = authority.find(']');
        if (close == std::string_view::npos) return bad_url(url, "a bracket is missing");
        for (const char c : authority.substr(1, close - 1)) {
            const char small = lower(c);
            if (!((small >= '0' && small <= '9') || (small >= 'a' && small <= 'f') ||
                  small == ':' || small == '.'))
                return bad_url(url, "its host is not an address");
            parts.host += small;
        }
        authority.remove_prefix(close + 1);
    } else {
        const auto end = authority.find(':');
        for (const char c : authority.substr(0, end)) {
            const char small = lower(c);
            if (!is_host_character(small)) return bad_url(url, "its host is not a name");
            parts.host += small;
        }
        authority.remove_prefix(std::min(end, authority.size()));
        if (parts.host.ends_with('.')) parts.host.pop_back();
    }
    if (parts.host.empty()) return bad_url(url, "it has no host");
    if (authority.empty()) return parts;
    parts.port = authority.substr(1);
    if (authority.front() != ':' || !is_port(parts.port))
        return bad_url(url, "its port is not a number from 1 to 65535");
    return parts;
}

Status check_url(std::string_view url, const Destination& destination) {
    TRY(const UrlParts parts, parse_url(url));
    if (parts.scheme != "https" && !(destination.local && parts.scheme == "http"))
        return fail(
            Code::kForbidden,
            fmt::format(
                "the scheme {} is not allowed: expected https{}", parts.scheme,
                parts.scheme == "http" ? "; http requires a provider marked as local" : ""));
    if (parts.host != destination.host)
        return fail(Code::kForbidden, fmt::format("the host {} is not the configured one ({})",
                                                  parts.host, destination.host));
    return {};
}

}  // namespace ballast::feed
