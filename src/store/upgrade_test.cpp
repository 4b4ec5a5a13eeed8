// Upgrades from every schema that a program ever wrote: the rows of that time are there afterwards,
// an interruption at any statement leaves a database that the next start completes, and an earlier
// program refuses what it does not know.
#include <cstring>
#include <filesystem>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <libpq-fe.h>
#include <signal.h>
#include <span>
#include <sqlite3.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include "store/database.hpp"
#include "store/identity.hpp"
#include "store/migration.hpp"
#include "store/portfolios.hpp"
#include "store/positions.hpp"
#include "store/postgres_connection.hpp"
#include "store/sqlite_functions.hpp"
#include "store/text_list.hpp"
#include "support/postgres.hpp"
#include "support/state.hpp"
#include "support/temporary_directory.hpp"

namespace ballast::store {
namespace {

using test::fails_with;
using test::ok;

constexpr const char* kTenant = "0197a000-0000-7000-8000-000000000001";
constexpr const char* kUser = "0197a000-0000-7000-8000-000000000002";

// A workspace with a member, a token, a portfolio and two positions, in the columns of the first
// schema, of which later ones took none away.
const std::string kRows = fmt::format(
    "INSERT INTO main.tenants (id, slug, name, enabled, created_at) VALUES ('{0}', 'old', 'Old', "
    "1, "
    "5);"
    "INSERT INTO main.users (id, login, name, enabled, epoch, created_at) VALUES ('{1}', "
    "'ann@example.com', 'Ann', 1, 0, 5);"
    "INSERT INTO main.memberships (tenant, member, role) VALUES ('{0}', '{1}', 'manager');"
    "INSERT INTO main.tokens (id, hash, kind, tenant, bearer, name, scopes, created_at) VALUES "
    "('0197a000-0000-7000-8000-000000000003', 'h', 'service', '{0}', '{1}', 'feed', '', 5);"
    "INSERT INTO main.portfolios (tenant_id, id, slug, name, description, base_currency, tags, "
    "created_at, updated_at, version) VALUES ('{0}', '0197a000-0000-7000-8000-000000000004', "
    "'book', "
    "'Book', '', 'USD', '[]', 5, 5, 1);"
    "INSERT INTO main.positions (tenant_id, id, portfolio_id, symbol, type, quantity, multiplier, "
    "tags, strategy, note, created_at, updated_at, version) VALUES "
    "('{0}', '0197a000-0000-7000-8000-000000000005', '0197a000-0000-7000-8000-000000000004', 'A', "
    "'equity', '12345678901234567.891', '1', '[]', '', '', 5, 5, 1),"
    "('{0}', '0197a000-0000-7000-8000-000000000006', '0197a000-0000-7000-8000-000000000004', 'B', "
    "'equity', '-2', '1', '[]', '', '', 5, 5, 1);",
    kTenant, kUser);

// ---- SQLite -----------------------------------------------------------------------------------

sqlite3* open_raw(const std::string& path) {
    sqlite3* database = nullptr;
    EXPECT_EQ(sqlite3_open(path.c_str(), &database), SQLITE_OK);
    EXPECT_EQ(detail::add_sqlite_functions(database), SQLITE_OK);
    return database;
}

void run_raw(sqlite3* database, const std::string& sql) {
    char* message = nullptr;
    EXPECT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, &message), SQLITE_OK)
        << (message ? message : "") << " in " << sql.substr(0, 200);
    sqlite3_free(message);
}

std::string noted(const detail::Migration& step) {
    return fmt::format(
        "INSERT INTO main.schema_migrations (number, name, checksum, applied_at) VALUES ({}, '{}', "
        "'{}', 'then')",
        step.number, step.name, step.checksum);
}

