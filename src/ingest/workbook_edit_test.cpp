// Edited workbooks: what changes, and that the rest stays as it is packed.
#include "ingest/workbook_edit.hpp"

#include <algorithm>
#include <fstream>
#include <gtest/gtest.h>
#include <xlsxwriter.h>

#include "ingest/archive.hpp"
#include "support/temporary_directory.hpp"

namespace ballast::ingest {
namespace {

std::string book() {
    const test::TemporaryDirectory directory;
    const std::string path = directory / "book.xlsx";
    lxw_workbook* made = workbook_new(path.c_str());
    lxw_worksheet* sheet = workbook_add_worksheet(made, "Mag 1 Inputs");
    lxw_worksheet* other = workbook_add_worksheet(made, "Notes");
    lxw_format* date = workbook_add_format(made);
    format_set_num_format(date, "yyyy-mm-dd");
    worksheet_write_string(sheet, 1, 1, "L1", nullptr);
    worksheet_write_number(sheet, 1, 2, 100, nullptr);
    worksheet_write_number(sheet, 2, 2, 42452, date);
    worksheet_write_formula_num(sheet, 3, 2, "=C2*2", nullptr, 200);
    worksheet_write_string(sheet, 4, 2, "2016-03-23", nullptr);
    worksheet_write_comment(sheet, 1, 2, "from the trustee");
    worksheet_write_string(other, 0, 0, "kept & <as it is>", nullptr);
    workbook_define_name(made, "DealCollateral", "='Mag 1 Inputs'!$B$2:$C$2");
    EXPECT_EQ(workbook_close(made), LXW_NO_ERROR);
    std::ifstream file(path, std::ios::binary);
    return {(std::istreambuf_iterator<char>(file)), {}};
}

CellEdit cell(std::uint32_t row, std::uint32_t column, EditedValue value) {
    return {"Mag 1 Inputs", row, column, std::move(value)};
}

WorkbookCells edited(const WorkbookEdits& edits) {
    return read_workbook_cells(edit_workbook(book(), edits).value()).value();
}

const WorkbookCell* at(const WorkbookCells& cells, std::uint32_t row, std::uint32_t column) {
    const auto& all = cells.sheets.front().cells;
    const auto found = std::ranges::find_if(
        all, [&](const WorkbookCell& one) { return one.row == row && one.column == column; });
    return found == all.end() ? nullptr : &*found;
}

TEST(WorkbookEdit, ValuesOfEveryTypeAreReadBack) {
    const WorkbookCells cells =
        edited({.cells = {cell(2, 3, 99.125), cell(2, 2, std::string("L2 & <more> ")),
                          cell(7, 1, true), cell(2, 1, 0.30000000000000004)},
                .names = {}});
    EXPECT_EQ(at(cells, 2, 3)->value, "99.125");
    EXPECT_EQ(at(cells, 2, 2)->value, "L2 & <more> ");
    EXPECT_EQ(at(cells, 2, 2)->type, CellType::kText);
    EXPECT_EQ(at(cells, 7, 1)->value, "true");
    EXPECT_EQ(at(cells, 2, 1)->value, "0.30000000000000004");
    EXPECT_EQ(at(cells, 3, 3)->value, "2016-03-23");  // not edited
}

TEST(WorkbookEdit, ADateKeepsTheFormOfItsCell) {
    const fin::Date day = fin::Date::from_ymd(2024, 5, 31).value();
    const WorkbookCells cells =
        edited({.cells = {cell(3, 3, day), cell(5, 3, day), cell(9, 3, day)}, .names = {}});
    EXPECT_EQ(at(cells, 3, 3)->type, CellType::kDate);
    for (const std::uint32_t row : {3U, 5U, 9U}) EXPECT_EQ(at(cells, row, 3)->value, "2024-05-31");
    EXPECT_EQ(at(cells, 5, 3)->type, CellType::kText);
}

TEST(WorkbookEdit, AFormulaStaysWithTheValueAsItsResult) {
    const WorkbookCells cells =
        edited({.cells = {cell(4, 3, 210.0), cell(2, 2, std::monostate{})}, .names = {}});
    EXPECT_EQ(at(cells, 4, 3)->formula, "C2*2");
    EXPECT_EQ(at(cells, 4, 3)->value, "210");
    EXPECT_EQ(at(cells, 2, 2), nullptr);
}

TEST(WorkbookEdit, CellsAndRowsAreAddedInTheirOrder) {
    const WorkbookCells cells =
        edited({.cells = {cell(3, 1, 1.0), cell(3, 9, 2.0), cell(1, 4, 3.0), cell(900, 2, 4.0)},
                .names = {{"DealCollateral", "", "'Mag 1 Inputs'!$B$2:$C$900"}}});
    EXPECT_EQ(at(cells, 3, 1)->value, "1");
    EXPECT_EQ(at(cells, 3, 9)->value, "2");
    EXPECT_EQ(at(cells, 1, 4)->value, "3");
    EXPECT_EQ(at(cells, 900, 2)->value, "4");
    ASSERT_EQ(cells.names.size(), 1U);
    EXPECT_EQ(cells.names.front().reference, "'Mag 1 Inputs'!$B$2:$C$900");
}

TEST(WorkbookEdit, EverythingElseStaysAsItIs) {
    const std::string before = book();
    EXPECT_EQ(edit_workbook(before, {}).value(), before);
    const std::string after =
        edit_workbook(before, {.cells = {cell(2, 3, 99.0)}, .names = {}}).value();
    EXPECT_EQ(edit_workbook(before, {.cells = {cell(2, 3, 99.0)}, .names = {}}).value(), after);
    Archive old = Archive::open(before).value();
    Archive made = Archive::open(after).value();
    ASSERT_EQ(made.entries().size(), old.entries().size());
    for (std::size_t i = 0; i < old.entries().size(); ++i) {
        ASSERT_EQ(made.entries()[i].name, old.entries()[i].name);
        if (old.entries()[i].name == "xl/worksheets/sheet1.xml") {
            std::string text = made.read(i).value();
            const std::size_t place = text.find("<v>99</v>");
            ASSERT_NE(place, std::string::npos);
            text.replace(place, 9, "<v>100</v>");
            EXPECT_EQ(text, old.read(i).value());
        } else {
            EXPECT_EQ(made.read(i).value(), old.read(i).value());
        }
    }
}

TEST(WorkbookEdit, SheetsAndNamesThatAreNotThereAreRefused) {
    const auto sheet = edit_workbook(book(), {.cells = {{"Mag 2", 1, 1, 1.0}}, .names = {}});
    ASSERT_FALSE(sheet);
    EXPECT_NE(sheet.error().message.find("no sheet \"Mag 2\""), std::string::npos);
    const auto name =
        edit_workbook(book(), {.cells = {}, .names = {{"Liability", "", "'Notes'!$A$1"}}});
    ASSERT_FALSE(name);
    EXPECT_NE(name.error().message.find("no name Liability"), std::string::npos);
    EXPECT_FALSE(edit_workbook("no workbook", {.cells = {cell(1, 1, 1.0)}, .names = {}}));
}

}  // namespace
}  // namespace ballast::ingest
