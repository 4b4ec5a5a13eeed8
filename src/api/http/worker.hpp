// A thread that reads, parses and writes for its share of the connections. Everything on a
// connection happens on its worker's thread, so that connections need no locks; other threads use
// post().
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <condition_variable>
#include <ctime>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "api/http/body_budget.hpp"
#include "api/http/server.hpp"

namespace ballast::api::http {

// State shared by all workers; outlives the server as long as a responder does.
struct Setup {
    explicit Setup(Options with)
        : options(std::move(with)),
          bodies(std::max(options.max_bodies, 4 * options.max_body),
                 std::max(options.max_bodies_per_address, 2 * options.max_body)) {}

    const Options options;
    std::string common;  // options.common_headers as bytes
    Handler handler;
    Admit admit;
    BodyBudget bodies;
    std::shared_ptr<TlsContext> tls;    // null: without
    std::atomic<bool> draining{false};  // the server is stopping: no new requests
    std::atomic<std::uint64_t> open{0};
    std::atomic<std::uint64_t> accepted{0};
    std::atomic<std::uint64_t> refused{0};
    // Notifies Server::stop() that a connection has ended.
    std::mutex mutex;
    std::condition_variable changed;
};

class Worker : public std::enable_shared_from_this<Worker> {
public:
    using Socket = boost::asio::ip::tcp::socket;
    using Task = std::move_only_function<void()>;

    explicit Worker(std::shared_ptr<Setup> setup);
    ~Worker();

    // The thread's main function; returns after finish().
    void run();

    // From any thread; tasks run in order. False, and the task is dropped, once the worker has
    // finished.
    bool post(Task task);
    bool is_this_thread() const;
    static bool is_any_worker_thread();

    void adopt(Socket socket);  // from any thread
    void drain();               // on the worker's thread, once Setup::draining is set
    void finish();              // on the worker's thread: closes everything and lets run() return
    bool draining() const { return setup_->draining.load(std::memory_order_acquire); }

    boost::asio::io_context& context() { return context_; }
    Setup& setup() { return *setup_; }
    const Options& options() const { return setup_->options; }
    void forget(Connection& connection);  // after it has closed

    // Buffers that connections borrow for the duration of one event, so that idle ones hold none.
    std::array<char, 64 * 1024>& read_buffer() { return *read_buffer_; }
    std::string& spare() { return spare_; }

    std::string_view date();

    std::atomic<std::uint64_t> requests{0};
    std::atomic<std::uint64_t> requests_refused{0};

private:
    void wake_up();
    void run_tasks();
    void sweep_later();
    void sweep();

    const std::shared_ptr<Setup> setup_;
    boost::asio::io_context context_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard_;
    boost::asio::steady_timer sweep_timer_;
    std::chrono::milliseconds sweep_interval_;
    bool sweeping_ = false;
    bool finished_ = false;

    std::vector<std::shared_ptr<Connection>> connections_;
    std::unique_ptr<std::array<char, 64 * 1024>> read_buffer_;
    std::string spare_;
    std::time_t date_second_ = -1;
    std::string date_;

    std::mutex mutex_;  // guards the members below
    std::vector<Task> tasks_;
    bool closed_ = false;
};

}  // namespace ballast::api::http
