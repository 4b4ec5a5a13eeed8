// What keeps uploaded sessions within their time to live and their disk budget.
#pragma once

#include <chrono>
#include <cstdint>

#include "base/id.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "service/environment.hpp"
#include "store/upload_sessions.hpp"

namespace ballast::service {

struct SessionCleanup {
    std::size_t sessions = 0;     // forgotten
    std::uint64_t bytes = 0;      // that they had
    std::size_t uploads = 0;      // swept: a day old and never parsed
    std::size_t directories = 0;  // without a session, left by a stop in the middle
};

// Of every tenant.
Result<SessionCleanup> clean_sessions(Environment& environment);

// Adds the session, forgetting others of the tenant as the disk budget asks for. kLimitExceeded,
// and nothing changed, when it does not fit beside the pinned ones.
Result<store::UploadSession> keep_session(Environment& environment, const TenantId& tenant,
                                          const store::UploadSession& session, Instant now);

// The directory of a session that is no longer in the state, and what is in memory of it.
void forget_session(Environment& environment, const TenantId& tenant,
                    const store::UploadSessionId& id);

// Cleans at the first call, and then whenever six hours have passed by the environment's clock.
class SessionJanitor {
public:
    static constexpr std::chrono::hours kInterval{6};

    explicit SessionJanitor(Environment& environment) : environment_(environment) {}

    // Whether it cleaned.
    Result<bool> run_if_due();

private:
    Environment& environment_;
    bool ran_ = false;
    Instant last_;
};

}  // namespace ballast::service
