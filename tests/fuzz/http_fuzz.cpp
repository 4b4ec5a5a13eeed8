// The request parser on hostile bytes. The first byte determines how the stream is split; the
// parsed requests must not depend on it, and every request must satisfy the documented properties
// of its fields.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "api/http/request_parser.hpp"
#include "api/http/target.hpp"
#include "base/check.hpp"

namespace http = ballast::api::http;

namespace {

struct Outcome {
    std::vector<std::string> requests;
    int refused = 0;

    bool operator==(const Outcome&) const = default;
};

void check(const http::Request& request) {
    CHECK(!request.method.empty() && request.method != "TRACE" && request.method != "CONNECT");
    CHECK(request.path == "*" || request.path.starts_with('/'));
    CHECK(("/" + request.path + "/").find("/../") == std::string::npos);
    CHECK(request.path.find('\0') == std::string::npos);
    CHECK(request.headers.count("Content-Length") + request.headers.count("Transfer-Encoding") <=
          1);
    CHECK(request.headers.count("Host") <= 1);
    for (std::size_t i = 0; i < request.headers.size(); ++i)
        CHECK(request.headers.value(i).find_first_of("\r\n") == std::string_view::npos);
    (void)http::parse_query(request.query);
}

Outcome parse(std::string_view stream, std::size_t piece) {
    http::RequestParser parser({.header = 1024, .target = 256, .fields = 10, .body = 512});
    Outcome outcome;
    std::string pending;
    while (!stream.empty()) {
        pending += stream.substr(0, piece);
        stream.remove_prefix(std::min(piece, stream.size()));
        while (!pending.empty()) {
            const bool in_body = parser.header_done();
            pending.erase(0, parser.feed(pending));
            if (const http::Refusal* refusal = parser.refusal()) {
                CHECK(refusal->status >= 400 && !refusal->detail.empty());
                outcome.refused = refusal->status;
                return outcome;
            }
            if (!in_body && parser.header_done() && !parser.complete()) continue;
            if (!parser.complete()) break;
            const http::Request request = parser.take();
            check(request);
            CHECK(request.body.size() <= 512);
            outcome.requests.push_back(request.method + request.target + "\n" + request.body);
        }
    }
    return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::size_t piece = 1 + data[0];
    const std::string stream(data + 1, data + size);
    const Outcome whole = parse(stream, stream.size());
    const Outcome cut = parse(stream, piece);
    CHECK(whole.requests == cut.requests);
    // Which of two errors is found first may depend on the split; whether there is one must not,
    // except that the whole stream may end before a limit that a prefix already exceeds.
    CHECK(whole.refused == 0 || cut.refused != 0);
    return 0;
}
