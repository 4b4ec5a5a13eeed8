// A fixed set of threads and a parallel loop whose result does not depend on the number of threads.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>

#include "base/work.hpp"

namespace ballast {

class ThreadPool {
public:
    // 0 threads: as many as the machine has.
    explicit ThreadPool(std::size_t threads = 0);
    ~ThreadPool();
    ThreadPool(const ThreadPool&) = delete;
    ThreadPool& operator=(const ThreadPool&) = delete;

    std::size_t size() const;

    // Calls body(block) once for every block in [0, blocks), with the calling thread taking part.
    // Returns when all are done. Several callers may run loops at once; nested loops run inline. An
    // exception in a body ends the loop and is rethrown here.
    void for_blocks(std::size_t blocks, const std::function<void(std::size_t)>& body);

private:
    struct State;
    std::unique_ptr<State> state_;
};

// The loop over [0, count) in blocks of `block`: body(block_index, begin, end). The split depends
// on `count` and `block` only, so that sums kept per block and added in block order are the same
// for any number of threads. Stops early, between blocks, when cancelled. Runs on the calling
// thread when work.threads is null.
void parallel_blocks(const Work& work, std::size_t count, std::size_t block,
                     const std::function<void(std::size_t, std::size_t, std::size_t)>& body);

}  // namespace ballast
