// The state: rows that change, in SQLite or PostgreSQL, behind one interface.
//
// Work happens in transactions, each opened for one tenant and unable to see or change a row of
// another whatever SQL it runs (README.md says how), or for the system tables, where it sees no
// tenant's rows. The SQL is one text for both databases: parameters are $1, $2 …; a read names the
// table (`portfolios`), a write names it in its schema (`main.portfolios`); current_tenant() is the
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

#include "base/id.hpp"
#include "base/result.hpp"
#include "store/rows.hpp"
#include "store/value.hpp"

namespace ballast::store {

enum class Dialect { kSqlite, kPostgresql };

class Listener;

namespace detail {
class Connection;
class Pool;
}  // namespace detail

// What a transaction of either kind can do. Errors by kind: a unique or foreign key broken is
// kConflict, a check kInvalidInput, another tenant's row or a forbidden statement kForbidden, a
// full disk, a busy database or a lost connection kUnavailable, a damaged file kCorrupted, SQL that
// does not compile kInternal. After an error the transaction can only be rolled back.
class Session {
public:
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    // Number of rows changed.
    Result<std::int64_t> execute(std::string_view sql, std::span<const Value> parameters);
    Result<std::int64_t> execute(std::string_view sql,
                                 std::initializer_list<Value> parameters = {}) {
        return execute(sql, std::span(parameters.begin(), parameters.size()));
    }

    Result<Rows> query(std::string_view sql, std::span<const Value> parameters);
    Result<Rows> query(std::string_view sql, std::initializer_list<Value> parameters = {}) {
        return query(sql, std::span(parameters.begin(), parameters.size()));
    }

    // The statement once per row, without a round trip for each: fill(row, values) sets the
    // `parameters` values of that row. Number of rows changed.
    using Fill = std::function<void(std::size_t, std::span<Value>)>;
    Result<std::int64_t> execute_many(std::string_view sql, std::size_t parameters,
                                      std::size_t rows, const Fill& fill);

    // Called once the transaction is durable, and never when it is rolled back.
    void after_commit(std::function<void()> action);

    // Tells whoever listens to the channel (Database::listen), in every process, once the
    // transaction is durable. SQLite has no listeners: nothing happens.
    Status notify(std::string_view channel, std::string_view payload);

    Dialect dialect() const;

protected:
    explicit Session(detail::Connection& connection) : connection_(connection) {}
    ~Session() = default;

private:
    detail::Connection& connection_;
};

// Of one tenant.
class Transaction : public Session {
public:
    const TenantId& tenant() const { return tenant_; }

    // A keyed digest of the text for this tenant, 32 hexadecimal digits: with it, what was given
    // out is known when it comes back, and nobody else can make it. The key is derived from the
    // installation's secret (store/installation.hpp).
    std::string sign(std::string_view text) const;

private:
    friend class Database;
    Transaction(detail::Connection& connection, const TenantId& tenant, std::string_view key)
        : Session(connection), tenant_(tenant), key_(key) {}
    TenantId tenant_;
    std::string_view key_;
};

// Of the system tables: tenants, users, memberships, tokens, the order of the queue.
class SystemTransaction : public Session {
private:
    friend class Database;
    explicit SystemTransaction(detail::Connection& connection) : Session(connection) {}
};

struct DatabaseOptions {
    // "sqlite:/path/state.db" or "postgresql://user@host:port/database".
    std::string address;
    // PostgreSQL: the role that owns the tables and runs migrations; `address` when empty. The
    // role of `address` must be a member of ballast_app and ballast_system (README.md).
    std::string owner_address = {};
    std::size_t connections = 8;  // SQLite: readers, beside the one writer
    std::chrono::milliseconds wait = std::chrono::seconds(10);  // for a connection or a lock
};

// Safe to use from any thread. A transaction belongs to the thread that opened it; to open one
// inside another is our mistake (CHECK).
class Database {
public:
    // Connects and brings the schema up to date. A database newer than this binary is kUnsupported.
    static Result<Database> open(const DatabaseOptions& options);
    static Result<Database> open(std::string address) {
        return open(DatabaseOptions{.address = std::move(address)});
    }
    ~Database();
    Database(Database&&) noexcept;
    Database& operator=(Database&&) noexcept;

    // Runs body(Transaction&) -> Result<T> and commits when it has a value, rolls back when it has
    // an error or throws. The body may run again after a serialization failure or a deadlock, so it
    // has no effect outside the transaction except through after_commit.
    template <class Body>
    std::invoke_result_t<Body&, Transaction&> transact(const TenantId& tenant, Body&& body) {
        return run_tenant(tenant, Access::kWrite, body);
    }
    // The same on one snapshot and without writing.
    template <class Body>
    std::invoke_result_t<Body&, Transaction&> read(const TenantId& tenant, Body&& body) {
        return run_tenant(tenant, Access::kRead, body);
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
    // Whether the database answers now.
    Status ping();

    // Calls `action` with the payload of every Session::notify on the channel, by whatever process,
    // and once without one whenever listening begins or begins again after a lost connection:
    // something may have been missed before. From a thread of its own, which holds a connection of
    // its own and ends with the listener. Null in SQLite.
    std::unique_ptr<Listener> listen(std::string channel,
                                     std::function<void(std::string_view)> action);

private:
    enum class Access { kRead, kWrite };
    explicit Database(std::unique_ptr<detail::Pool> pool);
    Status make_key();

    // tenant null: a system transaction.
    Status run(const TenantId* tenant, Access access,
               const std::function<Status(detail::Connection&)>& body);

    template <class Body>
    std::invoke_result_t<Body&, Transaction&> run_tenant(const TenantId& tenant, Access access,
                                                         Body& body) {
        std::invoke_result_t<Body&, Transaction&> result = not_run();
        Status status = run(&tenant, access, [&](detail::Connection& connection) -> Status {
            Transaction transaction(connection, tenant, key_);
            result = body(transaction);
            if (!result) return Error(result.error());
            return {};
        });
        if (!status) return Error(std::move(status).error());
        return result;
    }

    template <class Body>
    std::invoke_result_t<Body&, SystemTransaction&> run_system(Access access, Body& body) {
        std::invoke_result_t<Body&, SystemTransaction&> result = not_run();
        Status status = run(nullptr, access, [&](detail::Connection& connection) -> Status {
            SystemTransaction transaction(connection);
            result = body(transaction);
            if (!result) return Error(result.error());
            return {};
        });
        if (!status) return Error(std::move(status).error());
        return result;
    }

    static Error not_run() { return fail(Code::kInternal, "the transaction did not run"); }

    std::unique_ptr<detail::Pool> pool_;
    std::string key_;             // of Transaction::sign
    std::string listen_address_;  // empty in SQLite
};

}  // namespace ballast::store
