#include "store/database.hpp"

#include <atomic>
#include <barrier>
#include <fmt/format.h>
#include <libpq-fe.h>
#include <limits>
#include <sqlite3.h>
#include <thread>

#include "base/digest.hpp"
#include "store/accounts.hpp"
#include "store/ledger_entries.hpp"
#include "store/ledger_imports.hpp"
#include "store/migration.hpp"
#include "store/parameters.hpp"
#include "store/settings.hpp"
#include "support/state.hpp"

namespace ballast::store {
namespace {

using test::fails_with;
using test::ok;

class DatabaseTest : public test::StateTest {
protected:
    Status put(const std::string& key, const std::string& value) {
        return database().transact(
            tenant_, [&](Transaction& t) { return put_setting(t, key, value, test::kNow); });
    }
    std::optional<std::string> get(const std::string& key) {
        auto value = database().read(tenant_, [&](Transaction& t) { return get_setting(t, key); });
        EXPECT_TRUE(ok(value));
        return value ? *value : std::nullopt;
    }
    // With the rights of the database's owner or superuser.
    void run_directly(const std::string& sql) {
        if (GetParam() == Dialect::kSqlite) {
            sqlite3* raw = nullptr;
            sqlite3_open(options_.address.substr(7).c_str(), &raw);
            ASSERT_EQ(sqlite3_exec(raw, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
                << sqlite3_errmsg(raw);
            sqlite3_close(raw);
        } else {
            PGconn* raw = PQconnectdb(addresses_.superuser.c_str());
            PGresult* result = PQexec(raw, sql.c_str());
            ASSERT_EQ(PQresultStatus(result), PGRES_COMMAND_OK) << PQerrorMessage(raw);
            PQclear(result);
            PQfinish(raw);
        }
    }
};

INSTANTIATE_TEST_SUITE_P(Databases, DatabaseTest, test::kDatabases, test::database_name);

TEST_P(DatabaseTest, AFailedTransactionLeavesNoChanges) {
    auto failed = database().transact(tenant_, [&](Transaction& t) -> Status {
        TRY_STATUS(put_setting(t, "a", "1", test::kNow));
        return fail(Code::kCancelled, "no");
    });
    EXPECT_TRUE(fails_with(Code::kCancelled, failed));
    EXPECT_EQ(get("a"), std::nullopt);
    EXPECT_THROW((void)database().transact(tenant_,
                                           [&](Transaction& t) -> Status {
                                               (void)put_setting(t, "a", "1", test::kNow);
                                               throw std::runtime_error("thrown");
                                           }),
                 std::runtime_error);
    EXPECT_EQ(get("a"), std::nullopt);
    EXPECT_TRUE(ok(put("a", "2")));
    EXPECT_EQ(get("a"), "2");
}

TEST(PostgresRoles, AnOwnerGrantsANewApplicationRoleWhatItNeeds) {
    const auto made = test::Postgres::instance().new_database();
    // Migrated by the owner alone, before there is a role of the application.
    ASSERT_TRUE(ok(Database::open({.address = made.owner, .owner_address = made.owner})));
    PGconn* raw = PQconnectdb(made.superuser.c_str());
    PQclear(PQexec(raw, "CREATE ROLE new_login LOGIN NOSUPERUSER"));
    PQfinish(raw);
    std::string address = made.application;
    address.replace(address.find("ballast_login"), 13, "new_login");
    const auto refused = Database::open(DatabaseOptions{.address = address});
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message.find("BALLAST_DATABASE_OWNER"), std::string::npos)
        << refused.error().message;
    auto opened = Database::open({.address = address, .owner_address = made.owner});
    ASSERT_TRUE(ok(opened));
    EXPECT_TRUE(ok(opened->ping()));
    EXPECT_TRUE(ok(Database::open(DatabaseOptions{.address = address})));
}

TEST(PostgresDisk, AFullDiskIsReportedAsFull) {
    const auto made = test::new_migrated_database();
    auto opened = Database::open({.address = made.application, .owner_address = made.owner});
    ASSERT_TRUE(ok(opened));
    PGconn* raw = PQconnectdb(made.superuser.c_str());
    PQclear(PQexec(raw,
                   "CREATE FUNCTION public.full_disk() RETURNS int LANGUAGE plpgsql AS $$ BEGIN "
                   "RAISE EXCEPTION 'could not extend file: No space left on device' "
                   "USING ERRCODE = 'disk_full'; END $$"));
    PQfinish(raw);
    const auto failed =
        opened->system([](SystemTransaction& t) { return t.query("SELECT public.full_disk()"); });
    ASSERT_TRUE(fails_with(Code::kUnavailable, failed));
    EXPECT_NE(std::ranges::find(failed.error().attributes,
                                std::pair<std::string, std::string>("storage", "full")),
              failed.error().attributes.end());
}

TEST_P(DatabaseTest, ActionsAfterCommitRunOnceAndOnlyThen) {
    int runs = 0;
    auto failed = database().transact(tenant_, [&](Transaction& t) -> Status {
        t.after_commit([&] { ++runs; });
        return fail(Code::kCancelled, "no");
    });
    EXPECT_FALSE(failed);
    EXPECT_EQ(runs, 0);
    ASSERT_TRUE(ok(database().transact(tenant_, [&](Transaction& t) -> Status {
        t.after_commit([&] { ++runs; });
        EXPECT_EQ(runs, 0);
        return put_setting(t, "a", "1", test::kNow);
    })));
    EXPECT_EQ(runs, 1);
    // An action may open another transaction.
    ASSERT_TRUE(ok(database().transact(tenant_, [&](Transaction& t) -> Status {
        t.after_commit([&] { EXPECT_EQ(get("a"), "1"); });
        return {};
    })));
}

TEST_P(DatabaseTest, ValuesOfEveryKindRoundTrip) {
    const std::string odd = "quote ' \" \\ $1 ?2 \t\n \xC3\xA9 \xF0\x9F\x92\xB0";
    auto rows = database().read(tenant_, [&](Transaction& t) {
        return t.query(
            "SELECT CAST($1 AS TEXT), CAST($2 AS BIGINT), CAST($3 AS DOUBLE PRECISION), "
            "CAST($4 AS TEXT), '$1', CAST($5 AS BIGINT)",
            {odd, std::numeric_limits<std::int64_t>::min(), 0.1, std::nullopt, true});
    });
    ASSERT_TRUE(ok(rows));
    const Row row = (*rows)[0];
    EXPECT_EQ(row.text(0), odd);
    EXPECT_EQ(row.integer(1), std::numeric_limits<std::int64_t>::min());
    EXPECT_EQ(row.real(2), 0.1);
    EXPECT_TRUE(row.is_null(3));
    EXPECT_EQ(row.text(4), "$1");
    EXPECT_TRUE(row.truth(5));
}

TEST_P(DatabaseTest, ATextWithAZeroByteIsRefusedByBothDatabases) {
    const std::string text("a\0b", 3);
    EXPECT_TRUE(fails_with(Code::kInvalidInput, database().read(tenant_, [&](Transaction& t) {
        return t.query("SELECT CAST($1 AS TEXT)", {text});
    })));
    const std::string_view insert =
        "INSERT INTO main.settings (tenant_id, key, value, updated_at) "
        "VALUES (current_tenant(), 'k', $1, 0)";
    EXPECT_TRUE(fails_with(Code::kInvalidInput, database().transact(tenant_, [&](Transaction& t) {
        return t.execute(insert, {text});
    })));
    EXPECT_TRUE(fails_with(Code::kInvalidInput, database().transact(tenant_, [&](Transaction& t) {
        return t.execute_many(insert, 1, 1,
                              [&](std::size_t, std::span<Value> values) { values[0] = text; });
    })));
}

TEST_P(DatabaseTest, ErrorsHaveTheSameKindsInBothDatabases) {
    const auto insert = [&](const char* values) {
        return database().transact(tenant_, [&](Transaction& t) {
            return t.execute(
                fmt::format("INSERT INTO main.settings (tenant_id, key, value, "
                            "updated_at) VALUES ({})",
                            values));
        });
    };
    ASSERT_TRUE(ok(insert("current_tenant(), 'k', 'v', 0")));
    EXPECT_TRUE(fails_with(Code::kConflict, insert("current_tenant(), 'k', 'v', 0")));
    EXPECT_TRUE(fails_with(Code::kInvalidInput, insert("current_tenant(), 'x', NULL, 0")));
    EXPECT_TRUE(fails_with(Code::kInternal, insert("current_tenant(), nonsense")));
    EXPECT_TRUE(fails_with(Code::kForbidden, database().transact(tenant_, [](Transaction& t) {
        return t.query("DROP VIEW settings");
    })));
    // A tenant that does not exist.
    auto orphan = database().transact(TenantId::make(test::kNow), [](Transaction& t) {
        return t.execute(
            "INSERT INTO main.settings (tenant_id, key, value, updated_at) "
            "VALUES (current_tenant(), 'k', 'v', 0)");
    });
    EXPECT_TRUE(fails_with(Code::kConflict, orphan));
}

TEST_P(DatabaseTest, ExecuteManyIsAtomic) {
    const auto put_many = [&](std::size_t count, std::size_t bad) {
        return database().transact(tenant_, [&](Transaction& t) {
            return t.execute_many(
                "INSERT INTO main.settings (tenant_id, key, value, updated_at) "
                "VALUES (current_tenant(), $1, $2, $3)",
                3, count, [&](std::size_t row, std::span<Value> values) {
                    values[0] = fmt::format("key {}", row == bad ? 0 : row);
                    values[1] = "v";
                    values[2] = row;
                });
        });
    };
    EXPECT_TRUE(fails_with(Code::kConflict, put_many(2'000, 1'700)));
    auto none = database().read(tenant_, [](Transaction& t) { return list_settings(t); });
    ASSERT_TRUE(ok(none));
    EXPECT_TRUE(none->empty());
    auto all = put_many(2'001, 5'000);
    ASSERT_TRUE(ok(all));
    EXPECT_EQ(*all, 2'001);
    auto listed = database().read(tenant_, [](Transaction& t) { return list_settings(t); });
    ASSERT_TRUE(ok(listed));
    EXPECT_EQ(listed->size(), 2'001);
}

TEST_P(DatabaseTest, StatementsAboveTheLimitAreReportedWithoutValues) {
    constexpr std::string_view kLong =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1) "
        "SELECT count(*), max(i) FROM n";
    std::vector<std::string> reported;
    const auto run = [&](std::chrono::milliseconds limit) {
        reported.clear();
        options_.watch = std::make_shared<StatementWatch>(
            StatementWatch{.limit = limit, .report = [&](const SlowStatement& slow) {
                               EXPECT_GE(slow.took, limit);
                               reported.push_back(fmt::format("{} {}", slow.rows, slow.sql));
                           }});
        auto opened = Database::open(options_);
        ASSERT_TRUE(ok(opened));
        ASSERT_TRUE(ok(opened->read(tenant_, [&](Transaction& t) -> Status {
            TRY(const Rows rows, t.query(kLong, {std::int64_t{300'000}}));
            EXPECT_EQ(rows[0].integer(1), 300'000);
            return {};
        })));
    };
    run(std::chrono::milliseconds(1));
    EXPECT_THAT(reported, testing::Contains(fmt::format("1 {}", kLong)));
    run(std::chrono::hours(1));
    EXPECT_TRUE(reported.empty());
    run(std::chrono::milliseconds(0));
    EXPECT_TRUE(reported.empty());
}

TEST_P(DatabaseTest, FiftyWritersOfOneRowLoseNoUpdate) {
    ASSERT_TRUE(ok(put("count", "0")));
    constexpr int kThreads = 10, kEach = 5;
    std::atomic<int> errors = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < kThreads; ++i)
        threads.emplace_back([&] {
            for (int k = 0; k < kEach; ++k) {
                auto done = database().transact(tenant_, [&](Transaction& t) {
                    return t.execute(
                        "UPDATE main.settings SET value = CAST(CAST(value AS BIGINT) + 1 AS TEXT) "
                        "WHERE tenant_id = current_tenant() AND key = 'count'");
                });
                if (!done || *done != 1) ++errors;
            }
        });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(errors, 0);
    EXPECT_EQ(get("count"), "50");
}

TEST_P(DatabaseTest, ReadersSeeOneSnapshotWhileOthersWrite) {
    ASSERT_TRUE(ok(put("a", "1")));
    auto seen = database().read(tenant_, [&](Transaction& t) -> Result<std::string> {
        TRY(const auto before, get_setting(t, "a"));
        std::thread writer([&] { EXPECT_TRUE(ok(put("a", "2"))); });
        writer.join();
        TRY(const auto after, get_setting(t, "a"));
        return *before + *after;
    });
    ASSERT_TRUE(ok(seen));
    EXPECT_EQ(*seen, "11");
    EXPECT_EQ(get("a"), "2");
}

TEST_P(DatabaseTest, DeadlockedTransactionsAreRetried) {
    if (GetParam() == Dialect::kSqlite) return;  // a single writer cannot deadlock
    ASSERT_TRUE(ok(put("a", "0")));
    ASSERT_TRUE(ok(put("b", "0")));
    std::atomic<int> runs = 0;
    std::barrier both_hold_one(2);
    const auto write = [&](const char* first, const char* second) {
        bool first_run = true;
        auto done = database().transact(tenant_, [&](Transaction& t) -> Status {
            ++runs;
            TRY_STATUS(put_setting(t, first, "x", test::kNow));
            if (std::exchange(first_run, false)) both_hold_one.arrive_and_wait();
            return put_setting(t, second, "x", test::kNow);
        });
        EXPECT_TRUE(ok(done));
    };
    std::thread other([&] { write("b", "a"); });
    write("a", "b");
    other.join();
    // Each ran once, and one was retried; more often if they deadlocked again.
    EXPECT_GE(runs, 3);
}

TEST_P(DatabaseTest, ReopeningChangesNothingAndOpeningIsConcurrent) {
    std::vector<std::thread> threads;
    std::atomic<int> errors = 0;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            auto again = Database::open(options_);
            if (!again || !again->ping()) ++errors;
        });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(errors, 0);
}

TEST_P(DatabaseTest, ANewerDatabaseIsRejected) {
    run_directly(
        "INSERT INTO main.schema_migrations (number, name, checksum, applied_at) "
        "VALUES (9999, '9999_later', 'x', 'now')");
    auto opened = Database::open(options_);
    ASSERT_TRUE(fails_with(Code::kUnsupported, opened));
    EXPECT_THAT(opened.error().message, testing::HasSubstr("newer Ballast"));
}

TEST_P(DatabaseTest, AnUnknownSchemaIsRejected) {
    run_directly("UPDATE main.schema_migrations SET checksum = 'x' WHERE number = 1");
    EXPECT_TRUE(fails_with(Code::kCorrupted, Database::open(options_)));
}

// Otherwise PRAGMA integrity_check of SQLite 3.40 reports NULL values that are none.
TEST_P(DatabaseTest, TablesWithoutRowIdsBeginWithTheirKey) {
    if (GetParam() != Dialect::kSqlite) GTEST_SKIP();
    sqlite3* raw = nullptr;
    ASSERT_EQ(sqlite3_open(options_.address.substr(7).c_str(), &raw), SQLITE_OK);
    const char* other =
        "SELECT t.name || '.' || c.name FROM sqlite_schema AS t, pragma_table_info(t.name) AS c "
        "WHERE t.sql LIKE '%WITHOUT ROWID%' AND c.pk = 0 AND c.cid < "
        "(SELECT max(k.cid) FROM pragma_table_info(t.name) AS k WHERE k.pk > 0)";
    std::string found;
    const auto note = [](void* text, int, char** values, char**) {
        *static_cast<std::string*>(text) += std::string(values[0]) + "\n";
        return 0;
    };
    EXPECT_EQ(sqlite3_exec(raw, other, note, &found, nullptr), SQLITE_OK) << sqlite3_errmsg(raw);
    sqlite3_close(raw);
    EXPECT_EQ(found, "");
}

// Entries written before schema version 20, in which a charge could have either sign.
TEST_P(DatabaseTest, OldAmountsOfOutflowsBecomeChangesOfCash) {
    using enum model::TransactionType;
    const auto import = ImportId::make(test::kNow);
    const auto made = database().transact(tenant_, [&](Transaction& t) -> Result<model::Account> {
        TRY(auto account, create_account(t, {.slug = "a", .name = "A"}, test::kNow));
        TRY_STATUS(put_import(t, {.id = import, .format = "f", .created_at = test::kNow}));
        const auto add = [&](model::TransactionType type, const char* amount, bool imported) {
            LedgerEntry entry{.account = account.id};
            entry.transaction.type = type;
            entry.transaction.date = *fin::Date::parse("2024-01-02");
            entry.transaction.amount = *Decimal::parse(amount);
            if (imported) entry.import = import;
            return create_entry(t, entry, test::kNow);
        };
        TRY_STATUS(add(kFee, "5", false));
        TRY_STATUS(add(kFee, "-6", false));
        TRY_STATUS(add(kTax, "-7.2", true));
        TRY_STATUS(add(kTax, "7.2", true));  // next to a negative one: a refund in its file
        TRY_STATUS(add(kWithdrawal, "300", true));
        TRY_STATUS(add(kWithdrawal, "40.5", true));
        TRY_STATUS(add(kDeposit, "1000", true));
        return account;
    });
    ASSERT_TRUE(test::ok(made));
    run_directly("DELETE FROM main.schema_migrations WHERE number = 20");
    auto again = Database::open(options_);
    ASSERT_TRUE(test::ok(again));
    const auto entries = again->read(tenant_, [](Transaction& t) { return all_entries(t, {}); });
    ASSERT_TRUE(test::ok(entries));
    std::multiset<std::string> amounts;
    for (const LedgerEntry& entry : *entries) amounts.insert(entry.transaction.amount->to_string());
    EXPECT_EQ(amounts,
              (std::multiset<std::string>{"-5", "-6", "-7.2", "7.2", "-300", "-40.5", "1000"}));
}

TEST(Migrations, MatchTheirFilesAndChecksums) {
    for (const Dialect dialect : {Dialect::kSqlite, Dialect::kPostgresql}) {
        const auto known = detail::migrations(dialect);
        ASSERT_FALSE(known.empty());
        EXPECT_EQ(known.front().number, 1);
        EXPECT_EQ(known.front().name, "0001_state");
        for (const auto& step : known) {
            // Every type placeholder in a table definition is translated; comments may mention
            // them.
            for (const char* word : {" @id", " @text", " @integer", " @decimal", " @date", ") @"})
                EXPECT_EQ(step.sql.find(word), std::string::npos) << step.name << word;
            EXPECT_EQ(step.checksum.size(), 64) << step.name;
        }
    }
    EXPECT_EQ(detail::migrations(Dialect::kSqlite)[0].checksum,
              detail::migrations(Dialect::kPostgresql)[0].checksum);
}

// Nodes of the version before go on while the new ones start (docs/guide/deployment.md, Upgrade).
TEST(Migrations, OfPostgresqlOnlyAddToTheSchema) {
    constexpr int kLastBefore = 81;
    for (const auto& step : detail::migrations(Dialect::kPostgresql)) {
        if (step.number <= kLastBefore) continue;
        for (const char* change : {"DROP TABLE", "DROP COLUMN", "RENAME", "ALTER COLUMN"})
            EXPECT_EQ(step.sql.find(change), std::string::npos) << step.name << ": " << change;
        for (std::size_t at = 0; (at = step.sql.find("ADD COLUMN", at)) != std::string::npos;
             ++at) {
            const std::string column = step.sql.substr(at, step.sql.find(';', at) - at);
            if (column.find("NOT NULL") != std::string::npos) {
                EXPECT_NE(column.find("DEFAULT"), std::string::npos) << step.name << column;
            }
        }
    }
}

TEST(Migrations, ThatFailLeaveTheSchemaUnchanged) {
    const test::TemporaryDirectory directory;
    bool rolled_back = false;
    const detail::MigrationTarget target{
        .applied = [] { return std::vector<detail::AppliedMigration>(); },
        .begin = [] { return Status(); },
        .run = [](const std::string& sql) -> Status {
            if (sql == "broken") return fail(Code::kInternal, "broken");
            return {};
        },
        .commit = []() -> Status { return fail(Code::kInternal, "committed"); },
        .rollback = [&] { rolled_back = true; }};
    const std::vector<detail::Migration> known = {{1, "0001_x", "broken", "c"}};
    const Status status = detail::migrate(target, known);
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().message, "broken");
    EXPECT_TRUE(rolled_back);
}

TEST(Database, InvalidAddressesAreRejected) {
    EXPECT_TRUE(fails_with(Code::kInvalidInput, Database::open("mysql://x")));
    EXPECT_TRUE(fails_with(Code::kInvalidInput, Database::open("")));
    EXPECT_TRUE(fails_with(Code::kUnavailable, Database::open("sqlite:/no/such/place/x.db")));
    EXPECT_TRUE(
        fails_with(Code::kUnavailable, Database::open("postgresql://x@127.0.0.1:1/nothing")));
}

TEST(Database, AFileThatIsNotADatabaseIsCorrupted) {
    const test::TemporaryDirectory directory;
    const std::string path = directory / "state.db";
    FILE* file = std::fopen(path.c_str(), "w");
    for (int i = 0; i < 1'000; ++i) std::fputs("this is not a database\n", file);
    std::fclose(file);
    EXPECT_TRUE(fails_with(Code::kCorrupted, Database::open("sqlite:" + path)));
}

TEST(Database, AStateFileIsAccessibleToItsOwnerOnly) {
    const test::TemporaryDirectory directory;
    const std::string path = directory / "state.db";
    ASSERT_TRUE(ok(Database::open("sqlite:" + path)));
    EXPECT_EQ(std::filesystem::status(path).permissions() & std::filesystem::perms::all,
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST(Parameters, AreRewrittenOutsideStringsNamesAndComments) {
    EXPECT_EQ(detail::to_sqlite_parameters("SELECT $1, $12"), "SELECT ?1, ?12");
    EXPECT_EQ(detail::to_sqlite_parameters("SELECT '$1', \"$2\", $3"), "SELECT '$1', \"$2\", ?3");
    EXPECT_EQ(detail::to_sqlite_parameters("-- $1\n$1"), "-- $1\n?1");
    EXPECT_EQ(detail::to_sqlite_parameters("/* $1 */$1"), "/* $1 */?1");
    EXPECT_EQ(detail::to_sqlite_parameters("'it''s $1' $1"), "'it''s $1' ?1");
    EXPECT_EQ(detail::to_sqlite_parameters("$x '$1"), "$x '$1");
}

}  // namespace
}  // namespace ballast::store
