// Cuts a stream of bytes into messages, whatever the bytes are: garbage gives frames that say what
// is wrong, and reading goes on behind it.
//
// Two framings, told apart by the first bytes of the stream: one message per line, and the header
// framing of the Language Server Protocol 3.18 ("Content-Length: N", blank line, N bytes). Memory
// is bounded by the largest frame plus what is fed at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ballast::door::rpc {

inline constexpr std::size_t kMaxFrameBytes = 16U << 20;

enum class Framing : std::uint8_t { kUnknown, kLines, kHeaders };

struct Frame {
    enum class Kind : std::uint8_t {
        kMessage,    // `text` is the message
        kOversized,  // larger than allowed, and passed over; `text` says so
        kMalformed,  // header fields that frame nothing; `text` says why
        kTruncated,  // the stream ended within the frame; `text` says where
    };
    Kind kind = Kind::kMessage;
    std::string text;
};

class FrameReader {
public:
    explicit FrameReader(std::size_t max_frame_bytes = kMaxFrameBytes,
                         Framing framing = Framing::kUnknown)
        : max_frame_(max_frame_bytes), framing_(framing) {}

    void feed(std::string_view bytes);
    // The stream is over: what is left is the last frame.
    void end() { ended_ = true; }
    // The next frame, or nothing until more is fed.
    std::optional<Frame> next();

    Framing framing() const { return framing_; }

private:
    enum class State : std::uint8_t { kFrame, kSkipLine, kSkipToHeader, kBody, kSkipBody };

    std::string_view waiting() const { return std::string_view(buffer_).substr(begin_); }
    void consume(std::size_t bytes);
    bool detect();
    std::optional<Frame> next_line();
    std::optional<Frame> next_block();
    std::optional<Frame> read_header();
    std::optional<Frame> read_body();
    bool skip_to_header();
    Frame malformed(std::string text);

    std::size_t max_frame_;
    Framing framing_;
    State state_ = State::kFrame;
    bool ended_ = false;
    std::string buffer_;
    std::size_t begin_ = 0;         // of what has not been taken
    std::size_t scanned_ = 0;       // bytes after begin_ known to hold no line end
    std::uint64_t body_bytes_ = 0;  // of the current body, or left to skip of it
};

// The message with what must stand around it. In lines, line ends between tokens become blanks.
std::string framed(std::string_view message, Framing framing);

}  // namespace ballast::door::rpc
