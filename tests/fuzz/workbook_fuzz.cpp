// Arbitrary bytes as a workbook: reading never crashes, cells are within the limits and are valid
// text. The first byte selects the part of an otherwise valid workbook that the bytes replace; 0
// makes them the whole file. Where the workbook can be edited, the edited one has the new value.
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/check.hpp"
#include "ingest/archive_write_test.hpp"
#include "ingest/workbook.hpp"
#include "ingest/workbook_edit.hpp"
#include "wire/json.hpp"

namespace ingest = ballast::ingest;

namespace {

std::string file_of(const std::uint8_t* data, std::size_t size) {
    const std::string text(data + 1, data + size);
    if (data[0] == 0) return text;
    std::vector<ingest::TestEntry> parts = {
        {.name = "[Content_Types].xml", .text = "<Types/>"},
        {.name = "xl/workbook.xml",
         .text = R"(<workbook><sheets><sheet name="s" r:id="r"/></sheets></workbook>)"},
        {.name = "xl/_rels/workbook.xml.rels",
         .text = R"(<Relationships><Relationship Id="r" Target="worksheets/a.xml"/>)"
                 "</Relationships>"},
        {.name = "xl/worksheets/a.xml",
         .text = R"(<worksheet><sheetData><row><c t="s"><v>0</v></c><c s="0"><v>61</v></c></row>)"
                 "</sheetData></worksheet>"},
        {.name = "xl/sharedStrings.xml", .text = "<sst><si><t>a</t></si></sst>"},
        {.name = "xl/styles.xml",
         .text = R"(<styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>)"}};
    parts[1 + data[0] % (parts.size() - 1)].text = text;
    return ingest::write_archive(parts);
}

void check_edit(const std::string& bytes, const std::string& sheet,
                const ingest::WorkbookLimits& limits) {
    if (!ingest::read_workbook_cells(bytes, limits)) return;
    const auto edited = ingest::edit_workbook(
        bytes, {.cells = {{sheet, 2, 3, std::string("edited")}}, .names = {}}, limits);
    if (!edited) {
        CHECK(!edited.error().message.empty());
        return;
    }
    const auto cells = ingest::read_workbook_cells(*edited);
    CHECK(cells);
    for (const ingest::WorkbookSheet& one : cells->sheets) {
        if (one.name != sheet) continue;
        bool found = false;
        for (const ingest::WorkbookCell& cell : one.cells)
            found |= cell.row == 2 && cell.column == 3 && cell.value == "edited";
        CHECK(found);
        return;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    ingest::WorkbookLimits limits;
    limits.max_cells = 1'000;
    limits.max_columns = 100;
    const std::string bytes = file_of(data, size);
    const auto sheets = ingest::read_workbook(bytes, limits);
    if (!sheets) {
        CHECK(!sheets.error().message.empty());
        CHECK(
            ballast::wire::read_json<std::string>(ballast::wire::to_json(sheets.error().message)));
        return 0;
    }
    if (!sheets->empty()) check_edit(bytes, sheets->front().name, limits);
    std::size_t cells = 0;
    for (const ingest::Sheet& sheet : *sheets)
        for (const auto& row : sheet.rows) {
            cells += row.size();
            CHECK(row.size() <= limits.max_columns);
            for (const std::string& cell : row) {
                const auto again =
                    ballast::wire::read_json<std::string>(ballast::wire::to_json(cell));
                CHECK(again && *again == cell);
            }
        }
    CHECK(cells <= limits.max_cells);
    return 0;
}
