#include "api/http/body_budget.hpp"

namespace ballast::api::http {

BodyBudget::Verdict BodyBudget::take(const std::string& address, std::uint64_t bytes) {
    const std::lock_guard lock(mutex_);
    const auto found = by_address_.find(address);
    const std::uint64_t of_address = found == by_address_.end() ? 0 : found->second;
    if (per_address_ > 0 && of_address + bytes > per_address_) return Verdict::kAddressFull;
    if (total_ > 0 && held_ + bytes > total_) return Verdict::kFull;
    held_ += bytes;
    by_address_[address] += bytes;
    return Verdict::kTaken;
}

void BodyBudget::give_back(const std::string& address, std::uint64_t bytes) {
    const std::lock_guard lock(mutex_);
    held_ -= bytes;
    const auto found = by_address_.find(address);
    if (found == by_address_.end()) return;
    found->second -= bytes;
    if (found->second == 0) by_address_.erase(found);
}

std::uint64_t BodyBudget::held() const {
    const std::lock_guard lock(mutex_);
    return held_;
}

}  // namespace ballast::api::http
