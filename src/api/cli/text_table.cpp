#include "api/cli/text_table.hpp"

#include <algorithm>

#include "wire/utf8.hpp"

namespace ballast::api::cli {

namespace {

constexpr std::size_t kNarrowest = 10;  // a date
constexpr std::string_view kGap = "  ";

std::vector<std::size_t> widths_of(const TextTable& table) {
    std::vector<std::size_t> widths;
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
        std::size_t width = text_width(table.columns[c].title);
        for (const std::vector<Cell>& row : table.rows)
            width = std::max(width, text_width(row[c].text));
        widths.push_back(width);
    }
    return widths;
}

void fit(const TextTable& table, std::size_t width, std::vector<std::size_t>& widths) {
    std::size_t total = kGap.size() * (widths.empty() ? 0 : widths.size() - 1);
    for (const std::size_t one : widths) total += one;
    while (width > 0 && total > width) {
        std::size_t widest = widths.size();
        for (std::size_t c = 0; c < widths.size(); ++c)
            if (!table.columns[c].right && !table.columns[c].whole && widths[c] > kNarrowest &&
                (widest == widths.size() || widths[c] > widths[widest]))
                widest = c;
        if (widest == widths.size()) return;
        --widths[widest];
        --total;
    }
}

void add_cell(std::string& line, const Cell& cell, bool right, std::size_t width, bool color) {
    const std::string text = text_width(cell.text) > width && width > 1
                                 ? wire::shortened(cell.text, width - 1)
                                 : cell.text;
    const std::string blanks(width - std::min(width, text_width(text)), ' ');
    if (right) line += blanks;
    line += styled(text, cell.style, color);
    if (!right) line += blanks;
}

std::string without_trailing_blanks(std::string line) {
    line.erase(line.find_last_not_of(' ') + 1);
    return line;
}

}  // namespace

std::size_t text_width(std::string_view text) { return wire::count_code_points(text); }

std::string to_text(const TextTable& table, std::size_t width, bool color) {
    std::vector<std::size_t> widths = widths_of(table);
    fit(table, width, widths);
    std::string out;
    std::string line;
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
        if (c > 0) line += kGap;
        add_cell(line, {table.columns[c].title, Style::kTitle}, table.columns[c].right, widths[c],
                 color);
    }
    out += without_trailing_blanks(std::move(line)) + '\n';
    for (const std::vector<Cell>& row : table.rows) {
        line.clear();
        for (std::size_t c = 0; c < row.size(); ++c) {
            if (c > 0) line += kGap;
            add_cell(line, row[c], table.columns[c].right, widths[c], color);
        }
        out += without_trailing_blanks(std::move(line)) + '\n';
    }
    return out;
}

std::string csv_line(const std::vector<std::string>& values) {
    std::string line;
    for (const std::string& value : values) {
        if (&value != values.data()) line += ',';
        if (value.find_first_of(",;\t\"\r\n") == std::string::npos) {
            line += value;
            continue;
        }
        line += '"';
        for (const char c : value) {
            if (c == '"') line += '"';
            line += c;
        }
        line += '"';
    }
    return line + '\n';
}

}  // namespace ballast::api::cli
