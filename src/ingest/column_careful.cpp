#include "ingest/column_careful.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <limits>
#include <optional>
#include <unordered_map>
#include <utility>

#include "base/large_memory.hpp"
#include "ingest/column_values.hpp"
#include "ingest/csv.hpp"
#include "ingest/csv_text.hpp"

namespace ballast::ingest::detail {

namespace {

constexpr std::size_t kMostErrors = 100;

std::size_t size_of(ColumnType type) {
    switch (type) {
        case ColumnType::kInt64:
        case ColumnType::kDouble:
            return 8;
        case ColumnType::kDecimal:
        case ColumnType::kText:
            return 16;
        case ColumnType::kDate:
        case ColumnType::kWord:
            return 4;
    }
    return 0;
}

template <class T>
T& value_at(ColumnTable::Column& column, std::size_t row) {
    return static_cast<T*>(column.data)[row];
}

// Converts the cell; false if it is not of the column's type.
bool convert(ColumnTable& table, ColumnTable::Column& column, std::size_t row,
             std::string_view cell, std::unordered_map<std::string, std::uint32_t>& codes) {
    if (column.type == ColumnType::kText) {
        value_at<std::string_view>(column, row) = table.unescaped.front().emplace_back(cell);
        return true;
    }
    if (column.type == ColumnType::kWord) {
        const auto next = static_cast<std::uint32_t>(column.words.size());
        const auto [known, is_new] = codes.try_emplace(std::string(cell), next);
        if (is_new) column.words.emplace_back(cell);
        value_at<std::uint32_t>(column, row) = known->second;
        return true;
    }
    if (cell.empty()) return false;
    std::size_t after = 0;
    switch (column.type) {
        case ColumnType::kInt64:
            return read_int64(cell, cell.size(), value_at<std::int64_t>(column, row));
        case ColumnType::kDouble:
            return read_double(cell, cell.size(), after, value_at<double>(column, row));
        case ColumnType::kDecimal:
            return read_decimal(cell, cell.size(), after, value_at<Decimal>(column, row));
        case ColumnType::kDate:
            return read_iso_date(cell, value_at<fin::Date>(column, row));
        default:
            return false;
    }
}

void set_absent(ColumnTable::Column& column, std::size_t row) {
    if (column.type != ColumnType::kWord) column.absent.push_back(static_cast<std::uint32_t>(row));
    switch (column.type) {
        case ColumnType::kInt64:
            value_at<std::int64_t>(column, row) = 0;
            break;
        case ColumnType::kDouble:
            value_at<double>(column, row) = std::numeric_limits<double>::quiet_NaN();
            break;
        case ColumnType::kDecimal:
            value_at<Decimal>(column, row) = Decimal();
            break;
        case ColumnType::kDate:
            value_at<fin::Date>(column, row) = fin::Date();
            break;
        case ColumnType::kWord:
            value_at<std::uint32_t>(column, row) = ColumnTable::kNoWord;
            break;
        case ColumnType::kText:
            value_at<std::string_view>(column, row) = std::string_view();
            break;
    }
}

FieldError type_error(const CsvTable& text, const ColumnTable::Column& column, std::size_t row,
                      std::size_t place, std::string_view cell) {
    return {fmt::format("line {}, column {}", text.line_of_row(row), place + 1), "type",
            fmt::format("\"{}\" in column {} is not {}", beginning(cell, 60), column.name,
                        type_name(column.type)),
            "correct the cell, or read the column as text"};
}

// Row by row, so that errors are in file order.
std::vector<FieldError> fill(const CsvTable& text, const std::vector<std::size_t>& places,
                             ColumnTable& table) {
    std::vector<FieldError> errors;
    std::vector<std::unordered_map<std::string, std::uint32_t>> codes(places.size());
    for (std::size_t row = 0; row < table.rows; ++row) {
        for (std::size_t i = 0; i < places.size(); ++i) {
            const auto& cell = text.columns[places[i]].cells[row];
            ColumnTable::Column& column = table.columns[i];
            if (!cell)
                set_absent(column, row);
            else if (!convert(table, column, row, *cell, codes[i]))
                errors.push_back(type_error(text, column, row, places[i], *cell));
            if (errors.size() == kMostErrors) return errors;
        }
    }
    return errors;
}

Error error_of(std::vector<FieldError> errors) {
    Error error = fail(Code::kInvalidInput,
                       fmt::format("{}: {}", errors.front().pointer, errors.front().message));
    if (errors.size() > 1) error.message += fmt::format("; and {} more", errors.size() - 1);
    error.errors = std::move(errors);
    return error;
}

}  // namespace

std::string_view type_name(ColumnType type) {
    switch (type) {
        case ColumnType::kInt64:
            return "a whole number";
        case ColumnType::kDouble:
            return "a number such as -12.5 or 1e-3";
        case ColumnType::kDecimal:
            return "a number of at most twelve digits after the point";
        case ColumnType::kDate:
            return "a date as YYYY-MM-DD";
        case ColumnType::kWord:
        case ColumnType::kText:
            break;
    }
    return "text";
}

void allocate(ColumnTable& table) {
    constexpr std::size_t kLine = 64;
    std::size_t bytes = 0;
    for (const ColumnTable::Column& column : table.columns)
        bytes += (table.rows * size_of(column.type) + kLine - 1) / kLine * kLine;
    auto* memory = static_cast<std::byte*>(allocate_large(bytes));
    table.memory = std::shared_ptr<std::byte>(memory, free_large);
    for (ColumnTable::Column& column : table.columns) {
        column.data = memory;
        memory += (table.rows * size_of(column.type) + kLine - 1) / kLine * kLine;
    }
}

Result<ColumnTable> read_columns_carefully(std::string_view text,
                                           const ColumnReadOptions& options) {
    TRY(const CsvTable cells,
        read_csv(text, {.delimiter = options.delimiter,
                        .max_bytes = std::numeric_limits<std::size_t>::max()}));
    ColumnTable table;
    table.rows = cells.rows;
    std::vector<std::size_t> places;
    for (const ColumnSpec& spec : options.columns) {
        const auto found =
            std::find_if(cells.columns.begin(), cells.columns.end(),
                         [&](const auto& column) { return column.name == spec.name; });
        if (found == cells.columns.end()) {
            Error error =
                fail(Code::kInvalidInput, fmt::format("the table has no column {}", spec.name));
            error.errors.push_back({"line 1", "unknown_column",
                                    fmt::format("there is no column {}", spec.name),
                                    "name a column of the header"});
            return error;
        }
        places.push_back(static_cast<std::size_t>(found - cells.columns.begin()));
        ColumnTable::Column& column = table.columns.emplace_back();
        column.name = spec.name;
        column.type = spec.type;
    }
    table.unescaped.emplace_back();
    allocate(table);
    auto errors = fill(cells, places, table);
    if (!errors.empty()) return error_of(std::move(errors));
    return table;
}

}  // namespace ballast::ingest::detail
