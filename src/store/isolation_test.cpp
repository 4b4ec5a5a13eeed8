// Tenant isolation: what SQL in one tenant's transaction can see and change, and that every table
// is covered.
#include <fmt/format.h>
#include <libpq-fe.h>
#include <set>
#include <sqlite3.h>
#include <string>
#include <vector>

#include "store/portfolios.hpp"
#include "store/positions.hpp"
#include "store/schema.hpp"
#include "support/state.hpp"

namespace ballast::store {
namespace {

using test::fails_with;
using test::ok;

class IsolationTest : public test::StateTest {
protected:
    void SetUp() override {
        StateTest::SetUp();
        for (const auto& [tenant, name] :
             {std::pair(tenant_, "own name"), std::pair(other_tenant_, "hidden name")}) {
            auto made = database().transact(tenant, [&](Transaction& t) -> Status {
                TRY(const auto portfolio,
                    create_portfolio(t, {.slug = "main", .name = name}, test::kNow));
                (tenant == tenant_ ? own_ : theirs_) = portfolio.id;
                TRY_STATUS(create_position(
                    t, {.portfolio = portfolio.id, .symbol = "SPY", .quantity = Decimal(1)},
                    test::kNow));
                return {};
            });
            ASSERT_TRUE(ok(made));
        }
    }

    // All rows of the other tenant, as that tenant sees them.
    std::string theirs_now() {
        auto text = database().read(other_tenant_, [&](Transaction& t) -> Result<std::string> {
            std::string all;
            for (const detail::Table& table : detail::tables()) {
                if (!detail::has_tenant(table.kind)) continue;
                TRY(const Rows rows, t.query(fmt::format("SELECT * FROM {}", table.name)));
                all += fmt::format("{}: {} rows\n", table.name, rows.size());
            }
            TRY(const auto portfolio, get_portfolio(t, theirs_));
            return all + portfolio.name + portfolio.slug;
        });
        EXPECT_TRUE(ok(text));
        return text ? *text : "";
    }

