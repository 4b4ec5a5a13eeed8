#include "api/rest/seen_position.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "api/rest/gate.hpp"

namespace ballast::api::rest {

std::optional<store::Position> seen_position(const http::Request& request) {
    const auto stated = store::Position::parse(request.header(kPositionHeader).value_or(""));
    const auto kept = store::Position::parse(cookie(request, kPositionCookie).value_or(""));
    return std::max(stated, kept);  // none is less than any
}

void add_seen_position(const http::Request& request, bool is_https, bool is_change,
                       const store::Position& position, http::Response& response) {
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
