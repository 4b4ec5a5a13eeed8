#include "store/sqlite_connection.hpp"

#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <system_error>
#include <unistd.h>
#include <unordered_map>
#include <utility>

#include "base/check.hpp"
#include "store/migration.hpp"
#include "store/parameters.hpp"
#include "store/sqlite_functions.hpp"
#include "store/sqlite_guard.hpp"

namespace ballast::store::detail {

namespace {

struct CloseDatabase {
    void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};
struct FinishStatement {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using DatabaseHandle = std::unique_ptr<sqlite3, CloseDatabase>;
using Statement = std::unique_ptr<sqlite3_stmt, FinishStatement>;

Code code_of(int extended) {
    switch (extended) {
        case SQLITE_CONSTRAINT_UNIQUE:
        case SQLITE_CONSTRAINT_PRIMARYKEY:
        case SQLITE_CONSTRAINT_ROWID:
        case SQLITE_CONSTRAINT_FOREIGNKEY:
            return Code::kConflict;
        case SQLITE_CONSTRAINT_TRIGGER:
            return Code::kForbidden;
        default:
            break;
    }
    switch (extended & 0xff) {
        case SQLITE_CONSTRAINT:
        case SQLITE_MISMATCH:
            return Code::kInvalidInput;
        case SQLITE_AUTH:
        case SQLITE_READONLY:
            return Code::kForbidden;
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
        case SQLITE_FULL:
        case SQLITE_IOERR:
        case SQLITE_CANTOPEN:
        case SQLITE_PROTOCOL:
        case SQLITE_NOMEM:
            return Code::kUnavailable;
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return Code::kCorrupted;
        case SQLITE_TOOBIG:
            return Code::kLimitExceeded;
        case SQLITE_INTERRUPT:
            return Code::kCancelled;
        default:
            return Code::kInternal;
    }
}

// Noticed at a write, or later: at a sync, or when the file of shared memory grows. SQLite does not
// keep the cause of every failed sync; a disk that fills up is the usual one.
bool is_full(sqlite3* database, int extended) {
    if (extended == SQLITE_FULL) return true;
    const int code = extended & 0xff;
    const int cause = sqlite3_system_errno(database);
    if (cause == 0)
        return extended == SQLITE_IOERR_FSYNC || extended == SQLITE_IOERR_DIR_FSYNC ||
               extended == SQLITE_IOERR_WRITE || extended == SQLITE_IOERR_TRUNCATE ||
               extended == SQLITE_IOERR_SHMSIZE;
    return (code == SQLITE_IOERR || code == SQLITE_CANTOPEN) &&
           (cause == ENOSPC || cause == EDQUOT);
}

Error error_of(sqlite3* database) {
    const int code = sqlite3_extended_errcode(database);
    Error error = fail(code_of(code), fmt::format("database: {}", sqlite3_errmsg(database)));
    if (is_full(database, code)) {
        error.message += "; free some space and try again";
        error.attributes.emplace_back("storage", "full");
    }
    return error;
}

int bind(sqlite3_stmt* statement, int index, const Value& value) {
    struct Visitor {
        sqlite3_stmt* statement;
        int index;
        int operator()(std::monostate) const { return sqlite3_bind_null(statement, index); }
        int operator()(std::int64_t v) const { return sqlite3_bind_int64(statement, index, v); }
        int operator()(double v) const { return sqlite3_bind_double(statement, index, v); }
        // Parameters outlive the execution of the statement.
        int operator()(const std::string& v) const {
            return sqlite3_bind_text64(statement, index, v.data(), v.size(), SQLITE_STATIC,
                                       SQLITE_UTF8);
        }
        int operator()(const Blob& v) const {
            return sqlite3_bind_blob64(statement, index, v.bytes.data(), v.bytes.size(),
                                       SQLITE_STATIC);
        }
    };
    return std::visit(Visitor{statement, index}, value.variant());
}

void add_cell(Rows& rows, sqlite3_stmt* statement, int column) {
    switch (sqlite3_column_type(statement, column)) {
        case SQLITE_NULL:
            return rows.add_null();
        case SQLITE_INTEGER:
            return rows.add_integer(sqlite3_column_int64(statement, column));
        case SQLITE_FLOAT:
            return rows.add_real(sqlite3_column_double(statement, column));
        default:
            break;
    }
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement, column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
    rows.add_text(bytes ? std::string_view(bytes, size) : std::string_view());
}

// Resets a statement after execution, so that it holds no lock and no parameter.
class Run {
public:
    explicit Run(sqlite3_stmt* statement) : statement_(statement) {}
    ~Run() {
        sqlite3_reset(statement_);
        sqlite3_clear_bindings(statement_);
    }
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;

private:
    sqlite3_stmt* statement_;
};

class SqliteConnection final : public Connection {
public:
    explicit SqliteConnection(DatabaseHandle database)
        : database_(std::move(database)), guard_(database_.get()) {}

