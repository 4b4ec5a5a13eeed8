// A thread pool for calls that compute or write, with a bounded queue.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace ballast::api::rest {

class WorkPool {
public:
    WorkPool(std::size_t threads, std::size_t max_waiting);
    // Runs the queued tasks, then stops.
    ~WorkPool();
    WorkPool(const WorkPool&) = delete;
    WorkPool& operator=(const WorkPool&) = delete;

    // False when max_waiting tasks are already queued: `task` is then left unchanged.
    bool submit(std::function<void()>&& task);

private:
    void run();

    std::mutex mutex_;
    std::condition_variable ready_;
    std::deque<std::function<void()>> waiting_;
    std::size_t max_waiting_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace ballast::api::rest
