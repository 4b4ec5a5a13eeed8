// Small files that describe large contents, and files built to make a reader slow, in every format
// but archives as such (archive_bombs_test.cpp) and Parquet (store/parquet_bombs_test.cpp).
#include <fmt/format.h>
#include <random>

#include "ingest/archive.hpp"
#include "ingest/archive_write_test.hpp"
#include "ingest/bombs_test.hpp"
#include "ingest/csv.hpp"
#include "ingest/import_row.hpp"
#include "ingest/mag_sheet.hpp"
#include "ingest/price_table.hpp"
#include "ingest/record_table.hpp"
#include "ingest/row_splitter.hpp"
#include "ingest/workbook.hpp"

namespace ballast::ingest {
namespace {

std::string open_archive(const std::string& bytes) { return outcome(Archive::open(bytes)); }
std::string open_workbook(const std::string& bytes) { return outcome(read_workbook(bytes)); }
std::string open_csv(const std::string& bytes) { return outcome(read_csv(bytes)); }
std::string open_broker_file(const std::string& bytes) {
    return outcome(read_import_file(bytes, {}));
}
std::string open_prices(const std::string& bytes) {
    auto table = read_csv(bytes);
    return table ? outcome(read_price_table(*std::move(table), {})) : table.error().message;
}
std::string open_records(const std::string& bytes) {
    auto table = read_csv(bytes);
    return table ? outcome(read_record_table(*table, model::RecordKind::kQuote,
                                             fin::Date::from_serial(20000)))
                 : table.error().message;
}
std::string open_mag_workbook(const std::string& bytes) {
    const auto book = read_workbook_cells(bytes);
    if (!book) return book.error().message;
    const MagSheet read = read_mag_sheet(book->sheets.front(), book->names);
    return fmt::format("{} errors, {} parameters", read.errors.size(), read.parameters.size());
}
std::string split_rows(const std::string& bytes) {
    RowSplitter rows("table.csv", [](const SplitRow&) -> Status { return {}; });
    for (std::size_t at = 0; at < bytes.size(); at += 1 << 20)
        if (const Status fed = rows.feed(std::string_view(bytes).substr(at, 1 << 20)); !fed)
            return fed.error().message;
    const Status finished = rows.finish();
    return finished ? "accepted" : finished.error().message;
}

std::string repeated(std::string_view text, std::size_t count) {
    std::string out;
    out.reserve(text.size() * count);
    for (std::size_t i = 0; i < count; ++i) out += text;
    return out;
}

std::string numbered(std::size_t count, const auto& text_of) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) out += text_of(i);
    return out;
}

struct BookParts {
    std::string rows;
    std::string strings = {};
    std::string styles = {};
    std::string sheets = R"(<sheet name="One" r:id="r1"/>)";
    std::string relations = R"(<Relationship Id="r1" Target="worksheets/sheet1.xml"/>)";
    std::string names = {};
};

std::string book(const BookParts& parts) {
    std::vector<TestEntry> entries = {
        {.name = "[Content_Types].xml", .text = "<Types/>"},
        {.name = "xl/workbook.xml",
         .text = "<workbook><sheets>" + parts.sheets + "</sheets><definedNames>" + parts.names +
                 "</definedNames></workbook>"},
        {.name = "xl/_rels/workbook.xml.rels",
         .text = "<Relationships>" + parts.relations + "</Relationships>"},
        {.name = "xl/worksheets/sheet1.xml",
         .text = "<worksheet><sheetData>" + parts.rows + "</sheetData></worksheet>"}};
    if (!parts.strings.empty())
        entries.push_back({.name = "xl/sharedStrings.xml", .text = parts.strings});
    if (!parts.styles.empty()) entries.push_back({.name = "xl/styles.xml", .text = parts.styles});
    return write_archive(entries);
}

// Texts that pack about six to one, so that no ratio gives them away.
std::string noise(std::size_t bytes) {
    std::mt19937 random(7);
    std::string text;
    while (text.size() < bytes) text += fmt::format("{:08x}", random());
    return text;
}

