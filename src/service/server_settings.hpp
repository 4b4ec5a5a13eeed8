// Settings of the server process. They are resolved together with the others (settings.hpp); the
// program puts them into Environment::shared at start.
#pragma once

#include <string>

#include "service/settings.hpp"

namespace ballast::service {

struct ServerSettings {
    // Addresses and networks of proxies, separated by commas, whose header fields state the client.
    std::string trusted_proxies;
    std::string proxy_header = "x-forwarded";  // or "forwarded"
    // Origins whose pages may call the API, separated by commas.
    std::string cors_origins;
};

// From the values that resolve_settings has checked.
ServerSettings server_settings(const ResolvedSettings& resolved);

}  // namespace ballast::service
