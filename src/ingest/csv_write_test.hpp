// Writes tables as CSV text, for property tests: read_csv of the text returns the table.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ingest/csv.hpp"

namespace ballast::ingest {

inline void write_field(std::string& out, std::string_view text, bool quoted) {
    if (!quoted) {
        out += text;
        return;
    }
    out += '"';
    for (const char c : text) {
        out += c;
        if (c == '"') out += '"';
    }
    out += '"';
}

// Whether a field has another meaning without quotes.
inline bool needs_quotes(std::string_view text, char delimiter) {
    return text.empty() || text.front() == ' ' || text.front() == '\t' || text.back() == ' ' ||
           text.back() == '\t' || text.starts_with("\xEF\xBB\xBF") ||
           text.find_first_of("\"\r\n") != std::string_view::npos ||
           text.find(delimiter) != std::string_view::npos;
}

inline std::string write_csv(const CsvTable& table, std::string_view line_end = "\n") {
    std::string out;
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
        if (c > 0) out += table.delimiter;
        const std::string& name = table.columns[c].name;
        write_field(out, name, needs_quotes(name, table.delimiter));
    }
    out += line_end;
    for (std::size_t row = 0; row < table.rows; ++row) {
        for (std::size_t c = 0; c < table.columns.size(); ++c) {
            if (c > 0) out += table.delimiter;
            const std::optional<std::string>& cell = table.columns[c].cells[row];
            if (cell) write_field(out, *cell, needs_quotes(*cell, table.delimiter));
        }
        out += line_end;
    }
    return out;
}

inline bool same_contents(const CsvTable& a, const CsvTable& b) {
    if (a.rows != b.rows || a.columns.size() != b.columns.size()) return false;
    for (std::size_t c = 0; c < a.columns.size(); ++c)
        if (a.columns[c].name != b.columns[c].name || a.columns[c].cells != b.columns[c].cells)
            return false;
    return true;
}

}  // namespace ballast::ingest
