// Internal to the store: a database connection, and the pool that provides connections to
// transactions.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "base/cancel.hpp"
#include "base/id.hpp"
#include "base/result.hpp"
#include "store/database.hpp"
#include "store/rows.hpp"
#include "store/value.hpp"

namespace ballast::store::detail {

// PostgreSQL text cannot have a zero byte, and libpq would cut the text off there. SQLite could
// store it: one installation must not hold what another cannot restore.
Status check_text(std::span<const Value> values);

// Before the path in the address of a SQLite database.
inline constexpr std::string_view kSqlitePrefix = "sqlite:";

// Prepared statements that a connection keeps.
inline constexpr std::size_t kMaxStatements = 256;

// Whether a conflict is a violated foreign key, in either database.
bool is_foreign_key(const Error& conflict);

enum class Access { kRead, kWrite };

struct LogEnd {
    LogPosition position;
    bool is_replica = false;
};

// Implementations need not be thread-safe.
class Connection {
public:
    Connection() = default;
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    virtual ~Connection() = default;

    // Null tenant: a system transaction. Its statements end soon after `cancel` is requested.
    virtual Status begin(const TenantId* tenant, Access access, const Cancel* cancel) = 0;
    // Continues the open transaction for another tenant, or for the system tables.
    virtual Status enter(const TenantId* tenant) = 0;
    virtual Status commit() = 0;
    virtual void rollback() = 0;

    virtual Result<std::int64_t> execute(std::string_view sql,
                                         std::span<const Value> parameters) = 0;
    virtual Result<Rows> query(std::string_view sql, std::span<const Value> parameters) = 0;
    virtual Result<std::int64_t> execute_many(std::string_view sql, std::size_t parameters,
                                              std::size_t rows, const Session::Fill& fill) = 0;

    virtual Dialect dialect() const = 0;
    // False once the connection is lost: it is not returned to the pool.
    virtual bool usable() const = 0;
    // Whether the last error is transient, so that the transaction may be retried.
    virtual bool should_retry() const = 0;
    // Whether the connection was given up while the server worked, or did not respond.
    virtual bool given_up() const { return false; }
    // Outside a transaction: whether the server responds within the limit.
    virtual bool responds(std::chrono::milliseconds) { return usable(); }
    // Outside a transaction: the end of the server's log, as far as it is durable or, on a replica,
    // replayed.
    virtual Result<LogEnd> log_end() { return LogEnd{}; }

    std::vector<std::function<void()>> after_commit;
    std::shared_ptr<const StatementWatch> watch;  // null: none
};

struct PoolOptions {
    std::size_t connections = 8;  // kept open
    std::size_t overflow = 0;     // further ones, closed after use
    std::chrono::milliseconds wait = std::chrono::seconds(10);
    std::optional<std::chrono::milliseconds> ping =
        {};  // limit of a test before use; none: no test
    std::chrono::seconds recycle = std::chrono::seconds(0);  // age of replacement; 0: never
    std::chrono::steady_clock::time_point (*now)() = std::chrono::steady_clock::now;
    std::shared_ptr<const StatementWatch> watch = {};  // of all connections
};

// SQLite: many readers, one writer. PostgreSQL: one pool for both.
class Pool {
public:
    using Open = std::function<Result<std::unique_ptr<Connection>>(Access)>;
    using Steady = std::chrono::steady_clock;

    // A connection on loan.
    struct Lent {
        std::unique_ptr<Connection> connection;
        Steady::time_point opened_at;
    };

    Pool(Dialect dialect, Open open, const PoolOptions& options);

    // kUnavailable when none is free within the wait, or the database cannot be reached.
    Result<Lent> take(Access access);
    void give_back(Access access, Lent lent);

    Dialect dialect() const { return dialect_; }
    PoolUse use() const;

private:
    struct Idle {
        Lent lent;
        Steady::time_point since;
    };
    struct Set {
        std::size_t kept = 0;      // idle at most
        std::size_t capacity = 0;  // lent at most
        std::size_t lent = 0;
        std::vector<Idle> idle;
        std::condition_variable returned;
    };
    Set& set(Access access) {
        return dialect_ == Dialect::kSqlite && access == Access::kWrite ? writer_ : readers_;
    }
    // An idle connection that can be used; none when one is to be opened.
    std::optional<Lent> take_idle(Set& from);
    bool is_fresh(const Lent& lent, Steady::time_point now) const;

    Dialect dialect_;
    Open open_;
    PoolOptions options_;
    mutable std::mutex mutex_;
    Set readers_;
    Set writer_;
    std::uint64_t opened_ = 0;
};

// SELECT, VALUES, WITH, INSERT, UPDATE and DELETE only, and no function that changes the
// transaction's tenant: everything else is reserved to the store.
Status check_statement(std::string_view sql);

}  // namespace ballast::store::detail
