#include "api/rest/call_pools.hpp"

#include "api/rest/gate.hpp"
#include "base/digest.hpp"

namespace ballast::api::rest {

namespace {

constexpr std::size_t kMaxCallers = 10'000;

// Empty for a request without a credential.
std::string credential_of(const http::Request& request) {
    if (const auto authorization = request.header("Authorization"))
        return sha256_hex(*authorization);
    for (const bool https : {true, false})
        if (const auto session = cookie(request, session_cookie(https));
            session && !session->empty())
            return sha256_hex(*session);
    return {};
}

}  // namespace

Lane lane_of(const service::MethodInfo& info) {
    if (info.waits) return Lane::kWait;
    switch (info.effect) {
        case service::Effect::kRead:
            return Lane::kRead;
        case service::Effect::kWrite:
            return Lane::kWrite;
        case service::Effect::kRun:
            return info.duration == service::Duration::kShort ? Lane::kWrite : Lane::kCompute;
    }
    return Lane::kCompute;
}

CallPools::CallPools(const PoolSizes& sizes) {
    // In the order of Lane. Health checks wait for one probe, which answers within its limit.
    const std::array threads{sizes.read, sizes.write, sizes.compute, sizes.wait, std::size_t{2}};
    for (std::size_t i = 0; i < pools_.size(); ++i)
        pools_[i] = std::make_unique<FairPool>(
            FairPool::Options{.threads = threads[i],
                              .max_waiting = sizes.max_waiting,
                              .max_waiting_per_user = (sizes.max_waiting + 1) / 2});
}

Share Callers::share_of(const http::Request& request) const {
    const std::string credential = credential_of(request);
    if (!credential.empty()) {
        const std::lock_guard lock(mutex_);
        const auto found = shares_.find(credential);
        if (found != shares_.end()) return found->second;
    }
    return {.workspace = "", .user = request.remote_address};
}

void Callers::learn(const http::Request& request, const service::Principal& principal) {
    const std::string credential = credential_of(request);
    if (credential.empty()) return;
    const std::lock_guard lock(mutex_);
    if (shares_.contains(credential)) return;
    if (shares_.size() >= kMaxCallers) shares_.clear();  // learned again
    shares_.emplace(credential, Share{principal.tenant.to_string(), principal.user.to_string()});
}

}  // namespace ballast::api::rest
