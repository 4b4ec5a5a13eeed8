// Authentication of HTTP requests, and checks made before anything else.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/http/forwarded.hpp"
#include "api/http/message.hpp"
#include "base/result.hpp"
#include "service/identity.hpp"
#include "service/server_settings.hpp"

namespace ballast::api::rest {

// Over TLS, a name that browsers accept only from this host, for all paths and with Secure.
inline constexpr std::string_view session_cookie(bool https) {
    return https ? "__Host-ballast_session" : "ballast_session";
}
// Of a browser in which somebody signed in before.
inline constexpr std::string_view device_cookie(bool https) {
    return https ? "__Host-ballast_device" : "ballast_device";
}

// Of a browser that signs in through an identity provider.
inline constexpr std::string_view flow_cookie(bool https) {
    return https ? "__Host-ballast_flow" : "ballast_flow";
}

// Names the workspace of a call, by id or slug; the one of the credential when it is absent.
inline constexpr std::string_view kWorkspaceHeader = "Ballast-Workspace";

// Host names that the server accepts: loopback names and addresses, the address it listens on, and
// those the operator allows, separated by commas. A page that resolves its own name to 127.0.0.1
// (DNS rebinding) is rejected, because the browser sends that name.
bool is_allowed_host(std::string_view host_header, std::string_view address,
                     std::string_view allowed_host);

// The value of a cookie; nullopt when it is missing or given twice.
std::optional<std::string> cookie(const http::Request& request, std::string_view name);

// The principal; nullopt when no credential was given, kUnauthenticated when it is invalid,
// kForbidden when a change comes with a cookie but without its CSRF token.
struct IdentifyOptions {
    bool https = false;
    service::Use use = service::Use::kCounted;
    std::string workspace = {};
};
Result<std::optional<service::Principal>> identify(const http::Request& request,
                                                   service::Identity& identity,
                                                   const IdentifyOptions& options = {});

// The workspace that the request names; empty when it names none.
std::string workspace_of(const http::Request& request);

// Event streams and links to files, which a browser opens without header fields, name the workspace
// as ?workspace=: it becomes the header field, unless there is one.
void take_workspace_from_query(http::Request& request);

// The proxies of the settings.
Result<http::TrustedProxies> trusted_proxies(const service::ServerSettings& settings);

// As much of User-Agent as names a browser.
std::string agent_of(const http::Request& request);

// Whether a page of this server, or no page at all, made the request: browsers state the relation
// of the page (Sec-Fetch-Site) or at least its origin. "same-site" is another port of this host.
bool is_from_own_page(const http::Request& request);

inline constexpr std::string_view kTransportSecurity = "max-age=31536000";

// Header fields of every response.
std::vector<std::pair<std::string, std::string>> security_headers(bool https = false);

}  // namespace ballast::api::rest
