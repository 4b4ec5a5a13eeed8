// Messages between the transport and a handler: a request as received, a response to send.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/byte_source.hpp"

namespace ballast::api::http {

// Compares field names ignoring ASCII case (RFC 9110 section 5.1).
bool equal_names(std::string_view a, std::string_view b);

// The header fields of a request, in the order received, in one block of memory.
class Headers {
public:
    void add(std::string_view name, std::string_view value);

    std::size_t size() const { return fields_.size(); }
    std::string_view name(std::size_t i) const;
    std::string_view value(std::size_t i) const;

    // The value of the first field of that name, trimmed.
    std::optional<std::string_view> find(std::string_view name) const;
    std::size_t count(std::string_view name) const;

private:
    struct Span {
        std::uint32_t begin = 0;  // of the name in text_; the value follows it directly
        std::uint32_t name_size = 0;
        std::uint32_t value_size = 0;
    };
    std::string text_;
    std::vector<Span> fields_;
};

struct Request {
    std::string method;  // as sent: "GET"; never TRACE or CONNECT, which the transport rejects
    std::string target;  // as sent: "/api/v1/portfolios/a%20b?limit=5"
    // Decoded: "/api/v1/portfolios/a b". Starts with '/', is UTF-8, and contains no empty, "." or
    // ".." segment (one trailing '/' is kept), no control character and no backslash. "*" for
    // OPTIONS *.
    std::string path;
    std::string query;  // the part after '?', not decoded; see parse_query() in target.hpp
    Headers headers;
    std::string body;  // complete, with chunked coding removed
    // Of the client, without the port: "127.0.0.1". Stated by the proxy where that is trusted.
    std::string remote_address;
    bool https = false;  // the client reached this server, or a trusted proxy, over TLS
    std::chrono::steady_clock::time_point received = {};  // when the last byte was parsed
    // When a thread took it up; set by the handler, zero before.
    std::chrono::steady_clock::time_point started = {};

    std::optional<std::string_view> header(std::string_view name) const {
        return headers.find(name);
    }
};

// The transport writes Date, Content-Length, Transfer-Encoding and Connection itself and ignores
// fields of those names given here. Control characters in values become blanks, which prevents
// header injection.
struct Response {
    int status = 200;
    std::vector<std::pair<std::string, std::string>> headers = {};
    std::string body = {};
    // If set, sent instead of `body` without a copy: for bytes that many responses share.
    std::shared_ptr<const std::string> shared_body = nullptr;
    // If set, sent instead of `body`: read while the client takes it.
    std::shared_ptr<const ByteSource> source = nullptr;
    bool close = false;  // close the connection after this response

    // Of what is in memory.
    std::string_view bytes() const { return shared_body ? *shared_body : body; }
    std::uint64_t size() const { return source ? source->size() : bytes().size(); }
};

// "Not Found" for 404; "Unknown" for a status that has no name.
std::string_view reason_phrase(int status);

// The transport's own response to invalid requests: application/problem+json (RFC 9457) with the
// status, its phrase as title, and `detail`.
Response problem(int status, std::string_view detail);

}  // namespace ballast::api::http
