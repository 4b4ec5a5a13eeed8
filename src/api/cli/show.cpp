#include "api/cli/show.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <vector>

#include "api/cli/numbers.hpp"
#include "api/cli/text_table.hpp"
#include "base/plain_text.hpp"
#include "base/text.hpp"

namespace ballast::api::cli {

namespace {

using wire::JsonKind;

struct Row {
    std::string_view key;  // of a member, when the rows are the members of an object
    const JsonValue* value;
};

std::string plain(const JsonValue* value) {
    if (value == nullptr || value->is(JsonKind::kNull)) return {};
    if (value->is(JsonKind::kArray)) {
        std::vector<std::string> items;
        items.reserve(value->items.size());
        for (const JsonValue& item : value->items) items.push_back(plain(&item));
        return fmt::format("{}", fmt::join(items, ", "));
    }
    if (value->is(JsonKind::kObject)) return to_json(*value);
    return value->text;
}

const JsonValue* cell_value(const Row& row, const Column& column) {
    return column.pointer.starts_with('/') ? row.value->at(column.pointer) : row.value;
}

std::string raw_text(const Row& row, const Column& column) {
    return column.pointer == "@key" ? std::string(row.key) : plain(cell_value(row, column));
}

std::string in_format(const std::string& text, Format format) {
    if (text.empty()) return text;
    switch (format) {
        case Format::kText:
            return text == "true" ? "yes" : text == "false" ? "no" : text;
        case Format::kMoney:
            return fixed(text, 2);
        case Format::kQuantity:
            return at_most(text, 6);
        case Format::kNumber:
            return at_most(text, 4);
        case Format::kPercent:
            return percent(text, 2);
        case Format::kLevel:
            return percent_at_most(text, 2);
        case Format::kInstant:
            // "2025-06-30T12:00:00Z" to the minute.
            if (text.size() >= 16 && text[10] == 'T')
                return text.substr(0, 10) + ' ' + text.substr(11, 5);
            return text;
    }
    return text;
}

// Stored text must not reach the terminal as an escape sequence.
std::string formatted(const std::string& text, Format format) {
    std::string line = in_format(text, format);
    for (char& c : line)
        if (static_cast<unsigned char>(c) < ' ' || c == '\x7f') c = ' ';
    return line;
}

bool is_number(Format format) { return format != Format::kText && format != Format::kInstant; }

Format format_of(const Row& row, const Column& column) {
    const bool is_fraction =
        !column.unit.empty() && plain(row.value->at(column.unit)) == "fraction";
    return is_fraction ? Format::kPercent : column.format;
}

// A value that does not exist is an en dash, which no amount can be mistaken for.
Cell cell_of(const Row& row, const Column& column) {
    const std::string text = formatted(raw_text(row, column), format_of(row, column));
    if (text.empty()) return {is_number(column.format) ? "–" : "", Style::kDim};
    return {text, column.signals && text.starts_with('-') ? Style::kNegative : Style::kPlain};
}

std::vector<Row> rows_of(const Section& section, const JsonValue& response) {
    std::vector<Row> rows;
    const JsonValue* source = response.at(section.pointer);
    if (source == nullptr) return rows;
    for (const JsonValue& item : source->items) rows.push_back({"", &item});
    for (const JsonMember& member : source->members) rows.push_back({member.name, &member.value});
    std::erase_if(rows, [&](const Row& row) {
        return !section.where.empty() && plain(row.value->at(section.where)) != section.equals;
    });
    if (rows.empty()) return rows;
    const JsonValue& first = *rows.front().value;
    std::erase_if(rows, [&](const Row& row) {
        return std::any_of(section.same.begin(), section.same.end(), [&](std::string_view pointer) {
            return plain(row.value->at(pointer)) != plain(first.at(pointer));
        });
    });
    return rows;
}

std::string title_of(const Section& section, const std::vector<Row>& rows) {
    std::vector<std::string> shared;
    for (const std::string_view pointer : section.same) {
        const std::string text = rows.empty() ? "" : plain(rows.front().value->at(pointer));
        shared.push_back(pointer == "/confidence" ? percent_at_most(text, 2) : text);
    }
    if (shared.empty() || rows.empty()) return std::string(section.title);
    return fmt::format("{} ({})", section.title, fmt::join(shared, ", "));
}

std::string facts_text(const Section& section, const JsonValue& response, bool color) {
    const JsonValue* source = response.at(section.pointer);
    if (source == nullptr || !source->is(JsonKind::kObject)) return {};
    std::size_t titles = 0;
    std::size_t values = 0;
    std::vector<Cell> cells;
    for (const Column& column : section.columns) {
        cells.push_back(cell_of({"", source}, column));
        titles = std::max(titles, column.title.size());
        if (is_number(column.format)) values = std::max(values, text_width(cells.back().text));
    }
    std::string out;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (cells[i].text.empty()) continue;
        const std::size_t width = text_width(cells[i].text);
        const bool right = is_number(section.columns[i].format);
        out += fmt::format("{:<{}}  {}{}\n", section.columns[i].title, titles,
                           std::string(right ? values - std::min(values, width) : 0, ' '),
                           styled(cells[i].text, cells[i].style, color));
    }
    return out;
}

std::string table_text(const Section& section, std::vector<Row> rows, const ShowOptions& options) {
    const std::size_t all = rows.size();
    if (section.most > 0 && all > section.most) {
        if (section.is_last)
            rows.erase(rows.begin(), rows.end() - static_cast<std::ptrdiff_t>(section.most));
        rows.resize(section.most);
    }
    TextTable table;
    for (const Column& column : section.columns)
        table.columns.push_back({std::string(column.title), is_number(column.format),
                                 column.format == Format::kInstant, column.spare});
    for (const Row& row : rows) {
        std::vector<Cell>& cells = table.rows.emplace_back();
        for (const Column& column : section.columns) cells.push_back(cell_of(row, column));
    }
    const std::vector<std::string> left_out = leave_out(table, options.width);
    std::string out = to_text(table, options.width, options.color);
    if (!left_out.empty())
        out += fmt::format("not shown: {}; --csv --show {} writes all columns\n",
                           fmt::join(left_out, ", "), section.name);
    if (rows.size() < all)
        out += fmt::format("{} {} of {} rows; --csv --show {} writes all of them\n",
                           section.is_last ? "last" : "first", rows.size(),
                           grouped(fmt::to_string(all)), section.name);
    return out;
}

// "demo-individual · as of 2025-06-30 · USD · coverage 100%", from what the response has.
std::string headline(std::string_view subject, const JsonValue& response) {
    std::vector<std::string> parts;
    if (!subject.empty()) parts.emplace_back(subject);
    if (const std::string text = plain(response.find("as_of")); !text.empty())
        parts.push_back("as of " + text);
    if (const std::string text = plain(response.find("currency")); !text.empty())
        parts.push_back(text);
    if (const std::string text = plain(response.find("coverage")); !text.empty())
        parts.push_back("coverage " + percent_at_most(text, 2));
    return fmt::format("{}", fmt::join(parts, " · "));
}

Error unknown_section(const View& view, std::string_view name) {
    std::vector<std::string_view> names;
    for (const Section& section : view.sections) names.push_back(section.name);
    return {Code::kInvalidInput, fmt::format("--show {}: expected {}", name, alternatives(names))};
}

bool has_section(const View& view, std::string_view name) {
    return std::any_of(view.sections.begin(), view.sections.end(),
                       [&](const Section& section) { return section.name == name; });
}

// "/totals/long" is totals.long.
std::string field_name(const Column& column) {
    std::string name(column.pointer.substr(1));
    std::replace(name.begin(), name.end(), '/', '.');
    return name;
}

std::string advice_text(const View& view, const JsonValue& response) {
    std::string out;
    for (const Advice& advice : view.advice)
        if (plain(response.at(advice.pointer)) == advice.equals)
            out += fmt::format("\n{}\n", advice.text);
    if (const std::string cursor = plain(response.find("next_cursor")); !cursor.empty())
        out += fmt::format("\nMore rows follow: add cursor={}\n", cursor);
    return out;
}

// Amounts are texts in responses, but numbers in tables.
std::string csv_value(const std::string& text) {
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_number = error == std::errc() && end == text.data() + text.size();
    return is_number ? text : escape_formulas(text);
}

}  // namespace

