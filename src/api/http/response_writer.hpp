// Serializes the head of a response.
#pragma once

#include <cstdint>
#include <ctime>
#include <optional>
#include <string>
#include <string_view>

#include "api/http/message.hpp"

namespace ballast::api::http {

// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 section 5.6.7).
std::string format_http_date(std::time_t seconds);

// Properties of a response decided by the connection, not the handler.
struct Framing {
    std::string_view date;
    std::string_view common = {};  // output of append_field for the fields of every response
    std::optional<std::uint64_t> length = {};  // absent: chunked, or ended by closing
    bool chunked = false;
    bool close = false;
    bool keep_alive_named = false;  // Connection: keep-alive, which an HTTP/1.0 client needs
    bool upgrade = false;           // Connection: Upgrade, with status 101
};

// 1xx, 204 and 304 have no body, regardless of the handler.
bool has_body(int status);

void append_head(std::string& out, const Response& response, const Framing& framing);

// "\r\nName: value", the value without control characters; fields of the transport are skipped.
void append_field(std::string& out, std::string_view name, std::string_view value);

// One chunk of the chunked coding; `bytes` must not be empty, because that would end the body.
void append_chunk(std::string& out, std::string_view bytes);

inline constexpr std::string_view kLastChunk = "0\r\n\r\n";

}  // namespace ballast::api::http
