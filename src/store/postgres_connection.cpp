#include "store/postgres_connection.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <fmt/format.h>
#include <optional>
#include <poll.h>
#include <string>
#include <unordered_map>
#include <utility>

#include "base/check.hpp"
#include "store/migration.hpp"
#include "store/postgres_result.hpp"

namespace ballast::store::detail {

namespace {

constexpr std::size_t kRowsInFlight = 500;  // rows in flight of execute_many

// Parameters in libpq's form: text, except blobs. Points into the values.
class Parameters {
public:
    explicit Parameters(std::span<const Value> values) {
        numbers_.reserve(values.size());
        for (const Value& value : values)
            std::visit([&](const auto& v) { add(v); }, value.variant());
    }
    int size() const { return static_cast<int>(pointers_.size()); }
    const char* const* pointers() const { return pointers_.data(); }
    const int* lengths() const { return lengths_.data(); }
    const int* formats() const { return formats_.data(); }

private:
    void add(std::monostate) { push(nullptr, 0, 0); }
    void add(std::int64_t value) { add_number(fmt::format("{}", value)); }
    void add(double value) { add_number(fmt::format("{}", value)); }
    void add(const std::string& value) { push(value.c_str(), value.size(), 0); }
    void add(const Blob& value) { push(value.bytes.data(), value.bytes.size(), 1); }
    void add_number(std::string text) {
        const std::string& kept = numbers_.emplace_back(std::move(text));
        push(kept.c_str(), kept.size(), 0);
    }
    void push(const char* pointer, std::size_t length, int format) {
        pointers_.push_back(pointer);
        lengths_.push_back(static_cast<int>(length));
        formats_.push_back(format);
    }

