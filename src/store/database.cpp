#include "store/database.hpp"

#include <utility>

#include "base/check.hpp"
#include "store/connection.hpp"
#include "store/postgres_connection.hpp"
#include "store/sqlite_connection.hpp"

namespace ballast::store {

namespace {

constexpr int kMaxTries = 8;
constexpr std::string_view kSqlitePrefix = "sqlite:";

// A transaction inside another of the same thread would wait for itself.
thread_local bool inside_transaction = false;

class InsideTransaction {
public:
    InsideTransaction() {
        CHECK(!inside_transaction);
        inside_transaction = true;
    }
    ~InsideTransaction() { inside_transaction = false; }
    InsideTransaction(const InsideTransaction&) = delete;
    InsideTransaction& operator=(const InsideTransaction&) = delete;
};

// Holds a lent connection; rolls back what was not committed and gives it back.
class Lent {
public:
    Lent(detail::Pool& pool, detail::Access access, std::unique_ptr<detail::Connection> connection)
        : pool_(pool), access_(access), connection_(std::move(connection)) {}
    ~Lent() {
        if (open_) connection_->rollback();
        connection_->after_commit.clear();
        pool_.give_back(access_, std::move(connection_));
    }
    Lent(const Lent&) = delete;
    Lent& operator=(const Lent&) = delete;

    Status begin(const TenantId* tenant) {
        TRY_STATUS(connection_->begin(tenant, access_));
        open_ = true;
        return {};
    }
    Status commit() {
        TRY_STATUS(connection_->commit());
        open_ = false;
        return {};
    }
    detail::Connection& operator*() const { return *connection_; }
    detail::Connection* operator->() const { return connection_.get(); }

private:
    detail::Pool& pool_;
    detail::Access access_;
    std::unique_ptr<detail::Connection> connection_;
    bool open_ = false;
};

}  // namespace

Result<std::int64_t> Session::execute(std::string_view sql, std::span<const Value> parameters) {
    TRY_STATUS(detail::check_statement(sql));
    return connection_.execute(sql, parameters);
}

Result<Rows> Session::query(std::string_view sql, std::span<const Value> parameters) {
    TRY_STATUS(detail::check_statement(sql));
    return connection_.query(sql, parameters);
}

Result<std::int64_t> Session::execute_many(std::string_view sql, std::size_t parameters,
                                           std::size_t rows, const Fill& fill) {
    TRY_STATUS(detail::check_statement(sql));
    if (rows == 0) return std::int64_t{0};
    return connection_.execute_many(sql, parameters, rows, fill);
}

void Session::after_commit(std::function<void()> action) {
    connection_.after_commit.push_back(std::move(action));
}

Dialect Session::dialect() const { return connection_.dialect(); }

Database::Database(std::unique_ptr<detail::Pool> pool) : pool_(std::move(pool)) {}
Database::~Database() = default;
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;

Result<Database> Database::open(const DatabaseOptions& options) {
    const std::string_view address = options.address;
    if (address.starts_with(kSqlitePrefix)) {
        TRY(auto pool,
            detail::open_sqlite(std::string(address.substr(kSqlitePrefix.size())), options));
        return Database(std::move(pool));
    }
    if (address.starts_with("postgresql://") || address.starts_with("postgres://")) {
        TRY(auto pool, detail::open_postgres(options));
        return Database(std::move(pool));
    }
    return fail(Code::kInvalidInput,
                "the database's address starts with sqlite: or postgresql://, as in "
                "sqlite:/var/lib/ballast/state.db");
}

Dialect Database::dialect() const { return pool_->dialect(); }

Status Database::ping() {
    return system_read([](SystemTransaction& transaction) -> Status {
        TRY(const Rows rows, transaction.query("SELECT 1"));
        CHECK(rows.size() == 1);
        return {};
    });
}

Status Database::run(const TenantId* tenant, Access access,
                     const std::function<Status(detail::Connection&)>& body) {
    const InsideTransaction inside;
    const auto wanted = access == Access::kRead ? detail::Access::kRead : detail::Access::kWrite;
    std::vector<std::function<void()>> actions;
    for (int attempt = 1;; ++attempt) {
        TRY(auto taken, pool_->take(wanted));
        Lent connection(*pool_, wanted, std::move(taken));
        if (Status begun = connection.begin(tenant); !begun) {
            // An idle connection that the server has closed meanwhile: nothing has run yet.
            if (!connection->usable() && attempt < kMaxTries) continue;
            return begun;
        }
        Status status = body(*connection);
        if (status) status = connection.commit();
        if (status) {
            actions = std::move(connection->after_commit);
            break;
        }
        if (!connection->should_retry() || attempt >= kMaxTries) return status;
    }
    inside_transaction = false;
    for (const auto& action : actions) action();
    inside_transaction = true;
    return {};
}

}  // namespace ballast::store
