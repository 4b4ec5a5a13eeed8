#include "api/rpc/framing.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>

#include "base/text.hpp"

namespace ballast::api::rpc {

namespace {

constexpr std::size_t kMaxHeaderBytes = 8192;
constexpr std::string_view kHeaderPrefix = "content-";
constexpr std::string_view kContentLength = "content-length";
constexpr std::string_view kBlanks = " \t\r\n";

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return lower(x) == lower(y); });
}

bool begins_with(std::string_view text, std::string_view prefix) {
    return equal_ignoring_case(text.substr(0, prefix.size()), prefix);
}

// Too short to decide, but a prefix so far.
bool may_begin_with(std::string_view text, std::string_view prefix) {
    return text.size() < prefix.size() && equal_ignoring_case(text, prefix.substr(0, text.size()));
}

// The value of Content-Length, or why the header does not give one.
struct HeaderValue {
    std::optional<std::uint64_t> length;
    std::string wrong;
};

HeaderValue parse_header(std::string_view block) {
    HeaderValue value;
    while (!block.empty()) {
        const std::size_t end = std::min(block.find('\n'), block.size());
        const std::string_view line = without_blanks(block.substr(0, end));
        block.remove_prefix(std::min(end + 1, block.size()));
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos) return {{}, "a header line has no ':'"};
        if (!equal_ignoring_case(without_blanks(line.substr(0, colon)), kContentLength)) continue;
        const std::string_view digits = without_blanks(line.substr(colon + 1));
        std::uint64_t length = 0;
        const auto [rest, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), length);
        if (digits.empty() || error != std::errc{} || rest != digits.data() + digits.size())
            return {{}, "Content-Length is not a whole number"};
        if (value.length && *value.length != length)
            return {{}, "Content-Length appears twice with different values"};
        value.length = length;
    }
    if (!value.length) value.wrong = "the header has no Content-Length";
    return value;
}

}  // namespace

void FrameReader::feed(std::string_view bytes) {
    if (state_ == State::kSkipBody) {
        const auto skipped =
            static_cast<std::size_t>(std::min<std::uint64_t>(body_bytes_, bytes.size()));
        body_bytes_ -= skipped;
        bytes.remove_prefix(skipped);
        if (body_bytes_ == 0) state_ = State::kFrame;
    }
    if (begin_ > 0 && (begin_ == buffer_.size() || begin_ > 65536)) {
        buffer_.erase(0, begin_);
        begin_ = 0;
    }
    buffer_ += bytes;
}

void FrameReader::consume(std::size_t bytes) {
    begin_ += bytes;
    scanned_ = 0;
    // Releases the memory of one large frame.
    if (begin_ == buffer_.size() && buffer_.capacity() > (1U << 20)) {
        std::string().swap(buffer_);
        begin_ = 0;
    }
}

std::optional<Frame> FrameReader::next() {
    if (framing_ == Framing::kUnknown && !detect()) return std::nullopt;
    return framing_ == Framing::kLines ? next_line() : next_block();
}

bool FrameReader::detect() {
    const std::size_t first = waiting().find_first_not_of(kBlanks);
    consume(std::min(first, waiting().size()));
    const std::string_view text = waiting();
    if (text.empty() || (may_begin_with(text, kHeaderPrefix) && !ended_)) return false;
    framing_ = begins_with(text, kHeaderPrefix) ? Framing::kHeaders : Framing::kLines;
    return true;
}

// ---- lines --------------------------------------------------------------------------------------

std::optional<Frame> FrameReader::next_line() {
    while (true) {
        const std::string_view text = waiting();
        const std::size_t end = text.find('\n', scanned_);
        if (end == std::string_view::npos && !ended_) {
            scanned_ = text.size();
            if (state_ == State::kSkipLine) {
                consume(text.size());
            } else if (text.size() > max_frame_) {
                consume(text.size());
                state_ = State::kSkipLine;
                return Frame{Frame::Kind::kOversized,
                             fmt::format("the message has more than {} bytes", max_frame_)};
            }
            return std::nullopt;
        }
        if (text.empty()) return std::nullopt;
        const std::size_t size = std::min(end, text.size());
        const std::string_view line = without_blanks(text.substr(0, size));
        const bool skipped = state_ == State::kSkipLine;
        state_ = State::kFrame;
        std::optional<Frame> frame;
        if (!skipped && size > max_frame_)
            frame = Frame{Frame::Kind::kOversized,
                          fmt::format("the message has more than {} bytes", max_frame_)};
        else if (!skipped && !line.empty())
            frame = Frame{Frame::Kind::kMessage, std::string(line)};
        consume(std::min(size + 1, text.size()));
        if (frame) return frame;
    }
}