    SqliteGuard& guard() { return guard_; }
    sqlite3* handle() { return database_.get(); }

    Status begin(const TenantId* tenant, Access access, const Cancel* cancel) override {
        watch(cancel);
        TRY_STATUS(own(access == Access::kWrite ? "BEGIN IMMEDIATE" : "BEGIN"));
        return enter(tenant);
    }

    Status enter(const TenantId* tenant) override {
        if (tenant)
            guard_.enter_tenant(*tenant);
        else
            guard_.enter_system();
        return {};
    }

    Status commit() override {
        watch(nullptr);
        guard_.enter_store();
        return own("COMMIT");
    }

    void rollback() override {
        watch(nullptr);
        guard_.enter_store();
        // After a full disk or a failed write SQLite has already rolled back.
        if (!sqlite3_get_autocommit(database_.get())) usable_ = own("ROLLBACK").has_value();
    }

    Result<std::int64_t> execute(std::string_view sql, std::span<const Value> parameters) override {
        TRY(sqlite3_stmt* const statement, prepare(sql, parameters.size()));
        const Run run(statement);
        TRY_STATUS(bind_all(statement, parameters));
        return step_to_end(statement);
    }

    Result<Rows> query(std::string_view sql, std::span<const Value> parameters) override {
        TRY(sqlite3_stmt* const statement, prepare(sql, parameters.size()));
        const Run run(statement);
        TRY_STATUS(bind_all(statement, parameters));
        const int columns = sqlite3_column_count(statement);
        Rows rows(static_cast<std::size_t>(columns));
        for (;;) {
            const int code = sqlite3_step(statement);
            if (code == SQLITE_DONE) return rows;
            if (code != SQLITE_ROW) return error_of(database_.get());
            for (int column = 0; column < columns; ++column) add_cell(rows, statement, column);
        }
    }

    Result<std::int64_t> execute_many(std::string_view sql, std::size_t parameters,
                                      std::size_t rows, const Session::Fill& fill) override {
        TRY(sqlite3_stmt* const statement, prepare(sql, parameters));
        std::vector<Value> values(parameters);
        const Run run(statement);
        std::int64_t changed = 0;
        for (std::size_t row = 0; row < rows; ++row) {
            fill(row, values);
            TRY_STATUS(bind_all(statement, values));
            TRY(const std::int64_t count, step_to_end(statement));
            changed += count;
            sqlite3_reset(statement);
        }
        return changed;
    }

    Dialect dialect() const override { return Dialect::kSqlite; }
    bool usable() const override { return usable_; }
    bool should_retry() const override { return false; }  // writers wait before they begin

private:
    // Ends the statements from now on when the work is cancelled; null: none.
    void watch(const Cancel* cancel) {
        constexpr int kInstructions = 20'000;  // well under a millisecond
        const auto stop = [](void* work) {
            return static_cast<int>(static_cast<const Cancel*>(work)->requested());
        };
        sqlite3_progress_handler(database_.get(), cancel ? kInstructions : 0,
                                 cancel ? +stop : nullptr, const_cast<Cancel*>(cancel));
    }

    Status own(const char* sql) {
        if (sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK)
            return error_of(database_.get());
        return {};
    }

    Result<sqlite3_stmt*> prepare(std::string_view sql, std::size_t parameters) {
        auto& statements = statements_[guard_.mode() == SqliteGuard::Mode::kTenant ? 0 : 1];
        if (const auto found = statements.find(std::string(sql)); found != statements.end())
            return found->second.get();
        const std::string text = to_sqlite_parameters(sql);
        sqlite3_stmt* raw = nullptr;
        const char* rest = nullptr;
        guard_.begin_statement();
        const int code =
            sqlite3_prepare_v3(database_.get(), text.data(), static_cast<int>(text.size()),
                               SQLITE_PREPARE_PERSISTENT, &raw, &rest);
        Statement statement(raw);
        if (code != SQLITE_OK) return error_of(database_.get()).with("sql", text);
        if (!guard_.statement_allowed())
            return fail(Code::kForbidden,
                        "a write may not select from a table in its schema; name "
                        "the table alone")
                .with("sql", text);
        if (!raw || std::string_view(rest).find_first_not_of(" ;\n\t\r") != std::string::npos)
            return fail(Code::kForbidden, "one statement at a time").with("sql", text);
        CHECK(sqlite3_bind_parameter_count(raw) == static_cast<int>(parameters));
        if (statements.size() >= kMaxStatements) statements.clear();
        return statements.emplace(std::string(sql), std::move(statement)).first->second.get();
    }

    Status bind_all(sqlite3_stmt* statement, std::span<const Value> parameters) {
        TRY_STATUS(detail::check_text(parameters));
        for (std::size_t i = 0; i < parameters.size(); ++i)
            if (bind(statement, static_cast<int>(i) + 1, parameters[i]) != SQLITE_OK)
                return error_of(database_.get());
        return {};
    }

