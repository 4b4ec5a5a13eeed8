// Arbitrary bytes as the cells and names of an input sheet, or as the sheet of a workbook: reading
// never crashes, every finding has a code, and what is read is valid text.
//
// The first byte selects the form. A cell is a line: place, type and value between tabs.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <sstream>
#include <string>
#include <vector>

#include "base/check.hpp"
#include "ingest/archive_write_test.hpp"
#include "ingest/mag_sheet.hpp"

namespace ingest = ballast::ingest;

namespace {

constexpr const char* kNames[] = {"AnalysisDate", "DateInputs",     "DealCollateral",
                                  "Accounts",     "TestThresholds", "QualityTestInputs",
                                  "ObjWeights",   "CFInputs",       "Liability",
                                  "Fees",         "CLOInputs",      "LIBOR"};

void check(const ingest::MagSheet& sheet) {
    for (const auto* list : {&sheet.warnings, &sheet.errors})
        for (const ingest::MagFinding& finding : *list) CHECK(!finding.code.empty());
    CHECK(std::isfinite(sheet.parsed.collateral_total));
    for (const auto& [id, par] : sheet.parsed.collateral) CHECK(!id.empty() && std::isfinite(par));
    CHECK(sheet.unmapped.size() <= sheet.cells_read);
}

void read_cells(const std::string& text) {
    ingest::WorkbookSheet sheet{.name = "M Inputs", .cells = {}};
    std::vector<ingest::DefinedName> names;
    std::istringstream lines(text);
    std::uint32_t row = 1, column = 1;
    for (std::string line; std::getline(lines, line) && sheet.cells.size() < 500;) {
        if (line.size() < 3) continue;
        const auto step = static_cast<unsigned char>(line[0]);
        if (step >= 128) {  // a name
            const char* name = kNames[step % std::size(kNames)];
            names.push_back({name, "", "'M Inputs'!" + line.substr(1)});
            continue;
        }
        row += step % 4;
        column = step % 4 == 0 ? column + 1 : 1 + step / 4 % 8;
        sheet.cells.push_back({.row = row,
                               .column = column,
                               .type = static_cast<ingest::CellType>(line[1] & 3),
                               .value = line.substr(2),
                               .formula = (line[1] & 64) != 0 ? "A1" : "",
                               .has_value = (line[1] & 32) != 0});
    }
    check(ingest::read_mag_sheet(sheet, names));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string text(data + 1, data + size);
    if (data[0] % 2 == 0) {
        read_cells(text);
        return 0;
    }
    ingest::WorkbookLimits limits;
    limits.max_cells = 2'000;
    const std::string bytes = ingest::write_archive(
        {{.name = "[Content_Types].xml", .text = "<Types/>"},
         {.name = "xl/workbook.xml",
          .text =
              data[0] % 4 == 1
                  ? text
                  : R"(<workbook><sheets><sheet name="M Inputs" r:id="r"/></sheets></workbook>)"},
         {.name = "xl/_rels/workbook.xml.rels",
          .text = R"(<Relationships><Relationship Id="r" Target="worksheets/a.xml"/>)"
                  "</Relationships>"},
         {.name = "xl/worksheets/a.xml",
          .text = data[0] % 4 == 3 ? text : "<worksheet><sheetData/></worksheet>"}});
    const auto cells = ingest::read_workbook_cells(bytes, limits);
    if (!cells) {
        CHECK(!cells.error().message.empty());
        return 0;
    }
    for (const ingest::WorkbookSheet& sheet : cells->sheets)
        check(ingest::read_mag_sheet(sheet, cells->names));
    return 0;
}
