#include "api/rpc/running.hpp"

#include <utility>

namespace ballast::api::rpc {

Running::Ticket::Ticket(Running& running, std::string id) : running_(running) {
    const std::lock_guard lock(running_.mutex_);
    place_ = running_.calls_.emplace(std::move(id), cancel_);
}

Running::Ticket::~Ticket() {
    const std::lock_guard lock(running_.mutex_);
    running_.calls_.erase(place_);
}

bool Running::cancel(std::string_view id) {
    const std::lock_guard lock(mutex_);
    const auto [first, last] = calls_.equal_range(id);
    for (auto at = first; at != last; ++at) at->second.request();
    return first != last;
}

void Running::cancel_all() {
    const std::lock_guard lock(mutex_);
    for (const auto& [id, cancel] : calls_) cancel.request();
}

}  // namespace ballast::api::rpc
