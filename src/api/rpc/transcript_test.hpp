// Runs a text case against a protocol: what the client sends and the expected answers.
//
//     # a comment
//     @ viewer            who is signed in from here on: viewer, admin or nobody
//     > {"jsonrpc":…}     a message of the client
//     < {"jsonrpc":…}     the message it is answered with; … stands for any text
//
// The expected answers to a message are exactly the lines that follow it.
#pragma once

#include <fstream>
#include <gtest/gtest.h>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/rpc/fake_access_test.hpp"
#include "api/rpc/stream.hpp"

namespace ballast::api {

inline bool matches(std::string_view pattern, std::string_view text) {
    constexpr std::string_view kAny = "…";
    std::size_t any = pattern.find(kAny);
    if (any == std::string_view::npos) return pattern == text;
    if (!text.starts_with(pattern.substr(0, any))) return false;
    text.remove_prefix(any);
    while (true) {
        pattern.remove_prefix(any + kAny.size());
        any = pattern.find(kAny);
        if (any == std::string_view::npos) return text.ends_with(pattern);
        const std::size_t found = text.find(pattern.substr(0, any));
        if (found == std::string_view::npos) return false;
        text.remove_prefix(found + any);
    }
}

inline std::optional<service::Role> role_named(std::string_view name) {
    if (name == "viewer") return service::Role::kViewer;
    if (name == "admin") return service::Role::kAdmin;
    EXPECT_EQ(name, "nobody");
    return std::nullopt;
}

// `sent` is where the handler puts its messages.
inline void play(const std::string& path, FakeMethods& methods, rpc::FrameHandler& handler,
                 std::vector<std::string>& sent) {
    std::ifstream file(path);
    ASSERT_TRUE(file) << path;
    std::size_t number = 0;
    std::size_t messages = 0;
    const auto nothing_is_left = [&] {
        EXPECT_TRUE(sent.empty()) << path << ":" << number << ": not expected: " << sent.front();
        sent.clear();
    };
    for (std::string line; std::getline(file, line);) {
        ++number;
        if (line.starts_with("@ ")) {
            methods.role = role_named(line.substr(2));
        } else if (line.starts_with("> ")) {
            nothing_is_left();
            ++messages;
            auto task = handler.receive({rpc::Frame::Kind::kMessage, line.substr(2)});
            if (task) task();
        } else if (line.starts_with("< ")) {
            ASSERT_FALSE(sent.empty()) << path << ":" << number << ": no answer came";
            EXPECT_TRUE(matches(line.substr(2), sent.front()))
                << path << ":" << number << "\n  expected " << line.substr(2) << "\n  got      "
                << sent.front();
            sent.erase(sent.begin());
        } else {
            EXPECT_TRUE(line.empty() || line.starts_with("#")) << path << ":" << number;
        }
    }
    nothing_is_left();
    EXPECT_GT(messages, 0U) << path;
}

}  // namespace ballast::api
