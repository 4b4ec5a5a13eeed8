// Copies of a PostgreSQL state. Rows are read under the roles and tenants of the application, since
// row-level security applies to the owner of the tables, too; they are written by the owner, with
// row-level security not forced within that transaction.
#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fstream>
#include <map>
#include <set>
#include <utility>

#include "store/file.hpp"
#include "store/migration.hpp"
#include "store/postgres_connection.hpp"
#include "store/postgres_result.hpp"
#include "store/schema.hpp"
#include "store/state_copy.hpp"

namespace ballast::store::detail {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kRows = ".rows";
constexpr const char* kSchemaFile = "schema.rows";
constexpr std::size_t kPiece = 1 << 20;

// A connection for the statements of a copy, one after another.
class Copier {
public:
    static Result<Copier> connect(const std::string& address) {
        PgHandle handle(PQconnectdb(address.c_str()));
        if (PQstatus(handle.get()) != CONNECTION_OK)
            return fail(Code::kUnavailable, fmt::format("cannot connect to the database: {}",
                                                        reason_of(PQerrorMessage(handle.get()))));
        PQsetNoticeProcessor(handle.get(), [](void*, const char*) {}, nullptr);
        Copier copier(std::move(handle));
        TRY(const Rows found, copier.query(std::string(kDatabaseRoles)));
        TRY(copier.roles_, read_roles(found));
        TRY_STATUS(
            copier.run("SET search_path = main; SET client_encoding = 'UTF8'; SET datestyle "
                       "= 'ISO, YMD'; SET extra_float_digits = 1"));
        return copier;
    }

    const DatabaseRoles& roles() const { return roles_; }

    Status run(const std::string& sql) {
        const PgResult result(PQexec(handle_.get(), sql.c_str()));
        if (succeeded(result.get())) return {};
        return postgres_error(result.get(), handle_.get());
    }
    Result<Rows> query(const std::string& sql) {
        const PgResult result(PQexec(handle_.get(), sql.c_str()));
        if (succeeded(result.get())) return to_rows(result.get());
        return postgres_error(result.get(), handle_.get());
    }

    // The rows of a query as COPY writes them.
    Status read_rows(const std::string& sql, std::ostream& out, const Cancel& cancel) {
        const PgResult begun(
            PQexec(handle_.get(), fmt::format("COPY ({}) TO STDOUT", sql).c_str()));
        if (PQresultStatus(begun.get()) != PGRES_COPY_OUT)
            return postgres_error(begun.get(), handle_.get());
        for (;;) {
            TRY_STATUS(cancel.check());
            char* line = nullptr;
            const int size = PQgetCopyData(handle_.get(), &line, 0);
            if (size < 0) break;
            out.write(line, size);
            PQfreemem(line);
        }
        return end();
    }

    Status write_rows(const std::string& table, const std::string& columns, std::istream& in) {
        const PgResult begun(PQexec(
            handle_.get(), fmt::format("COPY main.{} ({}) FROM STDIN", table, columns).c_str()));
        if (PQresultStatus(begun.get()) != PGRES_COPY_IN)
            return postgres_error(begun.get(), handle_.get());
        std::string piece(kPiece, '\0');
        while (in) {
            in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
            if (PQputCopyData(handle_.get(), piece.data(), static_cast<int>(in.gcount())) != 1)
                return postgres_error(nullptr, handle_.get());
        }
        if (PQputCopyEnd(handle_.get(), nullptr) != 1)
            return postgres_error(nullptr, handle_.get());
        return end();
    }

    std::string quoted(std::string_view name) const {
        char* text = PQescapeIdentifier(handle_.get(), name.data(), name.size());
        std::string quoted_name(text ? text : "");
        PQfreemem(text);
        return quoted_name;
    }

private:
    explicit Copier(PgHandle handle) : handle_(std::move(handle)) {}

    // The outcome of a COPY.
    Status end() {
        Status status;
        while (const PgResult result{PQgetResult(handle_.get())})
            if (!succeeded(result.get())) status = postgres_error(result.get(), handle_.get());
        return status;
    }

