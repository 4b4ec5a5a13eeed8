// Tables from files that other programs wrote: rows in the request, or the content of a file for a
// parser that knows its columns. A row of the request that cannot be read is kept aside with its
// errors, and the method decides what happens to the others.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wire/json.hpp"

namespace ballast::wire {

// Maximum size of a file of rows of this type, in bytes; 0 for no limit.
template <class Row>
inline constexpr std::size_t kMostImportBytes = 0;

struct ImportContent {
    std::string file;                // as named in the request
    std::string text;                // of delimited text
    std::optional<TextTable> table;  // of Parquet, instead
};

template <class Row>
struct ImportTable : Table<Row> {
    // By row of the request: why it could not be read. The pointers start at the table:
    // "/3/quantity". Such rows keep their index, partly read.
    std::map<std::size_t, std::vector<FieldError>> rejected = {};
    std::optional<ImportContent> content = {};  // of a file, instead of rows
};

template <class Row>
inline constexpr bool kIsTable<ImportTable<Row>> = true;

// Files whose content can be read with their own size limit.
class ImportFiles {
public:
    virtual ~ImportFiles() = default;
    // A file of more than `most_bytes` (0: no limit) is rejected.
    virtual Result<ImportContent> read_import(std::string_view path,
                                              std::size_t most_bytes) const = 0;
};

namespace detail {

// The content of {"file": "…"}; nullopt after an error.
std::optional<ImportContent> read_import_content(JsonReader& reader, std::size_t most_bytes);

// The errors of the reader of one row; empty without any.
std::vector<FieldError> taken_errors(JsonReader& reader);

}  // namespace detail

// Preferred over the overload for Table.
template <DescribedStruct Row>
void read_table(JsonReader& reader, ImportTable<Row>& value, const Limits& limits) {
    value = {};
    if (reader.kind() == JsonKind::kObject) {
        value.content = detail::read_import_content(reader, kMostImportBytes<Row>);
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
        if (auto errors = detail::taken_errors(one); !errors.empty())
            value.rejected.emplace(rows.index(), std::move(errors));
    }
}

}  // namespace ballast::wire
