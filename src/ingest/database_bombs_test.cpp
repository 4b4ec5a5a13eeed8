// Small files of databases that describe large contents, and dumps built to make the reader slow.
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <sqlite3.h>

#include "ingest/bombs_test.hpp"
#include "ingest/pg_dump.hpp"
#include "ingest/sqlite_table.hpp"
#include "support/temporary_directory.hpp"

namespace ballast::ingest {
namespace {

std::string open_dump(const std::string& bytes) { return outcome(read_pg_dump(bytes)); }
std::string open_database(const std::string& bytes) { return outcome(read_sqlite(bytes)); }

std::string many(std::string_view text, std::size_t count) {
    std::string out;
    out.reserve(text.size() * count);
    for (std::size_t i = 0; i < count; ++i) out += text;
    return out;
}

// A table of 1,500 columns in rows of empty cells.
std::string empty_cells(std::size_t rows) {
    std::string columns = "c0";
    for (int i = 1; i < 1'500; ++i) columns += fmt::format(", c{}", i);
    return "COPY t (" + columns + ") FROM stdin;\n" + many(std::string(1'499, '\t') + "\n", rows) +
           "\\.\n";
}

std::string database_of(const std::string& sql) {
    const test::TemporaryDirectory directory;
    const std::string path = directory / "bomb.db";
    sqlite3* database = nullptr;
    EXPECT_EQ(sqlite3_open(path.c_str(), &database), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(database);
    std::ifstream file(path, std::ios::binary);
    return {(std::istreambuf_iterator<char>(file)), {}};
}

// Rows of 400 columns without a value.
std::string empty_rows() {
    std::string columns = "c0";
    for (int i = 1; i < 400; ++i) columns += fmt::format(", c{}", i);
    return database_of("CREATE TABLE t (" + columns +
                       "); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i "
                       "< 4000) INSERT INTO t (c0) SELECT NULL FROM n");
}

TEST(DatabaseBombs, AreRejectedWithin64MiB) {
    expect_rejected({
        {"dump: 2,200,000 empty cells", [] { return empty_cells(1'500); }, open_dump, "would take"},
        {"dump: 2,000 tables", [] { return many("COPY t (a) FROM stdin;\n\\.\n", 2'000); },
         open_dump, "more than 1000 tables"},
        {"dump: 100,000 columns",
         [] { return "COPY t (a" + many(",a", 100'000) + ") FROM stdin;\n\\.\n"; }, open_dump,
         "more than 1600 columns"},
        {"dump: 2,000,000 dollar signs", [] { return many("$", 2'000'000); }, open_dump,
         "truncated"},
        {"dump: 1,000,000 nested comments", [] { return many("/*", 1'000'000); }, open_dump,
         "no statement"},
        {"dump: 2,000,000 quotes that do not close",
         [] { return "SELECT '" + many("''", 1'000'000); }, open_dump, "truncated"},
        {"dump: 500,000 tags of dollar quotes",
         [] { return "SELECT " + many("$a$ $b$ ", 250'000) + "$c$"; }, open_dump, "truncated"},
        {"dump: a statement of 1,000,000 words", [] { return many("word ", 1'000'000); }, open_dump,
         "truncated"},
        {"sqlite: 1,600,000 empty cells", empty_rows, open_database, "would take"},
    });
}

}  // namespace
}  // namespace ballast::ingest