// A database of earlier programs that grows by one step at a time.
class OldSqlite {
public:
    // As the first program left it.
    explicit OldSqlite(const std::vector<detail::Migration>& steps) : steps_(steps) {
        sqlite3* database = open_raw(path_);
        run_raw(database,
                "PRAGMA journal_mode = WAL; CREATE TABLE main.schema_migrations (number INTEGER "
                "NOT NULL PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at TEXT "
                "NOT NULL)");
        sqlite3_close(database);
        add_step();
        database = open_raw(path_);
        run_raw(database, kRows);
        sqlite3_close(database);
    }
    // The next step, as the program that brought it applied it.
    void add_step() {
        sqlite3* database = open_raw(path_);
        run_raw(database, steps_[count_].sql);
        run_raw(database, noted(steps_[count_]));
        sqlite3_close(database);
        ++count_;
    }
    std::size_t count() const { return count_; }
    void copy_to(const std::string& path) const { std::filesystem::copy_file(path_, path); }

private:
    const std::vector<detail::Migration>& steps_;
    const test::TemporaryDirectory directory_;
    const std::string path_ = directory_ / "old.db";
    std::size_t count_ = 0;
};

int statements_in(const std::string& sql) {
    sqlite3* database = nullptr;
    sqlite3_open(":memory:", &database);
    int count = 0;
    for (const char* at = sql.c_str(); *at;) {
        // Only where it ends matters: the tables do not exist here.
        const char* end = at;
        std::string one;
        do {
            const char* semicolon = std::strchr(end, ';');
            if (!semicolon) break;
            end = semicolon + 1;
            one.assign(at, end);
        } while (!sqlite3_complete(one.c_str()));
        if (end == at) break;
        ++count;
        at = end;
    }
    sqlite3_close(database);
    return count;
}

// Begins a step as the program does and dies after `statements` of them.
void die_within(const std::string& path, const detail::Migration& step, int statements) {
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        sqlite3* database = nullptr;
        sqlite3_open(path.c_str(), &database);
        detail::add_sqlite_functions(database);
        sqlite3_exec(database, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr);
        const char* at = step.sql.c_str();
        for (int i = 0; i < statements; ++i) {
            sqlite3_stmt* statement = nullptr;
            if (sqlite3_prepare_v2(database, at, -1, &statement, &at) != SQLITE_OK) _exit(3);
            if (statement) sqlite3_step(statement);
            sqlite3_finalize(statement);
        }
        raise(SIGKILL);
    }
    int status = 0;
    waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status)) << step.name << " stopped at statement " << statements;
}

// ---- both -------------------------------------------------------------------------------------

void expect_rows(Database& database, const std::string& what) {
    const TenantId tenant = *TenantId::parse(kTenant);
    const auto positions =
        database.read(tenant, [](Transaction& transaction) -> Result<std::vector<model::Position>> {
            TRY(const model::Portfolio book, find_portfolio(transaction, "book"));
            return all_positions(transaction, {.portfolio = book.id});
        });
    ASSERT_TRUE(ok(positions)) << what;
    ASSERT_EQ(positions->size(), 2U) << what;
    EXPECT_EQ((*positions)[0].quantity.to_string(), "12345678901234567.891") << what;
    const auto places = database.system_read(
        [](SystemTransaction& system) { return list_places(system, *UserId::parse(kUser)); });
    ASSERT_TRUE(ok(places)) << what;
    ASSERT_EQ(places->size(), 1U) << what;
    EXPECT_EQ((*places)[0].role, Role::kManager) << what;
}

TEST(Upgrade, FromEverySchemaOfSqliteKeepsItsRows) {
    const auto steps = detail::migrations(Dialect::kSqlite);
    for (OldSqlite old(steps);; old.add_step()) {
        const std::string& last = steps[old.count() - 1].name;
        const test::TemporaryDirectory directory;
        const std::string path = directory / "state.db";
        old.copy_to(path);
        auto opened = Database::open("sqlite:" + path);
        ASSERT_TRUE(ok(opened)) << "from " << last;
        expect_rows(*opened, "from " + last);
        if (old.count() == steps.size()) break;
    }
}

TEST(Upgrade, KeepsWhatATokenMayCompute) {
    const auto steps = detail::migrations(Dialect::kSqlite);
    OldSqlite old(steps);
    while (steps[old.count()].name != "0320_run_permissions") old.add_step();
    const test::TemporaryDirectory directory;
    const std::string path = directory / "state.db";
    old.copy_to(path);
    sqlite3* raw = open_raw(path);
    run_raw(raw, R"(UPDATE main.tokens SET scopes = '["alm:read","risk:run"]')");
    sqlite3_close(raw);
    ASSERT_TRUE(ok(Database::open("sqlite:" + path)));
    raw = open_raw(path);
    std::string scopes;
    sqlite3_exec(
        raw, "SELECT scopes FROM main.tokens",
        [](void* to, int, char** values, char**) {
            *static_cast<std::string*>(to) = values[0];
            return 0;
        },
        &scopes, nullptr);
    sqlite3_close(raw);
    const auto permissions = decode_list(scopes);
    ASSERT_TRUE(ok(permissions));
    EXPECT_EQ(*permissions, (std::vector<std::string>{"alm:read", "alm:run", "plan:run",
                                                      "ledger:read", "risk:run"}));
}

