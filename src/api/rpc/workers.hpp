// A few threads that run calls in the order received; submit() blocks when too many are queued,
// which passes back-pressure to the client through the pipe.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace ballast::api::rpc {

class Workers {
public:
    // At most `capacity` tasks are queued or running.
    Workers(std::size_t threads, std::size_t capacity);
    ~Workers();  // finishes what was submitted
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    void submit(std::function<void()> task);
    // Returns when nothing is queued or running.
    void drain();

private:
    void run();

    std::size_t capacity_;
    std::mutex mutex_;
    std::condition_variable work_;  // signals a task, or the end
    std::condition_variable room_;  // signals that a task is done
    std::deque<std::function<void()>> waiting_;
    std::size_t in_flight_ = 0;
    bool ending_ = false;
    std::vector<std::jthread> threads_;
};

}  // namespace ballast::api::rpc
