#include "store/database.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <utility>

#include "base/check.hpp"
#include "base/crash_point.hpp"
#include "base/digest.hpp"
#include "store/connection.hpp"
#include "store/installation.hpp"
#include "store/listener.hpp"
#include "store/postgres_connection.hpp"
#include "store/replica.hpp"
#include "store/sqlite_connection.hpp"
#include "store/tenant_filter.hpp"

namespace ballast::store {

bool detail::is_foreign_key(const Error& conflict) {
    return conflict.message.find("FOREIGN KEY") != std::string::npos ||
           std::ranges::any_of(conflict.attributes, [](const auto& attribute) {
               return attribute.first == "sqlstate" && attribute.second == "23503";
           });
}

Status detail::check_text(std::span<const Value> values) {
    for (const Value& value : values) {
        const auto* text = std::get_if<std::string>(&value.variant());
        if (text && text->find('\0') != std::string::npos)
            return fail(Code::kInvalidInput, "a text has a zero byte (U+0000): remove it");
    }
    return {};
}

namespace {

constexpr int kMaxTries = 8;

// A transaction inside another on the same thread would deadlock.
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): thread-local
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

// Holds a connection from the pool; rolls back uncommitted work and returns it.
class Lent {
public:
    Lent(detail::Pool& pool, detail::Access access, detail::Pool::Lent lent)
        : pool_(pool), access_(access), lent_(std::move(lent)) {}
    ~Lent() {
        if (open_) lent_.connection->rollback();
        lent_.connection->after_commit.clear();
        pool_.give_back(access_, std::move(lent_));
    }
    Lent(const Lent&) = delete;
    Lent& operator=(const Lent&) = delete;

    Status begin(const TenantId* tenant, const Cancel* cancel) {
        // Also after an error or an exception: rolling back leaves the connection clean.
        open_ = true;
        return lent_.connection->begin(tenant, access_, cancel);
    }
    Status commit() {
        TRY_STATUS(lent_.connection->commit());
        open_ = false;
        return {};
    }
    detail::Connection& operator*() const { return *lent_.connection; }
    detail::Connection* operator->() const { return lent_.connection.get(); }

private:
    detail::Pool& pool_;
    detail::Access access_;
    detail::Pool::Lent lent_;
    bool open_ = false;
};

std::string key_of(std::string_view secret) {
    const auto key = hmac_sha256(secret, "ballast.sign.1");
    return {key.begin(), key.end()};
}

}  // namespace

namespace {

std::int64_t rows_of(const Result<std::int64_t>& changed) { return changed ? *changed : 0; }
std::int64_t rows_of(const Result<Rows>& found) {
    return found ? static_cast<std::int64_t>(found->size()) : 0;
}

template <class Run>
auto watched(const detail::Connection& connection, std::string_view sql, const Run& run) {
    const StatementWatch* watch = connection.watch.get();
    if (!watch || watch->limit.count() == 0) return run();
    const auto start = std::chrono::steady_clock::now();
    auto result = run();
    const auto took = std::chrono::steady_clock::now() - start;
    if (took >= watch->limit) watch->report({sql, took, rows_of(result)});
    return result;
}

}  // namespace

Result<std::int64_t> Session::execute(std::string_view sql, std::span<const Value> parameters) {
    TRY_STATUS(detail::check_statement(sql));
    std::string changed;
    return watched(connection_, sql,
                   [&] { return connection_.execute(detail::filtered(sql, changed), parameters); });
}

Result<Rows> Session::query(std::string_view sql, std::span<const Value> parameters) {
    TRY_STATUS(detail::check_statement(sql));
    std::string changed;
    return watched(connection_, sql,
                   [&] { return connection_.query(detail::filtered(sql, changed), parameters); });
}

Result<std::int64_t> Session::execute_many(std::string_view sql, std::size_t parameters,
                                           std::size_t rows, const Fill& fill) {
    TRY_STATUS(detail::check_statement(sql));
    if (rows == 0) return std::int64_t{0};
    std::string changed;
    return watched(connection_, sql, [&] {
        return connection_.execute_many(detail::filtered(sql, changed), parameters, rows, fill);
    });
}

void Session::after_commit(std::function<void()> action) {
    connection_.after_commit.push_back(std::move(action));
}

Status Session::notify(std::string_view channel, std::string_view payload) {
    if (dialect() == Dialect::kSqlite) return {};
    TRY_STATUS(
        connection_.query("SELECT pg_notify($1, $2)", std::array{Value(channel), Value(payload)}));
    return {};
}

Status Session::enter(const TenantId* tenant) { return connection_.enter(tenant); }

Dialect Session::dialect() const { return connection_.dialect(); }

std::string Transaction::sign(std::string_view text) const {
    constexpr std::size_t kBytes = 16;
    const auto code = hmac_sha256(key_, fmt::format("{}\n{}", tenant_.to_string(), text));
    std::string signature;
    for (std::size_t i = 0; i < kBytes; ++i) signature += fmt::format("{:02x}", code[i]);
    return signature;
}

Database::Database(std::unique_ptr<detail::Pool> pool) : pool_(std::move(pool)) {}
Database::~Database() = default;
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;

