#include "api/rest/responses.hpp"

#include <array>
#include <cctype>
#include <fmt/format.h>

#include "api/problem.hpp"
#include "api/rest/conditional.hpp"
#include "base/base64.hpp"
#include "base/check.hpp"
#include "service/file_content.hpp"
#include "wire/json.hpp"

namespace ballast::api::rest {

namespace {

// The version of what is returned; without a body when the caller has it already.
void add_version(http::Response& response, const http::Request& request, const std::string& etag) {
    if (etag.empty()) return;
    response.headers.emplace_back("ETag", etag);
    const bool reads = request.method == "GET" || request.method == "HEAD";
    if (!reads || !names_version(request.header("If-None-Match").value_or(""), etag)) return;
    response.status = 304;
    response.body.clear();
    response.source.reset();
}

// Letters, digits and -_. only: file names come from slugs and ids.
std::string plain_file_name(std::string name) {
    for (char& c : name)
        if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '-' && c != '.') c = '_';
    return name;
}

}  // namespace

http::Response problem_response(const Error& error, const RequestId& id) {
    http::Response response{
        .status = http_status(error),
        .headers = {{"Content-Type", "application/problem+json"}, {"Cache-Control", "no-store"}},
        .body = problem_json(error, id)};
    if (error.code == Code::kUnauthenticated)
        response.headers.emplace_back("WWW-Authenticate", "Bearer error=\"invalid_token\"");
    for (const auto& [name, value] : error.attributes)
        if (name == "retry_after") response.headers.emplace_back("Retry-After", value);
    return response;
}

http::Response json_response(std::string body, int status) {
    return {.status = status,
            .headers = {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}},
            .body = std::move(body)};
}

http::Response text_response(int status, std::string body) {
    return {
        .status = status,
        .headers = {{"Content-Type", "text/plain; charset=utf-8"}, {"Cache-Control", "no-store"}},
        .body = std::move(body)};
}

std::string_view media_type(std::string_view name) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kTypes{{
        {".html", "text/html; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".svg", "image/svg+xml"},
        {".json", "application/json"},
    }};
    for (const auto& [ending, type] : kTypes)
        if (name.ends_with(ending)) return type;
    return "application/octet-stream";
}

void add_rate(http::Response& response, const std::optional<service::RateState>& rate) {
    if (!rate || rate->quota == 0) return;
    response.headers.emplace_back(
        "RateLimit-Policy", fmt::format("\"default\";q={};w={}", rate->quota, rate->window_s));
    response.headers.emplace_back(
        "RateLimit", fmt::format("\"default\";r={};t={}", rate->remaining, rate->reset_s));
}

http::Response reply_response(const http::Request& request, const service::Reply& reply) {
    http::Response response = json_response(reply.body, reply.job ? 202 : 200);
    response.source = reply.source;
    if (reply.job) {
        response.headers.emplace_back("Location", "/api/v1/jobs/" + reply.job->to_string());
        response.headers.emplace_back("Retry-After", "1");
    }
    if (reply.replayed) response.headers.emplace_back("Idempotency-Replayed", "true");
    add_version(response, request, reply.etag);
    return response;
}

http::Response file_response(const http::Request& request, const service::Reply& reply) {
    auto file = wire::read_json<service::FileContent>(reply.body, {.max_bytes = 1U << 30});
    CHECK(file.has_value());
    auto bytes = from_base64(file->content);
    CHECK(bytes.has_value());
    http::Response response{
        .status = 200,
        .headers = {{"Content-Type", file->media_type},
                    {"Content-Disposition",
                     fmt::format("attachment; filename=\"{}\"", plain_file_name(file->file_name))},
                    {"Cache-Control", "no-store"}},
        .body = std::move(*bytes)};
    response.source = reply.file;
    add_version(response, request, reply.etag);
    return response;
}

}  // namespace ballast::api::rest
