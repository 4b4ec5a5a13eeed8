#include "api/cli/show.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/cli/numbers.hpp"
#include "api/cli/text_table.hpp"

namespace ballast::api::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Numbers, AreGroupedAndRoundedExactly) {
    EXPECT_EQ(grouped("1234567.8"), "1,234,567.8");
    EXPECT_EQ(grouped("-999"), "-999");
    EXPECT_EQ(fixed("0.125", 2), "0.12");  // half to even
    EXPECT_EQ(fixed("9007199254740993.01", 2), "9,007,199,254,740,993.01");
    EXPECT_EQ(fixed("1e300", 0).substr(0, 5), "1,000");
    EXPECT_EQ(fixed("-0.001", 2), "0.00");
    EXPECT_EQ(fixed("twelve", 2), "twelve");
    EXPECT_EQ(at_most("12.500000", 6), "12.5");
    EXPECT_EQ(at_most("100", 6), "100");
    EXPECT_EQ(percent("0.0125", 2), "1.25%");
    EXPECT_EQ(percent_at_most("0.975", 2), "97.5%");
    EXPECT_EQ(percent_at_most("1", 2), "100%");
}

TEST(TextTable, AlignsNumbersRightAndContinuesTextInANarrowTerminal) {
    TextTable table{{{"Name"}, {"Value", true}},
                    {{{"a rather long name"}, {"1.00"}}, {{"é"}, {"-1,000.00"}}}};
    EXPECT_EQ(to_text(table, 0, false),
              "Name                    Value\n"
              "a rather long name       1.00\n"
              "é                   -1,000.00\n");
    EXPECT_EQ(to_text(table, 22, false),
              "Name             Value\n"
              "a rather          1.00\n"
              "long name\n"
              "é            -1,000.00\n");
    table.columns[0].whole = true;
    EXPECT_EQ(to_text(table, 22, false), to_text(table, 0, false));
}

TEST(TextTable, AnIdIsNeverCutAndColumnsThatCanBeSparedGoFirst) {
    TextTable table{{{"Scenario"}, {"Share of value", true, false, 1}, {"Id"}},
                    {{{"COVID-19 sell-off of 2020"}, {"-33.10%"}, {"covid-sell-off-of-2020"}}}};
    EXPECT_EQ(to_text(table, 45, false),
              "             Share of\n"
              "Scenario        value  Id\n"
              "COVID-19      -33.10%  covid-sell-off-of-2020\n"
              "sell-off\n"
              "of 2020\n");
    EXPECT_TRUE(leave_out(table, 43).empty());
    EXPECT_EQ(leave_out(table, 40), std::vector<std::string>{"Share of value"});
    EXPECT_TRUE(leave_out(table, 10).empty()) << "the others are needed";
    EXPECT_EQ(to_text(table, 10, false),
              "Scenario    Id\n"
              "COVID-19    covid-sell-off-of-2020\n"
              "sell-off\n"
              "of 2020\n");
    // What is longer than any id is cut.
    const TextTable document{{{"Value"}, {"Id"}}, {{{std::string(200, 'x')}, {"a-b"}}}};
    EXPECT_EQ(to_text(document, 20, false), "Value            Id\nxxxxxxxxxxxxxx…  a-b\n");
}

TEST(TextTable, CsvQuotesWhatNeedsIt) {
    EXPECT_EQ(csv_line({"a", "b,c", "d\"e", "f\ng", ""}), "a,\"b,c\",\"d\"\"e\",\"f\ng\",\n");
}

const View& test_view() {
    static const View view{
        .command = "test",
        .method = "test.method",
        .doc = "",
        .group = "",
        .places = {},
        .sections = {{.name = "facts",
                      .title = "",
                      .pointer = "",
                      .columns = {{"Net value", "/net", Format::kMoney, true}, {"None", "/none"}},
                      .is_facts = true},
                     {.name = "rows",
                      .title = "Rows",
                      .pointer = "/rows",
                      .columns = {{"Name", "/name"}, {"Gain", "/in/gain", Format::kMoney, true}},
                      .same = {"/method"},
                      .most = 2},
                     {.name = "map",
                      .title = "Map",
                      .pointer = "/map",
                      .columns = {{"Key", "@key"}, {"Value", "@value", Format::kPercent}}}}};
    return view;
}

