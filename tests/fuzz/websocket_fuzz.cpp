// The WebSocket reader on hostile bytes. The first byte determines how they are split; what was
// read must not depend on it.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "api/http/target.hpp"
#include "api/http/websocket.hpp"
#include "base/check.hpp"

namespace http = ballast::api::http;

namespace {

constexpr std::size_t kMax = 512;

std::vector<std::string> read(std::string_view bytes, std::size_t piece) {
    http::WebSocketReader reader(kMax);
    std::vector<std::string> seen;
    bool is_closed = false;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        for (const http::WebSocketEvent& event : reader.feed(bytes.substr(at, piece))) {
            CHECK(!is_closed);
            is_closed = event.kind == http::WebSocketEvent::Kind::kClose;
            if (event.kind == http::WebSocketEvent::Kind::kText)
                CHECK(event.payload.size() <= kMax && http::is_utf8(event.payload));
            else
                CHECK(event.payload.size() <= 125);
            const auto code = static_cast<unsigned>(event.code);
            CHECK(!is_closed || (code >= 1000 && code <= 4999));
            seen.push_back(std::to_string(static_cast<int>(event.kind)) + " " +
                           std::to_string(code) + " " + event.payload);
        }
    }
    return seen;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    CHECK(read(bytes, 1 + data[0] % 16) == read(bytes, bytes.size() + 1));
    return 0;
}
