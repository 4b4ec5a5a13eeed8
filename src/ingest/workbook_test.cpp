// Workbooks written by libxlsxwriter, and hand-written parts for what it does not write.
#include "ingest/workbook.hpp"

#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sstream>
#include <xlsxwriter.h>

#include "ingest/archive_write_test.hpp"
#include "ingest/workbook_format.hpp"
#include "support/temporary_directory.hpp"

namespace ballast::ingest {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kRelations = R"(<Relationships><Relationship Id="r1"
 Target="worksheets/sheet1.xml"/></Relationships>)";
constexpr const char* kWorkbook =
    R"(<workbook><sheets><sheet name="One" sheetId="1" r:id="r1"/></sheets></workbook>)";

// A workbook of one sheet with these rows, its other parts as given.
std::string book_of(const std::string& rows, std::vector<TestEntry> more = {},
                    const std::string& workbook = kWorkbook) {
    std::vector<TestEntry> parts = {
        {.name = "[Content_Types].xml", .text = "<Types/>"},
        {.name = "xl/workbook.xml", .text = workbook},
        {.name = "xl/_rels/workbook.xml.rels", .text = kRelations},
        {.name = "xl/worksheets/sheet1.xml",
         .text = "<worksheet><sheetData>" + rows + "</sheetData></worksheet>"}};
    for (TestEntry& part : more) parts.push_back(std::move(part));
    return write_archive(parts);
}

TEST(Workbook, ReadsAWrittenWorkbookIncludingDatesAndGaps) {
    const test::TemporaryDirectory directory;
    const std::string path = directory / "book.xlsx";
    lxw_workbook* book = workbook_new(path.c_str());
    lxw_worksheet* first = workbook_add_worksheet(book, "Positions");
    lxw_format* date = workbook_add_format(book);
    format_set_num_format(date, "dd/mm/yyyy");
    worksheet_write_string(first, 0, 0, "id", nullptr);
    worksheet_write_string(first, 0, 1, "maturity", nullptr);
    worksheet_write_string(first, 0, 3, "balance & more", nullptr);
    lxw_datetime day = {.year = 2031, .month = 2, .day = 28, .hour = 0, .min = 0, .sec = 0};
    worksheet_write_datetime(first, 1, 1, &day, date);
    worksheet_write_number(first, 1, 3, 1234.5678, nullptr);
    worksheet_write_boolean(first, 3, 0, 1, nullptr);
    worksheet_write_formula_num(first, 3, 1, "=1+1", nullptr, 2);
    lxw_worksheet* second = workbook_add_worksheet(book, "Curves");
    worksheet_write_number(second, 0, 0, -0.005, nullptr);
    ASSERT_EQ(workbook_close(book), LXW_NO_ERROR);

    std::ifstream file(path, std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(file)), {});
    const auto sheets = read_workbook(bytes);
    ASSERT_TRUE(sheets) << sheets.error().message;
    ASSERT_EQ(sheets->size(), 2U);
    EXPECT_EQ((*sheets)[0].name, "Positions");
    ASSERT_EQ((*sheets)[0].rows.size(), 4U);
    EXPECT_THAT((*sheets)[0].rows[0], ElementsAre("id", "maturity", "", "balance & more"));
    EXPECT_THAT((*sheets)[0].rows[1], ElementsAre("", "2031-02-28", "", "1234.5678"));
    EXPECT_TRUE((*sheets)[0].rows[2].empty());
    EXPECT_THAT((*sheets)[0].rows[3], ElementsAre("true", "2"));
    EXPECT_THAT((*sheets)[1].rows[0], ElementsAre("-0.005"));
}

TEST(Workbook, ReadsInlineSharedAndRichText) {
    const auto sheets = read_workbook(book_of(
        R"(<row r="2"><c r="A2" t="inlineStr"><is><t xml:space="preserve"> a </t></is></c>
           <c r="B2" t="s"><v>1</v></c><c r="C2" t="e"><v>#N/A</v></c>
           <c r="D2" t="str"><v>x</v></c></row>)",
        {{.name = "xl/sharedStrings.xml",
          .text = "<sst><si><t>zero</t></si><si><r><t>on</t></r><r><t>e</t></r>"
                  "<rPh><t>ruby</t></rPh></si></sst>"}}));
    ASSERT_TRUE(sheets) << sheets.error().message;
    ASSERT_EQ((*sheets)[0].rows.size(), 2U);
    EXPECT_THAT((*sheets)[0].rows[1], ElementsAre(" a ", "one", "", "x"));
}

