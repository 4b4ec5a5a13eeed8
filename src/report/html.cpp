#include "report/html.hpp"

#include <fmt/format.h>

#include "base/check.hpp"
#include "report/lines.hpp"
#include "report/number.hpp"
#include "report/palette.hpp"

namespace ballast::report {

namespace {

constexpr double kChartWidth = 720.0;

constexpr std::string_view kStyle = R"(
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 60rem; padding: 2rem 1.5rem 3rem; color: #17232b; background: #fff;
       font: 15px/1.5 "Open Sans", system-ui, "Segoe UI", sans-serif; }
header { border-bottom: 2px solid #0f5c6e; margin-bottom: 1.5rem; padding-bottom: 1rem; }
.logo { color: #0f5c6e; font-weight: 600; letter-spacing: .04em; text-transform: uppercase; font-size: .8rem; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: .3rem 0; }
h2 { font-size: 1.2rem; margin: 2.2rem 0 .6rem; border-bottom: 1px solid #dbe2e5; padding-bottom: .25rem; }
h3, caption { font-size: .95rem; font-weight: 600; text-align: left; margin: 1.2rem 0 .3rem; padding: 0 0 .3rem; }
.faint, figcaption { color: #52626c; font-size: .85rem; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: .75rem; margin: 1rem 0; padding: 0; }
.facts div { background: #f4f6f7; border-radius: 6px; padding: .6rem .8rem; }
.facts dt { color: #52626c; font-size: .8rem; }
.facts dd { margin: 0; font-size: 1.15rem; font-weight: 600; font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .85rem; margin: .8rem 0; font-variant-numeric: tabular-nums; }
th, td { padding: .25rem .5rem; border-bottom: 1px solid #e4e8ed; text-align: left; vertical-align: top; }
thead th { border-bottom: 1px solid #8b95a3; vertical-align: bottom; white-space: nowrap; }
.n { text-align: right; white-space: nowrap; }
tr.total > * { font-weight: 600; border-top: 1px solid #8b95a3; }
tr.heading > * { font-weight: 600; background: #f4f6f7; }
.good { color: #1d6b43; font-weight: 600; } .warning { color: #7a4a00; font-weight: 600; } .bad { color: #a8321f; font-weight: 600; }
.na { background: #f4f6f7; border-left: 3px solid #7a4a00; padding: .5rem .8rem; }
.note { border-left: 3px solid #dbe2e5; padding: .2rem .8rem; color: #52626c; }
figure { margin: 1rem 0; break-inside: avoid; } figure svg { width: 100%; height: auto; }
footer { margin-top: 2.5rem; border-top: 1px solid #dbe2e5; padding-top: .6rem; color: #52626c; font-size: .75rem; overflow-wrap: anywhere; }
@media print { body { max-width: none; padding: 0; font-size: 11px; } h2 { break-after: avoid; } tr { break-inside: avoid; } }
)";

std::string element(std::string_view name, std::string_view text, std::string_view css = {}) {
    return css.empty() ? fmt::format("<{0}>{1}</{0}>\n", name, html_text(text))
                       : fmt::format("<{0} class=\"{2}\">{1}</{0}>\n", name, html_text(text), css);
}

std::string_view css_of(StatusLevel level) {
    switch (level) {
        case StatusLevel::kGood:
            return "good";
        case StatusLevel::kWarning:
            return "warning";
        case StatusLevel::kBad:
            return "bad";
        case StatusLevel::kNeutral:
            break;
    }
    return "";
}

std::string cell_of(const Cell& cell, const Column& column, bool row_header) {
    const std::string_view css =
        column.kind == CellKind::kNumber ? std::string_view("n") : css_of(cell.level);
    const std::string_view name = row_header ? "th scope=\"row\"" : "td";
    return fmt::format("<{}{}>{}</{}>", name, css.empty() ? "" : fmt::format(" class=\"{}\"", css),
                       html_text(shown(cell, format_of(cell, column))), name.substr(0, 2));
}

std::string html_table(const Table& table) {
    std::string caption = html_text(table.title);
    if (const std::string line = units_line(table); !line.empty())
        caption += fmt::format("{}<span class=\"faint\">{}</span>", caption.empty() ? "" : " ",
                               html_text(line));
    std::string out = "<div class=\"scroll\"><table>";
    if (!caption.empty()) out += fmt::format("<caption>{}</caption>", caption);
    out += "<thead><tr>";
    for (const Column& column : table.columns)
        out += fmt::format("<th scope=\"col\"{}>{}</th>",
                           column.kind == CellKind::kNumber ? " class=\"n\"" : "",
                           html_text(column.title));
    out += "</tr></thead>\n<tbody>\n";
    for (const Row& row : table.rows) {
        out += row.kind == RowKind::kTotal     ? "<tr class=\"total\">"
               : row.kind == RowKind::kHeading ? "<tr class=\"heading\">"
                                               : "<tr>";
        for (std::size_t c = 0; c < row.cells.size(); ++c)
            out += cell_of(row.cells[c], table.columns[c],
                           c == 0 && table.columns[c].kind == CellKind::kText);
        out += "</tr>\n";
    }
    out += "</tbody></table></div>\n";
    if (!table.note.empty()) out += element("p", table.note, "faint");
    return out;
}

std::string shape_of(const Shape& shape) {
    const std::string color = fmt::format("#{:06x}", color_of(shape));
    switch (shape.kind) {
        case ShapeKind::kLine: {
            std::string points;
            for (std::size_t i = 0; i + 1 < shape.points.size(); i += 2)
                points += fmt::format("{}{:.2f},{:.2f}", i ? " " : "", shape.points[i],
                                      shape.points[i + 1]);
            return fmt::format(
                "<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{:.1f}\"{}/>",
                points, color, shape.width, shape.dashed ? " stroke-dasharray=\"3 2\"" : "");
        }
        case ShapeKind::kRectangle:
            return fmt::format(
                "<rect x=\"{:.2f}\" y=\"{:.2f}\" width=\"{:.2f}\" height=\"{:.2f}\" fill=\"{}\"/>",
                shape.points[0], shape.points[1], shape.points[2], shape.points[3], color);
        case ShapeKind::kText: {
            const std::string_view anchor = shape.anchor == Anchor::kStart    ? "start"
                                            : shape.anchor == Anchor::kMiddle ? "middle"
                                                                              : "end";
            return fmt::format(
                "<text x=\"{:.2f}\" y=\"{:.2f}\" text-anchor=\"{}\" fill=\"{}\">{}</text>",
                shape.points[0], shape.points[1], anchor, color, html_text(shape.text));
        }
    }
    return {};
}

std::string chart_of(const Chart& chart) {
    const Picture picture = draw_chart(chart, kChartWidth);
    std::string out = fmt::format(
        "<figure><h3>{}</h3><svg viewBox=\"0 0 {:.0f} {:.0f}\" role=\"img\" aria-label=\"{}\" "
        "font-size=\"{}\" font-family=\"inherit\">",
        html_text(chart.title), picture.width, picture.height,
        html_text(chart.title + ". " + chart.summary), kChartText);
    for (const Shape& shape : picture.shapes) out += shape_of(shape);
    return out +
           fmt::format("</svg><figcaption>{}</figcaption></figure>\n", html_text(chart.summary));
}

std::string list_of(const std::vector<std::string>& items) {
    std::string out = "<ul>\n";
    for (const std::string& item : items) out += element("li", item);
    return out + "</ul>\n";
}

std::string html_block(const Block& block) {
    switch (block.kind) {
        case BlockKind::kParagraph:
            return element("p", block.text);
        case BlockKind::kNote:
            return element("p", block.text, "note");
        case BlockKind::kList:
            return list_of(block.items);
        case BlockKind::kTable:
            return html_table(*block.table);
        case BlockKind::kChart:
            return chart_of(*block.chart);
    }
    return {};
}

std::string head_of(const Document& document) {
    return fmt::format(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
        "'unsafe-inline'\">\n<meta name=\"ballast-digest\" content=\"{}\">\n"
        "<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n",
        html_text(document.language), html_text(document.provenance.digest),
        html_text(document.title + ", " + document.as_of.to_string()), kStyle);
}

std::string facts_of(const Document& document) {
    if (document.facts.empty()) return {};
    std::string out = "<dl class=\"facts\">\n";
    for (const Fact& fact : document.facts)
        out += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", html_text(fact_label(fact)),
                           html_text(shown_with_unit(fact.value)));
    return out + "</dl>\n";
}

}  // namespace

std::string html_text(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

std::string to_html(const Document& document) {
    CHECK(!defect_of(document));
    std::string out = head_of(document) + "<header>\n";
    if (!document.logo.empty()) out += element("div", document.logo, "logo");
    out += element("h1", document.title);
    if (!document.description.empty()) out += element("p", document.description);
    out += element("p", date_line(document), "faint") + "</header>\n<main>\n" + facts_of(document);
    for (const DocumentSection& section : document.sections) {
        out += fmt::format("<section id=\"{}\">\n", html_text(section.id)) +
               element("h2", section.title);
        if (section.unavailable) out += element("p", unavailable_line(*section.unavailable), "na");
        for (const Block& block : section.blocks) out += html_block(block);
        out += "</section>\n";
    }
    if (!document.conventions.empty())
        out += element("h2", "Conventions") + list_of(document.conventions);
    std::vector<std::string> issues;
    for (const Issue& issue : document.issues) issues.push_back(issue_line(issue));
    out += element("h2", "Issues") + (issues.empty() ? element("p", "None.") : list_of(issues));
    return out + "</main>\n" + element("footer", provenance_line(document)) + "</body>\n</html>\n";
}

}  // namespace ballast::report