    model::PortfolioId own_, theirs_;
};

INSTANTIATE_TEST_SUITE_P(Databases, IsolationTest, test::kDatabases, test::database_name);

class SqliteIsolationTest : public IsolationTest {};
INSTANTIATE_TEST_SUITE_P(Databases, SqliteIsolationTest, testing::Values(Dialect::kSqlite),
                         test::database_name);

class PostgresqlIsolationTest : public IsolationTest {};
INSTANTIATE_TEST_SUITE_P(Databases, PostgresqlIsolationTest, testing::Values(Dialect::kPostgresql),
                         test::database_name);

TEST_P(IsolationTest, WorkForTheSystemWithinATransactionSeesNoTenantAndLeavesItsOwn) {
    const auto users = [](Session& session) { return session.query("SELECT id FROM users"); };
    const auto names = [](Session& session) {
        return session.query("SELECT name FROM portfolios");
    };
    ASSERT_TRUE(ok(database().transact(tenant_, [&](Transaction& t) -> Status {
        const auto inside = t.as_system([&](SystemTransaction& system) -> Result<std::size_t> {
            TRY(const Rows rows, users(system));
            return rows.size();
        });
        EXPECT_TRUE(ok(inside));
        TRY(const Rows after, names(t));
        EXPECT_EQ(after.size(), 1U);
        EXPECT_EQ(after[0].text(0), "own name");
        return {};
    })));
    // Tenants' rows are out of reach inside, users outside, also after it.
    EXPECT_TRUE(fails_with(Code::kForbidden, database().transact(tenant_, [&](Transaction& t) {
        return t.as_system([&](SystemTransaction& system) { return names(system); });
    })));
    EXPECT_TRUE(fails_with(Code::kForbidden,
                           database().transact(tenant_, [&](Transaction& t) -> Result<Rows> {
                               TRY_STATUS(t.as_system([&](SystemTransaction& system) -> Status {
                                   TRY_STATUS(users(system));
                                   return {};
                               }));
                               return users(t);
                           })));
}

TEST_P(IsolationTest, WorkForTheSystemIsRolledBackWithItsTransaction) {
    const auto rename = [](SystemTransaction& system) {
        return system.execute("UPDATE main.tenants SET name = 'renamed'");
    };
    EXPECT_TRUE(
        fails_with(Code::kConflict, database().transact(tenant_, [&](Transaction& t) -> Status {
            TRY_STATUS(t.as_system(rename));
            return fail(Code::kConflict, "no");
        })));
    const auto renamed = database().system_read([](SystemTransaction& system) {
        return system.query("SELECT id FROM tenants WHERE name = 'renamed'");
    });
    ASSERT_TRUE(ok(renamed));
    EXPECT_TRUE(renamed->empty());
}

TEST_P(IsolationTest, ReadsSeeTheTransactionsTenantOnly) {
    for (const char* sql :
         {"SELECT name FROM portfolios", "SELECT p.name FROM portfolios AS p",
          "SELECT max(name) FROM portfolios", "SELECT name FROM (SELECT * FROM portfolios) AS x",
          "WITH x AS (SELECT name FROM portfolios) SELECT name FROM x",
          "SELECT name FROM portfolios WHERE tenant_id = tenant_id",
          "SELECT p.name FROM portfolios AS p JOIN positions AS q ON q.portfolio_id = p.id"}) {
        auto rows = database().read(tenant_, [&](Transaction& t) { return t.query(sql); });
        ASSERT_TRUE(ok(rows)) << sql;
        ASSERT_EQ(rows->size(), 1) << sql;
        EXPECT_EQ((*rows)[0].text(0), "own name") << sql;
    }
}

TEST_P(IsolationTest, NoStatementReadsOrChangesAnotherTenantsRows) {
    const std::string before = theirs_now();
    const std::string id = theirs_.to_string();
    const std::string tenant = other_tenant_.to_string();
    const std::vector<std::string> hostile = {
        "SELECT name FROM main.portfolios",
        "SELECT name FROM \"main\".portfolios",
        "SELECT name FROM [main].[portfolios]",
        "SELECT count(*) FROM main.portfolios",
        "SELECT 1 FROM main.portfolios WHERE tenant_id = '" + tenant + "'",
        "SELECT rowid FROM main.portfolios",
        "SELECT * FROM portfolios WHERE id = '" + id + "'",
        "SELECT * FROM portfolios WHERE tenant_id = '" + tenant + "'",
        "SELECT (SELECT max(name) FROM main.portfolios)",
        "SELECT name FROM portfolios UNION ALL SELECT name FROM main.portfolios",
        "WITH portfolios AS (SELECT name FROM main.portfolios) SELECT name FROM portfolios",
        "WITH x AS (SELECT * FROM main.portfolios) SELECT name FROM x",
        "WITH RECURSIVE x(name) AS (SELECT name FROM main.portfolios UNION SELECT name FROM x) "
        "SELECT name FROM x",
        "SELECT name FROM (SELECT * FROM main.portfolios) AS portfolios",
        "SELECT * FROM portfolios AS a JOIN main.portfolios AS b ON a.id <> b.id",
        "VALUES ((SELECT max(name) FROM main.portfolios))",
        "UPDATE main.portfolios SET name = 'taken'",
        "UPDATE main.portfolios SET name = 'taken' WHERE id = '" + id + "'",
        "UPDATE main.portfolios SET name = (SELECT max(name) FROM main.portfolios)",
        "UPDATE main.portfolios SET name = b.name FROM main.portfolios AS b",
        "UPDATE main.portfolios SET tenant_id = '" + tenant + "'",
        "UPDATE main.portfolios SET tenant_id = current_tenant()",
        "UPDATE main.portfolios SET name = 'x' WHERE tenant_id = '" + tenant + "' RETURNING name",
        "UPDATE OR REPLACE main.portfolios SET slug = 'main'",
        "UPDATE main.portfolios SET slug = slug WHERE EXISTS (SELECT 1 FROM main.positions AS p "
        "WHERE p.tenant_id = '" +
            tenant + "')",
        "DELETE FROM main.portfolios",
        "DELETE FROM main.positions",
        "DELETE FROM main.portfolios WHERE tenant_id = '" + tenant + "'",
        "DELETE FROM main.portfolios WHERE id IN (SELECT id FROM main.portfolios)",
        "INSERT INTO main.settings (tenant_id, key, value, updated_at) VALUES ('" + tenant +
            "', 'k', 'v', 0)",
        "INSERT INTO main.settings (tenant_id, key, value, updated_at) "
        "SELECT current_tenant(), name, name, 0 FROM main.portfolios",
        "INSERT INTO main.settings (tenant_id, key, value, updated_at) "
        "VALUES (current_tenant(), 'k', (SELECT max(name) FROM main.portfolios), 0)",
        "INSERT INTO main.portfolios SELECT * FROM main.portfolios",
        "INSERT OR REPLACE INTO main.portfolios SELECT * FROM portfolios",
        "REPLACE INTO main.portfolios SELECT * FROM main.portfolios",
        "SELECT * FROM main.tokens",
        "SELECT count(*) FROM main.users",
        "SELECT count(*) FROM users",
        "SELECT * FROM main.tenants",
        "UPDATE main.tenants SET enabled = 0",
        "DELETE FROM main.memberships",
        "INSERT INTO main.tenants (id, slug, name, enabled, created_at) "
        "VALUES ('" +
            id + "', 'x', 'x', 1, 0)",
        "DELETE FROM main.audit",
        "UPDATE main.audit SET actor = 'x'",
        "SELECT * FROM main.schema_migrations",
        "DELETE FROM main.schema_migrations",
        "SELECT * FROM sqlite_schema",
        "SELECT * FROM main.sqlite_schema",
        "SELECT * FROM sqlite_temp_schema",
        "SELECT sql FROM temp.sqlite_master",
        "SELECT sql FROM sqlite_temp_master",
        "SELECT count(*) FROM sqlite_schema",
        "SELECT * FROM pragma_table_list",
        "SELECT * FROM pragma_database_list",
        "SELECT * FROM sqlite_dbpage",
        "SELECT * FROM dbstat",
        "SELECT load_extension('x')",
        "SELECT set_config('app.tenant', '" + tenant + "', true)",
        "SELECT SET_CONFIG('app.tenant', '" + tenant + "', true)",
        "DROP VIEW portfolios",
        "DROP VIEW temp.portfolios",
        "DROP TABLE main.portfolios",
        "CREATE TEMP VIEW x AS SELECT * FROM main.portfolios",
        "CREATE TEMP TRIGGER x BEFORE DELETE ON main.portfolios BEGIN SELECT 1; END",
        "CREATE TABLE main.x (a TEXT)",
        "ALTER TABLE main.portfolios RENAME TO y",
        "ATTACH DATABASE '/tmp/x.db' AS x",
        "ATTACH ':memory:' AS main2",
        "DETACH temp",
        "PRAGMA writable_schema = 1",
        "PRAGMA database_list",
        "PRAGMA foreign_keys = OFF",
        "BEGIN",
        "COMMIT",
        "ROLLBACK",
        "SAVEPOINT x",
        "VACUUM",
        "VACUUM INTO '/tmp/x.db'",
        "REINDEX",
        "ANALYZE",
        "EXPLAIN SELECT 1",
        "RESET ROLE",
        "SET ROLE ballast_system",
        "SET LOCAL app.tenant = '" + tenant + "'",
        "COPY main.portfolios TO STDOUT",
        "SELECT 1; DELETE FROM main.portfolios",
        "DO $$ BEGIN END $$",
        "GRANT ballast_system TO x",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "LOAD 'x'",
        "",
        ";",
        "--"};
    for (const std::string& sql : hostile) {
        // Rolled back, so that each statement runs against the same rows.
        auto rows = database().transact(tenant_, [&](Transaction& t) -> Result<std::string> {
            TRY(const Rows result, t.query(sql));
            std::string text;
            for (const Row row : result)
                for (std::size_t i = 0; i < result.columns(); ++i)
                    if (!row.is_null(i) && !row.is_integer(i)) text += row.string(i) + "\n";
            // What a write has left that this tenant can read.
            TRY(const Rows names, t.query("SELECT name FROM portfolios"));
            for (const Row row : names) text += row.string(0) + "\n";
            TRY(const Rows values, t.query("SELECT value FROM settings"));
            for (const Row row : values) text += row.string(0) + "\n";
            return text;
        });
        if (rows) {
            EXPECT_EQ(rows->find("hidden"), std::string::npos) << sql;
            EXPECT_EQ(rows->find(id), std::string::npos) << sql;
        } else {
            EXPECT_NE(rows.error().code, Code::kUnavailable) << sql << rows.error().message;
        }
        EXPECT_EQ(theirs_now(), before) << sql;
    }
}

TEST_P(IsolationTest, AnUnconditionalUpdateChangesOwnRowsOnly) {
    auto changed = database().transact(tenant_, [&](Transaction& t) {
        return t.execute("UPDATE main.portfolios SET description = 'seen'");
    });
    ASSERT_TRUE(ok(changed));
    EXPECT_EQ(*changed, 1);
    auto deleted = database().transact(
        tenant_, [&](Transaction& t) { return t.execute("DELETE FROM main.positions"); });
    ASSERT_TRUE(ok(deleted));
    EXPECT_EQ(*deleted, 1);
}

TEST_P(IsolationTest, ARowOfAnotherTenantCannotBeAdded) {
    auto added = database().transact(tenant_, [&](Transaction& t) {
        return t.execute(
            "INSERT INTO main.settings (tenant_id, key, value, updated_at) "
            "VALUES ($1, 'k', 'v', 0)",
            {other_tenant_});
    });
    EXPECT_TRUE(fails_with(Code::kForbidden, added));
    auto moved = database().transact(tenant_, [&](Transaction& t) {
        return t.execute("UPDATE main.portfolios SET tenant_id = $1", {other_tenant_});
    });
    EXPECT_FALSE(moved);
}

TEST_P(IsolationTest, ASystemTransactionSeesNoRowsOfTenants) {
    for (const detail::Table& table : detail::tables()) {
        if (table.kind != detail::TableKind::kTenant &&
            table.kind != detail::TableKind::kAppendOnly)
            continue;
        for (const char* schema : {"", "main."}) {
            auto rows = database().system([&](SystemTransaction& t) {
                return t.query(fmt::format("SELECT * FROM {}{}", schema, table.name));
            });
            EXPECT_TRUE(fails_with(Code::kForbidden, rows)) << schema << table.name;
        }
        auto deleted = database().system([&](SystemTransaction& t) {
            return t.execute(fmt::format("DELETE FROM main.{}", table.name));
        });
        EXPECT_TRUE(fails_with(Code::kForbidden, deleted)) << table.name;
    }
}

TEST_P(IsolationTest, SystemTablesAreInaccessibleToTenants) {
    for (const detail::Table& table : detail::tables()) {
        if (detail::has_tenant(table.kind)) continue;
        if (table.kind == detail::TableKind::kStore && GetParam() == Dialect::kPostgresql) continue;
        for (const char* schema : {"", "main."}) {
            auto rows = database().read(tenant_, [&](Transaction& t) {
                return t.query(fmt::format("SELECT count(*) FROM {}{}", schema, table.name));
            });
            EXPECT_TRUE(fails_with(Code::kForbidden, rows)) << schema << table.name;
        }
    }
}

TEST_P(IsolationTest, AReadTransactionCannotWrite) {
    auto written = database().read(tenant_, [&](Transaction& t) {
        return t.execute(
            "UPDATE main.portfolios SET name = 'x' WHERE tenant_id = current_tenant()");
    });
    EXPECT_TRUE(fails_with(Code::kForbidden, written));
}

// --- every table is covered ------------------------------------------------------------------

std::vector<std::string> ask_sqlite(const std::string& path, const char* sql) {
    sqlite3* database = nullptr;
    sqlite3_open(path.c_str(), &database);
    std::vector<std::string> answers;
    sqlite3_stmt* statement = nullptr;
    EXPECT_EQ(sqlite3_prepare_v2(database, sql, -1, &statement, nullptr), SQLITE_OK);
    while (sqlite3_step(statement) == SQLITE_ROW)
        answers.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(statement, 0)));
    sqlite3_finalize(statement);
    sqlite3_close(database);
    return answers;
}

