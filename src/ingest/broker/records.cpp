// Splits the text into records, and maps columns to fields.
#include <algorithm>

#include "ingest/broker/sheet.hpp"
#include "ingest/broker/text.hpp"
#include "ingest/csv_scan.hpp"

namespace ballast::ingest::broker {

namespace {

// The column with the key `name`; "total (*)" matches any name with that prefix and suffix.
int find_name(const Layout& layout, std::string_view name, std::string& captured) {
    const std::size_t star = name.find('*');
    if (star == std::string_view::npos) return layout.find(name);
    const std::string_view before = name.substr(0, star);
    const std::string_view after = name.substr(star + 1);
    for (std::size_t i = 0; i < layout.keys.size(); ++i) {
        const std::string_view key = layout.keys[i];
        if (key.size() <= before.size() + after.size() || !key.starts_with(before) ||
            !key.ends_with(after))
            continue;
        captured = upper(key.substr(before.size(), key.size() - before.size() - after.size()));
        return static_cast<int>(i);
    }
    return -1;
}

}  // namespace

Records cut_records(std::string_view text, char delimiter, std::size_t max_records) {
    Records out;
    detail::CsvScanner scanner(text, delimiter);
    while (scanner.has_record() && out.records.size() < max_records) {
        Records::Record record{.first = out.cells.size(), .count = 0, .line = scanner.line()};
        for (detail::CsvField field; !field.ends_record;) {
            field = scanner.next();
            record.unterminated =
                record.unterminated || field.mistake == detail::QuoteMistake::kUnterminated;
            if (field.escaped)
                out.cells.emplace_back(
                    out.unescaped.emplace_back(detail::without_escapes(field.text)));
            else
                out.cells.push_back(field.text);
            ++record.count;
        }
        out.records.push_back(record);
    }
    return out;
}

bool has_records(std::string_view text, char delimiter, std::size_t count) {
    detail::CsvScanner scanner(text, delimiter);
    for (std::size_t records = 0; records < count; ++records) {
        if (!scanner.has_record()) return false;
        while (!scanner.next().ends_record) continue;
    }
    return true;
}

int Layout::find(std::string_view key) const {
    const auto found = std::find(keys.begin(), keys.end(), key);
    return found == keys.end() || key.empty() ? -1 : static_cast<int>(found - keys.begin());
}

Layout headed(std::span<const std::string_view> cells) {
    Layout layout;
    layout.column.fill(-1);
    for (const std::string_view cell : cells) {
        layout.names.emplace_back(trim(cell));
        layout.keys.push_back(folded(cell));
    }
    return layout;
}

bool lay_out(std::span<const Column> columns, Layout& layout) {
    layout.column.fill(-1);
    layout.matched = 0;
    for (const Column& column : columns) {
        const auto field = static_cast<std::size_t>(column.field);
        int found = -1;
        for (std::string_view names = column.names; found < 0;) {
            const std::size_t bar = names.find('|');
            found = find_name(layout, names.substr(0, bar), layout.captured[field]);
            if (bar == std::string_view::npos) break;
            names.remove_prefix(bar + 1);
        }
        if (found < 0 && column.required) return false;
        if (found < 0 || layout.column[field] >= 0) continue;
        layout.column[field] = found;
        ++layout.matched;
    }
    return true;
}

}  // namespace ballast::ingest::broker
