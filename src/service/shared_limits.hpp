// Limits of calls that all processes count together, in Redis (setting redis). While it is away, or
// there is none, each process counts for itself.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "service/environment.hpp"
#include "service/rate_limit.hpp"

namespace ballast::store {
class Redis;
}

namespace ballast::service {

// Takes one call of the subject from the policy's bucket: the shared one, or that of `own`, which
// has the same limit.
RateState take_call(Environment& environment, RateLimiter& own, std::string_view policy,
                    const std::string& subject, std::uint64_t per_minute);

// The Redis server of the installation; null unless one is configured.
store::Redis* redis_of(Environment& environment);

bool uses_redis(Environment& environment);
// Whether the server responds.
Status redis_state(Environment& environment);

}  // namespace ballast::service
