#include "api/http/request_parser.hpp"

#include <gtest/gtest.h>
#include <random>
#include <vector>

namespace ballast::api::http {
namespace {

// The requests parsed from a stream of bytes, and the rejection that ended it, if any.
struct Outcome {
    std::vector<std::string> requests;
    int refused = 0;
    std::string detail;
};

std::string summary(const Request& request) {
    std::string out = request.method + " " + request.path + "?" + request.query + "\n";
    for (std::size_t i = 0; i < request.headers.size(); ++i)
        out.append(request.headers.name(i)).append("=").append(request.headers.value(i)) += '\n';
    return out + request.body;
}

// Feeds `stream` in pieces, as a connection does: unconsumed input is passed again.
Outcome parse(std::string_view stream, const std::vector<std::size_t>& pieces = {},
              RequestParser::Limits limits = {}) {
    RequestParser parser(limits);
    Outcome outcome;
    std::string pending;
    for (std::size_t k = 0; !stream.empty(); ++k) {
        const std::size_t piece = pieces.empty() ? stream.size() : pieces[k % pieces.size()];
        pending += stream.substr(0, piece);
        stream.remove_prefix(std::min(piece, stream.size()));
        while (!pending.empty()) {
            const bool in_body = parser.header_done();
            pending.erase(0, parser.feed(pending));
            if (const Refusal* refusal = parser.refusal()) {
                outcome.refused = refusal->status;
                outcome.detail = refusal->detail;
                return outcome;
            }
            if (!in_body && parser.header_done() && !parser.complete()) continue;
            if (!parser.complete()) break;
            outcome.requests.push_back(summary(parser.take()));
        }
    }
    return outcome;
}

TEST(RequestParser, ParsesARequest) {
    const auto outcome = parse(
        "POST /a%20b?x=1 HTTP/1.1\r\nHost: h\r\nX-Two:  a b \t\r\nEmpty:\r\nContent-Length: "
        "5\r\n\r\n"
        "hello");
    ASSERT_EQ(outcome.requests.size(), 1U) << outcome.detail;
    EXPECT_EQ(outcome.requests[0],
              "POST /a b?x=1\nHost=h\nX-Two=a b\nEmpty=\nContent-Length=5\nhello");
}

TEST(RequestParser, DecodesChunksAndDropsExtensionsAndTrailers) {
    const auto outcome = parse(
        "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
        "5;a=b;c=\"d\"\r\nhello\r\n6\r\n world\r\n0\r\nX-Trailer: t\r\nHost: evil\r\n\r\n"
        "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    ASSERT_EQ(outcome.requests.size(), 2U) << outcome.detail;
    EXPECT_EQ(outcome.requests[0], "POST /?\nHost=h\nTransfer-Encoding=chunked\nhello world");
}

TEST(RequestParser, IgnoresEmptyLinesBetweenRequests) {
    const auto outcome =
        parse("\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n\r\nGET /b HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_EQ(outcome.requests.size(), 2U) << outcome.detail;
    EXPECT_EQ(outcome.refused, 0);
}

struct Bad {
    int status;
    const char* stream;
};

// Examples from RFC 9112 section 11 and from published request-smuggling reports.
const std::vector<Bad> kSmuggling = {
    {400, "GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n"},
    {400, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"},
    {400, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n"},
    {400, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n"},
    {400, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello"},
    {400, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5, 5\r\n\r\nhello"},
    {400, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: +5\r\n\r\nhello"},
    {400, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -5\r\n\r\nhello"},
    {400, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0x5\r\n\r\nhello"},
    {400, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5 5\r\n\r\nhello"},
    {400, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length:\r\n\r\nhello"},
    {400, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999999999999999\r\n\r\nhello"},
    {400, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length : 5\r\n\r\nhello"},
    {400, "POST / HTTP/1.1\r\nHost: h\r\n Content-Length: 5\r\n\r\nhello"},
    {501, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: xchunked\r\n\r\n"},
    {501, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"},
    {501, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked, identity\r\n\r\n"},
    {501, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: identity\r\n\r\n"},
    {400,
     "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n"},
    {400, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding : chunked\r\n\r\n"},
    {400,
     "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding:\x0b"
     "chunked\r\n\r\n"},
    {400, "POST / HTTP/1.1\r\nHost: h\r\nX: a\r\n Transfer-Encoding: chunked\r\n\r\n"},
    {400, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding:\r\n\tchunked\r\n\r\n"},
    {400, "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"},
    {400, "POST / HTTP/1.1\r\nHost: h\r\nX: a\nTransfer-Encoding: chunked\r\n\r\n"},
    {400, "POST / HTTP/1.1\r\nHost: h\r\nX: a\rTransfer-Encoding: chunked\r\n\r\n"},
    {400, "POST / HTTP/1.1\nHost: h\n\n"},
    {400, "GET / HTTP/1.1\r\nHost: h\r\nHost: i\r\n\r\n"},
    {400, "GET / HTTP/1.1\r\n\r\n"},
    {400, "GET / HTTP/1.1\r\nHost: h\r\n: x\r\n\r\n"},
    {400, "GET / HTTP/1.1\r\nHost: h\r\nno colon\r\n\r\n"},
    {400, "GET / HTTP/1.1\r\nHost: h\r\nN\xC3\xA9: x\r\n\r\n"},
    {400, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nx\r\nhello\r\n"},
    {400, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nhello\r\n"},
    {400, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhelloxx0\r\n\r\n"},
    {400,
     "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n11111111111111111\r\nx\r\n"},
    {400, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5 bad\r\nhello\r\n"},
};

const std::vector<Bad> kMalformed = {
    {400, "GET  / HTTP/1.1\r\nHost: h\r\n\r\n"},
    {400, "GET /a b HTTP/1.1\r\nHost: h\r\n\r\n"},
    {400, "GET HTTP/1.1\r\nHost: h\r\n\r\n"},
    {400, " GET / HTTP/1.1\r\nHost: h\r\n\r\n"},
    {400, "G\x01T / HTTP/1.1\r\nHost: h\r\n\r\n"},
    {400, "GET /../etc/passwd HTTP/1.1\r\nHost: h\r\n\r\n"},
    {400, "GET /%00 HTTP/1.1\r\nHost: h\r\n\r\n"},
    {400, "GET * HTTP/1.1\r\nHost: h\r\n\r\n"},
    {505, "GET / HTTP/2.0\r\nHost: h\r\n\r\n"},
    {505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"},
    {400, "\x16\x03\x01\x02\r\n\r\n"},
    {405, "TRACE / HTTP/1.1\r\nHost: h\r\n\r\n"},
    {405, "CONNECT host:443 HTTP/1.1\r\nHost: h\r\n\r\n"},
    {417, "POST / HTTP/1.1\r\nHost: h\r\nExpect: miracles\r\nContent-Length: 1\r\n\r\n"},
};

TEST(RequestParser, RejectsAmbiguousFraming) {
    for (const Bad& bad : kSmuggling) {
        const auto outcome = parse(bad.stream);
        EXPECT_EQ(outcome.refused, bad.status) << bad.stream << "\n" << outcome.detail;
        EXPECT_TRUE(outcome.requests.empty()) << bad.stream;
    }
}

TEST(RequestParser, RejectsMalformedRequests) {
    for (const Bad& bad : kMalformed) {
        const auto outcome = parse(bad.stream);
        EXPECT_EQ(outcome.refused, bad.status) << bad.stream << "\n" << outcome.detail;
    }
}

TEST(RequestParser, EnforcesItsLimits) {
    const RequestParser::Limits limits{.header = 1000, .target = 100, .fields = 5, .body = 10};
    const std::string host = " HTTP/1.1\r\nHost: h\r\n";
    EXPECT_EQ(parse("GET /" + std::string(99, 'a') + host + "\r\n", {}, limits).refused, 0);
    EXPECT_EQ(parse("GET /" + std::string(100, 'a') + host + "\r\n", {}, limits).refused, 414);
    EXPECT_EQ(parse("GET /" + host + "A:1\r\nA:1\r\nA:1\r\nA:1\r\n\r\n", {}, limits).refused, 0);
    EXPECT_EQ(parse("GET /" + host + "A:1\r\nA:1\r\nA:1\r\nA:1\r\nA:1\r\n\r\n", {}, limits).refused,
              431);
    EXPECT_EQ(parse("GET /" + host + "A: " + std::string(990, 'a'), {}, limits).refused, 431);
    EXPECT_EQ(parse("POST /" + host + "Content-Length: 10\r\n\r\n0123456789", {}, limits).refused,
              0);
    EXPECT_EQ(parse("POST /" + host + "Content-Length: 11\r\n\r\n", {}, limits).refused, 413);
    const std::string chunked = "POST /" + host + "Transfer-Encoding: chunked\r\n\r\n";
    EXPECT_EQ(parse(chunked + "5\r\n01234\r\n6\r\n", {}, limits).refused, 413);
    EXPECT_EQ(parse(chunked + "5;" + std::string(2000, 'x'), {}, limits).refused, 400);
    EXPECT_EQ(parse(chunked + "0\r\n" + std::string(2000, 'x'), {}, limits).refused, 400);
}

TEST(RequestParser, ChunkExtensionsAreLimitedInTotal) {
    std::string stream = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (int i = 0; i < 100; ++i) stream += "1;a=" + std::string(1000, 'b') + "\r\nx\r\n";
    EXPECT_EQ(parse(stream).refused, 400);
}

// The result does not depend on how the network splits the stream.
TEST(RequestParser, DoesNotDependOnHowTheBytesArrive) {
    std::vector<std::string> streams = {
        "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhelloGET /b HTTP/1.1\r\nHost: "
        "h\r\n"
        "\r\n\r\nPOST /c HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"
        "A;x=y\r\n0123456789\r\n0\r\nT: u\r\n\r\nGET /d HTTP/1.1\r\nHost: h\r\n\r\n"};
    for (const Bad& bad : kSmuggling) streams.emplace_back(bad.stream);
    for (const Bad& bad : kMalformed) streams.emplace_back(bad.stream);
    std::mt19937_64 random(7);
    for (const std::string& stream : streams) {
        const Outcome whole = parse(stream);
        for (int round = 0; round < 50; ++round) {
            std::vector<std::size_t> pieces(8);
            for (std::size_t& piece : pieces) piece = round == 0 ? 1 : 1 + random() % 40;
            const Outcome cut = parse(stream, pieces);
            EXPECT_EQ(cut.requests, whole.requests) << stream;
            EXPECT_EQ(cut.refused, whole.refused) << stream << cut.detail << whole.detail;
        }
    }
}

TEST(RequestParser, SurvivesDamagedInput) {
    const std::string stream =
        "POST /a?b=c HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n"
        "\r\n3\r\nabc\r\n0\r\n\r\nPOST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello";
    std::mt19937_64 random(11);
    for (int round = 0; round < 20'000; ++round) {
        std::string damaged = stream;
        for (std::uint64_t k = 0; k < 1 + random() % 3; ++k)
            damaged[random() % damaged.size()] = static_cast<char>(random());
        damaged.resize(random() % (damaged.size() + 1));
        EXPECT_LE(parse(damaged, {1 + random() % 200}).requests.size(), 3U);
    }
}

TEST(RequestParser, DeterminesWhetherToKeepTheConnection) {
    const auto keeps = [](std::string_view head) {
        RequestParser parser({});
        parser.feed(head);
        EXPECT_TRUE(parser.complete()) << head;
        return parser.keep_alive();
    };
    EXPECT_TRUE(keeps("GET / HTTP/1.1\r\nHost: h\r\n\r\n"));
    EXPECT_FALSE(keeps("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"));
    EXPECT_FALSE(keeps("GET / HTTP/1.1\r\nHost: h\r\nConnection: upgrade, Close\r\n\r\n"));
    EXPECT_FALSE(keeps("GET / HTTP/1.0\r\n\r\n"));
    EXPECT_TRUE(keeps("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
}

TEST(Headers, AreFoundIgnoringCase) {
    Headers headers;
    headers.add("Content-Type", "text/plain");
    headers.add("X-A", "1");
    headers.add("x-a", "2");
    EXPECT_EQ(headers.find("content-TYPE"), "text/plain");
    EXPECT_EQ(headers.find("X-a"), "1");
    EXPECT_EQ(headers.count("x-A"), 2U);
    EXPECT_FALSE(headers.find("X"));
}

}  // namespace
}  // namespace ballast::api::http
