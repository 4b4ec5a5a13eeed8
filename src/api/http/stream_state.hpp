// State shared by a Stream and its connection.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string_view>

namespace ballast::api::http {

class Connection;

struct StreamState {
    StreamState(std::shared_ptr<Connection> carrier, std::size_t most)
        : connection(std::move(carrier)), backlog(most) {}

    // Ends the stream from the connection's side; runs the callback once, without the lock.
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
    // Of an upgraded connection, set before it begins: takes what the client sends.
    std::function<void(std::string_view)> take;
    std::atomic<bool> open{true};
    std::atomic<std::size_t> queued{0};  // bytes given to send() that the kernel has not taken

    std::mutex mutex;  // guards the members below
    std::function<void()> on_gone;
    bool ended = false;  // by either side
    bool gone = false;   // by the connection's side
};

}  // namespace ballast::api::http
