#include "api/http/forwarded.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "base/text.hpp"

namespace ballast::api::http {

namespace {

struct Hop {
    std::optional<IpAddress> address;
    bool https = false;
};

// Splits at the separator outside quotes.
std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    bool quoted = false;
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= text.size(); ++i) {
        if (i < text.size() && text[i] == '"') quoted = !quoted;
        if (i < text.size() && (quoted || text[i] != separator)) continue;
        parts.push_back(without_blanks(text.substr(begin, i - begin)));
        begin = i + 1;
    }
    return parts;
}

// "192.0.2.1", "192.0.2.1:4711", "2001:db8::1", "[2001:db8::1]:4711".
std::optional<IpAddress> address_of(std::string_view node) {
    if (node.size() >= 2 && node.front() == '"' && node.back() == '"')
        node = node.substr(1, node.size() - 2);
    if (node.starts_with('[')) {
        const std::size_t end = node.find(']');
        return end == std::string_view::npos ? std::nullopt
                                             : IpAddress::parse(node.substr(1, end - 1));
    }
    if (std::ranges::count(node, ':') == 1) node = node.substr(0, node.find(':'));
    return IpAddress::parse(node);
}

template <class Take>
void for_each_value(const Headers& headers, std::string_view name, Take take) {
    for (std::size_t i = 0; i < headers.size(); ++i)
        if (equal_names(headers.name(i), name))
            for (const std::string_view value : split(headers.value(i), ',')) take(value);
}

// The hops in the order of the proxies, the nearest last.
std::vector<Hop> hops(ForwardedHeader header, const Headers& headers) {
    std::vector<Hop> all;
    if (header == ForwardedHeader::kForwarded) {
        for_each_value(headers, "Forwarded", [&](std::string_view element) {
            Hop hop;
            for (const std::string_view pair : split(element, ';')) {
                const std::size_t equals = std::min(pair.find('='), pair.size());
                const std::string_view name = pair.substr(0, equals);
                const std::string_view value = pair.substr(std::min(equals + 1, pair.size()));
                if (equal_names(name, "for")) hop.address = address_of(value);
                if (equal_names(name, "proto"))
                    hop.https = equal_names(value, "https") || equal_names(value, "\"https\"");
            }
            all.push_back(hop);
        });
        return all;
    }
    for_each_value(headers, "X-Forwarded-For",
                   [&](std::string_view value) { all.push_back({address_of(value), false}); });
    // Proxies replace this field, so that its last value is the one of the nearest.
    bool https = false;
    for_each_value(headers, "X-Forwarded-Proto",
                   [&](std::string_view value) { https = equal_names(value, "https"); });
    if (all.empty()) all.push_back({});
    for (Hop& hop : all) hop.https = https;
    return all;
}

}  // namespace

bool TrustedProxies::contains(std::string_view peer) const {
    if (addresses.empty()) return false;
    const auto address = IpAddress::parse(peer);
    return address && addresses.contains(*address);
}

Origin origin_of(const TrustedProxies& proxies, std::string_view peer, const Headers& headers) {
    Origin origin{.address = std::string(peer)};
    const std::vector<Hop> all = hops(proxies.header, headers);
    for (auto hop = all.rbegin(); hop != all.rend(); ++hop) {
        origin.https = hop->https;
        // "unknown" and the like: all that is known is the proxy that wrote it.
        if (!hop->address) return origin;
        origin.address = hop->address->to_string();
        if (!proxies.addresses.contains(*hop->address)) return origin;
    }
    return origin;
}

}  // namespace ballast::api::http
