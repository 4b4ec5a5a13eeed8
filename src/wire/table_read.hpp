// Tables in: the parts that do not depend on the row type.
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

// A file that a document names, with what its faults say about where they are.
struct FileTable {
    std::string path;
    TextTable table;

    // "prices.csv, line 7, column \"date\""
    std::string origin(std::size_t row, std::string_view column) const;
};

// Reads {"file": "…"}: the path; nothing after a fault, such as that no files may be named.
std::optional<std::string> read_file_path(JsonReader& reader);
// Opens the file as text; nothing after a fault.
std::optional<FileTable> read_file_table(JsonReader& reader, std::string path,
                                         const Limits& limits);

// For every key the file's column of that name, or null. Unknown and duplicate columns, and
// required ones that are missing, are faults.
std::optional<std::vector<const TextTable::Column*>> match_columns(JsonReader& reader,
                                                                   const FileTable& file,
                                                                   std::span<const FieldKey> keys);

// A cell as the type named; false after a fault.
bool cell_boolean(JsonReader& reader, std::string_view cell, bool& value);
bool cell_double(JsonReader& reader, std::string_view cell, double& value, const Limits& limits);
bool cell_integer(JsonReader& reader, std::string_view cell, std::int64_t& value, std::int64_t low,
                  std::int64_t high, const Limits& limits);
bool cell_unsigned(JsonReader& reader, std::string_view cell, std::uint64_t& value,
                   std::uint64_t high, const Limits& limits);

std::string_view without_blanks(std::string_view cell);

void read_wide_table(JsonReader& reader, WideTable& table, const Limits& limits);

}  // namespace ballast::wire
