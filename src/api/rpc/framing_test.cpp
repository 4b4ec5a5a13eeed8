#include "api/rpc/framing.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <random>
#include <vector>

namespace ballast::api::rpc {

// For messages of failed tests.
void PrintTo(const Frame& frame, std::ostream* out) {
    *out << static_cast<int>(frame.kind) << ":" << frame.text;
}
bool operator==(const Frame& a, const Frame& b) { return a.kind == b.kind && a.text == b.text; }

namespace {

using enum Frame::Kind;

std::vector<Frame> read_all(std::string_view bytes, std::size_t piece, std::size_t max_frame = 64) {
    FrameReader reader(max_frame);
    std::vector<Frame> frames;
    const auto take = [&] {
        while (auto frame = reader.next()) frames.push_back(*std::move(frame));
    };
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        reader.feed(bytes.substr(at, piece));
        take();
    }
    reader.end();
    take();
    return frames;
}

// The same for every way to split the bytes.
void expect_frames(std::string_view bytes, const std::vector<Frame>& expected) {
    for (std::size_t piece = 1; piece <= bytes.size(); ++piece)
        ASSERT_EQ(read_all(bytes, piece), expected) << "in pieces of " << piece;
}

TEST(Framing, reads_one_message_per_line) {
    expect_frames("{\"a\":1}\n  {\"b\":2}\r\n\n \t \n{\"c\":3}",
                  {{kMessage, "{\"a\":1}"}, {kMessage, "{\"b\":2}"}, {kMessage, "{\"c\":3}"}});
}

TEST(Framing, reads_messages_with_headers) {
    expect_frames(
        "Content-Length: 2\r\n\r\n{}Content-Length: 4\r\nContent-Type: a; b=c\r\n\r\n{\n1}",
        {{kMessage, "{}"}, {kMessage, "{\n1}"}});
    expect_frames("content-type: x\r\ncontent-LENGTH:3\r\n\r\nabc", {{kMessage, "abc"}});
    expect_frames("Content-Length: 0\r\n\r\nContent-Length: 1\n\n1",
                  {{kMessage, ""}, {kMessage, "1"}});
}

TEST(Framing, is_detected_by_the_first_bytes) {
    const auto framing_of = [](std::string_view bytes, bool end) {
        FrameReader reader;
        reader.feed(bytes);
        if (end) reader.end();
        reader.next();
        return reader.framing();
    };
    EXPECT_EQ(framing_of(" \n {", false), Framing::kLines);
    EXPECT_EQ(framing_of("Content-L", false), Framing::kHeaders);
    EXPECT_EQ(framing_of("Conten", false), Framing::kUnknown);
    EXPECT_EQ(framing_of("Conten", true), Framing::kLines);
    EXPECT_EQ(framing_of("Conttent", false), Framing::kLines);
    EXPECT_EQ(framing_of("", true), Framing::kUnknown);
}

TEST(Framing, skips_a_line_that_is_too_long_and_continues_after_it) {
    const std::string long_line(200, 'x');
    const Frame oversized{kOversized, "the message has more than 64 bytes"};
    expect_frames(long_line + "\n{}\n" + long_line, {oversized, {kMessage, "{}"}, oversized});
    expect_frames(std::string(64, 'x') + "\n", {{kMessage, std::string(64, 'x')}});
    expect_frames(std::string(65, 'x') + "\n1", {oversized, {kMessage, "1"}});
}

TEST(Framing, skips_the_bytes_of_a_body_that_is_too_long) {
    const std::string body(100, 'x');
    expect_frames("Content-Length: 100\r\n\r\n" + body + "Content-Length: 2\r\n\r\n{}",
                  {{kOversized, "the message has 100 bytes; the limit is 64"}, {kMessage, "{}"}});
    expect_frames("Content-Length: 18446744073709551615\r\n\r\nabc",
                  {{kOversized, "the message has 18446744073709551615 bytes; the limit is 64"}});
}

TEST(Framing, reports_where_the_input_was_truncated) {
    expect_frames("Content-Length: 10\r\n\r\n{\"a\"",
                  {{kTruncated, "the input ended after 4 of 10 bytes"}});
    expect_frames("Content-Length: 10\r\n", {{kTruncated, "the input ended within a header"}});
    expect_frames("Content-Length: 10\r\n\r\n",
                  {{kTruncated, "the input ended after 0 of 10 bytes"}});
}

TEST(Framing, finds_the_next_header_after_an_invalid_one) {
    constexpr std::string_view kHint = "; expected \"Content-Length: N\", a blank line and N bytes";
    const auto broken = [&](std::string_view why) {
        return Frame{kMalformed, std::string(why) + std::string(kHint)};
    };
    const std::string good = "\nContent-Length: 2\r\n\r\n{}";
    expect_frames("Content-Length: -1\r\n\r\nxxC" + good,
                  {broken("Content-Length is not a whole number"), {kMessage, "{}"}});
    expect_frames("Content-Length: 99999999999999999999\r\n\r\n" + good,
                  {broken("Content-Length is not a whole number"), {kMessage, "{}"}});
    expect_frames("Content-Type: x\r\n\r\n{}" + good,
                  {broken("the header has no Content-Length"), {kMessage, "{}"}});
    expect_frames("Content-Length: 1\r\nnonsense\r\n\r\n" + good,
                  {broken("a header line has no ':'"), {kMessage, "{}"}});
    expect_frames("Content-Length: 1\r\nContent-Length: 2\r\n\r\n" + good,
                  {broken("Content-Length appears twice with different values"), {kMessage, "{}"}});
    const std::string endless = "Content-Length: 1\r\nX: " + std::string(9000, 'y');
    EXPECT_EQ(
        read_all(endless + good, 4096),
        (std::vector<Frame>{broken("the header has more than 8192 bytes"), {kMessage, "{}"}}));
}

TEST(Framing, framing_round_trips) {
    for (const Framing framing : {Framing::kLines, Framing::kHeaders}) {
        std::string bytes;
        for (int i = 0; i < 20; ++i) bytes += framed(fmt::format("{{\"i\":{}}}", i), framing);
        const auto frames = read_all(bytes, 7);
        ASSERT_EQ(frames.size(), 20U);
        EXPECT_EQ(frames.back().text, "{\"i\":19}");
    }
    EXPECT_EQ(framed("{\n\"a\":\r\n1}", Framing::kLines), "{ \"a\":  1}\n");
}

TEST(Framing, random_bytes_give_the_same_frames_however_they_are_split) {
    std::mt19937_64 random(20260228);
    const std::vector<std::string> parts = {"Content-Length: ",
                                            "5",
                                            "\r\n\r\n",
                                            "\n",
                                            "\n\n",
                                            "{}",
                                            "Con",
                                            "tent-",
                                            ":",
                                            "999",
                                            "x",
                                            " ",
                                            "\r"};
    for (int round = 0; round < 3000; ++round) {
        std::string bytes;
        for (int i = 0; i < 12; ++i) bytes += parts[random() % parts.size()];
        const auto whole = read_all(bytes, bytes.size(), 20);
        for (const std::size_t piece : {1U, 2U, 3U, 7U})
            ASSERT_EQ(read_all(bytes, piece, 20), whole) << bytes;
    }
}

}  // namespace
}  // namespace ballast::api::rpc
