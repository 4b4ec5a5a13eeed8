#include "api/rpc/stream.hpp"

#include <array>
#include <atomic>
#include <cerrno>
#include <fmt/format.h>
#include <mutex>
#include <poll.h>
#include <string_view>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "api/rpc/workers.hpp"

namespace ballast::api::rpc {

namespace {

constexpr std::size_t kReadBytes = 65536;

// Writes complete messages in the client's framing.
class Output {
public:
    explicit Output(int descriptor) : descriptor_(descriptor) {}

    void set_framing(Framing framing) { framing_.store(framing, std::memory_order_relaxed); }
    bool broken() const { return broken_.load(std::memory_order_relaxed); }

    void send(std::string message) {
        const FrameEnds ends = frame_ends(message.size(), framing());
        if (ends.is_one_line) to_one_line(message);
        const std::lock_guard lock(mutex_);
        write(ends.before);
        write(message);
        write(ends.after);
    }

    // A message that ends early leaves no place where the next one begins: the output is broken.
    void send_long(const ByteSource& message) {
        const FrameEnds ends = frame_ends(message.size(), framing());
        const std::lock_guard lock(mutex_);
        write(ends.before);
        const Status sent = each_piece(message, [&](std::string piece) -> Status {
            if (ends.is_one_line) to_one_line(piece);
            write(piece);
            return broken() ? Status(Error{Code::kCancelled, "nobody reads the output"}) : Status();
        });
        if (!sent) broken_.store(true, std::memory_order_relaxed);
        write(ends.after);
    }

private:
    Framing framing() const { return framing_.load(std::memory_order_relaxed); }

    void write(std::string_view rest) {
        while (!rest.empty() && !broken()) {
            const ssize_t written = ::write(descriptor_, rest.data(), rest.size());
            if (written >= 0)
                rest.remove_prefix(static_cast<std::size_t>(written));
            else if (errno != EINTR)
                broken_.store(true, std::memory_order_relaxed);
        }
    }

    int descriptor_;
    std::atomic<Framing> framing_{Framing::kUnknown};
    std::atomic<bool> broken_{false};
    std::mutex mutex_;
};

Error cannot_read(int number) {
    return {Code::kUnavailable,
            fmt::format("cannot read the input: {}", std::generic_category().message(number))};
}

enum class Input { kBytes, kEnd, kNobodyListens };

// Waits for input and reads some. Also detects that the reader of the output has gone, which a pipe
// signals without a write.
Result<Input> read_some(int input, int output, std::string& bytes) {
    if (input < 0) return cannot_read(EBADF);  // which poll() would ignore
    std::array<pollfd, 2> watched{{{input, POLLIN, 0}, {output, 0, 0}}};
    while (true) {
        if (::poll(watched.data(), watched.size(), -1) < 0) {
            if (errno != EINTR) return cannot_read(errno);
            continue;
        }
        if (watched[1].revents != 0) return Input::kNobodyListens;
        bytes.resize(kReadBytes);
        const ssize_t count = ::read(input, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return cannot_read(errno);
        bytes.resize(static_cast<std::size_t>(count));
        return count > 0 ? Input::kBytes : Input::kEnd;
    }
}

}  // namespace

Status serve_stream(int input, int output, const StreamOptions& options,
                    const MakeHandler& make_handler) {
    Output out(output);
    // The handler outlives the workers, whose tasks refer to it.
    const auto handler =
        make_handler([&out](std::string message) { out.send(std::move(message)); },
                     [&out](const ByteSource& message) { out.send_long(message); });
    Workers workers(options.threads, options.max_in_flight);
    FrameReader frames(options.max_frame_bytes, options.framing);
    std::string bytes;
    while (!out.broken()) {
        const auto got = read_some(input, output, bytes);
        if (got && *got == Input::kNobodyListens) break;
        const bool more = got && *got == Input::kBytes;
        if (more)
            frames.feed(bytes);
        else
            frames.end();
        while (auto frame = frames.next()) {
            out.set_framing(frames.framing());
            if (Task task = handler->receive(*std::move(frame))) workers.submit(std::move(task));
        }
        if (more) continue;
        workers.drain();
        if (!got) return got.error();
        return {};
    }
    // The client has gone: running calls may stop, and queued ones are not started.
    handler->abandon();
    workers.drain();
    return {};
}

}  // namespace ballast::api::rpc
