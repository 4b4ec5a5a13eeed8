// Internal to the store: confines a SQLite connection to one tenant's rows, whatever SQL it runs.
//
// Each table of tenants is hidden behind a temporary view of the same name that filters by the
// connection's tenant, which is a member of this object and not reachable from SQL. Writes name
// main.table; temporary triggers skip rows of other tenants, as PostgreSQL's policies do, and abort
// when a new row would belong to another. The authorizer, called by SQLite while it compiles a
// statement, denies everything else: reading a base table outside those views and triggers,
// sub-selects over base tables in writes, system tables, pragmas, ATTACH, any change of a schema.
//
// The authorizer gets the name of the view or trigger on whose behalf a table is read, but a common
// table expression can take any name. Hence the views that read base tables have unguessable names,
// and are wrapped by the visible ones.
#pragma once

#include <string>
#include <string_view>

#include "base/id.hpp"
#include "base/result.hpp"

struct sqlite3;
struct sqlite3_context;
struct sqlite3_value;

namespace ballast::store::detail {

class SqliteGuard {
public:
    explicit SqliteGuard(sqlite3* database);
    SqliteGuard(const SqliteGuard&) = delete;
    SqliteGuard& operator=(const SqliteGuard&) = delete;

    // Creates the views and triggers; the schema must be up to date.
    Status install();

    enum class Mode { kStore, kTenant, kSystem };
    // For the store's own statements: everything is allowed.
    void enter_store() { mode_ = Mode::kStore; }
    void enter_tenant(const TenantId& tenant);
    void enter_system();
    Mode mode() const { return mode_; }

    // Called before and after a statement is compiled. False: it must not run.
    void begin_statement();
    bool statement_allowed() const { return !(selects_ && reads_base_); }

private:
    static int authorize(void* self, int action, const char* first, const char* second,
                         const char* database, const char* accessor);
    static void current_tenant(sqlite3_context* context, int count, sqlite3_value** values);
    int decide(int action, std::string_view first, std::string_view second,
               std::string_view database, std::string_view accessor);
    int decide_read(std::string_view table, std::string_view database, bool ours);
    int decide_write(int action, std::string_view table, std::string_view database) const;
    std::string definitions() const;

    sqlite3* database_;
    std::string secret_;  // prefix of the names of our views and triggers
    Mode mode_ = Mode::kStore;
    std::string tenant_;  // empty: none
    bool selects_ = false;
    bool reads_base_ = false;
};

}  // namespace ballast::store::detail