std::string noisy_sheets(const char* relation) {
    std::mt19937 random(5);
    return numbered(20'000, [&](std::size_t) {
        return fmt::format(R"(<sheet name="{:08x}" r:id="{}"/>)", random(), relation);
    });
}

// An archive without contents whose end record states any number of entries.
std::string end_record(std::uint16_t entries, std::uint32_t directory_bytes) {
    std::string end = "PK\x05\x06";
    const auto put = [&](std::uint64_t value, int bytes) {
        for (int i = 0; i < bytes; ++i) end += static_cast<char>(value >> (8 * i));
    };
    put(0, 4), put(entries, 2), put(entries, 2), put(directory_bytes, 4), put(0, 4), put(0, 2);
    return end;
}

std::string many_entries(std::size_t count, const std::string& text) {
    std::vector<TestEntry> entries(count);
    for (std::size_t i = 0; i < count; ++i)
        entries[i] = {.name = fmt::format("f{}", i), .text = text};
    return write_archive(entries);
}

// The first stored size of "a" replaced by a smaller one, in both headers.
std::string lying_archive() {
    std::string bytes = write_archive({{.name = "a", .text = noise(300'000)}});
    const std::string size = {'\xE0', '\x93', '\x04', '\0'};  // 300,000
    for (std::size_t at = 0; (at = bytes.find(size, at)) != std::string::npos;)
        bytes.replace(at, 4, std::string("\x10\0\0\0", 4));
    return bytes;
}

std::vector<Bomb> bombs() {
    const std::string head = "a,b\n";
    return {
        {"zip: 300,000 entries", [] { return many_entries(300'000, ""); }, open_archive,
         "300000 entries: expected at most 10000"},
        {"zip: end record states 65,534 entries", [] { return end_record(65'534, 100); },
         open_archive, "65534 entries"},
        {"zip: directory of a gigabyte", [] { return end_record(9'000, 1U << 30U); }, open_archive,
         "directory has 1073741824 bytes"},
        {"zip: one entry of zeros",
         [] { return write_archive({{"zeros", std::string(50'000'000, '0')}}); }, open_archive,
         "would inflate to 50000000 bytes"},
        {"zip: 5,000 small entries of zeros",
         [] { return many_entries(5'000, std::string(100'000, '0')); }, open_archive,
         "would inflate to more than"},
        {"zip: sizes that the contents exceed", lying_archive,
         [](const std::string& bytes) {
             auto archive = Archive::open(bytes);
             return archive ? outcome(archive->read(0)) : archive.error().message;
         },
         "archive"},
        {"zip: names that escape", [] { return write_archive({{"../../a", "x"}}); }, open_archive,
         "escapes"},
        {"zip: a link",
         [] { return write_archive({{.name = "a", .text = "/etc/passwd", .unix_mode = 0120777}}); },
         open_archive, "is a link"},
        {"xlsx: one cell per row in the last column",
         [] {
             return book({numbered(20'000, [](std::size_t i) {
                 return fmt::format(R"(<row r="{0}"><c r="XFD{0}"><v>{0}</v></c></row>)", i + 1);
             })});
         },
         open_workbook, "would take"},
        {"xlsx: one cell in the last row of many sheets",
         [] {
             std::vector<TestEntry> entries = {{"[Content_Types].xml", "<Types/>"}};
             std::string sheets, relations;
             for (int i = 0; i < 900; ++i) {
                 sheets += fmt::format(R"(<sheet name="{0}" r:id="r{0}"/>)", i);
                 relations +=
                     fmt::format(R"(<Relationship Id="r{0}" Target="worksheets/s{0}.xml"/>)", i);
                 entries.push_back({fmt::format("xl/worksheets/s{}.xml", i),
                                    "<worksheet><sheetData><row r=\"1048576\"><c><v>1</v></c></row>"
                                    "</sheetData></worksheet>"});
             }
             entries.push_back(
                 {"xl/workbook.xml", "<workbook><sheets>" + sheets + "</sheets></workbook>"});
             entries.push_back({"xl/_rels/workbook.xml.rels",
                                "<Relationships>" + relations + "</Relationships>"});
             return write_archive(entries);
         },
         open_workbook, "would take"},
        {"xlsx: 20,000 sheets of one part",
         [] { return book({.rows = "<row><c><v>1</v></c></row>", .sheets = noisy_sheets("r1")}); },
         open_workbook, "is the part of two sheets"},
        {"xlsx: 20,000 chart sheets",
         [] {
             return book({.rows = "",
                          .sheets = noisy_sheets("r2"),
                          .relations = R"(<Relationship Id="r2" Target="chartsheets/s.xml"/>)"});
         },
         open_workbook, "more than 1000 sheets"},
        {"xlsx: 20,000 sheets with parts",
         [] {
             std::vector<TestEntry> entries(20'000);
             for (std::size_t i = 0; i < entries.size(); ++i)
                 entries[i] = {fmt::format("xl/worksheets/s{}.xml", i), "<worksheet/>"};
             return write_archive(entries);
         },
         open_workbook, "20000 entries: expected at most 2000"},
        {"xlsx: one shared text in 100,000 cells",
         [] {
             std::mt19937 random(3);
             return book(
                 {.rows = numbered(100'000,
                                   [&](std::size_t) {
                                       return fmt::format(
                                           R"(<row x="{:x}"><c t="s"><v>0</v></c></row>)",
                                           random());
                                   }),
                  .strings = "<sst><si><t>" + std::string(32'000, 'x') + "</t></si></sst>"});
         },
         open_workbook, "would take"},
        {"xlsx: a sheet of zeros",
         [] { return book({repeated("<row><c><v>0</v></c></row>", 2'000'000)}); }, open_workbook,
         "would inflate"},
        {"xlsx: a row of 100,000 empty cells",
         [] { return book({"<row>" + repeated("<c/>", 1'200'000) + noise(200'000) + "</row>"}); },
         open_workbook, "element of more than"},
        {"xlsx: elements nested 300,000 deep",
         [] { return book({noise(200'000) + repeated("<row>", 300'000)}); }, open_workbook,
         "not well-formed"},
        {"xlsx: entities of entities",
         [] {
             return book(
                 {"<!DOCTYPE a [<!ENTITY b \"bbbbbbbbbb\"><!ENTITY c "
                  "\"&b;&b;&b;&b;&b;&b;&b;\">]><row><c><v>&c;</v></c></row>"});
         },
         open_workbook, "document type"},
        {"xlsx: a million cell styles",
         [] {
             return book({.rows = "<row/>",
                          .styles = "<styleSheet><cellXfs>" + noise(300'000) +
                                    repeated("<xf/>", 1'200'000) + "</cellXfs></styleSheet>"});
         },
         open_workbook, "expected at most"},
        {"mag workbook: names of the whole sheet, with a cell in its last corner",
         [] {
             const auto names = {"DealCollateral", "Accounts", "TestThresholds", "ObjWeights",
                                 "Fees",           "CFInputs", "Liability",      "DateInputs"};
             std::string defined;
             for (const char* name : names)
                 defined += fmt::format(
                     R"(<definedName name="{}">One!$A$1:$XFD$1048576</definedName>)", name);
             return book({.rows = R"(<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>)",
                          .names = defined});
         },
         open_mag_workbook, "errors"},
        {"mag workbook: 40,000 equal labels",
         [] {
             return book(
                 {.rows = numbered(40'000,
                                   [](std::size_t i) {
                                       return fmt::format(
                                           R"(<row><c t="inlineStr"><is><t>Fee</t></is></c>)"
                                           R"(<c><v>{}</v></c></row>)",
                                           i * 7919 % 99991);
                                   }),
                  .names = R"(<definedName name="CFInputs">One!$A$1:$B$40000</definedName>)"});
         },
         open_mag_workbook, "40000 parameters"},
        {"mag workbook: 90,000 defined names",
         [] {
             return book(
                 {.rows = "<row/>",
                  .names = noise(200'000) +
                           repeated("<definedName name=\"a\">One!A1</definedName>", 90'000)});
         },
         open_mag_workbook, "defined names"},
        {"csv: a line of 20,000,000 commas", [] { return std::string(20'000'000, ','); }, open_csv,
         "more than 16384 columns"},
        {"csv: a cell of 16 MB", [=] { return head + "1," + std::string(16'000'000, 'x') + "\n"; },
         open_csv, "the limit is 32768"},
        {"csv: a quote that is never closed",
         [=] { return head + "1,\"" + std::string(16'000'000, 'x'); }, open_csv, "never closed"},
        {"csv: a row of 5,000,000 cells", [=] { return head + std::string(5'000'000, ','); },
         open_csv, "fields"},
        {"csv: rows with too few cells", [=] { return head + repeated("1\n", 8'000'000); },
         open_csv, "this row has 1 field"},
        {"balance sheet: a line without end", [] { return std::string(64'000'000, 'x'); },
         split_rows, "longer than"},
        {"balance sheet: a quote that is never closed",
         [] { return "a;b\n\"" + repeated("x\n", 32'000'000); }, split_rows, "longer than"},
        {"broker file: a line of 16,000,000 commas", [] { return std::string(16'000'000, ','); },
         open_broker_file, "header"},
        {"broker file: 8,000,000 empty rows",
         [] { return "date,symbol,type,quantity\n" + repeated(",\n", 8'000'000); },
         open_broker_file, "rows"},
        {"broker file: 200,000 rows that are no transactions",
         [] {
             return "Date,Type,Symbol,Quantity,Price\n" + repeated("2024-13-01,buy,A,1\n", 200'000);
         },
         open_broker_file, "more than 20000 rows are invalid, the first in line 2"},
        {"qif: 200,000 entries of a date",
         [] { return "!Type:Invst\n" + repeated("D1/1/24\n^\n", 200'000); }, open_broker_file,
         "more than 20000 rows are invalid"},
        {"ofx: 500,000 transactions without fields",
         [] { return "OFXHEADER:100\n\n<OFX>" + repeated("<BUYSTOCK></BUYSTOCK>", 500'000); },
         open_broker_file, "more than 20000 rows are invalid"},
        {"prices: 250,000 rows of commas",
         [] { return "date,symbol,close\n" + repeated(",,\n", 250'000); }, open_prices,
         "more than 20000 rows are invalid, the first in line 2, column date"},
        {"records: 250,000 rows of commas",
         [] { return "symbol,date,price\n" + repeated(",,\n", 250'000); }, open_records,
         "more than 20000 rows are invalid"},
        {"ofx: elements nested 2,000,000 deep",
         [] { return "<OFX>" + repeated("<A>", 2'000'000) + repeated("</B>", 2'000'000); },
         open_broker_file, "nested"},
        {"ofx: a transaction of 1,000,000 fields",
         [] {
             return "<OFX><BUYSTOCK>" +
                    numbered(1'000'000, [](std::size_t i) { return fmt::format("<F{}>1", i); });
         },
         open_broker_file, "fields"},
    };
}

TEST(FileBombs, AreRejectedWithin64MiB) { expect_rejected(bombs()); }

TEST(FileBombs, AWorkbookOfManyRowsIsReadWithinItsBudget) {
    const std::string bytes = book({numbered(30'000, [](std::size_t i) {
        return fmt::format(
            R"(<row r="{0}"><c r="A{0}"><v>{0}</v></c><c r="D{0}"><v>{1}</v></c></row>)", i + 1,
            i * 7919);
    })});
    const auto sheets = read_workbook(bytes);
    ASSERT_TRUE(sheets) << sheets.error().message;
    ASSERT_EQ(sheets->front().rows.size(), 30'000U);
    EXPECT_EQ(sheets->front().rows.back()[3], std::to_string(29'999 * 7919));
}

}  // namespace
}  // namespace ballast::ingest
