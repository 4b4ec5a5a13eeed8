#include "report/compare.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>
#include <set>

#include "report/number.hpp"

namespace ballast::report {

namespace {

struct Place {
    std::string table;
    std::string row;
    std::string column;  // key

    auto operator<=>(const Place&) const = default;
};

struct Found {
    std::string title;
    std::string column_title;
    Cell cell;
};

using Cells = std::map<Place, Found>;

// The cells that say which row this is, in order: texts, dates, and a count in the first column,
// such as a rank.
std::vector<std::string> naming_cells(const Table& table, const Row& row) {
    std::vector<std::string> names;
    for (std::size_t c = 0; c < row.cells.size(); ++c) {
        const Format format = format_of(row.cells[c], table.columns[c]);
        const bool is_count =
            c == 0 && row.cells[c].kind == CellKind::kNumber && format.unit == Unit::kCount;
        if (row.cells[c].kind != CellKind::kText && row.cells[c].kind != CellKind::kDate &&
            !is_count)
            continue;
        if (std::string text = shown(row.cells[c], format); !text.empty())
            names.push_back(std::move(text));
    }
    return names;
}

std::string name_of_row(const Table& table, const Row& row, std::size_t count) {
    std::vector<std::string> names = naming_cells(table, row);
    if (names.size() > count) names.resize(count);
    return fmt::format("{}", fmt::join(names, ", "));
}

// How many naming cells distinguish the rows of a table; all of them where even these do not. Fewer
// are better: a reason or remark may differ where the row is the same.
std::size_t names_needed(const Table& table) {
    std::size_t most = 1;
    for (const Row& row : table.rows) most = std::max(most, naming_cells(table, row).size());
    for (std::size_t count = 1; count < most; ++count) {
        std::set<std::string> seen;
        if (std::ranges::all_of(table.rows, [&](const Row& row) {
                return seen.insert(name_of_row(table, row, count)).second;
            }))
            return count;
    }
    return most;
}

using NameCounts = std::map<std::string, std::size_t>;  // by table

void add_name_counts(const Document& document, NameCounts& counts) {
    for (const DocumentSection& section : document.sections)
        for (const Block& block : section.blocks) {
            if (!block.table) continue;
            std::size_t& count = counts[block.table->id];
            count = std::max(count, names_needed(*block.table));
        }
}

Cells cells_of(const Document& document, const NameCounts& counts) {
    Cells cells;
    for (const DocumentSection& section : document.sections)
        for (const Block& block : section.blocks) {
            if (!block.table) continue;
            const Table& table = *block.table;
            std::map<std::string, int> seen;
            for (const Row& row : table.rows) {
                std::string name = name_of_row(table, row, counts.at(table.id));
                if (const int count = ++seen[name]; count > 1) name += fmt::format(" ({})", count);
                for (std::size_t c = 0; c < row.cells.size(); ++c) {
                    if (row.cells[c].kind != CellKind::kNumber) continue;
                    Cell cell = row.cells[c];
                    cell.format = format_of(cell, table.columns[c]);
                    cells[{table.id, name, table.columns[c].key}] = {
                        table.title.empty() ? section.title : table.title, table.columns[c].title,
                        std::move(cell)};
                }
            }
        }
    return cells;
}

std::optional<double> difference(const Cell& first, const Cell& second) {
    if (!first.number || !second.number) return std::nullopt;
    return *second.number - *first.number;
}

// A number that appears or disappears counts as changed by its whole size.
double relative(const Change& change) {
    if (!change.difference) return 1.0;
    const double size = std::max(std::abs(*change.first.number), std::abs(*change.second.number));
    return size > 0.0 ? std::abs(*change.difference) / size : 0.0;
}

bool differ(const Cell& first, const Cell& second) { return first.number != second.number; }

void add_facts(const Document& first, const Document& second, std::vector<Change>& changes) {
    for (const Fact& fact : second.facts) {
        const auto before = std::ranges::find(first.facts, fact.label, &Fact::label);
        const Cell was = before == first.facts.end() ? number(std::nullopt) : before->value;
        if (differ(was, fact.value))
            changes.push_back({"facts", "Headline", fact.label, "", was, fact.value,
                               difference(was, fact.value)});
    }
}

}  // namespace

std::vector<Change> changes_between(const Document& first, const Document& second) {
    std::vector<Change> changes;
    add_facts(first, second, changes);
    const auto facts = static_cast<std::ptrdiff_t>(changes.size());
    NameCounts counts;
    add_name_counts(first, counts);
    add_name_counts(second, counts);
    const Cells before = cells_of(first, counts);
    const Cells after = cells_of(second, counts);
    const auto add = [&](const Place& place, const Found& found, Cell was, Cell is) {
        const auto change = difference(was, is);
        changes.push_back({place.table, found.title, place.row, found.column_title, std::move(was),
                           std::move(is), change});
    };
    for (const auto& [place, found] : after) {
        const auto was = before.find(place);
        if (was == before.end()) {
            if (found.cell.number) add(place, found, number({}, *found.cell.format), found.cell);
        } else if (differ(was->second.cell, found.cell)) {
            add(place, found, was->second.cell, found.cell);
        }
    }
    for (const auto& [place, found] : before)
        if (found.cell.number && !after.contains(place))
            add(place, found, found.cell, number({}, *found.cell.format));
    std::stable_sort(changes.begin() + facts, changes.end(),
                     [](const Change& a, const Change& b) { return relative(a) > relative(b); });
    return changes;
}

std::vector<std::string> differences_of_inputs(const Document& first, const Document& second) {
    std::vector<std::string> lines;
    const auto compare = [&](std::string_view what, const std::string& was, const std::string& is) {
        if (was != is)
            lines.push_back(fmt::format("{}: {} before, {} after.", what,
                                        was.empty() ? "none" : was, is.empty() ? "none" : is));
    };
    compare("Report date", first.as_of.to_string(), second.as_of.to_string());
    compare("Subject", first.subject, second.subject);
    compare("Currency", first.currency, second.currency);
    compare("Data", first.provenance.data_digest.substr(0, 16),
            second.provenance.data_digest.substr(0, 16));
    compare("Engine", first.provenance.engine_version, second.provenance.engine_version);
    compare("Coverage", percent(first.provenance.coverage), percent(second.provenance.coverage));
    const auto only = [&](const Document& one, const Document& other, std::string_view which) {
        for (const DocumentSection& section : one.sections)
            if (std::ranges::find(other.sections, section.id, &DocumentSection::id) ==
                other.sections.end())
                lines.push_back(
                    fmt::format("Only the {} report has the section {}.", which, section.title));
    };
    only(first, second, "first");
    only(second, first, "second");
    return lines;
}

}  // namespace ballast::report
