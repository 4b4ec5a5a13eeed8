// The mutable state: rows in SQLite or PostgreSQL, behind one interface.
//
// Work is done in transactions, each opened either for one tenant, so that no SQL can see or change
// another tenant's rows (see README.md), or for the system tables, where no tenant's rows are
// visible. The SQL is the same for both databases: parameters are $1, $2 …; reads name the table
// (`portfolios`), writes qualify it with the schema (`main.portfolios`); current_tenant() is the
// transaction's tenant.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "base/cancel.hpp"
#include "base/id.hpp"
#include "base/result.hpp"
#include "store/log_position.hpp"
#include "store/rows.hpp"
#include "store/statement_watch.hpp"
#include "store/value.hpp"

namespace ballast::store {

enum class Dialect { kSqlite, kPostgresql };

class Listener;

namespace detail {
class Connection;
class Pool;
class Replica;
}  // namespace detail

// Operations common to both kinds of transaction. Errors: a violated unique or foreign key is
// kConflict, a violated check kInvalidInput, another tenant's row or a forbidden statement
// kForbidden, a full disk, a busy database or a lost connection kUnavailable, a damaged file
// kCorrupted, SQL that does not compile kInternal. After an error the transaction can only be
// rolled back.
class Session {
public:
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    // Returns the number of rows changed.
    Result<std::int64_t> execute(std::string_view sql, std::span<const Value> parameters);
    Result<std::int64_t> execute(std::string_view sql,
                                 std::initializer_list<Value> parameters = {}) {
        return execute(sql, std::span(parameters.begin(), parameters.size()));
    }

    Result<Rows> query(std::string_view sql, std::span<const Value> parameters);
    Result<Rows> query(std::string_view sql, std::initializer_list<Value> parameters = {}) {
        return query(sql, std::span(parameters.begin(), parameters.size()));
    }

    // Executes the statement once per row, without a round trip for each: fill(row, values) sets
    // the `parameters` values of that row. Returns the number of rows changed.
    using Fill = std::function<void(std::size_t, std::span<Value>)>;
    Result<std::int64_t> execute_many(std::string_view sql, std::size_t parameters,
                                      std::size_t rows, const Fill& fill);

    // Called after the commit, never after a rollback.
    void after_commit(std::function<void()> action);

    // Notifies the listeners of a channel (Database::listen), in every process, after the commit.
    // No effect in SQLite, which has no listeners.
    Status notify(std::string_view channel, std::string_view payload);

    Dialect dialect() const;

protected:
    explicit Session(detail::Connection& connection) : connection_(connection) {}
    ~Session() = default;

    // Continues the open transaction for this tenant, or for the system tables when null.
    Status enter(const TenantId* tenant);
    detail::Connection& connection() { return connection_; }

private:
    detail::Connection& connection_;
};

class SystemTransaction;

// A transaction of one tenant.
class Transaction : public Session {
public:
    const TenantId& tenant() const { return tenant_; }

    // An HMAC of the text for this tenant, 32 hexadecimal digits: it authenticates text that a
    // client returns, such as a cursor. The key is derived from the installation's secret
    // (store/installation.hpp).
    std::string sign(std::string_view text) const;

    // Runs body(SystemTransaction&) -> Result<T> on the system tables within this transaction: a
    // change of users and its audit row are committed together or not at all. After an error the
    // transaction can only be rolled back.
    template <class Body>
    std::invoke_result_t<Body&, SystemTransaction&> as_system(Body&& body);

private:
    friend class Database;
    Transaction(detail::Connection& connection, const TenantId& tenant, std::string_view key)
        : Session(connection), tenant_(tenant), key_(key) {}
    TenantId tenant_;
    std::string_view key_;
};

// A transaction on the system tables: tenants, users, memberships, tokens, the job queue.
class SystemTransaction : public Session {
private:
    friend class Database;
    friend class Transaction;
    explicit SystemTransaction(detail::Connection& connection) : Session(connection) {}
};

template <class Body>
std::invoke_result_t<Body&, SystemTransaction&> Transaction::as_system(Body&& body) {
    TRY_STATUS(enter(nullptr));
    SystemTransaction system(connection());
    auto result = body(system);
    // Also after an error, so that no later statement runs for the system by mistake.
    const Status back = enter(&tenant_);
    if (result && !back) return Error(back.error());
    return result;
}

struct DatabaseOptions {
    // "sqlite:/path/state.db" or "postgresql://user@host:port/database".
    std::string address;
    // PostgreSQL: the role that owns the tables and runs migrations; `address` when empty. The
    // role of `address` must be a member of ballast_app and ballast_system (README.md).
    std::string owner_address = {};
    // PostgreSQL: a server that follows the one of `address`; it answers read_after. Empty: none.
    std::string replica_address = {};
    std::size_t connections = 8;  // SQLite: readers, in addition to the single writer
    // PostgreSQL: connections beyond those, closed after use.
    std::size_t overflow = 0;
    // PostgreSQL: a connection that was idle for a second is tested before it is used.
    bool pre_ping = true;
    // PostgreSQL: age at which a connection is replaced; 0: never.
    std::chrono::seconds recycle = std::chrono::hours(1);
    std::chrono::milliseconds wait =
        std::chrono::seconds(10);  // maximum wait for a connection or a lock
    // PostgreSQL; a parameter in the address takes precedence over `connect` and `tcp`. 0 for none.
    std::chrono::milliseconds connect = std::chrono::seconds(5);     // whole seconds, at least 2
    std::chrono::milliseconds statement = std::chrono::seconds(60);  // also of the server's silence
    std::chrono::milliseconds tcp = std::chrono::seconds(15);        // for bytes unacknowledged
    std::shared_ptr<const StatementWatch> watch = {};                // null: none
};

// Connections of a process to its database.
struct PoolUse {
    std::size_t lent = 0;  // in transactions
    std::size_t idle = 0;
    std::size_t limit = 0;
    std::uint64_t opened = 0;  // since the start
};

// Thread-safe. A transaction belongs to the thread that opened it; opening one inside another is a
// bug (CHECK).
class Database {
public:
    // Connects and migrates the schema. A database newer than this program is kUnsupported.
    static Result<Database> open(const DatabaseOptions& options);
    static Result<Database> open(std::string address) {
        return open(DatabaseOptions{.address = std::move(address)});
    }
    ~Database();
    Database(Database&&) noexcept;
    Database& operator=(Database&&) noexcept;

