#include "commentary/catalog.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <utility>

namespace ballast::commentary {

namespace {

using report::Cell;
using report::CellKind;
using report::Column;

// "value_at_risk" of "Value at risk".
std::string id_part(std::string_view text) {
    std::string part;
    for (const char c : text) {
        const bool is_upper = c >= 'A' && c <= 'Z';
        const bool is_kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || is_upper;
        if (is_kept)
            part += is_upper ? static_cast<char>(c - 'A' + 'a') : c;
        else if (!part.empty() && !part.ends_with('_'))
            part += '_';
    }
    while (part.ends_with('_')) part.pop_back();
    return part.empty() ? "figure" : part;
}

std::string unit_of(const Cell& cell, const report::Format& format) {
    if (cell.kind == CellKind::kStatus) return "status";
    if (cell.kind == CellKind::kDate) return "date";
    switch (format.unit) {
        case report::Unit::kMoney:
            return format.currency.empty() ? "money" : format.currency;
        case report::Unit::kPercent:
            return "percent";
        case report::Unit::kBasisPoints:
            return "basis points";
        case report::Unit::kCount:
            return "count";
        case report::Unit::kNumber:
            return format.currency.empty() ? "number" : format.currency;
    }
    return "number";
}

std::string shown_with_unit(const Cell& cell, const report::Format& format) {
    std::string text = report::shown(cell, format);
    // Amounts in the currency of their row are numbers with a currency.
    const bool is_money = cell.kind == CellKind::kNumber && (format.unit == report::Unit::kMoney ||
                                                             format.unit == report::Unit::kNumber);
    if (is_money && cell.number && !format.currency.empty() &&
        text.find(format.currency) == std::string::npos)
        text += " " + format.currency;
    return text;
}

// Whether a commentary may name the cell: a text is a label, not a figure.
bool is_figure(const Cell& cell) {
    if (cell.kind == CellKind::kNumber) return cell.number.has_value() || !cell.text.empty();
    if (cell.kind == CellKind::kDate) return cell.date.has_value();
    return cell.kind == CellKind::kStatus && !cell.text.empty();
}

bool has_letter(std::string_view text) {
    return std::ranges::any_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80) != 0;
    });
}

// The first text with a letter or date; without one the first text. The number of a test is no
// name, and a text after the date of a row describes it.
std::string row_name(const report::Table& table, const report::Row& row) {
    std::string name;
    for (std::size_t i = 0; i < row.cells.size() && i < table.columns.size(); ++i) {
        const Cell& cell = row.cells[i];
        if (cell.kind == CellKind::kText && has_letter(cell.text)) return cell.text;
        if (cell.kind == CellKind::kDate && cell.date) return cell.date->to_string();
        if (name.empty() && cell.kind == CellKind::kText) name = cell.text;
    }
    return name;
}

// The values of a column in some rows, as they are shown; empty where two are equal or one is
// missing.
std::vector<std::string> distinct_cells(const report::Table& table, std::size_t column,
                                        const std::vector<std::size_t>& rows) {
    std::vector<std::string> cells;
    for (const std::size_t row : rows) {
        if (column >= table.rows[row].cells.size()) return {};
        const Cell& cell = table.rows[row].cells[column];
        std::string text = report::shown(cell, report::format_of(cell, table.columns[column]));
        if (text.empty() || cell.kind == CellKind::kStatus ||
            std::ranges::find(cells, text) != cells.end())
            return {};
        cells.push_back(std::move(text));
    }
    return cells;
}

std::vector<std::string> distinguishing_cells(const report::Table& table,
                                              const std::vector<std::size_t>& rows) {
    std::vector<std::string> found;
    for (std::size_t column = 1; column < table.columns.size(); ++column) {
        auto cells = distinct_cells(table, column, rows);
        if (cells.empty()) continue;
        if (std::ranges::all_of(cells, has_letter)) return cells;
        if (found.empty()) found = std::move(cells);
    }
    return found;
}

