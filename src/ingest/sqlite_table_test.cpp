// Tables of SQLite databases, and files that are not read.
#include "ingest/sqlite_table.hpp"

#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include "support/temporary_directory.hpp"

namespace ballast::ingest {
namespace {

using testing::HasSubstr;

std::string database_of(const std::string& sql) {
    const test::TemporaryDirectory directory;
    const std::string path = directory / "book.db";
    sqlite3* database = nullptr;
    EXPECT_EQ(sqlite3_open(path.c_str(), &database), SQLITE_OK);
    char* message = nullptr;
    EXPECT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, &message), SQLITE_OK)
        << message;
    sqlite3_close(database);
    std::ifstream file(path, std::ios::binary);
    return {(std::istreambuf_iterator<char>(file)), {}};
}

std::string error_of(std::string_view bytes, const SqliteLimits& limits = {}) {
    const auto read = read_sqlite(bytes, limits);
    return read ? "" : read.error().message;
}

TEST(SqliteTable, HasTheRowsAsText) {
    const std::string bytes = database_of(
        "CREATE TABLE b (id TEXT, n REAL, i INTEGER); CREATE TABLE a (x);"
        "INSERT INTO b VALUES ('p', 0.1, 7), (NULL, 1e300, -1)");
    const auto tables = read_sqlite(bytes);
    ASSERT_TRUE(tables) << tables.error().message;
    ASSERT_EQ(tables->size(), 2U);
    EXPECT_EQ((*tables)[0].name, "a");
    const SqliteTable& table = (*tables)[1];
    EXPECT_EQ(table.columns, (std::vector<std::string>{"id", "n", "i"}));
    EXPECT_EQ(table.rows[0][1], "0.1");
    EXPECT_EQ(table.rows[0][2], "7");
    EXPECT_FALSE(table.rows[1][0]);
}

TEST(SqliteTable, RefusesTriggersViewsAndOtherFiles) {
    EXPECT_THAT(error_of(database_of("CREATE TABLE a (x); CREATE TRIGGER t AFTER INSERT ON a "
                                     "BEGIN DELETE FROM a; END")),
                HasSubstr("trigger t"));
    EXPECT_THAT(error_of(database_of("CREATE TABLE a (x); CREATE VIEW v AS SELECT * FROM a")),
                HasSubstr("view v"));
    EXPECT_THAT(error_of("PK\x03\x04"), HasSubstr("header of SQLite 3"));
    EXPECT_THAT(error_of(std::string(4096, 'x')), HasSubstr("encrypted"));
    std::string bytes = database_of("CREATE TABLE a (x); INSERT INTO a VALUES (zeroblob(20000))");
    EXPECT_THAT(error_of(bytes.substr(0, 6000)), HasSubstr("truncated"));
    const std::string small = database_of("CREATE TABLE a (x); INSERT INTO a VALUES (1)");
    EXPECT_THAT(error_of(small.substr(0, small.size() - 1)), HasSubstr("truncated"));
}

TEST(SqliteTable, HasLimits) {
    const std::string bytes = database_of("CREATE TABLE a (x); INSERT INTO a VALUES (1), (2), (3)");
    EXPECT_THAT(error_of(bytes, {.max_rows = 2}), HasSubstr("more than 2 rows"));
    EXPECT_THAT(error_of(bytes, {.max_bytes = 600}), HasSubstr("at most 600"));
    // A query that does not end is not run: views are refused, and so are endless schemas.
    EXPECT_THAT(error_of(database_of("CREATE TABLE a (x); CREATE VIEW v AS WITH RECURSIVE r(n) AS "
                                     "(SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT n FROM r")),
                HasSubstr("view v"));
}

}  // namespace
}  // namespace ballast::ingest
