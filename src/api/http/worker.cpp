#include "api/http/worker.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <new>
#include <utility>

#include "api/http/connection.hpp"
#include "api/http/response_writer.hpp"

namespace ballast::api::http {

namespace {

thread_local const Worker* this_threads_worker = nullptr;

// Deadlines are checked a few times a second while there are connections, to within a tenth of the
// shortest, instead of with a timer per request.
std::chrono::milliseconds sweep_interval(const Options& options) {
    using std::chrono::milliseconds;
    const milliseconds shortest = std::min({options.header_timeout, options.body_timeout,
                                            options.idle_timeout, options.write_timeout});
    return std::clamp(shortest / 10, milliseconds(5), milliseconds(500));
}

}  // namespace

Worker::Worker(std::shared_ptr<Setup> setup)
    : setup_(std::move(setup)),
      guard_(boost::asio::make_work_guard(context_)),
      sweep_timer_(context_),
      sweep_interval_(sweep_interval(setup_->options)),
      read_buffer_(std::make_unique<std::array<char, 64 * 1024>>()) {}

Worker::~Worker() = default;

void Worker::run() {
    this_threads_worker = this;
    for (;;) {
        try {
            context_.run();
            break;
        } catch (const std::bad_alloc&) {
            // A connection that ran out of memory is closed; the others go on.
            sweeping_ = false;
        }
    }
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
    }
    run_tasks();  // tasks posted last; all connections are closed, so they only release references
    this_threads_worker = nullptr;
}

bool Worker::post(Task task) {
    bool wake = false;
    {
        const std::lock_guard lock(mutex_);
        if (closed_) return false;
        wake = tasks_.empty();
        tasks_.push_back(std::move(task));
        // Under the lock, so that run() cannot have returned in between.
        if (wake) wake_up();
    }
    return true;
}

// A task that nothing wakes the thread for would let all later ones wait, too.
void Worker::wake_up() {
    try {
        boost::asio::post(context_, [this] { run_tasks(); });
    } catch (...) {
        tasks_.pop_back();
        throw;
    }
}

bool Worker::is_this_thread() const { return this_threads_worker == this; }
bool Worker::is_any_worker_thread() { return this_threads_worker != nullptr; }

void Worker::run_tasks() {
    std::vector<Task> tasks;
    {
        const std::lock_guard lock(mutex_);
        tasks.swap(tasks_);
    }
    for (Task& task : tasks) {
        try {
            task();
        } catch (const std::bad_alloc&) {
            // Of one connection; the tasks of others follow.
        }
        task = nullptr;
    }
}

void Worker::adopt(Socket socket) {
    auto shared = std::make_shared<Connection>(shared_from_this(), std::move(socket));
    setup_->open.fetch_add(1, std::memory_order_relaxed);
    // Moved, so that the last reference is dropped on this thread, where the socket may be used.
    try {
        post([this, shared = std::move(shared)] {
            if (finished_) return shared->close();
            try {
                shared->index = connections_.size();
                connections_.push_back(shared);
            } catch (const std::bad_alloc&) {
                return shared->close();
            }
            shared->start();
            sweep_later();
        });
    } catch (...) {
        setup_->open.fetch_sub(1, std::memory_order_relaxed);
        throw;
    }
}

void Worker::forget(Connection& connection) {
    if (connection.index < connections_.size() &&
        connections_[connection.index].get() == &connection) {
        std::swap(connections_[connection.index], connections_.back());
        connections_[connection.index]->index = connection.index;
        connections_.pop_back();
    }
    {
        const std::lock_guard lock(setup_->mutex);
        setup_->open.fetch_sub(1, std::memory_order_relaxed);
    }
    setup_->changed.notify_all();
}

void Worker::drain() {
    const auto all = connections_;
    for (const auto& connection : all) connection->drain();
}

void Worker::finish() {
    finished_ = true;
    const auto all = connections_;
    for (const auto& connection : all) connection->close();
    sweep_timer_.cancel();
    guard_.reset();
}

void Worker::sweep_later() {
    if (sweeping_ || finished_ || connections_.empty()) return;
    sweeping_ = true;
    sweep_timer_.expires_after(sweep_interval_);
    sweep_timer_.async_wait([this](const boost::system::error_code& ec) {
        sweeping_ = false;
        if (!ec) sweep();
    });
}

void Worker::sweep() {
    const auto now = std::chrono::steady_clock::now();
    // Backward: a closed one is replaced by the last, which has already been visited.
    for (std::size_t i = connections_.size(); i-- > 0;) {
        if (i >= connections_.size()) continue;
        const auto connection = connections_[i];
        connection->check_deadline(now);
    }
    sweep_later();
}

std::string_view Worker::date() {
    const std::time_t now = std::time(nullptr);
    if (now != date_second_) {
        date_second_ = now;
        date_ = format_http_date(now);
    }
    return date_;
}

}  // namespace ballast::api::http
