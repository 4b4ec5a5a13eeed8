// Cells with types, formulas and defined names, of workbooks written by libxlsxwriter.
#include "ingest/workbook_cells.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <xlsxwriter.h>

#include "support/temporary_directory.hpp"

namespace ballast::ingest {
namespace {

TEST(WorkbookCells, KeepTypesFormulasAndNames) {
    const test::TemporaryDirectory directory;
    const std::string path = directory / "book.xlsx";
    lxw_workbook* book = workbook_new(path.c_str());
    lxw_worksheet* sheet = workbook_add_worksheet(book, "Mag 1 Inputs");
    lxw_format* date = workbook_add_format(book);
    format_set_num_format(date, "yyyy-mm-dd");
    worksheet_write_string(sheet, 0, 0, "Par ", nullptr);
    worksheet_write_number(sheet, 1, 1, 2249999.995, nullptr);
    worksheet_write_number(sheet, 2, 1, 42452, date);
    worksheet_write_formula_num(sheet, 3, 1, "=B2*2", nullptr, 4499999.99);
    worksheet_write_boolean(sheet, 4, 1, 1, nullptr);
    workbook_define_name(book, "DealCollateral", "='Mag 1 Inputs'!$A$2:$B$3");
    workbook_define_name(book, "'Mag 1 Inputs'!AnalysisDate", "='Mag 1 Inputs'!$B$3");
    ASSERT_EQ(workbook_close(book), LXW_NO_ERROR);
    std::ifstream file(path, std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(file)), {});
    const auto cells = read_workbook_cells(bytes);
    ASSERT_TRUE(cells) << cells.error().message;
    const auto& all = cells->sheets.at(0).cells;
    ASSERT_EQ(all.size(), 5U);
    EXPECT_EQ(all[0].value, "Par ");
    EXPECT_EQ(all[1].value, "2249999.995");
    EXPECT_EQ(all[1].type, CellType::kNumber);
    EXPECT_EQ(all[2].value, "2016-03-23");
    EXPECT_EQ(all[2].type, CellType::kDate);
    EXPECT_EQ(all[3].formula, "B2*2");
    EXPECT_TRUE(all[3].has_value);
    EXPECT_EQ(all[4].type, CellType::kBoolean);
    ASSERT_EQ(cells->names.size(), 2U);
    for (const DefinedName& name : cells->names)
        EXPECT_EQ(name.sheet, name.name == "AnalysisDate" ? "Mag 1 Inputs" : "");
}

}  // namespace
}  // namespace ballast::ingest
