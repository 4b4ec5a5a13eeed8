// Tables from files that other programs wrote: read leniently, keeping the origin of each row so
// that later errors can name line and column.
//
// In addition to what a Table accepts: column names in any case, with blanks or hyphens for
// underscores, and the aliases of the row type; unknown columns are ignored and listed; a list of
// texts in one cell, separated by commas or semicolons. A row that cannot be read is kept aside
// with its errors, both for files and for rows in the request, and the method decides what happens
// to the others.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "wire/json.hpp"

namespace ballast::wire {

struct ColumnAlias {
    std::string_view name;  // lower case, underscores for blanks
    std::string_view field;
};

// Additions to a row type's description: `aliases`, and the maximum size of a file, 0 for no limit.
template <class Row>
struct ImportRules;

// Where the rows of a table come from, and what was left out when reading them.
struct TableOrigin {
    std::string file;                     // as named in the request, or empty
    std::vector<std::size_t> lines = {};  // line in the file, by row
    std::map<std::string, std::string, std::less<>> columns = {};  // name in the file, by field
    std::vector<std::string> ignored_columns = {};
    // By row: why it could not be read. The pointers start at the table: "/3/quantity".
    std::map<std::size_t, std::vector<FieldError>> rejected = {};

    // "positions.csv, line 7, column \"Ticker\"", the column only if the field has one; empty for
    // rows given in the request.
    std::string of(std::size_t row, std::string_view field) const;
};

// Rejected rows keep their index, partly read.
template <class Row>
struct ImportTable : Table<Row> {
    TableOrigin origin = {};
};

template <class Row>
inline constexpr bool kIsTable<ImportTable<Row>> = true;

// Files that can be opened leniently and with their own size limit.
class ImportFiles {
public:
    virtual ~ImportFiles() = default;
    // As TableFiles::read, but lines that start with # are comments, and a file of more than
    // `most_bytes` (0: no limit) is rejected.
    virtual Result<TextTable> read_import(std::string_view path, std::size_t most_bytes) const = 0;
};

namespace detail {

// Opens the file and finds the column of every field, null where there is none; nullopt after an
// error.
struct ImportFile {
    FileTable file;
    std::vector<const TextTable::Column*> columns;
};
std::optional<ImportFile> open_import(JsonReader& reader, const Limits& limits,
                                      std::span<const FieldKey> keys,
                                      std::span<const ColumnAlias> aliases, std::size_t most_bytes,
                                      TableOrigin& origin);

// Reads a list of texts in one cell.
void read_list_cell(JsonReader& reader, std::string_view cell, std::vector<std::string>& value,
                    const Limits& limits);

// Moves the errors of the reader of one row to that row.
void keep_errors(JsonReader& reader, std::size_t row, TableOrigin& origin);

template <DescribedStruct Row, std::size_t Index>
void read_import_cell(JsonReader& reader, Row& row, std::string_view cell) {
    constexpr const auto& field = field_at<Index>(Described<Row>::fields);
    auto& member = row.*(field.member);
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(member)>, std::vector<std::string>>)
        read_list_cell(reader, cell, member, field.limits);
    else
        read_cell(reader, member, cell, field.limits);
}

template <DescribedStruct Row>
inline constexpr auto kImportCellReaders = []<std::size_t... Index>(std::index_sequence<Index...>) {
    return std::array<void (*)(JsonReader&, Row&, std::string_view), sizeof...(Index)>{
        &read_import_cell<Row, Index>...};
}(std::make_index_sequence<kFieldCount<Row>>{});

}  // namespace detail

template <DescribedStruct Row>
void read_import_file(JsonReader& reader, ImportTable<Row>& value, const Limits& limits) {
    const auto import =
        detail::open_import(reader, limits, kFieldKeys<Row>, ImportRules<Row>::aliases,
                            ImportRules<Row>::most_bytes, value.origin);
    if (!import) return;
    value.rows.resize(import->file.table.rows);
    for (std::size_t row = 0; row < value.rows.size(); ++row) {
        JsonReader one("null", reader.context());
        read_file_row(one, import->file, import->columns, kFieldKeys<Row>, row, &value.rows[row],
                      [](JsonReader& in, void* to, std::size_t field, std::string_view cell) {
                          detail::kImportCellReaders<Row>[field](in, *static_cast<Row*>(to), cell);
                      });
        detail::keep_errors(one, row, value.origin);
    }
}

// Preferred over the overload for Table.
template <DescribedStruct Row>
void read_table(JsonReader& reader, ImportTable<Row>& value, const Limits& limits) {
    value = {};
    if (reader.kind() == JsonKind::kObject) {
        read_import_file(reader, value, limits);
        return;
    }
    ArrayScan rows(reader, limits, "an array of rows or {\"file\": \"…\"}");
    std::string text;
    bool as_arrays = false;
    while (rows.next()) {
        text.clear();
        reader.read_raw(text);
        Row& row = value.rows.emplace_back();
        JsonReader one(text, reader.context());
        if (text.empty() || !one.open()) continue;
        if (rows.index() == 0) as_arrays = one.kind() == JsonKind::kArray;
        const PathScope place(one, rows.index());
        if (as_arrays)
            read_row_array(one, row);
        else
            read_struct(one, row);
        detail::keep_errors(one, rows.index(), value.origin);
    }
}

}  // namespace ballast::wire
