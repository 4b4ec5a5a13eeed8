// Serves a connection made of an input and an output stream, such as standard input and output: one
// thread reads, a few answer, messages are written whole.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "api/rpc/framing.hpp"
#include "base/byte_source.hpp"
#include "base/result.hpp"

namespace ballast::api::rpc {

// Sends one message; from any thread.
using Send = std::function<void(std::string)>;
// Sends one message that is not in memory; likewise.
using SendLong = std::function<void(const ByteSource&)>;
using Task = std::function<void()>;

// A protocol's handler for the frames of one connection.
class FrameHandler {
public:
    virtual ~FrameHandler() = default;
    // Called for each frame, in order. Handles short work and cancellation at once; returns what
    // may take long, for another thread. Empty: nothing is left to do.
    virtual Task receive(Frame frame) = 0;
    // The client has gone: running calls may stop.
    virtual void abandon() = 0;
};

struct StreamOptions {
    std::size_t threads = 4;           // threads that answer
    std::size_t max_in_flight = 1000;  // frames; further ones wait in the pipe
    std::size_t max_frame_bytes = kMaxFrameBytes;
    Framing framing = Framing::kUnknown;  // kUnknown: detected by the first bytes
};

using MakeHandler = std::function<std::unique_ptr<FrameHandler>(Send, SendLong)>;

// Serves until the input ends and everything read is answered, or nobody reads the output. The
// caller must ignore SIGPIPE. kUnavailable when reading fails.
Status serve_stream(int input, int output, const StreamOptions& options,
                    const MakeHandler& make_handler);

}  // namespace ballast::api::rpc