    // Runs body(Transaction&) -> Result<T>; commits on a value, rolls back on an error or an
    // exception. The body may run again after a serialization failure or a deadlock, so it must
    // have no effect outside the transaction except through after_commit. When `cancel` is
    // requested before the commit, the statement that runs is ended and nothing is committed.
    template <class Body>
    std::invoke_result_t<Body&, Transaction&> transact(const TenantId& tenant, Body&& body,
                                                       const Cancel* cancel = nullptr) {
        return run_tenant(tenant, Access::kWrite, body, cancel);
    }
    // The same, read-only on one snapshot.
    template <class Body>
    std::invoke_result_t<Body&, Transaction&> read(const TenantId& tenant, Body&& body,
                                                   const Cancel* cancel = nullptr) {
        return run_tenant(tenant, Access::kRead, body, cancel);
    }
    // The same by the replica when it has everything before `position`, otherwise by the primary;
    // `position` becomes that of what was read. The body may run again, by the primary, when the
    // replica fails.
    template <class Body>
    std::invoke_result_t<Body&, Transaction&> read_after(const TenantId& tenant,
                                                         LogPosition& position, Body&& body,
                                                         const Cancel* cancel = nullptr) {
        std::invoke_result_t<Body&, Transaction&> result = not_run();
        const auto in_transaction = [&](detail::Connection& connection) -> Status {
            Transaction transaction(connection, tenant, key_);
            result = body(transaction);
            if (!result) return Error(result.error());
            return {};
        };
        Status status = run_after(tenant, position, in_transaction, cancel);
        if (!status) return Error(std::move(status).error());
        return result;
    }
    // body(SystemTransaction&) -> Result<T>.
    template <class Body>
    std::invoke_result_t<Body&, SystemTransaction&> system(Body&& body) {
        return run_system(Access::kWrite, body);
    }
    template <class Body>
    std::invoke_result_t<Body&, SystemTransaction&> system_read(Body&& body) {
        return run_system(Access::kRead, body);
    }

    Dialect dialect() const;
    // Checks that the database responds.
    Status ping(const Cancel* cancel = nullptr);

    bool has_replica() const { return replica_ != nullptr; }
    // The position after everything that was committed before this call.
    Result<LogPosition> position();
    // How many bytes of the log the replica lacks; an error says why it answers nothing.
    Result<std::uint64_t> replica_lag();
    PoolUse pool_use() const;

    // Calls `action` with the payload of every Session::notify on the channel, by any process, and
    // once without a payload whenever listening starts or resumes after a lost connection, because
    // notifications may have been missed. Runs on its own thread and connection until the listener
    // is destroyed. Null in SQLite.
    std::unique_ptr<Listener> listen(std::string channel,
                                     std::function<void(std::string_view)> action);

private:
    enum class Access { kRead, kWrite };
    explicit Database(std::unique_ptr<detail::Pool> pool);
    Status make_key();
    Status follow(const DatabaseOptions& options);
    Status run_after(const TenantId& tenant, LogPosition& position,
                     const std::function<Status(detail::Connection&)>& body, const Cancel* cancel);

    // Null tenant: a system transaction.
    Status run(const TenantId* tenant, Access access,
               const std::function<Status(detail::Connection&)>& body, const Cancel* cancel);

    template <class Body>
    std::invoke_result_t<Body&, Transaction&> run_tenant(const TenantId& tenant, Access access,
                                                         Body& body, const Cancel* cancel) {
        std::invoke_result_t<Body&, Transaction&> result = not_run();
        const auto in_transaction = [&](detail::Connection& connection) -> Status {
            Transaction transaction(connection, tenant, key_);
            result = body(transaction);
            if (!result) return Error(result.error());
            return {};
        };
        Status status = run(&tenant, access, in_transaction, cancel);
        if (!status) return Error(std::move(status).error());
        return result;
    }

    template <class Body>
    std::invoke_result_t<Body&, SystemTransaction&> run_system(Access access, Body& body) {
        std::invoke_result_t<Body&, SystemTransaction&> result = not_run();
        const auto in_transaction = [&](detail::Connection& connection) -> Status {
            SystemTransaction transaction(connection);
            result = body(transaction);
            if (!result) return Error(result.error());
            return {};
        };
        Status status = run(nullptr, access, in_transaction, nullptr);
        if (!status) return Error(std::move(status).error());
        return result;
    }

    static Error not_run() { return fail(Code::kInternal, "the transaction did not run"); }

    std::unique_ptr<detail::Pool> pool_;
    std::unique_ptr<detail::Replica> replica_;  // null: there is none
    std::string key_;                           // key of Transaction::sign
    std::string listen_address_;                // empty in SQLite
};

}  // namespace ballast::store