    PgHandle handle_;
    DatabaseRoles roles_;
};

Status as_role(Copier& copier, std::string_view role, std::string_view tenant = {}) {
    return copier.run(fmt::format("SET LOCAL ROLE {}; SET LOCAL app.tenant = '{}'", role, tenant));
}

// The names of a table's columns, quoted and in their order.
Result<std::string> columns_of(Copier& copier, std::string_view table) {
    TRY(const Rows rows,
        copier.query(fmt::format("SELECT attname FROM pg_attribute WHERE attrelid = 'main.{}'"
                                 "::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
                                 table)));
    std::string columns;
    for (const Row row : rows)
        columns += (columns.empty() ? "" : ", ") + copier.quoted(row.string(0));
    return columns;
}

Status copy_table(Copier& copier, const Table& table, const std::vector<std::string>& tenants,
                  const fs::path& file, const Cancel& cancel) {
    TRY_STATUS(as_role(copier, copier.roles().system));
    TRY(const std::string columns, columns_of(copier, table.name));
    std::ofstream out(file, std::ios::binary);
    out << columns << '\n';
    const std::string select = fmt::format("SELECT {} FROM main.{}", columns, table.name);
    if (table.kind == TableKind::kSystem || table.kind == TableKind::kShared) {
        TRY_STATUS(copier.read_rows(select, out, cancel));
    } else {
        for (const std::string& tenant : tenants) {
            TRY_STATUS(as_role(copier, copier.roles().application, tenant));
            TRY_STATUS(copier.read_rows(select, out, cancel));
        }
    }
    out.flush();
    if (out) return {};
    return fail(Code::kUnavailable, fmt::format("cannot write {}", file.filename().string()))
        .with("storage", "full");
}

// The migrations that made the schema, so that the copy is loaded into the same one.
Status copy_schema(Copier& copier, const fs::path& file, const Cancel& cancel) {
    TRY_STATUS(as_role(copier, copier.roles().system));
    std::ofstream out(file, std::ios::binary);
    TRY_STATUS(copier.read_rows(
        "SELECT number, checksum FROM main.schema_migrations ORDER BY number", out, cancel));
    out.flush();
    if (out) return {};
    return fail(Code::kUnavailable, "cannot write the list of migrations").with("storage", "full");
}

Result<std::vector<AppliedMigration>> schema_of(const fs::path& directory) {
    std::ifstream in(directory / kSchemaFile);
    std::vector<AppliedMigration> applied;
    AppliedMigration one;
    while (in >> one.number >> one.checksum) applied.push_back(one);
    if (applied.empty()) return fail(Code::kCorrupted, "the copy has no list of migrations");
    return applied;
}

// Tables before those that refer to them.
Result<std::vector<std::string>> in_order(Copier& copier, std::set<std::string> open) {
    TRY(const Rows rows,
        copier.query("SELECT a.relname, b.relname FROM pg_constraint c "
                     "JOIN pg_class a ON a.oid = c.conrelid JOIN pg_class b ON b.oid = c.confrelid "
                     "WHERE c.contype = 'f' AND a.oid <> b.oid"));
    std::multimap<std::string, std::string> refers_to;
    for (const Row row : rows) refers_to.emplace(row.string(0), row.string(1));
    std::vector<std::string> ordered;
    while (!open.empty()) {
        const auto ready = std::ranges::find_if(open, [&](const std::string& table) {
            const auto [begin, end] = refers_to.equal_range(table);
            return std::none_of(begin, end,
                                [&](const auto& pair) { return open.contains(pair.second); });
        });
        if (ready == open.end())
            return fail(Code::kInternal, "tables of the schema refer to each other in a circle");
        ordered.push_back(*ready);
        open.erase(ready);
    }
    return ordered;
}

Result<std::set<std::string>> tables_in(const fs::path& directory) {
    std::set<std::string> found;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(directory, error)) {
        const std::string name = entry.path().filename().string();
        if (name == kSchemaFile || !name.ends_with(kRows)) continue;
        std::string table = name.substr(0, name.size() - kRows.size());
        if (!find_table(table))
            return fail(Code::kUnsupported,
                        fmt::format("the copy has a table {} that this program does not know: use "
                                    "the version that made it, or a later one",
                                    table));
        found.insert(std::move(table));
    }
    if (found.empty()) return fail(Code::kCorrupted, "the copy has no tables");
    return found;
}

