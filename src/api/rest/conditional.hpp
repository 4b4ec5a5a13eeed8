// Conditional requests.
#pragma once

#include <string_view>

namespace ballast::api::rest {

// Whether If-None-Match matches the version: any of a list, weak or strong, or "*" (RFC 9110
// section 13.1.2).
bool names_version(std::string_view list, std::string_view etag);

}  // namespace ballast::api::rest
