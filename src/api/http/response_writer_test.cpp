#include "api/http/response_writer.hpp"

#include <gtest/gtest.h>

namespace ballast::api::http {
namespace {

// The example of RFC 9110 section 5.6.7, and `date -u -R` for the others.
TEST(HttpDate, MatchesTheStandardsExample) {
    EXPECT_EQ(format_http_date(784111777), "Sun, 06 Nov 1994 08:49:37 GMT");
    EXPECT_EQ(format_http_date(0), "Thu, 01 Jan 1970 00:00:00 GMT");
    EXPECT_EQ(format_http_date(1709251199), "Thu, 29 Feb 2024 23:59:59 GMT");
}

TEST(ResponseHead, HoldsStatusFieldsAndFraming) {
    std::string out;
    append_head(out, {.status = 201, .headers = {{"Location", "/a"}}},
                {.date = "D", .length = 12, .close = true});
    EXPECT_EQ(out,
              "HTTP/1.1 201 Created\r\nDate: D\r\nLocation: /a\r\nContent-Length: 12\r\n"
              "Connection: close\r\n\r\n");
}

TEST(ResponseHead, CannotBeSplitByAValue) {
    std::string out;
    append_head(out, {.headers = {{"X-Name", std::string("a\r\nSet-Cookie: b\0c", 18)}}},
                {.date = "D", .length = 0});
    EXPECT_EQ(
        out,
        "HTTP/1.1 200 OK\r\nDate: D\r\nX-Name: a  Set-Cookie: b c\r\nContent-Length: 0\r\n\r\n");
}

TEST(ResponseHead, IgnoresFramingFieldsOfTheHandler) {
    std::string out;
    append_head(out,
                {.headers = {{"content-length", "99"}, {"Transfer-Encoding", "x"}, {"DATE", "y"}}},
                {.date = "D", .chunked = true});
    EXPECT_EQ(out, "HTTP/1.1 200 OK\r\nDate: D\r\nTransfer-Encoding: chunked\r\n\r\n");
}

TEST(Chunk, StatesItsSizeInHexadecimal) {
    std::string out;
    append_chunk(out, std::string(26, 'x'));
    EXPECT_EQ(out, "1a\r\n" + std::string(26, 'x') + "\r\n");
}

TEST(Problem, IsValidJsonForAnyDetail) {
    EXPECT_EQ(
        problem(404, "no \"x\"\n").body,
        R"({"type":"about:blank","title":"Not Found","status":404,"detail":"no \"x\"\u000a"})");
}

}  // namespace
}  // namespace ballast::api::http
