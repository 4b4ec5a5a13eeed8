#include "base/threads.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <limits>
#include <mutex>
#include <thread>
#include <vector>

#include "base/check.hpp"

namespace ballast {

namespace {

// True on a thread that is inside the body of some loop: a loop started there runs inline, so that
// nesting can neither deadlock nor multiply threads.
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): thread-local
thread_local bool inside_loop = false;

class InsideLoop {
public:
    InsideLoop() : before_(inside_loop) { inside_loop = true; }
    ~InsideLoop() { inside_loop = before_; }
    InsideLoop(const InsideLoop&) = delete;
    InsideLoop& operator=(const InsideLoop&) = delete;

private:
    bool before_;
};

// Spins for a short while until `ready`, yielding to other threads. Loops follow one another
// closely and their threads finish almost together: sleeping at once would cost fifty microseconds
// or more to wake up.
template <class Ready>
bool soon(const Ready& ready) {
    constexpr auto kWhile = std::chrono::microseconds(50);
    const auto end = std::chrono::steady_clock::now() + kWhile;
    do {
        if (ready()) return true;
        std::this_thread::yield();
    } while (std::chrono::steady_clock::now() < end);
    return false;
}

// One for_blocks call. It lives on the stack of its caller, who removes it from the pool's list and
// waits for `joined` to reach zero before returning.
struct Loop {
    const std::function<void(std::size_t)>& body;
    std::size_t blocks;
    std::atomic<std::size_t> next{0};

    // Changed under the pool's mutex.
    std::atomic<std::size_t> joined{0};
    std::exception_ptr error = nullptr;
    std::size_t error_block = std::numeric_limits<std::size_t>::max();

    bool exhausted() const { return next.load(std::memory_order_relaxed) >= blocks; }
};

}  // namespace

struct ThreadPool::State {
    std::mutex mutex;
    std::condition_variable work_arrived;
    std::condition_variable worker_left;
    std::deque<Loop*> loops;
    std::atomic<bool> offers{false};  // whether `loops` is non-empty; changed with it
    bool stopping = false;
    std::vector<std::thread> workers;

    void run(Loop& loop) {
        const InsideLoop inside;
        for (;;) {
            const std::size_t block = loop.next.fetch_add(1, std::memory_order_relaxed);
            if (block >= loop.blocks) return;
            try {
                loop.body(block);
            } catch (...) {
                loop.next.store(loop.blocks, std::memory_order_relaxed);
                const std::lock_guard lock(mutex);
                // Of several errors, keep the one of the earliest block, as a sequential loop would
                // throw.
                if (block < loop.error_block) {
                    loop.error = std::current_exception();
                    loop.error_block = block;
                }
                return;
            }
        }
    }

    void put_in(Loop& loop) {
        const std::lock_guard lock(mutex);
        loops.push_back(&loop);
        offers = true;
    }

    void take_out(Loop& loop) {
        std::erase(loops, &loop);
        offers = !loops.empty();
    }

    // Waits for a loop to be available, or for shutdown.
    void wait_for_work(std::unique_lock<std::mutex>& lock) {
        const auto arrived = [this] { return stopping || !loops.empty(); };
        if (arrived()) return;
        lock.unlock();
        if (!soon([&] { return offers && lock.try_lock(); })) lock.lock();
        work_arrived.wait(lock, arrived);
    }

    void work() {
        std::unique_lock lock(mutex);
        for (;;) {
            wait_for_work(lock);
            if (loops.empty()) return;
            Loop& loop = *loops.front();
            if (loop.exhausted()) {
                take_out(loop);
                continue;
            }
            // To the back, so that loops of several callers share the workers.
            loops.pop_front();
            loops.push_back(&loop);
            ++loop.joined;
            lock.unlock();
            run(loop);
            lock.lock();
            take_out(loop);
            if (--loop.joined == 0) worker_left.notify_all();
        }
    }
};

ThreadPool::ThreadPool(std::size_t threads) : state_(std::make_unique<State>()) {
    if (threads == 0) threads = std::max(1U, std::thread::hardware_concurrency());
    // The caller of a loop is one of the threads.
    state_->workers.reserve(threads - 1);
    for (std::size_t i = 1; i < threads; ++i)
        state_->workers.emplace_back([state = state_.get()] { state->work(); });
}

ThreadPool::~ThreadPool() {
    {
        const std::lock_guard lock(state_->mutex);
        CHECK(state_->loops.empty());
        state_->stopping = true;
    }
    state_->work_arrived.notify_all();
    for (std::thread& worker : state_->workers) worker.join();
}

std::size_t ThreadPool::size() const { return state_->workers.size() + 1; }

void ThreadPool::for_blocks(std::size_t blocks, const std::function<void(std::size_t)>& body) {
    if (blocks == 0) return;
    if (inside_loop || state_->workers.empty() || blocks == 1) {
        for (std::size_t block = 0; block < blocks; ++block) body(block);
        return;
    }
    Loop loop{body, blocks};
    state_->put_in(loop);
    state_->work_arrived.notify_all();
    state_->run(loop);

    std::unique_lock lock(state_->mutex, std::defer_lock);
    if (!soon([&] { return loop.joined == 0 && lock.try_lock(); })) lock.lock();
    state_->take_out(loop);
    state_->worker_left.wait(lock, [&loop] { return loop.joined == 0; });
    if (loop.error) std::rethrow_exception(loop.error);
}

void parallel_blocks(const Work& work, std::size_t count, std::size_t block,
                     const std::function<void(std::size_t, std::size_t, std::size_t)>& body) {
    CHECK(block > 0);
    const std::size_t blocks = count / block + (count % block != 0 ? 1 : 0);
    const auto one = [&](std::size_t index) {
        if (work.cancel.requested()) return;
        const std::size_t begin = index * block;
        body(index, begin, begin + std::min(block, count - begin));
    };
    if (work.threads != nullptr) {
        work.threads->for_blocks(blocks, one);
    } else {
        for (std::size_t index = 0; index < blocks; ++index) one(index);
    }
}

}  // namespace ballast
