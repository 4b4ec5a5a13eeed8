#include "report/document.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fmt/format.h>
#include <set>
#include <utility>

#include "base/id.hpp"
#include "base/text.hpp"
#include "report/number.hpp"

namespace ballast::report {

namespace {

Column column(std::string key, std::string title, CellKind kind, Format format) {
    return {std::move(key), std::move(title), kind, std::move(format)};
}

std::optional<std::string> defect_of_table(const Table& table) {
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
        const Row& row = table.rows[r];
        if (row.cells.size() != table.columns.size())
            return fmt::format("table {}: row {} has {} cells, {} columns", table.id, r,
                               row.cells.size(), table.columns.size());
        for (const Cell& cell : row.cells)
            if (cell.number && !std::isfinite(*cell.number))
                return fmt::format("table {}: row {} has a number that is not finite", table.id, r);
    }
    return std::nullopt;
}

std::optional<std::string> defect_of_chart(const Chart& chart) {
    const std::size_t places = chart.kind == ChartKind::kHistogram
                                   ? chart.edges.size() - 1
                                   : std::max(chart.dates.size(), chart.labels.size());
    for (const Series& series : chart.series) {
        if (series.values.size() != places)
            return fmt::format("chart {}: series {} has {} values for {} places", chart.id,
                               series.name, series.values.size(), places);
        for (const auto& value : series.values)
            if (value && !std::isfinite(*value))
                return fmt::format("chart {}: a value is not finite", chart.id);
    }
    return std::nullopt;
}

// "Interest rate risk: Demo bank" as "interest-rate-risk-demo-bank"; letters beyond ASCII are kept.
std::string in_file_name(std::string_view title) {
    constexpr std::size_t kLongest = 80;
    std::string name;
    for (const char c : title) {
        if (is_letter(c) || is_digit(c) || (static_cast<unsigned char>(c) & 0x80U) != 0)
            name += lower(c);
        else if (!name.empty() && name.back() != '-')
            name += '-';
    }
    if (name.size() > kLongest) {
        // Between words; within a word before a letter of several bytes.
        std::size_t end = std::min(name.rfind('-', kLongest), kLongest);
        while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0U) == 0x80U) --end;
        name.resize(end);
    }
    while (name.ends_with('-')) name.pop_back();
    return name;
}

}  // namespace

Column text_column(std::string key, std::string title) {
    return column(std::move(key), std::move(title), CellKind::kText, {});
}

Column date_column(std::string key, std::string title) {
    return column(std::move(key), std::move(title), CellKind::kDate, {});
}

Column status_column(std::string key, std::string title) {
    return column(std::move(key), std::move(title), CellKind::kStatus, {});
}

Column count_column(std::string key, std::string title) {
    return column(std::move(key), std::move(title), CellKind::kNumber, {Unit::kCount, 0});
}

Column number_column(std::string key, std::string title, int digits) {
    return column(std::move(key), std::move(title), CellKind::kNumber, {Unit::kNumber, digits});
}

Column percent_column(std::string key, std::string title, int digits) {
    return column(std::move(key), std::move(title), CellKind::kNumber, {Unit::kPercent, digits});
}

Column bp_column(std::string key, std::string title, int digits) {
    return column(std::move(key), std::move(title), CellKind::kNumber,
                  {Unit::kBasisPoints, digits});
}

Column money_column(std::string key, std::string title, std::string currency, int digits) {
    return column(std::move(key), std::move(title), CellKind::kNumber,
                  {Unit::kMoney, digits, std::move(currency)});
}

Cell text(std::string value) { return {.kind = CellKind::kText, .text = std::move(value)}; }

Cell number(std::optional<double> value) { return {.kind = CellKind::kNumber, .number = value}; }

Cell number(std::optional<double> value, Format format) {
    return {.kind = CellKind::kNumber, .number = value, .format = std::move(format)};
}

Cell exact_number(const std::string& digits) {
    if (digits.empty()) return number(std::nullopt);
    return {
        .kind = CellKind::kNumber, .text = digits, .number = std::strtod(digits.c_str(), nullptr)};
}

Cell date(std::optional<fin::Date> value) { return {.kind = CellKind::kDate, .date = value}; }

