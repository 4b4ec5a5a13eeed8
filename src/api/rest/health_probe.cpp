#include "api/rest/health_probe.hpp"

#include <fmt/format.h>

namespace ballast::api::rest {

HealthProbe::~HealthProbe() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
}

Status HealthProbe::check(std::chrono::milliseconds limit) {
    std::unique_lock lock(mutex_);
    if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
    if (!running_ && !asked_) {
        asked_ = true;
        since_ = Steady::now();
        changed_.notify_all();
    }
    const std::uint64_t seen = ended_;
    if (changed_.wait_until(lock, since_ + limit, [&] { return ended_ != seen; })) return last_;
    return fail(Code::kUnavailable,
                fmt::format("the database has not responded for {} ms", limit.count()));
}

void HealthProbe::run() {
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [this] { return asked_ || stopping_; });
        if (stopping_) return;
        asked_ = false;
        running_ = true;
        lock.unlock();
        Status status = ping_();
        lock.lock();
        running_ = false;
        last_ = std::move(status);
        ++ended_;
        changed_.notify_all();
    }
}

}  // namespace ballast::api::rest
