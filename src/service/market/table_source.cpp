#include "service/market/table_source.hpp"

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <utility>

#include "service/call.hpp"
#include "service/cost.hpp"
#include "service/field_error.hpp"
#include "service/table_files.hpp"
#include "service/uploaded_file.hpp"
#include "store/columns.hpp"
#include "store/upload_files.hpp"

namespace ballast::service {

namespace {

constexpr std::string_view kParquetMagic = "PAR1";

// Both readers have the shape of CsvTable without depending on its type.
template <class Table>
ingest::CsvTable table_of(Table&& text, std::size_t first_line) {
    ingest::CsvTable table;
    table.rows = text.rows;
    table.stretches = {{.first_row = 0, .line = first_line}};
    for (auto& column : text.columns)
        table.columns.push_back({std::move(column.name), std::move(column.cells)});
    return table;
}

constexpr double kBytesPerCell = sizeof(std::optional<std::string>);
constexpr double kSecondsPerCell = 1e-7;

// Of the text, and of its cells under the delimiter by which it has the most.
Cost text_cost(std::string_view text, std::string_view file_name) {
    std::ptrdiff_t most = 0;
    for (const char delimiter : {',', ';', '\t', '|'})
        most = std::max(most, std::ranges::count(text, delimiter));
    const std::ptrdiff_t lines =
        std::max(std::ranges::count(text, '\n'), std::ranges::count(text, '\r')) + 1;
    const double cells = static_cast<double>(most + lines);
    return {.bytes = static_cast<double>(text.size()) + kBytesPerCell * cells,
            .seconds = kSecondsPerCell * cells,
            .figure = fmt::format("the {} lines of {}", lines,
                                  file_name.empty() ? "the table" : file_name),
            .remedy = "divide the file"};
}

Result<ingest::CsvTable> parse(const Call& call, std::string_view bytes,
                               std::string_view file_name) {
    TRY_STATUS(call.admit(text_cost(bytes, file_name)));
    if (bytes.starts_with(kParquetMagic))
        return invalid("/content", "file", "a Parquet file is not text",
                       "upload it (upload.create) and give `upload`");
    ingest::CsvOptions options;
    options.delimiter = std::nullopt;
    return ingest::read_csv(bytes, options);
}

Result<ingest::CsvTable> read_upload(Call& call, const TableSource& source) {
    TRY(const UploadedFile file, read_uploaded(call, source.upload));
    if (!file.bytes.starts_with(kParquetMagic)) return parse(call, file.bytes, source.file_name);
    TRY(store::TextCells cells, store::read_parquet_text(file.path));
    return table_of(std::move(cells), 1);
}

Result<ingest::CsvTable> read_file(Call& call, const TableSource& source) {
    if (!call.files())
        return invalid("/file", "file", "files on disk cannot be named in this interface",
                       "give the text of the file as `content`, or upload it");
    TRY(wire::TextTable text, call.files()->read(source.file));
    const std::vector<std::size_t> lines = std::move(text.lines);
    const std::size_t first_line = text.first_line;
    ingest::CsvTable table = table_of(std::move(text), first_line);
    if (!lines.empty()) table.stretches.clear();
    for (std::size_t row = 0; row < lines.size(); ++row)
        if (row == 0 || lines[row] != lines[row - 1] + 1)
            table.stretches.push_back({.first_row = row, .line = lines[row]});
    return table;
}

}  // namespace

bool names_a_table(const TableSource& source) {
    return !source.file.empty() || !source.content.empty() || !source.upload.empty();
}

Result<SourceTable> read_source_table(Call& call, const TableSource& source) {
    const int given = static_cast<int>(!source.file.empty()) +
                      static_cast<int>(!source.content.empty()) +
                      static_cast<int>(!source.upload.empty());
    if (given != 1)
        return invalid("/file", "required",
                       fmt::format("{} of `file`, `content` and `upload` are given: expected one",
                                   given == 0 ? "none" : "several"),
                       "give `content`, the text of the file, or `upload`, the id of an upload");
    SourceTable read{.file_name = source.file_name};
    if (read.file_name.empty() && !source.file.empty())
        read.file_name = std::filesystem::path(source.file).filename().string();
    auto table = !source.file.empty()      ? read_file(call, source)
                 : !source.content.empty() ? parse(call, source.content, read.file_name)
                                           : read_upload(call, source);
    if (!table) return std::move(table).error().with("file", read.file_name);
    read.table = *std::move(table);
    return read;
}

void release_source(Call& call, const TableSource& source) {
    if (source.upload.empty()) return;
    const auto id = store::UploadId::parse(source.upload);
    const auto uploads = call.environment().uploads();
    // A file that cannot be removed now is removed a day after its last piece.
    if (id && uploads)
        (void)(*uploads)->remove(call.principal().tenant, *id, call.principal().user.to_string());
}

}  // namespace ballast::service
