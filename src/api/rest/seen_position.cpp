#include "api/rest/seen_position.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "api/rest/gate.hpp"

namespace ballast::api::rest {

std::optional<store::LogPosition> seen_position(const http::Request& request) {
    const auto stated = store::LogPosition::parse(request.header(kPositionHeader).value_or(""));
    const auto kept = store::LogPosition::parse(cookie(request, kPositionCookie).value_or(""));
    return std::max(stated, kept);  // none is less than any
}

void add_seen_position(const http::Request& request, bool is_https, bool is_change,
                       const store::LogPosition& position, http::Response& response) {
    const std::string text = position.to_string();
    response.headers.emplace_back(kPositionHeader, text);
    // A program has no cookies, and a browser's first read has none yet.
    const bool is_browser = request.header("Cookie").has_value();
    if (!is_browser || (!is_change && cookie(request, kPositionCookie))) return;
    response.headers.emplace_back(
        "Set-Cookie", fmt::format("{}={}; Path=/; HttpOnly; SameSite=Strict{}", kPositionCookie,
                                  text, is_https ? "; Secure" : ""));
}

}  // namespace ballast::api::rest
