#include "api/http/websocket.hpp"

#include <algorithm>
#include <utility>

#include "api/http/target.hpp"
#include "base/base64.hpp"
#include "base/sha1.hpp"
#include "base/text.hpp"

namespace ballast::api::http {

namespace {

constexpr std::string_view kGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
constexpr std::size_t kMaxControl = 125;
constexpr std::uint8_t kContinuation = 0x0;
constexpr std::uint8_t kText = 0x1;
constexpr std::uint8_t kBinary = 0x2;
constexpr std::uint8_t kClose = 0x8;
constexpr std::uint8_t kPing = 0x9;
constexpr std::uint8_t kPong = 0xA;

// One of the values of a list such as "keep-alive, Upgrade".
bool lists(std::string_view values, std::string_view requested) {
    while (!values.empty()) {
        const std::size_t end = std::min(values.find(','), values.size());
        if (equal_names(without_blanks(values.substr(0, end)), requested)) return true;
        values.remove_prefix(std::min(end + 1, values.size()));
    }
    return false;
}

bool may_be_sent(std::uint16_t code) {
    return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) ||
           (code >= 3000 && code <= 4999);
}

std::string frame(std::uint8_t opcode, std::string_view payload) {
    std::string bytes(1, static_cast<char>(0x80U | opcode));
    const std::uint64_t size = payload.size();
    if (size < 126) {
        bytes += static_cast<char>(size);
    } else {
        const bool is_long = size > 0xFFFF;
        bytes += static_cast<char>(is_long ? 127 : 126);
        for (int shift = is_long ? 56 : 8; shift >= 0; shift -= 8)
            bytes += static_cast<char>(size >> shift & 0xFF);
    }
    return bytes.append(payload);
}

}  // namespace

bool asks_for_websocket(const Request& request) {
    return lists(request.header("Upgrade").value_or(""), "websocket") &&
           lists(request.header("Connection").value_or(""), "Upgrade");
}

std::string handshake_error(const Request& request) {
    if (request.method != "GET") return "a WebSocket begins with GET";
    if (request.header("Sec-WebSocket-Version").value_or("") != "13")
        return "Sec-WebSocket-Version must be 13";
    const auto key = from_base64(request.header("Sec-WebSocket-Key").value_or(""));
    if (!key || key->size() != 16 || request.headers.count("Sec-WebSocket-Key") != 1)
        return "Sec-WebSocket-Key must be 16 bytes in base64";
    return {};
}

std::string accept_value(std::string_view key) {
    const auto digest = sha1(std::string(key).append(kGuid));
    return to_base64(std::string_view(reinterpret_cast<const char*>(digest.data()), digest.size()));
}

Response handshake_response(const Request& request, std::string_view protocol) {
    Response response{
        .status = 101,
        .headers = {{"Upgrade", "websocket"},
                    {"Sec-WebSocket-Accept",
                     accept_value(request.header("Sec-WebSocket-Key").value_or(""))}}};
    if (lists(request.header("Sec-WebSocket-Protocol").value_or(""), protocol))
        response.headers.emplace_back("Sec-WebSocket-Protocol", protocol);
    return response;
}

WebSocketEvent WebSocketReader::wrong(CloseCode code, std::string reason) {
    is_closed_ = true;
    return {.kind = WebSocketEvent::Kind::kClose,
            .payload = {},
            .code = code,
            .reason = std::move(reason)};
}

std::optional<WebSocketReader::Head> WebSocketReader::read_head(std::string_view bytes) {
    if (bytes.size() < 2) return std::nullopt;
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(bytes[i]); };
    Head head{.opcode = static_cast<std::uint8_t>(byte(0) & 0x0F),
              .is_last = (byte(0) & 0x80) != 0,
              .length = byte(1) & 0x7FU,
              .size = 2,
              .mask = {}};
    const bool is_control = (head.opcode & 0x08) != 0;
    if ((byte(0) & 0x70) != 0)
        mistake_ = wrong(CloseCode::kProtocolError, "a reserved bit is set");
    else if ((byte(1) & 0x80) == 0)
        mistake_ = wrong(CloseCode::kProtocolError, "a frame of a client must be masked");
    else if (is_control && (!head.is_last || head.length > kMaxControl))
        mistake_ = wrong(CloseCode::kProtocolError,
                         "a control frame must be whole and at most 125 bytes long");
    if (mistake_) return std::nullopt;
    const std::size_t more = head.length == 126 ? 2 : head.length == 127 ? 8 : 0;
    if (bytes.size() < head.size + more) return std::nullopt;
    if (more > 0) head.length = 0;
    for (std::size_t i = 0; i < more; ++i) head.length = head.length << 8 | byte(head.size + i);
    if ((more == 2 && head.length < 126) || (more == 8 && head.length <= 0xFFFF) ||
        head.length >> 63 != 0) {
        mistake_ = wrong(CloseCode::kProtocolError, "the length is not in its shortest form");
        return std::nullopt;
    }
    if (!is_control && head.length > max_message_ - message_.size()) {
        mistake_ = wrong(CloseCode::kTooLarge,
                         "a message is longer than " + std::to_string(max_message_) + " bytes");
        return std::nullopt;
    }
    head.size += more;
    if (bytes.size() < head.size + 4) return std::nullopt;
    head.mask = bytes.substr(head.size, 4);
    head.size += 4;
    return head;
}

