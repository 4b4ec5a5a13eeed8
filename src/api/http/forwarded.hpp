// The client of a request that came through proxies.
//
// A proxy appends the address it was called from to X-Forwarded-For, or to Forwarded (RFC 7239). A
// client can send these fields too, so only entries that a trusted proxy has written count: from
// the right, up to and including the first address that is not a trusted proxy. Only one of the two
// kinds is read, because proxies pass the other on unchanged.
#pragma once

#include <string>
#include <string_view>

#include "api/http/message.hpp"
#include "base/ip_network.hpp"

namespace ballast::api::http {

enum class ForwardedHeader { kXForwarded, kForwarded };

struct TrustedProxies {
    IpNetworks addresses = {};
    ForwardedHeader header = ForwardedHeader::kXForwarded;

    bool contains(std::string_view peer) const;
};

struct Origin {
    std::string address;
    bool https = false;  // of the connection to the proxy
};

// `peer` is a trusted proxy.
Origin origin_of(const TrustedProxies& proxies, std::string_view peer, const Headers& headers);

}  // namespace ballast::api::http
