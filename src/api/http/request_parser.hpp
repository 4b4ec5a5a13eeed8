// The receiving side of HTTP/1.1 framing, without a socket: bytes in, requests out.
//
// Strict wherever leniency lets two parsers of one byte stream disagree (request smuggling, RFC
// 9112 section 11.2): a length given twice or together with a transfer coding, any coding but
// "chunked", folded fields, line ends other than CRLF and a Host that is missing or given twice are
// rejected.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "api/http/message.hpp"

namespace ballast::api::http {

// Why a request is rejected; the connection cannot be parsed any further.
struct Refusal {
    int status = 400;
    std::string detail;
};

class RequestParser {
public:
    struct Limits {
        std::size_t header = 32 * 1024;
        std::size_t target = 8 * 1024;
        std::size_t fields = 100;
        std::uint64_t body = 16 * 1024 * 1024;
    };

    explicit RequestParser(Limits limits);
    ~RequestParser();
    RequestParser(const RequestParser&) = delete;
    RequestParser& operator=(const RequestParser&) = delete;

    // Consumes bytes until the request is complete or rejected, or the header is complete and a
    // body follows, and returns how many it consumed. The rest must be passed again, followed by
    // new input. Must not be called once complete or rejected.
    std::size_t feed(std::string_view input);

    bool header_done() const { return sink_ != nullptr; }
    bool complete() const { return complete_; }
    const Refusal* refusal() const { return refusal_ ? &*refusal_ : nullptr; }

    // For a request whose header is complete:
    bool expects_continue() const;
    bool keep_alive() const;
    bool is_http_1_0() const;
    std::uint64_t body_received() const;
    // Of the body, if the header states it.
    std::optional<std::uint64_t> body_announced() const;
    Request& head();   // without its body
    void drop_body();  // of a request that is refused

    // Returns the complete request (without remote_address and received) and starts over.
    Request take();

private:
    class Sink;

    std::size_t feed_header(std::string_view input);
    std::size_t feed_body(std::string_view input);
    std::size_t put(std::string_view input);
    void refuse(int status, std::string detail);

    Limits limits_;
    std::unique_ptr<Sink> sink_;  // null until the end of the header
    std::size_t scanned_ = 0;     // bytes of the input known not to contain the end of the header
    bool complete_ = false;
    std::optional<Refusal> refusal_;
};

}  // namespace ballast::api::http
