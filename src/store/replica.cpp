#include "store/replica.hpp"

#include <algorithm>
#include <utility>

namespace ballast::store::detail {

namespace {

constexpr std::chrono::seconds kReplicaPause{1};

// Returns its connection to the pool, after a rollback when a transaction is open.
class Borrowed {
public:
    Borrowed(Pool& pool, Pool::Lent lent) : pool_(pool), lent_(std::move(lent)) {}
    ~Borrowed() {
        if (is_open_) lent_.connection->rollback();
        lent_.connection->after_commit.clear();
        pool_.give_back(Access::kRead, std::move(lent_));
    }
    Borrowed(const Borrowed&) = delete;
    Borrowed& operator=(const Borrowed&) = delete;

    Connection& get() const { return *lent_.connection; }
    Status begin(const TenantId& tenant, const Cancel* cancel) {
        is_open_ = true;
        return get().begin(&tenant, Access::kRead, cancel);
    }
    Status commit() {
        TRY_STATUS(get().commit());
        is_open_ = false;
        return {};
    }

private:
    Pool& pool_;
    Pool::Lent lent_;
    bool is_open_ = false;
};

}  // namespace

bool Replica::is_paused() {
    const std::lock_guard lock(mutex_);
    return std::chrono::steady_clock::now() < paused_until_;
}

void Replica::pause() {
    const std::lock_guard lock(mutex_);
    paused_until_ = std::chrono::steady_clock::now() + kReplicaPause;
}

Result<LogPosition> Replica::look(Connection& connection) {
    TRY(const LogEnd end, connection.log_end());
    if (!end.is_replica)
        return fail(Code::kUnavailable,
                    "the server of database_replica follows no other: it is a primary itself");
    std::unique_lock lock(mutex_);
    if (!checked_) {
        lock.unlock();
        TRY_STATUS(check_(connection));
        lock.lock();
        checked_ = true;
    }
    known_ = std::max(known_, end.position);
    return end.position;
}

Result<LogPosition> Replica::replayed() {
    TRY(auto lent, pool_->take(Access::kRead));
    const Borrowed connection(*pool_, std::move(lent));
    return look(connection.get());
}

std::optional<Status> Replica::run(const TenantId& tenant, LogPosition& position,
                                   const std::function<Status(Connection&)>& body,
                                   const Cancel* cancel) {
    if (is_paused()) return std::nullopt;
    auto lent = pool_->take(Access::kRead);
    if (!lent) {
        pause();
        return std::nullopt;
    }
    Borrowed connection(*pool_, *std::move(lent));
    // Before the transaction, whose snapshot is not older than what had been replayed then.
    const auto replayed = look(connection.get());
    if (!replayed) {
        pause();
        return std::nullopt;
    }
    if (*replayed < position) return std::nullopt;
    Status status = connection.begin(tenant, cancel);
    const bool has_begun = status.has_value();
    if (has_begun) status = body(connection.get());
    if (cancel && cancel->requested()) return status;
    if (status) status = connection.commit();
    // The server ends a read that delays replaying; and it may be gone.
    if (!status && (!has_begun || connection.get().should_retry() || !connection.get().usable())) {
        if (!connection.get().usable()) pause();
        return std::nullopt;
    }
    position = *replayed;
    return status;
}

}  // namespace ballast::store::detail
