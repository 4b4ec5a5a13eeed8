#include "report/markdown.hpp"

#include <fmt/format.h>

#include "base/check.hpp"
#include "report/lines.hpp"
#include "report/number.hpp"

namespace ballast::report {

namespace {

std::string cell_of(const Cell& cell, const Column& column) {
    return markdown_text(shown(cell, format_of(cell, column)));
}

std::string markdown_table(const Table& table) {
    std::string out;
    if (!table.title.empty()) out += fmt::format("\n### {}\n", markdown_text(table.title));
    if (const std::string line = units_line(table); !line.empty())
        out += fmt::format("\n{}\n", markdown_text(line));
    out += "\n|";
    std::string rule = "|";
    for (const Column& column : table.columns) {
        out += fmt::format(" {} |", markdown_text(column.title));
        rule += column.kind == CellKind::kNumber ? " ---: |" : " --- |";
    }
    out += "\n" + rule + "\n";
    for (const Row& row : table.rows) {
        out += '|';
        for (std::size_t c = 0; c < table.columns.size(); ++c)
            out += fmt::format(" {} |", cell_of(row.cells[c], table.columns[c]));
        out += '\n';
    }
    if (!table.note.empty()) out += fmt::format("\n{}\n", markdown_text(table.note));
    return out;
}

std::string markdown_block(const Block& block) {
    switch (block.kind) {
        case BlockKind::kParagraph:
            return fmt::format("\n{}\n", markdown_text(block.text));
        case BlockKind::kNote:
            return fmt::format("\n> {}\n", markdown_text(block.text));
        case BlockKind::kList: {
            std::string out = "\n";
            for (const std::string& item : block.items)
                out += fmt::format("- {}\n", markdown_text(item));
            return out;
        }
        case BlockKind::kTable:
            return markdown_table(*block.table);
        case BlockKind::kChart:
            return fmt::format("\n**{}.** {}\n", markdown_text(block.chart->title),
                               markdown_text(block.chart->summary));
    }
    return {};
}

std::string list_of(std::string_view title, const std::vector<std::string>& items) {
    std::string out = fmt::format("\n## {}\n\n", title);
    if (items.empty()) out += "None.\n";
    for (const std::string& item : items) out += fmt::format("- {}\n", markdown_text(item));
    return out;
}

}  // namespace

std::string to_markdown(const Document& document) {
    CHECK(!defect_of(document));
    std::string out;
    if (!document.logo.empty()) out += fmt::format("{}\n\n", markdown_text(document.logo));
    out += fmt::format("# {}\n", markdown_text(document.title));
    if (!document.description.empty())
        out += fmt::format("\n{}\n", markdown_text(document.description));
    out += fmt::format("\n{}\n", markdown_text(date_line(document)));
    if (!document.facts.empty()) {
        out += "\n| Figure | Value |\n| --- | ---: |\n";
        for (const Fact& fact : document.facts)
            out += fmt::format("| {} | {} |\n", markdown_text(fact_label(fact)),
                               markdown_text(shown_with_unit(fact.value)));
    }
    for (const DocumentSection& section : document.sections) {
        out += fmt::format("\n## {}\n", markdown_text(section.title));
        if (section.unavailable)
            out += fmt::format("\n{}\n", markdown_text(unavailable_line(*section.unavailable)));
        for (const Block& block : section.blocks) out += markdown_block(block);
    }
    out += list_of("Conventions", document.conventions);
    std::vector<std::string> issues;
    for (const Issue& issue : document.issues) issues.push_back(issue_line(issue));
    out += list_of("Issues", issues);
    return out + fmt::format("\n{}\n", markdown_text(provenance_line(document)));
}

}  // namespace ballast::report
