// Entries of the audit trail, and a queue for those that have no transaction of their own: sign-ins
// that failed, refused calls, uses of tokens. They are noticed on threads that must not wait for
// the database, and written in order by a thread of the queue.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "base/id.hpp"
#include "base/result.hpp"
#include "service/environment.hpp"
#include "service/permission.hpp"
#include "store/audit.hpp"

namespace ballast::store {
class Transaction;
}

namespace ballast::service {

// Where a call comes from.
struct CallOrigin {
    std::string interface;  // "http", "rpc", "mcp", "cli"
    std::string remote;     // remote address
    RequestId request;
};

// `by` is null for a caller who is not authenticated.
store::AuditEntry audit_entry(const Principal* by, std::string_view method, std::string object,
                              std::string_view outcome, const CallOrigin& origin,
                              std::string message = {});

// One per process: Environment::shared<AuditQueue>().
class AuditQueue {
public:
    using Task = std::function<Status(store::Transaction&)>;

    AuditQueue() = default;
    ~AuditQueue();  // writes what is left
    AuditQueue(const AuditQueue&) = delete;
    AuditQueue& operator=(const AuditQueue&) = delete;

    // Runs the task in a write transaction of the tenant; without one, of the owner's, whose
    // administrators run the installation.
    void push(Environment& environment, const std::optional<TenantId>& tenant, Task task);
    // Appends the entry, with the time of now.
    void push(Environment& environment, const std::optional<TenantId>& tenant,
              store::AuditEntry entry);
    // Returns when everything pushed before has been written or has failed.
    void flush();
    // Tasks that failed, or that found the queue full.
    std::uint64_t lost();

private:
    static constexpr std::size_t kMost = 10'000;

    struct Waiting {
        Environment* environment;
        std::optional<TenantId> tenant;
        Task task;
    };
    void run();
    static Status write(const Waiting& waiting);

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Waiting> waiting_;
    bool is_writing_ = false;
    bool is_stopping_ = false;
    std::uint64_t lost_ = 0;
    std::thread thread_;  // started by the first task
};

}  // namespace ballast::service
