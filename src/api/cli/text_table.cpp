#include "api/cli/text_table.hpp"

#include <algorithm>

#include "wire/utf8.hpp"

namespace ballast::api::cli {

namespace {

constexpr std::size_t kNarrowest = 10;  // of a text, which would take too many lines
constexpr std::string_view kGap = "  ";

std::size_t longest_word(std::string_view text) {
    std::size_t longest = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        longest = std::max(longest, text_width(text.substr(at, end - at)));
        at = end + 1;
    }
    return longest;
}

struct Width {
    std::size_t wide = 0;    // on one line
    std::size_t narrow = 0;  // on further lines where the terminal requires it
};

Width width_of(const TextTable& table, std::size_t c) {
    const TableColumn& column = table.columns[c];
    Width width{.wide = text_width(column.title), .narrow = longest_word(column.title)};
    const std::size_t least = column.right || column.whole ? 0 : kNarrowest;
    for (const std::vector<Cell>& row : table.rows) {
        const std::string& text = row[c].text;
        const std::size_t all = text_width(text);
        width.wide = std::max(width.wide, all);
        const std::size_t word = column.right || column.whole ? all : longest_word(text);
        width.narrow = std::max(width.narrow, word > kLongestId && !column.right
                                                  ? kNarrowest
                                                  : std::max(word, std::min(all, least)));
    }
    return width;
}

std::vector<Width> widths_of(const TextTable& table) {
    std::vector<Width> widths;
    for (std::size_t c = 0; c < table.columns.size(); ++c) widths.push_back(width_of(table, c));
    return widths;
}

// Of the columns and the gaps between them.
std::size_t total_of(const std::vector<Width>& widths, std::size_t Width::* which) {
    std::size_t total = kGap.size() * (widths.empty() ? 0 : widths.size() - 1);
    for (const Width& one : widths) total += one.*which;
    return total;
}

std::vector<std::size_t> fitted(std::vector<Width> widths, std::size_t width) {
    std::size_t total = total_of(widths, &Width::wide);
    while (width > 0 && total > width) {
        Width* widest = nullptr;
        for (Width& one : widths)
            if (one.wide > one.narrow && (widest == nullptr || one.wide > widest->wide))
                widest = &one;
        if (widest == nullptr) break;
        --widest->wide;
        --total;
    }
    std::vector<std::size_t> result;
    for (const Width& one : widths) result.push_back(one.wide);
    return result;
}

// The text in lines of at most `width`, which end with a word; a word that is longer is cut.
std::vector<std::string> lines_of(std::string_view text, std::size_t width) {
    if (text_width(text) <= width) return {std::string(text)};
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        std::string word(text.substr(at, end - at));
        at = end + 1;
        if (word.empty()) continue;
        if (text_width(word) > width && width > 1) word = wire::shortened(word, width - 1);
        if (lines.empty() || text_width(lines.back()) + 1 + text_width(word) > width)
            lines.push_back(std::move(word));
        else
            lines.back() += ' ' + word;
    }
    return lines;
}

void add_cell(std::string& line, const Cell& cell, bool right, std::size_t width, bool color) {
    const std::string blanks(width - std::min(width, text_width(cell.text)), ' ');
    if (right) line += blanks;
    line += cell.text.empty() ? "" : styled(cell.text, cell.style, color);
    if (!right) line += blanks;
}

std::string without_trailing_blanks(std::string line) {
    line.erase(line.find_last_not_of(' ') + 1);
    return line;
}

}  // namespace

std::size_t text_width(std::string_view text) { return wire::count_code_points(text); }

std::string to_text(const TextTable& table, std::size_t width, bool color) {
    const std::vector<std::size_t> widths = fitted(widths_of(table), width);
    std::string out;
    // Titles end at the bottom, above their cells.
    const auto add_row = [&](const std::vector<Cell>& row, bool is_title) {
        std::vector<std::vector<std::string>> cells;
        std::size_t height = 1;
        for (std::size_t c = 0; c < row.size(); ++c) {
            cells.push_back(lines_of(row[c].text, widths[c]));
            height = std::max(height, cells.back().size());
        }
        for (std::size_t i = 0; i < height; ++i) {
            std::string line;
            for (std::size_t c = 0; c < row.size(); ++c) {
                const std::size_t above = is_title ? height - cells[c].size() : 0;
                const bool is_there = i >= above && i - above < cells[c].size();
                if (c > 0) line += kGap;
                add_cell(line, {is_there ? cells[c][i - above] : "", row[c].style},
                         table.columns[c].right, widths[c], color);
            }
            out += without_trailing_blanks(std::move(line)) + '\n';
        }
    };
    std::vector<Cell> titles;
    for (const TableColumn& column : table.columns) titles.push_back({column.title, Style::kTitle});
    add_row(titles, true);
    for (const std::vector<Cell>& row : table.rows) add_row(row, false);
    return out;
}

std::vector<std::string> leave_out(TextTable& table, std::size_t width) {
    std::vector<std::string> titles;
    while (width > 0 && total_of(widths_of(table), &Width::narrow) > width) {
        const auto most = std::ranges::max_element(table.columns, {}, &TableColumn::spare);
        if (most == table.columns.end() || most->spare == 0) break;
        titles.push_back(most->title);
        const auto at = most - table.columns.begin();
        for (std::vector<Cell>& row : table.rows) row.erase(row.begin() + at);
        table.columns.erase(most);
    }
    return titles;
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
