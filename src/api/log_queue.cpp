#include "api/log_queue.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <climits>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>
#include <utility>

namespace ballast::api {

namespace {

constexpr int kLook = 50;  // ms between looks at the end of the process
constexpr std::chrono::seconds kLast{1};

}  // namespace

LogQueue::LogQueue(int file, std::size_t most)
    : file_(file), most_(most), thread_([this] { run(); }) {}

LogQueue::~LogQueue() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void LogQueue::push(std::string_view line) {
    {
        const std::lock_guard lock(mutex_);
        if (waiting_.size() + line.size() >= most_) {
            ++dropped_;
            return;
        }
        if (dropped_ > 0)
            waiting_ +=
                fmt::format("{{\"event\":\"log\",\"dropped\":{}}}\n", std::exchange(dropped_, 0));
        waiting_ += line;
        waiting_ += '\n';
    }
    changed_.notify_one();
}

void LogQueue::run() {
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
        if (waiting_.empty()) return;
        const std::string text = std::exchange(waiting_, {});
        lock.unlock();
        const bool written = write(text);
        lock.lock();
        if (!written) return;
    }
}

bool LogQueue::write(std::string_view text) {
    auto end = std::chrono::steady_clock::time_point::max();
    while (!text.empty()) {
        pollfd ready{.fd = file_, .events = POLLOUT, .revents = 0};
        const int found = ::poll(&ready, 1, kLook);
        if (found > 0) {
            // So much fits into a pipe that is ready, so that this does not block.
            const ssize_t size =
                ::write(file_, text.data(), std::min<std::size_t>(text.size(), PIPE_BUF));
            if (size < 0 && errno != EINTR && errno != EAGAIN)
                return true;  // nobody reads any more
            if (size > 0) text.remove_prefix(static_cast<std::size_t>(size));
        }
        const auto now = std::chrono::steady_clock::now();
        if (now >= end) return false;
        const std::lock_guard lock(mutex_);
        if (stopping_ && end == std::chrono::steady_clock::time_point::max()) end = now + kLast;
    }
    return true;
}

}  // namespace ballast::api
