#include "base/ip_network.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>
#include <fmt/format.h>
#include <netinet/in.h>
#include <span>

#include "base/text.hpp"

namespace ballast {

namespace {

constexpr std::array<std::uint8_t, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
constexpr unsigned kMappedBits = 96;

Error not_a_network(std::string_view entry) {
    return fail(Code::kInvalidInput,
                fmt::format("expected IP addresses or networks such as 10.0.0.0/8, separated by "
                            "commas, got \"{}\"",
                            entry.substr(0, 100)));
}

}  // namespace

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
    if (text.empty() || text.size() >= INET6_ADDRSTRLEN) return std::nullopt;
    const std::string terminated(text);
    IpAddress address;
    if (in_addr v4{}; inet_pton(AF_INET, terminated.c_str(), &v4) == 1) {
        std::ranges::copy(kMapped, address.bytes_.begin());
        const std::uint32_t number = ntohl(v4.s_addr);
        for (unsigned i = 0; i < 4; ++i)
            address.bytes_[12 + i] = static_cast<std::uint8_t>(number >> (24 - 8 * i));
        return address;
    }
    if (inet_pton(AF_INET6, terminated.c_str(), address.bytes_.data()) == 1) return address;
    return std::nullopt;
}

bool IpAddress::is_v4() const { return std::ranges::equal(kMapped, std::span(bytes_).first<12>()); }

std::string IpAddress::to_string() const {
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (is_v4()) return fmt::format("{}.{}.{}.{}", bytes_[12], bytes_[13], bytes_[14], bytes_[15]);
    inet_ntop(AF_INET6, bytes_.data(), text.data(), text.size());
    return text.data();
}

Result<IpNetworks> IpNetworks::parse(std::string_view list) {
    IpNetworks networks;
    while (!list.empty()) {
        const std::size_t end = std::min(list.find(','), list.size());
        const std::string_view entry = without_blanks(list.substr(0, end));
        list.remove_prefix(std::min(end + 1, list.size()));
        if (entry.empty()) continue;
        const std::size_t slash = entry.find('/');
        const auto base = IpAddress::parse(entry.substr(0, slash));
        if (!base) return not_a_network(entry);
        const bool is_v4 = entry.find(':') == std::string_view::npos;
        const unsigned most = is_v4 ? 32 : 128;
        unsigned bits = most;
        if (slash != std::string_view::npos) {
            const std::string_view text = entry.substr(slash + 1);
            const auto [stop, error] =
                std::from_chars(text.data(), text.data() + text.size(), bits);
            if (error != std::errc{} || stop != text.data() + text.size() || bits > most)
                return not_a_network(entry);
        }
        networks.networks_.push_back({*base, is_v4 ? bits + kMappedBits : bits});
    }
    return networks;
}

bool IpNetworks::contains(const IpAddress& address) const {
    return std::ranges::any_of(networks_, [&](const Network& network) {
        const std::size_t whole = network.bits / 8;
        const unsigned rest = network.bits % 8;
        if (!std::equal(address.bytes_.begin(), address.bytes_.begin() + static_cast<long>(whole),
                        network.base.bytes_.begin()))
            return false;
        if (rest == 0) return true;
        const unsigned differing = address.bytes_[whole] ^ network.base.bytes_[whole];
        return differing >> (8 - rest) == 0;
    });
}

}  // namespace ballast
