#include "service/table_files.hpp"

#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>
#include <vector>

#include "fin/date.hpp"
#include "store/columns.hpp"

namespace ballast::service {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class TableFiles : public ::testing::Test {
protected:
    void SetUp() override {
        std::string name = (fs::temp_directory_path() / "ballast_tables_XXXXXX").string();
        ASSERT_NE(::mkdtemp(name.data()), nullptr);
        directory_ = name;
    }
    void TearDown() override {
        std::error_code ignored;
        fs::remove_all(directory_, ignored);
    }

    void write(const std::string& name, std::string_view text) const {
        fs::create_directories((directory_ / name).parent_path());
        std::ofstream(directory_ / name, std::ios::binary) << text;
    }

    Result<wire::TextTable> read(std::string_view path, TableFileLimits limits = {}) const {
        return LocalTableFiles(directory_, limits).read(path);
    }

    Error error(std::string_view path, TableFileLimits limits = {}) const {
        auto table = read(path, limits);
        EXPECT_FALSE(table);
        return table ? Error{} : std::move(table).error();
    }

    fs::path directory_;
};

TEST_F(TableFiles, ReadsCsvBesideTheRequestAsText) {
    write("data/returns.csv", "\ndate,spy\n2024-01-02,\n2024-01-03,0.01\n");
    const auto table = read("data/returns.csv");
    ASSERT_TRUE(table) << table.error().message;
    EXPECT_EQ(table->rows, 2U);
    EXPECT_EQ(table->first_line, 3U);
    ASSERT_EQ(table->columns.size(), 2U);
    EXPECT_EQ(table->columns[1].name, "spy");
    EXPECT_EQ(table->columns[1].cells[0], std::nullopt);
    EXPECT_EQ(table->columns[1].cells[1], "0.01");
}

TEST_F(TableFiles, PathsMayLeaveTheDirectoryAndBeAbsoluteAndFollowLinks) {
    write("x.csv", "a,b\n1,2\n");
    fs::create_directories(directory_ / "requests");
    fs::create_symlink(directory_ / "x.csv", directory_ / "requests" / "link.csv");
    const LocalTableFiles files(directory_ / "requests");
    EXPECT_TRUE(files.read("../x.csv"));
    EXPECT_TRUE(files.read((directory_ / "x.csv").string()));
    EXPECT_TRUE(files.read("link.csv"));
}

TEST_F(TableFiles, TheEndingChoosesTheReaderInEitherCase) {
    write("semicolons.CSV", "a;b\n1,5;2\n");
    write("tabs.tsv", "a\tb,c\n1\t2\n");
    write("bars.txt", "a|b\n1|2\n");
    EXPECT_EQ(read("semicolons.CSV")->columns.at(0).cells.at(0), "1,5");
    EXPECT_EQ(read("tabs.tsv")->columns.at(1).name, "b,c");
    EXPECT_EQ(read("bars.txt")->columns.at(1).cells.at(0), "2");
}

TEST_F(TableFiles, OtherEndingsAreRefusedWithThoseThatAreRead) {
    write("book.xlsx", "PK");
    write("none", "a,b\n");
    for (const char* name : {"book.xlsx", "none"}) {
        const Error refused = error(name);
        EXPECT_EQ(refused.code, Code::kUnsupported);
        EXPECT_THAT(refused.message, HasSubstr(".csv, .tsv, .txt"));
    }
}

TEST_F(TableFiles, AMissingFileIsNamedWithTheOneThatMayBeMeant) {
    write("returns.csv", "a,b\n");
    write("return.json", "{}");
    const Error missing = error("retuns.csv");
    EXPECT_EQ(missing.code, Code::kNotFound);
    EXPECT_THAT(missing.message, HasSubstr((directory_ / "retuns.csv").string()));
    EXPECT_THAT(missing.message, HasSubstr("did you mean \"returns.csv\"?"));
    EXPECT_EQ(missing.attributes.at(0).first, "file");
    EXPECT_THAT(error("returns.csv/x.csv").message, HasSubstr("does not exist"));
    EXPECT_THAT(error("nowhere/x.csv").message, HasSubstr("relative to the request's directory"));
}

TEST_F(TableFiles, OnlyRegularFilesAreOpened) {
    fs::create_directories(directory_ / "folder.csv");
    EXPECT_THAT(error("folder.csv").message, HasSubstr("is a directory"));
    EXPECT_THAT(error("/dev/zero").message, HasSubstr("device"));
    ASSERT_EQ(::mkfifo((directory_ / "pipe.csv").c_str(), 0600), 0);
    EXPECT_THAT(error("pipe.csv").message, HasSubstr("pipe"));
    EXPECT_EQ(error("").code, Code::kInvalidInput);
    EXPECT_EQ(error(std::string_view("a\0b.csv", 7)).code, Code::kInvalidInput);
}

TEST_F(TableFiles, AFileWithoutReadPermissionSaysHowToGetIt) {
    if (::geteuid() == 0) GTEST_SKIP() << "root may read every file";
    write("secret.csv", "a,b\n");
    fs::permissions(directory_ / "secret.csv", fs::perms::none);
    EXPECT_THAT(error("secret.csv").message, HasSubstr("chmod"));
}

TEST_F(TableFiles, FilesAboveALimitAreRefused) {
    write("x.csv", "a,b\n1,2\n3,4\n");
    EXPECT_EQ(error("x.csv", {.max_bytes = 11}).code, Code::kLimitExceeded);
    EXPECT_EQ(error("x.csv", {.max_cells = 3}).code, Code::kLimitExceeded);
    EXPECT_TRUE(read("x.csv", {.max_bytes = 12, .max_cells = 4}));
}

TEST_F(TableFiles, FaultsOfTheTextAreInTheMessage) {
    write("x.csv", "a,b\n1,2,3\n");
    const Error wrong = error("x.csv");
    EXPECT_EQ(wrong.code, Code::kInvalidInput);
    EXPECT_THAT(wrong.message, HasSubstr("line 2: this row has 3 fields"));
    EXPECT_EQ(wrong.faults.size(), 1U);
}

TEST_F(TableFiles, ReadsParquetWithIsoDatesAndShortestNumbers) {
    const std::vector<fin::Date> dates{*fin::Date::parse("2024-01-02"),
                                       *fin::Date::parse("2024-01-03")};
    const std::vector<double> values{0.1, std::numeric_limits<double>::quiet_NaN()};
    const store::Columns columns({.root = directory_.string()});
    const std::vector<store::ColumnInput> input{{"date", dates}, {"spy", values}};
    const auto file = columns.write(input);
    ASSERT_TRUE(file) << file.error().message;
    const auto table = read(file->path);
    ASSERT_TRUE(table) << table.error().message;
    EXPECT_EQ(table->rows, 2U);
    EXPECT_EQ(table->first_line, 1U);
    EXPECT_EQ(table->columns.at(0).cells.at(1), "2024-01-03");
    EXPECT_EQ(table->columns.at(1).cells.at(0), "0.1");
    EXPECT_EQ(table->columns.at(1).cells.at(1), std::nullopt);

    write("broken.parquet", "PAR1, but no more");
    EXPECT_EQ(error("broken.parquet").code, Code::kInvalidInput);
}

}  // namespace
}  // namespace ballast::service
