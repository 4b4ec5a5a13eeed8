// One document in all formats, read back by other programs: XLSX by openpyxl, PDF by poppler and
// qpdf.
#include <fmt/format.h>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/csv.hpp"
#include "report/html.hpp"
#include "report/markdown.hpp"
#include "report/pdf.hpp"
#include "report/sample_test.hpp"
#include "report/xlsx.hpp"
#include "support/temporary_directory.hpp"

namespace ballast::report {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// The texts that readers see in the tables and headline of the sample.
std::vector<std::string> shown_texts(const Document& document) {
    std::vector<std::string> texts;
    for (const DocumentSection& section : document.sections) {
        texts.push_back(section.title);
        for (const Block& block : section.blocks) {
            if (!block.table) continue;
            for (const Row& row : block.table->rows)
                for (std::size_t c = 0; c < row.cells.size(); ++c)
                    texts.push_back(
                        shown(row.cells[c], format_of(row.cells[c], block.table->columns[c])));
        }
    }
    std::erase(texts, "");
    return texts;
}

class Files : public testing::Test {
protected:
    std::string write(const std::string& name, const std::string& bytes) {
        const std::string path = directory_.path() + "/" + name;
        std::ofstream(path, std::ios::binary) << bytes;
        return path;
    }

    const Document document_ = test::sample_document();
    ballast::test::TemporaryDirectory directory_;
};

TEST_F(Files, APdfHasEveryTextAndNumberOfTheDocument) {
    const auto pdf = to_pdf(document_);
    ASSERT_TRUE(pdf);
    const std::string path = write("a.pdf", *pdf);
    const std::string text = test::output_of("pdftotext -layout " + path + " -");
    for (const std::string& shown : shown_texts(document_)) EXPECT_THAT(text, HasSubstr(shown));
    EXPECT_THAT(text, HasSubstr("1,234,567.89 USD"));
    EXPECT_THAT(text, HasSubstr("Größe & Ωmega"));
    EXPECT_THAT(text, HasSubstr("N/A: the engine failed. Last result: 2025-06-27."));
    EXPECT_THAT(text, HasSubstr(std::string(64, 'a')));
    EXPECT_THAT(text, HasSubstr("Page 1 of "));
    EXPECT_THAT(text, Not(HasSubstr("999")));
}

TEST_F(Files, APdfIsValidTaggedAndHasTitleLanguageAndEmbeddedFonts) {
    const auto pdf = to_pdf(document_, Paper::kLetter);
    ASSERT_TRUE(pdf);
    const std::string path = write("a.pdf", *pdf);
    const std::string info = test::output_of("pdfinfo " + path);
    EXPECT_THAT(info, HasSubstr("Sample report: Größe & Ωmega"));
    EXPECT_THAT(info, HasSubstr("Tagged:          yes"));
    EXPECT_THAT(info, HasSubstr("(letter)"));
    EXPECT_THAT(info, HasSubstr("digest " + std::string(64, 'a')));
    EXPECT_THAT(test::output_of("qpdf --check " + path), HasSubstr("No syntax or stream"));
    EXPECT_THAT(test::output_of("qpdf --show-object=trailer " + path + "; qpdf --json " + path),
                HasSubstr("en-US"));
    // name type encoding emb sub uni …: every font is embedded as a subset with its characters.
    const std::string fonts = test::output_of("pdffonts " + path + " | tail -n +3");
    EXPECT_THAT(fonts, HasSubstr("+OpenSans"));
    EXPECT_THAT(fonts, Not(HasSubstr(" no  ")));
    const std::string structure = test::output_of("pdfinfo -struct-text " + path);
    for (const char* tag : {"Document", "H1", "H2", "Table", "TR", "TH", "TD", "Figure"})
        EXPECT_THAT(structure, HasSubstr(tag));
}

TEST_F(Files, AShortTableIsOnOnePage) {
    Document document{.title = "Sample", .as_of = document_.as_of};
    for (int section = 0; section < 30; ++section) {
        const std::string id = fmt::format("s{}", section);
        Table table{.id = id, .columns = {text_column("name", "Name")}};
        for (int row = 0; row < 8; ++row)
            table.rows.push_back({{text(fmt::format("part {} of table {}.", row, section))}});
        document.sections.push_back({.id = id, .title = id});
        document.sections.back().blocks.push_back({.kind = BlockKind::kTable, .table = table});
    }
    const auto pdf = to_pdf(document);
    ASSERT_TRUE(pdf);
    const std::string path = write("a.pdf", *pdf);
    const int pages = std::stoi(test::output_of("pdfinfo " + path + " | sed -n 's/^Pages: *//p'"));
    std::size_t whole = 0;
    for (int page = 1; page <= pages; ++page) {
        const std::string text =
            test::output_of(fmt::format("pdftotext -f {0} -l {0} -layout {1} -", page, path));
        for (int section = 0; section < 30; ++section) {
            const bool first = text.contains(fmt::format("part 0 of table {}.", section));
            EXPECT_EQ(first, text.contains(fmt::format("part 7 of table {}.", section)))
                << "page " << page << ", table " << section;
            whole += first ? 1 : 0;
        }
    }
    EXPECT_EQ(whole, 30U);
}

TEST_F(Files, TheSameDocumentGivesTheSameBytes) {
    EXPECT_EQ(to_pdf(document_).value(), to_pdf(document_).value());
    EXPECT_EQ(to_xlsx(document_).value(), to_xlsx(document_).value());
    EXPECT_EQ(to_html(document_), to_html(document_));
}

TEST_F(Files, AWorkbookHasTypedCellsAndNoFormula) {
    const auto xlsx = to_xlsx(document_);
    ASSERT_TRUE(xlsx);
    const std::string path = write("a.xlsx", *xlsx);
    const std::string script = write("read.py", R"(
import openpyxl, sys
book = openpyxl.load_workbook(sys.argv[1])
print("sheets", book.sheetnames)
print("title", book.properties.title, book.properties.keywords)
for sheet in book:
    print("freeze", sheet.title, sheet.freeze_panes)
    for row in sheet.iter_rows():
        for cell in row:
            assert cell.data_type != "f", cell.coordinate
            if cell.value is not None:
                print(sheet.title, cell.data_type, repr(cell.value), cell.number_format, sep="|")
)");
    const std::string text = test::output_of("/usr/bin/python3 " + script + " " + path);
    EXPECT_THAT(text, HasSubstr("sheets ['Report', 'First section', 'Missing section', 'Rows']"));
    EXPECT_THAT(text, HasSubstr("digest " + std::string(64, 'a')));
    EXPECT_THAT(text, HasSubstr("First section|s|'=1+1'|General"));
    EXPECT_THAT(text, HasSubstr("First section|n|-1234.5|#,##0.00"));
    EXPECT_THAT(text, HasSubstr("First section|n|0.1234|0.00%"));
    EXPECT_THAT(text, HasSubstr("First section|n|35|#,##0.0\" bp\""));
    EXPECT_THAT(text, HasSubstr("First section|n|-12.5|#,##0.00"));
    EXPECT_THAT(text, HasSubstr("datetime.datetime(2025, 6, 30, 0, 0)|yyyy-mm-dd"));
    EXPECT_THAT(text, HasSubstr("Report|n|1234567.891|#,##0.00"));
    EXPECT_THAT(text, HasSubstr("Rows|n|0.142857142857142"));
    EXPECT_THAT(text, HasSubstr("freeze Rows A2"));
}

TEST_F(Files, NamesOfSheetsAreCutAfterAWordAndNeverWithinACharacter) {
    Document document = document_;
    document.sections.clear();
    for (const char* title :
         {"Value at risk and expected shortfall", "Attribué", "Gesamtrisikoübersichtsüberblick"})
        document.sections.push_back({.id = title, .title = title});
    const std::string path = write("names.xlsx", to_xlsx(document).value());
    const std::string script = write(
        "names.py", "import openpyxl, sys\nprint(openpyxl.load_workbook(sys.argv[1]).sheetnames)");
    const std::string text =
        test::output_of("PYTHONIOENCODING=utf-8 /usr/bin/python3 " + script + " " + path);
    EXPECT_THAT(text, HasSubstr("'Value at risk', 'Attribué', 'Gesamtrisikoübersichtsüber'"));
}

TEST_F(Files, HtmlHasEveryTextEscapedAndNoScript) {
    const std::string html = to_html(document_);
    for (const std::string& shown : shown_texts(document_))
        EXPECT_THAT(html, HasSubstr(html_text(shown)));
    EXPECT_THAT(html, Not(HasSubstr("<b>")));
    EXPECT_THAT(html, Not(HasSubstr("<script")));
    EXPECT_THAT(html, HasSubstr("<svg"));
    EXPECT_THAT(html, HasSubstr("lang=\"en-US\""));
}

TEST_F(Files, MarkdownHasEveryNumber) {
    const std::string text = to_markdown(document_);
    for (const char* number : {"-1,234.50", "12.34%", "35.0 bp", "42", "-12.50", "98,765,432.10"})
        EXPECT_THAT(text, HasSubstr(std::string("| ") + number + " |"));
    EXPECT_THAT(text, HasSubstr("N/A: the engine failed. Last result: 2025-06-27."));
}

TEST_F(Files, CsvIsTheDataAtFullPrecision) {
    const std::string csv = to_csv(document_);
    EXPECT_TRUE(csv.starts_with("name,value\r\nrow 0,0\r\nrow 1,0.14285714285714285\r\n"));
    Document tables = document_;
    tables.data.reset();
    EXPECT_THAT(to_csv(tables),
                HasSubstr("'=1+1,-1234.5,0.1234,0.0035,42,-12.50,2025-06-30,passed"));
}

TEST_F(Files, ALongTableIsSplitWithItsHeaderOnEveryPage) {
    Document document = document_;
    DocumentSection section{.id = "long", .title = "Long table"};
    Table rows = *document.data;
    rows.id = "long";
    add_table(section, std::move(rows));
    document.sections.push_back(std::move(section));
    const std::string path = write("long.pdf", to_pdf(document).value());
    const std::string text = test::output_of("pdftotext -layout " + path + " -");
    EXPECT_THAT(text, HasSubstr("row 119"));
    std::size_t headers = 0;
    for (std::size_t at = 0; (at = text.find("Value\n", at)) != std::string::npos; ++at) ++headers;
    EXPECT_GE(headers, 3U);
}

// Sections of one table whose rows have one to four lines: breaks of pages fall on every part of a
// table. Each text of a section and row occurs once in the document.
Document many_tables() {
    Document document{
        .kind = "tables", .title = "Tables", .as_of = *fin::Date::parse("2025-06-30")};
    for (int s = 0; s < 60; ++s) {
        const std::string id = fmt::format("s{:02}", s);
        DocumentSection section{.id = id, .title = fmt::format("Heading {}x", id)};
        Table table{.id = id,
                    .title = fmt::format("Title {}x", id),
                    .columns = {text_column("a", fmt::format("Key {}x", id)),
                                text_column("b",
                                            "A column title of several words that is longer "
                                            "than the numbers below it, so that it is wrapped "
                                            "into several lines of the header of the table, "
                                            "which must all be on one page"),
                                number_column("c", "Value")}};
        for (int r = 0; r < 1 + s % 7; ++r) {
            std::string words = fmt::format("begin{}r{}x", id, r);
            for (int w = 0; w < 25 * ((s + r) % 4); ++w) words += " several words";
            words += fmt::format(" end{}r{}x", id, r);
            table.rows.push_back(
                {{text(fmt::format("row{}r{}x", id, r)), text(words), number(1000.0 * s + r)}});
        }
        add_table(section, std::move(table));
        document.sections.push_back(std::move(section));
    }
    return document;
}

TEST_F(Files, NoRowIsSplitAndNoHeadingIsLeftWithoutItsTableAtABreakOfPages) {
    const std::string path = write("tables.pdf", to_pdf(many_tables()).value());
    std::vector<std::string> pages(1);
    for (const char c : test::output_of("pdftotext -raw " + path + " -")) {
        if (c == '\f')
            pages.emplace_back();
        else
            pages.back() += c;
    }
    ASSERT_GT(pages.size(), 10U);
    const auto page_of = [&](const std::string& words) {
        for (std::size_t page = 0; page < pages.size(); ++page)
            if (pages[page].find(words) != std::string::npos) return page;
        ADD_FAILURE() << words << " is missing";
        return pages.size();
    };
    for (const DocumentSection& section : many_tables().sections) {
        const Table& table = *section.blocks.front().table;
        const std::size_t start = page_of(section.title);
        EXPECT_EQ(page_of(table.title), start) << section.title;
        for (std::size_t r = 0; r < table.rows.size(); ++r) {
            const std::string of_row = fmt::format("{}r{}x", section.id, r);
            const std::size_t page = page_of("row" + of_row);
            EXPECT_EQ(page_of("begin" + of_row), page) << of_row;
            EXPECT_EQ(page_of("end" + of_row), page) << of_row;
            if (r == 0) {
                EXPECT_EQ(page, start) << section.title;
            }
        }
    }
}

}  // namespace
}  // namespace ballast::report
