// Cooperative cancellation: a flag set by the caller and a deadline, both polled by the work.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <optional>

#include "base/result.hpp"

namespace ballast {

// Copies share one flag. Polling costs one relaxed load (and a clock read when there is a
// deadline).
class Cancel {
public:
    using Clock = std::chrono::steady_clock;

    Cancel() : state_(std::make_shared<State>()) {}

    // The same flag with a deadline as well.
    Cancel with_deadline(Clock::time_point deadline) const {
        Cancel copy = *this;
        copy.deadline_ = deadline_ ? std::min(*deadline_, deadline) : deadline;
        return copy;
    }

    void request() const { state_->requested.store(true, std::memory_order_relaxed); }

    bool requested() const {
        return state_->requested.load(std::memory_order_relaxed) ||
               (deadline_ && Clock::now() >= *deadline_);
    }

    // kCancelled or kDeadlineExceeded once the work has to stop.
    Status check() const {
        if (state_->requested.load(std::memory_order_relaxed))
            return fail(Code::kCancelled, "the work was cancelled");
        if (deadline_ && Clock::now() >= *deadline_)
            return fail(Code::kDeadlineExceeded,
                        "the work ran past its deadline; submit it as a job (jobs.submit)");
        return {};
    }

private:
    struct State {
        std::atomic<bool> requested{false};
    };
    std::shared_ptr<State> state_;
    std::optional<Clock::time_point> deadline_;
};

}  // namespace ballast
