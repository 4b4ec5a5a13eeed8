#include "api/http/request_parser.hpp"

#include <algorithm>
#include <boost/beast/http/basic_parser.hpp>
#include <utility>

#include "api/http/target.hpp"
#include "base/check.hpp"
#include "base/release.hpp"

namespace ballast::api::http {

namespace beast = boost::beast;
namespace beast_http = boost::beast::http;

namespace {

// Extensions have no use here; many of them indicate an attack.
constexpr std::size_t kMaxChunkExtensions = 16 * 1024;
constexpr std::size_t kBodyReserve = 64 * 1024;

std::string_view view(beast::string_view text) { return {text.data(), text.size()}; }

bool all_digits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// Finds what Beast would tolerate in a header that ends in an empty line. Null when there is
// nothing.
const char* error_in_lines(std::string_view header) {
    for (std::size_t i = 0; i < header.size(); ++i) {
        const char c = header[i];
        if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F) continue;
        if (c == '\t') continue;
        if (c != '\r') return "a control character or a line end without CR in the header";
        if (i + 1 == header.size() || header[i + 1] != '\n') return "a CR without LF in the header";
        ++i;
        if (i + 1 < header.size() && (header[i + 1] == ' ' || header[i + 1] == '\t'))
            return "a folded header field (RFC 9112 section 5.2)";
    }
    return nullptr;
}

// Whether the request line names an HTTP version that is not supported.
bool names_another_version(std::string_view header) {
    const std::string_view line = header.substr(0, header.find("\r\n"));
    const std::size_t space = line.rfind(' ');
    if (space == std::string_view::npos) return false;
    const std::string_view version = line.substr(space + 1);
    return version.size() == 8 && version.starts_with("HTTP/") && version != "HTTP/1.0" &&
           version != "HTTP/1.1";
}

}  // namespace

// Collects one request from Beast's parser, which handles the syntax, and applies stricter rules.
class RequestParser::Sink final : public beast_http::basic_parser<true> {
public:
    explicit Sink(const Limits& limits) : limits_(limits) {
        header_limit(static_cast<std::uint32_t>(limits.header));
        body_limit(limits.body);
        eager(true);
    }

    Request request;
    bool http_1_0 = false;
    bool expects_continue = false;
    bool keeps_alive = false;
    std::optional<std::uint64_t> announced;
    std::optional<Refusal> refusal;

private:
    using ErrorCode = beast::error_code;
    using Text = beast::string_view;

    void refuse(int status, std::string detail, ErrorCode& ec) {
        refusal = Refusal{status, std::move(detail)};
        ec = beast_http::error::bad_value;
    }

    void on_request_impl(beast_http::verb, Text method, Text target, int version,
                         ErrorCode& ec) override {
        http_1_0 = version == 10;
        request.method = view(method);
        request.target = view(target);
        if (target.size() > limits_.target)
            return refuse(
                414,
                "the request target is longer than " + std::to_string(limits_.target) + " bytes",
                ec);
        if (method == "TRACE" || method == "CONNECT")
            return refuse(405, "TRACE and CONNECT are not supported", ec);
        auto parsed = http::parse_target(request.target);
        if (!parsed) return refuse(400, std::move(parsed).error().message, ec);
        if (parsed->path == "*" && method != "OPTIONS")
            return refuse(400, "the target * is valid with OPTIONS only", ec);
        request.path = std::move(parsed->path);
        request.query = std::move(parsed->query);
        authority_ = std::move(parsed->authority);
    }

    void on_field_impl(beast_http::field field, Text name, Text value, ErrorCode& ec) override {
        if (header_done_) return;  // a trailer: none is needed, and it must not change anything
        if (request.headers.size() == limits_.fields)
            return refuse(431, "more than " + std::to_string(limits_.fields) + " header fields",
                          ec);
        request.headers.add(view(name), view(value));
        switch (field) {
            case beast_http::field::host:
                if (++hosts_ > 1)
                    refuse(400, "more than one Host field", ec);
                else if (!authority_.empty() && !equal_names(view(value), authority_))
                    refuse(400, "the Host field and the request target name different hosts", ec);
                break;
            case beast_http::field::content_length:
                if (++lengths_ > 1)
                    refuse(400, "more than one Content-Length field", ec);
                else if (!all_digits(view(value)))
                    refuse(400, "Content-Length is not a whole number", ec);
                break;
            case beast_http::field::transfer_encoding:
                ++codings_;
                if (http_1_0)
                    refuse(400, "Transfer-Encoding in an HTTP/1.0 request", ec);
                else if (codings_ > 1)
                    refuse(400, "more than one Transfer-Encoding field", ec);
                else if (!equal_names(view(value), "chunked"))
                    refuse(501, "the only supported transfer coding is chunked", ec);
                break;
            case beast_http::field::expect:
                if (http_1_0) break;  // RFC 9110 section 10.1.1: to be ignored
                if (!equal_names(view(value), "100-continue"))
                    refuse(417, "the only supported expectation is 100-continue", ec);
                expects_continue = true;
                break;
            default:
                break;
        }
    }

    void on_header_impl(ErrorCode& ec) override {
        header_done_ = true;
        keeps_alive = keep_alive();
        if (hosts_ == 0 && !http_1_0) refuse(400, "the Host field is missing", ec);
        if (lengths_ > 0 && codings_ > 0)
            refuse(400, "both Content-Length and Transfer-Encoding", ec);
    }

