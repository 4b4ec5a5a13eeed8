#include "ingest/wide_columns.hpp"

#include <algorithm>
#include <functional>

#include "ingest/column_careful.hpp"
#include "ingest/csv_scan.hpp"

namespace ballast::ingest {

namespace {

bool is_date(std::string_view name) { return name == "date" || name == "Date"; }

// nullopt unless exactly one column has dates.
std::optional<ColumnReadOptions> options_of(std::string_view text, char delimiter) {
    ColumnReadOptions options{.columns = {}, .delimiter = delimiter};
    detail::CsvScanner scanner(text, options.delimiter);
    bool ended = !scanner.has_record();
    std::size_t dates = 0;
    while (!ended) {
        const detail::CsvField field = scanner.next();
        if (field.mistake != detail::QuoteMistake::kNone) return std::nullopt;
        std::string name =
            field.escaped ? detail::without_escapes(field.text) : std::string(field.text);
        dates += is_date(name) ? 1 : 0;
        const ColumnType type = is_date(name) ? ColumnType::kDate : ColumnType::kDouble;
        options.columns.push_back({std::move(name), type});
        ended = field.ends_record;
    }
    if (dates != 1) return std::nullopt;
    return options;
}

// Whether a cell is like 007, which is more likely a name than a number.
bool has_leading_zero(std::string_view text, char delimiter) {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    for (std::size_t i = 2; i + 1 < text.size(); ++i) {
        if (text[i] != '0' || !is_digit(text[i + 1])) continue;
        const char before = text[i - 1] == '-' ? text[i - 2] : text[i - 1];
        if (before == delimiter || before == '\n' || before == '"') return true;
    }
    return false;
}

}  // namespace

std::optional<WideColumns> read_wide_columns(std::string_view text, std::optional<char> delimiter,
                                             const Work& work) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    const auto options = options_of(text, delimiter ? *delimiter : detail::find_delimiter(text));
    if (!options || has_leading_zero(text, options->delimiter)) return std::nullopt;
    const auto table = detail::read_columns_fast(text, *options, work);
    if (!table) return std::nullopt;
    WideColumns wide;
    for (const ColumnTable::Column& column : table->columns) {
        if (column.type == ColumnType::kDate) {
            const auto dates = column.dates(table->rows);
            if (!column.absent.empty() ||
                std::ranges::adjacent_find(dates, std::ranges::greater_equal()) != dates.end())
                return std::nullopt;
            wide.dates.assign(dates.begin(), dates.end());
        } else {
            const auto values = column.doubles(table->rows);
            wide.names.push_back(column.name);
            wide.values.emplace_back(values.begin(), values.end());
        }
    }
    return wide;
}

}  // namespace ballast::ingest