TEST(Workbook, SupportsBothDateSystems) {
    const TestEntry styles = {.name = "xl/styles.xml",
                              .text = R"(<styleSheet><cellXfs><xf numFmtId="0"/>
                                         <xf numFmtId="14"/></cellXfs></styleSheet>)"};
    const std::string cell = R"(<row><c s="1"><v>1</v></c></row>)";
    EXPECT_EQ(read_workbook(book_of(cell, {styles})).value()[0].rows[0][0], "1900-01-01");
    const std::string in_1904 = R"(<workbook><workbookPr date1904="1"/><sheets>
        <sheet name="One" r:id="r1"/></sheets></workbook>)";
    EXPECT_EQ(read_workbook(book_of(cell, {styles}, in_1904)).value()[0].rows[0][0], "1904-01-02");
}

// ECMA-376 part 1, 18.17.4.1: serial values and their dates.
TEST(Workbook, SerialNumbersMatchTheDatesOfTheStandard) {
    EXPECT_EQ(date_text(1, DateSystem::k1900), "1900-01-01");
    EXPECT_EQ(date_text(59, DateSystem::k1900), "1900-02-28");
    EXPECT_EQ(date_text(60, DateSystem::k1900), std::nullopt);
    EXPECT_EQ(date_text(61, DateSystem::k1900), "1900-03-01");
    EXPECT_EQ(date_text(2'958'465, DateSystem::k1900), "9999-12-31");
    EXPECT_EQ(date_text(2'958'466, DateSystem::k1900), std::nullopt);
    EXPECT_EQ(date_text(-1, DateSystem::k1900), std::nullopt);
    EXPECT_EQ(date_text(0.5, DateSystem::k1900), "12:00:00");
    EXPECT_EQ(date_text(45'000.75, DateSystem::k1900), "2023-03-15T18:00:00");
}

TEST(Workbook, ADateFormatHasADatePartOutsideOfQuotesAndColors) {
    for (const char* code : {"yyyy-mm-dd", "d/m/yy", "[h]:mm", "[$-409]mmm\\-yy", "mm:ss.0"})
        EXPECT_TRUE(is_date_format(code)) << code;
    for (const char* code : {"0.00", "#,##0", "General", "0.00\"day\"", "[Red]0", "0.0_d", "@",
                             "\"year\" 0", "0\\d", ""})
        EXPECT_FALSE(is_date_format(code)) << code;
}

TEST(Workbook, ReportsWhatIsWrong) {
    const auto message = [](const std::string& bytes, const WorkbookLimits& limits = {}) {
        const auto sheets = read_workbook(bytes, limits);
        return sheets ? std::string("read") : sheets.error().message;
    };
    EXPECT_THAT(message("PK"), HasSubstr("ZIP"));
    EXPECT_THAT(message(write_archive({{.name = "a", .text = "b"}})), HasSubstr("xl/workbook.xml"));
    EXPECT_THAT(message(book_of("<row><c t=\"s\"><v>7</v></c></row>")), HasSubstr("shared text"));
    EXPECT_THAT(message(book_of("<row><c>")), HasSubstr("not well-formed"));
    EXPECT_THAT(message(book_of("<row r=\"2\"/><row r=\"1\"/>")), HasSubstr("out of order"));
    EXPECT_THAT(message(book_of("<row r=\"1\"><c r=\"B1\"/><c r=\"ZZZ1\"><v>1</v></c></row>")),
                HasSubstr("beyond column"));
    EXPECT_THAT(message(book_of("<row><c><v>1</v></c><c><v>2</v></c></row>"), {.max_cells = 1}),
                HasSubstr("more than 1 cells"));
    EXPECT_THAT(message(book_of("", {{.name = "xl/sharedStrings.xml",
                                      .text = "<!DOCTYPE a [<!ENTITY b \"c\">]><sst/>"}})),
                HasSubstr("document type"));
}

}  // namespace
}  // namespace ballast::ingest
