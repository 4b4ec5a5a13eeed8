#include "ingest/position_lines.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <map>
#include <string_view>

#include "base/text.hpp"
#include "ingest/comment_lines.hpp"
#include "ingest/csv.hpp"
#include "ingest/position_file.hpp"

namespace ballast::ingest {

namespace {

// Errors of single lines: the rest of the file is read without these.
bool is_of_line(const FieldError& error) {
    constexpr std::array<std::string_view, 5> kCodes = {
        "too_few_fields", "too_many_fields", "stray_quote", "text_after_quote", "field_too_long"};
    return std::ranges::find(kCodes, error.code) != kCodes.end();
}

std::size_t line_of(const FieldError& error) {
    std::size_t line = 0;
    constexpr std::string_view kLine = "line ";
    if (!error.pointer.starts_with(kLine)) return 0;
    for (const char c : std::string_view(error.pointer).substr(kLine.size())) {
        if (c < '0' || c > '9') break;
        line = line * 10 + static_cast<std::size_t>(c - '0');
    }
    return line;
}

// Blanks the lines and returns their text.
std::map<std::size_t, std::string> take_lines(std::string& text,
                                              const std::map<std::size_t, FieldError>& lines) {
    std::map<std::size_t, std::string> taken;
    std::string kept;
    kept.reserve(text.size());
    std::size_t line = 1, start = 0;
    while (start <= text.size()) {
        const std::size_t end = std::min(text.find('\n', start), text.size());
        const std::string_view one = std::string_view(text).substr(start, end - start);
        if (lines.contains(line))
            taken.emplace(line, without_blanks(one));
        else
            kept += one;
        if (end == text.size()) break;
        kept += '\n';
        start = end + 1;
        ++line;
    }
    text = std::move(kept);
    return taken;
}

// The cells of an unreadable line, split at the delimiters: what is too much joins the last.
std::vector<std::string> cells_of_line(std::string_view text, char delimiter, std::size_t columns) {
    std::vector<std::string> cells(1);
    for (const char c : text) {
        if (c == '"') continue;
        if (c == delimiter && cells.size() < columns)
            cells.emplace_back();
        else
            cells.back() += c;
    }
    cells.resize(columns);
    return cells;
}

}  // namespace

Status check_position_rows(std::size_t rows) {
    if (rows <= kMostPositionRows) return {};
    return fail(Code::kLimitExceeded, fmt::format("the file has {} rows, at most {} are read: "
                                                  "split it",
                                                  rows, kMostPositionRows));
}

Result<PositionLines> read_position_lines(std::string_view bytes) {
    if (bytes.size() > kMostPositionBytes)
        return fail(Code::kLimitExceeded, fmt::format("the file has {} bytes, at most {} are read",
                                                      bytes.size(), kMostPositionBytes));
    std::string text = without_comments(bytes);
    const CsvOptions options{.delimiter = std::nullopt,
                             .max_bytes = kMostPositionBytes,
                             .max_columns = 200,
                             .max_field_bytes = 4'000};
    std::map<std::size_t, FieldError> unreadable;
    std::map<std::size_t, std::string> lines;
    auto table = read_csv(text, options);
    if (!table && !table.error().errors.empty() &&
        std::ranges::all_of(table.error().errors, is_of_line)) {
        for (const FieldError& error : table.error().errors)
            unreadable.emplace(line_of(error), error);
        lines = take_lines(text, unreadable);
        table = read_csv(text, options);
    }
    if (!table) return std::move(table).error();
    TRY_STATUS(check_position_rows(table->rows + lines.size()));
    PositionLines raw;
    for (const CsvTable::Column& column : table->columns) raw.columns.push_back(column.name);
    raw.rows.reserve(table->rows + lines.size());
    for (std::size_t row = 0; row < table->rows; ++row) {
        PositionLine& one = raw.rows.emplace_back();
        one.line = table->line_of_row(row);
        one.cells.reserve(raw.columns.size());
        for (const CsvTable::Column& column : table->columns)
            one.cells.emplace_back(without_blanks(column.cells[row].value_or("")));
    }
    for (const auto& [line, content] : lines)
        raw.rows.push_back({line, cells_of_line(content, table->delimiter, raw.columns.size()),
                            unreadable.at(line)});
    std::ranges::stable_sort(raw.rows, {}, &PositionLine::line);
    return raw;
}

}  // namespace ballast::ingest