    std::vector<std::string> numbers_;
    std::vector<const char*> pointers_;
    std::vector<int> lengths_;
    std::vector<int> formats_;
};

std::int64_t rows_changed(const PGresult* result) {
    const std::string_view text = PQcmdTuples(const_cast<PGresult*>(result));
    std::int64_t count = 0;
    std::from_chars(text.data(), text.data() + text.size(), count);
    return count;
}

// The server ends a statement at its limit; this much later the client gives up the connection.
constexpr std::chrono::milliseconds kSilence{2'000};
constexpr std::chrono::milliseconds kLongestPing{5'000};
constexpr int kLook = 50;  // ms between looks at the cancellation while a statement runs

class PostgresConnection final : public Connection {
public:
    // `statement`: the limit of a statement; 0 for none.
    PostgresConnection(PgHandle connection, std::chrono::milliseconds statement)
        : connection_(std::move(connection)), statement_(statement) {}

    // Before the first transaction.
    void take_roles(DatabaseRoles roles) { roles_ = std::move(roles); }

    Status begin(const TenantId* tenant, Access access, const Cancel* cancel) override {
        retry_ = false;
        cancel_ = cancel;
        const std::string_view mode = access == Access::kRead
                                          ? "ISOLATION LEVEL REPEATABLE READ READ ONLY"
                                          : "ISOLATION LEVEL READ COMMITTED READ WRITE";
        return script(fmt::format("BEGIN {}; {}", mode, place_of(tenant)));
    }

    Status enter(const TenantId* tenant) override {
        const bool retry = retry_;
        const Status entered = script(place_of(tenant));
        // A transaction that failed before refuses this, too, which is not why it failed.
        retry_ = retry_ || retry;
        return entered;
    }

    Status commit() override {
        cancel_ = nullptr;
        const PgResult result = exec("COMMIT");
        if (!succeeded(result.get())) {
            note(result.get());
            Error error = error_of(result.get());
            if (!usable()) error.message += "; it is unknown whether the transaction was committed";
            return error;
        }
        // COMMIT of a transaction with a failed statement is a rollback.
        if (std::string_view(PQcmdStatus(result.get())) != "COMMIT")
            return fail(Code::kInternal, "a failed transaction was committed");
        return {};
    }

    void rollback() override {
        cancel_ = nullptr;
        if (usable()) exec("ROLLBACK");
    }

    Result<std::int64_t> execute(std::string_view sql, std::span<const Value> parameters) override {
        TRY(const PgResult result, run(sql, parameters));
        return rows_changed(result.get());
    }

    Result<Rows> query(std::string_view sql, std::span<const Value> parameters) override {
        TRY(const PgResult result, run(sql, parameters));
        return to_rows(result.get());
    }

    Result<std::int64_t> execute_many(std::string_view sql, std::size_t parameters,
                                      std::size_t rows, const Session::Fill& fill) override {
        TRY(const std::string name, prepare(sql, parameters));
        CHECK(PQenterPipelineMode(connection_.get()));
        auto changed = send_batches(name, parameters, rows, fill);
        CHECK(PQexitPipelineMode(connection_.get()) || !usable());
        return changed;
    }

    Status script(const std::string& sql) {
        const PgResult result = exec(sql.c_str());
        if (succeeded(result.get())) return {};
        note(result.get());
        return error_of(result.get());
    }

    // Unprepared, for the store's own use.
    Result<Rows> ask(const char* sql) {
        const PgResult result = exec(sql);
        if (!succeeded(result.get())) return error_of(result.get());
        return to_rows(result.get());
    }

    Dialect dialect() const override { return Dialect::kPostgresql; }
    bool usable() const override {
        return !given_up_ && PQstatus(connection_.get()) == CONNECTION_OK;
    }
    bool given_up() const override { return given_up_; }
    bool should_retry() const override { return retry_ && usable(); }

    bool responds(std::chrono::milliseconds limit) override {
        // What the server closed is seen without asking it.
        if (!usable() || !PQconsumeInput(connection_.get())) return false;
        const Cancel cancel = Cancel().with_deadline(Cancel::Clock::now() + limit);
        cancel_ = &cancel;
        const PgResult result = exec("SELECT 1");
        cancel_ = nullptr;
        return succeeded(result.get());
    }

    Result<LogEnd> log_end() override {
        TRY(const Rows rows,
            ask("SELECT CAST(pg_is_in_recovery() AS int), CAST(CASE WHEN pg_is_in_recovery() THEN "
                "pg_last_wal_replay_lsn() ELSE pg_current_wal_flush_lsn() END AS text)"));
        const auto position = LogPosition::parse(rows[0].is_null(1) ? "" : rows[0].text(1));
        if (!position) return fail(Code::kUnavailable, "the database has no log position");
        return LogEnd{*position, rows[0].integer(0) != 0};
    }

private:
    void note(const PGresult* result) { retry_ = is_retryable(sql_state(result)); }

    Error error_of(const PGresult* result) const {
        if (!given_up_) return postgres_error(result, connection_.get());
        return fail(Code::kUnavailable, fmt::format("the database did not respond within {} ms",
                                                    (statement_ + kSilence).count()));
    }

    // Waits for the next result of what was sent; null at its end, and when the work is cancelled
    // or the server is silent, for which libpq itself would wait forever. The connection is then
    // lost, and the server ends the statement (client_connection_check_interval).
    PgResult next_result() {
        const auto silent_at = std::chrono::steady_clock::now() + statement_ + kSilence;
        while (!given_up_ && PQisBusy(connection_.get())) {
            pollfd socket{PQsocket(connection_.get()), POLLIN, 0};
            if (poll(&socket, 1, kLook) > 0 && !PQconsumeInput(connection_.get()))
                break;  // PQgetResult has the error
            given_up_ = (cancel_ && cancel_->requested()) ||
                        (statement_.count() > 0 && std::chrono::steady_clock::now() >= silent_at);
        }
        return given_up_ ? PgResult() : PgResult(PQgetResult(connection_.get()));
    }

    // The last result of what was sent, as PQexec returns it.
    PgResult last_result() {
        PgResult last;
        while (PgResult next = next_result()) last = std::move(next);
        return last;
    }

    PgResult exec(const char* sql) {
        if (!PQsendQuery(connection_.get(), sql)) return {};
        return last_result();
    }

    Result<std::string> prepare(std::string_view sql, std::size_t parameters) {
        if (const auto found = statements_.find(std::string(sql)); found != statements_.end())
            return found->second;
        if (statements_.size() >= kMaxStatements) {
            TRY_STATUS(script("DEALLOCATE ALL"));
            statements_.clear();
        }
        std::string name = fmt::format("s{}", ++last_statement_);
        PgResult result;
        if (PQsendPrepare(connection_.get(), name.c_str(), std::string(sql).c_str(),
                          static_cast<int>(parameters), nullptr))
            result = last_result();
        if (!succeeded(result.get())) {
            note(result.get());
            return error_of(result.get()).with("sql", std::string(sql));
        }
        statements_.emplace(std::string(sql), name);
        return name;
    }

    Result<PgResult> run(std::string_view sql, std::span<const Value> values) {
        TRY_STATUS(detail::check_text(values));
        TRY(const std::string name, prepare(sql, values.size()));
        const Parameters parameters(values);
        PgResult result;
        if (PQsendQueryPrepared(connection_.get(), name.c_str(), parameters.size(),
                                parameters.pointers(), parameters.lengths(), parameters.formats(),
                                0))
            result = last_result();
        if (!succeeded(result.get())) {
            note(result.get());
            return error_of(result.get());
        }
        return result;
    }

    Result<std::int64_t> send_batches(const std::string& name, std::size_t parameters,
                                      std::size_t rows, const Session::Fill& fill) {
        std::vector<Value> values(parameters);
        std::int64_t changed = 0;
        for (std::size_t begin = 0; begin < rows; begin += kRowsInFlight) {
            const std::size_t end = std::min(begin + kRowsInFlight, rows);
            Status sent;
            std::size_t row = begin;
            for (; row < end && sent; ++row) {
                fill(row, values);
                sent = send(name, values);
            }
            if (!PQpipelineSync(connection_.get())) return error_of(nullptr);
            // Also after an error: results of what was sent must be read.
            auto received = receive(sent ? row - begin : row - begin - 1);
            if (!sent) return Error(std::move(sent).error());
            if (!received) return received;
            changed += *received;
        }
        return changed;
    }

    Status send(const std::string& name, std::span<const Value> values) {
        TRY_STATUS(detail::check_text(values));
        const Parameters parameters(values);
        if (!PQsendQueryPrepared(connection_.get(), name.c_str(), parameters.size(),
                                 parameters.pointers(), parameters.lengths(), parameters.formats(),
                                 0))
            return error_of(nullptr);
        return {};
    }

    // Results of `count` statements and the sync after them; returns the first error.
    Result<std::int64_t> receive(std::size_t count) {
        std::int64_t changed = 0;
        std::optional<Error> error;
        for (std::size_t i = 0; i < count; ++i) {
            const PgResult result = next_result();
            if (succeeded(result.get())) {
                changed += rows_changed(result.get());
            } else if (!error) {
                note(result.get());
                error = error_of(result.get());
            }
            if (!usable()) break;
            const PgResult end = next_result();  // null: end of one statement
            if (!usable()) break;
        }
        const PgResult sync = usable() ? next_result() : PgResult();
        if (error) return *std::move(error);
        return changed;
    }

    PgHandle connection_;
    std::unordered_map<std::string, std::string> statements_;
    std::uint64_t last_statement_ = 0;
    bool retry_ = false;
    // The role and the tenant of what follows in the transaction.
    std::string place_of(const TenantId* tenant) const {
        return fmt::format("SET LOCAL ROLE {}; SET LOCAL app.tenant = '{}'",
                           tenant ? roles_.application : roles_.system,
                           tenant ? tenant->to_string() : "");
    }

    DatabaseRoles roles_;
    const std::chrono::milliseconds statement_;
    const Cancel* cancel_ = nullptr;  // of the transaction
    bool given_up_ = false;
};

// Of a parameter given twice the last counts: the address takes precedence over these.
PgHandle open_handle(const std::string& address, const DatabaseOptions& options) {
    const std::string connect =
        fmt::to_string(std::chrono::ceil<std::chrono::seconds>(options.connect).count());
    const std::string tcp = fmt::to_string(options.tcp.count());
    // An idle connection to a machine that is gone is noticed after about as long.
    const std::string idle =
        fmt::to_string(std::chrono::ceil<std::chrono::seconds>(options.tcp).count());
    const std::array keywords{"connect_timeout",
                              "tcp_user_timeout",
                              "keepalives_idle",
                              "keepalives_interval",
                              "keepalives_count",
                              "dbname",
                              static_cast<const char*>(nullptr)};
    const std::array values{connect.c_str(),
                            tcp.c_str(),
                            idle.c_str(),
                            "5",
                            "3",
                            address.c_str(),
                            static_cast<const char*>(nullptr)};
    return PgHandle(PQconnectdbParams(keywords.data(), values.data(), 1));
}

Result<std::unique_ptr<PostgresConnection>> connect(const std::string& address,
                                                    const DatabaseOptions& options) {
    PgHandle handle = open_handle(address, options);
    if (PQstatus(handle.get()) != CONNECTION_OK)
        return fail(Code::kUnavailable, fmt::format("cannot connect to the database: {}",
                                                    reason_of(PQerrorMessage(handle.get()))));
    PQsetNoticeProcessor(handle.get(), [](void*, const char*) {}, nullptr);
    if (PQserverVersion(handle.get()) < 150000)
        return fail(Code::kUnsupported, "the database must be PostgreSQL 15 or later");
    auto connection = std::make_unique<PostgresConnection>(std::move(handle), options.statement);
    TRY_STATUS(connection->script(fmt::format(
        "SET search_path = main; SET client_encoding = 'UTF8'; SET datestyle = 'ISO, YMD'; "
        "SET synchronous_commit = on; SET extra_float_digits = 1; SET lock_timeout = {}; "
        "SET statement_timeout = {}; SET client_connection_check_interval = 1000; SET "
        "idle_in_transaction_session_timeout = '5min'",
        options.wait.count(), options.statement.count())));
    return connection;
}

// CREATE ROLE has no IF NOT EXISTS. The names are the role that the application connects as, a
// quoted literal, and those of the database.
constexpr std::string_view kPrepare = R"(
DO $$
DECLARE
    requested text;
    login text := {};
BEGIN
    FOREACH requested IN ARRAY ARRAY['{}', '{}'] LOOP
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = requested) THEN
                EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOBYPASSRLS', requested);
            END IF;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END;
        IF NOT pg_has_role(login, requested, 'MEMBER') THEN
            EXECUTE format('GRANT %I TO %I', requested, login);
        END IF;
    END LOOP;
END $$;
CREATE SCHEMA IF NOT EXISTS main;
)";

// The same number everywhere, so that processes that start together wait for one another.
constexpr const char* kLock = "BEGIN; SELECT pg_advisory_xact_lock(4812735610234819)";

Result<std::vector<AppliedMigration>> applied_steps(PostgresConnection& connection) {
    std::vector<AppliedMigration> applied;
    TRY(const Rows found,
        connection.ask("SELECT count(*) FROM pg_tables "
                       "WHERE schemaname = 'main' AND tablename = 'schema_migrations'"));
    if (found[0].integer(0) == 0) return applied;
    TRY(const Rows rows,
        connection.ask("SELECT number, checksum FROM main.schema_migrations ORDER BY number"));
    for (const Row row : rows) applied.push_back({static_cast<int>(row.integer(0)), row.string(1)});
    return applied;
}

// Migrations name the roles of any database.
std::string with_roles(std::string sql, const DatabaseRoles& roles) {
    for (const auto& [word, name] : {std::pair(std::string_view("ballast_app"), &roles.application),
                                     std::pair(std::string_view("ballast_system"), &roles.system)})
        for (std::size_t at = 0; (at = sql.find(word, at)) != std::string::npos; at += name->size())
            sql.replace(at, word.size(), *name);
    return sql;
}

Result<std::string> prepare_script(const DatabaseOptions& options, const DatabaseRoles& roles) {
    // Connecting resolves the role from any source: the address, PGUSER, the operating system's
    // user.
    const PgHandle handle = open_handle(options.address, options);
    if (PQstatus(handle.get()) != CONNECTION_OK) return postgres_error(nullptr, handle.get());
    const std::string_view user = PQuser(handle.get());
    char* quoted = PQescapeLiteral(handle.get(), user.data(), user.size());
    CHECK(quoted);
    std::string script = fmt::format(kPrepare, quoted, roles.application, roles.system);
    PQfreemem(quoted);
    return script;
}

Status migrate_over(PostgresConnection& connection, const DatabaseOptions& options,
                    std::span<const Migration> known) {
    TRY(const Rows found, connection.ask(kDatabaseRoles.data()));
    TRY(const DatabaseRoles roles, read_roles(found));
    TRY(const std::string prepare, prepare_script(options, roles));
    // Also when no step is pending: the role of the application may be new.
    if (!options.owner_address.empty())
        TRY_STATUS(connection.script(fmt::format("{};{}COMMIT", kLock, prepare)));
    const MigrationTarget target{
        .applied = [&] { return applied_steps(connection); },
        .begin = [&]() -> Status {
            TRY_STATUS(connection.script(kLock));
            return connection.script(prepare);
        },
        .run = [&](const std::string& sql) { return connection.script(with_roles(sql, roles)); },
        .commit = [&] { return connection.script("COMMIT"); },
        .rollback = [&] { (void)connection.script("ROLLBACK"); }};
    return migrate(target, known);
}

Status migrate_as_owner(const DatabaseOptions& options, std::span<const Migration> known) {
    const std::string& owner =
        options.owner_address.empty() ? options.address : options.owner_address;
    DatabaseOptions patient = options;
    patient.statement = std::chrono::milliseconds(0);  // a step may change large tables
    TRY(const auto connection, connect(owner, patient));
    Status status = migrate_over(*connection, options, known);
    if (!status && status.error().code == Code::kForbidden)
        status.error().message +=
            "; migrations run as a role that may create roles and schemas: set "
            "BALLAST_DATABASE_OWNER to its address";
    return status;
}

}  // namespace

Result<DatabaseRoles> read_roles(const Rows& rows) {
    const auto is_plain = [](const std::string& name) {
        return std::ranges::all_of(name, [](char c) {
            return c == '_' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        });
    };
    if (rows.size() != 1) return fail(Code::kCorrupted, "the database does not list its roles");
    DatabaseRoles roles{.application = rows[0].string(0), .system = rows[0].string(1)};
    // They become part of statements.
    for (const std::string& name : {roles.application, roles.system})
        if (!is_plain(name))
            return fail(Code::kUnsupported,
                        fmt::format("the policies of the database name the role \"{}\": rename it "
                                    "to a name of lower-case letters, digits and _",
                                    name));
    return roles;
}

Status migrate_postgres(const DatabaseOptions& options, std::span<const AppliedMigration> schema) {
    std::vector<Migration> chosen;
    std::vector<Migration> known = migrations(Dialect::kPostgresql);
    for (const AppliedMigration& applied : schema) {
        const auto found = std::ranges::find(known, applied.number, &Migration::number);
        if (found == known.end() || found->checksum != applied.checksum)
            return fail(Code::kUnsupported,
                        fmt::format("this program does not know the migration {} of the copy: use "
                                    "the version that made it, or a later one",
                                    applied.number));
        chosen.push_back(std::move(*found));
    }
    TRY_STATUS(migrate_as_owner(options, chosen));
    return {};
}

Result<std::unique_ptr<Pool>> open_postgres(const DatabaseOptions& options) {
    TRY_STATUS(migrate_as_owner(options, migrations(Dialect::kPostgresql)));
    return postgres_pool(options.address, options);
}

std::unique_ptr<Pool> postgres_pool(const std::string& address, const DatabaseOptions& options) {
    Pool::Open open = [address, options](Access) -> Result<std::unique_ptr<Connection>> {
        TRY(auto connection, connect(address, options));
        TRY(const Rows found, connection->ask(kDatabaseRoles.data()));
        TRY(DatabaseRoles roles, read_roles(found));
        connection->take_roles(std::move(roles));
        return std::unique_ptr<Connection>(std::move(connection));
    };
    PoolOptions pool{.connections = options.connections,
                     .overflow = options.overflow,
                     .wait = options.wait,
                     .recycle = options.recycle,
                     .watch = options.watch};
    if (options.pre_ping) pool.ping = options.connect.count() > 0 ? options.connect : kLongestPing;
    return std::make_unique<Pool>(Dialect::kPostgresql, std::move(open), pool);
}

}  // namespace ballast::store::detail
