// A blocking client for the tests of this directory: sends raw bytes, receives framed responses.
#pragma once

#include <arpa/inet.h>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <netinet/in.h>
#include <optional>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#include <utility>

#include "api/http/message.hpp"

namespace ballast::api::http {

struct Answer {
    int status = 0;
    std::string head;  // status line and fields
    std::string body;  // with chunked coding removed

    std::string field(std::string_view name) const {
        std::size_t at = head.find("\r\n");
        while (at != std::string::npos && at + 2 < head.size()) {
            const std::size_t end = head.find("\r\n", at + 2);
            const std::string_view line = std::string_view(head).substr(at + 2, end - at - 2);
            const std::size_t colon = line.find(": ");
            if (colon != std::string_view::npos && equal_names(line.substr(0, colon), name))
                return std::string(line.substr(colon + 2));
            at = end;
        }
        return {};
    }
};

class TestClient {
public:
    // `receive_buffer`: bytes that the kernel takes before they are read; 0 for its usual.
    explicit TestClient(std::uint16_t port, int receive_buffer = 0)
        : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        if (receive_buffer > 0)
            setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
        // Makes a hanging test fail.
        const timeval patience{.tv_sec = 20, .tv_usec = 0};
        setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const void* generic = &address;
        connected_ = ::connect(socket_, static_cast<const sockaddr*>(generic), sizeof address) == 0;
    }
    ~TestClient() { disconnect(); }
    TestClient(const TestClient&) = delete;
    TestClient& operator=(const TestClient&) = delete;

    bool connected() const { return connected_; }

    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            const ssize_t n = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (n <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(n));
        }
        return true;
    }

    void end_sending() { ::shutdown(socket_, SHUT_WR); }
    void disconnect() {
        if (socket_ >= 0) ::close(socket_);
        socket_ = -1;
    }

    // Reads up to and including `mark`; nullopt when the connection ended before, or when it has
    // not come in a while, although a stream sends other events or its heartbeat.
    std::optional<std::string> until(std::string_view mark) {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
        while (std::chrono::steady_clock::now() < deadline) {
            if (const std::size_t at = buffer_.find(mark); at != std::string::npos)
                return take(at + mark.size());
            if (!read_more()) return std::nullopt;
        }
        return std::nullopt;
    }
    std::optional<std::string> exactly(std::size_t size) {
        while (buffer_.size() < size)
            if (!read_more()) return std::nullopt;
        return take(size);
    }
    // Everything up to the end of the connection.
    std::string rest() {
        while (read_more()) {
        }
        return take(buffer_.size());
    }
    bool closed() { return buffer_.empty() && !read_more(); }

    std::optional<Answer> answer(bool to_head = false) {
        auto head = until("\r\n\r\n");
        if (!head || head->size() < 12) return std::nullopt;
        Answer answer{.status = std::atoi(head->c_str() + 9), .head = *std::move(head), .body = {}};
        if (to_head) return answer;
        if (equal_names(answer.field("Transfer-Encoding"), "chunked")) {
            while (auto chunk = this->chunk()) {
                if (chunk->empty()) return answer;
                answer.body += *chunk;
            }
            return std::nullopt;
        }
        const std::string length = answer.field("Content-Length");
        if (length.empty()) return answer;
        auto body = exactly(std::strtoul(length.c_str(), nullptr, 10));
        if (!body) return std::nullopt;
        answer.body = *std::move(body);
        return answer;
    }
    // The next chunk of a chunked body; empty for the last.
    std::optional<std::string> chunk() {
        const auto size = until("\r\n");
        if (!size) return std::nullopt;
        auto bytes = exactly(std::strtoul(size->c_str(), nullptr, 16) + 2);
        if (!bytes) return std::nullopt;
        bytes->resize(bytes->size() - 2);
        return bytes;
    }

private:
    bool read_more() {
        char room[16 * 1024];
        const ssize_t n = ::recv(socket_, room, sizeof room, 0);
        if (n <= 0) return false;
        buffer_.append(room, static_cast<std::size_t>(n));
        return true;
    }
    std::string take(std::size_t size) {
        std::string out = buffer_.substr(0, size);
        buffer_.erase(0, size);
        return out;
    }

    int socket_;
    bool connected_ = false;
    std::string buffer_;
};

inline std::string get(std::string_view target, std::string_view more = "") {
    return "GET " + std::string(target) + " HTTP/1.1\r\nHost: localhost\r\n" + std::string(more) +
           "\r\n";
}

inline std::string post(std::string_view target, std::string_view body) {
    return "POST " + std::string(target) +
           " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + std::string(body);
}

}  // namespace ballast::api::http