std::string issues_text(const JsonValue& response, bool color) {
    const JsonValue* issues = response.find("issues");
    std::string out;
    if (issues == nullptr) return out;
    for (const JsonValue& issue : issues->items) {
        const std::string severity = plain(issue.find("severity"));
        const std::string message = plain(issue.find("message"));
        const std::string where = plain(issue.find("where"));
        // What it concerns, unless the message names it; a place in the request says nothing to a
        // reader of a table.
        const bool is_named = where.empty() || where.starts_with('/') || message.contains(where);
        const Style style = severity == "error"  ? Style::kNegative
                            : severity == "info" ? Style::kDim
                                                 : Style::kWarning;
        out += fmt::format("{}: {}{}\n", styled(severity, style, color),
                           formatted(message, Format::kText),
                           is_named ? "" : fmt::format(" ({})", formatted(where, Format::kText)));
    }
    return out;
}

Result<std::string> shown_as_text(const View& view, std::string_view subject,
                                  const JsonValue& response, const ShowOptions& options) {
    if (!options.section.empty() && !has_section(view, options.section))
        return unknown_section(view, options.section);
    std::string out;
    const auto add = [&](const std::string& title, const std::string& text) {
        if (text.empty()) return;
        if (!out.empty()) out += '\n';
        if (!title.empty()) out += styled(title, Style::kTitle, options.color) + '\n';
        out += text;
    };
    const std::string head = headline(subject, response);
    if (!head.empty()) add("", head + '\n');
    for (const Section& section : view.sections) {
        if (!options.section.empty() && section.name != options.section) continue;
        if (section.is_facts) {
            add(std::string(section.title), facts_text(section, response, options.color));
            continue;
        }
        std::vector<Row> rows = rows_of(section, response);
        const bool is_alone = view.sections.size() == 1 || !options.section.empty();
        if (rows.empty()) {
            if (is_alone)
                add(std::string(section.title), view.when_empty.empty() || options.is_narrowed
                                                    ? "none\n"
                                                    : fmt::format("{}\n", view.when_empty));
            continue;
        }
        const std::string title = title_of(section, rows);
        add(title, table_text(section, std::move(rows), options));
    }
    add("Issues", issues_text(response, options.color));
    return out + advice_text(view, response);
}

