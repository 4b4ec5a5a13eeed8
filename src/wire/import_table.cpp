#include "wire/import_table.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "base/check.hpp"
#include "base/text.hpp"

namespace ballast::wire {

namespace {

// Normalizes "Entry Price" and "entry-price" to the spelling of a field name.
std::string plain_name(std::string_view name) {
    std::string plain;
    for (const char c : without_blanks(name)) {
        if (c == ' ' || c == '-' || c == '.')
            plain += '_';
        else
            plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return plain;
}

// Index of the field that a column maps to; the number of fields if it maps to none.
std::size_t field_of(std::string_view column, std::span<const FieldKey> keys,
                     std::span<const ColumnAlias> aliases) {
    const std::string name = plain_name(column);
    const auto alias = std::ranges::find(aliases, name, &ColumnAlias::name);
    const std::string_view field = alias == aliases.end() ? std::string_view(name) : alias->field;
    return static_cast<std::size_t>(std::ranges::find(keys, field, &FieldKey::name) - keys.begin());
}

std::string names_of(const FieldKey& key, std::span<const ColumnAlias> aliases) {
    std::string names = fmt::format("\"{}\"", key.name);
    for (const ColumnAlias& alias : aliases)
        if (alias.field == key.name) names += fmt::format(" or \"{}\"", alias.name);
    return names;
}

class MostBytes final : public TableFiles {
public:
    MostBytes(const TableFiles& files, std::size_t most_bytes)
        : files_(files), most_bytes_(most_bytes) {}

    Result<TextTable> read(std::string_view path) const override {
        const auto* import = dynamic_cast<const ImportFiles*>(&files_);
        return import != nullptr ? import->read_import(path, most_bytes_) : files_.read(path);
    }

private:
    const TableFiles& files_;
    std::size_t most_bytes_;
};

void match_import_columns(JsonReader& reader, std::span<const FieldKey> keys,
                          std::span<const ColumnAlias> aliases, detail::ImportFile& import,
                          TableOrigin& origin) {
    import.columns.assign(keys.size(), nullptr);
    for (const TextTable::Column& column : import.file.table.columns) {
        const std::size_t field = field_of(column.name, keys, aliases);
        if (field == keys.size()) {
            origin.ignored_columns.push_back(column.name);
            continue;
        }
        if (import.columns[field] != nullptr) {
            const PathScope scope(reader, column.name);
            reader.error("duplicate_field",
                         fmt::format("the columns \"{}\" and \"{}\" both map to {}",
                                     import.columns[field]->name, column.name, keys[field].name),
                         "remove one of them");
            continue;
        }
        import.columns[field] = &column;
        origin.columns.emplace(keys[field].name, column.name);
    }
    std::vector<std::string_view> present;
    for (const TextTable::Column& column : import.file.table.columns)
        present.push_back(column.name);
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (!keys[i].required || import.columns[i] != nullptr) continue;
        const PathScope scope(reader, keys[i].name);
        reader.error("required",
                     fmt::format("the file has no column {}; its columns are {}",
                                 names_of(keys[i], aliases), fmt::join(present, ", ")),
                     std::string(keys[i].doc));
    }
}

}  // namespace

std::string TableOrigin::of(std::size_t row, std::string_view field) const {
    if (file.empty()) return {};
    std::string place = fmt::format("{}, line {}", file, lines.at(row));
    if (const auto column = columns.find(field); column != columns.end())
        place += fmt::format(", column \"{}\"", column->second);
    return place;
}

namespace detail {

std::optional<ImportFile> open_import(JsonReader& reader, const Limits& limits,
                                      std::span<const FieldKey> keys,
                                      std::span<const ColumnAlias> aliases, std::size_t most_bytes,
                                      TableOrigin& origin) {
    auto path = read_file_path(reader);
    if (!path) return std::nullopt;
    const MostBytes files(*reader.context().files, most_bytes);
    auto table = files.read(*path);
    const std::size_t known = reader.error_count();
    {
        const PathScope scope(reader, "file");
        if (!table)
            reader.error("file",
                         fmt::format("\"{}\" cannot be read: {}", *path, table.error().message));
        else if (table->rows > limits.max_items)
            reader.error(
                "too_many_items",
                fmt::format("at most {} rows, \"{}\" has {}", limits.max_items, *path, table->rows),
                "split the file");
        else if (table->rows < limits.min_items)
            reader.error("too_few_items", fmt::format("at least {} rows, \"{}\" has {}",
                                                      limits.min_items, *path, table->rows));
    }
    if (reader.error_count() > known || !reader.alive()) return std::nullopt;
    ImportFile import{{*std::move(path), *std::move(table)}, {}};
    match_import_columns(reader, keys, aliases, import, origin);
    reader.add_origin(known, import.file.path);
    if (reader.error_count() > known) return std::nullopt;
    origin.file = import.file.path;
    const TextTable& text = import.file.table;
    for (std::size_t row = 0; row < text.rows; ++row)
        origin.lines.push_back(text.lines.empty() ? text.first_line + row : text.lines[row]);
    return import;
}

void read_list_cell(JsonReader& reader, std::string_view cell, std::vector<std::string>& value,
                    const Limits& limits) {
    value.clear();
    std::string_view rest = cell;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find_first_of(",;"), rest.size());
        const std::string_view item = without_blanks(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (item.empty() || !within_length(reader, item, limits)) continue;
        value.emplace_back(item);
    }
    if (value.size() > limits.max_items)
        reader.error("too_many_items",
                     fmt::format("at most {} items, got {}", limits.max_items, value.size()));
}

void keep_errors(JsonReader& reader, std::size_t row, TableOrigin& origin) {
    if (reader.error_count() == 0) return;
    auto error = reader.finish();
    CHECK(error.has_value());
    origin.rejected.emplace(row, std::move(error->errors));
}

}  // namespace detail

}  // namespace ballast::wire
