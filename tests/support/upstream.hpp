// The double of the providers of market data (tests/doubles/upstream.py), started once per test
// process.
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

class Upstream {
public:
    static Upstream& instance() {
        static Upstream upstream;
        return upstream;
    }

    std::string base() const { return fmt::format("http://127.0.0.1:{}", port_); }
    int port() const { return port_; }

    // POST of a JSON object to one of the double's own paths.
    void post(std::string_view path, std::string_view body) {
        exchange(
            fmt::format("POST {} HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\nConnection: "
                        "close\r\n\r\n{}",
                        path, body.size(), body));
    }
    void failure(std::string_view match, std::string_view kind, int count = 1,
                 std::string_view more = "") {
        post("/_failure",
             fmt::format(R"({{"match":"{}","kind":"{}","count":{}{}}})", match, kind, count, more));
    }
    void reset() { post("/_reset", "{}"); }
    // The body of GET /_log: a JSON list of the requests so far.
    std::string log() {
        const std::string answer =
            exchange("GET /_log HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        const auto start = answer.find("\r\n\r\n");
        return start == std::string::npos ? "" : answer.substr(start + 4);
    }

private:
    Upstream() : port_(static_cast<int>(std::strtol(program_.first_line().c_str(), nullptr, 10))) {
        EXPECT_GT(port_, 0) << "the double did not start";
    }

    std::string exchange(const std::string& request) {
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
        return answer;
    }

    ChildProgram program_{"python3", "tests/doubles/upstream.py"};
    int port_;
};

}  // namespace ballast::test
