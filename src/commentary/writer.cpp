#include "commentary/writer.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <utility>

namespace ballast::commentary {

namespace {

constexpr std::size_t kMostTables = 8;
constexpr std::size_t kMostWarnings = 6;

std::string slot(const Figure& figure) { return fmt::format("{{{{{}}}}}", figure.id); }
std::string label_slot(const Figure& figure) { return fmt::format("{{{{label:{}}}}}", figure.id); }
std::string statement(const Figure& figure) {
    return fmt::format("{} is {}", label_slot(figure), slot(figure));
}

// "a, b and c"
std::string joined(const std::vector<std::string>& parts) {
    std::string text;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i > 0) text += i + 1 == parts.size() ? " and " : ", ";
        text += parts[i];
    }
    return text;
}

std::string headline(const Catalog& catalog) {
    std::vector<std::string> parts;
    for (const Figure& figure : catalog.figures)
        if (figure.table.empty()) parts.push_back(statement(figure));
    if (parts.empty()) return {};
    return fmt::format("{{{{subject}}}} as of {{{{as_of}}}}: {}.", joined(parts));
}

std::string warnings(const Catalog& catalog) {
    std::vector<std::string> parts;
    for (const Figure& figure : catalog.figures) {
        const bool is_warning = figure.level == report::StatusLevel::kBad ||
                                figure.level == report::StatusLevel::kWarning;
        if (is_warning && parts.size() < kMostWarnings) parts.push_back(statement(figure));
    }
    if (parts.empty()) return {};
    return fmt::format("Attention is needed where {}.", joined(parts));
}

// The rows of the table's first column of numbers that has several, by size.
std::vector<const Figure*> largest_rows(const Catalog& catalog, const std::string& table) {
    std::vector<const Figure*> rows;
    std::string column;
    for (const Figure& figure : catalog.figures) {
        if (figure.table != table || !figure.value || figure.row.empty() || figure.is_total)
            continue;
        if (column.empty()) column = figure.column;
        if (figure.column == column) rows.push_back(&figure);
    }
    std::ranges::stable_sort(rows, [](const Figure* a, const Figure* b) {
        return std::abs(*a->value) > std::abs(*b->value);
    });
    return rows;
}

std::string about_table(const Catalog& catalog, const TableTitle& table) {
    const auto rows = largest_rows(catalog, table.id);
    if (rows.empty()) return {};
    const std::string title = fmt::format("{{{{title:{}}}}}", table.id);
    if (rows.size() == 1) return fmt::format("{}: {}.", title, statement(*rows[0]));
    std::string text = fmt::format("{}: the largest figure is {} with {}", title,
                                   label_slot(*rows[0]), slot(*rows[0]));
    text += fmt::format(", followed by {} with {}", label_slot(*rows[1]), slot(*rows[1]));
    if (rows.size() > 2)
        text += fmt::format("; the smallest listed is {} with {}", label_slot(*rows.back()),
                            slot(*rows.back()));
    return text + ".";
}

}  // namespace

std::vector<std::string> write_commentary(const Catalog& catalog) {
    std::vector<std::string> paragraphs;
    const auto add = [&](std::string text) {
        if (!text.empty()) paragraphs.push_back(std::move(text));
    };
    add(headline(catalog));
    add(warnings(catalog));
    std::string section;
    std::string text;
    std::size_t tables = 0;
    for (const TableTitle& table : catalog.tables) {
        if (tables == kMostTables) break;
        const std::string sentence = about_table(catalog, table);
        if (sentence.empty()) continue;
        ++tables;
        const auto first = std::ranges::find(catalog.figures, table.id, &Figure::table);
        if (first->section != section) add(std::exchange(text, {}));
        section = first->section;
        text += (text.empty() ? "" : " ") + sentence;
    }
    add(std::move(text));
    return paragraphs;
}

}  // namespace ballast::commentary
