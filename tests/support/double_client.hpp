// A double of a server, written in Python: started once, and controlled by requests to its own
// paths. Its first line of output is its port.
#pragma once

#include <array>
#include <cstdlib>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>

#include "support/child_program.hpp"

namespace ballast::test {

class DoubleClient {
public:
    explicit DoubleClient(const std::string& script)
        : program_("python3", script),
          port_(static_cast<int>(std::strtol(program_.first_line().c_str(), nullptr, 10))) {
        EXPECT_GT(port_, 0) << script << " did not start";
    }

    std::string base() const { return fmt::format("http://127.0.0.1:{}", port_); }
    int port() const { return port_; }

    // The body of the answer.
    std::string post(std::string_view path, std::string_view body) {
        return exchange(
            fmt::format("POST {} HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\nConnection: "
                        "close\r\n\r\n{}",
                        path, body.size(), body));
    }
    std::string get(std::string_view path) {
        return exchange(
            fmt::format("GET {} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", path));
    }

private:
    std::string exchange(const std::string& request) const {
        const int handle = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(port_));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        std::string answer;
        if (connect(handle, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
            write(handle, request.data(), request.size()) == static_cast<ssize_t>(request.size())) {
            std::array<char, 4096> bytes{};
            for (ssize_t count = 0; (count = read(handle, bytes.data(), bytes.size())) > 0;)
                answer.append(bytes.data(), static_cast<std::size_t>(count));
        }
        close(handle);
        EXPECT_TRUE(answer.starts_with("HTTP/1.1 200")) << answer.substr(0, 200);
        const auto start = answer.find("\r\n\r\n");
        return start == std::string::npos ? "" : answer.substr(start + 4);
    }

    ChildProgram program_;
    int port_;
};

}  // namespace ballast::test
