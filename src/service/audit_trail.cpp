#include "service/audit_trail.hpp"

#include "service/identity.hpp"
#include "store/database.hpp"
#include "wire/json.hpp"

namespace ballast::service {

// Details of the audit row besides its columns.
struct AuditDetails {
    std::string interface;
    std::string remote;
    std::string credential;
    std::string message;
};

}  // namespace ballast::service

template <>
struct ballast::wire::Described<ballast::service::AuditDetails> {
    using T = ballast::service::AuditDetails;
    static constexpr std::string_view name = "AuditDetails";
    static constexpr std::string_view doc = "Origin and outcome of a call.";
    static constexpr auto fields = wire::list(
        required("interface", &T::interface, ""), required("remote", &T::remote, ""),
        required("credential", &T::credential, ""), required("message", &T::message, ""));
};

namespace ballast::service {

store::AuditEntry audit_entry(const Principal* by, std::string_view method, std::string object,
                              std::string_view outcome, const CallOrigin& origin,
                              std::string message) {
    return {.actor = by ? by->user.to_string() : "",
            .method = std::string(method),
            .object = std::move(object),
            .outcome = std::string(outcome),
            .request_id = origin.request.is_nil() ? "" : origin.request.to_string(),
            .details = wire::to_json(AuditDetails{origin.interface, origin.remote,
                                                  by ? by->credential : "", std::move(message)})};
}

AuditQueue::~AuditQueue() {
    {
        const std::lock_guard lock(mutex_);
        is_stopping_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void AuditQueue::push(Environment& environment, const std::optional<TenantId>& tenant, Task task) {
    {
        const std::lock_guard lock(mutex_);
        if (waiting_.size() >= kMost) {
            ++lost_;
            return;
        }
        waiting_.push_back({&environment, tenant, std::move(task)});
        if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
    }
    changed_.notify_all();
}

void AuditQueue::push(Environment& environment, const std::optional<TenantId>& tenant,
                      store::AuditEntry entry) {
    push(environment, tenant,
         [entry = std::move(entry),
          at = environment.clock().now()](store::Transaction& transaction) -> Status {
             TRY_STATUS(store::append_audit(transaction, entry, at));
             return {};
         });
}

void AuditQueue::flush() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return waiting_.empty() && !is_writing_; });
}

std::uint64_t AuditQueue::lost() {
    const std::lock_guard lock(mutex_);
    return lost_;
}

void AuditQueue::run() {
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [&] { return is_stopping_ || !waiting_.empty(); });
        if (waiting_.empty()) return;
        const Waiting next = std::move(waiting_.front());
        waiting_.pop_front();
        is_writing_ = true;
        lock.unlock();
        const Status written = write(next);
        lock.lock();
        is_writing_ = false;
        if (!written) ++lost_;
        changed_.notify_all();
    }
}

Status AuditQueue::write(const Waiting& waiting) {
    TRY(store::Database * database, waiting.environment->database());
    TenantId tenant;
    if (waiting.tenant) {
        tenant = *waiting.tenant;
    } else {
        TRY(const Principal owner, Identity(*waiting.environment).owner());
        tenant = owner.tenant;
    }
    return database->transact(tenant, waiting.task);
}

}  // namespace ballast::service
