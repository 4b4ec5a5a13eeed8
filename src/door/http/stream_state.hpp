// What a Stream and the connection that carries it share.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>

namespace ballast::door::http {

class Connection;

struct StreamState {
    StreamState(std::shared_ptr<Connection> carrier, std::size_t most)
        : connection(std::move(carrier)), backlog(most) {}

    // Ends the stream from the connection's side; the callback runs once, without the lock.
    void mark_gone() {
        std::function<void()> callback;
        {
            const std::lock_guard lock(mutex);
            if (ended) return;
            ended = gone = true;
            open.store(false, std::memory_order_release);
            callback = std::move(on_gone);
        }
        if (callback) callback();
    }

    const std::shared_ptr<Connection> connection;
    const std::size_t backlog;
    std::atomic<bool> open{true};
    std::atomic<std::size_t> queued{0};  // bytes given to send() that the kernel has not taken

    std::mutex mutex;  // of what follows
    std::function<void()> on_gone;
    bool ended = false;  // by either side
    bool gone = false;   // by the connection's side
};

}  // namespace ballast::door::http
