// Splits a stream of bytes into messages. Any input is accepted: garbage gives frames that describe
// the error, and reading continues after it.
//
// Two framings, detected by the first bytes of the stream: one message per line, and the header
// framing of the Language Server Protocol 3.18 ("Content-Length: N", blank line, N bytes). Memory
// is bounded by the largest frame plus what is fed at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ballast::api::rpc {

inline constexpr std::size_t kMaxFrameBytes = 16U << 20;

enum class Framing : std::uint8_t { kUnknown, kLines, kHeaders };

struct Frame {
    enum class Kind : std::uint8_t {
        kMessage,    // `text` is the message
        kOversized,  // larger than allowed, and skipped; `text` is the error
        kMalformed,  // a header without a frame; `text` is the error
        kTruncated,  // the stream ended within the frame; `text` is the error
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
    // Marks the end of the stream: the remaining input is the last frame.
    void end() { ended_ = true; }
    // The next frame, or nullopt until more is fed.
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
    std::size_t begin_ = 0;         // start of the input not yet consumed
    std::size_t scanned_ = 0;       // bytes after begin_ known to contain no line end
    std::uint64_t body_bytes_ = 0;  // of the current body, or left to skip
};

// What is written around a message of so many bytes.
struct FrameEnds {
    std::string before = {};
    std::string after = {};
    bool is_one_line = false;  // the message must be
};
FrameEnds frame_ends(std::uint64_t bytes, Framing framing);

// Line ends of JSON, which can only be between tokens, become blanks.
void to_one_line(std::string& json);

// The message with its framing.
std::string framed(std::string message, Framing framing);

}  // namespace ballast::api::rpc