JsonValue response(std::string_view json) {
    auto value = parse_json(json);
    EXPECT_TRUE(value);
    return *std::move(value);
}

constexpr std::string_view kResponse =
    R"({"net":-1234.5,"rows":[{"name":"a","method":"m","in":{"gain":"1"}},)"
    R"({"name":"b","method":"m","in":{"gain":null}},{"name":"c","method":"m","in":{"gain":-2}},)"
    R"({"name":"d","method":"n","in":{}}],"map":{"x":0.5},"as_of":"2024-01-02","currency":"EUR",)"
    R"("coverage":0.98,"issues":[{"severity":"warning","code":"c","message":"no price","where":"Z"}]})";

TEST(Show, TablesHaveDateCurrencyCoverageAndIssues) {
    const auto text = shown_as_text(test_view(), "book", response(kResponse), {});
    ASSERT_TRUE(text);
    EXPECT_EQ(*text,
              "book · as of 2024-01-02 · EUR · coverage 98%\n"
              "\n"
              "Net value  -1,234.50\n"
              "\n"
              "Rows (m)\n"
              "Name  Gain\n"
              "a     1.00\n"
              "b        –\n"
              "first 2 of 3 rows; --csv --show rows writes all of them\n"
              "\n"
              "Map\n"
              "Key   Value\n"
              "x    50.00%\n"
              "\n"
              "Issues\n"
              "warning: no price (Z)\n");
}

TEST(Show, OneSectionCanBeShown) {
    const auto text = shown_as_text(test_view(), "", response(kResponse), {.section = "map"});
    ASSERT_TRUE(text);
    EXPECT_THAT(*text, HasSubstr("Map"));
    EXPECT_THAT(*text, Not(HasSubstr("Rows")));
    EXPECT_FALSE(shown_as_text(test_view(), "", response(kResponse), {.section = "no"}));
}

TEST(Show, CsvHasRawValuesOfAllRowsUnderTheirFieldNames) {
    EXPECT_EQ(shown_as_csv(test_view(), response(kResponse), "").value(),
              "method,name,in.gain\nm,a,1\nm,b,\nm,c,-2\nn,d,\n");
    EXPECT_EQ(shown_as_csv(test_view(), response(kResponse), "map").value(), "key,value\nx,0.5\n");
    EXPECT_EQ(shown_as_csv(test_view(), response(kResponse), "facts").value(),
              "net,none\n-1234.5,\n");
}

TEST(Show, NegativeNumbersAreRedOnlyInColor) {
    const auto text =
        shown_as_text(test_view(), "", response(kResponse), {.section = "facts", .color = true});
    ASSERT_TRUE(text);
    EXPECT_THAT(*text, HasSubstr("\x1b[31m-1,234.50\x1b[0m"));
}

TEST(Show, StoredTextReachesTheTerminalWithoutControlCharacters) {
    const auto text = shown_as_text(
        test_view(), "", response("{\"rows\":[{\"name\":\"\\u001b[31mx\",\"method\":\"m\"}]}"), {});
    ASSERT_TRUE(text);
    EXPECT_THAT(*text, Not(HasSubstr("\x1b")));
}

TEST(ProgressBarTest, ALineHasPhasePartAndCounts) {
    EXPECT_EQ(progress_line({500, 1000, "paths", "drawing"}, 0),
              "drawing  [############            ]  50%  500 of 1,000 paths");
    EXPECT_EQ(progress_line({500, 0, "paths", "drawing"}, 0), "drawing 500 paths");
    EXPECT_EQ(progress_line({1, 0, "files", "copying"}, 0), "copying 1 file");
    EXPECT_EQ(text_width(progress_line({1, 2, "paths", "drawing"}, 20)), 20U);
}

}  // namespace
}  // namespace ballast::api::cli
