// Descriptions of a document: its JSON form and its type in the web app.
#pragma once

#include "describe/describe.hpp"
#include "report/chart_picture.hpp"
#include "report/document.hpp"

namespace ballast::describe {

template <>
struct Described<report::Unit> {
    using enum report::Unit;
    static constexpr std::string_view name = "ReportUnit";
    static constexpr std::string_view doc = "Unit of a number.";
    static constexpr std::array values{
        word(kNumber, "number", "A plain number."), word(kMoney, "money", "An amount of money."),
        word(kPercent, "percent", "A fraction, shown in percent."),
        word(kBasisPoints, "basis_points", "A fraction, shown in basis points."),
        word(kCount, "count", "A count.")};
};

template <>
struct Described<report::Format> {
    using T = report::Format;
    static constexpr std::string_view name = "ReportNumberFormat";
    static constexpr std::string_view doc = "How a number is shown.";
    static constexpr auto fields =
        list(required("unit", &T::unit, "Unit of the number."),
             required("digits", &T::digits, "Decimal places.", {.minimum = 0, .maximum = 12}),
             optional("currency", &T::currency, "Currency of an amount of money."));
};

template <>
struct Described<report::CellKind> {
    using enum report::CellKind;
    static constexpr std::string_view name = "ReportCellKind";
    static constexpr std::string_view doc = "Type of a cell.";
    static constexpr std::array values{
        word(kText, "text", "A text."), word(kNumber, "number", "A number."),
        word(kDate, "date", "A date."), word(kStatus, "status", "A text with a level.")};
};

template <>
struct Described<report::StatusLevel> {
    using enum report::StatusLevel;
    static constexpr std::string_view name = "ReportStatusLevel";
    static constexpr std::string_view doc = "Level of a status.";
    static constexpr std::array values{
        word(kNeutral, "neutral", "Neither good nor bad."), word(kGood, "good", "As it should be."),
        word(kWarning, "warning", "Needs attention."), word(kBad, "bad", "Breached or failed.")};
};

template <>
struct Described<report::Cell> {
    using T = report::Cell;
    static constexpr std::string_view name = "ReportCell";
    static constexpr std::string_view doc = "A typed cell.";
    static constexpr auto fields =
        list(required("kind", &T::kind, "Type of the cell."),
             optional("text", &T::text, "Text; the digits of an exact decimal."),
             optional("number", &T::number, "Number at full precision; null when not available."),
             optional("date", &T::date, "Date of the value; null for a value that is not a date."),
             optional("level", &T::level, "Level of a status."),
             optional("format", &T::format, "Format, where it differs from the column's."));
};

template <>
struct Described<report::Fact> {
    using T = report::Fact;
    static constexpr std::string_view name = "ReportFact";
    static constexpr std::string_view doc = "A headline figure.";
    static constexpr auto fields =
        list(required("label", &T::label, "Name of the figure."),
             required("value", &T::value, "Value of the figure."),
             optional("note", &T::note, "Method, confidence or horizon; may be empty."));
};

template <>
struct Described<report::Column> {
    using T = report::Column;
    static constexpr std::string_view name = "ReportColumn";
    static constexpr std::string_view doc = "A column of a table.";
    static constexpr auto fields = list(required("key", &T::key, "Name for programs."),
                                        required("title", &T::title, "Name for readers."),
                                        required("kind", &T::kind, "Type of its cells."),
                                        required("format", &T::format, "Format of its numbers."));
};

template <>
struct Described<report::RowKind> {
    using enum report::RowKind;
    static constexpr std::string_view name = "ReportRowKind";
    static constexpr std::string_view doc = "Role of a row.";
    static constexpr std::array values{word(kNormal, "normal", "A row."),
                                       word(kTotal, "total", "A sum of rows above."),
                                       word(kHeading, "heading", "The title of the rows below."),
                                       word(kRest, "rest", "The rows not listed, as one.")};
};

template <>
struct Described<report::Row> {
    using T = report::Row;
    static constexpr std::string_view name = "ReportRow";
    static constexpr std::string_view doc = "A row of a table.";
    static constexpr auto fields = list(required("cells", &T::cells, "One cell per column."),
                                        optional("kind", &T::kind, "Role of the row."));
};

template <>
struct Described<report::Table> {
    using T = report::Table;
    static constexpr std::string_view name = "ReportTable";
    static constexpr std::string_view doc = "A table.";
    static constexpr auto fields =
        list(required("id", &T::id, "Id, unique in the document."),
             required("title", &T::title, "Title; may be empty."),
             required("columns", &T::columns, "Columns."), required("rows", &T::rows, "Rows."),
             optional("note", &T::note, "Text below the table; may be empty."));
};

template <>
struct Described<report::ChartKind> {
    using enum report::ChartKind;
    static constexpr std::string_view name = "ReportChartKind";
    static constexpr std::string_view doc = "Kind of a chart.";
    static constexpr std::array values{
        word(kLine, "line", "Lines over dates or labels."),
        word(kBars, "bars", "Bars beside each other."),
        word(kStacked, "stacked", "Bars on top of each other."),
        word(kHistogram, "histogram", "Counts between edges."),
        word(kWaterfall, "waterfall", "Steps from one total to another.")};
};

template <>
struct Described<report::Series> {
    using T = report::Series;
    static constexpr std::string_view name = "ReportSeries";
    static constexpr std::string_view doc = "Values of a chart.";
    static constexpr auto fields =
        list(required("name", &T::name, "Name of the series."),
             required("values", &T::values, "One value per date, label or bin."));
};

template <>
struct Described<report::Mark> {
    using T = report::Mark;
    static constexpr std::string_view name = "ReportMark";
    static constexpr std::string_view doc = "A value that a chart points out.";
    static constexpr auto fields =
        list(required("name", &T::name, "Name of the value."),
             required("value", &T::value, "Value at which the mark is drawn."));
};

template <>
struct Described<report::Chart> {
    using T = report::Chart;
    static constexpr std::string_view name = "ReportChart";
    static constexpr std::string_view doc = "A chart as data.";
    static constexpr auto fields =
        list(required("id", &T::id, "Id, unique in the document."),
             required("title", &T::title, "Title."),
             required("summary", &T::summary, "What the chart shows, in one sentence."),
             required("kind", &T::kind, "Kind of the chart."),
             required("format", &T::format, "Format of the values, or of the edges of bins."),
             optional("dates", &T::dates, "Dates of the values."),
             optional("labels", &T::labels, "Labels of the values."),
             optional("edges", &T::edges, "Edges of bins, one more than the values."),
             required("series", &T::series, "Series of values."),
             optional("marks", &T::marks, "Values pointed out."));
};

template <>
struct Described<report::BlockKind> {
    using enum report::BlockKind;
    static constexpr std::string_view name = "ReportBlockKind";
    static constexpr std::string_view doc = "Kind of a block.";
    static constexpr std::array values{
        word(kParagraph, "paragraph", "A paragraph."), word(kList, "list", "A list of sentences."),
        word(kNote, "note", "A remark."), word(kTable, "table", "A table."),
        word(kChart, "chart", "A chart.")};
};

template <>
struct Described<report::Block> {
    using T = report::Block;
    static constexpr std::string_view name = "ReportBlock";
    static constexpr std::string_view doc = "A part of a section.";
    static constexpr auto fields = list(required("kind", &T::kind, "Kind of the block."),
                                        optional("text", &T::text, "Text of a paragraph or note."),
                                        optional("items", &T::items, "Sentences of a list."),
                                        optional("table", &T::table, "Table of a table block."),
                                        optional("chart", &T::chart, "Chart of a chart block."));
};

template <>
struct Described<report::Unavailable> {
    using T = report::Unavailable;
    static constexpr std::string_view name = "ReportUnavailable";
    static constexpr std::string_view doc = "Why a section has no figures.";
    static constexpr auto fields =
        list(required("reason", &T::reason, "Reason."),
             optional("last_good", &T::last_good,
                      "Date of the last stored result of its engine; null without one."));
};

template <>
struct Described<report::DocumentSection> {
    using T = report::DocumentSection;
    static constexpr std::string_view name = "ReportSection";
    static constexpr std::string_view doc = "A section of a report.";
    static constexpr auto fields =
        list(required("id", &T::id, "Id of the section."), required("title", &T::title, "Title."),
             required("blocks", &T::blocks, "Parts of the section in order."),
             optional("unavailable", &T::unavailable,
                      "Why the section has no figures; null when it has."));
};

template <>
struct Described<report::Provenance> {
    using T = report::Provenance;
    static constexpr std::string_view name = "ReportProvenance";
    static constexpr std::string_view doc = "Digests and versions behind the figures.";
    static constexpr auto fields = list(
        required("digest", &T::digest, "Digest of the request, the engine version and the data."),
        required("data_digest", &T::data_digest, "Digest of the data."),
        required("engine_version", &T::engine_version, "Version of the engine."),
        optional("coverage", &T::coverage, "Share of the subject that is included."));
};

template <>
struct Described<report::Document> {
    using T = report::Document;
    static constexpr std::string_view name = "ReportData";
    static constexpr std::string_view doc =
        "A report as data: what every format shows, at full precision.";
    static constexpr auto fields = list(
        required("kind", &T::kind, "Kind of the report."), required("title", &T::title, "Title."),
        optional("description", &T::description, "Description of the subject; may be empty."),
        optional("subject", &T::subject, "Slug or id of the subject."),
        optional("logo", &T::logo, "Name above the title; may be empty."),
        optional("language", &T::language, "Language of the texts."),
        required("as_of", &T::as_of, "Date of all figures."),
        optional("currency", &T::currency, "Reporting currency; may be empty."),
        required("facts", &T::facts, "Headline figures."),
        required("sections", &T::sections, "Sections in order."),
        optional("data", &T::data, "Rows behind the report: the CSV."),
        optional("conventions", &T::conventions, "Conventions of the figures."),
        optional("issues", &T::issues, "What is missing, approximate or doubtful."),
        required("provenance", &T::provenance, "Digests and versions behind the figures."));
};

template <>
struct Described<report::Ink> {
    using enum report::Ink;
    static constexpr std::string_view name = "ReportInk";
    static constexpr std::string_view doc = "Role of a color.";
    static constexpr std::array values{word(kText, "text", "Text."),
                                       word(kFaint, "faint", "Grid and secondary text."),
                                       word(kAxis, "axis", "Axis."),
                                       word(kMark, "mark", "A value pointed out."),
                                       word(kGood, "good", "A gain."),
                                       word(kBad, "bad", "A loss."),
                                       word(kSeries, "series", "The series' own color.")};
};

template <>
struct Described<report::Anchor> {
    using enum report::Anchor;
    static constexpr std::string_view name = "ReportAnchor";
    static constexpr std::string_view doc = "Where a text is anchored.";
    static constexpr std::array values{word(kStart, "start", "At its start."),
                                       word(kMiddle, "middle", "At its middle."),
                                       word(kEnd, "end", "At its end.")};
};

template <>
struct Described<report::ShapeKind> {
    using enum report::ShapeKind;
    static constexpr std::string_view name = "ReportShapeKind";
    static constexpr std::string_view doc = "Kind of a shape.";
    static constexpr std::array values{word(kLine, "line", "A line through points."),
                                       word(kRectangle, "rectangle", "A rectangle."),
                                       word(kText, "text", "A text.")};
};

template <>
struct Described<report::Shape> {
    using T = report::Shape;
    static constexpr std::string_view name = "ReportShape";
    static constexpr std::string_view doc = "A shape of a picture.";
    static constexpr auto fields = list(
        required("kind", &T::kind, "Kind of the shape."),
        required("ink", &T::ink, "Role of its color."),
        required("series", &T::series, "Number of the series, from 0."),
        required(
            "points", &T::points,
            "Coordinates in points: x, y of every point; x, y, width and height of a rectangle."),
        required("text", &T::text, "Text; empty for other shapes."),
        required("anchor", &T::anchor, "Where the text is anchored."),
        required("width", &T::width, "Width of the line, in points."),
        required("dashed", &T::dashed, "Whether the line is dashed."));
};

template <>
struct Described<report::Picture> {
    using T = report::Picture;
    static constexpr std::string_view name = "ReportPicture";
    static constexpr std::string_view doc = "The picture of a chart.";
    static constexpr auto fields =
        list(required("width", &T::width, "Width, in points."),
             required("height", &T::height, "Height, in points."),
             required("shapes", &T::shapes, "Shapes, in drawing order."));
};

}  // namespace ballast::describe
