// Internal to feed: the address that libcurl is about to connect to, decided by policy, whatever
// its name resolved to before.
#pragma once

#include <curl/curl.h>

namespace ballast::feed::detail {

struct SocketPolicy {
    bool local = false;       // addresses of this machine and of private networks are allowed
    bool only_local = false;  // others are not
    bool metadata = false;    // those of services with the metadata of this machine are
    bool refused = false;     // set when the last address was refused
};

// CURLOPT_OPENSOCKETFUNCTION, whose data is a SocketPolicy.
curl_socket_t open_allowed_socket(void* policy, curlsocktype purpose, curl_sockaddr* address);

}  // namespace ballast::feed::detail
