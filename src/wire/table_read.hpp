// Reading tables: the parts that do not depend on the row type.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "wire/json_reader.hpp"
#include "wire/table.hpp"

namespace ballast::wire {

// A file named in a document, and its origin text for errors.
struct FileTable {
    std::string path;
    TextTable table;

    // "prices.csv, line 7, column \"date\""
    std::string origin(std::size_t row, std::string_view column) const;
};

// Reads {"file": "…"}: the path, or nullopt after an error, such as that files are not allowed.
std::optional<std::string> read_file_path(JsonReader& reader);
// Opens the file as text; nullopt after an error.
std::optional<FileTable> read_file_table(JsonReader& reader, std::string path,
                                         const Limits& limits);

// For every key the file's column of that name, or null. Unknown, duplicate and missing required
// columns are errors.
std::optional<std::vector<const TextTable::Column*>> match_columns(JsonReader& reader,
                                                                   const FileTable& file,
                                                                   std::span<const FieldKey> keys);

// Reads a cell as the given type; false after an error.
bool cell_boolean(JsonReader& reader, std::string_view cell, bool& value);
bool cell_double(JsonReader& reader, std::string_view cell, double& value, const Limits& limits);
bool cell_integer(JsonReader& reader, std::string_view cell, std::int64_t& value, std::int64_t low,
                  std::int64_t high, const Limits& limits);
bool cell_unsigned(JsonReader& reader, std::string_view cell, std::uint64_t& value,
                   std::uint64_t high, const Limits& limits);

void read_wide_table(JsonReader& reader, WideTable& table, const Limits& limits);

}  // namespace ballast::wire
