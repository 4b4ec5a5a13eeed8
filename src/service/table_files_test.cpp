#include "service/table_files.hpp"

#include <bit>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
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
#include "wire/json.hpp"

namespace ballast::service {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

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

TEST_F(TableFiles, TheExtensionChoosesTheReaderInEitherCase) {
    write("semicolons.CSV", "a;b\n1,5;2\n");
    write("tabs.tsv", "a\tb,c\n1\t2\n");
    write("bars.txt", "a|b\n1|2\n");
    EXPECT_EQ(read("semicolons.CSV")->columns.at(0).cells.at(0), "1,5");
    EXPECT_EQ(read("tabs.tsv")->columns.at(1).name, "b,c");
    EXPECT_EQ(read("bars.txt")->columns.at(1).cells.at(0), "2");
}

TEST_F(TableFiles, OtherExtensionsAreRejectedWithTheSupportedOnes) {
    write("book.xlsx", "PK");
    write("none", "a,b\n");
    for (const char* name : {"book.xlsx", "none"}) {
        const Error refused = error(name);
        EXPECT_EQ(refused.code, Code::kUnsupported);
        EXPECT_THAT(refused.message, HasSubstr(".csv, .tsv, .txt"));
    }
}

TEST_F(TableFiles, AMissingFileIsReportedWithASimilarName) {
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

TEST_F(TableFiles, AFileWithoutReadPermissionIsReportedWithTheFix) {
    if (::geteuid() == 0) GTEST_SKIP() << "root may read every file";
    write("secret.csv", "a,b\n");
    fs::permissions(directory_ / "secret.csv", fs::perms::none);
    EXPECT_THAT(error("secret.csv").message, HasSubstr("chmod"));
}

TEST_F(TableFiles, FilesAboveALimitAreRejected) {
    write("x.csv", "a,b\n1,2\n3,4\n");
    EXPECT_EQ(error("x.csv", {.max_bytes = 11}).code, Code::kLimitExceeded);
    EXPECT_EQ(error("x.csv", {.max_cells = 3}).code, Code::kLimitExceeded);
    EXPECT_TRUE(read("x.csv", {.max_bytes = 12, .max_cells = 4}));
}

TEST_F(TableFiles, ErrorsInTheTextAreInTheMessage) {
    write("x.csv", "a,b\n1,2,3\n");
    const Error wrong = error("x.csv");
    EXPECT_EQ(wrong.code, Code::kInvalidInput);
    EXPECT_THAT(wrong.message, HasSubstr("line 2: this row has 3 fields"));
    EXPECT_EQ(wrong.errors.size(), 1U);
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

// Without the fast path for a table of dates and numbers.
class AsText final : public wire::TableFiles {
public:
    explicit AsText(const wire::TableFiles& files) : files_(files) {}
    Result<wire::TextTable> read(std::string_view path) const override { return files_.read(path); }

private:
    const wire::TableFiles& files_;
};

// Equal to the bit, or rejected for the same reasons.
std::string shown(const Result<wire::WideTable>& table) {
    std::string out;
    if (!table) {
        for (const FieldError& error : table.error().errors)
            out += error.pointer + ' ' + error.code + ' ' + error.message + '\n';
        return out;
    }
    for (const fin::Date date : table->dates) out += date.to_string() + ' ';
    for (std::size_t i = 0; i < table->columns.size(); ++i) {
        out += '\n' + table->columns[i];
        for (const double value : table->values[i])
            out += fmt::format(" {:x}", std::bit_cast<std::uint64_t>(value));
    }
    return out;
}

TEST_F(TableFiles, TablesOfDatesAndNumbersAreTheSameOnBothPaths) {
    const LocalTableFiles files(directory_);
    const AsText as_text(files);
    const auto by = [](const wire::TableFiles& way) {
        return shown(wire::read_json<wire::WideTable>(R"({"file":"t.csv"})", {.files = &way}));
    };
    for (const std::string_view plain : {
             "date,a,b\n2024-01-02,1,2\n2024-01-03,-0.5,\n",
             "a;Date;b\r\n1e-3;2024-01-02;0.1\r\n123456789.123456789;2024-01-03;-0\r\n",
             "\xEF\xBB\xBF\"date\",\"a, b\"\n2024-01-02,\"7\"\n2024-01-05,2.5e300",
         }) {
        write("t.csv", plain);
        EXPECT_TRUE(files.read_wide("t.csv")) << plain;
        EXPECT_EQ(by(files), by(as_text)) << plain;
    }
    for (const std::string_view other : {
             "date,a\n2024-01-02, 1\n",               // a blank
             "year,a\n2001,1\n2002,2\n",              // years
             "date,a\n2024-01-02,x\n2024-01-03,1\n",  // not a number
             "date,a\n2024-01-02,1e999\n",            // too large a number
             "date,a\n2024-01-02,nan\n",              //
             "date,a\n2024-01-02,007\n",
             "date,a\n2024-01-02,\"-07\"\n",            // digits that cannot begin a number
             "date,a\n2024-01-02,+7\n",                 //
             "date,a\n2024-01-02,.5\n",                 //
             "date,a\n2024-01-02,5.\n",                 //
             "date,a\n0001-01-02,5\n",                  // a very early day
             "date,a\n2024-01-03,1\n2024-01-02,1\n",    // days that do not ascend
             "date,a\n2024-01-03,1\n2024-01-03,1\n",    //
             "date,a\n,1\n",                            // a day that is absent
             "date,a,a\n2024-01-02,1,2\n",              // a duplicate name
             "date,Date\n2024-01-02,2024-01-02\n",      //
             "date,a\n2024-01-02,1\n\n2024-01-03,2\n",  // a blank line
             "date,a\n2024-01-02\n",                    // a missing field
             "date,a\n",
             "date\n2024-01-02\n",
             "a,b\n1,2\n",
             "",
         }) {
        write("t.csv", other);
        EXPECT_EQ(by(files), by(as_text)) << other;
    }
}

TEST_F(TableFiles, TheFastPathKeepsTheLimitOfCells) {
    write("t.csv", "date,a,b\n2024-01-02,1,2\n2024-01-03,1,2\n");
    EXPECT_TRUE(LocalTableFiles(directory_, {.max_cells = 6}).read_wide("t.csv"));
    EXPECT_FALSE(LocalTableFiles(directory_, {.max_cells = 5}).read_wide("t.csv"));
    EXPECT_FALSE(LocalTableFiles(directory_, {.max_bytes = 10}).read_wide("t.csv"));
    EXPECT_FALSE(LocalTableFiles(directory_).read_wide("missing.csv"));
    EXPECT_FALSE(LocalTableFiles(directory_).read_wide(""));
}

TEST_F(TableFiles, OnlyWhatIsBelowTheNamedDirectoriesIsRead) {
    write("books/a.csv", "x\n1\n");
    write("more/b.csv", "x\n2\n");
    write("secret.csv", "x\n3\n");
    write("books_of_others/c.csv", "x\n4\n");
    fs::create_symlink("../secret.csv", directory_ / "books/link.csv");
    fs::create_directory_symlink("..", directory_ / "books/up");
    fs::create_symlink("a.csv", directory_ / "books/inside.csv");
    const auto files =
        LocalTableFiles::below({directory_ / "books", directory_ / "more", directory_ / "none"});
    for (const std::string path :
         {"a.csv", "./a.csv", "up/books/a.csv", "inside.csv", "../more/b.csv"})
        EXPECT_TRUE(files.read(path)) << path;
    EXPECT_TRUE(files.read((directory_ / "more/b.csv").string()));
    for (const std::string& path :
         {std::string("../secret.csv"), std::string("link.csv"), std::string("up/secret.csv"),
          std::string("../books_of_others/c.csv"), (directory_ / "secret.csv").string(),
          std::string("/etc/passwd"), std::string("../no-such-file.csv"), std::string("/"),
          std::string("..")}) {
        const auto table = files.read(path);
        ASSERT_FALSE(table) << path;
        EXPECT_EQ(table.error().code, Code::kForbidden) << path;
        EXPECT_THAT(table.error().message, HasSubstr("--files DIRECTORY")) << path;
        EXPECT_FALSE(files.read_bytes(path)) << path;
        EXPECT_FALSE(files.read_wide(path)) << path;
        EXPECT_FALSE(files.read_import(path, 0)) << path;
    }
    EXPECT_FALSE(LocalTableFiles::below({}).read((directory_ / "books/a.csv").string()));
}

TEST_F(TableFiles, ErrorsBelowTheNamedDirectoriesDoNotShowTheirPlace) {
    fs::create_directories(directory_ / "books/folder.csv");
    const LocalTableFiles files = LocalTableFiles::below({directory_ / "books"});
    for (const std::string path : {"none.csv", "folder.csv", "a/../none.csv"}) {
        for (const Error& error : {files.read(path).error(), files.read_bytes(path).error(),
                                   files.read_import(path, 0).error()}) {
            EXPECT_THAT(error.message, Not(HasSubstr(directory_.string()))) << path;
            for (const auto& [name, value] : error.attributes)
                EXPECT_THAT(value, Not(HasSubstr(directory_.string()))) << path;
        }
    }
    EXPECT_THAT(files.read("none.csv").error().message, HasSubstr("none.csv does not exist"));
}

}  // namespace
}  // namespace ballast::service
