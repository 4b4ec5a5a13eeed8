// How long what grows by itself is kept, and its removal.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/id.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "service/environment.hpp"

namespace ballast::service {

struct Removed {
    std::int64_t results = 0;     // of dates before the retention, and versions replaced long ago
    std::int64_t jobs = 0;        // that ended
    std::int64_t requests = 0;    // stored responses of repeated requests
    std::int64_t tokens = 0;      // that ended
    std::int64_t batch_runs = 0;  // with the jobs
    std::int64_t notifications = 0;
    std::int64_t files = 0;  // column files and results of jobs that nothing refers to
    std::int64_t bytes = 0;  // of these files
};

// Removes what the settings `retention_…_days` no longer keep, for all tenants, in steps of bounded
// size, and files that nothing has referred to for a day; notes it for system.storage. The audit
// trail is never removed.
Result<Removed> remove_expired(Environment& environment);
// The rows of one tenant only; files go with those of all.
Result<Removed> remove_expired_of(Environment& environment, const TenantId& tenant);

// Setting of a tenant with what the last removal of its rows freed (CleanupView,
// service/storage_requests.hpp).
inline constexpr std::string_view kLastCleanup = "system.last_cleanup";

// Removes at the first call, then every six hours by the environment's clock.
class RetentionJanitor {
public:
    static constexpr std::chrono::hours kInterval{6};

    explicit RetentionJanitor(Environment& environment) : environment_(environment) {}

    // What it removed; nullopt when it was not due.
    Result<std::optional<Removed>> run_if_due();

private:
    Environment& environment_;
    bool ran_ = false;
    Instant last_;
};

}  // namespace ballast::service
