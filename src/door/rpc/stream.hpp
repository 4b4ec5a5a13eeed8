// A connection that is a stream of bytes in and a stream of bytes out, such as standard input and
// output: one thread reads, a few answer, messages are written whole.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "door/rpc/framing.hpp"

namespace ballast::door::rpc {

// Sends one message; from any thread.
using Send = std::function<void(std::string)>;
using Task = std::function<void()>;

// What a protocol makes of the frames of one connection.
class FrameHandler {
public:
    virtual ~FrameHandler() = default;
    // Called for one frame after another, in order. Does at once what is short or must not wait
    // (cancelling); returns what may take long, for another thread. Empty: nothing is left to do.
    virtual Task receive(Frame frame) = 0;
    // Nobody listens any more: what still runs may stop.
    virtual void abandon() = 0;
};

struct StreamOptions {
    std::size_t threads = 4;           // that answer
    std::size_t max_in_flight = 1000;  // frames; further ones wait in the pipe
    std::size_t max_frame_bytes = kMaxFrameBytes;
    Framing framing = Framing::kUnknown;  // kUnknown: by the first bytes
};

// Serves until the input ends and what was read is answered, or nobody reads the output. The caller
// ignores SIGPIPE. kUnavailable when reading fails.
Status serve_stream(int input, int output, const StreamOptions& options,
                    const std::function<std::unique_ptr<FrameHandler>(Send)>& make_handler);

}  // namespace ballast::door::rpc
