// A report as data: what every writer (Markdown, CSV, HTML, XLSX, PDF; JSON through the description
// in describe_document.hpp) renders, for any kind of report.
//
// A document has sections of blocks: paragraphs, lists, tables, charts, notes. Cells and chart
// values are numbers at full precision with the format in which readers see them, so that every
// writer shows the same number. Builders of documents (portfolio_document.hpp and others) decide
// what is shown and in which order; writers decide how, and do no arithmetic.
//
//     Document report = …;
//     Table& table = add_table(section, {.id = "tests", .title = "Coverage tests"});
//     table.columns = {text_column("test", "Test"), percent_column("value", "Value")};
//     table.rows.push_back({{text("OC A/B"), number(1.234)}});
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "fin/date.hpp"

namespace ballast::report {

// ---- cells ------------------------------------------------------------------------------------

enum class Unit : std::uint8_t {
    kNumber,
    kMoney,        // in `currency`
    kPercent,      // a fraction, shown in percent
    kBasisPoints,  // a fraction, shown in basis points
    kCount,
};

// How a number is shown.
struct Format {
    Unit unit = Unit::kNumber;
    int digits = 2;
    std::string currency = {};  // of money

    bool operator==(const Format&) const = default;
};

enum class CellKind : std::uint8_t { kText, kNumber, kDate, kStatus };
enum class StatusLevel : std::uint8_t { kNeutral, kGood, kWarning, kBad };

struct Cell {
    CellKind kind = CellKind::kText;
    std::string text = {};               // of a text or status; the exact digits of a decimal
    std::optional<double> number = {};   // absent: not available
    std::optional<fin::Date> date = {};  // absent: none
    StatusLevel level = StatusLevel::kNeutral;
    std::optional<Format> format = {};  // where it differs from the column's

    bool operator==(const Cell&) const = default;
};

// A figure in words with its value: the headline of a document.
struct Fact {
    std::string label;
    Cell value;
    std::string note = {};  // "historical, 99%, 1 day"; may be empty

    bool operator==(const Fact&) const = default;
};

// ---- blocks -----------------------------------------------------------------------------------

struct Column {
    std::string key;  // "market_value": its name for programs
    std::string title;
    CellKind kind = CellKind::kText;
    Format format = {};

    bool operator==(const Column&) const = default;
};

// kRest: the rows that the table does not list, as one.
enum class RowKind : std::uint8_t { kNormal, kTotal, kHeading, kRest };

constexpr bool is_emphasized(RowKind kind) {
    return kind == RowKind::kTotal || kind == RowKind::kHeading;
}

struct Row {
    std::vector<Cell> cells = {};  // one per column
    RowKind kind = RowKind::kNormal;

    bool operator==(const Row&) const = default;
};

struct Table {
    std::string id = {};  // unique in the document: "var.results"
    std::string title = {};
    std::vector<Column> columns = {};
    std::vector<Row> rows = {};
    std::string note = {};  // below the table

    bool operator==(const Table&) const = default;
};

enum class ChartKind : std::uint8_t {
    kLine,       // values over `dates` or `labels`
    kBars,       // one bar per label and series; long labels make it horizontal
    kStacked,    // bars, the series on top of each other
    kHistogram,  // counts between the edges of `edges`, one more than the values
    kWaterfall,  // bars from the sum of those before; the last label is the total
};

struct Series {
    std::string name;
    std::vector<std::optional<double>> values;

    bool operator==(const Series&) const = default;
};

// A value that a chart points out: a line across it.
struct Mark {
    std::string name;
    double value = 0.0;

    bool operator==(const Mark&) const = default;
};

struct Chart {
    std::string id = {};
    std::string title = {};
    std::string summary = {};  // one sentence for readers who do not see the picture
    ChartKind kind = ChartKind::kLine;
    Format format = {};  // of the values; of the edges of a histogram
    std::vector<fin::Date> dates = {};
    std::vector<std::string> labels = {};
    std::vector<double> edges = {};
    std::vector<Series> series = {};
    std::vector<Mark> marks = {};

