// Tables of DuckDB files, and files that are not read.
#include "store/duckdb_tables.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>
#include <vector>

#include "support/duckdb_file.hpp"

namespace ballast::store {
namespace {

using testing::HasSubstr;

std::string error_of(std::string_view bytes, const DuckdbFileLimits& limits = {}) {
    const auto read = read_duckdb_file(bytes, "book.duckdb", {}, limits);
    return read ? "" : read.error().message;
}

TEST(DuckdbFile, HasTheRowsAsText) {
    const std::string bytes = test::duckdb_file(
        "CREATE TABLE b (d DATE, x DOUBLE, t VARCHAR); CREATE TABLE a (n BIGINT); "
        "INSERT INTO b VALUES ('2024-01-15', 0.1, 'text'), (NULL, 1e300, ''); "
        "INSERT INTO a VALUES (7), (8)");
    const auto tables = read_duckdb_file(bytes, "book.duckdb", {"b"});
    ASSERT_TRUE(tables) << tables.error().message;
    ASSERT_EQ(tables->size(), 2U);
    EXPECT_EQ((*tables)[0].name, "a");
    EXPECT_EQ((*tables)[0].left_out, 2U);
    const TextCells& cells = (*tables)[1].cells;
    ASSERT_EQ(cells.rows, 2U);
    EXPECT_EQ(cells.columns[0].cells[0], "2024-01-15");
    EXPECT_FALSE(cells.columns[0].cells[1]);
    EXPECT_EQ(cells.columns[1].cells[0], "0.1");
    EXPECT_EQ(cells.columns[2].cells[1], "");
}

TEST(DuckdbFile, RefusesOtherAndTruncatedFilesWithoutTheirPath) {
    const std::string bytes =
        test::duckdb_file("CREATE TABLE a AS SELECT range AS n FROM range(300000)");
    EXPECT_THAT(error_of("PAR1"), HasSubstr("no header of DuckDB"));
    EXPECT_THAT(error_of(bytes.substr(0, 5000)), HasSubstr("truncated"));
    const std::string error = error_of(bytes.substr(0, bytes.size() / 2));
    EXPECT_THAT(error, HasSubstr("book.duckdb cannot be read"));
    EXPECT_THAT(error, testing::Not(HasSubstr("/proc")));
    std::string damaged = bytes;
    for (std::size_t i = 4096; i < damaged.size(); i += 97)
        damaged[i] = static_cast<char>(damaged[i] ^ 0x55);
    EXPECT_THAT(error_of(damaged), HasSubstr("cannot be read"));
    // The descriptor of the file of memory has digits that the checksums of the message have too.
    std::string block = bytes;
    for (std::size_t i = 0; i < 200; ++i)
        block[3 * 4096 + i] = static_cast<char>(~block[3 * 4096 + i]);
    std::vector<int> opened;
    for (int i = 0; i < 5; ++i) {
        opened.push_back(dup(0));
        const std::string message = error_of(block);
        EXPECT_EQ(message.find("book.duckdb", 1), std::string::npos) << message;
    }
    for (const int descriptor : opened) close(descriptor);
}

TEST(DuckdbFile, CannotReadOtherFiles) {
    const std::string bytes = test::duckdb_file(
        "CREATE TABLE a (n INT); CREATE VIEW v AS SELECT * FROM read_text('/etc/hostname')");
    const auto tables = read_duckdb_file(bytes, "book.duckdb");
    ASSERT_TRUE(tables) << tables.error().message;
    ASSERT_EQ(tables->size(), 1U);
}

TEST(DuckdbFile, HasLimits) {
    // 2,000,000 equal values compress to almost nothing.
    const std::string bytes =
        test::duckdb_file("CREATE TABLE a AS SELECT repeat('x', 200) AS t FROM range(2000000)");
    EXPECT_LT(bytes.size(), std::size_t{4} << 20);
    EXPECT_THAT(error_of(bytes), HasSubstr("would take"));
    EXPECT_THAT(error_of(bytes, {.max_rows = 10}), HasSubstr("more than 10 rows"));
    EXPECT_THAT(error_of(bytes, {.max_tables = 0}), HasSubstr("more than 0 tables"));
    EXPECT_THAT(error_of(bytes, {.max_columns = 0}), HasSubstr("more than 0 columns"));
    EXPECT_THAT(error_of(bytes, {.max_bytes = 10}), HasSubstr("at most 10"));
}

}  // namespace
}  // namespace ballast::store
