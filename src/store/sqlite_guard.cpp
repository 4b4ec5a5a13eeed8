#include "store/sqlite_guard.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include "base/check.hpp"
#include "store/schema.hpp"

namespace ballast::store::detail {

namespace {

std::string random_name() {
    unsigned char bytes[16];
    sqlite3_randomness(sizeof bytes, bytes);
    std::string name = "t";
    for (const unsigned char byte : bytes) name += fmt::format("{:02x}", byte);
    return name + "_";
}

std::string_view text(const char* pointer) { return pointer ? pointer : std::string_view(); }

}  // namespace

SqliteGuard::SqliteGuard(sqlite3* database) : database_(database), secret_(random_name()) {
    CHECK(sqlite3_create_function(database_, "current_tenant", 0, SQLITE_UTF8, this,
                                  &SqliteGuard::current_tenant, nullptr, nullptr) == SQLITE_OK);
    CHECK(sqlite3_set_authorizer(database_, &SqliteGuard::authorize, this) == SQLITE_OK);
}

void SqliteGuard::enter_tenant(const TenantId& tenant) {
    mode_ = Mode::kTenant;
    tenant_ = tenant.to_string();
}

void SqliteGuard::enter_system() {
    mode_ = Mode::kSystem;
    tenant_.clear();
}

void SqliteGuard::begin_statement() {
    selects_ = false;
    reads_base_ = false;
}

std::string SqliteGuard::definitions() const {
    std::string sql;
    for (const Table& table : tables()) {
        if (!has_tenant(table.kind)) continue;
        // A system transaction may change shared rows of any tenant.
        const std::string_view unless =
            table.kind == TableKind::kShared ? "current_tenant() IS NOT NULL AND " : "";
        sql += fmt::format(
            "CREATE TEMP VIEW {0}{1} AS SELECT * FROM main.{1} WHERE tenant_id = current_tenant();"
            "CREATE TEMP VIEW {1} AS SELECT * FROM temp.{0}{1};"
            "CREATE TEMP TRIGGER {0}insert_{1} BEFORE INSERT ON main.{1} "
            "WHEN {2}NEW.tenant_id IS NOT current_tenant() "
            "BEGIN SELECT RAISE(ABORT, 'the row belongs to another tenant'); END;"
            "CREATE TEMP TRIGGER {0}update_{1} BEFORE UPDATE ON main.{1} "
            "WHEN {2}(OLD.tenant_id IS NOT current_tenant() "
            "OR NEW.tenant_id IS NOT current_tenant()) "
            "BEGIN SELECT CASE WHEN OLD.tenant_id IS NOT current_tenant() THEN RAISE(IGNORE) "
            "ELSE RAISE(ABORT, 'the row belongs to another tenant') END; END;"
            "CREATE TEMP TRIGGER {0}delete_{1} BEFORE DELETE ON main.{1} "
            "WHEN {2}OLD.tenant_id IS NOT current_tenant() "
            "BEGIN SELECT RAISE(IGNORE); END;",
            secret_, table.name, unless);
    }
    return sql;
}

Status SqliteGuard::install() {
    CHECK(mode_ == Mode::kStore);
    // json_each declares its columns on first use, which the authorizer would deny.
    const std::string sql = definitions() + "SELECT 1 FROM json_each('[]');";
    if (sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
        return fail(Code::kInternal, fmt::format("the tables of tenants cannot be guarded: {}",
                                                 sqlite3_errmsg(database_)));
    return {};
}

void SqliteGuard::current_tenant(sqlite3_context* context, int, sqlite3_value**) {
    const auto* self = static_cast<const SqliteGuard*>(sqlite3_user_data(context));
    if (self->tenant_.empty()) return sqlite3_result_null(context);
    sqlite3_result_text(context, self->tenant_.data(), static_cast<int>(self->tenant_.size()),
                        SQLITE_TRANSIENT);
}

int SqliteGuard::authorize(void* self, int action, const char* first, const char* second,
                           const char* database, const char* accessor) {
    return static_cast<SqliteGuard*>(self)->decide(action, text(first), text(second),
                                                   text(database), text(accessor));
}

int SqliteGuard::decide(int action, std::string_view first, std::string_view second,
                        std::string_view database, std::string_view accessor) {
    if (mode_ == Mode::kStore) return SQLITE_OK;
    const bool ours = accessor.starts_with(secret_);
    switch (action) {
        case SQLITE_SELECT:
            selects_ = selects_ || !ours;
            return SQLITE_OK;
        case SQLITE_RECURSIVE:
            return SQLITE_OK;
        case SQLITE_FUNCTION:
            return second == "load_extension" || second == "fts3_tokenizer" ? SQLITE_DENY
                                                                            : SQLITE_OK;
        case SQLITE_READ:
            // Foreign keys check whether the tenant or the user exists; only a SELECT could reveal
            // it.
            if (mode_ == Mode::kTenant && (first == "tenants" || first == "users") &&
                second == "id") {
                reads_base_ = true;
                return SQLITE_OK;
            }
            return decide_read(first, database, ours);
        case SQLITE_INSERT:
        case SQLITE_UPDATE:
        case SQLITE_DELETE:
            return decide_write(action, first, database);
        default:
            return SQLITE_DENY;
    }
}

int SqliteGuard::decide_read(std::string_view table, std::string_view database, bool ours) {
    if (table.starts_with("sqlite_")) return SQLITE_DENY;
    const Table* known = find_table(table);
    if (database == "temp") return SQLITE_OK;  // our views
    if (database.empty()) {
        // A table of which no column is read, without a schema: a view, or the name of a common
        // table expression.
        const bool hidden = known && !has_tenant(known->kind) && mode_ != Mode::kSystem;
        return hidden || table.starts_with("pragma_") ? SQLITE_DENY : SQLITE_OK;
    }
    if (!known) return table == "json_each" || table == "json_tree" ? SQLITE_OK : SQLITE_DENY;
    if (mode_ == Mode::kSystem)
        return known->kind == TableKind::kSystem || known->kind == TableKind::kShared ? SQLITE_OK
                                                                                      : SQLITE_DENY;
    if (!has_tenant(known->kind)) return SQLITE_DENY;
    // An UPDATE reads the rows it changes; statement_allowed() denies that combined with a SELECT.
    reads_base_ = reads_base_ || !ours;
    return SQLITE_OK;
}

int SqliteGuard::decide_write(int action, std::string_view table, std::string_view database) const {
    const Table* known = find_table(table);
    if (!known || database != "main") return SQLITE_DENY;
    switch (known->kind) {
        case TableKind::kTenant:
            return mode_ == Mode::kTenant ? SQLITE_OK : SQLITE_DENY;
        case TableKind::kAppendOnly:
            return mode_ == Mode::kTenant && action == SQLITE_INSERT ? SQLITE_OK : SQLITE_DENY;
        case TableKind::kShared:
            return SQLITE_OK;
        case TableKind::kSystem:
            return mode_ == Mode::kSystem ? SQLITE_OK : SQLITE_DENY;
        case TableKind::kStore:
            return SQLITE_DENY;
    }
    return SQLITE_DENY;
}

}  // namespace ballast::store::detail
