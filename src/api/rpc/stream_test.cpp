#include "api/rpc/stream.hpp"

#include <array>
#include <csignal>
#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <set>
#include <sys/mman.h>
#include <thread>
#include <unistd.h>

#include "api/mcp/session.hpp"
#include "api/rpc/fake_access_test.hpp"
#include "api/rpc/session.hpp"

namespace ballast::api::rpc {
namespace {

// An in-memory file.
class MemoryFile {
public:
    explicit MemoryFile(std::string_view text = {}) : descriptor_(::memfd_create("test", 0)) {
        EXPECT_EQ(::write(descriptor_, text.data(), text.size()),
                  static_cast<ssize_t>(text.size()));
        ::lseek(descriptor_, 0, SEEK_SET);
    }
    ~MemoryFile() { ::close(descriptor_); }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;

    int descriptor() const { return descriptor_; }
    std::string text() const {
        std::string all(static_cast<std::size_t>(::lseek(descriptor_, 0, SEEK_END)), '\0');
        EXPECT_EQ(::pread(descriptor_, all.data(), all.size(), 0),
                  static_cast<ssize_t>(all.size()));
        return all;
    }

private:
    int descriptor_;
};

// A pipe whose two ends can be closed separately.
struct Pipe {
    Pipe() { EXPECT_EQ(::pipe(ends.data()), 0); }
    ~Pipe() {
        close_reading();
        close_writing();
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    void close_reading() { close_end(ends[0]); }
    void close_writing() { close_end(ends[1]); }
    void write(std::string_view text) {
        EXPECT_EQ(::write(ends[1], text.data(), text.size()), static_cast<ssize_t>(text.size()));
    }
    static void close_end(int& end) {
        if (end >= 0) ::close(end);
        end = -1;
    }
    std::array<int, 2> ends{-1, -1};
};

std::string serve(FakeMethods& methods, std::string_view input, StreamOptions options = {}) {
    const MemoryFile in(input);
    const MemoryFile out;
    EXPECT_TRUE(serve_stdio(in.descriptor(), out.descriptor(), methods.access(), {}, options));
    return out.text();
}

std::multiset<std::string> lines_of(const std::string& text) {
    std::multiset<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = text.find('\n', at);
        EXPECT_NE(end, std::string::npos) << "the last line has an end";
        lines.insert(text.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

constexpr std::string_view kHealth = R"({"jsonrpc":"2.0","method":"demo.health","id":1})";

TEST(Stream, answers_in_the_framing_of_the_client) {
    FakeMethods methods;
    const std::string answer = R"({"jsonrpc":"2.0","id":1,"result":{"ok":true}})";
    EXPECT_EQ(serve(methods, framed(std::string(kHealth), Framing::kLines)), answer + "\n");
    EXPECT_EQ(serve(methods, framed(std::string(kHealth), Framing::kHeaders)),
              fmt::format("Content-Length: {}\r\n\r\n{}", answer.size(), answer));
    EXPECT_EQ(serve(methods, kHealth), answer + "\n");
    EXPECT_EQ(serve(methods, ""), "");
}

TEST(Stream, sends_a_response_that_is_not_in_memory_in_either_framing) {
    FakeMethods methods;
    methods.health = "[\n\"" + std::string(3'000'000, 'x') + "\"]";
    const auto answer = [](std::string_view result) {
        return fmt::format(R"({{"jsonrpc":"2.0","id":1,"result":{}}})", result);
    };
    const std::string whole = answer(methods.health);
    EXPECT_EQ(serve(methods, framed(std::string(kHealth), Framing::kHeaders)),
              fmt::format("Content-Length: {}\r\n\r\n{}", whole.size(), whole));
    std::string line = methods.health;
    line[1] = ' ';
    EXPECT_EQ(serve(methods, framed(std::string(kHealth), Framing::kLines)), answer(line) + "\n");
}

TEST(Stream, answers_every_request_although_few_may_be_in_flight) {
    FakeMethods methods;
    std::string input;
    std::multiset<std::string> expected;
    for (int i = 0; i < 500; ++i) {
        input += fmt::format(R"({{"jsonrpc":"2.0","method":"demo.health","id":{}}})", i) + "\n";
        expected.insert(fmt::format(R"({{"jsonrpc":"2.0","id":{},"result":{{"ok":true}}}})", i));
    }
    StreamOptions options{.threads = 1, .max_in_flight = 3};
    EXPECT_EQ(lines_of(serve(methods, input, options)), expected);
}

TEST(Stream, continues_after_garbage_and_oversized_frames) {
    FakeMethods methods;
    const std::string input = "garbage\n" + std::string(300, 'x') + "\n" + std::string(kHealth);
    StreamOptions options{.threads = 1, .max_frame_bytes = 200};
    const auto lines = lines_of(serve(methods, input, options));
    ASSERT_EQ(lines.size(), 3U);
    EXPECT_EQ(lines.count(R"({"jsonrpc":"2.0","id":1,"result":{"ok":true}})"), 1U);
}

TEST(Stream, a_running_call_is_cancelled_while_it_runs) {
    FakeMethods methods;
    Pipe in;
    const MemoryFile out;
    std::thread server(
        [&] { EXPECT_TRUE(serve_stdio(in.ends[0], out.descriptor(), methods.access())); });
    in.write(R"({"jsonrpc":"2.0","method":"demo.wait","id":"w"})"
             "\n");
    in.write(R"({"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":"w"}})"
             "\n");
    in.close_writing();
    server.join();
    EXPECT_TRUE(out.text().starts_with(R"({"jsonrpc":"2.0","id":"w","error":{"code":-32010)"))
        << out.text();
}

TEST(Stream, ends_when_nobody_reads_the_answers) {
    std::signal(SIGPIPE, SIG_IGN);
    FakeMethods methods;
    Pipe in;
    Pipe out;
    out.close_reading();
    in.write(R"({"jsonrpc":"2.0","method":"demo.wait","id":1})"
             "\ngarbage\n");
    // The end of the input is never reached: the waiting call is abandoned instead.
    EXPECT_TRUE(serve_stdio(in.ends[0], out.ends[1], methods.access()));
}

TEST(Stream, reports_when_the_input_cannot_be_read) {
    FakeMethods methods;
    const MemoryFile out;
    const Status status = serve_stdio(-1, out.descriptor(), methods.access());
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().code, Code::kUnavailable);
}

TEST(Stream, mcp_uses_lines_only) {
    FakeMethods methods;
    const Access access = methods.access();
    const MemoryFile in("Content-Length: 3\n{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}\n");
    const MemoryFile out;
    EXPECT_TRUE(mcp::serve_stdio(in.descriptor(), out.descriptor(), access, {}));
    const auto lines = lines_of(out.text());
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_EQ(lines.count(R"({"jsonrpc":"2.0","id":1,"result":{}})"), 1U);
}

}  // namespace
}  // namespace ballast::api::rpc
