#include "wire/table_read.hpp"

#include <cmath>
#include <cstdint>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "wire/sample_test.hpp"

namespace ballast::wire {
namespace {

using sample::Position;
using testing::ElementsAre;
using testing::IsEmpty;

class GivenFiles final : public TableFiles {
public:
    Result<TextTable> read(std::string_view path) const override {
        const auto found = tables.find(path);
        if (found == tables.end()) return fail(Code::kNotFound, "there is no such file");
        return found->second;
    }

    std::map<std::string, TextTable, std::less<>> tables;
};

using Cells = std::vector<std::optional<std::string>>;

template <class T>
std::vector<std::string> errors_of(std::string_view text, const TableFiles* files = nullptr) {
    const auto value = read_json<T>(text, {.files = files});
    std::vector<std::string> lines;
    if (value) return lines;
    for (const FieldError& error : value.error().errors)
        lines.push_back(fmt::format("{} {}: {}", error.pointer, error.code, error.message));
    return lines;
}

TEST(Table, ReadsRowsAsObjectsAndAsArrays) {
    const auto table = read_json<Table<Position>>(
        R"([["A",1,null,null,2,null],["B","2.5",null,"sell",null,false]])");
    ASSERT_TRUE(table) << table.error().message;
    ASSERT_EQ(table->rows.size(), 2U);
    EXPECT_EQ(table->rows[0].lot, 2);
    EXPECT_EQ(table->rows[1].symbol, "B");
    EXPECT_EQ(table->rows[1].side, sample::Side::kSell);
    EXPECT_EQ(table->rows[1].lot, 1);
    EXPECT_FALSE(table->rows[1].held);
    const auto objects = read_json<Table<Position>>(to_json(*table));
    ASSERT_TRUE(objects) << objects.error().message;
    EXPECT_EQ(to_json(*objects), to_json(*table));
}

struct LearningRow {
    std::string id;
    int months = 12;
    std::optional<double> rate;
    std::uint64_t stated = 0;
};

}  // namespace

}  // namespace ballast::wire

namespace ballast::describe {

template <>
struct Described<wire::LearningRow> {
    static constexpr std::string_view name = "LearningRow";
    static constexpr std::string_view doc = "A row that records which fields were stated.";
    static constexpr bool null_is_left_out = true;
    static constexpr auto fields =
        wire::list(required("id", &wire::LearningRow::id, "Its name."),
                   optional("months", &wire::LearningRow::months, "Months."),
                   optional("rate", &wire::LearningRow::rate, "Rate."));
    static void learn_stated(wire::LearningRow& row, std::uint64_t stated) { row.stated = stated; }
};

}  // namespace ballast::describe