std::vector<WebSocketEvent> WebSocketReader::feed(std::string_view bytes) {
    std::vector<WebSocketEvent> events;
    if (is_closed_) return events;
    pending_.append(bytes);
    std::size_t used = 0;
    while (!is_closed_) {
        const std::string_view rest = std::string_view(pending_).substr(used);
        const auto head = read_head(rest);
        if (!head || rest.size() < head->size + head->length) break;
        std::string payload(rest.substr(head->size, head->length));
        for (std::size_t i = 0; i < payload.size(); ++i)
            payload[i] = static_cast<char>(payload[i] ^ head->mask[i % 4]);
        used += head->size + head->length;
        if (auto event = take(*head, std::move(payload))) events.push_back(*std::move(event));
    }
    if (mistake_) events.push_back(*std::exchange(mistake_, std::nullopt));
    pending_.erase(0, used);
    return events;
}

std::optional<WebSocketEvent> WebSocketReader::take(const Head& head, std::string payload) {
    if ((head.opcode & 0x08) != 0) return take_control(head, std::move(payload));
    if (head.opcode == kBinary) return wrong(CloseCode::kUnsupportedData, "messages must be text");
    if (head.opcode > kBinary)
        return wrong(CloseCode::kProtocolError, "the kind of the frame is not known");
    if ((head.opcode == kContinuation) != in_message_)
        return wrong(CloseCode::kProtocolError, in_message_
                                                    ? "a message begins before the last has ended"
                                                    : "a fragment continues no message");
    message_ += payload;
    in_message_ = !head.is_last;
    if (in_message_) return std::nullopt;
    std::string text = std::exchange(message_, {});
    if (!is_utf8(text)) return wrong(CloseCode::kInvalidText, "the text is not UTF-8");
    return WebSocketEvent{.payload = std::move(text)};
}

std::optional<WebSocketEvent> WebSocketReader::take_control(const Head& head, std::string payload) {
    using Kind = WebSocketEvent::Kind;
    if (head.opcode == kPing)
        return WebSocketEvent{.kind = Kind::kPing, .payload = std::move(payload)};
    if (head.opcode == kPong)
        return WebSocketEvent{.kind = Kind::kPong, .payload = std::move(payload)};
    if (head.opcode != kClose)
        return wrong(CloseCode::kProtocolError, "the kind of the frame is not known");
    if (payload.empty()) return wrong(CloseCode::kNormal, {});
    const auto high = static_cast<std::uint8_t>(payload[0]);
    const auto low = payload.size() < 2 ? std::uint8_t{0} : static_cast<std::uint8_t>(payload[1]);
    const auto code = static_cast<std::uint16_t>(high << 8 | low);
    if (payload.size() < 2 || !may_be_sent(code))
        return wrong(CloseCode::kProtocolError, "the code of the closing frame is not valid");
    if (!is_utf8(std::string_view(payload).substr(2)))
        return wrong(CloseCode::kInvalidText, "the reason of the closing frame is not UTF-8");
    return wrong(static_cast<CloseCode>(code), {});
}

std::string text_frame(std::string_view text) { return frame(kText, text); }
std::string ping_frame() { return frame(kPing, {}); }
std::string pong_frame(std::string_view payload) {
    return frame(kPong, payload.substr(0, kMaxControl));
}

std::string close_frame(CloseCode code, std::string_view reason) {
    const auto number = static_cast<std::uint16_t>(code);
    std::string payload{static_cast<char>(number >> 8), static_cast<char>(number & 0xFF)};
    return frame(kClose, payload.append(reason.substr(0, kMaxControl - 2)));
}

}  // namespace ballast::api::http