Result<Database> Database::open(const DatabaseOptions& options) {
    const std::string_view address = options.address;
    if (address.starts_with(detail::kSqlitePrefix)) {
        TRY(auto pool, detail::open_sqlite(
                           std::string(address.substr(detail::kSqlitePrefix.size())), options));
        Database database(std::move(pool));
        TRY_STATUS(database.make_key());
        return database;
    }
    if (address.starts_with("postgresql://") || address.starts_with("postgres://")) {
        TRY(auto pool, detail::open_postgres(options));
        Database database(std::move(pool));
        database.listen_address_ = options.address;
        TRY_STATUS(database.make_key());
        if (!options.replica_address.empty()) TRY_STATUS(database.follow(options));
        return database;
    }
    return fail(Code::kInvalidInput,
                "a database address must start with sqlite: or postgresql://, as in "
                "sqlite:/var/lib/ballast/state.db");
}

Status Database::make_key() {
    const auto find = [](SystemTransaction& t) { return find_installation_secret(t); };
    TRY(std::optional<std::string> secret, system_read(find));
    if (!secret) {
        TRY_STATUS(system([](SystemTransaction& t) { return make_installation_secret(t); }));
        TRY(secret, system_read(find));
    }
    if (!secret) return fail(Code::kInternal, "the installation has no secret");
    key_ = key_of(*secret);
    return {};
}

Status Database::follow(const DatabaseOptions& options) {
    const std::string& address = options.replica_address;
    if (!address.starts_with("postgresql://") && !address.starts_with("postgres://"))
        return fail(Code::kInvalidInput, "the address of a replica must start with postgresql://");
    // Rows of another installation would be answered as if they were this one's.
    const auto is_a_copy = [key = key_](detail::Connection& connection) -> Status {
        TRY_STATUS(connection.begin(nullptr, detail::Access::kRead, nullptr));
        SystemTransaction transaction(connection);
        auto secret = find_installation_secret(transaction);
        connection.rollback();
        if (!secret) return Error(std::move(secret).error());
        if (*secret && key_of(**secret) == key) return {};
        return fail(Code::kUnavailable,
                    "the server of database_replica has another installation's database");
    };
    replica_ =
        std::make_unique<detail::Replica>(detail::postgres_pool(address, options), is_a_copy);
    return {};
}

Result<LogPosition> Database::position() {
    if (dialect() == Dialect::kSqlite) return LogPosition{};
    TRY(auto taken, pool_->take(detail::Access::kRead));
    const Lent connection(*pool_, detail::Access::kRead, std::move(taken));
    TRY(const detail::LogEnd end, connection->log_end());
    return end.position;
}

Result<std::uint64_t> Database::replica_lag() {
    CHECK(replica_ != nullptr);
    TRY(const LogPosition written, position());
    TRY(const LogPosition replayed, replica_->replayed());
    return written > replayed ? written.bytes - replayed.bytes : 0;
}

PoolUse Database::pool_use() const { return pool_->use(); }

Status Database::run_after(const TenantId& tenant, LogPosition& position,
                           const std::function<Status(detail::Connection&)>& body,
                           const Cancel* cancel) {
    if (!replica_) return run(&tenant, Access::kRead, body, cancel);
    {
        const InsideTransaction inside;
        if (auto answered = replica_->run(tenant, position, body, cancel)) {
            if (cancel) TRY_STATUS(cancel->check());
            return *std::move(answered);
        }
    }
    TRY_STATUS(run(&tenant, Access::kRead, body, cancel));
    TRY(const LogPosition seen, this->position());
    position = std::max(position, seen);
    return {};
}

std::unique_ptr<Listener> Database::listen(std::string channel,
                                           std::function<void(std::string_view)> action) {
    if (listen_address_.empty()) return nullptr;
    return std::make_unique<Listener>(listen_address_, std::move(channel), std::move(action));
}

Dialect Database::dialect() const { return pool_->dialect(); }

Status Database::ping(const Cancel* cancel) {
    const auto ask = [](detail::Connection& connection) -> Status {
        TRY(const Rows rows, connection.query("SELECT 1", {}));
        CHECK(rows.size() == 1);
        return {};
    };
    return run(nullptr, Access::kRead, ask, cancel);
}

Status Database::run(const TenantId* tenant, Access access,
                     const std::function<Status(detail::Connection&)>& body, const Cancel* cancel) {
    const auto stopped = [cancel] { return cancel ? cancel->check() : Status(); };
    const InsideTransaction inside;
    const auto requested = access == Access::kRead ? detail::Access::kRead : detail::Access::kWrite;
    std::vector<std::function<void()>> actions;
    for (int attempt = 1;; ++attempt) {
        TRY_STATUS(stopped());
        TRY(auto taken, pool_->take(requested));
        Lent connection(*pool_, requested, std::move(taken));
        if (Status begun = connection.begin(tenant, cancel); !begun) {
            // The server closed an idle connection: nothing has run yet, so retry.
            if (!connection->usable() && !connection->given_up() && attempt < kMaxTries) continue;
            TRY_STATUS(stopped());
            return begun;
        }
        Status status = body(*connection);
        // Nobody waits for the effect any more; and the cause of a statement that was ended.
        if (Status in_time = stopped(); !in_time) return in_time;
        if (status && access == Access::kWrite) crash_point("store.before_commit");
        if (status) status = connection.commit();
        if (status && access == Access::kWrite) crash_point("store.after_commit");
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