TEST(Upgrade, ThatIsKilledAtAnyStatementIsCompletedByTheNextStart) {
    const auto steps = detail::migrations(Dialect::kSqlite);
    int kills = 0;
    for (OldSqlite old(steps); old.count() < steps.size(); old.add_step()) {
        const detail::Migration& next = steps[old.count()];
        const test::TemporaryDirectory directory;
        const std::string path = directory / "state.db";
        old.copy_to(path);
        const int statements = statements_in(next.sql);
        ASSERT_GT(statements, 0) << next.name;
        for (int i = 1; i <= statements; ++i, ++kills)
            ASSERT_NO_FATAL_FAILURE(die_within(path, next, i));
        auto opened = Database::open("sqlite:" + path);
        ASSERT_TRUE(ok(opened)) << next.name;
        expect_rows(*opened, next.name + " interrupted");
    }
    RecordProperty("kills", kills);
    EXPECT_GT(kills, 50);
}

TEST(Upgrade, AnEarlierProgramRefusesWhatItDoesNotKnowAndChangesNothing) {
    const auto steps = detail::migrations(Dialect::kSqlite);
    const test::TemporaryDirectory directory;
    const std::string path = directory.path() + "/state.db";
    ASSERT_TRUE(ok(Database::open("sqlite:" + path)));
    // The program of any earlier step meets this one's database.
    std::vector<detail::AppliedMigration> applied;
    for (const detail::Migration& step : steps) applied.push_back({step.number, step.checksum});
    for (std::size_t known = 1; known < steps.size(); ++known) {
        bool wrote = false;
        const detail::MigrationTarget target{
            .applied = [&] { return applied; },
            .begin = [&]() -> Status { return wrote = true, Status(); },
            .run = [&](const std::string&) -> Status { return wrote = true, Status(); },
            .commit = []() -> Status { return {}; },
            .rollback = [] {}};
        const Status refused = detail::migrate(target, std::span(steps).first(known));
        ASSERT_TRUE(fails_with(Code::kUnsupported, refused)) << known;
        EXPECT_NE(refused.error().message.find("newer Ballast"), std::string::npos);
        EXPECT_FALSE(wrote) << known;
    }
}

void run_postgres(const std::string& address, const std::string& sql) {
    PGconn* connection = PQconnectdb(address.c_str());
    PGresult* result = PQexec(connection, sql.c_str());
    EXPECT_EQ(PQresultStatus(result), PGRES_COMMAND_OK) << PQerrorMessage(connection);
    PQclear(result);
    PQfinish(connection);
}

TEST(Upgrade, FromSchemasOfPostgresqlKeepsItsRows) {
    const auto steps = detail::migrations(Dialect::kPostgresql);
    // An upgrade takes seconds: from the eight latest, and every eighth before. SQLite starts from
    // every one.
    constexpr std::size_t kEvery = 8;
    const auto old = test::Postgres::instance().new_database();
    const DatabaseOptions options{.address = old.application, .owner_address = old.owner};
    std::vector<detail::AppliedMigration> applied;
    for (const detail::Migration& step : steps) {
        applied.push_back({step.number, step.checksum});
        if (applied.size() % kEvery != 1 && applied.size() + kEvery <= steps.size()) continue;
        // By the program of that time; the first stored the rows.
        ASSERT_TRUE(ok(detail::migrate_postgres(options, applied))) << step.name;
        if (applied.size() == 1) run_postgres(old.superuser, kRows);
        const auto copy = test::Postgres::instance().new_database(old.name);
        auto opened = Database::open({.address = copy.application, .owner_address = copy.owner});
        ASSERT_TRUE(ok(opened)) << "from " << step.name;
        expect_rows(*opened, "from " + step.name);
    }
}

}  // namespace
}  // namespace ballast::store
