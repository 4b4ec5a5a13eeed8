// How long what grows by itself is kept, and its removal.
#pragma once

#include <chrono>
#include <cstdint>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "service/environment.hpp"

namespace ballast::service {

struct Removed {
    std::int64_t results = 0;   // of dates before the retention, and versions replaced long ago
    std::int64_t jobs = 0;      // that ended
    std::int64_t requests = 0;  // stored responses of repeated requests
    std::int64_t tokens = 0;    // that ended
};

// Removes what the settings `retention_…_days` no longer keep, for all tenants, in steps of bounded
// size. The audit trail is never removed.
Result<Removed> remove_expired(Environment& environment);

// Removes at the first call, then every six hours by the environment's clock.
class RetentionJanitor {
public:
    static constexpr std::chrono::hours kInterval{6};

    explicit RetentionJanitor(Environment& environment) : environment_(environment) {}

    // Whether it ran.
    Result<bool> run_if_due();

private:
    Environment& environment_;
    bool ran_ = false;
    Instant last_;
};

}  // namespace ballast::service