namespace ballast::wire {

namespace {

TEST(Table, ARowRecordsTheStatedFieldsInEveryForm) {
    GivenFiles files;
    files.tables["p.csv"] = {
        .columns = {{"rate", Cells{"0.1", std::nullopt}}, {"id", Cells{"a", "b"}}}, .rows = 2};
    for (const std::string_view text :
         {R"([{"rate":0.1,"id":"a"},{"months":null,"id":"b"}])",
          R"([["a",null,0.1],["b",null,null]])", R"({"file":"p.csv"})"}) {
        const auto table = read_json<Table<LearningRow>>(text, {.files = &files});
        ASSERT_TRUE(table) << table.error().message;
        ASSERT_EQ(table->rows.size(), 2U);
        EXPECT_EQ(table->rows[0].stated, 0b101U) << text;
        EXPECT_EQ(table->rows[1].stated, 0b001U) << text;
    }
}

TEST(Table, RejectsIncompleteRows) {
    EXPECT_THAT(
        errors_of<Table<Position>>(R"([["A",1],[null,1,null,null,null,null],3])"),
        ElementsAre("/0 too_few_items: at least 6 items, got 2",
                    "/1/0 type: expected a string, got null", "/2 type: expected an array, got 3"));
    EXPECT_THAT(errors_of<Table<Position>>(R"([{"symbol":"A","quantity":1},["B",1]])"),
                ElementsAre("/1 type: expected an object, got an array"));
    EXPECT_THAT(errors_of<Table<Position>>("5"),
                ElementsAre(" type: expected an array of rows or {\"file\": \"…\"}, got 5"));
}

TEST(Table, ReadsTheCellsOfAFileByTheTypesOfTheFields) {
    GivenFiles files;
    files.tables["p.csv"] = {.columns = {{"quantity", Cells{" 10.5 ", "-3"}},
                                         {"symbol", Cells{"A", "B"}},
                                         {"price", Cells{"12.25", std::nullopt}},
                                         {"side", Cells{"sell_short", ""}},
                                         {"held", Cells{"FALSE", "true"}},
                                         {"lot", Cells{"+5", " "}}},
                             .rows = 2};
    const auto table = read_json<Table<Position>>(R"({"file":"p.csv"})", {.files = &files});
    ASSERT_TRUE(table) << table.error().message;
    ASSERT_EQ(table->rows.size(), 2U);
    EXPECT_EQ(table->rows[0].quantity, *Decimal::parse("10.5"));
    EXPECT_EQ(table->rows[0].price, 12.25);
    EXPECT_EQ(table->rows[0].side, sample::Side::kShort);
    EXPECT_EQ(table->rows[0].lot, 5);
    EXPECT_FALSE(table->rows[0].held);
    EXPECT_FALSE(table->rows[1].price);
    EXPECT_EQ(table->rows[1].lot, 1);
}

TEST(Table, NamesFileLineAndColumnOfAnInvalidCell) {
    GivenFiles files;
    files.tables["p.csv"] = {.columns = {{"symbol", Cells{"A", std::nullopt, "TOOLONGASYMBOL"}},
                                         {"quantity", Cells{"1,5", "2", "3"}},
                                         {"lot", Cells{"1.0", "0", "$3"}},
                                         {"price", Cells{"1e999", "-1", "n/a"}}},
                             .rows = 3,
                             .first_line = 2};
    EXPECT_THAT(
        errors_of<Table<Position>>(R"({"file":"p.csv"})", &files),
        ElementsAre(
            testing::AllOf(testing::StartsWith("/0/quantity decimal: \"1,5\""),
                           testing::EndsWith(" (p.csv, line 2, column \"quantity\")")),
            "/0/price not_finite: 1e999 is beyond the largest number, 1.797e308 (p.csv, line 2, "
            "column \"price\")",
            "/0/lot type: expected an integer, written without a point or an exponent, got 1.0 "
            "(p.csv, line 2, column \"lot\")",
            "/1/symbol required: this required cell is empty (p.csv, line 3, column \"symbol\")",
            "/1/price range: must be greater than 0, got -1 (p.csv, line 3, column \"price\")",
            "/1/lot range: must be at least 1, got 0 (p.csv, line 3, column \"lot\")",
            "/2/symbol length: must have at most 12 characters, got 14 (p.csv, line 4, column "
            "\"symbol\")",
            "/2/price type: expected a number, got \"n/a\" (p.csv, line 4, column \"price\")",
            "/2/lot type: expected an integer, got \"$3\" (p.csv, line 4, column \"lot\")"));
}

TEST(Table, NamesTheLineOfARowAfterRowsOfSeveralLines) {
    GivenFiles files;
    files.tables["p.csv"] = {
        .columns = {{"symbol", Cells{"A", "B"}}, {"quantity", Cells{"1", "x"}}},
        .rows = 2,
        .lines = {2, 7}};
    EXPECT_THAT(errors_of<Table<Position>>(R"({"file":"p.csv"})", &files),
                ElementsAre(testing::EndsWith(" (p.csv, line 7, column \"quantity\")")));
}

TEST(Table, NamesUnknownDuplicateAndMissingColumns) {
    GivenFiles files;
    files.tables["p.csv"] = {.columns = {{"symbol", {}}, {"symbol", {}}, {"quantitty", {}}},
                             .rows = 0};
    EXPECT_THAT(
        errors_of<Table<Position>>(R"({"file":"p.csv"})", &files),
        ElementsAre("/symbol duplicate_field: this column appears twice in the file (p.csv)",
                    "/quantitty unknown_field: unknown column; the nearest is \"quantity\" (p.csv)",
                    "/quantity required: the file has no column \"quantity\"; its columns are "
                    "\"symbol\", \"symbol\", \"quantitty\" (p.csv)"));
}

TEST(Table, RejectsFilesWhereNotAllowedAndMissingFiles) {
    EXPECT_THAT(errors_of<Table<Position>>(R"({"file":"p.csv"})"),
                ElementsAre("/file file: files cannot be referenced here"));
    const GivenFiles files;
    EXPECT_THAT(errors_of<Table<Position>>(R"({"file":"p.csv"})", &files),
                ElementsAre("/file file: \"p.csv\" cannot be read: there is no such file"));
    EXPECT_THAT(errors_of<Table<Position>>(R"({"fil":"p.csv"})", &files),
                ElementsAre("/fil unknown_field: unknown field; the nearest is \"file\"",
                            "/file required: this required field is missing"));
    EXPECT_THAT(errors_of<Table<Position>>(R"({"file":""})", &files),
                ElementsAre("/file length: must not be empty"));
}

TEST(WideTable, KeepsColumnsInOrderOfFirstAppearanceAndMissingValuesAsNaN) {
    const auto table = read_json<WideTable>(R"([
        {"date":"2024-01-02","SPY":1,"QQQ":null},
        {"TLT":5,"date":"2024-01-03","SPY":2},
        {"date":"2024-01-05","QQQ":7}])");
    ASSERT_TRUE(table) << table.error().message;
    EXPECT_THAT(table->columns, ElementsAre("SPY", "QQQ", "TLT"));
    ASSERT_EQ(table->dates.size(), 3U);
    EXPECT_EQ(table->dates[2].to_string(), "2024-01-05");
    const auto nan = testing::Truly([](double v) { return std::isnan(v); });
    EXPECT_THAT(table->values[0], ElementsAre(1.0, 2.0, nan));
    EXPECT_THAT(table->values[1], ElementsAre(nan, nan, 7.0));
    EXPECT_THAT(table->values[2], ElementsAre(nan, 5.0, nan));
}

TEST(WideTable, ReadsTheSameFromColumnsAndFromAFile) {
    const std::string columnar =
        R"({"dates":["2024-01-02","2024-01-03"],"columns":{"SPY":[1,2.5],"QQQ":[null,3]}})";
    const auto columns = read_json<WideTable>(columnar);
    ASSERT_TRUE(columns) << columns.error().message;
    EXPECT_EQ(to_json(*columns), columnar);
    GivenFiles files;
    files.tables["w.csv"] = {.columns = {{"Date", Cells{"2024-01-02", "2024-01-03"}},
                                         {"SPY", Cells{"1", "2.5"}},
                                         {"QQQ", Cells{std::nullopt, " 3"}}},
                             .rows = 2};
    const auto file = read_json<WideTable>(R"({"file":"w.csv"})", {.files = &files});
    ASSERT_TRUE(file) << file.error().message;
    EXPECT_EQ(to_json(*file), columnar);
}

TEST(WideTable, RejectsUnorderedAndDuplicateDatesAndColumns) {
    EXPECT_THAT(errors_of<WideTable>(R"([{"date":"2024-01-03","A":1},{"date":"2024-01-02","A":1},
                                        {"date":"2024-01-02","A":1,"A":2},{"A":1},{"date":5}])"),
                ElementsAre("/1/date date: dates must ascend; 2024-01-02 comes after 2024-01-03",
                            "/2/date date: dates must ascend; 2024-01-02 appears twice",
                            "/2/A duplicate_field: this field appears twice in one object",
                            "/3/date required: this required field is missing",
                            "/4/date type: expected a date (YYYY-MM-DD), got 5"));
    EXPECT_THAT(errors_of<WideTable>(R"({"dates":["2024-01-03","2024-01-03"],
                                        "columns":{"A":[1],"B":[1,"x",3],"A":[1,2]},"more":1})"),
                ElementsAre("/dates/1 date: dates must ascend; 2024-01-03 appears twice",
                            "/columns/B/1 type: expected a number, got \"x\"",
                            "/columns/A duplicate_field: this field appears twice in one object",
                            "/more unknown_field: unknown field; the nearest is \"dates\"",
                            "/columns/A too_few_items: 1 values for 2 dates",
                            "/columns/B too_many_items: 3 values for 2 dates"));
}

TEST(WideTable, NamesFileLineAndColumnOfAnInvalidCell) {
    GivenFiles files;
    files.tables["w.csv"] = {.columns = {{"SPY", Cells{"1", "NaN", "1,5"}},
                                         {"date", Cells{"2024-01-03", "2024-13-01", "2024-01-01"}},
                                         {"SPY", Cells{"1", "2", "3"}}},
                             .rows = 3};
    EXPECT_THAT(
        errors_of<WideTable>(R"({"file":"w.csv"})", &files),
        ElementsAre(
            testing::AllOf(testing::StartsWith("/1/date date: "),
                           testing::EndsWith(" (w.csv, line 3, column \"date\")")),
            "/2/date date: dates must ascend; 2024-01-01 comes after 2024-01-03 (w.csv, line 4, "
            "column \"date\")",
            "/1/SPY type: expected a number, got \"NaN\" (w.csv, line 3, column \"SPY\")",
            "/2/SPY type: expected a number, got \"1,5\" (w.csv, line 4, column \"SPY\")",
            "/SPY duplicate_field: this column appears twice in w.csv"));
}

}  // namespace
}  // namespace ballast::wire
