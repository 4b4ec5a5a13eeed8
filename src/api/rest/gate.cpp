#include "api/rest/gate.hpp"

#include <algorithm>
#include <ranges>

#include "api/http/target.hpp"
#include "base/text.hpp"

namespace ballast::api::rest {

namespace {

bool is_port(std::string_view text) {
    return !text.empty() && text.size() <= 5 &&
           std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; }) &&
           (text.size() < 5 || text <= "65535");
}

// "[::1]:8640" → "::1", "localhost:8640" → "localhost"; empty when it is not a host with an
// optional port (RFC 9110 section 7.2).
std::string_view without_port(std::string_view host) {
    const bool bracketed = host.starts_with('[');
    const std::size_t end = host.find(bracketed ? ']' : ':');
    if (bracketed && end == std::string_view::npos) return {};
    std::string_view rest = end == std::string_view::npos ? std::string_view{} : host.substr(end);
    if (bracketed) rest.remove_prefix(1);
    if (!rest.empty() && (rest.front() != ':' || !is_port(rest.substr(1)))) return {};
    return bracketed ? host.substr(1, end - 1) : host.substr(0, end);
}

bool changes_nothing(std::string_view method) {
    return method == "GET" || method == "HEAD" || method == "OPTIONS";
}

}  // namespace

bool is_allowed_host(std::string_view host_header, std::string_view address,
                     std::string_view allowed_host) {
    const std::string_view host = without_port(host_header);
    if (host.empty()) return false;
    for (const std::string_view name :
         {std::string_view("localhost"), std::string_view("127.0.0.1"), std::string_view("::1"),
          address})
        if (!name.empty() && http::equal_names(host, name)) return true;
    while (!allowed_host.empty()) {
        const std::size_t end = std::min(allowed_host.find(','), allowed_host.size());
        if (http::equal_names(host, without_blanks(allowed_host.substr(0, end)))) return true;
        allowed_host.remove_prefix(std::min(end + 1, allowed_host.size()));
    }
    return false;
}

std::optional<std::string> cookie(const http::Request& request, std::string_view name) {
    if (request.headers.count("Cookie") > 1) return std::nullopt;
    std::string_view rest = request.header("Cookie").value_or("");
    std::optional<std::string> found;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(';'), rest.size());
        const std::string_view pair = without_blanks(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
        const std::size_t equals = pair.find('=');
        if (equals == std::string_view::npos || pair.substr(0, equals) != name) continue;
        if (found) return std::nullopt;
        found = std::string(pair.substr(equals + 1));
    }
    return found;
}

Result<std::optional<service::Principal>> identify(const http::Request& request,
                                                   service::Identity& identity,
                                                   const IdentifyOptions& options) {
    if (const auto authorization = request.header("Authorization")) {
        constexpr std::string_view kBearer = "Bearer ";
        if (request.headers.count("Authorization") > 1 || authorization->size() <= kBearer.size() ||
            !http::equal_names(authorization->substr(0, kBearer.size()), kBearer))
            return fail(Code::kUnauthenticated, "expected Authorization: Bearer <token>");
        TRY(service::Principal principal,
            identity.authenticate_token(without_blanks(authorization->substr(kBearer.size())),
                                        request.remote_address, options.workspace));
        return std::optional(std::move(principal));
    }
    const auto session = cookie(request, session_cookie(options.https));
    if (!session || session->empty()) return std::optional<service::Principal>{};
    TRY(service::Principal principal,
        identity.authenticate_session(*session, options.use, options.workspace));
    if (!changes_nothing(request.method) &&
        !equal_in_constant_time(request.header("X-CSRF-Token").value_or(""), principal.csrf))
        return fail(Code::kForbidden,
                    "the X-CSRF-Token header is missing or wrong; GET /session returns it");
    return std::optional(std::move(principal));
}

std::string workspace_of(const http::Request& request) {
    return std::string(request.header(kWorkspaceHeader).value_or(""));
}

void take_workspace_from_query(http::Request& request) {
    if (request.header(kWorkspaceHeader)) return;
    std::string others;
    for (const auto part : std::views::split(request.query, '&')) {
        const std::string_view pair(part);
        if (const auto query = http::parse_query(pair);
            query && query->size() == 1 && query->front().first == "workspace") {
            request.headers.add(kWorkspaceHeader, query->front().second);
            continue;
        }
        if (!others.empty()) others += '&';
        others += pair;
    }
    request.query = std::move(others);
}

Result<http::TrustedProxies> trusted_proxies(const service::ServerSettings& settings) {
    TRY(IpNetworks addresses, IpNetworks::parse(settings.trusted_proxies));
    return http::TrustedProxies{.addresses = std::move(addresses),
                                .header = settings.proxy_header == "forwarded"
                                              ? http::ForwardedHeader::kForwarded
                                              : http::ForwardedHeader::kXForwarded};
}

std::string agent_of(const http::Request& request) {
    constexpr std::size_t kLongest = 200;
    return std::string(request.header("User-Agent").value_or("").substr(0, kLongest));
}

bool is_from_own_page(const http::Request& request) {
    if (const auto site = request.header("Sec-Fetch-Site"))
        return *site == "same-origin" || *site == "none";
    const auto origin = request.header("Origin");
    if (!origin) return true;
    const std::size_t scheme = origin->find("://");
    return scheme != std::string_view::npos &&
           http::equal_names(origin->substr(scheme + 3), request.header("Host").value_or(""));
}

std::vector<std::pair<std::string, std::string>> security_headers(bool https) {
    std::vector<std::pair<std::string, std::string>> headers{
        {"Content-Security-Policy",
         "default-src 'self'; img-src 'self' blob:; object-src 'none'; base-uri 'none'; "
         "form-action 'self'; frame-ancestors 'none'"},
        {"X-Content-Type-Options", "nosniff"},
        {"Referrer-Policy", "no-referrer"},
        {"Cross-Origin-Opener-Policy", "same-origin"},
        {"Cross-Origin-Resource-Policy", "same-origin"}};
    if (https) headers.emplace_back("Strict-Transport-Security", kTransportSecurity);
    return headers;
}

}  // namespace ballast::api::rest
