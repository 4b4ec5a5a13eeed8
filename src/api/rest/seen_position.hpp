// What a caller has seen of the database, where a replica answers reads: a response states its
// position, and a caller that returns it is answered by nobody who has less. Browsers return it as
// a cookie, so that it holds for all their tabs; programs as the same header field. Whoever returns
// none is answered by the primary.
#pragma once

#include <optional>

#include "api/http/message.hpp"
#include "store/log_position.hpp"

namespace ballast::api::rest {

inline constexpr std::string_view kPositionHeader = "Ballast-Position";
inline constexpr std::string_view kPositionCookie = "ballast_position";

std::optional<store::LogPosition> seen_position(const http::Request& request);
// States the position; of a change also as a cookie.
void add_seen_position(const http::Request& request, bool is_https, bool is_change,
                       const store::LogPosition& position, http::Response& response);

}  // namespace ballast::api::rest