    void on_body_init_impl(const boost::optional<std::uint64_t>& length, ErrorCode&) override {
        // The announced length is not trusted: memory is allocated for bytes received.
        if (length) request.body.reserve(std::min<std::uint64_t>(*length, kBodyReserve));
        if (length) announced = *length;
    }

    std::size_t on_body_impl(Text body, ErrorCode&) override {
        // Once a good part has arrived, in one piece, so that growing takes no second copy.
        if (announced && request.body.size() >= *announced / 4 &&
            request.body.capacity() < *announced)
            request.body.reserve(*announced);
        request.body.append(body.data(), body.size());
        return body.size();
    }

    void on_chunk_header_impl(std::uint64_t, Text extensions, ErrorCode& ec) override {
        extensions_ += extensions.size();
        if (extensions_ > kMaxChunkExtensions) refuse(400, "too many chunk extensions", ec);
    }

    std::size_t on_chunk_body_impl(std::uint64_t, Text body, ErrorCode&) override {
        request.body.append(body.data(), body.size());
        return body.size();
    }

    void on_response_impl(int, Text, int, ErrorCode&) override {}
    void on_finish_impl(ErrorCode&) override {}

    const Limits& limits_;
    std::size_t extensions_ = 0;
    std::string authority_;  // of a target in absolute form
    int hosts_ = 0;
    int lengths_ = 0;
    int codings_ = 0;
    bool header_done_ = false;
};

RequestParser::RequestParser(Limits limits) : limits_(limits) {}
RequestParser::~RequestParser() = default;

bool RequestParser::expects_continue() const { return sink_ && sink_->expects_continue; }
bool RequestParser::keep_alive() const { return sink_ && sink_->keeps_alive; }
bool RequestParser::is_http_1_0() const { return sink_ && sink_->http_1_0; }
std::uint64_t RequestParser::body_received() const {
    return sink_ ? sink_->request.body.size() : 0;
}

std::optional<std::uint64_t> RequestParser::body_announced() const {
    if (!sink_) return std::nullopt;
    const auto length = sink_->content_length();
    return length ? std::optional<std::uint64_t>(*length) : std::nullopt;
}
void RequestParser::drop_body() {
    if (sink_) ballast::release(sink_->request.body);
}
Request& RequestParser::head() {
    CHECK(sink_ != nullptr);
    return sink_->request;
}

std::size_t RequestParser::feed(std::string_view input) {
    CHECK(!complete_ && !refusal_);
    if (!sink_) return feed_header(input);
    return feed_body(input);
}

std::size_t RequestParser::feed_header(std::string_view input) {
    // RFC 9112 section 2.2: empty lines before a request are to be ignored.
    std::size_t used = 0;
    while (scanned_ == 0 && input.substr(used).starts_with("\r\n")) used += 2;
    const std::string_view rest = input.substr(used);

    const std::size_t end = rest.find("\r\n\r\n", scanned_);
    const bool found = end != std::string_view::npos;
    const std::size_t size = found ? end + 4 : rest.size();
    if (size > limits_.header) {
        refuse(431, "the header is longer than " + std::to_string(limits_.header) + " bytes");
        return used;
    }
    if (!found) {
        // An invalid header is rejected now, not at its end or a timeout.
        scanned_ = rest.size() < 3 ? 0 : rest.size() - 3;
        if (const std::size_t newline = rest.find('\n');
            newline != std::string_view::npos && (newline == 0 || rest[newline - 1] != '\r'))
            refuse(400, "a line end without CR in the header");
        return used;
    }
    scanned_ = 0;
    const std::string_view header = rest.substr(0, size);
    if (const char* error = error_in_lines(header)) {
        refuse(400, error);
        return used;
    }
    sink_ = std::make_unique<Sink>(limits_);
    const std::size_t taken = put(header);
    if (!refusal_ && taken != size) refuse(400, "the header is not well formed");
    return used + taken;
}

std::size_t RequestParser::feed_body(std::string_view input) {
    if (input.empty()) return 0;
    const std::size_t used = put(input);
    if (!complete_ && !refusal_ && input.size() - used > limits_.header)
        refuse(400, "a chunk header or trailer is too long");
    return used;
}

std::size_t RequestParser::put(std::string_view input) {
    beast::error_code ec;
    const std::size_t used = sink_->put(boost::asio::buffer(input), ec);
    if (sink_->refusal) {
        refusal_ = std::move(sink_->refusal);
    } else if (ec == beast_http::error::body_limit) {
        refuse(413, "the body is larger than " + std::to_string(limits_.body) + " bytes");
    } else if (ec == beast_http::error::header_limit) {
        refuse(431, "the header is too long");
    } else if (ec == beast_http::error::bad_version) {
        if (names_another_version(input))
            refuse(505, "only HTTP/1.0 and HTTP/1.1 are supported");
        else
            refuse(400, "the request line is not well formed");
    } else if (ec && ec != beast_http::error::need_more) {
        refuse(400, "the request is not well formed: " + ec.message());
    } else {
        complete_ = sink_->is_done();
    }
    return used;
}

void RequestParser::refuse(int status, std::string detail) {
    refusal_ = Refusal{status, std::move(detail)};
}

Request RequestParser::take() {
    CHECK(complete_);
    Request request = std::move(sink_->request);
    sink_.reset();
    complete_ = false;
    return request;
}

}  // namespace ballast::api::http
