// Deletes uploaded sessions that exceed their time to live or the disk budget.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "base/id.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "service/call.hpp"
#include "service/environment.hpp"
#include "store/upload_sessions.hpp"

namespace ballast::service {

struct SessionCleanup {
    std::size_t sessions = 0;     // deleted, after a warning of three days
    std::uint64_t bytes = 0;      // freed by them
    std::size_t uploads = 0;      // uploads deleted: one day old and never used
    std::size_t directories = 0;  // directories without a session, left by an interrupted run
};

// When the session is deleted unless it is used before; nullopt when it is pinned. Its users are
// warned three days before: later where no server ran on the day of the warning.
std::optional<Instant> expiry_of(const Environment& environment,
                                 const store::UploadSession& session);

// Whether it is deleted within three days unless it is used before, so that its users are warned.
bool expires_soon(std::optional<Instant> expiry, Instant now);

// For all tenants.
Result<SessionCleanup> clean_sessions(Environment& environment);

// Adds the session, with the call's audit row, and deletes others of the tenant as the disk budget
// requires. kLimitExceeded, with nothing changed, when it does not fit in addition to the pinned
// ones.
Result<store::UploadSession> keep_session(Call& call, const store::UploadSession& session);

// Deletes the row of a session with its results, limits and review.
Status delete_session_records(store::Transaction& transaction, const store::UploadSessionId& id);

// Deletes the directory and the cached data of a session that is no longer in the state.
void forget_session(Environment& environment, const TenantId& tenant,
                    const store::UploadSessionId& id);

// Cleans up at the first call, then every six hours by the environment's clock.
class SessionJanitor {
public:
    static constexpr std::chrono::hours kInterval{6};

    explicit SessionJanitor(Environment& environment) : environment_(environment) {}

    // Whether it ran the cleanup.
    Result<bool> run_if_due();

private:
    Environment& environment_;
    bool ran_ = false;
    Instant last_;
};

}  // namespace ballast::service
