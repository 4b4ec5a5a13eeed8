#include "api/rest/cors.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace ballast::api::rest {

namespace {

bool is_api(std::string_view path) {
    return path.starts_with("/api/") || path.starts_with("/.well-known/");
}

}  // namespace

Cors::Cors(std::string_view origins) {
    while (!origins.empty()) {
        const std::size_t end = std::min(origins.find(','), origins.size());
        if (const std::string_view one = without_blanks(origins.substr(0, end)); !one.empty())
            origins_.emplace_back(one);
        origins.remove_prefix(std::min(end + 1, origins.size()));
    }
}

std::string_view Cors::origin_of(const http::Request& request) const {
    if (origins_.empty() || !is_api(request.path)) return {};
    const auto origin = request.header("Origin");
    if (!origin) return {};
    const auto listed = std::ranges::find(origins_, *origin);
    return listed == origins_.end() ? std::string_view{} : std::string_view(*listed);
}

std::optional<http::Response> Cors::preflight(const http::Request& request) const {
    if (request.method != "OPTIONS" || !request.header("Access-Control-Request-Method"))
        return std::nullopt;
    if (origin_of(request).empty()) return std::nullopt;
    return http::Response{
        .status = 204,
        .headers = {{"Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE"},
                    {"Access-Control-Allow-Headers",
                     "Authorization, Ballast-Position, Ballast-Workspace, Content-Type, "
                     "Idempotency-Key, If-Match, If-None-Match, Last-Event-ID"},
                    {"Access-Control-Max-Age", "600"}}};
}

void Cors::add_fields(const http::Request& request, http::Response& response) const {
    if (origins_.empty() || !is_api(request.path)) return;
    response.headers.emplace_back("Vary", "Origin");
    const std::string_view origin = origin_of(request);
    if (origin.empty()) return;
    response.headers.emplace_back("Access-Control-Allow-Origin", origin);
    if (request.method != "OPTIONS")
        response.headers.emplace_back("Access-Control-Expose-Headers",
                                      "Ballast-Position, Content-Disposition, ETag, "
                                      "Idempotency-Replayed, Location, RateLimit, "
                                      "RateLimit-Policy, Retry-After, Server-Timing, X-Request-Id");
}

}  // namespace ballast::api::rest
