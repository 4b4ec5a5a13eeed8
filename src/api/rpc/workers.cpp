#include "api/rpc/workers.hpp"

#include <algorithm>
#include <utility>

namespace ballast::api::rpc {

Workers::Workers(std::size_t threads, std::size_t capacity)
    : capacity_(std::max<std::size_t>(capacity, 1)) {
    for (std::size_t i = 0; i < std::max<std::size_t>(threads, 1); ++i)
        threads_.emplace_back([this] { run(); });
}

Workers::~Workers() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    work_.notify_all();
}

void Workers::submit(std::function<void()> task) {
    {
        std::unique_lock lock(mutex_);
        room_.wait(lock, [&] { return in_flight_ < capacity_; });
        ++in_flight_;
        waiting_.push_back(std::move(task));
    }
    work_.notify_one();
}

void Workers::drain() {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [&] { return in_flight_ == 0; });
}

void Workers::run() {
    while (true) {
        std::function<void()> task;
        {
            std::unique_lock lock(mutex_);
            work_.wait(lock, [&] { return ending_ || !waiting_.empty(); });
            if (waiting_.empty()) return;
            task = std::move(waiting_.front());
            waiting_.pop_front();
        }
        task();
        task = nullptr;  // releases what it held before drain() returns
        {
            const std::lock_guard lock(mutex_);
            --in_flight_;
        }
        room_.notify_all();
    }
}

}  // namespace ballast::api::rpc
