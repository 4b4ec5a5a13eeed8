// Who is asking over HTTP, and whether the request may be looked at at all.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "door/http/message.hpp"
#include "service/identity.hpp"

namespace ballast::door::rest {

inline constexpr std::string_view kSessionCookie = "ballast_session";

// Host names that the server answers to: loopback names and addresses, the address it listens on,
// and what the operator allows. A page that points its own name at 127.0.0.1 (DNS rebinding) is
// refused, because the browser sends that name.
bool is_allowed_host(std::string_view host_header, std::string_view address,
                     std::string_view allowed_host);

// The value of a cookie; nothing when it is not there or there twice.
std::optional<std::string> cookie(const http::Request& request, std::string_view name);

// A principal, nothing when no credential was given, kUnauthenticated when one was given that does
// not hold, kForbidden when a change comes with a cookie but without its CSRF token.
Result<std::optional<service::Principal>> identify(const http::Request& request,
                                                   service::Identity& identity);

// The fields every response carries.
std::vector<std::pair<std::string, std::string>> security_headers();

}  // namespace ballast::door::rest
