// WebSocket frames and handshake against RFC 6455, whose examples of sections 1.3 and 5.7 are used.
#include "api/http/websocket.hpp"

#include <gtest/gtest.h>
#include <mutex>
#include <thread>

#include "api/http/server.hpp"
#include "api/http/test_client.hpp"

namespace ballast::api::http {
namespace {

using Kind = WebSocketEvent::Kind;

std::string bytes(std::initializer_list<int> values) {
    std::string made;
    for (const int value : values) made += static_cast<char>(value);
    return made;
}

// A frame as a client sends it.
std::string masked(int first, std::string_view payload,
                   std::string_view mask = "\x37\xfa\x21\x3d") {
    std::string made(1, static_cast<char>(first));
    if (payload.size() < 126) {
        made += static_cast<char>(0x80U | payload.size());
    } else {
        made += bytes(
            {0xFE, static_cast<int>(payload.size() >> 8), static_cast<int>(payload.size() & 0xFF)});
    }
    made += mask;
    for (std::size_t i = 0; i < payload.size(); ++i)
        made += static_cast<char>(payload[i] ^ mask[i % 4]);
    return made;
}

std::vector<WebSocketEvent> read(std::string_view input, std::size_t max = 1'000) {
    WebSocketReader reader(max);
    return reader.feed(input);
}

void expect_close(std::string_view input, CloseCode code, std::size_t max = 1'000) {
    const auto events = read(input, max);
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events[0].kind, Kind::kClose);
    EXPECT_EQ(static_cast<int>(events[0].code), static_cast<int>(code)) << events[0].reason;
}

TEST(WebSocket, TheHandshakeIsThatOfTheStandard) {
    EXPECT_EQ(accept_value("dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

TEST(WebSocket, AMaskedTextIsReadAndAnUnmaskedOneWritten) {
    const std::string hello =
        bytes({0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58});
    const auto events = read(hello);
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events[0].payload, "Hello");
    EXPECT_EQ(text_frame("Hello"), bytes({0x81, 0x05}) + "Hello");
    EXPECT_EQ(text_frame(std::string(256, 'x')).substr(0, 4), bytes({0x81, 0x7E, 0x01, 0x00}));
    EXPECT_EQ(text_frame(std::string(65'536, 'x')).substr(0, 10),
              bytes({0x81, 0x7F, 0, 0, 0, 0, 0, 1, 0, 0}));
}

TEST(WebSocket, FramesArriveInPiecesOfAnySize) {
    const std::string all = masked(0x01, "Hel") + masked(0x89, "p") + masked(0x80, "lo") +
                            masked(0x81, std::string(300, 'y'));
    for (std::size_t size = 1; size <= all.size(); ++size) {
        WebSocketReader reader(1'000);
        std::vector<WebSocketEvent> events;
        for (std::size_t at = 0; at < all.size(); at += size)
            for (auto& event : reader.feed(std::string_view(all).substr(at, size)))
                events.push_back(event);
        ASSERT_EQ(events.size(), 3U) << size;
        EXPECT_EQ(events[0].kind, Kind::kPing);
        EXPECT_EQ(events[0].payload, "p");
        EXPECT_EQ(events[1].payload, "Hello");
        EXPECT_EQ(events[2].payload, std::string(300, 'y'));
    }
}

TEST(WebSocket, MistakesCloseWithTheCodeOfTheStandard) {
    expect_close(bytes({0x81, 0x05}) + "Hello", CloseCode::kProtocolError);  // not masked
    expect_close(masked(0xC1, "a"), CloseCode::kProtocolError);              // reserved bit
    expect_close(masked(0x83, "a"), CloseCode::kProtocolError);              // unknown kind
    expect_close(masked(0x8B, "a"), CloseCode::kProtocolError);              // unknown control
    expect_close(masked(0x80, "a"), CloseCode::kProtocolError);              // continues nothing
    expect_close(masked(0x01, "a") + masked(0x81, "b"), CloseCode::kProtocolError);
    expect_close(masked(0x09, "a"), CloseCode::kProtocolError);  // control in fragments
    expect_close(masked(0x89, std::string(126, 'a')), CloseCode::kProtocolError);
    expect_close(masked(0x82, "a"), CloseCode::kUnsupportedData);
    expect_close(masked(0x81, "\xC0\xAF"), CloseCode::kInvalidText);
    expect_close(masked(0x81, "\xED\xA0\x80"), CloseCode::kInvalidText);
    expect_close(masked(0x81, "12345"), CloseCode::kTooLarge, 4);
    expect_close(masked(0x01, "123") + masked(0x80, "45"), CloseCode::kTooLarge, 4);
    expect_close(bytes({0x81, 0xFE, 0, 5, 1, 2, 3, 4}), CloseCode::kProtocolError);
    expect_close(bytes({0x81, 0xFF, 0, 0, 0, 0, 0, 0, 0, 5}), CloseCode::kProtocolError);
    expect_close(bytes({0x81, 0xFF, 0x80, 0, 0, 0, 0, 0, 0, 0}), CloseCode::kProtocolError);
    // As soon as the length is known, before the bytes are.
    expect_close(bytes({0x81, 0xFF, 0, 0, 0, 1, 0, 0, 0, 0}), CloseCode::kTooLarge);
}

TEST(WebSocket, ClosingFramesAreChecked) {
    expect_close(masked(0x88, ""), CloseCode::kNormal);
    expect_close(masked(0x88, bytes({0x03, 0xE8}) + "bye"), CloseCode::kNormal);
    expect_close(masked(0x88, bytes({0x03})), CloseCode::kProtocolError);
    for (const int code : {0, 999, 1004, 1005, 1006, 1015, 2999, 5000})
        expect_close(masked(0x88, bytes({code >> 8, code & 0xFF})), CloseCode::kProtocolError);
    expect_close(masked(0x88, bytes({0x03, 0xE8, 0xFF})), CloseCode::kInvalidText);
    EXPECT_EQ(close_frame(CloseCode::kGoingAway, "x"), bytes({0x88, 0x03, 0x03, 0xE9}) + "x");
    EXPECT_EQ(close_frame(CloseCode::kPolicy, std::string(300, 'x')).size(), 2U + 125U);
}

TEST(WebSocket, AfterAClosingFrameNothingIsRead) {
    WebSocketReader reader(100);
    EXPECT_EQ(reader.feed(masked(0x88, "") + masked(0x81, "a")).size(), 1U);
    EXPECT_TRUE(reader.feed(masked(0x81, "b")).empty());
}

constexpr std::string_view kUpgrade =
    "GET /live HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Protocol: other, ballast.v1\r\n\r\n";

TEST(WebSocket, BothSidesSendBytesAfterTheHandshake) {
    std::mutex mutex;
    Stream stream;
    const auto echo = [&](std::string_view taken) {
        WebSocketReader reader(100);
        const std::lock_guard lock(mutex);
        for (const auto& event : reader.feed(taken)) stream.send(text_frame(event.payload));
    };
    auto server = Server::start({.threads = 1}, [&](Request&& request, Responder respond) {
        EXPECT_TRUE(asks_for_websocket(request));
        EXPECT_EQ(handshake_error(request), "");
        Response head = handshake_response(request, "ballast.v1");
        // From another thread, as the handlers of the program do.
        std::thread([&, head, respond = std::move(respond)]() mutable {
            const std::lock_guard lock(mutex);
            stream = respond.upgrade(head, echo);
        }).join();
    });
    ASSERT_TRUE(server);
    TestClient client((*server)->port());
    // The first frame comes with the request.
    ASSERT_TRUE(client.send(std::string(kUpgrade) + masked(0x81, "one")));
    const std::string head = client.until("\r\n\r\n").value_or("");
    EXPECT_TRUE(head.starts_with("HTTP/1.1 101 Switching Protocols\r\n")) << head;
    EXPECT_NE(head.find("Connection: Upgrade\r\n"), std::string::npos);
    EXPECT_NE(head.find("Upgrade: websocket\r\n"), std::string::npos);
    EXPECT_NE(head.find("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"),
              std::string::npos);
    EXPECT_NE(head.find("Sec-WebSocket-Protocol: ballast.v1\r\n"), std::string::npos);
    EXPECT_EQ(head.find("Transfer-Encoding"), std::string::npos);
    EXPECT_EQ(client.exactly(5).value_or(""), text_frame("one"));
    ASSERT_TRUE(client.send(masked(0x81, "two")));
    EXPECT_EQ(client.exactly(5).value_or(""), text_frame("two"));
    {
        const std::lock_guard lock(mutex);
        stream.send(close_frame(CloseCode::kNormal, ""));
        stream.close();
    }
    EXPECT_EQ(client.exactly(4).value_or(""), close_frame(CloseCode::kNormal, ""));
    EXPECT_TRUE(client.closed());
}

TEST(WebSocket, AnInvalidHandshakeIsExplained) {
    Request request{.method = "GET"};
    request.headers.add("Upgrade", "websocket");
    EXPECT_FALSE(asks_for_websocket(request));
    request.headers.add("Connection", "upgrade");
    EXPECT_TRUE(asks_for_websocket(request));
    EXPECT_NE(handshake_error(request).find("Version"), std::string::npos);
    request.headers.add("Sec-WebSocket-Version", "13");
    EXPECT_NE(handshake_error(request).find("Key"), std::string::npos);
    request.headers.add("Sec-WebSocket-Key", "dG9vIHNob3J0");
    EXPECT_NE(handshake_error(request).find("16 bytes"), std::string::npos);
}

}  // namespace
}  // namespace ballast::api::http
