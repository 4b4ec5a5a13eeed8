// A program with an open WebSocket of live events, for tests.
#pragma once

#include <fmt/format.h>
#include <string>
#include <string_view>

#include "api/http/websocket.hpp"
#include "api/rest/live_socket.hpp"
#include "api/rest/rest_world_test.hpp"

namespace ballast::api::rest {

inline constexpr std::string_view kHandshake =
    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

// A program with an open WebSocket.
class LiveClient {
public:
    // `receive_buffer`: bytes that the kernel takes before the client does; 0 for its usual.
    explicit LiveClient(const RestWorld& rest, std::string_view more = "", int receive_buffer = 0)
        : client_(rest.port(), receive_buffer) {
        client_.send(http::get("/api/v1/live", std::string(kHandshake) + std::string(more) +
                                                   "Sec-WebSocket-Protocol: ballast.v1\r\n" +
                                                   rest.bearer()));
        head_ = client_.until("\r\n\r\n").value_or("");
    }
    const std::string& head() const { return head_; }

    void send(std::string_view text) {
        std::string frame(1, static_cast<char>(0x81));
        if (text.size() < 126) {
            frame += static_cast<char>(0x80U | text.size());
        } else {
            frame += static_cast<char>(0xFE);
            frame += static_cast<char>(text.size() >> 8);
            frame += static_cast<char>(text.size() & 0xFF);
        }
        client_.send(frame + std::string(4, '\0') + std::string(text));
    }
    // The next text, or "close <code>"; skips pings. "refused" when the connection did not open.
    std::string next() {
        if (!head_.starts_with("HTTP/1.1 101")) return "refused";
        for (;;) {
            const auto head = client_.exactly(2);
            if (!head) return "ended";
            const auto kind = static_cast<unsigned char>((*head)[0]) & 0x0FU;
            std::size_t size = static_cast<unsigned char>((*head)[1]);
            if (size == 126) {
                const auto more = client_.exactly(2).value_or(std::string(2, '\0'));
                size = static_cast<std::size_t>(static_cast<unsigned char>(more[0])) << 8 |
                       static_cast<unsigned char>(more[1]);
            }
            const std::string payload = client_.exactly(size).value_or("");
            if (kind == 1) return payload;
            if (kind == 8 && payload.size() >= 2)
                return fmt::format("close {}", static_cast<unsigned char>(payload[0]) << 8 |
                                                   static_cast<unsigned char>(payload[1]));
            if (kind == 8) return "ended";
        }
    }

private:
    http::TestClient client_;
    std::string head_;
};

}  // namespace ballast::api::rest
