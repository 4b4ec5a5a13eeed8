#include "feed/curl_socket.hpp"

#include <cstdint>
#include <netinet/in.h>
#include <sys/socket.h>

#include "feed/address.hpp"

namespace ballast::feed::detail {

namespace {

AddressKind kind_of(const curl_sockaddr& address) {
    if (address.family == AF_INET) {
        const auto& in = reinterpret_cast<const sockaddr_in&>(address.addr);
        const auto* bytes = reinterpret_cast<const std::uint8_t*>(&in.sin_addr);
        return kind_of_address({bytes, 4});
    }
    if (address.family == AF_INET6) {
        const auto& in = reinterpret_cast<const sockaddr_in6&>(address.addr);
        const auto* bytes = reinterpret_cast<const std::uint8_t*>(&in.sin6_addr);
        return kind_of_address({bytes, 16});
    }
    return AddressKind::kForbidden;
}

}  // namespace

curl_socket_t open_allowed_socket(void* policy, curlsocktype /*purpose*/, curl_sockaddr* address) {
    auto& decided = *static_cast<SocketPolicy*>(policy);
    const AddressKind kind = kind_of(*address);
    const bool is_allowed = kind == AddressKind::kPublic     ? !decided.only_local
                            : kind == AddressKind::kPrivate  ? decided.local
                            : kind == AddressKind::kMetadata ? decided.metadata
                                                             : false;
    decided.refused = !is_allowed;
    if (decided.refused) return CURL_SOCKET_BAD;  // another address of the name may be allowed
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

}  // namespace ballast::feed::detail
