#include "ingest/csv.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>
#include <string_view>
#include <vector>

namespace ballast::ingest {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using namespace std::string_view_literals;

using Cells = std::vector<std::optional<std::string>>;

CsvTable table_of(std::string_view text, const CsvOptions& options = {}) {
    auto table = read_csv(text, options);
    EXPECT_TRUE(table) << (table ? "" : table.error().message);
    return table ? *std::move(table) : CsvTable{};
}

Error error_of(std::string_view text, const CsvOptions& options = {}) {
    auto table = read_csv(text, options);
    EXPECT_FALSE(table);
    return table ? Error{} : std::move(table).error();
}

// "place code" of each error.
std::vector<std::string> errors_of(std::string_view text, const CsvOptions& options = {}) {
    std::vector<std::string> errors;
    for (const FieldError& error : error_of(text, options).errors) {
        errors.push_back(error.pointer + " " + error.code);
        EXPECT_FALSE(error.message.empty());
        EXPECT_FALSE(error.hint.empty());
    }
    return errors;
}

TEST(Csv, ReadsNamesAndCellsByColumn) {
    const CsvTable table = table_of("date,close\n2024-01-02,185.64\n2024-01-03,184.25\n");
    ASSERT_EQ(table.columns.size(), 2U);
    EXPECT_EQ(table.rows, 2U);
    EXPECT_EQ(table.columns[0].name, "date");
    EXPECT_EQ(table.columns[0].cells, (Cells{"2024-01-02", "2024-01-03"}));
    EXPECT_EQ(table.columns[1].cells, (Cells{"185.64", "184.25"}));
}

// The examples of RFC 4180, section 2, rules 1 to 7.
TEST(Csv, ReadsTheExamplesOfTheStandard) {
    const CsvOptions bare{.header = false};
    const Cells first{"aaa", "zzz"};
    EXPECT_EQ(table_of("aaa,bbb,ccc\r\nzzz,yyy,xxx\r\n", bare).columns[0].cells, first);
    EXPECT_EQ(table_of("aaa,bbb,ccc\r\nzzz,yyy,xxx", bare).columns[0].cells, first);
    EXPECT_EQ(table_of("\"aaa\",\"bbb\",\"ccc\"\r\nzzz,yyy,xxx", bare).columns[0].cells, first);
    EXPECT_EQ(table_of("\"aaa\",\"b\r\nbb\",\"ccc\"\r\nzzz,yyy,xxx\r\n", bare).columns[1].cells,
              (Cells{"b\r\nbb", "yyy"}));
    EXPECT_EQ(table_of("\"aaa\",\"b\"\"bb\",\"ccc\"", bare).columns[1].cells, (Cells{"b\"bb"}));
    EXPECT_EQ(table_of("field_name,other\r\naaa,bbb\r\n").columns[0].name, "field_name");
}

TEST(Csv, AnEmptyCellIsAbsentAndAQuotedEmptyOneIsNot) {
    const CsvTable table = table_of("a,b,c\n,\"\",\n");
    EXPECT_EQ(table.columns[0].cells, (Cells{std::nullopt}));
    EXPECT_EQ(table.columns[1].cells, (Cells{""}));
    EXPECT_EQ(table.columns[2].cells, (Cells{std::nullopt}));
}

TEST(Csv, LinesEndInLfCrlfOrCr) {
    for (const std::string_view end : {"\n", "\r\n", "\r"}) {
        std::string text;
        for (const std::string_view line : {"a,b", "1,2", "3,4"}) text.append(line).append(end);
        const CsvTable table = table_of(text);
        EXPECT_EQ(table.columns[1].cells, (Cells{"2", "4"}));
        EXPECT_EQ(table.line_of_row(1), 3U);
    }
}

TEST(Csv, TheLastLineMayLackALineEnd) {
    EXPECT_EQ(table_of("a,b\n1,").columns[1].cells, (Cells{std::nullopt}));
    EXPECT_EQ(table_of("a,b\n1,\"2\"").columns[1].cells, (Cells{"2"}));
    EXPECT_EQ(table_of("a,b").rows, 0U);
}

TEST(Csv, UnquotedNamesAreTrimmedAndCellsAreNot) {
    const CsvTable table = table_of("a, b ,\" c \"\n 1 ,2, 3\n");
    EXPECT_EQ(table.columns[0].cells, (Cells{" 1 "}));
    EXPECT_EQ(table.columns[1].name, "b");
    EXPECT_EQ(table.columns[2].name, " c ");
}

TEST(Csv, AByteOrderMarkIsNotPartOfTheFirstName) {
    EXPECT_EQ(table_of("\xEF\xBB\xBF\"date\",x\n1,2\n").columns[0].name, "date");
}

TEST(Csv, BlankLinesAreSkipped) {
    const CsvTable table = table_of("\n\r\na,b\n\n1,2\n\n\n3,4\n\n");
    EXPECT_EQ(table.columns[0].cells, (Cells{"1", "3"}));
    EXPECT_EQ(table.line_of_row(0), 5U);
    EXPECT_EQ(table.line_of_row(1), 8U);
}

TEST(Csv, ABlankLineOfATableOfOneColumnIsARow) {
    EXPECT_EQ(table_of("a\n1\n\n\"\"\n").columns[0].cells, (Cells{"1", std::nullopt, ""}));
}

TEST(Csv, LinesWithinQuotesCount) {
    const CsvTable table = table_of("a,\"b\nb\"\n1,\"x\r\ny\rz\n\"\n2,2\n3,3\n");
    EXPECT_EQ(table.line_of_row(0), 3U);
    EXPECT_EQ(table.line_of_row(1), 7U);
    EXPECT_EQ(table.line_of_row(2), 8U);
    EXPECT_EQ(table.stretches.size(), 2U);
}

TEST(Csv, ColumnsWithoutAHeaderAreNumbered) {
    const CsvTable table = table_of("1,2\n3,4\n", {.header = false});
    EXPECT_EQ(table.columns[1].name, "column_2");
    EXPECT_EQ(table.columns[1].cells, (Cells{"2", "4"}));
    EXPECT_EQ(table.line_of_row(0), 1U);
}

TEST(Csv, FindsTheDelimiterWhenNoneIsGiven) {
    const auto found = [](std::string_view text) {
        return table_of(text, {.delimiter = std::nullopt}).delimiter;
    };
    EXPECT_EQ(found("a,b\n1,2\n"), ',');
    EXPECT_EQ(found("a;b\n1,5;2,5\n"), ';');
    EXPECT_EQ(found("a\tb\n1,5\t\"x;y\"\n"), '\t');
    EXPECT_EQ(found("a|b|c\n1|2|3\n"), '|');
    EXPECT_EQ(found("\"a;b;c\",d\n1,2\n"), ',');
    EXPECT_EQ(found("name\nx;y\n"), ',');
    EXPECT_EQ(found("a, b;c\n1;2\n3;4\n"), ';');
    EXPECT_EQ(found("\n\na;b\n\n1;2\n"), ';');
}

TEST(Csv, AHeaderMustNameEveryColumnOnce) {
    EXPECT_THAT(errors_of("a,,a,\n1,2,3,4\n"),
                ElementsAre("line 1, column 2 empty_name", "line 1, column 3 duplicate_name",
                            "line 1, column 4 empty_name"));
    EXPECT_THAT(errors_of("a,\"\"\n1,2\n"), ElementsAre("line 1, column 2 empty_name"));
    EXPECT_THAT(error_of("close, close\n").message, HasSubstr("already used by column 1"));
}

TEST(Csv, TextWithoutARecordIsRejected) {
    EXPECT_THAT(errors_of(""), ElementsAre("line 1 empty"));
    EXPECT_THAT(errors_of("\xEF\xBB\xBF\n\n"), ElementsAre("line 1 empty"));
    EXPECT_THAT(errors_of("", {.header = false}), ElementsAre("line 1 empty"));
}

TEST(Csv, RowsWithAnotherNumberOfFieldsAreNamedWithTheirBeginning) {
    const Error error = error_of("a,b,c\n1,2,3\n4,\"x\ny\"\n1,2,3,4\n\"\"\n");
    ASSERT_EQ(error.errors.size(), 3U);
    EXPECT_EQ(error.code, Code::kInvalidInput);
    EXPECT_EQ(error.errors[0].pointer, "line 3");
    EXPECT_EQ(error.errors[0].code, "too_few_fields");
    EXPECT_EQ(error.errors[0].message,
              "this row has 2 fields, the header 3; it starts with 4,\"x…");
    EXPECT_EQ(error.errors[1].pointer, "line 5");
    EXPECT_EQ(error.errors[1].code, "too_many_fields");
    EXPECT_EQ(error.errors[2].pointer, "line 6");
    EXPECT_THAT(error.errors[2].message, HasSubstr("1 field,"));
    EXPECT_THAT(error.message, HasSubstr("line 3: this row has 2 fields"));
}

TEST(Csv, RowsInMessagesAreTruncatedAtCodePoints) {
    std::string row;
    for (int i = 0; i < 40; ++i) row += "€";  // three bytes each
    row.insert(0, 1, 'x');
    const Error error = error_of("a,b\n" + row + "\n");
    const std::string& message = error.errors.at(0).message;
    EXPECT_TRUE(message.ends_with("€…")) << message;
    EXPECT_LT(message.size(), 130U);
}

TEST(Csv, MisplacedQuotesAreErrors) {
    EXPECT_THAT(errors_of("a,b\n1,5\" pipe\n\"x\"y,2\n \"x\",2\n"),
                ElementsAre("line 2, column 2 stray_quote", "line 3, column 1 text_after_quote",
                            "line 4, column 1 stray_quote"));
    EXPECT_THAT(errors_of("a\"b,c\n1,2\n"), ElementsAre("line 1, column 1 stray_quote"));
}

TEST(Csv, AnUnterminatedQuoteNamesTheLineThatOpensIt) {
    EXPECT_THAT(errors_of("a,b\n1,2\n\"x\ny\",\"z\n3,4\n5,6\n"),
                ElementsAre("line 4, column 2 unterminated_quote"));
    EXPECT_THAT(errors_of("a,\""),
                ElementsAre("line 1, column 2 unterminated_quote", "line 1, column 2 empty_name"));
}

TEST(Csv, ErrorsAreLimitedToAHundred) {
    std::string text = "a,b\n";
    for (int i = 0; i < 500; ++i) text += "1\n";
    const Error error = error_of(text);
    ASSERT_EQ(error.errors.size(), 101U);
    EXPECT_EQ(error.errors[99].code, "too_few_fields");
    EXPECT_EQ(error.errors[100].code, "too_many_errors");
    EXPECT_EQ(error.errors[100].pointer, "line 102");
    EXPECT_THAT(error.message, HasSubstr("and 98 more"));
}

TEST(Csv, AFieldAboveTheLimitIsAnError) {
    EXPECT_THAT(errors_of("a,b\n1,12345\n", {.max_field_bytes = 4}),
                ElementsAre("line 2, column 2 field_too_long"));
    EXPECT_EQ(table_of("a,b\n1,1234\n", {.max_field_bytes = 4}).rows, 1U);
    const std::string longest(32'768, 'x');
    EXPECT_EQ(table_of("a\n" + longest).columns[0].cells[0], longest);
    EXPECT_THAT(errors_of("a\n" + longest + "x"), ElementsAre("line 2, column 1 field_too_long"));
}

TEST(Csv, OtherLimitsStopReading) {
    const auto code = [](const CsvOptions& options) {
        return error_of("a,b\n1,2\n3,4\n", options).code;
    };
    EXPECT_EQ(code({.max_bytes = 11}), Code::kLimitExceeded);
    EXPECT_EQ(code({.max_columns = 1}), Code::kLimitExceeded);
    EXPECT_EQ(code({.max_cells = 3}), Code::kLimitExceeded);
    EXPECT_EQ(table_of("a,b\n1,2\n3,4\n", {.max_bytes = 12, .max_columns = 2, .max_cells = 4}).rows,
              2U);
}

TEST(Csv, MemoryIsNotReservedForImpossibleRows) {
    std::string text = "x";
    for (int i = 0; i < 4'000; ++i) text += ",x" + std::to_string(i);
    text.append(1'000'000, '\n');
    const CsvTable table = table_of(text);
    EXPECT_EQ(table.rows, 0U);
    EXPECT_LT(table.columns[0].cells.capacity() * table.columns.size(), 2'000'000U);
}

TEST(Csv, OtherEncodingsAreRejectedByName) {
    const auto message = [](std::string_view bytes) {
        const Error error = error_of(bytes);
        EXPECT_EQ(error.errors.at(0).code, "encoding");
        return error.message;
    };
    EXPECT_THAT(message("\xFF\xFE"
                        "a\0,\0"sv),
                HasSubstr("UTF-16"));
    EXPECT_THAT(message("\xFE\xFF\0a\0,"sv), HasSubstr("UTF-16"));
    EXPECT_THAT(message("a\0,\0b\0"sv), HasSubstr("UTF-16"));
    EXPECT_THAT(message("\0a\0,"sv), HasSubstr("UTF-16"));
    EXPECT_THAT(message("\xFF\xFE\0\0a\0\0\0"sv), HasSubstr("UTF-32"));
    EXPECT_THAT(message("PK\x03\x04\x14\0"sv), HasSubstr("workbook"));
    EXPECT_THAT(message("PAR1\x15\x04\0"sv), HasSubstr("Parquet"));
    EXPECT_THAT(message("a,b\r\n1,2\r\n3,\0\r\n"sv), HasSubstr("line 3: there is a NUL"));
    EXPECT_THAT(message("a,b\r\n1,2\r3,caf\xE9\n"), HasSubstr("line 3: this line is not valid"));
    EXPECT_THAT(message("a\n\xED\xA0\x80"), HasSubstr("line 2"));  // a surrogate
    EXPECT_THAT(message("a,b\xC3"), HasSubstr("line 1"));
}

TEST(Csv, TextThatStartsLikeAnotherKindOfFileIsText) {
    EXPECT_EQ(table_of("PAR1,PAR2\n1,2\n").columns[0].name, "PAR1");
}

}  // namespace
}  // namespace ballast::ingest