// ---- headers ------------------------------------------------------------------------------------

std::optional<Frame> FrameReader::next_block() {
    if (state_ == State::kSkipBody) {
        // The rest of the skipped body has not been fed yet.
        if (ended_ && body_bytes_ > 0) {
            body_bytes_ = 0;
            state_ = State::kFrame;
        }
        return std::nullopt;
    }
    const bool lost = state_ == State::kSkipToHeader || state_ == State::kSkipLine;
    if (lost && !skip_to_header()) return std::nullopt;
    return state_ == State::kBody ? read_body() : read_header();
}

Frame FrameReader::malformed(std::string text) {
    state_ = State::kSkipToHeader;
    return {Frame::Kind::kMalformed,
            std::move(text) + "; expected \"Content-Length: N\", a blank line and N bytes"};
}

// Skips lines until one starts with Content-Length.
bool FrameReader::skip_to_header() {
    while (true) {
        const std::string_view text = waiting();
        if (state_ == State::kSkipToHeader) {
            if (begins_with(text, kContentLength)) {
                state_ = State::kFrame;
                return true;
            }
            if (may_begin_with(text, kContentLength) && !ended_) return false;
            state_ = State::kSkipLine;
        }
        const std::size_t end = text.find('\n');
        if (end == std::string_view::npos) {
            consume(text.size());
            return false;
        }
        consume(end + 1);
        state_ = State::kSkipToHeader;
    }
}

std::optional<Frame> FrameReader::read_header() {
    const std::size_t blanks = waiting().find_first_not_of(kBlanks);
    consume(std::min(blanks, waiting().size()));
    const std::string_view text = waiting();
    if (text.empty()) return std::nullopt;
    // The standard ends lines with \r\n; a bare \n is accepted as well.
    const std::string_view head = text.substr(0, kMaxHeaderBytes);
    const std::size_t standard = head.find("\r\n\r\n");
    const std::size_t bare = head.find("\n\n");
    const std::size_t size = std::min(standard, bare);
    if (size == std::string_view::npos) {
        if (text.size() >= kMaxHeaderBytes) {
            Frame frame =
                malformed(fmt::format("the header has more than {} bytes", kMaxHeaderBytes));
            state_ = State::kSkipLine;
            return frame;
        }
        if (!ended_) return std::nullopt;
        consume(text.size());
        return Frame{Frame::Kind::kTruncated, "the input ended within a header"};
    }
    HeaderValue value = parse_header(head.substr(0, size));
    consume(size + (standard < bare ? 4 : 2));
    if (!value.length) return malformed(std::move(value.wrong));
    if (*value.length > max_frame_) {
        const auto here =
            static_cast<std::size_t>(std::min<std::uint64_t>(*value.length, waiting().size()));
        consume(here);
        body_bytes_ = *value.length - here;
        state_ = body_bytes_ > 0 ? State::kSkipBody : State::kFrame;
        return Frame{
            Frame::Kind::kOversized,
            fmt::format("the message has {} bytes; the limit is {}", *value.length, max_frame_)};
    }
    body_bytes_ = *value.length;
    state_ = State::kBody;
    return read_body();
}

std::optional<Frame> FrameReader::read_body() {
    const std::string_view text = waiting();
    const auto size = static_cast<std::size_t>(body_bytes_);
    if (text.size() < size) {
        if (!ended_) return std::nullopt;
        consume(text.size());
        state_ = State::kFrame;
        return Frame{Frame::Kind::kTruncated,
                     fmt::format("the input ended after {} of {} bytes", text.size(), size)};
    }
    Frame frame{Frame::Kind::kMessage, std::string(text.substr(0, size))};
    consume(size);
    state_ = State::kFrame;
    return frame;
}

FrameEnds frame_ends(std::uint64_t bytes, Framing framing) {
    if (framing == Framing::kHeaders)
        return {.before = fmt::format("Content-Length: {}\r\n\r\n", bytes)};
    return {.after = "\n", .is_one_line = true};
}

void to_one_line(std::string& json) {
    std::replace_if(json.begin(), json.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
}

std::string framed(std::string message, Framing framing) {
    const FrameEnds ends = frame_ends(message.size(), framing);
    if (ends.is_one_line) to_one_line(message);
    return ends.before + message + ends.after;
}

}  // namespace ballast::api::rpc
