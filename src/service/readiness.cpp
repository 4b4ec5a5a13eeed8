#include "service/readiness.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "job/queue_depth.hpp"
#include "service/file_home.hpp"
#include "service/shared_limits.hpp"
#include "store/blob_cache.hpp"
#include "store/database.hpp"

namespace ballast::service {

namespace {

constexpr std::uint64_t kLeastSpace = 100ULL << 20;
constexpr std::uint64_t kLongLag = 64ULL << 20;
constexpr auto kLongWait = std::chrono::minutes(10);

ReadyPart state_part(Environment& environment, const Cancel& cancel) {
    // Opened means migrated.
    const auto database = environment.database();
    const Status answered = database ? (*database)->ping(&cancel) : Status(Error(database.error()));
    if (answered) return {"state"};
    return {"state", PartState::kUnavailable, "the database does not respond"};
}

ReadyPart objects_part(Environment& environment) {
    const auto copies = file_copies(environment);
    if (!copies) return {"objects", PartState::kUnavailable, copies.error().message};
    if (*copies) {
        // Without it rows, and files that were read before, can still be read.
        const Status answered = (*copies)->blobs().probe();
        return answered ? ReadyPart{"objects"}
                        : ReadyPart{"objects", PartState::kDegraded, answered.error().message};
    }
    const auto directory = environment.data() / "objects";
    if (::access(directory.c_str(), R_OK | W_OK | X_OK) == 0) return {"objects"};
    return {"objects", PartState::kUnavailable, "the object store cannot be written"};
}

ReadyPart disk_part(const Environment& environment) {
    struct statvfs status{};
    if (::statvfs(environment.data().c_str(), &status) != 0)
        return {"disk", PartState::kDegraded, "the free space cannot be read"};
    const std::uint64_t free = static_cast<std::uint64_t>(status.f_bavail) * status.f_frsize;
    if (free >= kLeastSpace) return {"disk"};
    return {"disk", PartState::kDegraded, fmt::format("{} MiB free", free >> 20)};
}

ReadyPart queue_part(Environment& environment) {
    const auto database = environment.database();
    if (!database) return {"queue", PartState::kDegraded, "it cannot be read"};
    const auto depth = (*database)->system_read([&](store::SystemTransaction& transaction) {
        return job::queue_depth(transaction, environment.clock().now());
    });
    if (!depth) return {"queue", PartState::kDegraded, "it cannot be read"};
    if (depth->oldest < kLongWait) return {"queue"};
    return {"queue", PartState::kDegraded,
            fmt::format("{} jobs wait, the first for {} min", depth->waiting,
                        std::chrono::duration_cast<std::chrono::minutes>(depth->oldest).count())};
}

// Without it every process counts calls for itself.
ReadyPart redis_part(Environment& environment) {
    const Status answered = redis_state(environment);
    return answered ? ReadyPart{"redis"}
                    : ReadyPart{"redis", PartState::kDegraded, answered.error().message};
}

// Where the replica answers nothing, the primary answers everything.
ReadyPart replica_part(store::Database& database) {
    const auto lag = database.replica_lag();
    if (!lag) return {"replica", PartState::kDegraded, lag.error().message};
    if (*lag <= kLongLag) return {"replica"};
    return {"replica", PartState::kDegraded, fmt::format("it is {} MiB behind", *lag >> 20)};
}

std::string_view state_name(PartState state) {
    switch (state) {
        case PartState::kOk:
            return "ok";
        case PartState::kDegraded:
            return "degraded";
        case PartState::kUnavailable:
            break;
    }
    return "unavailable";
}

}  // namespace

Status Readiness::look(Environment& environment, const Cancel& cancel) {
    std::vector<ReadyPart> parts{state_part(environment, cancel), objects_part(environment),
                                 disk_part(environment)};
    if (parts.front().state == PartState::kOk) {
        parts.push_back(queue_part(environment));
        store::Database& database = **environment.database();
        if (database.has_replica()) parts.push_back(replica_part(database));
    }
    if (uses_redis(environment)) parts.push_back(redis_part(environment));
    const std::lock_guard lock(mutex_);
    parts_ = std::move(parts);
    for (const ReadyPart& part : parts_)
        if (part.state == PartState::kUnavailable) return fail(Code::kUnavailable, part.why);
    return {};
}

std::string Readiness::text() const {
    const std::lock_guard lock(mutex_);
    std::string text;
    for (const ReadyPart& part : parts_)
        text += fmt::format("{} {}{}{}\n", part.name, state_name(part.state),
                            part.why.empty() ? "" : ": ", part.why);
    return text;
}

bool Readiness::is_ready() const {
    const std::lock_guard lock(mutex_);
    return !parts_.empty() && std::ranges::none_of(parts_, [](const ReadyPart& part) {
        return part.state == PartState::kUnavailable;
    });
}

}  // namespace ballast::service