// The name of each row. Rows of one name are distinguished by the first column that does so: a
// text, otherwise a value such as the confidence level of a method. A name that only repeats the
// title of the table is left out.
std::vector<std::string> row_names(const report::Table& table) {
    std::vector<std::string> names;
    std::map<std::string, std::vector<std::size_t>> rows_of;
    for (const report::Row& row : table.rows) {
        rows_of[row_name(table, row)].push_back(names.size());
        names.push_back(row_name(table, row));
    }
    for (const auto& [name, rows] : rows_of) {
        if (rows.size() == 1 || name.empty()) continue;
        const auto cells = distinguishing_cells(table, rows);
        for (std::size_t i = 0; i < cells.size(); ++i)
            names[rows[i]] =
                name == table.title ? cells[i] : fmt::format("{} ({})", name, cells[i]);
    }
    return names;
}

class Collector {
public:
    explicit Collector(Catalog& catalog) : catalog_(catalog) {}

    void add(Figure figure) {
        if (catalog_.figures.size() >= kMostFigures) {
            ++catalog_.left_out;
            return;
        }
        catalog_.figures.push_back(std::move(figure));
    }

    void add_facts(const std::vector<report::Fact>& facts) {
        for (const report::Fact& fact : facts) {
            const report::Format format = fact.value.format.value_or(report::Format{});
            if (!is_figure(fact.value)) continue;
            add({.id = "fact." + id_part(fact.label),
                 .label =
                     fact.note.empty() ? fact.label : fmt::format("{} ({})", fact.label, fact.note),
                 .shown = shown_with_unit(fact.value, format),
                 .unit = unit_of(fact.value, format),
                 .value = fact.value.number,
                 .level = fact.value.level});
        }
    }

    void add_table(const report::DocumentSection& section, const report::Table& table) {
        if (table.rows.empty()) return;
        catalog_.tables.push_back({table.id, table.title.empty() ? section.title : table.title});
        const std::vector<std::string> names = row_names(table);
        std::size_t rows = 0;
        std::size_t number = 0;
        for (const report::Row& row : table.rows) {
            ++number;
            if (row.kind == report::RowKind::kHeading) continue;
            const bool is_total = row.kind == report::RowKind::kTotal;
            const std::string& name = names[number - 1];
            if (!is_total && ++rows > kMostRows) {
                ++catalog_.left_out;
                continue;
            }
            add_row(section.id, table, row, name, is_total ? "total" : fmt::to_string(number));
        }
    }

private:
    void add_row(const std::string& section, const report::Table& table, const report::Row& row,
                 const std::string& name, const std::string& key) {
        for (std::size_t i = 0; i < row.cells.size() && i < table.columns.size(); ++i) {
            const Cell& cell = row.cells[i];
            const Column& column = table.columns[i];
            if (!is_figure(cell)) continue;
            const report::Format& format = report::format_of(cell, column);
            add({.id = fmt::format("{}.{}.{}", table.id, key, id_part(column.key)),
                 .label = name.empty() ? column.title : fmt::format("{} ({})", column.title, name),
                 .shown = shown_with_unit(cell, format),
                 .unit = unit_of(cell, format),
                 .value = cell.number,
                 .section = section,
                 .table = table.id,
                 .column = column.title,
                 .row = name,
                 .level = cell.level,
                 .is_total = row.kind == report::RowKind::kTotal,
                 .is_rest = row.kind == report::RowKind::kRest});
        }
    }

    Catalog& catalog_;
};

}  // namespace

const Figure* Catalog::find(std::string_view id) const {
    const auto found = by_id_.find(std::string(id));
    return found == by_id_.end() ? nullptr : &figures[found->second];
}

const TableTitle* Catalog::find_table(std::string_view id) const {
    const auto found = std::ranges::find(tables, id, &TableTitle::id);
    return found == tables.end() ? nullptr : &*found;
}

Catalog catalog_of(const report::Document& document) {
    Catalog catalog;
    catalog.subject = document.title;
    catalog.as_of = document.as_of.to_string();
    Collector collector(catalog);
    collector.add_facts(document.facts);
    for (const report::DocumentSection& section : document.sections) {
        if (section.unavailable)
            catalog.missing.push_back({section.title, section.unavailable->reason});
        for (const report::Block& block : section.blocks)
            if (block.table) collector.add_table(section, *block.table);
    }
    for (std::size_t i = 0; i < catalog.figures.size(); ++i) {
        Figure& figure = catalog.figures[i];
        // Two headline figures may have one label.
        for (int n = 2; catalog.by_id_.contains(figure.id); ++n)
            figure.id = fmt::format("{}_{}", figure.id, n);
        catalog.by_id_.emplace(figure.id, i);
    }
    return catalog;
}

}  // namespace ballast::commentary
