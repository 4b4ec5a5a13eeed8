#include "api/rpc/progress.hpp"

#include <algorithm>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace ballast::api::rpc {

namespace {

class Growing {
public:
    Growing(std::function<void(const Progress&)> emit, std::chrono::milliseconds interval)
        : emit_(std::move(emit)), interval_(interval) {}

    void report(const Progress& progress) {
        const std::lock_guard lock(mutex_);
        if (progress.phase != phase_) {
            // A phase without a final report counts as finished.
            before_ = std::max(before_ + total_, emitted_);
            phase_ = progress.phase;
        }
        total_ = progress.total;
        const std::uint64_t done = before_ + progress.done;
        const auto now = std::chrono::steady_clock::now();
        if (done <= emitted_ || (last_ && now - *last_ < interval_)) return;
        last_ = now;
        emitted_ = done;
        const std::uint64_t total = total_ == 0 ? 0 : std::max(before_ + total_, done);
        emit_({done, total, progress.unit, progress.phase});
    }

private:
    std::function<void(const Progress&)> emit_;
    std::chrono::milliseconds interval_;
    std::mutex mutex_;
    std::string phase_;
    std::uint64_t before_ = 0;  // of the phases before this one
    std::uint64_t total_ = 0;   // of this phase
    std::uint64_t emitted_ = 0;
    std::optional<std::chrono::steady_clock::time_point> last_;
};

}  // namespace

std::function<void(const Progress&)> growing(std::function<void(const Progress&)> emit,
                                             std::chrono::milliseconds interval) {
    auto state = std::make_shared<Growing>(std::move(emit), interval);
    return [state](const Progress& progress) { state->report(progress); };
}

}  // namespace ballast::api::rpc
