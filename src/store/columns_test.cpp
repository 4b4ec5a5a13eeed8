#include "store/columns.hpp"

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <limits>
#include <random>
#include <thread>

#include "base/digest.hpp"
#include "store/duckdb_library.hpp"
#include "store/duckdb_session.hpp"
#include "support/state.hpp"

namespace ballast::store {
namespace {

using fin::Date;
using test::fails_with;
using test::ok;

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

class ColumnsTest : public testing::Test {
protected:
    Result<ColumnFile> write_sample(std::size_t rows) {
        std::mt19937 random(11);
        dates_.clear(), prices_.clear(), volumes_.clear(), symbols_.clear();
        for (std::size_t i = 0; i < rows; ++i) {
            dates_.push_back(Date::from_serial(static_cast<int>(20'000 + i / 3)));
            symbols_.push_back(fmt::format("SYM'BOL \"{}\" of some length", i % 3));
            prices_.push_back(random() % 5 == 0 ? kMissing : static_cast<double>(random()) / 7);
            volumes_.push_back(static_cast<std::int64_t>(random()) - 1'000'000'000);
        }
        const ColumnInput columns[] = {{"date", std::span<const Date>(dates_)},
                                       {"symbol", std::span<const std::string>(symbols_)},
                                       {"close \"x\"", std::span<const double>(prices_)},
                                       {"volume", std::span<const std::int64_t>(volumes_)}};
        return columns_.write(columns);
    }

    test::TemporaryDirectory directory_;
    Columns columns_{{.root = directory_.path()}};
    std::vector<Date> dates_;
    std::vector<std::string> symbols_;
    std::vector<double> prices_;
    std::vector<std::int64_t> volumes_;
};

TEST_F(ColumnsTest, RoundTripsBitForBit) {
    for (const std::size_t rows : {0U, 1U, 2'047U, 2'048U, 10'001U}) {
        auto file = write_sample(rows);
        ASSERT_TRUE(ok(file)) << rows;
        EXPECT_EQ(file->rows, static_cast<std::int64_t>(rows));
        auto columns = columns_.read(file->path, {});
        ASSERT_TRUE(ok(columns));
        ASSERT_EQ(columns->size(), 4);
        EXPECT_EQ(std::get<std::vector<Date>>((*columns)[0].values), dates_);
        EXPECT_EQ(std::get<std::vector<std::string>>((*columns)[1].values), symbols_);
        const auto& prices = std::get<std::vector<double>>((*columns)[2].values);
        ASSERT_EQ(prices.size(), rows);
        for (std::size_t i = 0; i < rows; ++i)
            ASSERT_TRUE(prices[i] == prices_[i] ||
                        (std::isnan(prices[i]) && std::isnan(prices_[i])));
        EXPECT_EQ(std::get<std::vector<std::int64_t>>((*columns)[3].values), volumes_);
    }
}

TEST_F(ColumnsTest, EqualContentsAreOneFile) {
    auto first = write_sample(5'000), second = write_sample(5'000), other = write_sample(5'001);
    ASSERT_TRUE(ok(first));
    ASSERT_TRUE(ok(second));
    EXPECT_EQ(first->digest, second->digest);
    EXPECT_EQ(first->path, second->path);
    EXPECT_NE(first->digest, other->digest);
    std::ifstream in(directory_ / first->path, std::ios::binary);
    const std::string bytes(std::istreambuf_iterator<char>(in), {});
    EXPECT_EQ(sha256_hex(bytes), first->digest);
    // No temporary file is left.
    for (const auto& entry : std::filesystem::directory_iterator(directory_.path()))
        EXPECT_TRUE(entry.is_directory()) << entry.path();
}

TEST_F(ColumnsTest, ReadsTheRequestedRowsAndColumns) {
    auto file = write_sample(300);
    ASSERT_TRUE(ok(file));
    auto columns = columns_.read(file->path, {.columns = {"volume", "symbol"},
                                              .from = Date::from_serial(20'010),
                                              .until = Date::from_serial(20'019),
                                              .symbols = {symbols_[0], symbols_[2]}});
    ASSERT_TRUE(ok(columns));
    ASSERT_EQ(columns->size(), 2);
    EXPECT_EQ((*columns)[0].name, "volume");
    EXPECT_EQ(std::get<std::vector<std::int64_t>>((*columns)[0].values).size(), 20);
    EXPECT_TRUE(fails_with(Code::kInvalidInput, columns_.read(file->path, {.columns = {"none"}})));
}

TEST_F(ColumnsTest, InvalidInputIsRejected) {
    const std::vector<double> one = {1}, two = {1, 2}, infinite = {HUGE_VAL};
    const auto write = [&](std::vector<ColumnInput> columns) { return columns_.write(columns); };
    EXPECT_TRUE(fails_with(Code::kInvalidInput, write({})));
    EXPECT_TRUE(fails_with(Code::kInvalidInput, write({{"a", std::span<const double>(one)},
                                                       {"a", std::span<const double>(one)}})));
    EXPECT_TRUE(fails_with(Code::kInvalidInput, write({{"a", std::span<const double>(one)},
                                                       {"b", std::span<const double>(two)}})));
    EXPECT_TRUE(fails_with(Code::kInvalidInput, write({{"", std::span<const double>(one)}})));
    EXPECT_TRUE(fails_with(Code::kInvalidInput, write({{"a", std::span<const double>(infinite)}})));
    for (const char* path :
         {"", "/etc/passwd", "../x", "ab/cd.parquet", "aa/../../../../etc/passwd.parquet"})
        EXPECT_TRUE(fails_with(Code::kInvalidInput, columns_.read(path, {}))) << path;
    const std::string missing = "aa/aa" + std::string(62, '0') + ".parquet";
    EXPECT_TRUE(fails_with(Code::kNotFound, columns_.read(missing, {})));
}

TEST_F(ColumnsTest, AChangedFileIsCorrupted) {
    auto file = write_sample(3'000);
    ASSERT_TRUE(ok(file));
    const std::string path = directory_ / file->path;
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    {
        std::fstream out(path, std::ios::in | std::ios::out | std::ios::binary);
        out.seekp(500);
        out.put('x');
        out.put('y');
    }
    EXPECT_TRUE(fails_with(Code::kCorrupted, columns_.read(file->path, {})));
    EXPECT_TRUE(fails_with(Code::kCorrupted, columns_.verify(file->path)));
}

// The digest of a file is checked again when the file system states that it has changed.
TEST_F(ColumnsTest, AFileThatIsChangedRemovedOrPutBackWhileTheProcessRunsIsNoticed) {
    auto file = write_sample(3'000);
    ASSERT_TRUE(ok(file));
    const std::filesystem::path path = directory_ / file->path;
    const std::filesystem::path kept = directory_ / "kept";
    const auto whole = columns_.read(file->path, {});
    ASSERT_TRUE(ok(whole));
    std::filesystem::copy_file(path, kept);
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    const auto size = std::filesystem::file_size(path);
    std::filesystem::resize_file(path, size / 2);
    EXPECT_TRUE(fails_with(Code::kCorrupted, columns_.read(file->path, {})));
    std::filesystem::resize_file(path, size);  // zeros
    EXPECT_TRUE(fails_with(Code::kCorrupted, columns_.read(file->path, {})));
    std::filesystem::remove(path);
    EXPECT_TRUE(fails_with(Code::kNotFound, columns_.read(file->path, {})));
    std::filesystem::copy_file(kept, path);
    const auto again = columns_.read(file->path, {});
    ASSERT_TRUE(ok(again));
    EXPECT_EQ(std::get<std::vector<std::int64_t>>(again->back().values),
              std::get<std::vector<std::int64_t>>(whole->back().values));
}

class PriceFilesTest : public ColumnsTest {
protected:
    std::string write_closes(const std::vector<Date>& dates,
                             const std::vector<std::string>& symbols,
                             const std::vector<double>& closes) {
        const ColumnInput columns[] = {{"date", std::span<const Date>(dates)},
                                       {"symbol", std::span<const std::string>(symbols)},
                                       {"close", std::span<const double>(closes)}};
        auto file = columns_.write(columns);
        EXPECT_TRUE(ok(file));
        return file ? file->path : "";
    }
};

TEST_F(PriceFilesTest, PricesBecomeAPanelWithMissingValues) {
    const std::vector<Date> dates = {Date::from_serial(20'000), Date::from_serial(20'001),
                                     Date::from_serial(20'004)};
    const std::vector<std::string> files = {
        write_closes({dates[0], dates[0], dates[1], dates[2], dates[2]},
                     {"BBB", "AAA", "BBB", "AAA", "BBB"}, {10, 1.5, 20, 3.5, 30})};
    auto all = columns_.read_prices(files, {});
    ASSERT_TRUE(ok(all));
    EXPECT_EQ(all->dates, dates);
    EXPECT_EQ(all->symbols, (std::vector<std::string>{"AAA", "BBB"}));
    EXPECT_TRUE(std::isnan(all->closes[0][1]));
    EXPECT_EQ(all->closes[0][2], 3.5);
    EXPECT_EQ(all->closes[1], (std::vector<double>{10, 20, 30}));
    auto past = columns_.read_prices(
        files, {.symbols = {"AAA", "none"}, .as_of = Date::from_serial(20'003)});
    ASSERT_TRUE(ok(past));
    EXPECT_EQ(past->dates, std::vector{Date::from_serial(20'000)});
    EXPECT_EQ(past->symbols, std::vector<std::string>{"AAA"});
}

TEST_F(PriceFilesTest, OfSeveralClosesTheLastInFileOrderIsRead) {
    std::vector<std::string> files;
    std::vector<double> expected(3'000, -1.0);
    // More rows than a chunk, and more files than threads.
    for (int file = 0; file < 9; ++file) {
        std::vector<Date> dates;
        std::vector<double> closes;
        for (int day = file; day < 3'000; day += file % 4 + 1)
            for (int again = 0; again < 2; ++again) {
                dates.push_back(Date::from_serial(day));
                closes.push_back(file * 10'000.0 + day + again * 0.5);
                expected[static_cast<std::size_t>(day)] = closes.back();
            }
        files.push_back(write_closes(dates, std::vector<std::string>(dates.size(), "A"), closes));
    }
    auto panel = columns_.read_prices(files, {});
    ASSERT_TRUE(ok(panel));
    ASSERT_EQ(panel->dates.size(), expected.size());
    EXPECT_EQ(panel->closes.at(0), expected);
}

TEST_F(ColumnsTest, AnExternalFileIsImportedUnchanged) {
    auto file = write_sample(100);
    ASSERT_TRUE(ok(file));
    const test::TemporaryDirectory other;
    Columns elsewhere({.root = other.path()});
    auto taken = elsewhere.add_file(directory_ / file->path);
    ASSERT_TRUE(ok(taken));
    EXPECT_EQ(taken->digest, file->digest);
    EXPECT_EQ(taken->rows, 100);
    EXPECT_EQ(taken->columns, file->columns);
    EXPECT_TRUE(ok(elsewhere.read(taken->path, {})));
    const std::string text = directory_ / "no.parquet";
    std::ofstream(text) << "no parquet";
    EXPECT_TRUE(fails_with(Code::kInvalidInput, elsewhere.add_file(text)));
    EXPECT_TRUE(fails_with(Code::kNotFound, elsewhere.add_file("/no/such/file")));
}

TEST_F(ColumnsTest, AnyParquetFileReadsAsText) {
    auto file = write_sample(5);
    ASSERT_TRUE(ok(file));
    auto cells = read_parquet_text(directory_ / file->path);
    ASSERT_TRUE(ok(cells));
    EXPECT_EQ(cells->rows, 5);
    ASSERT_EQ(cells->columns.size(), 4);
    EXPECT_EQ(cells->columns[2].name, "close \"x\"");
    EXPECT_EQ(cells->columns[0].cells[0], "2024-10-04");
    for (std::size_t i = 0; i < 5; ++i) {
        const auto& cell = cells->columns[2].cells[i];
        ASSERT_EQ(cell.has_value(), !std::isnan(prices_[i]));
        if (cell) {
            EXPECT_EQ(std::strtod(cell->c_str(), nullptr), prices_[i]);
        }
        EXPECT_EQ(cells->columns[3].cells[i], fmt::format("{}", volumes_[i]));
    }
    // The same from memory, under the name that is given.
    std::ifstream stored(directory_ / file->path, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(stored), {}};
    const auto from_memory = read_parquet_bytes(bytes, "book.parquet");
    ASSERT_TRUE(ok(from_memory));
    for (std::size_t c = 0; c < 4; ++c)
        EXPECT_EQ(from_memory->columns[c].cells, cells->columns[c].cells);
    const auto cut = read_parquet_bytes(bytes.substr(0, bytes.size() / 2), "book.parquet");
    EXPECT_EQ(cut.error().message.find("book.parquet is not a Parquet file"), 0U);
    for (std::size_t i = 8; i + 8 < bytes.size(); i += 3)
        bytes[i] = static_cast<char>(bytes[i] ^ 0x55);
    const auto damaged = read_parquet_bytes(bytes, "book.parquet");
    ASSERT_FALSE(damaged);
    EXPECT_EQ(damaged.error().message.find("/proc"), std::string::npos);
    EXPECT_TRUE(fails_with(Code::kLimitExceeded, read_parquet_text(directory_ / file->path, 19)));
    EXPECT_TRUE(fails_with(Code::kNotFound, read_parquet_text("/no/such/file")));
    const auto text = read_parquet_text("CMakeLists.txt");
    EXPECT_TRUE(fails_with(Code::kInvalidInput, text));
    EXPECT_EQ(text.error().message.find("CMakeLists.txt is not a Parquet file"), 0U);
}

TEST_F(ColumnsTest, ReadersAndWritersWorkConcurrently) {
    auto file = write_sample(4'000);
    ASSERT_TRUE(ok(file));
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&, i] {
            const std::vector<double> values(100, i);
            const ColumnInput columns[] = {{"v", std::span<const double>(values)}};
            EXPECT_TRUE(ok(columns_.write(columns)));
            EXPECT_TRUE(ok(columns_.read(file->path, {})));
        });
    for (std::thread& thread : threads) thread.join();
}

TEST(Duckdb, AccessesOnlyTheGivenDirectories) {
    const test::TemporaryDirectory directory;
    auto database = detail::DuckdbDatabase::open("", {.directories = {directory.path() + "/"}});
    ASSERT_TRUE(ok(database));
    auto connection = (*database)->connect();
    ASSERT_TRUE(ok(connection));
    EXPECT_TRUE(
        ok((*connection)
               ->execute(fmt::format("COPY (SELECT 1 AS a) TO '{}'", directory / "a.parquet"))));
    for (const char* sql :
         {"SELECT * FROM read_csv('/etc/passwd')", "SELECT * FROM read_text('/etc/passwd')",
          "COPY (SELECT 1) TO '/tmp/ballast-must-not-exist.csv'",
          "ATTACH '/tmp/ballast-must-not.db'", "SET enable_external_access = true",
          "SET memory_limit = '100GB'", "SET lock_configuration = false", "INSTALL httpfs",
          "LOAD httpfs", "SELECT * FROM read_csv('https://example.invalid/a.csv')",
          "SET allowed_directories = ['/']"})
        EXPECT_FALSE((*connection)->execute(sql)) << sql;
    EXPECT_FALSE((*connection)
                     ->execute(fmt::format("SELECT * FROM read_text('{}/../../etc/passwd')",
                                           directory.path())));
}

TEST(Duckdb, AFailureIsAnErrorWithItsMessage) {
    auto database = detail::DuckdbDatabase::open("", {});
    ASSERT_TRUE(ok(database));
    auto connection = (*database)->connect();
    auto failed = (*connection)->execute("SELECT nonsense", Code::kInvalidInput);
    ASSERT_TRUE(fails_with(Code::kInvalidInput, failed));
    EXPECT_THAT(failed.error().message, testing::HasSubstr("nonsense"));
}

}  // namespace
}  // namespace ballast::store
