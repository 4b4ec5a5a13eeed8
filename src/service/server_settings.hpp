// Settings of the server process. They are resolved together with the others (settings.hpp); the
// program puts them into Environment::shared at start.
#pragma once

#include <cstdint>
#include <string>

#include "service/settings.hpp"

namespace ballast::service {

struct ServerSettings {
    // Addresses and networks of proxies, separated by commas, whose header fields state the client.
    std::string trusted_proxies;
    std::string proxy_header = "x-forwarded";  // or "forwarded"
    // Requests that take longer are marked in the log, in milliseconds; 0: none.
    std::uint64_t slow_call_ms = 1'000;
    // Origins whose pages may call the API, separated by commas.
    std::string cors_origins;
    // Address under which users reach the server, without a path, for links in mail and for
    // identity providers.
    std::string public_url;
    // Mail: "host:port" of the server that takes it; empty: none is sent.
    std::string mail_server;
    std::string mail_security = "starttls";  // "tls", or "none" where the server is local
    bool mail_local = false;                 // the server is in a private network
    std::string mail_user;                   // empty: without authentication
    std::string mail_password_secret;        // name of a secret of the home workspace
    std::string mail_password_file;
    std::string mail_ca_file;       // empty: the certificates of the system
    std::string mail_from;          // address of the sender
    bool mail_report_links = true;  // mail about a report has a link that downloads it once
    std::string oidc_file;          // identity providers (user/oidc_settings.hpp); empty: none
};

// From the values that resolve_settings has checked.
ServerSettings server_settings(const ResolvedSettings& resolved);

}  // namespace ballast::service