std::vector<std::string> ask_postgres(const std::string& address, const char* sql) {
    PGconn* connection = PQconnectdb(address.c_str());
    PGresult* result = PQexec(connection, sql);
    EXPECT_EQ(PQresultStatus(result), PGRES_TUPLES_OK) << PQerrorMessage(connection);
    std::vector<std::string> answers;
    for (int i = 0; i < PQntuples(result); ++i) answers.emplace_back(PQgetvalue(result, i, 0));
    PQclear(result);
    PQfinish(connection);
    return answers;
}

std::set<std::string> expected_tables(bool with_tenant) {
    std::set<std::string> names;
    for (const detail::Table& table : detail::tables())
        if (detail::has_tenant(table.kind) == with_tenant) names.emplace(table.name);
    return names;
}

TEST_P(IsolationTest, EveryTableIsListedAndHasATenantUnlessItIsASystemTable) {
    const bool sqlite = GetParam() == Dialect::kSqlite;
    const auto ask = [&](const char* in_sqlite, const char* in_postgres) {
        const auto answers = sqlite ? ask_sqlite(options_.address.substr(7), in_sqlite)
                                    : ask_postgres(addresses_.superuser, in_postgres);
        return std::set<std::string>(answers.begin(), answers.end());
    };
    EXPECT_EQ(ask("SELECT m.name FROM sqlite_schema AS m WHERE m.type = 'table' AND EXISTS "
                  "(SELECT 1 FROM pragma_table_info(m.name) AS c WHERE c.name = 'tenant_id')",
                  "SELECT table_name FROM information_schema.columns "
                  "WHERE table_schema = 'main' AND column_name = 'tenant_id'"),
              expected_tables(true));
    EXPECT_EQ(ask("SELECT m.name FROM sqlite_schema AS m WHERE m.type = 'table' AND NOT EXISTS "
                  "(SELECT 1 FROM pragma_table_info(m.name) AS c WHERE c.name = 'tenant_id')",
                  "SELECT tablename FROM pg_tables WHERE schemaname = 'main' AND tablename NOT IN "
                  "(SELECT table_name FROM information_schema.columns "
                  "WHERE table_schema = 'main' AND column_name = 'tenant_id')"),
              expected_tables(false));
}

