// WebSocket (RFC 6455), the server's side, without a socket: the handshake, frames from bytes, and
// bytes of frames. Text messages only; no extension is negotiated.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/http/message.hpp"

namespace ballast::api::http {

// Codes of a closing frame (RFC 6455 section 7.4.1), and those of this server from 4000.
enum class CloseCode : std::uint16_t {
    kNormal = 1000,
    kGoingAway = 1001,
    kProtocolError = 1002,
    kUnsupportedData = 1003,
    kInvalidText = 1007,
    kPolicy = 1008,
    kTooLarge = 1009,
    kTryLater = 1013,
    kSignedOut = 4401,
};

// Whether the request asks for a WebSocket; and what is wrong with its handshake, else empty.
bool asks_for_websocket(const Request& request);
std::string handshake_error(const Request& request);
// The response that begins the connection. `protocol` is that of the client's which is spoken.
Response handshake_response(const Request& request, std::string_view protocol);
// Sec-WebSocket-Accept of a key.
std::string accept_value(std::string_view key);

// What a client sent.
struct WebSocketEvent {
    enum class Kind : std::uint8_t { kText, kPing, kPong, kClose };
    Kind kind = Kind::kText;
    std::string payload;                  // of text and ping
    CloseCode code = CloseCode::kNormal;  // of kClose: the client's, or of what it did wrong
    std::string reason = {};              // what it did wrong; empty when it closed
};

// Reads frames in pieces of any size. After a kClose nothing more is read.
class WebSocketReader {
public:
    explicit WebSocketReader(std::size_t max_message) : max_message_(max_message) {}

    std::vector<WebSocketEvent> feed(std::string_view bytes);

private:
    struct Head {
        std::uint8_t opcode = 0;
        bool is_last = false;
        std::uint64_t length = 0;
        std::size_t size = 0;  // of the head, mask included
        std::string_view mask;
    };
    // None while bytes are missing, or after a mistake, which is in closed_.
    std::optional<Head> read_head(std::string_view bytes);
    std::optional<WebSocketEvent> take(const Head& head, std::string payload);
    std::optional<WebSocketEvent> take_control(const Head& head, std::string payload);
    WebSocketEvent wrong(CloseCode code, std::string reason);

    std::size_t max_message_;
    std::string pending_;
    std::string message_;  // fragments so far
    bool in_message_ = false;
    bool is_closed_ = false;
    std::optional<WebSocketEvent> mistake_;
};

std::string text_frame(std::string_view text);
std::string ping_frame();
std::string pong_frame(std::string_view payload);
std::string close_frame(CloseCode code, std::string_view reason);

}  // namespace ballast::api::http