Status load_table(Copier& copier, const std::string& table, const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::string columns;
    if (!std::getline(in, columns))
        return fail(Code::kCorrupted, fmt::format("the copy of the table {} is empty", table));
    TRY(const std::string known, columns_of(copier, table));
    // Names of columns become part of a statement.
    if (columns != known)
        return fail(
            Code::kCorrupted,
            fmt::format("the copy of the table {} has other columns than its schema", table));
    const bool has_tenants = has_tenant(find_table(table)->kind);
    const auto force = [&](const char* whether) {
        return copier.run(fmt::format("ALTER TABLE main.{} {} ROW LEVEL SECURITY", table, whether));
    };
    if (has_tenants) TRY_STATUS(force("NO FORCE"));
    TRY_STATUS(copier.write_rows(table, columns, in));
    if (has_tenants) TRY_STATUS(force("FORCE"));
    return {};
}

const std::string& owner_of(const DatabaseOptions& options) {
    return options.owner_address.empty() ? options.address : options.owner_address;
}

// The address with another database.
Result<std::string> with_database(const std::string& address, const std::string& name) {
    const std::size_t host = address.find("://");
    if (host == std::string::npos)
        return fail(Code::kInvalidInput, "the database address must start with postgresql://");
    const std::size_t query = std::min(address.find('?', host + 3), address.size());
    const std::size_t path = std::min(address.find('/', host + 3), query);
    return fmt::format("{}/{}{}", address.substr(0, path), name, address.substr(query));
}

}  // namespace

Result<std::vector<std::string>> copy_postgres(const DatabaseOptions& options,
                                               const fs::path& directory, const Cancel& cancel) {
    TRY(Copier copier, Copier::connect(options.address));
    TRY_STATUS(copier.run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"));
    TRY_STATUS(as_role(copier, copier.roles().system));
    TRY(const Rows rows, copier.query("SELECT id FROM main.tenants ORDER BY id"));
    std::vector<std::string> tenants;
    for (const Row row : rows) tenants.push_back(row.string(0));
    std::vector<std::string> files{kSchemaFile};
    TRY_STATUS(copy_schema(copier, directory / kSchemaFile, cancel));
    for (const Table& table : tables()) {
        if (table.kind == TableKind::kStore) continue;
        files.push_back(fmt::format("{}{}", table.name, kRows));
        TRY_STATUS(copy_table(copier, table, tenants, directory / files.back(), cancel));
    }
    TRY_STATUS(copier.run("COMMIT"));
    return files;
}

Status load_postgres(const DatabaseOptions& options, const fs::path& directory) {
    TRY(const auto schema, schema_of(directory));
    TRY(const auto found, tables_in(directory));
    TRY_STATUS(migrate_postgres(options, schema));
    TRY(Copier copier, Copier::connect(owner_of(options)));
    TRY_STATUS(copier.run("BEGIN"));
    TRY(const Rows used, copier.query("SELECT count(*) FROM main.tenants"));
    TRY(const Rows made, copier.query("SELECT count(*) FROM main.installation"));
    if (used[0].integer(0) + made[0].integer(0) > 0)
        return fail(Code::kConflict,
                    "the database is in use: restore into a database without rows");
    TRY(const auto ordered, in_order(copier, found));
    for (const std::string& table : ordered)
        TRY_STATUS(load_table(copier, table, directory / (table + std::string(kRows))));
    return copier.run("COMMIT");
}

}  // namespace ballast::store::detail

namespace ballast::store {

Result<DatabaseOptions> make_scratch_database(const DatabaseOptions& options,
                                              const std::string& name) {
    TRY(auto copier, detail::Copier::connect(detail::owner_of(options)));
    TRY_STATUS(copier.run(fmt::format("CREATE DATABASE {}", copier.quoted(name))));
    DatabaseOptions scratch = options;
    TRY(scratch.address, detail::with_database(options.address, name));
    if (!options.owner_address.empty()) {
        TRY(scratch.owner_address, detail::with_database(options.owner_address, name));
    }
    return scratch;
}

Status drop_scratch_database(const DatabaseOptions& options, const std::string& name) {
    TRY(const std::string address, detail::with_database(detail::owner_of(options), name));
    detail::DatabaseRoles roles;
    if (auto inside = detail::Copier::connect(address)) roles = inside->roles();
    // Waits for connections that are being closed, up to five seconds.
    TRY(auto copier, detail::Copier::connect(detail::owner_of(options)));
    TRY_STATUS(copier.run(fmt::format("DROP DATABASE IF EXISTS {}", copier.quoted(name))));
    for (const std::string& role : {roles.application, roles.system})
        if (!role.empty())
            TRY_STATUS(copier.run(fmt::format("DROP ROLE IF EXISTS {}", copier.quoted(role))));
    return {};
}

}  // namespace ballast::store