// The schema is the same for both databases. A token is found by its hash before its tenant is
// known. Its id and hash are random, so that a conflict reveals nothing of another tenant.
TEST_P(SqliteIsolationTest, EveryUniqueKeyOfATenantTableStartsWithTheTenant) {
    EXPECT_EQ(ask_sqlite(options_.address.substr(7),
                         "SELECT m.name || '.' || i.name FROM sqlite_schema AS m, "
                         "pragma_index_list(m.name) AS i, pragma_index_info(i.name) AS c "
                         "WHERE m.type = 'table' AND i.\"unique\" AND c.seqno = 0 AND EXISTS "
                         "(SELECT 1 FROM pragma_table_info(m.name) WHERE name = 'tenant_id') "
                         "AND c.name <> 'tenant_id' AND m.name <> 'tokens'"),
              std::vector<std::string>());
}

TEST_P(PostgresqlIsolationTest, PoliciesAreForcedOnRolesThatCannotBypassThem) {
    const auto forced = ask_postgres(
        addresses_.superuser,
        "SELECT c.relname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace "
        "WHERE n.nspname = 'main' AND c.relkind = 'r' AND c.relrowsecurity "
        "AND c.relforcerowsecurity AND EXISTS (SELECT FROM pg_policy AS p WHERE p.polrelid = c.oid "
        "AND p.polname = 'tenant' AND p.polqual IS NOT NULL AND p.polwithcheck IS NOT NULL)");
    EXPECT_EQ(std::set<std::string>(forced.begin(), forced.end()), expected_tables(true));
    EXPECT_EQ(ask_postgres(addresses_.superuser,
                           "SELECT rolname FROM pg_roles WHERE rolname IN ('ballast_app', "
                           "'ballast_system', 'ballast_login', 'ballast_owner') "
                           "AND (rolsuper OR rolbypassrls)"),
              std::vector<std::string>());
    EXPECT_EQ(ask_postgres(addresses_.superuser,
                           "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'main'"),
              std::vector<std::string>{"ballast_owner"});
    // Without a tenant, not even the owner sees a row.
    EXPECT_EQ(ask_postgres(addresses_.owner, "SELECT count(*) FROM main.portfolios"),
              std::vector<std::string>{"0"});
}

TEST_P(IsolationTest, APooledConnectionForgetsItsTenant) {
    for (int i = 0; i < 3; ++i) {
        auto own = database().read(
            tenant_, [&](Transaction& t) { return t.query("SELECT name FROM portfolios"); });
        ASSERT_TRUE(ok(own));
        auto none = database().system_read(
            [&](SystemTransaction& t) { return t.query("SELECT current_tenant()"); });
        ASSERT_TRUE(ok(none));
        EXPECT_TRUE((*none)[0].is_null(0));
    }
    // A tenant that does not exist has no rows.
    auto nobody = database().read(TenantId::make(test::kNow), [&](Transaction& t) {
        return t.query("SELECT name FROM portfolios");
    });
    ASSERT_TRUE(ok(nobody));
    EXPECT_TRUE(nobody->empty());
}

}  // namespace
}  // namespace ballast::store
