#include "service/shared_limits.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <memory>
#include <mutex>
#include <optional>

#include "service/store_settings.hpp"
#include "store/redis.hpp"

namespace ballast::service {

namespace {

// The token bucket of rate_limit.cpp: `n` calls at time `t` in milliseconds. The time is the
// server's, so that clocks of the processes do not matter. A bucket that was not used for a minute
// is full, and therefore forgotten.
constexpr std::string_view kTake = R"(
local now = redis.call('TIME')
local at = now[1] * 1000 + math.floor(now[2] / 1000)
local most = tonumber(ARGV[1])
local rate = most / 60000
local known = redis.call('HMGET', KEYS[1], 'n', 't')
local n = tonumber(known[1]) or most
local t = tonumber(known[2]) or at
n = math.min(most, n + math.max(0, at - t) * rate)
local allowed = 0
local wait = 0
if n >= 1 then
    n = n - 1
    allowed = 1
else
    wait = math.ceil((1 - n) / rate)
end
redis.call('HSET', KEYS[1], 'n', string.format('%.6f', n), 't', at)
redis.call('PEXPIRE', KEYS[1], 61000)
return {allowed, wait, math.floor(n)}
)";

// Opened on first use; null without the setting.
struct SharedRedis {
    std::once_flag once;
    std::unique_ptr<store::Redis> server;
};

std::optional<RateState> take_shared(store::Redis& server, std::string_view policy,
                                     const std::string& subject, std::uint64_t per_minute) {
    const std::string key = fmt::format("ballast:rl:{}:{}", policy, subject);
    const std::string most = fmt::to_string(per_minute);
    const std::array<std::string_view, 1> arguments{most};
    const auto reply = server.run(kTake, key, arguments);
    if (!reply || reply->items.size() != 3) return std::nullopt;
    const auto item = [&](std::size_t i) {
        return static_cast<std::uint64_t>(std::max<std::int64_t>(0, reply->items[i].integer));
    };
    RateState state{.quota = per_minute, .remaining = item(2), .allowed = item(0) == 1};
    constexpr std::uint64_t kMillis = 1'000;
    const double per_second = static_cast<double>(per_minute) / 60.0;
    state.reset_s =
        state.allowed
            ? static_cast<std::uint64_t>(std::ceil(
                  static_cast<double>(per_minute - std::min(per_minute, item(2))) / per_second))
            : (item(1) + kMillis - 1) / kMillis;
    return state;
}

}  // namespace

store::Redis* redis_of(Environment& environment) {
    auto& shared = environment.shared<SharedRedis>();
    std::call_once(shared.once, [&] {
        const std::string& text = environment.shared<StoreSettings>().redis;
        if (const auto address = store::parse_redis_address(text))
            shared.server = std::make_unique<store::Redis>(*address);
    });
    return shared.server.get();
}

RateState take_call(Environment& environment, RateLimiter& own, std::string_view policy,
                    const std::string& subject, std::uint64_t per_minute) {
    if (per_minute > 0)
        if (store::Redis* server = redis_of(environment))
            if (const auto shared = take_shared(*server, policy, subject, per_minute))
                return *shared;
    return own.take(subject, std::chrono::steady_clock::now());
}

bool uses_redis(Environment& environment) { return redis_of(environment) != nullptr; }

Status redis_state(Environment& environment) {
    store::Redis* server = redis_of(environment);
    if (server == nullptr) return {};
    TRY_STATUS(server->ask({"PING"}));
    return {};
}

}  // namespace ballast::service
