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

enum class Access { kRead, kWrite };

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

    std::vector<std::function<void()>> after_commit;
};

// SQLite: many readers, one writer. PostgreSQL: one pool for both.
class Pool {
public:
    using Open = std::function<Result<std::unique_ptr<Connection>>(Access)>;

    Pool(Dialect dialect, Open open, std::size_t connections, std::chrono::milliseconds wait);

    // kUnavailable when none is free within the wait, or the database cannot be reached.
    Result<std::unique_ptr<Connection>> take(Access access);
    void give_back(Access access, std::unique_ptr<Connection> connection);

    Dialect dialect() const { return dialect_; }

private:
    struct Set {
        std::size_t capacity = 0;
        std::size_t lent = 0;
        std::vector<std::unique_ptr<Connection>> idle;
        std::condition_variable returned;
    };
    Set& set(Access access) {
        return dialect_ == Dialect::kSqlite && access == Access::kWrite ? writer_ : readers_;
    }

    Dialect dialect_;
    Open open_;
    std::chrono::milliseconds wait_;
    std::mutex mutex_;
    Set readers_;
    Set writer_;
};

// SELECT, VALUES, WITH, INSERT, UPDATE and DELETE only, and no function that changes the
// transaction's tenant: everything else is reserved to the store.
Status check_statement(std::string_view sql);

}  // namespace ballast::store::detail
