#include "service/live_signal.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <utility>

#include "service/shared_limits.hpp"
#include "service/store_settings.hpp"
#include "store/redis.hpp"

namespace ballast::service {

namespace {

constexpr std::string_view kChannel = "ballast:live";
// Changes that come faster are found together.
constexpr std::chrono::milliseconds kBetween{20};

}  // namespace

void signal_change(Environment& environment, const TenantId& tenant) {
    if (store::Redis* server = redis_of(environment))
        (void)server->ask({"PUBLISH", kChannel, tenant.to_string()});
}

std::unique_ptr<store::RedisSubscription> follow_changes(Environment& environment,
                                                         std::function<void()> wake) {
    const auto address = store::parse_redis_address(environment.shared<StoreSettings>().redis);
    if (!address) return nullptr;
    return std::make_unique<store::RedisSubscription>(
        *address, std::string(kChannel),
        [wake = std::move(wake),
         last = std::chrono::steady_clock::time_point()](std::string_view) mutable {
            const auto now = std::chrono::steady_clock::now();
            if (now - last < kBetween) return;
            last = now;
            wake();
        });
}

}  // namespace ballast::service