Cell status(std::string value, StatusLevel level) {
    return {.kind = CellKind::kStatus, .text = std::move(value), .level = level};
}

Table& add_table(DocumentSection& section, Table table) {
    section.blocks.push_back({.kind = BlockKind::kTable, .table = std::move(table)});
    return *section.blocks.back().table;
}

void add_chart(DocumentSection& section, Chart chart) {
    section.blocks.push_back({.kind = BlockKind::kChart, .chart = std::move(chart)});
}

void add_paragraph(DocumentSection& section, std::string text) {
    section.blocks.push_back({.kind = BlockKind::kParagraph, .text = std::move(text)});
}

void add_note(DocumentSection& section, std::string text) {
    section.blocks.push_back({.kind = BlockKind::kNote, .text = std::move(text)});
}

void add_list(DocumentSection& section, std::vector<std::string> items) {
    if (items.empty()) return;
    section.blocks.push_back({.kind = BlockKind::kList, .items = std::move(items)});
}

const Format& format_of(const Cell& cell, const Column& column) {
    return cell.format ? *cell.format : column.format;
}

std::string shown(double value, const Format& format) {
    switch (format.unit) {
        case Unit::kPercent:
            return percent(value, format.digits);
        case Unit::kBasisPoints:
            return amount(value * 1e4, format.digits) + " bp";
        case Unit::kCount:
            return amount(value, 0);
        case Unit::kNumber:
        case Unit::kMoney:
            break;
    }
    return amount(value, format.digits);
}

std::string shown(const Cell& cell, const Format& format) {
    switch (cell.kind) {
        case CellKind::kText:
        case CellKind::kStatus:
            return cell.text;
        case CellKind::kDate:
            return cell.date ? cell.date->to_string() : std::string();
        case CellKind::kNumber:
            break;
    }
    if (!cell.number) return "N/A";
    return cell.text.empty() ? shown(*cell.number, format) : grouped_digits(cell.text);
}

std::string plain_value(const Cell& cell) {
    if (cell.kind == CellKind::kNumber) return cell.text.empty() ? exact(cell.number) : cell.text;
    return shown(cell, {});
}

std::string currency_of(const Table& table) {
    std::set<std::string> found;
    for (std::size_t c = 0; c < table.columns.size(); ++c)
        for (const Row& row : table.rows) {
            const Cell& cell = row.cells[c];
            if (cell.kind != CellKind::kNumber) continue;
            const Format& format = format_of(cell, table.columns[c]);
            if (format.unit == Unit::kMoney) found.insert(format.currency);
        }
    return found.size() == 1 ? *found.begin() : std::string();
}

std::vector<const Table*> tables_of(const Document& document) {
    std::vector<const Table*> tables;
    for (const DocumentSection& section : document.sections)
        for (const Block& block : section.blocks)
            if (block.table) tables.push_back(&*block.table);
    if (document.data) tables.push_back(&*document.data);
    return tables;
}

std::optional<std::string> defect_of(const Document& document) {
    std::set<std::string> ids;
    for (const DocumentSection& section : document.sections) {
        if (!ids.insert("section " + section.id).second)
            return fmt::format("two sections are called {}", section.id);
        for (const Block& block : section.blocks) {
            const std::string id = block.table   ? block.table->id
                                   : block.chart ? block.chart->id
                                                 : "";
            if (!id.empty() && !ids.insert(id).second)
                return fmt::format("two blocks are called {}", id);
            if (block.chart)
                if (auto defect = defect_of_chart(*block.chart)) return defect;
        }
    }
    for (const Table* table : tables_of(document))
        if (auto defect = defect_of_table(*table)) return defect;
    for (const Fact& fact : document.facts)
        if (fact.value.number && !std::isfinite(*fact.value.number))
            return fmt::format("{} is not finite", fact.label);
    return std::nullopt;
}

std::string file_stem(const Document& document) {
    const std::string words = in_file_name(document.title);
    if (Uuid::parse(document.subject) && !words.empty())
        return fmt::format("{}-{}", words, document.as_of.to_string());
    return fmt::format("{}{}{}-{}", document.subject, document.subject.empty() ? "" : "-",
                       document.kind, document.as_of.to_string());
}

}  // namespace ballast::report
