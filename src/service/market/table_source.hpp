// The table of an import: a file named by path, the text of a file, or an upload.
#pragma once

#include <string>

#include "base/result.hpp"
#include "ingest/csv.hpp"
#include "wire/describe.hpp"

namespace ballast::service {

class Call;

struct TableSource {
    std::string file;       // a path, or
    std::string content;    // the text of a CSV file, or
    std::string upload;     // the id of an upload: CSV or Parquet
    std::string file_name;  // display name
};

struct SourceTable {
    ingest::CsvTable table;
    std::string file_name;
};

bool names_a_table(const TableSource& source);

// Exactly one of file, content and upload. The rows of a Parquet file are its lines, from 1.
Result<SourceTable> read_source_table(Call& call, const TableSource& source);

// Deletes the upload, if there is one, once its rows are stored.
void release_source(Call& call, const TableSource& source);

// The fields of T's TableSource, to be joined with a method's own.
template <class T>
constexpr auto table_source_fields() {
    return describe::list(
        describe::optional("file", &T::file,
                           "Path of a CSV or Parquet file, relative to the request file.",
                           {.max_length = 4096}),
        describe::optional("content", &T::content, "Text of a CSV file.",
                           {.max_length = std::size_t{1} << 30}),
        describe::optional("upload", &T::upload,
                           "Id of a complete upload of a CSV or Parquet file.", {.max_length = 36}),
        describe::optional("file_name", &T::file_name, "Display name of the file.",
                           {.max_length = 255}));
}

}  // namespace ballast::service
