// Internal to the store: a server that follows the primary and answers reads.
//
// A read that must include a position is answered here only if the server had replayed up to it
// before the read began. Whatever goes wrong, the primary answers instead; the replica is tried
// again a second later.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/cancel.hpp"
#include "base/id.hpp"
#include "base/result.hpp"
#include "store/connection.hpp"
#include "store/log_position.hpp"

namespace ballast::store::detail {

class Replica {
public:
    // Whether a connection is to a copy of the installation's database.
    using Check = std::function<Status(Connection&)>;

    Replica(std::unique_ptr<Pool> pool, Check check)
        : pool_(std::move(pool)), check_(std::move(check)) {}

    // Runs a read that includes everything before `position`, which becomes what was read. None
    // when the primary is to answer.
    std::optional<Status> run(const TenantId& tenant, LogPosition& position,
                              const std::function<Status(Connection&)>& body, const Cancel* cancel);

    // Where the log ends that was replayed; the error is why the replica answers nothing.
    Result<LogPosition> replayed();

private:
    Result<LogPosition> look(Connection& connection);
    bool is_paused();
    void pause();

    std::unique_ptr<Pool> pool_;
    Check check_;
    std::mutex mutex_;
    bool checked_ = false;
    LogPosition known_;  // replayed at least
    std::chrono::steady_clock::time_point paused_until_;
};

}  // namespace ballast::store::detail