    bool operator==(const Chart&) const = default;
};

enum class BlockKind : std::uint8_t { kParagraph, kList, kNote, kTable, kChart };

struct Block {
    BlockKind kind = BlockKind::kParagraph;
    std::string text = {};                // of a paragraph or note
    std::vector<std::string> items = {};  // of a list
    std::optional<Table> table = {};
    std::optional<Chart> chart = {};

    bool operator==(const Block&) const = default;
};

// ---- documents --------------------------------------------------------------------------------

// Why a section has no figures, and since when it has none.
struct Unavailable {
    std::string reason;
    std::optional<fin::Date> last_good = {};  // date of the last result of its engine

    bool operator==(const Unavailable&) const = default;
};

struct DocumentSection {
    std::string id;  // "var"
    std::string title;
    std::vector<Block> blocks = {};
    std::optional<Unavailable> unavailable = {};

    bool operator==(const DocumentSection&) const = default;
};

// Digests and versions behind the figures.
struct Provenance {
    std::string digest;       // of request, engine version and data
    std::string data_digest;  // of the data alone
    std::string engine_version;
    std::optional<double> coverage = {};  // share of the subject that is included

    bool operator==(const Provenance&) const = default;
};

struct Document {
    std::string kind;  // "risk"
    std::string title;
    std::string description = {};
    std::string subject = {};  // slug or id: in names of files
    std::string logo = {};     // a name above the title; may be empty
    std::string language = "en-US";
    fin::Date as_of;
    std::string currency = {};
    std::vector<Fact> facts = {};  // at most 8
    std::vector<DocumentSection> sections = {};
    // The rows behind the document, of any width: the CSV, and a sheet of the workbook.
    std::optional<Table> data = {};
    std::vector<std::string> conventions = {};
    Issues issues = {};
    Provenance provenance = {};

    bool operator==(const Document&) const = default;
};

// ---- construction -----------------------------------------------------------------------------

Column text_column(std::string key, std::string title);
Column date_column(std::string key, std::string title);
Column status_column(std::string key, std::string title);
Column count_column(std::string key, std::string title);
Column number_column(std::string key, std::string title, int digits = 2);
Column percent_column(std::string key, std::string title, int digits = 2);
Column bp_column(std::string key, std::string title, int digits = 1);
Column money_column(std::string key, std::string title, std::string currency, int digits = 2);

Cell text(std::string value);
Cell number(std::optional<double> value);  // in the format of its column
Cell number(std::optional<double> value, Format format);
Cell exact_number(const std::string& digits);  // a decimal: shown with all its digits
Cell date(std::optional<fin::Date> value);
Cell status(std::string value, StatusLevel level);

// Adds an empty block; the reference is valid until the next one.
Table& add_table(DocumentSection& section, Table table);
void add_chart(DocumentSection& section, Chart chart);
void add_paragraph(DocumentSection& section, std::string text);
void add_note(DocumentSection& section, std::string text);
void add_list(DocumentSection& section, std::vector<std::string> items);

// ---- text of a cell ---------------------------------------------------------------------------

// The format of a cell in a column.
const Format& format_of(const Cell& cell, const Column& column);

// What readers see: "1,234.50", "12.34%", "35.0 bp", "2025-06-30"; "N/A" for a missing number, ""
// for a missing date.
std::string shown(const Cell& cell, const Format& format);
std::string shown(double value, const Format& format);

// What programs read: full precision, no grouping; empty when missing.
std::string plain_value(const Cell& cell);

// The currency that all money of a table is in; empty without money or with several currencies.
std::string currency_of(const Table& table);

// All tables, those of sections first, then `data`.
std::vector<const Table*> tables_of(const Document& document);

// Cells match the columns, ids are unique, numbers are finite. A document that is not valid is a
// programming error of its builder: writers CHECK it.
std::optional<std::string> defect_of(const Document& document);

// "demo-long-short-risk-2025-06-30", without an ending; where the subject is an id, the words of
// the title: "interest-rate-risk-demo-bank-2026-03-31".
std::string file_stem(const Document& document);

}  // namespace ballast::report