Result<std::string> shown_as_csv(const View& view, const JsonValue& response,
                                 std::string_view section) {
    if (!section.empty() && !has_section(view, section)) return unknown_section(view, section);
    const auto chosen = std::find_if(
        view.sections.begin(), view.sections.end(),
        [&](const Section& one) { return section.empty() ? !one.is_facts : one.name == section; });
    const Section& shown = chosen == view.sections.end() ? view.sections.front() : *chosen;
    // What the screen shows in the title is in the rows here.
    std::vector<Column> columns;
    for (const std::string_view pointer : shown.same) columns.push_back({"", pointer});
    columns.insert(columns.end(), shown.columns.begin(), shown.columns.end());
    Section all = shown;
    all.same.clear();
    std::vector<Row> rows;
    if (!shown.is_facts)
        rows = rows_of(all, response);
    else if (const JsonValue* facts = response.at(shown.pointer))
        rows.push_back({"", facts});
    std::vector<std::string> values;
    for (const Column& column : columns) values.push_back(field_name(column));
    std::string out = csv_line(values);
    for (const Row& row : rows) {
        values.clear();
        for (const Column& column : columns) values.push_back(csv_value(raw_text(row, column)));
        out += csv_line(values);
    }
    return out;
}

}  // namespace ballast::api::cli
