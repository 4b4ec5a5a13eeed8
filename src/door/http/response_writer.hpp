// The head of a response as bytes.
#pragma once

#include <cstdint>
#include <ctime>
#include <optional>
#include <string>
#include <string_view>

#include "door/http/message.hpp"

namespace ballast::door::http {

// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 section 5.6.7).
std::string format_http_date(std::time_t seconds);

// What the connection, not the handler, decides about a response.
struct Framing {
    std::string_view date;
    std::string_view common = {};  // what append_field wrote of the fields that every response has
    std::optional<std::uint64_t> length = {};  // absent: chunked, or ended by closing
    bool chunked = false;
    bool close = false;
    bool keep_alive_named = false;  // an HTTP/1.0 client has to be told
};

// 1xx, 204 and 304 have no body, whatever the handler gave.
bool has_body(int status);

void append_head(std::string& out, const Response& response, const Framing& framing);

// "\r\nName: value", the value without control characters; a name of ours is left out.
void append_field(std::string& out, std::string_view name, std::string_view value);

// One chunk of the chunked coding; `bytes` may not be empty, because that would end the body.
void append_chunk(std::string& out, std::string_view bytes);

inline constexpr std::string_view kLastChunk = "0\r\n\r\n";

}  // namespace ballast::door::http
