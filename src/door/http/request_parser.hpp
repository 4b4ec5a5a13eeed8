// Bytes in, requests out: the whole framing of HTTP/1.1 on the receiving side, without a socket.
//
// Strict where leniency lets two readers of one byte stream disagree (request smuggling, RFC 9112
// section 11.2): a length given twice or beside a transfer coding, any coding but "chunked", folded
// fields, line ends other than CRLF and a Host that is missing or given twice are refused.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "door/http/message.hpp"

namespace ballast::door::http {

// Why a request is not passed on; after it the connection cannot be understood any more.
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

    // Takes in bytes until the request is complete or refused and returns how many it took. The
    // rest has to be given again, with what came after it. Not to be called once complete or
    // refused.
    std::size_t feed(std::string_view input);

    bool header_done() const { return sink_ != nullptr; }
    bool complete() const { return complete_; }
    const Refusal* refusal() const { return refusal_ ? &*refusal_ : nullptr; }

    // Of the request whose header is done:
    bool expects_continue() const;
    bool keep_alive() const;
    bool is_http_1_0() const;
    std::uint64_t body_received() const;

    // Hands out the complete request (without remote_address and received) and begins anew.
    Request take();

private:
    class Sink;

    std::size_t feed_header(std::string_view input);
    std::size_t feed_body(std::string_view input);
    std::size_t put(std::string_view input);
    void refuse(int status, std::string detail);

    Limits limits_;
    std::unique_ptr<Sink> sink_;  // null until the end of the header was seen
    std::size_t scanned_ = 0;     // bytes of the input known to hold no end of header
    bool complete_ = false;
    std::optional<Refusal> refusal_;
};

}  // namespace ballast::door::http
