#include "wire/table_read.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <utility>

#include "base/check.hpp"
#include "base/quotable.hpp"
#include "base/text.hpp"
#include "wire/json.hpp"
#include "wire/utf8.hpp"

namespace ballast::wire {

namespace {

bool is_absent(const std::optional<std::string>& cell) {
    return !cell || without_blanks(*cell).empty();
}

// A hint for a cell that is not a number.
std::string number_hint(std::string_view cell) {
    if (cell.find(',') != std::string_view::npos)
        return "use a decimal point and no thousands separators";
    if (cell.find_first_of("$%") != std::string_view::npos) return "write the bare number";
    return "leave the cell empty when there is no value";
}

}  // namespace

std::string FileTable::origin(std::size_t row, std::string_view column) const {
    const std::size_t line = table.lines.empty() ? table.first_line + row : table.lines[row];
    return fmt::format("{}, line {}, column \"{}\"", path, line, column);
}

// ---- files ------------------------------------------------------------------------------------

Result<std::string> TableFiles::read_bytes(std::string_view path) const {
    return fail(Code::kUnsupported,
                fmt::format("\"{}\" cannot be read here as raw bytes", shortened(path, 200)));
}

std::optional<WideTable> TableFiles::read_wide(std::string_view) const { return std::nullopt; }

std::optional<std::string> read_file_path(JsonReader& reader) {
    static constexpr std::array<FieldKey, 1> kKeys = {
        FieldKey{"file", "Path of a CSV or Parquet file.", true}};
    static constexpr Limits kPath = {.min_length = 1, .max_length = 4096};
    std::string path;
    bool read = false;
    FieldScan fields(reader, kKeys);
    while (fields.next() != FieldScan::kEnd) read = reader.read_string(path, kPath);
    if (!fields.complete() || !read) return std::nullopt;
    if (reader.context().files == nullptr) {
        const PathScope scope(reader, "file");
        reader.error("file", "files cannot be referenced here",
                     "give the rows in the document itself");
        return std::nullopt;
    }
    return path;
}

std::optional<FileTable> read_file_table(JsonReader& reader, std::string path,
                                         const Limits& limits) {
    const PathScope scope(reader, "file");
    auto table = reader.context().files->read(path);
    if (!table) {
        reader.error("file", fmt::format("\"{}\" cannot be read: {}", shortened(path, 200),
                                         table.error().message));
        return std::nullopt;
    }
    for (const TextTable::Column& column : table->columns)
        CHECK(column.cells.size() == table->rows);
    if (table->rows > limits.max_items) {
        reader.error("too_many_items", fmt::format("at most {} rows, \"{}\" has {}",
                                                   limits.max_items, path, table->rows));
        return std::nullopt;
    }
    if (table->rows < limits.min_items) {
        reader.error("too_few_items", fmt::format("at least {} rows, \"{}\" has {}",
                                                  limits.min_items, path, table->rows));
        return std::nullopt;
    }
    return FileTable{std::move(path), *std::move(table)};
}

std::optional<std::vector<const TextTable::Column*>> match_columns(JsonReader& reader,
                                                                   const FileTable& file,
                                                                   std::span<const FieldKey> keys) {
    std::vector<std::string_view> names;
    for (const FieldKey& key : keys) names.push_back(key.name);
    std::vector<const TextTable::Column*> matched(keys.size(), nullptr);
    const std::size_t known = reader.error_count();
    for (const TextTable::Column& column : file.table.columns) {
        const PathScope scope(reader, column.name);
        const auto found = std::find(names.begin(), names.end(), column.name);
        if (found == names.end()) {
            unknown_name_error(reader, "column", column.name, names);
            continue;
        }
        auto& place = matched[static_cast<std::size_t>(found - names.begin())];
        if (place != nullptr)
            reader.error("duplicate_field", "this column appears twice in the file");
        place = &column;
    }
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (!keys[i].required || matched[i] != nullptr) continue;
        const PathScope scope(reader, keys[i].name);
        std::vector<std::string> cut;
        for (const TextTable::Column& column : file.table.columns)
            cut.push_back(quotable(column.name));
        const std::vector<std::string_view> present(cut.begin(), cut.end());
        reader.error("required",
                     fmt::format("the file has no column \"{}\"; its columns are {}", keys[i].name,
                                 quoted_list(present)),
                     std::string(keys[i].doc));
    }
    reader.add_origin(known, file.path);
    if (reader.error_count() > known) return std::nullopt;
    return matched;
}

void read_file_row(JsonReader& reader, const FileTable& file,
                   std::span<const TextTable::Column* const> columns,
                   std::span<const FieldKey> keys, std::size_t row, void* destination,
                   CellVisitor visit) {
    const PathScope row_scope(reader, row);
    for (std::size_t field = 0; field < keys.size(); ++field) {
        if (columns[field] == nullptr) continue;
        const auto& cell = columns[field]->cells[row];
        const bool absent = is_absent(cell);
        if (absent && !keys[field].required) continue;
        const PathScope scope(reader, keys[field].name);
        const std::size_t known = reader.error_count();
        if (absent)
            reader.error("required", "this required cell is empty", std::string(keys[field].doc));
        else
            visit(reader, destination, field, *cell);
        if (reader.error_count() > known)
            reader.add_origin(known, file.origin(row, columns[field]->name));
    }
}

// ---- cells ------------------------------------------------------------------------------------

bool cell_boolean(JsonReader& reader, std::string_view cell, bool& value) {
    static constexpr std::array<std::string_view, 6> kWords = {"true",  "false", "TRUE",
                                                               "FALSE", "True",  "False"};
    const auto found = std::find(kWords.begin(), kWords.end(), cell);
    if (found == kWords.end()) {
        reader.error("type", fmt::format("expected true or false, got \"{}\"",
                                         shortened(cell, kShownCodePoints)));
        return false;
    }
    value = (found - kWords.begin()) % 2 == 0;
    return true;
}

bool cell_double(JsonReader& reader, std::string_view cell, double& value, const Limits& limits) {
    const auto number = number_of_text(cell);
    if (!number) {
        reader.error(
            "type", fmt::format("expected a number, got \"{}\"", shortened(cell, kShownCodePoints)),
            number_hint(cell));
        return false;
    }
    const double read = to_double(*number);
    if (!std::isfinite(read)) {
        reader.error("not_finite", fmt::format("{} is beyond the largest number, 1.797e308",
                                               shortened(cell, kShownCodePoints)));
        return false;
    }
    if (!within_limits(reader, read, cell, limits)) return false;
    value = read;
    return true;
}

namespace {

std::optional<NumberToken> cell_token(JsonReader& reader, std::string_view cell) {
    auto number = number_of_text(cell);
    if (!number)
        reader.error(
            "type",
            fmt::format("expected an integer, got \"{}\"", shortened(cell, kShownCodePoints)),
            number_hint(cell));
    return number;
}

}  // namespace

bool cell_integer(JsonReader& reader, std::string_view cell, std::int64_t& value, std::int64_t low,
                  std::int64_t high, const Limits& limits) {
    const auto number = cell_token(reader, cell);
    return number && to_integer(reader, *number, low, high, limits, value);
}

bool cell_unsigned(JsonReader& reader, std::string_view cell, std::uint64_t& value,
                   std::uint64_t high, const Limits& limits) {
    const auto number = cell_token(reader, cell);
    return number && to_unsigned(reader, *number, high, limits, value);
}

}  // namespace ballast::wire