    Result<std::int64_t> step_to_end(sqlite3_stmt* statement) {
        int code = SQLITE_ROW;
        while (code == SQLITE_ROW) code = sqlite3_step(statement);
        if (code != SQLITE_DONE) return error_of(database_.get());
        return std::int64_t{sqlite3_changes(database_.get())};
    }

    DatabaseHandle database_;
    SqliteGuard guard_;
    std::unordered_map<std::string, Statement> statements_[2];  // of tenants, of the system
    bool usable_ = true;
};

// Clients see errors: they do not name the directory.
std::string name_of(const std::string& path) { return path.substr(path.rfind('/') + 1); }

// The state file is readable by the process's user only.
Status create_file(const std::string& path) {
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0)
        return fail(Code::kUnavailable,
                    fmt::format("cannot open or create the database {}: {}", name_of(path),
                                std::generic_category().message(errno)));
    ::close(file);
    return {};
}

Result<std::unique_ptr<SqliteConnection>> open_connection(const std::string& path,
                                                          const DatabaseOptions& options) {
    sqlite3* raw = nullptr;
    const int code =
        sqlite3_open_v2(path.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
    DatabaseHandle database(raw);
    if (code != SQLITE_OK) return error_of(raw).with("file", name_of(path));
    sqlite3_extended_result_codes(raw, 1);
    sqlite3_busy_timeout(raw, static_cast<int>(options.wait.count()));
    sqlite3_db_config(raw, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(raw, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(raw, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
    sqlite3_limit(raw, SQLITE_LIMIT_ATTACHED, 0);
    // FULL: a commit is on disk before it is acknowledged, also in WAL mode.
    constexpr const char* kPragmas =
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
        "PRAGMA recursive_triggers = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8192";
    if (sqlite3_exec(raw, kPragmas, nullptr, nullptr, nullptr) != SQLITE_OK ||
        add_sqlite_functions(raw) != SQLITE_OK)
        return error_of(raw).with("file", name_of(path));
    return std::make_unique<SqliteConnection>(std::move(database));
}

Status run_script(sqlite3* database, const std::string& sql) {
    if (sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
        return error_of(database);
    return {};
}

Result<std::vector<AppliedMigration>> applied_steps(sqlite3* database) {
    std::vector<AppliedMigration> applied;
    sqlite3_stmt* raw = nullptr;
    const auto prepare = [&](const char* sql) {
        return sqlite3_prepare_v2(database, sql, -1, &raw, nullptr) == SQLITE_OK;
    };
    if (!prepare("SELECT 1 FROM main.sqlite_schema WHERE name = 'schema_migrations'"))
        return error_of(database);
    const Statement probe(raw);
    const int found = sqlite3_step(raw);
    if (found == SQLITE_DONE) return applied;
    if (found != SQLITE_ROW ||
        !prepare("SELECT number, checksum FROM main.schema_migrations ORDER BY number"))
        return error_of(database);
    const Statement list(raw);
    int code = SQLITE_ROW;
    while ((code = sqlite3_step(raw)) == SQLITE_ROW) {
        const auto* checksum = static_cast<const char*>(sqlite3_column_blob(raw, 1));
        applied.push_back({sqlite3_column_int(raw, 0),
                           {checksum, static_cast<std::size_t>(sqlite3_column_bytes(raw, 1))}});
    }
    if (code != SQLITE_DONE) return error_of(database);
    return applied;
}

MigrationTarget target_of(sqlite3* database) {
    return {.applied = [=] { return applied_steps(database); },
            .begin = [=] { return run_script(database, "BEGIN IMMEDIATE"); },
            .run = [=](const std::string& sql) { return run_script(database, sql); },
            .commit = [=] { return run_script(database, "COMMIT"); },
            .rollback = [=] { (void)run_script(database, "ROLLBACK"); }};
}

}  // namespace

Result<std::unique_ptr<Pool>> open_sqlite(const std::string& path, const DatabaseOptions& options) {
    TRY_STATUS(create_file(path));
    TRY(auto first, open_connection(path, options));
    const std::vector<Migration> known = migrations(Dialect::kSqlite);
    if (Status migrated = migrate(target_of(first->handle()), known); !migrated)
        return Error(std::move(migrated).error()).with("file", name_of(path));
    first.reset();

    Pool::Open open = [path, options](Access access) -> Result<std::unique_ptr<Connection>> {
        TRY(auto connection, open_connection(path, options));
        TRY_STATUS(connection->guard().install());
        // Cache for the changes of a large import; allocated only when needed.
        TRY_STATUS(run_script(connection->handle(), access == Access::kRead
                                                        ? "PRAGMA query_only = ON"
                                                        : "PRAGMA cache_size = -65536"));
        return std::unique_ptr<Connection>(std::move(connection));
    };
    return std::make_unique<Pool>(
        Dialect::kSqlite, std::move(open),
        PoolOptions{
            .connections = options.connections, .wait = options.wait, .watch = options.watch});
}

}  // namespace ballast::store::detail
