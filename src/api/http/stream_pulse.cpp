#include "api/http/stream_pulse.hpp"

#include <utility>

namespace ballast::api::http {

PulsedStream::PulsedStream(Stream& stream, std::chrono::milliseconds every)
    : stream_(stream), every_(every), thread_([this] { run(); }) {}

PulsedStream::~PulsedStream() {
    close();
    thread_.join();
}

void PulsedStream::close() {
    {
        const std::lock_guard lock(mutex_);
        is_ended_ = true;
        stream_.close();
    }
    changed_.notify_all();
}

bool PulsedStream::send(std::string bytes) {
    const std::lock_guard lock(mutex_);
    has_sent_ = true;
    return stream_.send(std::move(bytes));
}

void PulsedStream::run() {
    std::unique_lock lock(mutex_);
    while (!changed_.wait_for(lock, every_, [&] { return is_ended_; }))
        if (!std::exchange(has_sent_, false)) stream_.send(": alive\n\n");
}

}  // namespace ballast::api::http
