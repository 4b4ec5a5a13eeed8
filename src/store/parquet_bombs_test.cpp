// Small Parquet files that describe large tables: rejected within 64 MiB of memory, and 200 ms of
// processor time where that is measured (the criterion R9 for archive bombs).
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <gmock/gmock.h>
#include <iterator>
#include <random>

#include "store/columns.hpp"
#include "store/duckdb_session.hpp"
#include "support/measured_child.hpp"
#include "support/state.hpp"

namespace ballast::store {
namespace {

using testing::HasSubstr;

struct Bomb {
    const char* name;
    const char* rows;     // a query whose result is the file
    const char* options;  // of COPY
    const char* refused;  // part of the message
};

// Each file has less than a megabyte. zstd packs a page of equal texts to almost nothing.
constexpr Bomb kBombs[] = {
    {"one text in 10,000 rows", "SELECT t FROM (SELECT repeat('x', 100000) AS t), range(10000)", "",
     "would take"},
    {"the same with dictionary and zstd",
     "SELECT t FROM (SELECT repeat('xy', 50000) AS t), range(10000)", "COMPRESSION zstd",
     "would take"},
    {"two texts in turn",
     "SELECT t FROM (VALUES (repeat('x', 100000)), (repeat('y', 100000))) v(t), range(600)",
     "COMPRESSION zstd", "would take"},
    {"4,000,000 rows of one number", "SELECT 1 AS a FROM range(4000000)", "", "would take"},
    {"900,000 rows of eight equal values",
     "SELECT DATE '2020-01-01' AS a, DATE '2020-01-02' AS b, 1 AS c, 2 AS d, true AS e, 1.5 AS f, "
     "'EUR' AS g, 'USD' AS h FROM range(900000)",
     "", "would take"},
    {"absent values only", "SELECT NULL::VARCHAR AS a, NULL::DOUBLE AS b FROM range(2000000)", "",
     "would take"},
    {"a list in a cell", "SELECT list_transform(range(100000), x -> 'x') AS l FROM range(20)",
     "COMPRESSION zstd", "is nested"},
    {"a struct in a cell", "SELECT {'a': repeat('x', 1000)} AS s FROM range(1000)", "",
     "is nested"},
    {"bytes, each four characters as text",
     "SELECT b FROM (SELECT repeat('x', 100000)::BLOB AS b), range(5000)", "", "would take"},
    {"ten texts of a dictionary in 20,000 rows",
     "SELECT repeat(chr(97 + (i * 7 % 10)::INTEGER), 30000) AS t FROM range(20000) r(i)",
     "COMPRESSION zstd, DICTIONARY_SIZE_LIMIT 1000000", "would take"},
    {"a dictionary of 60,000 texts in one row group",
     "SELECT repeat('x', 2000) || (i % 60000) AS t FROM range(120000) r(i)",
     "COMPRESSION zstd, ROW_GROUP_SIZE 200000, DICTIONARY_SIZE_LIMIT 1000000", "would take"},
    {"one text of a dictionary in row groups of 2,048 rows",
     "SELECT repeat('x', 50000) AS t FROM range(40000)", "COMPRESSION zstd, ROW_GROUP_SIZE 2048",
     "would take"},
    {"many texts of one page", "SELECT repeat('x', 20000) || i AS t FROM range(4000) r(i)",
     "COMPRESSION zstd", "would take"},
};

void write(const std::string& path, const Bomb& bomb) {
    const auto* const api = detail::duckdb_api("").value();
    duckdb_config config = nullptr;
    duckdb_database database = nullptr;
    duckdb_connection connection = nullptr;
    char* error = nullptr;
    api->create_config(&config);
    api->set_config(config, "threads", "2");
    ASSERT_EQ(api->open_ext(":memory:", &database, config, &error), DuckDBSuccess);
    ASSERT_EQ(api->connect(database, &connection), DuckDBSuccess);
    const std::string sql =
        fmt::format("COPY ({}) TO {} (FORMAT parquet{}{})", bomb.rows, detail::quote_text(path),
                    *bomb.options ? ", " : "", bomb.options);
    duckdb_result result{};
    if (api->query(connection, sql.c_str(), &result) != DuckDBSuccess)
        std::fprintf(stderr, "%s\n", api->result_error(&result));
    api->destroy_result(&result);
    api->disconnect(&connection);
    api->close(&database);
}

TEST(ParquetBombs, AreRejectedWithin64MiB) {
    const test::TemporaryDirectory directory;
    const std::string small = directory / "small.parquet";
    const auto write_in_child = [](const std::string& path, const Bomb& bomb) {
        (void)test::in_child([&] {
            write(path, bomb);
            return std::string("written");
        });
    };
    write_in_child(small, {"", "SELECT 'a' AS t, 1 AS n FROM range(10)", "", ""});
    ASSERT_TRUE(std::filesystem::exists(small));
    double most_ms = 0, most_mib = 0;
    for (const Bomb& bomb : kBombs) {
        const std::string path = directory / "bomb.parquet";
        std::filesystem::remove(path);
        write_in_child(path, bomb);
        ASSERT_TRUE(std::filesystem::exists(path)) << bomb.name;
        EXPECT_LT(std::filesystem::file_size(path), 1U << 20U) << bomb.name;
        const test::Measured measured = test::in_child(
            [&] {
                const auto cells = read_parquet_text(path);
                return cells ? std::string("accepted") : cells.error().message;
            },
            [&] { (void)read_parquet_text(small); });  // loads the library
        EXPECT_TRUE(measured.finished) << bomb.name;
        EXPECT_THAT(measured.text, HasSubstr(bomb.refused)) << bomb.name;
        EXPECT_LT(measured.cpu_ms, test::most_ms()) << bomb.name;
        EXPECT_LT(measured.peak_mib, 64) << bomb.name;
        most_ms = std::max(most_ms, measured.cpu_ms);
        most_mib = std::max(most_mib, measured.peak_mib);
        std::printf("%-40s %7.1f ms %7.1f MiB  %s\n", bomb.name, measured.cpu_ms, measured.peak_mib,
                    measured.text.substr(0, 120).c_str());
    }
    RecordProperty("most_ms", std::to_string(most_ms));
    RecordProperty("most_mib", std::to_string(most_mib));
}

// The first Parquet file of a process loads DuckDB as well.
TEST(ParquetBombs, TheFirstFileOfAProcessIsRejectedWithin64MiB) {
    const test::TemporaryDirectory directory;
    const std::string path = directory / "bomb.parquet";
    (void)test::in_child([&] {
        write(path, kBombs[0]);
        return std::string("written");
    });
    const test::Measured measured = test::in_child([&] {
        const auto began = std::chrono::steady_clock::now();
        const auto cells = read_parquet_text(path);
        const std::chrono::duration<double, std::milli> took =
            std::chrono::steady_clock::now() - began;
        return fmt::format("{:.0f} ms: {}", took.count(),
                           cells ? std::string("accepted") : cells.error().message);
    });
    EXPECT_TRUE(measured.finished);
    EXPECT_THAT(measured.text, HasSubstr(kBombs[0].refused));
    EXPECT_LT(measured.cpu_ms, test::most_ms());
    EXPECT_LT(measured.peak_mib, 64);
    std::printf("first file: %.1f ms %.1f MiB  %s\n", measured.cpu_ms, measured.peak_mib,
                measured.text.c_str());
}

TEST(ParquetBombs, AFileOfManyEqualValuesIsReadWithinItsBudget) {
    const test::TemporaryDirectory directory;
    const std::string path = directory / "table.parquet";
    (void)test::in_child([&] {
        write(path, {"",
                     "SELECT i AS id, 'EUR' AS currency, DATE '2025-06-30' AS d, i / 7 AS v "
                     "FROM range(100000) r(i)",
                     "", ""});
        return std::string("written");
    });
    const auto cells = read_parquet_text(path);
    ASSERT_TRUE(cells) << cells.error().message;
    EXPECT_EQ(cells->rows, 100'000U);
    EXPECT_EQ(cells->columns[1].cells.back(), "EUR");
}

// Sizes and counts in the headers of a dictionary page and its data page that are not true.
TEST(ParquetBombs, PagesThatMisstateTheirSizesAreRejectedOrReadWithinTheBudget) {
    const test::TemporaryDirectory directory;
    const std::string path = directory / "dictionary.parquet";
    (void)test::in_child([&] {
        write(path, {"", "SELECT 'currency ' || (i % 50) AS t FROM range(3000) r(i)",
                     "COMPRESSION zstd", ""});
        return std::string("written");
    });
    std::ifstream in(path, std::ios::binary);
    const std::string whole{std::istreambuf_iterator<char>(in), {}};
    ASSERT_GT(whole.size(), 300U);
    const char* const more = std::getenv("PARQUET_DAMAGES");
    const int attempts = more ? std::atoi(more) : 100;
    const test::Measured measured = test::in_child(
        [&] {
            std::mt19937 random(18);
            int refused = 0;
            for (int attempt = 0; attempt < attempts; ++attempt) {
                std::string bytes = whole;
                // The largest number of five bytes, or any byte, in a header or in the footer.
                const std::size_t at =
                    random() % 2 ? 4 + random() % 60 : bytes.size() - 9 - random() % 250;
                if (random() % 2)
                    bytes.replace(at, 5, "\xFF\xFF\xFF\xFF\x0F");
                else
                    bytes[at] = static_cast<char>(random());
                std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
                refused += !read_parquet_text(path);
            }
            return fmt::format("{} of {} refused", refused, attempts);
        },
        [&] { (void)read_parquet_text(path); });
    EXPECT_TRUE(measured.finished) << measured.text;
    EXPECT_THAT(measured.text, HasSubstr("refused"));
    EXPECT_LT(measured.peak_mib, 512);
    std::printf("damaged pages: %s, %.1f ms, %.1f MiB\n", measured.text.c_str(), measured.cpu_ms,
                measured.peak_mib);
}

TEST(ParquetBombs, MessagesDoNotNameTheDirectory) {
    const test::TemporaryDirectory directory;
    const std::string path = directory / "broken.parquet";
    std::ofstream(path) << "PAR1 is not a table PAR1";
    const auto cells = read_parquet_text(path);
    ASSERT_FALSE(cells);
    EXPECT_THAT(cells.error().message, HasSubstr("broken.parquet"));
    EXPECT_THAT(cells.error().message, testing::Not(HasSubstr(directory.path())));
    EXPECT_THAT(cells.error().message, testing::Not(HasSubstr("SELECT")));
}

}  // namespace
}  // namespace ballast::store
